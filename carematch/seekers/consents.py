"""Consent: what a person agreed to. Without a live consent that covers a provider, that provider learns nothing."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, one, owned
from carematch.core.errors import DomainError
from carematch.organisations.models import Organisation
from carematch.rules.acting import May
from carematch.seekers.models import Consent, Exclusion, Person, Representative
from carematch.seekers.purposes import LANGUAGE, PURPOSES
from carematch.seekers.representatives import acts_for, find_who_may
from carematch.seekers.vocabulary import Channel, Giver, Purpose, ShownAs

EVERYBODY_INTRODUCED = "Every provider who is introduced"


class ConsentRefused(DomainError):
    """The consent cannot be recorded as given."""


def give(
    organisation: Organisation,
    person: Person,
    *,
    by: User,
    channel: Channel,
    purpose: Purpose = Purpose.SHARE_WITH_PROVIDER,
    provider_id: uuid.UUID | None = None,
    described_as: str = "",
    given_by: Giver = Giver.PERSON,
    representative_id: uuid.UUID | None = None,
    expires_on: dt.date | None = None,
    shown_as: ShownAs = ShownAs.NOT_RECORDED,
) -> Consent:
    """Record what a person agrees to, in the words shown today, or raise ConsentRefused; again changes nothing.

    To tell providers who they are holds for one provider or, where none is named, for everybody introduced. A
    representative can give it only while their recorded authority runs and covers it; a person's capacity is presumed.
    Online nobody can agree in the person's name but the person. `described_as` is what the provider was called.
    """
    acting = _given_for(organisation, person, representative_id) if given_by is Giver.REPRESENTATIVE else None
    if given_by is Giver.PERSON and channel is Channel.ONLINE and by.id != person.user_id:
        raise ConsentRefused("Only the person themselves can agree online in their own name")
    if expires_on is not None and expires_on < clock.today():
        raise ConsentRefused("The consent cannot end before today")
    live = _find_same(organisation, person.id, purpose, provider_id)
    if live is not None and (live.expires_on is None or live.expires_on == expires_on):
        return live
    about = PURPOSES[purpose]
    consent = Consent(
        organisation_id=organisation.id,
        person_id=person.id,
        provider_id=provider_id,
        described_as=described_as or _called(purpose, provider_id),
        purpose=purpose,
        basis=about.basis,
        wording_version=about.current().version,
        language=LANGUAGE,
        shown_as=shown_as,
        given_by=given_by,
        representative_id=acting.id if acting else None,
        authority=acting.authority if acting else None,
        channel=channel,
        captured_by_id=by.id,
        given_at=clock.now(),
        expires_on=expires_on,
    )
    db.session.add(consent)
    said = [purpose.value, given_by.value, channel.value]
    record(organisation, "consent.given", consent, by=by, fields=said)
    return consent


def give_online(
    organisation: Organisation,
    person: Person,
    *,
    by: User,
    purpose: Purpose = Purpose.SHARE_WITH_PROVIDER,
    provider_id: uuid.UUID | None = None,
    described_as: str = "",
    expires_on: dt.date | None = None,
    shown_as: ShownAs = ShownAs.PLAIN,
) -> Consent:
    """Record what a signed-in person, or their representative, agrees to themselves, or raise ConsentRefused."""
    is_person = by.id == person.user_id
    acting = None if is_person else find_who_may(organisation, person, May.ANSWER, user=by)
    return give(
        organisation,
        person,
        by=by,
        purpose=purpose,
        provider_id=provider_id,
        described_as=described_as,
        channel=Channel.ONLINE,
        given_by=Giver.PERSON if is_person else Giver.REPRESENTATIVE,
        representative_id=acting.id if acting else None,
        expires_on=expires_on,
        shown_as=shown_as,
    )


def _given_for(
    organisation: Organisation, person: Person, representative_id: uuid.UUID | None
) -> Representative:
    """Return the representative who consents for a person, or raise ConsentRefused."""
    acting = find_who_may(organisation, person, May.ANSWER, representative_id=representative_id)
    if acting is None:
        raise ConsentRefused(
            "Record the representative's authority first: a helper cannot consent for somebody, "
            "and neither can an appointee or somebody who acts in money matters alone. An attorney for health and "
            "welfare can only once a doubt is recorded that the person can decide this themselves"
        )
    return acting


def _called(purpose: Purpose, provider_id: uuid.UUID | None) -> str:
    """Return whom a consent is about where nobody is named."""
    told = purpose is Purpose.SHARE_WITH_PROVIDER and provider_id is None
    return EVERYBODY_INTRODUCED if told else ""


def _runs() -> sa.ColumnElement[bool]:
    """Return the condition that a consent covers something now: not taken back, and its last day is not over."""
    lasts = sa.or_(Consent.expires_on.is_(None), Consent.expires_on >= clock.today())
    return sa.and_(Consent.withdrawn_at.is_(None), lasts)


def _of(
    organisation: Organisation, person_id: uuid.UUID, purpose: Purpose, provider_id: uuid.UUID | None
) -> sa.Select[Any]:
    """Select the consents of a person for a purpose and one provider (or none), newest first."""
    about = Consent.provider_id.is_(None) if provider_id is None else Consent.provider_id == provider_id
    found = owned(Consent, organisation).where(
        Consent.person_id == person_id, Consent.purpose == purpose, about
    )
    return found.order_by(Consent.given_at.desc(), Consent.id)


def _find_same(
    organisation: Organisation, person_id: uuid.UUID, purpose: Purpose, provider_id: uuid.UUID | None
) -> Consent | None:
    return first(_of(organisation, person_id, purpose, provider_id).where(_runs()))


def find_live(organisation: Organisation, person_id: uuid.UUID, provider_id: uuid.UUID) -> Consent | None:
    """Return the consent by which a provider may know who a person is now, or None.

    One for everybody introduced does not cover a provider whom the person wants no introduction to, nor one from whom
    they took their own consent back later.
    """
    purpose = Purpose.SHARE_WITH_PROVIDER
    named = _find_same(organisation, person_id, purpose, provider_id)
    if named is not None:
        return named
    general = _find_same(organisation, person_id, purpose, None)
    if general is None or _left_out(organisation, general, provider_id):
        return None
    return general


def _left_out(organisation: Organisation, general: Consent, provider_id: uuid.UUID) -> bool:
    """Tell whether a person has taken a provider out of a consent that covers everybody introduced."""
    excluded = owned(Exclusion, organisation, Exclusion.id).where(
        Exclusion.person_id == general.person_id, Exclusion.provider_id == provider_id
    )
    taken_back = _of(organisation, general.person_id, general.purpose, provider_id).where(
        Consent.withdrawn_at >= general.given_at
    )
    return first(excluded) is not None or first(taken_back) is not None


def find_live_for(organisation: Organisation, person_id: uuid.UUID, purpose: Purpose) -> Consent | None:
    """Return the consent by which something that is about no single provider may be done now, or None."""
    return _find_same(organisation, person_id, purpose, None)


def has_ended(organisation: Organisation, person_id: uuid.UUID, purpose: Purpose) -> bool:
    """Tell whether a consent was given for a purpose, and taken back or run out since."""
    before = first(_of(organisation, person_id, purpose, None))
    return before is not None and find_live_for(organisation, person_id, purpose) is None


def list_consents(organisation: Organisation, person: Person) -> list[Consent]:
    """Return every consent of a person, withdrawn ones too, newest first."""
    return every(
        owned(Consent, organisation)
        .where(Consent.person_id == person.id)
        .order_by(Consent.given_at.desc(), Consent.id)
    )


def list_own_consents(organisation: Organisation, user: User) -> list[Consent]:
    """Return every consent of the people whom a user is or acts for, withdrawn ones too, newest first."""
    mine = acts_for(organisation, user)
    return every(
        owned(Consent, organisation)
        .where(Consent.person_id.in_(mine))
        .order_by(Consent.given_at.desc(), Consent.id)
    )


def get_consent(organisation: Organisation, person: Person, consent_id: uuid.UUID) -> Consent:
    """Return one consent of a person, or raise NotFound."""
    return one(owned(Consent, organisation).where(Consent.id == consent_id, Consent.person_id == person.id))


def get_own_consent(organisation: Organisation, user: User, consent_id: uuid.UUID) -> Consent:
    """Return a consent of somebody whom the user is or acts for, or raise NotFound."""
    mine = acts_for(organisation, user)
    return one(owned(Consent, organisation).where(Consent.id == consent_id, Consent.person_id.in_(mine)))


def is_live(consent: Consent) -> bool:
    """Tell whether a consent covers anything today."""
    runs = consent.expires_on is None or consent.expires_on >= clock.today()
    return consent.withdrawn_at is None and runs


def withdraw(organisation: Organisation, consent: Consent, *, by: User) -> None:
    """Take a consent back; it covers nothing from this moment. Whoever acts for the person may: it only narrows.

    Where the same was recorded twice, all of it is taken back.
    """
    same = _of(organisation, consent.person_id, consent.purpose, consent.provider_id).with_for_update()
    for each in every(same.where(Consent.withdrawn_at.is_(None))):
        each.withdrawn_at, each.withdrawn_by_id = clock.now(), by.id
        record(organisation, "consent.withdrawn", each, by=by, fields=[each.purpose.value])
