"""What a provider has answered, in words, task by task: for checking one's answers, and for whoever checks them."""

from dataclasses import dataclass

from carematch.asking.interview import TaskState
from carematch.organisations.models import Organisation
from carematch.organisations.neighbourhoods import neighbourhood_name
from carematch.places.values import Precision
from carematch.providers.asking.questions import INTERVIEW
from carematch.providers.asking.task import Task
from carematch.providers.models import Provider
from carematch.providers.tasks import TITLES, state_of

_PRECISIONS = {
    Precision.UNIT: "Known by the whole postcode",
    Precision.SECTOR: "Only roughly known: the middle of the postcode sector, so distances say “about”",
    Precision.OUTCODE: "Only roughly known: the middle of the postcode district, so distances say “about”",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An answer as people read it (empty where none was given), and the question that changes it, if one does."""

    said: str
    answer: str
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One task: its title, how it stands, and its answers."""

    task: Task
    title: str
    state: TaskState
    rows: list[Row]


def sections(organisation: Organisation, provider: Provider) -> list[Section]:
    """Return every task that takes answers, in the order of the task list."""
    found = [section(organisation, provider, task) for task in Task]
    return [each for each in found if each.rows]


def section(organisation: Organisation, provider: Provider, task: Task) -> Section:
    """Return one task with its answers."""
    rows = [
        Row(ask.said, ask.in_words(provider), question.key)
        for question in INTERVIEW.of_task(provider, task)
        for ask in question.asks
        if ask.said
    ]
    if task is Task.WHERE:
        rows += _where(organisation, provider)
    return Section(task, TITLES[task], state_of(provider, task), rows)


def _where(organisation: Organisation, provider: Provider) -> list[Row]:
    """Return what follows from the postcode."""
    return [
        Row("Neighbourhood", neighbourhood_name(organisation, provider.msoa_code) or ""),
        Row("Place on the map", _known_by(provider)),
    ]


def _known_by(provider: Provider) -> str:
    """Say how closely the base is known, and by whom."""
    if provider.lat is None or provider.precision is None:
        return ""
    if provider.point_source:
        return f"The premises, as found by {provider.point_source}"
    return _PRECISIONS[Precision(provider.precision)]
