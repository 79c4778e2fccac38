"""People and their needs: recording them, finding them, handing a need in."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, one, owned, unchanged_since
from carematch.core.errors import DomainError
from carematch.core.permissions import Role
from carematch.core.references import new_reference
from carematch.organisations.models import Organisation
from carematch.organisations.service import add_member
from carematch.places import service as places
from carematch.rules.direct_payment import Relation
from carematch.rules.lawful_route import Authority, ContractParty
from carematch.rules.taxonomy import SERVICES
from carematch.seekers.models import (
    Exclusion,
    Need,
    NeedVisit,
    Person,
    PersonRelation,
    Representative,
)
from carematch.seekers.vocabulary import Channel, CouncilSource, Funding, NeedStatus

OPEN = (NeedStatus.NEW, NeedStatus.SEARCHING, NeedStatus.INTRODUCED, NeedStatus.UNABLE)


class NeedIncomplete(DomainError):
    """The need cannot be handed in yet; the message says what is missing."""


class NeedRefused(DomainError):
    """An answer cannot be right; the message says which and what to do."""


@dataclass(frozen=True)
class Visit:
    """A weekly visit as it is asked: day 0 (Monday) to 6, times in minutes of the day, length in minutes."""

    day: int
    earliest: int
    latest: int
    minutes: int


# People ---------------------------------------------------------------------------------------------------


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


def change_person(
    organisation: Organisation, person: Person, *, by: User, row_version: str | None = None, **facts: Any
) -> None:
    """Change what is known of a person, or raise StaleEdit."""
    if row_version:
        unchanged_since(person, row_version)
    for name, value in facts.items():
        setattr(person, name, value)
    record(organisation, "person.changed", person, by=by, fields=sorted(facts))


def locate_person(organisation: Organisation, person: Person, *, by: User, postcode: str) -> None:
    """Record where a person lives and propose the responsible council, or raise a PlaceProblem.

    An overridden council stays: ordinary residence is not settled by a postcode.
    """
    place = places.lookup(postcode)
    person.postcode = place.postcode
    person.lat, person.lon, person.precision = place.lat, place.lon, place.precision.value
    person.neighbourhood_code = place.msoa_code
    if person.council_source is not CouncilSource.OVERRIDDEN:
        person.council_code, person.council_source = place.council_code, CouncilSource.POSTCODE
    record(organisation, "person.located", person, by=by, fields=["postcode"])


def set_council(organisation: Organisation, person: Person, *, by: User, council_code: str, reason: str) -> None:
    """Record another responsible council than the postcode proposes, with the reason."""
    if not reason.strip():
        raise NeedRefused("Say why this council is responsible")
    person.council_code, person.council_source = council_code, CouncilSource.OVERRIDDEN
    person.council_reason = reason.strip()
    record(organisation, "person.council_set", person, by=by, fields=["council_code"])


def record_capacity(organisation: Organisation, person: Person, *, by: User, doubt: bool, note: str) -> None:
    """Record a doubt about the person's capacity for this decision, or that there is none (Mental Capacity Act 2005 s.1)."""
    person.capacity_doubt, person.capacity_note = doubt, note.strip() or None
    record(organisation, "person.capacity_recorded", person, by=by, fields=["capacity_doubt"])


def add_representative(
    organisation: Organisation,
    person: Person,
    *,
    by: User,
    name: str,
    authority: Authority | None,
    evidence: str = "",
    user: User | None = None,
) -> Representative:
    """Record somebody who acts for a person; without an authority they are a helper only."""
    representative = Representative(
        organisation_id=organisation.id,
        person_id=person.id,
        user_id=user.id if user else None,
        authority=authority,
        evidence=evidence,
        starts_on=clock.today(),
    )
    representative.name = name
    db.session.add(representative)
    if user is not None:
        add_member(organisation, user, Role.REPRESENTATIVE, by=by)
    record(organisation, "representative.added", representative, by=by, fields=["authority"])
    return representative


def list_representatives(organisation: Organisation, person: Person) -> list[Representative]:
    """Return who acts for a person today, those with authority first."""
    today = clock.today()
    return every(
        owned(Representative, organisation)
        .where(
            Representative.person_id == person.id,
            Representative.starts_on <= today,
            sa.or_(Representative.ends_on.is_(None), Representative.ends_on >= today),
        )
        .order_by(Representative.authority.is_(None), Representative.created_at, Representative.id)
    )


def end_representative(organisation: Organisation, representative: Representative, *, by: User) -> None:
    """End somebody's acting for a person, as of yesterday: today it no longer holds."""
    representative.ends_on = max(representative.starts_on, clock.today())
    representative.authority = None
    representative.user_id = None
    record(organisation, "representative.ended", representative, by=by)


def get_person(organisation: Organisation, person_id: uuid.UUID) -> Person:
    """Return one of the organisation's people, or raise NotFound."""
    return one(owned(Person, organisation).where(Person.id == person_id))


def find_own_person(organisation: Organisation, user: User) -> Person | None:
    """Return the person that a user is, at an organisation, or None."""
    return first(owned(Person, organisation).where(Person.user_id == user.id).order_by(Person.created_at))


def acts_for(organisation: Organisation, user: User) -> sa.Select[Any]:
    """Select the ids of the people whose needs a user may see as their own: themselves, or whom they represent."""
    today = clock.today()
    represented = (
        owned(Representative, organisation, Representative.person_id)
        .where(Representative.user_id == user.id, Representative.starts_on <= today)
        .where(sa.or_(Representative.ends_on.is_(None), Representative.ends_on >= today))
    )
    return owned(Person, organisation, Person.id).where(
        sa.or_(Person.user_id == user.id, Person.id.in_(represented))
    )


def list_own_people(organisation: Organisation, user: User) -> list[Person]:
    """Return the people that a user is or acts for, oldest record first."""
    ids = acts_for(organisation, user)
    return every(owned(Person, organisation).where(Person.id.in_(ids)).order_by(Person.created_at, Person.id))


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


def exclude(organisation: Organisation, person: Person, *, by: User, provider_id: uuid.UUID, asked_by: str) -> None:
    """Keep a person and a provider from being introduced to each other."""
    exists = owned(Exclusion, organisation).where(
        Exclusion.person_id == person.id, Exclusion.provider_id == provider_id
    )
    if first(exists) is None:
        made = Exclusion(
            organisation_id=organisation.id, person_id=person.id, provider_id=provider_id, asked_by=asked_by
        )
        db.session.add(made)
        record(organisation, "exclusion.recorded", made, by=by, fields=[asked_by])


def list_relations(organisation: Organisation, person_id: uuid.UUID) -> list[PersonRelation]:
    """Return what providers are to a person."""
    return every(
        owned(PersonRelation, organisation)
        .where(PersonRelation.person_id == person_id)
        .order_by(PersonRelation.created_at, PersonRelation.id)
    )


def excluded_providers(organisation: Organisation, person_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the ids of the providers that a person is not to be introduced to."""
    return frozenset(
        db.session.scalars(
            owned(Exclusion, organisation, Exclusion.provider_id).where(Exclusion.person_id == person_id)
        )
    )


# Needs ----------------------------------------------------------------------------------------------------


def start_need(organisation: Organisation, person: Person, *, by: User, channel: Channel) -> Need:
    """Begin a need; it is a draft until it is handed in."""
    need = Need(
        organisation_id=organisation.id,
        person_id=person.id,
        reference=new_reference("N"),
        channel=channel,
        recorded_by_id=by.id,
        contract_party=ContractParty.PERSON,
    )
    db.session.add(need)
    record(organisation, "need.started", need, by=by, fields=[channel.value])
    return need


def change_need(
    organisation: Organisation, need: Need, *, by: User, row_version: str | None = None, **facts: Any
) -> None:
    """Change answers of a need, or raise StaleEdit or NeedRefused."""
    if row_version:
        unchanged_since(need, row_version)
    _check_facts(facts)
    for name, value in facts.items():
        setattr(need, name, value)
    record(organisation, "need.changed", need, by=by, fields=sorted(facts))


def _check_facts(facts: dict[str, Any]) -> None:
    """Raise NeedRefused for answers that cannot be right."""
    if "services" in facts:
        unknown = [code for code in facts["services"] if code not in SERVICES]
        refused = [SERVICES[code].name for code in facts["services"] if code in SERVICES and SERVICES[code].refused]
        if unknown or refused:
            raise NeedRefused(
                f"We cannot arrange {', '.join(refused or unknown)}. Ask your GP or the district nurses about it"
            )
    if facts.get("gender") and "gender_reason" in facts and not facts["gender_reason"]:
        raise NeedRefused("Say why it matters: it can be a must only for intimate care or with a reason")


def set_visits(
    organisation: Organisation,
    need: Need,
    *,
    by: User,
    visits: Sequence[Visit],
    weekly_minutes: int | None = None,
    row_version: str | None = None,
) -> None:
    """Say when in the week help is wanted (visits), or only how much (weekly minutes); raises NeedRefused, StaleEdit."""
    if row_version:
        unchanged_since(need, row_version)
    for visit in visits:
        _check_visit(visit)
    db.session.execute(
        sa.delete(NeedVisit)
        .where(NeedVisit.organisation_id == organisation.id, NeedVisit.need_id == need.id)
        .execution_options(scoped=True)
    )
    db.session.add_all(
        NeedVisit(
            organisation_id=organisation.id,
            need_id=need.id,
            day=visit.day,
            earliest=visit.earliest,
            latest=visit.latest,
            minutes=visit.minutes,
        )
        for visit in visits
    )
    need.weekly_minutes = None if visits else weekly_minutes
    record(organisation, "need.changed", need, by=by, fields=["visits"])


def _check_visit(visit: Visit) -> None:
    """Raise NeedRefused where a visit cannot fit between its times."""
    if visit.earliest == visit.latest % 1440:
        raise NeedRefused("The earliest and the latest time are the same")
    length = (visit.latest - visit.earliest) % 1440 or 1440
    if visit.minutes > length:
        raise NeedRefused("The visit is longer than the time between earliest and latest")


def missing_answers(need: Need, person: Person, visits: Sequence[NeedVisit]) -> list[str]:
    """Return what still has to be answered before a need can be handed in, as the task list calls it."""
    wanted = [
        ("about you", bool(person.preferred_name and (person.phone or person.email))),
        ("where you live", person.lat is not None),
        ("what help you want", bool(need.services)),
        ("when you want it", bool(visits or need.weekly_minutes)),
        ("how it will be paid", need.funding is not None),
        ("when to start", need.start_on is not None),
    ]
    return [name for name, answered in wanted if not answered]


def hand_in(organisation: Organisation, need: Need, *, by: User, on_behalf_of: User | None = None) -> None:
    """Hand a need to the anchor, or raise NeedIncomplete naming what is missing."""
    if need.status is not NeedStatus.DRAFT:
        return
    missing = missing_answers(need, need.person, need.visits)
    if missing:
        raise NeedIncomplete(f"There is still something to answer: {', '.join(missing)}")
    need.status, need.received_on = NeedStatus.NEW, clock.today()
    record(organisation, "need.handed_in", need, by=by, on_behalf_of=on_behalf_of)


def set_status(organisation: Organisation, need: Need, status: NeedStatus, *, by: User, reason: str = "") -> None:
    """Move a need on; the matching desk and arrangements call this."""
    need.status = status
    if status is NeedStatus.UNABLE:
        need.unable_reason = reason
    record(organisation, f"need.{status.value}", need, by=by)


def _whole(statement: sa.Select[Any]) -> sa.Select[Any]:
    """Load needs with their person and visits."""
    return statement.options(joinedload(Need.person), selectinload(Need.visits))


def get_need(organisation: Organisation, need_id: uuid.UUID) -> Need:
    """Return one of the organisation's needs with its person and visits, or raise NotFound."""
    return one(_whole(owned(Need, organisation).where(Need.id == need_id)))


def get_own_need(organisation: Organisation, user: User, need_id: uuid.UUID) -> Need:
    """Return a need of somebody whom the user is or acts for, or raise NotFound."""
    mine = acts_for(organisation, user)
    return one(_whole(owned(Need, organisation).where(Need.id == need_id, Need.person_id.in_(mine))))


def list_needs(organisation: Organisation, statuses: Sequence[NeedStatus] = OPEN) -> list[Need]:
    """Return needs in some statuses, longest waiting first."""
    return every(
        _whole(
            owned(Need, organisation)
            .where(Need.status.in_(statuses))
            .order_by(Need.received_on, Need.created_at, Need.id)
        )
    )


def list_own_needs(organisation: Organisation, user: User) -> list[Need]:
    """Return the needs of the people whom a user is or acts for, newest first."""
    mine = acts_for(organisation, user)
    return every(
        _whole(
            owned(Need, organisation)
            .where(Need.person_id.in_(mine))
            .order_by(Need.created_at.desc(), Need.id)
        )
    )


def count_needs(organisation: Organisation) -> dict[NeedStatus, int]:
    """Return how many needs stand in each status."""
    rows = db.session.execute(
        owned(Need, organisation, Need.status, sa.func.count()).group_by(Need.status)
    )
    return {status: count for status, count in rows}


__all__ = [
    "OPEN",
    "Funding",
    "NeedIncomplete",
    "NeedRefused",
    "Visit",
    "acts_for",
    "add_representative",
    "change_need",
    "change_person",
    "count_needs",
    "end_representative",
    "exclude",
    "excluded_providers",
    "find_own_person",
    "get_need",
    "get_own_need",
    "get_person",
    "hand_in",
    "list_needs",
    "list_own_needs",
    "list_own_people",
    "list_relations",
    "list_representatives",
    "locate_person",
    "missing_answers",
    "record_capacity",
    "record_person",
    "record_relation",
    "set_council",
    "set_status",
    "set_visits",
    "start_need",
]
