"""Who acts for a person: with which authority, from when until when; and whose needs a user may see as their own."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.accounts.service import find_by_email
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, one, owned
from carematch.core.permissions import Role
from carematch.organisations.models import Organisation
from carematch.organisations.service import add_member
from carematch.rules.lawful_route import Authority
from carematch.seekers.models import Person, Representative
from carematch.seekers.people import Refused


def add_representative(
    organisation: Organisation,
    person: Person,
    *,
    by: User,
    name: str,
    authority: Authority | None,
    evidence: str | None = None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    email: str | None = None,
    user: User | None = None,
) -> Representative:
    """Record somebody who acts for a person (without an authority: a helper only), or raise Refused.

    A user, given or found by email, sees the person's needs as their own while this runs.
    """
    starts_on = starts_on or clock.today()
    if ends_on is not None and ends_on < starts_on:
        raise Refused("The last day cannot be before the first", "ends_on")
    seen = (evidence or "").strip()
    if authority is not None and not seen:
        raise Refused("Say what you saw that shows the authority", "evidence")
    user = user or _user_of(email)
    representative = Representative(
        organisation_id=organisation.id,
        person_id=person.id,
        user_id=user.id if user else None,
        authority=authority,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    representative.name, representative.evidence = name, seen or None
    db.session.add(representative)
    if user is not None:
        add_member(organisation, user, Role.REPRESENTATIVE, by=by)
    record(organisation, "representative.added", representative, by=by, fields=["authority"])
    return representative


def _user_of(email: str | None) -> User | None:
    """Return the user with an email address (None where none is given), or raise Refused."""
    if not email:
        return None
    user = find_by_email(email)
    if user is None:
        raise Refused("Nobody has an account with this email address. Leave it empty for now", "email")
    return user


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


def get_representative(
    organisation: Organisation, person: Person, representative_id: uuid.UUID
) -> Representative:
    """Return somebody who acts, or acted, for a person, or raise NotFound."""
    return one(
        owned(Representative, organisation).where(
            Representative.id == representative_id, Representative.person_id == person.id
        )
    )


def find_authorised(
    organisation: Organisation,
    person: Person,
    *,
    representative_id: uuid.UUID | None = None,
    user: User | None = None,
) -> Representative | None:
    """Return a representative (by id, or as a user) whose authority runs today, or None: helpers have none."""
    asked = Representative.id == representative_id if user is None else Representative.user_id == user.id
    return first(
        owned(Representative, organisation)
        .where(
            asked, Representative.person_id == person.id, Representative.authority.is_not(None), _runs_today()
        )
        .order_by(Representative.created_at, Representative.id)
    )


def end_representative(organisation: Organisation, representative: Representative, *, by: User) -> None:
    """End somebody's acting for a person at once; that they acted, and with which authority, stays on record."""
    if representative.ended_at is None:
        representative.ended_at = clock.now()
        record(organisation, "representative.ended", representative, by=by)


def acts_for(organisation: Organisation, user: User) -> sa.Select[Any]:
    """Select the ids of the people whose needs a user may see as their own: themselves, or whom they represent."""
    represented = owned(Representative, organisation, Representative.person_id).where(
        Representative.user_id == user.id, _runs_today()
    )
    return owned(Person, organisation, Person.id).where(
        sa.or_(Person.user_id == user.id, Person.id.in_(represented))
    )


def list_own_people(organisation: Organisation, user: User) -> list[Person]:
    """Return the people that a user is or acts for, oldest record first."""
    ids = acts_for(organisation, user)
    return every(owned(Person, organisation).where(Person.id.in_(ids)).order_by(Person.created_at, Person.id))
