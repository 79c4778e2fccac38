"""The ways between the questions about a need, for whoever asks for help and for staff who ask on the phone."""

from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from carematch.asking.interview import TASK_STATE_LABELS, TaskState
from carematch.asking.shape import Question
from carematch.seekers.asking.questions import INTERVIEW
from carematch.seekers.models import Need
from carematch.seekers.sides import Side
from carematch.seekers.tasks import GROUPS, OPTIONAL, TITLES, Task, state_of, to_do
from carematch.seekers.vocabulary import NeedStatus

# Where a question can be opened from besides its task, and is gone back to: the page of all answers, or of a task's.
CHECK, TASK = "check", "task"


def url(side: Side, need_id: UUID, question: Question, **values: Any) -> str:
    """Return the page of a question: a form of its own, or the page that it names."""
    if question.page:
        return side.url(question.page, need_id=need_id, **values)
    return side.url("question", need_id=need_id, question=question.key, **values)


def on_the_way() -> dict[str, str]:
    """Return what an address carries on to a question that another one has opened: where to go back to."""
    then = request.args.get("then")
    return {"then": then} if then in (CHECK, TASK) else {}


def _returning(side: Side, need: Need, question: Question) -> str | None:
    """Return the page that a question was opened from to be changed, or None."""
    then = request.args.get("then")
    if then == CHECK:
        return side.url("check" if need.status is NeedStatus.DRAFT else "show", need_id=need.id)
    return side.url("task", need_id=need.id, task=question.task) if then == TASK else None


def back(side: Side, need: Need, question: Question) -> str:
    """Return the page before: where the question was opened from, the question before it, or the tasks."""
    returning = _returning(side, need, question)
    if returning:
        return returning
    previous = INTERVIEW.before(need, question)
    return url(side, need.id, previous) if previous else side.url("show", need_id=need.id)


def onward(side: Side, need: Need, question: Question) -> str:
    """Return the page after: where the question was opened from, the next of its task, or the tasks.

    Staff who write down a whole conversation are led through every task, one after the other.
    """
    returning = _returning(side, need, question)
    if returning:
        return returning
    following = INTERVIEW.unanswered_after(need, question)
    if following is None and side.is_staff and need.status is NeedStatus.DRAFT:
        following = INTERVIEW.next_to_ask(need, question)
    return url(side, need.id, following) if following else side.url("show", need_id=need.id)


def after(side: Side, need: Need, question: Question, known: set[str]) -> str:
    """Return the page after an answer: a question that it has opened in the same task comes first."""
    opened = INTERVIEW.newly_asked(known, need)
    if opened and opened.task is question.task:
        return url(side, need.id, opened, **on_the_way())
    return onward(side, need, question)


def groups(side: Side, need: Need) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the task list: the title and the lines of each group, as the component takes them."""
    found = [(_(title), [_line(side, need, task) for task in tasks]) for title, tasks in GROUPS]
    if need.status is NeedStatus.DRAFT:
        state = TaskState.CANNOT_START if to_do(need) else TaskState.NOT_STARTED
        sending = _row(
            _("Check your answers and send them"), side.url("check", need_id=need.id), state, _("Ready")
        )
        found.append((_("Send it"), [sending]))
    return found


def _line(side: Side, need: Need, task: Task) -> dict[str, Any]:
    """Return the line of a task."""
    page = side.url("task", need_id=need.id, task=task)
    return _row(_(TITLES[task]), page, state_of(need, task), _("Optional") if task in OPTIONAL else None)


def _row(title: str, href: str, state: TaskState, unstarted: str | None) -> dict[str, Any]:
    """Return a line of the task list; what cannot be started leads nowhere."""
    said = _(TASK_STATE_LABELS[state])
    return {
        "title": title,
        "href": None if state is TaskState.CANNOT_START else href,
        "status": unstarted if unstarted and state is TaskState.NOT_STARTED else said,
        "is_complete": state is TaskState.COMPLETED,
    }
