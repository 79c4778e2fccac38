"""The tasks of saying what is needed: which there are, which are done, and what is still to do."""

import enum
from collections.abc import Callable

from carematch.seekers.models import Need
from carematch.seekers.vocabulary import Times


class Task(enum.StrEnum):
    """A part of a need that is answered, and saved, by itself; its value stands in the URL."""

    ABOUT = "about-you"
    PLACE = "where-you-live"
    HELP = "what-help"
    OUTCOMES = "what-matters"
    TIMES = "when"
    START = "start"
    MUSTS = "must-haves"
    WISHES = "nice-to-haves"
    PAYING = "paying"


TITLES = {
    Task.ABOUT: "About you",
    Task.PLACE: "Where do you live?",
    Task.HELP: "What would help?",
    Task.OUTCOMES: "What matters to you?",
    Task.TIMES: "When in the week do you want help?",
    Task.START: "When should it start?",
    Task.MUSTS: "What must be so?",
    Task.WISHES: "What would be nice?",
    Task.PAYING: "How will it be paid for?",
}

# What a sentence calls the answer that is missing.
ANSWERS = {
    Task.ABOUT: "about you",
    Task.PLACE: "where you live",
    Task.HELP: "what would help",
    Task.TIMES: "when in the week",
    Task.START: "when to start",
    Task.PAYING: "how it will be paid for",
}
OPTIONAL = frozenset({Task.OUTCOMES, Task.MUSTS, Task.WISHES})
OF_THE_PERSON = frozenset({Task.ABOUT, Task.PLACE})


def _knows_times(need: Need) -> bool:
    """Tell whether it is said when help is wanted; not to know yet is said, too."""
    if need.times is Times.VISITS:
        return bool(need.visits)
    return need.times is Times.NOT_SURE or bool(need.weekly_minutes)


_ANSWERED: dict[Task, Callable[[Need], bool]] = {
    Task.ABOUT: lambda need: bool(need.person.preferred_name and (need.person.phone or need.person.email)),
    Task.PLACE: lambda need: need.person.lat is not None,
    Task.HELP: lambda need: bool(need.services),
    Task.TIMES: _knows_times,
    Task.START: lambda need: need.start is not None,
    Task.PAYING: lambda need: need.funding is not None,
}


def is_done(need: Need, task: Task) -> bool:
    """Tell whether a task's answers are known; of one that may stay empty, whether it was saved."""
    return _ANSWERED[task](need) if task in _ANSWERED else task.value in need.answered


def to_do(need: Need) -> list[Task]:
    """Return the tasks that must be done before a need can be handed in."""
    return [task for task in Task if task not in OPTIONAL and not is_done(need, task)]
