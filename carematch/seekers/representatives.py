"""Who acts for a person, with which authority and scope, and when; whose needs a user may see as their own."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.accounts.service import find_by_email
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, lock, one, owned
from carematch.core.errors import DomainError
from carematch.core.permissions import Role
from carematch.organisations.models import Organisation
from carematch.organisations.service import add_member
from carematch.rules.acting import ActsAs, May, may_do, waits_for_doubt
from carematch.seekers.models import Person, Representative
from carematch.seekers.people import Refused


class MayNot(DomainError):
    """Who acts for somebody may not do this for them; the message says why, and who may."""


WHY_NOT: dict[May, str] = {
    May.SEE: "You may not see this for them",
    May.WRITE: "You may read what is written here, but not change it for them",
    May.ANSWER: "You help, but you cannot decide for them. They can answer themselves, and so can somebody with "
    "authority over their care. An attorney for health and welfare decides only once a doubt is recorded that the "
    "person can decide this themselves",
    May.AGREE_MONEY: "You help, but you cannot agree to money terms for them. They can agree themselves, and so can "
    "somebody with authority over their money, such as an attorney for property and money",
    May.SEE_MONEY: "You may not see their money. Somebody with authority over their money may",
}


def add_representative(
    organisation: Organisation,
    person: Person,
    *,
    by: User,
    name: str,
    authority: ActsAs | str | None,
    evidence: str | None = None,
    narrowed_to: Collection[str] | None = None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    email: str | None = None,
    user: User | None = None,
) -> Representative:
    """Record somebody who acts for a person (without an authority: a helper only), or raise Refused.

    A user, given or found by email, sees the person's needs as their own while this runs.
    """
    user = user or (find_by_email(email) if email else None)
    representative = Representative(
        organisation_id=organisation.id, person_id=person.id, user_id=user.id if user else None
    )
    representative.name = name
    _describe(representative, by, authority, evidence, narrowed_to, starts_on, ends_on)
    db.session.add(representative)
    if user is not None:
        add_member(organisation, user, Role.REPRESENTATIVE, by=by)
    record(organisation, "representative.added", representative, by=by, fields=["authority"])
    return representative


def change_representative(
    organisation: Organisation,
    representative: Representative,
    *,
    by: User,
    authority: ActsAs | str | None,
    evidence: str | None = None,
    narrowed_to: Collection[str] | None = None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Representative:
    """Record other dates, authority or scope, from this moment on; how it was stays on record. Raises Refused."""
    lock(representative)
    if representative.ended_at is not None:
        raise Refused("This has been ended or changed already. Look at the list again", "")
    changed = Representative(
        organisation_id=organisation.id,
        person_id=representative.person_id,
        user_id=representative.user_id,
        replaces_id=representative.id,
    )
    changed.name = representative.name
    _describe(changed, by, authority, evidence, narrowed_to, starts_on or representative.starts_on, ends_on)
    representative.ended_at = clock.now()
    db.session.add(changed)
    fields = ["authority", "scope", "starts_on", "ends_on"]
    record(organisation, "representative.changed", changed, by=by, fields=fields)
    return changed


def _describe(
    representative: Representative,
    by: User,
    authority: ActsAs | str | None,
    evidence: str | None,
    narrowed_to: Collection[str] | None,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
) -> None:
    """Write down authority, evidence, scope and dates, or raise Refused."""
    starts_on = starts_on or clock.today()
    if ends_on is not None and ends_on < starts_on:
        raise Refused("The last day cannot be before the first", "ends_on")
    held = ActsAs(authority) if authority else None
    seen = (evidence or "").strip()
    if held is not None and not seen:
        raise Refused("Say what you saw that shows the authority", "evidence")
    if held is ActsAs.DEPUTY:
        raise Refused("Choose which matters the court's order covers", "authority")
    representative.authority, representative.evidence = held, seen or None
    if seen:
        representative.evidence_seen_by_id, representative.evidence_seen_on = by.id, clock.today()
    representative.narrowed_to = _narrowed(held, narrowed_to)
    representative.starts_on, representative.ends_on = starts_on, ends_on


def _narrowed(authority: ActsAs | None, wanted: Collection[str] | None) -> list[str] | None:
    """Return what is left of an authority's scope (None: all of it), or raise Refused where nothing would be."""
    if wanted is None:
        return None
    left = may_do(authority, {str(each) for each in wanted})
    if May.SEE not in left:
        raise Refused("Whoever acts for somebody must at least see how it stands", "narrowed_to")
    return None if left == may_do(authority) else sorted(each.value for each in left)


def _runs_today() -> sa.ColumnElement[bool]:
    """Return the condition that somebody acts for a person today."""
    today = clock.today()
    return sa.and_(
        Representative.starts_on <= today,
        sa.or_(Representative.ends_on.is_(None), Representative.ends_on >= today),
        Representative.ended_at.is_(None),
    )


def list_representatives(organisation: Organisation, person: Person) -> list[Representative]:
    """Return who acts for a person today, those with authority first."""
    return every(
        owned(Representative, organisation)
        .where(Representative.person_id == person.id, _runs_today())
        .order_by(Representative.authority.is_(None), Representative.created_at, Representative.id)
    )


def list_past(organisation: Organisation, person: Person) -> list[Representative]:
    """Return who acted for a person before, will later, or did so otherwise than today; newest first."""
    return every(
        owned(Representative, organisation)
        .where(Representative.person_id == person.id, sa.not_(sa.func.coalesce(_runs_today(), sa.false())))
        .order_by(Representative.created_at.desc(), Representative.id)
    )


def get_representative(
    organisation: Organisation, person: Person, representative_id: uuid.UUID
) -> Representative:
    """Return somebody who acts, or acted, for a person, or raise NotFound."""
    return one(
        owned(Representative, organisation).where(
            Representative.id == representative_id, Representative.person_id == person.id
        )
    )


def find_who_may(
    organisation: Organisation,
    person: Person,
    may: May,
    *,
    representative_id: uuid.UUID | None = None,
    user: User | None = None,
) -> Representative | None:
    """Return a representative (by id, or as a user) who may do something for a person today, or None.

    An attorney for health decides nothing while the person is presumed able to.
    """
    asked = Representative.id == representative_id if user is None else Representative.user_id == user.id
    found = owned(Representative, organisation).where(
        asked, Representative.person_id == person.id, _runs_today()
    )
    acting = every(found.order_by(Representative.created_at, Representative.id))
    covered = [each for each in acting if may in each.may]
    in_force = [each for each in covered if person.capacity_doubt or not waits_for_doubt(each.authority, may)]
    return next(iter(in_force), None)


def end_representative(organisation: Organisation, representative: Representative, *, by: User) -> None:
    """End somebody's acting for a person at once; that they acted, and with which authority, stays on record."""
    lock(representative)
    if representative.ended_at is None:
        representative.ended_at = clock.now()
        record(organisation, "representative.ended", representative, by=by)


def ask_to_end(organisation: Organisation, representative: Representative, *, by: User) -> bool:
    """End somebody whom a person no longer wants, and tell whether it counts at once.

    A helper needs the person's word and nothing more. An authority is not the person's alone to end: staff are asked.
    """
    if not representative.authority or representative.user_id == by.id:
        end_representative(organisation, representative, by=by)
        return True
    if representative.end_asked_at is None:
        representative.end_asked_at = clock.now()
        record(organisation, "representative.end_asked", representative, by=by)
    return False


def list_end_asked(organisation: Organisation) -> list[Representative]:
    """Return those whom a person asked to end, and who still act for them, longest waiting first."""
    asked = owned(Representative, organisation).where(
        Representative.end_asked_at.is_not(None), Representative.ended_at.is_(None)
    )
    return every(asked.order_by(Representative.end_asked_at, Representative.id))


def acts_for(organisation: Organisation, user: User, may: May = May.SEE) -> sa.Select[Any]:
    """Select the ids of the people for whom a user may do something: themselves, or whom they represent."""
    mine = every(owned(Representative, organisation).where(Representative.user_id == user.id, _runs_today()))
    covered = [each for each in mine if may in each.may]
    in_doubt = {each.person_id for each in covered if waits_for_doubt(each.authority, may)}
    represented = {each.person_id for each in covered if not waits_for_doubt(each.authority, may)}
    return owned(Person, organisation, Person.id).where(
        sa.or_(
            Person.user_id == user.id,
            Person.id.in_(represented),
            sa.and_(Person.id.in_(in_doubt), Person.capacity_doubt),
        )
    )


def list_own_people(organisation: Organisation, user: User, may: May = May.SEE) -> list[Person]:
    """Return the people that a user is or acts for, oldest record first."""
    ids = acts_for(organisation, user, may)
    return every(owned(Person, organisation).where(Person.id.in_(ids)).order_by(Person.created_at, Person.id))


def get_own(organisation: Organisation, user: User, person_id: uuid.UUID) -> Person:
    """Return a person that a user is or acts for, or raise NotFound."""
    ids = acts_for(organisation, user)
    return one(owned(Person, organisation).where(Person.id == person_id, Person.id.in_(ids)))


def may_user(organisation: Organisation, user: User, person: Person, may: May) -> bool:
    """Tell whether a user may do something for a person, being them or acting for them today."""
    return person.user_id == user.id or find_who_may(organisation, person, may, user=user) is not None


def refuse_unless(organisation: Organisation, user: User, person: Person, may: May) -> None:
    """Raise MayNot unless a user is the person, or acts for them today and may do this."""
    if not may_user(organisation, user, person, may):
        raise MayNot(WHY_NOT[may])
