"""The ways between the questions of a registration, for whoever registers and for staff who ask on the phone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from carematch.asking.interview import TASK_STATE_LABELS, TaskState
from carematch.asking.shape import Question
from carematch.organisations.models import Organisation
from carematch.providers import documents, references
from carematch.providers.asking.questions import INTERVIEW
from carematch.providers.asking.task import Task
from carematch.providers.models import Provider
from carematch.providers.tasks import GROUPS, TITLES, state_of, to_do
from carematch.providers.vocabulary import Status

# Where a question can be opened from besides its task, and is gone back to: the page of all answers, or of a task's.
CHECK, TASK = "check", "task"


@dataclass(frozen=True, slots=True)
class Side:
    """Who answers: where a question stands on their side, and where back and on lead."""

    template: str
    url: Callable[..., str]
    back: Callable[[Provider, Question], str]
    onward: Callable[[Provider, Question], str]


def own_url(question: Question, **values: Any) -> str:
    """Return the page of one's own question."""
    return url_for("providers.own_question", question=question.key, **values)


def _returning(question: Question) -> str | None:
    """Return the page that a question was opened from to be changed, or None."""
    then = request.args.get("then")
    if then == CHECK:
        return url_for("providers.check_answers")
    return url_for("providers.own_task", task=question.task) if then == TASK else None


def on_the_way() -> dict[str, str]:
    """Return what an address carries on to a question that another one has opened: where to go back to."""
    then = request.args.get("then")
    return {"then": then} if then in (CHECK, TASK) else {}


def _own_back(provider: Provider, question: Question) -> str:
    """Return the page before: where the question was opened from, the question before it, or the tasks."""
    previous = INTERVIEW.before(provider, question)
    return _returning(question) or (own_url(previous) if previous else url_for("providers.own"))


def _own_onward(provider: Provider, question: Question) -> str:
    """Return the page after: where the question was opened from, the next of its task, or the tasks.

    What has been answered about the offer is followed by what it means.
    """
    returning = _returning(question)
    if returning:
        return returning
    following = INTERVIEW.unanswered_after(provider, question)
    if following:
        return own_url(following)
    if question.task is Task.OFFER and not INTERVIEW.unanswered(provider, Task.OFFER):
        return url_for("providers.own_task", task=question.task)
    return url_for("providers.own")


OWN = Side("own_question", own_url, _own_back, _own_onward)


def for_staff(provider_id: Any) -> Side:
    """Return the side of staff who ask somebody on the phone: while it is a draft, one question leads to the next."""

    def url(question: Question, **values: Any) -> str:
        return url_for("providers.edit", provider_id=provider_id, question=question.key, **values)

    def show(_provider: Provider, _question: Question) -> str:
        return url_for("providers.show", provider_id=provider_id)

    def onward(provider: Provider, question: Question) -> str:
        following = INTERVIEW.next_to_ask(provider, question)
        if provider.status is Status.DRAFT and following and not request.args.get("then"):
            return url(following)
        return show(provider, question)

    return Side("edit", url, show, onward)


def groups(organisation: Organisation, provider: Provider) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the task list: the title and the lines of each group, as the component takes them."""
    found = []
    for title, tasks in GROUPS:
        lines = [_line(provider, task) for task in tasks]
        if Task.WORDS in tasks:
            lines.append(_photo(provider))
        if Task.CHECKS in tasks:
            lines += [_documents(organisation, provider), _references(organisation, provider)]
        found.append((_(title), lines))
    if provider.status is Status.DRAFT:
        found.append((_("Send it"), [_sending(provider)]))
    return found


def _line(provider: Provider, task: Task) -> dict[str, Any]:
    """Return the line of a task that asks questions."""
    return _row(TITLES[task], url_for("providers.own_task", task=task), state_of(provider, task))


def _photo(provider: Provider) -> dict[str, Any]:
    """Return the line of the photograph, which has a page of its own."""
    return _row("A photo of you", url_for("photo.own"), _by_count(int(provider.photo_id is not None), 1))


def _documents(organisation: Organisation, provider: Provider) -> dict[str, Any]:
    """Return the line of the documents: which are needed is known once it is said what is offered and how."""
    state = state_of(provider, Task.CHECKS)
    if state is not TaskState.CANNOT_START:
        sent = documents.sent_by_themselves(provider, documents.list_documents(organisation, provider))
        needed = [each for each in documents.wanted(provider, sent) if each.is_needed]
        state = _by_count(sum(bool(each.sent) for each in needed), len(needed))
    return _row("Documents", url_for("documents.own"), state)


def _references(organisation: Organisation, provider: Provider) -> dict[str, Any]:
    """Return the line of the two people who can speak for the provider."""
    named = len(references.list_references(organisation, provider))
    is_enough = references.has_named_enough(organisation, provider)
    state = TaskState.COMPLETED if is_enough else _by_count(min(named, 1), references.NEEDED)
    return _row("Your two references", url_for("providers.own_references"), state)


def _sending(provider: Provider) -> dict[str, Any]:
    """Return the line of the last step."""
    state = TaskState.CANNOT_START if to_do(provider) else TaskState.NOT_STARTED
    return _row("Check your answers and send them", url_for("providers.check_answers"), state)


def _by_count(done: int, needed: int) -> TaskState:
    """Return how a task stands of which some of several things are done."""
    if done >= needed:
        return TaskState.COMPLETED
    return TaskState.IN_PROGRESS if done else TaskState.NOT_STARTED


def _row(title: str, href: str, state: TaskState) -> dict[str, Any]:
    """Return a line of the task list; what cannot be started leads nowhere."""
    return {
        "title": _(title),
        "href": None if state is TaskState.CANNOT_START else href,
        "status": _(TASK_STATE_LABELS[state]),
        "is_complete": state is TaskState.COMPLETED,
    }
