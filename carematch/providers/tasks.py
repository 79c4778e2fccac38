"""The tasks of a registration: how they are called and grouped, how each stands, and what is still to do."""

from carematch.asking.interview import TaskState
from carematch.core.errors import DomainError
from carematch.providers.asking.questions import INTERVIEW
from carematch.providers.asking.task import Task
from carematch.providers.models import Provider


class NotFinished(DomainError):
    """Some tasks of a registration are still to do."""


TITLES = {
    Task.WHO: "Who you are",
    Task.HOW: "How you work",
    Task.OFFER: "What you offer",
    Task.WHERE: "Where you work",
    Task.WHEN: "When you are free",
    Task.RATES: "What you charge",
    Task.LANGUAGES: "Languages",
    Task.EXPERIENCE: "Experience",
    Task.INTERESTS: "Interests",
    Task.WORDS: "In your own words",
    Task.EQUALITY: "About your gender",
    Task.CHECKS: "What we will check",
}
# The same tasks where staff read or fill them in for somebody.
DESK_TITLES = {
    **TITLES,
    Task.WHO: "Who they are",
    Task.HOW: "How they work",
    Task.OFFER: "What they offer",
    Task.WHERE: "Where they work",
    Task.WHEN: "When they are free",
    Task.RATES: "What they charge",
    Task.WORDS: "In their own words",
    Task.EQUALITY: "About their gender",
    Task.CHECKS: "What we check",
}
GROUPS: tuple[tuple[str, tuple[Task, ...]], ...] = (
    ("You and your work", (Task.WHO, Task.HOW, Task.OFFER)),
    ("Where, when and for how much", (Task.WHERE, Task.WHEN, Task.RATES)),
    (
        "What helps people choose you, if you like",
        (Task.LANGUAGES, Task.EXPERIENCE, Task.INTERESTS, Task.WORDS, Task.EQUALITY),
    ),
    ("Checks and documents", (Task.CHECKS,)),
)
OPTIONAL = frozenset(
    {Task.LANGUAGES, Task.EXPERIENCE, Task.INTERESTS, Task.WORDS, Task.EQUALITY, Task.CHECKS}
)
# What has to be known first, so that a task can be started.
_AFTER = {Task.CHECKS: (Task.HOW, Task.OFFER)}


def state_of(provider: Provider, task: Task) -> TaskState:
    """Return how a task stands, from the record alone."""
    if any(not INTERVIEW.has_all_it_needs(provider, each) for each in _AFTER.get(task, ())):
        return TaskState.CANNOT_START
    return INTERVIEW.state_of(provider, task)


def to_do(provider: Provider) -> list[Task]:
    """Return the tasks that must be finished before the registration can be sent."""
    return [task for task in Task if not INTERVIEW.has_all_it_needs(provider, task)]


def refuse_unfinished(provider: Provider) -> None:
    """Raise NotFinished with the tasks that are still to do."""
    left = to_do(provider)
    if left:
        raise NotFinished(f"Finish first: {', '.join(TITLES[task] for task in left)}")
