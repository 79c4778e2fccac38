"""Which needs stand on which list of the queue, as the database asks it: numbers and rows rest on the same words."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import owned
from carematch.matching.contacting.models import Contact
from carematch.matching.models import Introduction, Outcome, UnmetRequest
from carematch.matching.queue.asked import MINE, NOBODY, Asked, Only, Sort, Tab
from carematch.organisations.models import Organisation
from carematch.seekers import service as seekers
from carematch.seekers.models import Need, Person
from carematch.seekers.vocabulary import NeedStatus

LONG_DAYS = 7

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Known:
    """What narrowing needs to know: whose page it is, who may own needs, and the codes of the place chosen."""

    reader_id: uuid.UUID | None = None
    owners: Collection[uuid.UUID] = ()
    place_codes: Sequence[str] = ()


def deadline() -> Any:
    """Return the day by which help must be there: home from hospital, else needed by, else the start asked for."""
    home = sa.case((Need.from_hospital.is_(True), Need.discharge_on), else_=None)
    return sa.func.coalesce(home, Need.needed_by, Need.start_on)


def next_on(organisation: Organisation) -> Any:
    """Return the first day for which a next action stands open for a need."""
    first = owned(Contact, organisation, sa.func.min(Contact.next_on))
    return (
        first.where(Contact.need_id == Need.id, Contact.done_at.is_(None)).correlate(Need).scalar_subquery()
    )


def reply_by(organisation: Organisation) -> Any:
    """Return the first day by which a reply is due to an introduction for a need."""
    first = owned(Introduction, organisation, sa.func.min(Introduction.reply_by))
    waits = first.where(Introduction.need_id == Need.id, Introduction.outcome == Outcome.OPEN)
    return waits.correlate(Need).scalar_subquery()


def is_open() -> Condition:
    """Return the condition that somebody waits for help with a need."""
    return Need.status.in_(seekers.OPEN)


def to_review(organisation: Organisation) -> Condition:
    """Return the condition that something came of a need that nobody has looked at yet.

    An introduction was declined or ran out, or is accepted and not arranged; or a new search found somebody.
    """
    ended = Introduction.outcome.in_((Outcome.DECLINED, Outcome.EXPIRED))
    to_arrange = sa.and_(Introduction.outcome == Outcome.ACCEPTED, Need.status == NeedStatus.INTRODUCED)
    answered = owned(Introduction, organisation, Introduction.id).where(
        Introduction.need_id == Need.id, Introduction.reviewed_at.is_(None), sa.or_(ended, to_arrange)
    )
    found = _unmet(organisation).where(UnmetRequest.found > 0)
    return sa.and_(
        is_open(),
        sa.or_(
            answered.correlate(Need).exists(),
            sa.and_(Need.status == NeedStatus.UNABLE, found.correlate(Need).exists()),
        ),
    )


def nobody_fits(organisation: Organisation) -> Condition:
    """Return the condition that nobody could be found for a need, and no search since has found anybody.

    It is what was stored when somebody, or the job that searches again, last looked: a list ranks nobody.
    """
    found = _unmet(organisation).where(UnmetRequest.found > 0)
    return sa.and_(Need.status == NeedStatus.UNABLE, sa.not_(found.correlate(Need).exists()))


def _unmet(organisation: Organisation) -> sa.Select[Any]:
    """Select a need's unmet requests that are not closed."""
    return owned(UnmetRequest, organisation, UnmetRequest.id).where(
        UnmetRequest.need_id == Need.id, UnmetRequest.closed_at.is_(None)
    )


def on_tab(organisation: Organisation, tab: Tab) -> Condition:
    """Return the condition that a need stands on a list."""
    if tab is Tab.OPEN:
        return is_open()
    if tab is Tab.REVIEW:
        return to_review(organisation)
    return Need.status == NeedStatus(tab.value)


def only(organisation: Organisation, asked: Only) -> Condition:
    """Return the condition that one narrowing stands for."""
    today = clock.today()
    long_ago = today - dt.timedelta(days=LONG_DAYS)
    conditions = {
        Only.URGENT: lambda: sa.and_(is_open(), Need.from_hospital.is_(True)),
        Only.OVERDUE: lambda: sa.and_(is_open(), deadline() < today),
        Only.LONG: lambda: sa.and_(is_open(), Need.received_on < long_ago),
        Only.NOBODY_FITS: lambda: nobody_fits(organisation),
        Only.REPLY: lambda: reply_by(organisation) <= today,
        Only.ACTION: lambda: next_on(organisation) <= today,
    }
    return conditions[asked]()


def narrowed(organisation: Organisation, asked: Asked, known: Known) -> list[Condition]:
    """Return the conditions of everything a list is narrowed to, the list itself left out."""
    found = [only(organisation, each) for each in asked.only]
    if asked.owner:
        found.append(_owned_by(asked.owner, known))
    if asked.service:  # codes stand in a list in JSON, each in quotation marks
        found.append(sa.cast(Need.services, sa.Text).contains(f'"{asked.service}"', autoescape=True))
    if asked.place:
        there = owned(Person, organisation, Person.id).where(Person.neighbourhood_code.in_(known.place_codes))
        found.append(Need.person_id.in_(there))
    return found


def _owned_by(owner: str, known: Known) -> Condition:
    """Return the condition on the owner; somebody who may no longer introduce people owns nothing."""
    if owner == NOBODY:
        return sa.or_(Need.owner_id.is_(None), Need.owner_id.not_in(known.owners))
    return Need.owner_id == (known.reader_id if owner == MINE else uuid.UUID(owner))


def ordered(organisation: Organisation, sort: Sort) -> tuple[Any, ...]:
    """Return what a list is ordered by: what is not known comes last, and the order is the same each time."""
    waiting = (Need.received_on.is_(None), Need.received_on, Need.created_at, Need.id)
    if sort is Sort.FIRST:
        return (sa.case((Need.from_hospital.is_(True), 0), else_=1), *waiting)
    if sort is Sort.WAITING:
        return waiting
    day = deadline() if sort is Sort.NEEDED else next_on(organisation)
    return (day.is_(None), day, *waiting)
