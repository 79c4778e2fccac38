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
from carematch.seekers.models import Consent, Person, Representative
from carematch.seekers.vocabulary import CURRENT_WORDING, Channel, Giver, Purpose


class ConsentRefused(DomainError):
    """The consent cannot be recorded as given."""


def give(
    organisation: Organisation,
    person: Person,
    *,
    by: User,
    provider_id: uuid.UUID,
    channel: Channel,
    given_by: Giver = Giver.PERSON,
    representative_id: uuid.UUID | None = None,
    expires_on: dt.date | None = None,
) -> Consent:
    """Record that a provider may be told who the person is, or raise ConsentRefused.

    A representative can give it only while their recorded authority runs; a person's capacity is presumed.
    """
    if given_by is Giver.REPRESENTATIVE:
        _require_authority(organisation, person, representative_id)
    if expires_on is not None and expires_on < clock.today():
        raise ConsentRefused("The consent cannot end before today")
    live = find_live(organisation, person.id, provider_id)
    if live is not None:
        return live
    consent = Consent(
        organisation_id=organisation.id,
        person_id=person.id,
        provider_id=provider_id,
        purpose=Purpose.SHARE_WITH_PROVIDER,
        wording_version=CURRENT_WORDING,
        given_by=given_by,
        representative_id=representative_id,
        channel=channel,
        captured_by_id=by.id,
        given_at=clock.now(),
        expires_on=expires_on,
    )
    db.session.add(consent)
    record(organisation, "consent.given", consent, by=by, fields=[given_by.value, channel.value])
    return consent


def _require_authority(
    organisation: Organisation, person: Person, representative_id: uuid.UUID | None
) -> None:
    """Raise ConsentRefused unless a representative of the person has an authority that runs today."""
    today = clock.today()
    found = first(
        owned(Representative, organisation).where(
            Representative.id == representative_id,
            Representative.person_id == person.id,
            Representative.authority.is_not(None),
            Representative.starts_on <= today,
            sa.or_(Representative.ends_on.is_(None), Representative.ends_on >= today),
        )
    )
    if found is None:
        raise ConsentRefused("Record the representative's authority first: a helper cannot consent for somebody")


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


def get_consent(organisation: Organisation, person: Person, consent_id: uuid.UUID) -> Consent:
    """Return one consent of a person, or raise NotFound."""
    return one(
        owned(Consent, organisation).where(Consent.id == consent_id, Consent.person_id == person.id)
    )


def withdraw(organisation: Organisation, consent: Consent, *, by: User) -> None:
    """Take a consent back; it covers nothing from this moment."""
    if consent.withdrawn_at is None:
        consent.withdrawn_at = clock.now()
        record(organisation, "consent.withdrawn", consent, by=by)
