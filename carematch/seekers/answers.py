"""Keeping the answers of each task: which record they belong to, and that the page was not out of date."""

from collections.abc import Callable
from typing import Any

from carematch.accounts.models import User
from carematch.core.db import unchanged_since
from carematch.organisations.models import Organisation
from carematch.seekers import needs, people, visits
from carematch.seekers.models import Need, Person
from carematch.seekers.tasks import OF_THE_PERSON, Task
from carematch.seekers.vocabulary import Times

Keep = Callable[..., None]


def record_of(need: Need, task: Task) -> Need | Person:
    """Return the record that a task's answers are kept in, whose version its page carries."""
    return need.person if task in OF_THE_PERSON else need


def keep(
    organisation: Organisation, need: Need, task: Task, *, by: User, row_version: str | None, **answers: Any
) -> None:
    """Keep the answers of one task, or raise StaleEdit, NeedClosed, Refused or a PlaceProblem."""
    needs.refuse_closed(need)
    unchanged_since(record_of(need, task), row_version)
    _KEEP.get(task, needs.change_need)(organisation, need, by=by, **answers)
    if task.value not in need.answered:
        need.answered = [*need.answered, task.value]


def _about(organisation: Organisation, need: Need, **answers: Any) -> None:
    people.change_person(organisation, need.person, **answers)


def _place(organisation: Organisation, need: Need, **answers: Any) -> None:
    people.locate_person(organisation, need.person, **answers)


def _times(
    organisation: Organisation, need: Need, *, by: User, times: Times, weekly_minutes: int | None
) -> None:
    """Keep when help is wanted; visits that were listed are dropped where they no longer say it."""
    if times is not Times.VISITS and need.visits:
        visits.set_visits(organisation, need, by=by, visits=())
    weekly = weekly_minutes if times is Times.FLEXIBLE else None
    needs.change_need(organisation, need, by=by, times=times, weekly_minutes=weekly)


_KEEP: dict[Task, Keep] = {Task.ABOUT: _about, Task.PLACE: _place, Task.TIMES: _times}
