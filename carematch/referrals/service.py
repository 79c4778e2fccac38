"""Referrals that came in: reading them, taking them on as needs, saying why not, and how they stand."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.accounts.service import token_hash
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, lock, one, owned
from carematch.core.errors import DomainError
from carematch.organisations.models import Organisation
from carematch.places.problems import PlaceProblem
from carematch.referrals import standing, telling
from carematch.referrals.models import PersonReferral
from carematch.referrals.vocabulary import Reason, Stage
from carematch.seekers import consents
from carematch.seekers import service as seekers
from carematch.seekers.models import Need, Person
from carematch.seekers.vocabulary import Channel, ContactWay, Purpose, ShownAs

# For how long whoever referred can read how it stands.
LINK_LASTS = dt.timedelta(days=365)
# Nobody's letter box is filled by somebody who asks for the link again and again.
BETWEEN_LINKS = dt.timedelta(minutes=20)


class AlreadySettled(DomainError):
    """Somebody else has taken the referral on, or said why not, meanwhile."""


class UnknownPerson(DomainError):
    """Nobody has that reference."""


def _sent(organisation: Organisation) -> sa.Select[Any]:
    """Select the referrals that were sent, with the need that came of each and who settled it."""
    found = owned(PersonReferral, organisation).where(PersonReferral.stage != Stage.DRAFT)
    return found.options(joinedload(PersonReferral.need), joinedload(PersonReferral.settled_by))


def get_referral(organisation: Organisation, referral_id: uuid.UUID) -> PersonReferral:
    """Return a referral that was sent, or raise NotFound."""
    return one(_sent(organisation).where(PersonReferral.id == referral_id))


def read_referral(organisation: Organisation, referral_id: uuid.UUID, *, by: User) -> PersonReferral:
    """Return a referral that was sent and record that somebody read it, or raise NotFound."""
    referral = get_referral(organisation, referral_id)
    record(organisation, "referral.read", referral, by=by)
    return referral


def list_waiting(organisation: Organisation) -> list[PersonReferral]:
    """Return what waits for somebody: first what is needed soonest, then what came first."""
    waiting = _sent(organisation).where(PersonReferral.stage == Stage.RECEIVED)
    soonest = (PersonReferral.needed_by.is_(None), PersonReferral.needed_by)
    return every(waiting.order_by(*soonest, PersonReferral.sent_at, PersonReferral.id))


def list_settled(organisation: Organisation, *, limit: int = 50) -> list[PersonReferral]:
    """Return what was settled, latest first."""
    settled = _sent(organisation).where(PersonReferral.stage.in_((Stage.TAKEN_ON, Stage.DECLINED)))
    return every(settled.order_by(PersonReferral.settled_at.desc(), PersonReferral.id).limit(limit))


def count_waiting(organisation: Organisation, *, needed_by: dt.date | None = None) -> int:
    """Count what waits for somebody; with a day, what is needed by then."""
    counted = owned(PersonReferral, organisation, sa.func.count()).where(
        PersonReferral.stage == Stage.RECEIVED
    )
    if needed_by is not None:
        counted = counted.where(PersonReferral.needed_by <= needed_by)
    return db.session.scalar(counted) or 0


def count_urgent(organisation: Organisation) -> int:
    """Count what waits and is needed within three days, or was."""
    return count_waiting(organisation, needed_by=clock.today() + dt.timedelta(days=standing.URGENT_DAYS))


def take_on(
    organisation: Organisation, referral_id: uuid.UUID, *, by: User, known_as: str | None = None
) -> Need:
    """Make a need of a referral, to be talked through with the person; raises AlreadySettled or UnknownPerson.

    `known_as` is the reference of somebody we know: then nothing is recorded of them but the need.
    """
    referral = _held(organisation, referral_id)
    person = _known(organisation, known_as) if known_as else _recorded(organisation, referral, by)
    need = seekers.start_need(organisation, person, by=by, channel=Channel.PHONE)
    seekers.change_need(organisation, need, by=by, **_told(referral))
    _settle(organisation, referral, by=by, stage=Stage.TAKEN_ON, need_id=need.id)
    return need


def _held(organisation: Organisation, referral_id: uuid.UUID) -> PersonReferral:
    """Return a referral that waits, held so that nobody settles it beside us; raises NotFound or AlreadySettled."""
    referral = get_referral(organisation, referral_id)
    lock(referral)
    if not referral.is_waiting:
        raise AlreadySettled("Somebody has settled this referral meanwhile")
    return referral


def _known(organisation: Organisation, reference: str) -> Person:
    """Return the person with a reference, however it is written, or raise UnknownPerson."""
    person = first(owned(Person, organisation).where(Person.reference == reference.strip().upper()))
    if person is None:
        raise UnknownPerson("Nobody here has this reference. Leave it empty to record somebody new")
    return person


def _recorded(organisation: Organisation, referral: PersonReferral, by: User) -> Person:
    """Record the person who was referred; a postcode that names no place any more is asked again later."""
    person = seekers.record_person(
        organisation,
        by=by,
        preferred_name=referral.name,
        phone=referral.phone,
        email=referral.email,
        contact_channel=ContactWay.PHONE if referral.phone else ContactWay.EMAIL,
    )
    with contextlib.suppress(PlaceProblem):
        seekers.locate_person(organisation, person, by=by, postcode=referral.postcode or "")
    return person


def _told(referral: PersonReferral) -> dict[str, Any]:
    """Return what a need begins with; the person still says it themselves."""
    needed_by = referral.needed_by
    is_ahead = needed_by is not None and needed_by >= clock.today()
    return {
        "services": list(referral.services),
        "outcomes": referral.words,
        "needed_by": needed_by if is_ahead else None,
    }


def decline(organisation: Organisation, referral_id: uuid.UUID, *, by: User, reason: Reason) -> None:
    """Say why a referral is not taken on, or raise AlreadySettled."""
    referral = _held(organisation, referral_id)
    _settle(organisation, referral, by=by, stage=Stage.DECLINED, reason=reason)


def _settle(
    organisation: Organisation, referral: PersonReferral, *, by: User, stage: Stage, **outcome: Any
) -> None:
    """Note who settled a referral and what came of it, and write to whoever referred."""
    facts = {"stage": stage, "settled_at": clock.now(), "settled_by_id": by.id, **outcome}
    for name, value in facts.items():
        setattr(referral, name, value)
    record(organisation, f"referral.{stage.value}", referral, by=by)
    telling.settled(organisation, referral)


def find_of_need(organisation: Organisation, need: Need) -> PersonReferral | None:
    """Return the referral that a need came of, or None."""
    return first(_sent(organisation).where(PersonReferral.need_id == need.id))


def set_telling(organisation: Organisation, referral_id: uuid.UUID, *, by: User, tells: bool) -> None:
    """Record whether the person agrees that whoever referred hears how it stands; it holds from this moment.

    Once somebody is in touch with the person it is their consent, which they see and can take back themselves.
    """
    referral = get_referral(organisation, referral_id)
    referral.tells_status = tells
    if referral.need is not None:
        _consent(organisation, referral.need.person_id, by=by, tells=tells)
    record(organisation, "referral.telling_changed", referral, by=by, fields=["tells_status"])


def _consent(organisation: Organisation, person_id: uuid.UUID, *, by: User, tells: bool) -> None:
    """Write down what the person said on the phone about the referrer, or take back what they had said."""
    person = seekers.get_person(organisation, person_id)
    live = consents.find_live_for(organisation, person_id, Purpose.TELL_REFERRER)
    if tells:
        consents.give(
            organisation,
            person,
            by=by,
            channel=Channel.PHONE,
            purpose=Purpose.TELL_REFERRER,
            shown_as=ShownAs.READ_OUT,
        )
    elif live is not None:
        consents.withdraw(organisation, live, by=by)


def tells(organisation: Organisation, referral: PersonReferral) -> bool:
    """Tell whether whoever referred may hear how it stands: by the person's consent, or by what was said at first.

    What was said at first counts until the person takes a consent back.
    """
    if referral.need is None:
        return referral.tells_status
    whose = (organisation, referral.need.person_id, Purpose.TELL_REFERRER)
    if consents.find_live_for(*whose) is not None:
        return True
    return referral.tells_status and not consents.has_ended(*whose)


def find_by_token(organisation: Organisation, token: str) -> PersonReferral | None:
    """Return the referral that a link leads to, or None once it is a year old."""
    since = clock.now() - LINK_LASTS
    return first(
        _sent(organisation).where(
            PersonReferral.token_hash == token_hash(token), PersonReferral.sent_at > since
        )
    )


def send_link(organisation: Organisation, *, reference: str, email: str) -> None:
    """Send the link again where reference and address belong together; whoever asks learns nothing either way."""
    wanted = reference.strip().upper()
    referral: PersonReferral | None = first(
        _sent(organisation).where(
            PersonReferral.reference == wanted, PersonReferral.sent_at > clock.now() - LINK_LASTS
        )
    )
    if referral is None or (referral.referrer_email or "").lower() != email.strip().lower():
        return
    lock(referral)
    if referral.link_sent_at is None or referral.link_sent_at <= clock.now() - BETWEEN_LINKS:
        referral.link_sent_at = clock.now()
        telling.link_again(organisation, referral)


def how_it_stands(organisation: Organisation, referral: PersonReferral) -> str:
    """Return how a referral stands, as whoever referred may read it."""
    need = referral.need.status if referral.need else None
    return standing.in_words(referral, need, tells(organisation, referral))


__all__: Sequence[str] = [
    "AlreadySettled",
    "UnknownPerson",
    "count_urgent",
    "count_waiting",
    "decline",
    "find_by_token",
    "find_of_need",
    "get_referral",
    "how_it_stands",
    "list_settled",
    "list_waiting",
    "read_referral",
    "send_link",
    "set_telling",
    "take_on",
    "tells",
]
