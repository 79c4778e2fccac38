"""The tasks of a registration: which there are, which are done, and what is still to do, from the record alone."""

import enum
from collections.abc import Callable

from carematch.core.errors import DomainError
from carematch.providers.models import Provider
from carematch.providers.vocabulary import DayType


class NotFinished(DomainError):
    """Some tasks of a registration are still to do."""


class Task(enum.StrEnum):
    """A part of the registration that is saved by itself."""

    ABOUT = "about"
    OFFER = "offer"
    WHERE = "where"
    WHEN = "when"
    RATES = "rates"
    MORE = "more"


TITLES = {
    Task.ABOUT: "About you",
    Task.OFFER: "What you offer",
    Task.WHERE: "Where you work",
    Task.WHEN: "When you are free",
    Task.RATES: "What you charge",
    Task.MORE: "More about you",
}
# The same tasks where staff read or fill them in for somebody.
DESK_TITLES = {
    Task.ABOUT: "About them",
    Task.OFFER: "What they offer",
    Task.WHERE: "Where they work",
    Task.WHEN: "When they are free",
    Task.RATES: "What they charge",
    Task.MORE: "More about them",
}
OPTIONAL = frozenset({Task.MORE})

_DONE: dict[Task, Callable[[Provider], bool]] = {
    Task.ABOUT: lambda p: bool(
        p.full_name
        and p.name
        and p.legal_form
        and p.delivers_in_person is not None
        and p.employs_carers is not None
    ),
    Task.OFFER: lambda p: bool(p.services),
    Task.WHERE: lambda p: bool(p.base_postcode and p.radius_miles and p.works_from_home is not None),
    Task.WHEN: lambda p: bool(p.identity.windows and p.identity.weekly_minutes),
    Task.RATES: lambda p: DayType.WEEKDAY in p.rate_by_day,
    Task.MORE: lambda p: p.refuses_pets is not None,  # the page sets it, even to nothing
}


def is_done(provider: Provider, task: Task) -> bool:
    """Tell whether everything that a task needs is recorded."""
    return _DONE[task](provider)


def to_do(provider: Provider) -> list[Task]:
    """Return the tasks that must be finished before the registration can be sent."""
    return [task for task in Task if task not in OPTIONAL and not is_done(provider, task)]


def next_to_do(provider: Provider) -> Task | None:
    """Return the first task still to do, or None."""
    return next(iter(to_do(provider)), None)


def refuse_unfinished(provider: Provider) -> None:
    """Raise NotFinished with the tasks that are still to do."""
    left = to_do(provider)
    if left:
        raise NotFinished(f"Finish first: {', '.join(TITLES[task] for task in left)}")
