"""Referring whoever was removed for harm to the Disclosure and Barring Service, or saying why not.

An employment agency that determines to cease to act for somebody because they harmed a vulnerable adult or may do so,
or would have done so had they not left, must give the Disclosure and Barring Service what it holds about them:
Safeguarding Vulnerable Groups Act 2006, section 36(2) ("Personnel suppliers: duty to refer"), for the reasons in
section 36(4). The duty is about regulated activity (schedule 4); failing in it without reason is an offence.
The Act sets no days: the rule safeguarding.dbs_referral_weeks is our own. So that nobody lets it rest quietly, not
referring takes a reason and a second person.
"""

import datetime as dt
import uuid

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, first, lock, one, owned
from carematch.core.errors import DomainError
from carematch.organisations.models import Organisation
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.providers.models import Provider
from carematch.rules.taxonomy import SERVICES
from carematch.safeguarding.history import append
from carematch.safeguarding.models import Concern, Referral
from carematch.safeguarding.vocabulary import Kind, ReferralState

WITHIN_WEEKS = "safeguarding.dbs_referral_weeks"


class ReferralRefused(DomainError):
    """A referral cannot be recorded so; `field` names the answer that the message is about (None: none of them)."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Carry the sentence and the name of the answer."""
        super().__init__(message)
        self.field = field


def open_referral(organisation: Organisation, concern: Concern, *, by: User) -> None:
    """Open the task, or open it again where it was found not to be needed; what is referred stays so."""
    weeks = book_for(organisation.id).number(
        WITHIN_WEEKS, clock.today(), overrides=overrides_for(organisation.id)
    )
    due_on = clock.today() + dt.timedelta(weeks=weeks)
    referral = find_referral(organisation, concern.id)
    if referral is None:
        referral = Referral(organisation_id=organisation.id, concern_id=concern.id, due_on=due_on)
        db.session.add(referral)
        record(organisation, "referral.opened", referral, by=by)
    elif referral.state is not ReferralState.REFERRED:
        referral.due_on, referral.proposed_by_id = due_on, None
        _move(organisation, referral, ReferralState.WAITING, by=by)


def lapse(organisation: Organisation, concern: Concern, *, by: User) -> None:
    """Note that a referral left to do is not needed any more, since the decision was changed."""
    referral = find_referral(organisation, concern.id)
    if referral is not None and referral.is_pending:
        _move(organisation, referral, ReferralState.LAPSED, by=by)


def refer(
    organisation: Organisation,
    concern_id: uuid.UUID,
    *,
    by: User,
    happened_on: dt.date | None,
    reference: str,
    note: str = "",
) -> None:
    """Record that the DBS was told, when and under which reference, or raise ReferralRefused."""
    concern, referral = _held(organisation, concern_id)
    _refuse_settled(referral)
    if happened_on is None or happened_on > clock.today():
        raise ReferralRefused("Enter the day it was sent, today or earlier", "happened_on")
    if not reference.strip():
        raise ReferralRefused("Enter the reference that the DBS gave, or your own", "reference")
    _move(organisation, referral, ReferralState.REFERRED, by=by)
    append(
        organisation, concern, Kind.REFERRED, by=by, happened_on=happened_on, reference=reference, note=note
    )


def propose_not_to(organisation: Organisation, concern_id: uuid.UUID, *, by: User, note: str) -> None:
    """Give the reason why nobody is referred and hand it to a second person, or raise ReferralRefused."""
    concern, referral = _held(organisation, concern_id)
    if referral.state is not ReferralState.WAITING:
        raise ReferralRefused("This referral is settled, or waits for a second person already")
    if not note.strip():
        raise ReferralRefused("Say why they need not be referred", "note")
    referral.proposed_by_id = by.id
    _move(organisation, referral, ReferralState.PROPOSED, by=by)
    append(organisation, concern, Kind.NOT_REFERRED, by=by, is_done=False, note=note)


def answer(organisation: Organisation, concern_id: uuid.UUID, *, by: User, agrees: bool, note: str) -> None:
    """Say as the second person whether nobody need be referred, or raise ReferralRefused."""
    concern, referral = _held(organisation, concern_id)
    if referral.state is not ReferralState.PROPOSED:
        raise ReferralRefused("Nothing waits for a second person here any more")
    if referral.proposed_by_id == by.id:
        raise ReferralRefused("You gave the reason yourself, so somebody else has to look at it")
    if not agrees and not note.strip():
        raise ReferralRefused("Say why they should be referred", "note")
    if not agrees:
        referral.proposed_by_id = None
    _move(organisation, referral, ReferralState.NOT_REFERRED if agrees else ReferralState.WAITING, by=by)
    append(organisation, concern, Kind.APPROVED if agrees else Kind.SENT_BACK, by=by, note=note)


def find_referral(organisation: Organisation, concern_id: uuid.UUID) -> Referral | None:
    """Return the referral that a concern led to, or None."""
    found: Referral | None = first(owned(Referral, organisation).where(Referral.concern_id == concern_id))
    return found


def count_pending(organisation: Organisation) -> int:
    """Return how many referrals are to be made, or wait for a second person."""
    pending = (ReferralState.WAITING, ReferralState.PROPOSED)
    return (
        db.session.scalar(owned(Referral, organisation, sa.func.count()).where(Referral.state.in_(pending)))
        or 0
    )


def gave_regulated_activity(provider: Provider) -> bool:
    """Tell whether a provider offers what the law on barring calls regulated activity (`dbs_regulated_activity`)."""
    return any(SERVICES[code].dbs_regulated_activity for code in provider.service_codes if code in SERVICES)


def _held(organisation: Organisation, concern_id: uuid.UUID) -> tuple[Concern, Referral]:
    """Return a concern and its referral with their rows held, or raise NotFound."""
    concern: Concern = lock(one(owned(Concern, organisation).where(Concern.id == concern_id)))
    referral: Referral = lock(one(owned(Referral, organisation).where(Referral.concern_id == concern_id)))
    return concern, referral


def _refuse_settled(referral: Referral) -> None:
    if not referral.is_pending:
        raise ReferralRefused("This referral is settled already")


def _move(organisation: Organisation, referral: Referral, state: ReferralState, *, by: User) -> None:
    referral.state = state
    record(organisation, f"referral.{state.value}", referral, by=by)
