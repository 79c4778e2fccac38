"""Introductions: a named manager introduces under a live consent; each side answers; then the agency steps back.

The record follows regulation 22 and Schedules 4 and 5 of the Conduct of Employment Agencies and Employment
Businesses Regulations 2003: both sides, dates, what was offered, what could not be checked.
"""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, lock, one, owned
from carematch.core.references import new_reference
from carematch.matching import telling
from carematch.matching.introducing import changed
from carematch.matching.introducing.reasons import EndReason
from carematch.matching.introducing.refusals import (
    STANDING,
    AlreadyIntroduced,
    CannotIntroduce,
    EnoughAsked,
    NeedNotOpen,
    NoConsent,
    NotOpen,
    Overtaken,
    ReasonUnsaid,
    refuse_closed,
    refuse_more,
    refuse_second,
)
from carematch.matching.models import (
    Answer,
    DeclineReason,
    Introduction,
    Outcome,
    Ranking,
    Reason,
    Side,
)
from carematch.matching.settings import service as settings
from carematch.matching.speaking import who_speaks
from carematch.matching.unmet import requests
from carematch.organisations.models import Organisation
from carematch.providers import capacity
from carematch.providers.models import Provider
from carematch.seekers import consents
from carematch.seekers import service as seekers
from carematch.seekers.models import Need, Person
from carematch.seekers.vocabulary import Channel, NeedStatus, Purpose

__all__ = [
    "STANDING",
    "AlreadyIntroduced",
    "CannotIntroduce",
    "EnoughAsked",
    "NeedNotOpen",
    "NoConsent",
    "NotOpen",
    "Overtaken",
    "ReasonUnsaid",
    "answer",
    "end",
    "get_introduction",
    "introduce",
    "list_for_need",
    "list_introductions",
    "may_know_identity",
    "refuse_closed",
    "refuse_second",
    "search_again",
    "whole",
    "withdraw",
]


def introduce(
    organisation: Organisation,
    need: Need,
    provider: Provider,
    *,
    by: User,
    reason: Reason,
    note: str = "",
    ranking: Ranking | None = None,
    could_not_check: Sequence[str] = (),
    left_open: Sequence[str] = (),
    copies_offered: Sequence[str] = (),
    step_in_for: Introduction | None = None,
    in_team: bool = False,
) -> Introduction:
    """Introduce a person and a provider, or raise a CannotIntroduce or ReasonUnsaid.

    `could_not_check` and `left_open` (in staff's own words, kept encrypted) are what the person is told now, for good;
    `copies_offered` are the codes of what they may have copies of. Answers are open for as many days as are set.
    Those of one team (`in_team`), and who would step in for somebody, are not asked in each other's place: none of
    them waits for another's answer, and care that is arranged with others does not stand in the way.

    Whether the provider is eligible at all is decided by the desk, in the same transaction (desk.introduce).
    """
    # Two managers may choose at once.
    one(owned(Need, organisation).where(Need.id == need.id).with_for_update())
    is_part = in_team or step_in_for is not None
    refuse_closed(need, part=is_part)
    refuse_second(organisation, need, provider)
    if not is_part:
        refuse_more(organisation, need)
    if reason is Reason.OTHER and not note.strip():
        raise ReasonUnsaid("Say the reason in a few words")
    consent = consents.find_live(organisation, need.person_id, provider.id)
    if consent is None:
        raise NoConsent("Record the person's consent to tell this provider who they are, then introduce them")
    if consents.has_ended(organisation, need.person_id, Purpose.KEEP_AND_USE):
        raise NoConsent(
            "The person no longer agrees that we use what they told us. Ask them, and record what they say, first"
        )
    introduction = Introduction(
        organisation_id=organisation.id,
        reference=new_reference("I"),
        need_id=need.id,
        person_id=need.person_id,
        provider_id=provider.id,
        consent_id=consent.id,
        ranking_id=ranking.id if ranking is not None else None,
        introduced_by_id=by.id,
        introduced_at=clock.now(),
        reason=reason,
        could_not_check=list(could_not_check),
        reply_by=clock.today() + dt.timedelta(days=settings.of(organisation).reply_days),
        copies_offered=list(copies_offered),
        step_in_for_id=step_in_for.id if step_in_for is not None else None,
    )
    introduction.note = note.strip() or None
    introduction.left_open = json.dumps(list(left_open)) if left_open else None
    db.session.add(introduction)
    if need.status in seekers.OPEN:
        seekers.set_status(organisation, need, NeedStatus.INTRODUCED, by=by)
    requests.close(organisation, need)
    seekers.take_on(organisation, need, by=by)
    record(organisation, "introduction.made", introduction, by=by, fields=[reason.value])
    telling.tell(organisation, introduction, *Side)
    return introduction


def answer(
    organisation: Organisation,
    introduction: Introduction,
    side: Side,
    *,
    by: User,
    accepts: bool,
    channel: Channel,
    reason: DeclineReason | None = None,
    representative_id: uuid.UUID | None = None,
    note: str = "",
) -> None:
    """Record one side's yes or no (by themselves, or by the manager on the phone).

    Two times yes accepts the introduction; one no ends it, with a reason and a note for staff. For a person only they
    answer, or whose authority covers it. Raises NotOpen, MayNot, or Overtaken where a yes would promise what is gone.
    """
    _hold(organisation, introduction, with_hours=accepts)
    if introduction.outcome is not Outcome.OPEN or introduction.answer_of(side) is not Answer.WAITING:
        raise NotOpen("This introduction has been answered or withdrawn")
    change = changed.since_introduced(organisation, introduction) if accepts else None
    if change is not None:
        raise Overtaken(change)
    said = Answer.ACCEPTED if accepts else Answer.DECLINED
    answered = {
        "answer": said,
        "answered_at": clock.now(),
        "answered_by_id": by.id,
        "channel": channel.value,
        "reason": None if accepts else reason,
        "note": None if accepts else note.strip() or None,
    }
    if side is Side.SEEKER:
        acting = who_speaks(
            organisation, introduction, by=by, channel=channel, representative_id=representative_id
        )
        introduction.seeker_representative_id = acting.id if acting is not None else None
    for name, value in answered.items():
        setattr(introduction, f"{side.value}_{name}", value)
    owner = _owner(organisation, introduction, side)
    record(
        organisation,
        f"introduction.{side.value}_{said.value}",
        introduction,
        by=by,
        on_behalf_of=owner if owner is not None and owner.id != by.id else None,
        fields=[channel.value],
    )
    _settle(organisation, introduction, side, by=by)


def _hold(organisation: Organisation, introduction: Introduction, *, with_hours: bool = False) -> None:
    """Hold what an answer rests on, in the one order: the provider's hours, the need, the introduction."""
    if with_hours:
        identity = owned(Provider, organisation, Provider.identity_id)
        capacity.hold(db.session.scalars(identity.where(Provider.id == introduction.provider_id)).one())
    lock(one(owned(Need, organisation).where(Need.id == introduction.need_id)))
    lock(introduction)


def _owner(organisation: Organisation, introduction: Introduction, side: Side) -> User | None:
    """Return the user whose answer it is, whoever records it, or None where they have no account."""
    columns = (
        owned(Provider, organisation, Provider.user_id).where(Provider.id == introduction.provider_id)
        if side is Side.PROVIDER
        else owned(Person, organisation, Person.user_id).where(Person.id == introduction.person_id)
    )
    user_id = db.session.scalar(columns)
    return db.session.get(User, user_id) if user_id else None


def _settle(organisation: Organisation, introduction: Introduction, side: Side, *, by: User) -> None:
    """Draw the outcome from the two answers, and put a need that nobody is left for back on the desk."""
    answers = {introduction.provider_answer, introduction.seeker_answer}
    if answers == {Answer.ACCEPTED}:
        introduction.outcome = Outcome.ACCEPTED
        telling.tell(organisation, introduction, *Side)
    elif Answer.DECLINED in answers:
        introduction.outcome = Outcome.DECLINED
        telling.tell(organisation, introduction, side.other)
        search_again(organisation, introduction, by=by)


def search_again(organisation: Organisation, introduction: Introduction, *, by: User | None) -> None:
    """Put the need back to searching when no introduction for it is open or accepted any more."""
    db.session.flush()
    left = owned(Introduction, organisation, sa.func.count()).where(
        Introduction.need_id == introduction.need_id, Introduction.outcome.in_(STANDING)
    )
    need = seekers.get_need(organisation, introduction.need_id)
    if not db.session.scalar(left) and need.status is NeedStatus.INTRODUCED:
        seekers.set_status(organisation, need, NeedStatus.SEARCHING, by=by)


def withdraw(organisation: Organisation, introduction: Introduction, *, by: User, because: EndReason) -> None:
    """Take an introduction back that has not been accepted, for a reason, or raise NotOpen."""
    end(organisation, introduction, Outcome.WITHDRAWN, by=by, because=because)


def end(
    organisation: Organisation,
    introduction: Introduction,
    outcome: Outcome,
    *,
    by: User | None,
    because: EndReason,
) -> None:
    """End an open introduction without two times yes, tell both sides, and look again; raises NotOpen."""
    _hold(organisation, introduction)
    if introduction.outcome is not Outcome.OPEN:
        raise NotOpen("This introduction has been answered or withdrawn")
    introduction.outcome, introduction.ended_because = outcome, because.value
    record(organisation, f"introduction.{outcome.value}", introduction, by=by, fields=[because.value])
    telling.tell(organisation, introduction, *Side)
    search_again(organisation, introduction, by=by)


def may_know_identity(organisation: Organisation, introduction: Introduction) -> bool:
    """Tell whether the provider may see who the person is: only while a live consent covers them."""
    return consents.find_live(organisation, introduction.person_id, introduction.provider_id) is not None


# Reading --------------------------------------------------------------------------------------------------


def whole(statement: sa.Select[Any]) -> sa.Select[Any]:
    """Load introductions, newest first, with the need and its visits, the person, the provider and what they offer."""
    return statement.options(
        joinedload(Introduction.need).options(selectinload(Need.visits), joinedload(Need.person)),
        joinedload(Introduction.person),
        joinedload(Introduction.provider).options(
            selectinload(Provider.services), selectinload(Provider.rates), selectinload(Provider.checks)
        ),
        joinedload(Introduction.introduced_by),
    ).order_by(Introduction.introduced_at.desc(), Introduction.id)


def get_introduction(organisation: Organisation, introduction_id: uuid.UUID) -> Introduction:
    """Return one of the organisation's introductions, or raise NotFound."""
    return one(whole(owned(Introduction, organisation).where(Introduction.id == introduction_id)))


def list_introductions(organisation: Organisation, *conditions: sa.ColumnElement[bool]) -> list[Introduction]:
    """Return the organisation's introductions that meet conditions on their columns, newest first."""
    return every(whole(owned(Introduction, organisation).where(*conditions)))


def list_for_need(organisation: Organisation, need: Need) -> list[Introduction]:
    """Return the introductions for a need, newest first."""
    return list_introductions(organisation, Introduction.need_id == need.id)
