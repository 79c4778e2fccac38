"""Proposing and approving a delivery office where it is known whom the provider supports: never one of their homes."""

import datetime as dt
import uuid

from carematch.accounts.models import User
from carematch.arrangements.models import Arrangement
from carematch.core.db import every, owned
from carematch.organisations.models import Organisation
from carematch.providers import offices
from carematch.providers.delivery_office import DeliveryOffice
from carematch.providers.models import Provider
from carematch.seekers.models import Person


def propose(
    organisation: Organisation,
    provider: Provider,
    *,
    by: User,
    postcode: str,
    reason: str,
    starts_on: dt.date,
) -> DeliveryOffice:
    """Propose the local office that delivers a provider's work, or raise OfficeRefused."""
    homes = homes_supported(organisation, provider.id)
    return offices.propose(
        organisation, provider, by=by, postcode=postcode, reason=reason, starts_on=starts_on, homes=homes
    )


def approve(organisation: Organisation, office: DeliveryOffice, *, by: User) -> DeliveryOffice:
    """Approve an office that somebody else proposed, or raise OfficeRefused; who is supported may have changed."""
    return offices.approve(
        organisation, office, by=by, homes=homes_supported(organisation, office.provider_id)
    )


def homes_supported(organisation: Organisation, provider_id: uuid.UUID) -> frozenset[str]:
    """Return the postcodes of everybody with whom a provider has, or had, an arrangement; for comparing only."""
    supported = owned(Arrangement, organisation, Arrangement.person_id).where(
        Arrangement.provider_id == provider_id
    )
    people = every(owned(Person, organisation).where(Person.id.in_(supported)))
    return frozenset(person.postcode for person in people if person.postcode)
