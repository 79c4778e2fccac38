"""Requests about one's data: asking, the clock of each, what staff do about it, and its answer."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, lock, one, owned
from carematch.core.errors import DomainError
from carematch.core.references import new_reference
from carematch.organisations.models import Organisation
from carematch.organisations.rule_overrides import book_for
from carematch.privacy.models import RightsRequest
from carematch.privacy.vocabulary import Kind, Outcome, Status, Step
from carematch.providers.validity import add_months
from carematch.seekers.models import Person

ANSWER_MONTHS, ACKNOWLEDGE_DAYS = "privacy.answer_months", "privacy.acknowledge_complaint_days"


class NotNow(DomainError):
    """This cannot be done with a request as it stands; `field` is the answer that the sentence belongs beside."""

    def __init__(self, message: str, field: str = "step") -> None:
        """Carry the sentence and the name of the answer."""
        super().__init__(message)
        self.field = field


def due_on(organisation: Organisation, kind: Kind, received_on: dt.date) -> dt.date:
    """Return the day by which a request is answered, or a complaint acknowledged, by the rules of the day it came."""
    book = book_for(organisation.id)
    if kind is Kind.COMPLAIN:
        return received_on + dt.timedelta(days=book.numbers(ACKNOWLEDGE_DAYS, received_on)[0])
    return add_months(received_on, book.number(ANSWER_MONTHS, received_on))


def ask(
    organisation: Organisation, user: User, *, kind: Kind, said: str, person: Person | None = None
) -> RightsRequest:
    """Take down what somebody asks about their own data, or (`person`) about that of somebody they act for."""
    today = clock.today()
    made = RightsRequest(
        organisation_id=organisation.id,
        reference=new_reference("D"),
        asked_by_id=user.id,
        person_id=person.id if person else None,
        kind=kind,
        said=said.strip(),
        received_on=today,
        due_on=due_on(organisation, kind, today),
    )
    db.session.add(made)
    record(organisation, "rights_request.asked", made, by=user, fields=[kind.value])
    return made


def list_asked(organisation: Organisation, user: User) -> list[RightsRequest]:
    """Return what a user has asked for, newest first."""
    mine = owned(RightsRequest, organisation).where(RightsRequest.asked_by_id == user.id)
    return every(mine.order_by(RightsRequest.created_at.desc(), RightsRequest.id))


def list_requests(organisation: Organisation, *, is_open: bool) -> list[RightsRequest]:
    """Return the requests that wait for an answer, the most urgent first, or those that have one."""
    stands = RightsRequest.status != Status.CLOSED if is_open else RightsRequest.status == Status.CLOSED
    found = owned(RightsRequest, organisation).where(stands).options(joinedload(RightsRequest.asked_by))
    return every(found.order_by(RightsRequest.due_on, RightsRequest.id))


def count_open(organisation: Organisation) -> int:
    """Return how many requests wait for an answer."""
    counted = owned(RightsRequest, organisation, sa.func.count())
    return db.session.scalar(counted.where(RightsRequest.status != Status.CLOSED)) or 0


def get_request(organisation: Organisation, request_id: uuid.UUID) -> RightsRequest:
    """Return a request with who asked, or raise NotFound."""
    found = owned(RightsRequest, organisation).where(RightsRequest.id == request_id)
    request: RightsRequest = one(found.options(joinedload(RightsRequest.asked_by)))
    return request


def take(
    organisation: Organisation,
    request_id: uuid.UUID,
    step: Step,
    *,
    by: User,
    note: str,
    outcome: Outcome | None = None,
) -> RightsRequest:
    """Do one thing about a request and keep its note, or raise NotNow; two at once queue on its row."""
    request = lock(get_request(organisation, request_id))
    if not request.is_open:
        raise NotNow("This request has been answered already")
    words = note.strip()
    if step is not Step.RESUME and step is not Step.ACKNOWLEDGE and not words:
        raise NotNow("Write down what you did or what you asked", "note")
    _DO[step](request, words)
    if step is Step.CLOSE:
        _close(request, words, outcome, by)
    record(organisation, f"rights_request.{step.value}", request, by=by, fields=[step.value])
    return request


def _identity(request: RightsRequest, words: str) -> None:
    request.identity_checked_on, request.identity_how = clock.today(), words


def _acknowledge(request: RightsRequest, _words: str) -> None:
    request.acknowledged_on = request.acknowledged_on or clock.today()


def _pause(request: RightsRequest, words: str) -> None:
    if request.status is Status.PAUSED:
        raise NotNow("It is waiting already")
    if request.kind is Kind.COMPLAIN:
        raise NotNow("The time for a complaint does not stand still")
    request.status, request.paused_on, request.waiting_for = Status.PAUSED, clock.today(), words


def _resume(request: RightsRequest, _words: str) -> None:
    """Let the clock go on: the days it stood still are added."""
    if request.paused_on is None:
        raise NotNow("It is not waiting for anything")
    request.due_on += clock.today() - request.paused_on
    request.status, request.paused_on = Status.OPEN, None


def _may_close(request: RightsRequest, _words: str) -> None:
    if request.identity_checked_on is None:
        raise NotNow("Record first how you know that it is really them")


_DO = {
    Step.IDENTITY: _identity,
    Step.ACKNOWLEDGE: _acknowledge,
    Step.PAUSE: _pause,
    Step.RESUME: _resume,
    Step.CLOSE: _may_close,
}


def _close(request: RightsRequest, words: str, outcome: Outcome | None, by: User) -> None:
    """Keep the answer; whoever answers has acknowledged it by that."""
    if outcome is None:
        raise NotNow("Say what came of it", "outcome")
    request.closed_by_id, request.closed_at = by.id, clock.now()
    request.acknowledged_on = request.acknowledged_on or clock.today()
    request.status, request.paused_on, request.outcome = Status.CLOSED, None, outcome
    request.answer = words
