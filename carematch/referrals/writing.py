"""Writing a referral: begun once somebody agreed to it, kept page by page, and sent."""

import datetime as dt
import secrets
import uuid
from typing import Any

import sqlalchemy as sa

from carematch.accounts.service import token_hash
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, lock, one, owned
from carematch.core.errors import DomainError
from carematch.core.references import new_reference
from carematch.organisations.models import Organisation
from carematch.places import service as places
from carematch.referrals import telling
from carematch.referrals.models import PersonReferral
from carematch.referrals.vocabulary import STEP_TITLES, Agreed, Stage, Step
from carematch.rules.taxonomy import SERVICES

# A draft is somebody's health put down by somebody else: nobody keeps it longer than it takes to write.
DRAFT_LASTS = dt.timedelta(hours=24)
# Nobody fills the desk, or a stranger's letter box, by a program.
MOST_IN_AN_HOUR = 60
MOST_LETTERS_IN_AN_HOUR = 10


class AnswerRefused(DomainError):
    """An answer cannot be right; the message says what to do, and `field` which answer it is."""

    def __init__(self, message: str, field: str) -> None:
        """Carry the sentence and the name of the answer that it belongs beside."""
        super().__init__(message)
        self.field = field


class NotFinished(DomainError):
    """A page of the referral is still to be answered."""


class TooMany(DomainError):
    """So many referrals came in that no more are taken online for now."""


def begin(organisation: Organisation, *, agreed_by: Agreed, tells_status: bool) -> PersonReferral:
    """Begin a referral that was agreed to; nobody but this browser can go on with it."""
    referral = PersonReferral(
        organisation_id=organisation.id,
        reference=new_reference("R"),
        agreed_by=agreed_by,
        tells_status=tells_status,
    )
    db.session.add(referral)
    db.session.flush()
    return referral


def get_draft(organisation: Organisation, referral_id: uuid.UUID) -> PersonReferral:
    """Return a referral that is being written, or raise NotFound: it may have been sent, or be a day old."""
    since = clock.now() - DRAFT_LASTS
    return one(
        owned(PersonReferral, organisation).where(
            PersonReferral.id == referral_id,
            PersonReferral.stage == Stage.DRAFT,
            PersonReferral.created_at > since,
        )
    )


def keep(organisation: Organisation, referral: PersonReferral, step: Step, **facts: Any) -> None:
    """Keep the answers of a page, or raise AnswerRefused, or a PlaceProblem for the postcode."""
    for name, value in facts.items():
        setattr(referral, name, value)
    _CHECKS[step](referral)
    if step.value not in referral.answered:
        referral.answered = [*referral.answered, step.value]


def _check_person(referral: PersonReferral) -> None:
    """Raise AnswerRefused where nobody could reach the person, or PlaceProblem for no place."""
    if not (referral.phone or referral.email):
        raise AnswerRefused("Enter a phone number or an email address, so that we can reach them", "phone")
    referral.postcode = places.lookup(referral.postcode or "").postcode


def _check_help(referral: PersonReferral) -> None:
    """Raise AnswerRefused for a service that nobody may be introduced for, or a day that has gone by."""
    if any(code not in SERVICES or SERVICES[code].refused for code in referral.services):
        raise AnswerRefused(
            "We cannot introduce anybody for this. Ask the GP or the district nurses", "services"
        )
    if referral.needed_by is not None and referral.needed_by < clock.today():
        raise AnswerRefused("Enter today's date or a later one", "needed_by")
    if referral.from_hospital and referral.needed_by is None:
        raise AnswerRefused("Enter the day they come home, or the day you expect it", "needed_by")


def _check_you(referral: PersonReferral) -> None:
    """Ask no more: the form has seen to it that everything is there."""


_CHECKS = {Step.PERSON: _check_person, Step.HELP: _check_help, Step.YOU: _check_you}


def first_unanswered(referral: PersonReferral) -> Step | None:
    """Return the first page that is still to be answered, or None."""
    return next((step for step in Step if step.value not in referral.answered), None)


def send(organisation: Organisation, referral: PersonReferral) -> None:
    """Hand a referral to the anchor, and write to whoever refers; raises NotFinished or TooMany.

    Again changes nothing.
    """
    lock(referral)  # two taps must not send two letters
    if referral.stage is not Stage.DRAFT:
        return
    missing = first_unanswered(referral)
    if missing is not None:
        raise NotFinished(f"There is still something to answer: {STEP_TITLES[missing]}")
    _refuse_flood(organisation)
    token = secrets.token_urlsafe(32)
    referral.token, referral.token_hash = token, token_hash(token)
    referral.stage, referral.sent_at = Stage.RECEIVED, clock.now()
    record(organisation, "referral.received", referral, by=None, fields=[referral.agreed_by.value])
    if _letters_lately(organisation, referral) < MOST_LETTERS_IN_AN_HOUR:
        telling.received(organisation, referral)


def _refuse_flood(organisation: Organisation) -> None:
    """Raise TooMany where more came within the hour than people write."""
    if (db.session.scalar(_lately(organisation, sa.func.count())) or 0) >= MOST_IN_AN_HOUR:
        raise TooMany("We have had very many referrals within this hour. Call us instead, or try again later")


def _letters_lately(organisation: Organisation, referral: PersonReferral) -> int:
    """Return how many referrals came within the hour from the same address."""
    others: list[PersonReferral] = every(_lately(organisation))
    own = (referral.referrer_email or "").lower()
    return sum((each.referrer_email or "").lower() == own for each in others if each.id != referral.id)


def _lately(organisation: Organisation, *columns: Any) -> sa.Select[Any]:
    """Select what came within the hour."""
    since = clock.now() - dt.timedelta(hours=1)
    return owned(PersonReferral, organisation, *columns).where(PersonReferral.sent_at > since)


def sweep(organisation: Organisation, on: dt.date) -> int:
    """Remove the drafts that nobody sent within a day, and return how many."""
    old: list[PersonReferral] = every(
        owned(PersonReferral, organisation).where(
            PersonReferral.stage == Stage.DRAFT, PersonReferral.created_at <= clock.now() - DRAFT_LASTS
        )
    )
    for each in old:
        db.session.delete(each)
    return len(old)
