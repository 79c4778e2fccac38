"""People who want support: recording who they are, where they live and how sure we are that they can decide."""

import uuid
from typing import Any

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core.db import db, every, first, lock, one, owned
from carematch.core.errors import DomainError
from carematch.core.permissions import Role
from carematch.core.references import new_reference
from carematch.organisations.models import Organisation
from carematch.organisations.service import add_member
from carematch.places import service as places
from carematch.rules.direct_payment import Relation
from carematch.seekers.models import Exclusion, Person, PersonRelation
from carematch.seekers.vocabulary import ContactWay, CouncilSource

ASKED_BY_PROVIDER = "provider"


class Refused(DomainError):
    """An answer cannot be right; the message says what to do, and `field` which answer it is."""

    def __init__(self, message: str, field: str) -> None:
        """Carry the sentence and the name of the answer that it belongs beside."""
        super().__init__(message)
        self.field = field


def record_person(organisation: Organisation, *, by: User, user: User | None = None, **facts: Any) -> Person:
    """Record a person: `facts` are preferred_name, full_name, phone, email, contact_channel, communication_needs."""
    person = Person(
        organisation_id=organisation.id, reference=new_reference("S"), user_id=user.id if user else None
    )
    db.session.add(person)
    for name, value in facts.items():
        setattr(person, name, value)
    if user is not None:
        add_member(organisation, user, Role.SEEKER, by=by)
    record(organisation, "person.recorded", person, by=by, fields=sorted(facts))
    return person


def own_person(organisation: Organisation, user: User) -> Person:
    """Return the person that a user is at an organisation, recording them the first time."""
    lock(user)  # two pages at once must not record somebody twice
    found = find_own_person(organisation, user)
    if found is not None:
        return found
    way = ContactWay.EMAIL
    return record_person(
        organisation, by=user, user=user, preferred_name=user.name, email=user.email, contact_channel=way
    )


def change_person(organisation: Organisation, person: Person, *, by: User, **facts: Any) -> None:
    """Change what is known of a person, or raise Refused where nobody could reach them that way."""
    for name, value in facts.items():
        setattr(person, name, value)
    if not (person.phone or person.email):
        raise Refused("Enter a phone number or an email address", "phone")
    if person.contact_channel is ContactWay.EMAIL and not person.email:
        raise Refused("Enter an email address, or choose another way to be contacted", "email")
    if person.contact_channel is not ContactWay.EMAIL and not person.phone:
        raise Refused("Enter a phone number, or choose another way to be contacted", "phone")
    record(organisation, "person.changed", person, by=by, fields=sorted(facts))


def locate_person(organisation: Organisation, person: Person, *, by: User, postcode: str) -> None:
    """Record where a person lives and propose the responsible council, or raise a PlaceProblem.

    An overridden council stays: ordinary residence is not settled by a postcode.
    """
    place = places.lookup(postcode)
    person.postcode = place.postcode
    is_found = place.lat is not None and place.lon is not None
    person.point = [place.lat, place.lon] if is_found else None
    person.precision = place.precision.value
    person.neighbourhood_code = place.msoa_code
    if person.council_source is not CouncilSource.OVERRIDDEN:
        person.council_code, person.council_source = place.council_code, CouncilSource.POSTCODE
    record(organisation, "person.located", person, by=by, fields=["postcode"])


def set_council(
    organisation: Organisation, person: Person, *, by: User, council_code: str, reason: str
) -> None:
    """Record another responsible council than the postcode proposes, or raise Refused without a reason."""
    if not reason.strip():
        raise Refused("Say why this council is responsible", "reason")
    if places.council_name(council_code) is None:
        raise Refused("Choose a council", "council_code")
    person.council_code, person.council_source = council_code, CouncilSource.OVERRIDDEN
    person.council_reason = reason.strip()
    record(organisation, "person.council_set", person, by=by, fields=["council_code"])


def record_capacity(
    organisation: Organisation, person: Person, *, by: User, doubt: bool, note: str | None
) -> None:
    """Record a doubt about the person's capacity for this decision, or that there is none; raises Refused.

    Capacity is presumed (Mental Capacity Act 2005, section 1), so a doubt needs its ground.
    """
    said = (note or "").strip()
    if doubt and not said:
        raise Refused("Say what the doubt is, and about which decision", "note")
    person.capacity_doubt, person.capacity_note = doubt, said or None
    record(organisation, "person.capacity_recorded", person, by=by, fields=["capacity_doubt"])


def get_person(organisation: Organisation, person_id: uuid.UUID) -> Person:
    """Return one of the organisation's people, or raise NotFound."""
    return one(owned(Person, organisation).where(Person.id == person_id))


def find_own_person(organisation: Organisation, user: User) -> Person | None:
    """Return the person that a user is, at an organisation, or None."""
    return first(owned(Person, organisation).where(Person.user_id == user.id))


def record_relation(
    organisation: Organisation,
    person: Person,
    *,
    by: User,
    provider_id: uuid.UUID,
    relation: Relation,
    same_household: bool | None,
    council_exception: str = "",
) -> PersonRelation:
    """Record what a provider is to a person (once per pair; a second time replaces it)."""
    found = first(
        owned(PersonRelation, organisation).where(
            PersonRelation.person_id == person.id, PersonRelation.provider_id == provider_id
        )
    )
    known = found or PersonRelation(
        organisation_id=organisation.id, person_id=person.id, provider_id=provider_id
    )
    known.relation, known.same_household = relation, same_household
    known.council_exception = council_exception.strip()
    db.session.add(known)
    record(organisation, "relation.recorded", known, by=by, fields=["relation", "same_household"])
    return known


def list_relations(organisation: Organisation, person_id: uuid.UUID) -> list[PersonRelation]:
    """Return what providers are to a person, oldest record first."""
    return every(
        owned(PersonRelation, organisation)
        .where(PersonRelation.person_id == person_id)
        .order_by(PersonRelation.created_at, PersonRelation.id)
    )


def end_relation(organisation: Organisation, person: Person, *, by: User, provider_id: uuid.UUID) -> None:
    """Take back what a provider is to a person, or raise NotFound; the audit keeps that it was recorded."""
    known = one(
        owned(PersonRelation, organisation).where(
            PersonRelation.person_id == person.id, PersonRelation.provider_id == provider_id
        )
    )
    record(organisation, "relation.ended", known, by=by)
    db.session.delete(known)


def list_exclusions(organisation: Organisation, person_id: uuid.UUID) -> list[Exclusion]:
    """Return whom a person is not to be introduced to, whoever asked for it, oldest first."""
    return every(
        owned(Exclusion, organisation)
        .where(Exclusion.person_id == person_id)
        .order_by(Exclusion.created_at, Exclusion.id)
    )


def end_exclusion(
    organisation: Organisation, person: Person, *, by: User, provider_id: uuid.UUID, as_staff: bool
) -> None:
    """Let a person and a provider be introduced again, or raise NotFound.

    What the provider asked for is not the person's to end, nor theirs to know of: only staff may.
    """
    asked = owned(Exclusion, organisation).where(
        Exclusion.person_id == person.id, Exclusion.provider_id == provider_id
    )
    found = one(asked if as_staff else asked.where(Exclusion.asked_by != ASKED_BY_PROVIDER))
    record(organisation, "exclusion.ended", found, by=by)
    db.session.delete(found)


def exclude(
    organisation: Organisation, person: Person, *, by: User, provider_id: uuid.UUID, asked_by: str
) -> None:
    """Keep a person and a provider from being introduced to each other; asking again changes nothing."""
    if provider_id in excluded_providers(organisation, person.id):
        return
    made = Exclusion(
        organisation_id=organisation.id, person_id=person.id, provider_id=provider_id, asked_by=asked_by
    )
    db.session.add(made)
    record(organisation, "exclusion.recorded", made, by=by, fields=[asked_by])


def excluded_providers(organisation: Organisation, person_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the ids of the providers that a person is not to be introduced to."""
    found = owned(Exclusion, organisation, Exclusion.provider_id).where(Exclusion.person_id == person_id)
    return frozenset(db.session.scalars(found))
