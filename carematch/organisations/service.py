"""Organisations: setting them up, who belongs to them, and who commissions whom."""

import datetime as dt
import re
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.accounts.service import end_sessions
from carematch.audit.service import record
from carematch.core.db import db, every, first, lock, one
from carematch.core.errors import DomainError
from carematch.core.permissions import Role
from carematch.organisations.models import Commission, Kind, Membership, Organisation

# The first words of the addresses that are not an organisation's.
_OURS = """
    about accessibility account admin api assets cookies easy-read find forgotten-password health healthz help
    installation invitations language map messages metrics metricsz places privacy reset robots search shortlist
    sign-in sign-out sign-up start static text-size
"""
RESERVED = frozenset(_OURS.split())
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
STAFF_OF = {Kind.ANCHOR: (Role.MANAGER, Role.FINANCE), Kind.COUNCIL: (Role.COUNCIL_VIEWER,)}


class SlugTaken(DomainError):
    """Another organisation has this short name in its addresses."""


class WrongKind(DomainError):
    """The organisation is not of the kind that this needs."""


class AlreadyCommissioned(DomainError):
    """The council commissions the anchor on some of these days already."""


class EndsBeforeItStarts(DomainError):
    """The last day of a period is before its first."""


class LastManager(DomainError):
    """Nobody would be left who can manage the organisation."""


def find_organisation(slug: str) -> Organisation | None:
    """Return the organisation with a slug, or None."""
    if not SLUG.fullmatch(slug):  # it comes from any stranger's address bar
        return None
    return first(sa.select(Organisation).where(Organisation.slug == slug))


def get_organisation(organisation_id: uuid.UUID) -> Organisation:
    """Return an organisation by id, or raise NotFound."""
    return one(sa.select(Organisation).where(Organisation.id == organisation_id))


def list_organisations(kind: Kind | None = None) -> list[Organisation]:
    """Return organisations by name."""
    statement = sa.select(Organisation).order_by(Organisation.name, Organisation.id)
    return every(statement.where(Organisation.kind == kind) if kind else statement)


def create_organisation(
    *,
    by: User | None,
    name: str,
    slug: str,
    kind: Kind,
    council_code: str | None = None,
    phone: str = "",
    email: str = "",
    about: str = "",
    is_demo: bool = False,
) -> Organisation:
    """Set up an anchor or a council, or raise SlugTaken."""
    slug = slug.strip().lower()
    if not SLUG.fullmatch(slug):
        raise SlugTaken("Use lower-case letters, numbers and hyphens, like knowle-west")
    if slug in RESERVED:
        raise SlugTaken("CareMatch uses this word in addresses of its own. Choose another one")
    if find_organisation(slug) is not None:
        raise SlugTaken("Another organisation uses this short name")
    if kind is Kind.COUNCIL and not council_code:
        raise WrongKind("Choose which council this is")
    organisation = Organisation(
        slug=slug,
        name=name.strip(),
        kind=kind,
        council_code=council_code or None,
        phone=phone,
        email=email,
        about=about,
        is_demo=is_demo,
    )
    db.session.add(organisation)
    record(None, "organisation.created", organisation, by=by)
    return organisation


def commission(
    *,
    by: User | None,
    council: Organisation,
    anchor: Organisation,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
) -> Commission:
    """Record that a council commissions an anchor, or raise WrongKind, EndsBeforeItStarts or AlreadyCommissioned."""
    if council.kind is not Kind.COUNCIL or anchor.kind is not Kind.ANCHOR:
        raise WrongKind("A council commissions an anchor, not the other way round")
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeItStarts("The last day cannot be before the first")
    lock(anchor)
    if _find_overlapping(council, anchor, starts_on, ends_on) is not None:
        raise AlreadyCommissioned("This council commissions this organisation on some of these days already")
    made = Commission(council_id=council.id, anchor_id=anchor.id, starts_on=starts_on, ends_on=ends_on)
    db.session.add(made)
    record(None, "commission.created", made, by=by)
    return made


def _find_overlapping(
    council: Organisation, anchor: Organisation, starts_on: dt.date, ends_on: dt.date | None
) -> Commission | None:
    """Return a commission between the two that shares a day with a period."""
    statement = sa.select(Commission).where(
        Commission.council_id == council.id,
        Commission.anchor_id == anchor.id,
        sa.or_(Commission.ends_on.is_(None), Commission.ends_on >= starts_on),
    )
    return first(statement.where(Commission.starts_on <= ends_on) if ends_on else statement)


def list_commissions(council: Organisation) -> list[Commission]:
    """Return what a council commissions, with the anchors, by anchor and date."""
    return every(
        sa.select(Commission)
        .where(Commission.council_id == council.id)
        .options(joinedload(Commission.anchor))
        .order_by(Commission.starts_on, Commission.id)
    )


def list_commissions_of(organisation: Organisation) -> list[Commission]:
    """Return the commissions that an organisation gives or has, with both sides, by date."""
    return every(
        sa.select(Commission)
        .where(sa.or_(Commission.council_id == organisation.id, Commission.anchor_id == organisation.id))
        .options(joinedload(Commission.council), joinedload(Commission.anchor))
        .order_by(Commission.starts_on, Commission.id)
    )


def find_roles(user: User, organisation: Organisation | None) -> frozenset[Role]:
    """Return what a user is to an organisation; the administrator's role holds where no organisation is named."""
    if organisation is None:
        return frozenset({Role.ADMINISTRATOR}) if user.is_administrator else frozenset()
    held = db.session.scalars(
        sa.select(Membership.role).where(
            Membership.user_id == user.id, Membership.organisation_id == organisation.id
        )
    )
    return frozenset(held)


def list_memberships(user: User) -> list[Membership]:
    """Return where a user belongs, with the organisations, by name."""
    return every(
        sa.select(Membership)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.user_id == user.id)
        .options(joinedload(Membership.organisation))
        .order_by(Organisation.name, Membership.role)
    )


def list_members(organisation: Organisation, roles: tuple[Role, ...] | None = None) -> list[Membership]:
    """Return an organisation's members (in some roles), with the users, by name."""
    statement = (
        sa.select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(Membership.organisation_id == organisation.id)
        .options(joinedload(Membership.user))
        .order_by(User.name, User.id, Membership.role)
    )
    return every(statement.where(Membership.role.in_(roles)) if roles else statement)


def add_member(organisation: Organisation, user: User, role: Role, *, by: User | None) -> Membership:
    """Make a user a member in a role; one who already is stays so."""
    existing = first(
        sa.select(Membership).where(
            Membership.organisation_id == organisation.id,
            Membership.user_id == user.id,
            Membership.role == role,
        )
    )
    if existing is not None:
        return existing
    membership = Membership(organisation_id=organisation.id, user_id=user.id, role=role)
    db.session.add(membership)
    record(organisation, "membership.added", membership, by=by, fields=[role.value])
    return membership


def get_membership(organisation: Organisation, membership_id: uuid.UUID) -> Membership:
    """Return one of an organisation's memberships, with the user, or raise NotFound."""
    return one(
        sa.select(Membership)
        .where(Membership.id == membership_id, Membership.organisation_id == organisation.id)
        .options(joinedload(Membership.user))
    )


def remove_member(organisation: Organisation, membership_id: uuid.UUID, *, by: User) -> None:
    """End a membership and sign the user out everywhere, or raise NotFound or LastManager."""
    lock(organisation)  # two managers who remove each other must not both succeed
    membership = get_membership(organisation, membership_id)
    if membership.role is Role.MANAGER:
        managers = list_members(organisation, (Role.MANAGER,))
        if not any(other.id != membership.id and other.user.is_active for other in managers):
            raise LastManager("This is the only manager. Invite another one first")
    record(organisation, "membership.removed", membership, by=by, fields=[membership.role.value])
    end_sessions(membership.user)
    db.session.delete(membership)
