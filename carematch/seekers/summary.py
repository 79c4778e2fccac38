"""What somebody has answered, in words, task by task: for checking one's answers, and for whoever looks for people."""

from dataclasses import dataclass

from carematch.asking.interview import TaskState
from carematch.asking.shape import Ask, Question
from carematch.core.wording import lines, said
from carematch.organisations.models import Organisation
from carematch.seekers import wording
from carematch.seekers.asking.questions import INTERVIEW
from carematch.seekers.asking.task import Task
from carematch.seekers.models import Need
from carematch.seekers.tasks import TITLES, state_of


@dataclass(frozen=True, slots=True)
class Row:
    """An answer as people read it, a line each (none: nothing was answered), and the question that changes it."""

    said: str
    lines: tuple[str, ...]
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One task: its title, how it stands, and its answers."""

    task: Task
    title: str
    state: TaskState
    rows: list[Row]


def sections(organisation: Organisation, need: Need) -> list[Section]:
    """Return every task with its answers, in the order of the task list."""
    return [section(organisation, need, task) for task in Task]


def section(organisation: Organisation, need: Need, task: Task) -> Section:
    """Return one task with its answers."""
    rows = [
        Row(ask.said, _lines(need, question, ask), question)
        for question in INTERVIEW.of_task(need, task)
        for ask in question.asks
        if ask.said
    ]
    if task is Task.PLACE:
        rows += _where(organisation, need)
    return Section(task, TITLES[task], state_of(need, task), rows)


def _lines(need: Need, question: Question, ask: Ask) -> tuple[str, ...]:
    """Write one answer; that it is not known yet is one, too, and a no that nobody was asked for is none."""
    if question.is_always_shown and question.task is Task.MUSTS and question.key not in need.answered:
        return (said("Yes"),) if ask.of(need) else ()
    written = lines(ask.in_words(need))
    if not written and question.may_be_unknown and question.key in need.answered:
        return (said("I do not know yet"),)
    return written


def _where(organisation: Organisation, need: Need) -> list[Row]:
    """Return what follows from the postcode."""
    place = wording.where(organisation, need.person)
    if place is None:
        return []
    council = (
        said("%(council)s, recorded by us", council=place.council)
        if place.council_is_settled
        else said("%(council)s, going by the postcode. This does not settle it", council=place.council)
    )
    return [
        Row(said("Neighbourhood"), (place.neighbourhood,) if place.neighbourhood else ()),
        Row(said("Council that is likely to be responsible"), (council,) if place.council else ()),
    ]
