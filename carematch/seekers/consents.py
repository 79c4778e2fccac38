"""Consent: who may learn who somebody is. Without a live consent for a provider, that provider learns nothing."""

import datetime as dt
import uuid

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, one, owned
from carematch.core.errors import DomainError
from carematch.organisations.models import Organisation
from carematch.seekers.models import Consent, Person
from carematch.seekers.representatives import acts_for, find_authorised
from carematch.seekers.vocabulary import CURRENT_WORDING, Channel, Giver, Purpose


class ConsentRefused(DomainError):
    """The consent cannot be recorded as given."""


def give(
    organisation: Organisation,
    person: Person,
    *,
    by: User,
    provider_id: uuid.UUID,
    described_as: str,
    channel: Channel,
    given_by: Giver = Giver.PERSON,
    representative_id: uuid.UUID | None = None,
    expires_on: dt.date | None = None,
) -> Consent:
    """Record that a provider may be told who the person is, or raise ConsentRefused; a live consent stays as it is.

    A representative can give it only while their recorded authority runs; a person's capacity is presumed. Online
    nobody can agree in the person's name but the person. `described_as` is what the provider was called.
    """
    if given_by is Giver.REPRESENTATIVE and not _has_authority(organisation, person, representative_id):
        raise ConsentRefused(
            "Record the representative's authority first: a helper cannot consent for somebody"
        )
    if given_by is Giver.PERSON and channel is Channel.ONLINE and by.id != person.user_id:
        raise ConsentRefused("Only the person themselves can agree online in their own name")
    if expires_on is not None and expires_on < clock.today():
        raise ConsentRefused("The consent cannot end before today")
    live = find_live(organisation, person.id, provider_id)
    if live is not None:
        return live
    consent = Consent(
        organisation_id=organisation.id,
        person_id=person.id,
        provider_id=provider_id,
        described_as=described_as,
        purpose=Purpose.SHARE_WITH_PROVIDER,
        wording_version=CURRENT_WORDING,
        given_by=given_by,
        representative_id=representative_id if given_by is Giver.REPRESENTATIVE else None,
        channel=channel,
        captured_by_id=by.id,
        given_at=clock.now(),
        expires_on=expires_on,
    )
    db.session.add(consent)
    record(organisation, "consent.given", consent, by=by, fields=[given_by.value, channel.value])
    return consent


def give_online(
    organisation: Organisation, person: Person, *, by: User, provider_id: uuid.UUID, described_as: str
) -> Consent:
    """Record what a signed-in person, or their representative, agrees to themselves, or raise ConsentRefused."""
    acting = None if by.id == person.user_id else find_authorised(organisation, person, user=by)
    return give(
        organisation,
        person,
        by=by,
        provider_id=provider_id,
        described_as=described_as,
        channel=Channel.ONLINE,
        given_by=Giver.PERSON if by.id == person.user_id else Giver.REPRESENTATIVE,
        representative_id=acting.id if acting else None,
    )


def _has_authority(organisation: Organisation, person: Person, representative_id: uuid.UUID | None) -> bool:
    """Tell whether a representative of the person has an authority that runs today."""
    return find_authorised(organisation, person, representative_id=representative_id) is not None


def find_live(organisation: Organisation, person_id: uuid.UUID, provider_id: uuid.UUID) -> Consent | None:
    """Return the consent that covers a provider today, or None."""
    return first(
        owned(Consent, organisation)
        .where(
            Consent.person_id == person_id,
            Consent.provider_id == provider_id,
            Consent.purpose == Purpose.SHARE_WITH_PROVIDER,
            Consent.withdrawn_at.is_(None),
            sa.or_(Consent.expires_on.is_(None), Consent.expires_on >= clock.today()),
        )
        .order_by(Consent.given_at.desc(), Consent.id)
    )


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
    """Take a consent back; it covers nothing from this moment. Whoever acts for the person may: it only narrows."""
    if consent.withdrawn_at is None:
        consent.withdrawn_at = clock.now()
        record(organisation, "consent.withdrawn", consent, by=by)
