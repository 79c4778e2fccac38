"""The tasks of saying what is needed: how they are called and grouped, how each stands, and what is still to do."""

from carematch.asking.interview import TaskState
from carematch.seekers.asking.questions import INTERVIEW
from carematch.seekers.asking.task import Task
from carematch.seekers.models import Need

__all__ = ["Task"]

TITLES = {
    Task.ABOUT: "About you",
    Task.CONTACT: "How to reach you",
    Task.PLACE: "Where you live",
    Task.OUTCOMES: "What matters to you",
    Task.HELP: "What would help",
    Task.TIMES: "When in the week",
    Task.START: "When it should start",
    Task.MUSTS: "What must be so",
    Task.WISHES: "What would be nice",
    Task.PAYING: "How it will be paid for",
}
# What a sentence calls the answer that is missing.
ANSWERS = {
    Task.ABOUT: "what to call you",
    Task.CONTACT: "how to reach you",
    Task.PLACE: "where you live",
    Task.HELP: "what would help",
    Task.TIMES: "when in the week",
    Task.START: "when to start",
    Task.PAYING: "how it will be paid for",
}
GROUPS: tuple[tuple[str, tuple[Task, ...]], ...] = (
    ("You", (Task.ABOUT, Task.CONTACT, Task.PLACE)),
    ("The help", (Task.OUTCOMES, Task.HELP, Task.TIMES, Task.START)),
    ("Who could help", (Task.MUSTS, Task.WISHES)),
    ("Paying", (Task.PAYING,)),
)
OPTIONAL = frozenset(Task) - ANSWERS.keys()
OF_THE_PERSON = frozenset({Task.ABOUT, Task.CONTACT, Task.PLACE})


def state_of(need: Need, task: Task) -> TaskState:
    """Return how a task stands, from the record alone."""
    return INTERVIEW.state_of(need, task)


def to_do(need: Need) -> list[Task]:
    """Return the tasks that must be finished before a need can be handed in."""
    return [task for task in Task if not INTERVIEW.has_all_it_needs(need, task)]
