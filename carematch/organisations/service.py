"""Organisations: setting them up, who belongs to them, invitations and commissions."""

import datetime as dt
import re
import secrets
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from carematch.accounts.models import User
from carematch.accounts.service import (
    LinkExpired,
    create_user,
    end_sessions,
    find_by_email,
    normalise_email,
    token_hash,
)
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, one
from carematch.core.errors import DomainError
from carematch.core.permissions import Role
from carematch.mail import service as mail
from carematch.organisations.models import Commission, Invitation, Kind, Membership, Organisation

INVITATION_LASTS = dt.timedelta(hours=48)
RESERVED = frozenset({"installation", "static", "healthz", "sign-in", "sign-out", "reset", "invitations", "find"})
STAFF_OF = {Kind.ANCHOR: (Role.MANAGER, Role.FINANCE), Kind.COUNCIL: (Role.COUNCIL_VIEWER,)}


class SlugTaken(DomainError):
    """Another organisation has this short name in its addresses."""


class WrongKind(DomainError):
    """The organisation is not of the kind that this needs."""


class WrongPerson(DomainError):
    """An invitation was opened by somebody it was not written to."""


class LastManager(DomainError):
    """Nobody would be left who can manage the organisation."""


def find_organisation(slug: str) -> Organisation | None:
    """Return the organisation with a slug, or None."""
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
    if slug in RESERVED or not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug):
        raise SlugTaken("Use lower-case letters, numbers and hyphens, like knowle-west")
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
    *, by: User | None, council: Organisation, anchor: Organisation, starts_on: dt.date, ends_on: dt.date | None = None
) -> Commission:
    """Record that a council commissions an anchor, or raise WrongKind."""
    if council.kind is not Kind.COUNCIL or anchor.kind is not Kind.ANCHOR:
        raise WrongKind("A council commissions an anchor, not the other way round")
    if ends_on is not None and ends_on < starts_on:
        raise WrongKind("The commission cannot end before it starts")
    made = Commission(council_id=council.id, anchor_id=anchor.id, starts_on=starts_on, ends_on=ends_on)
    db.session.add(made)
    record(None, "commission.created", made, by=by)
    return made


def list_commissions(council: Organisation) -> list[Commission]:
    """Return what a council commissions, with the anchors, by anchor and date."""
    return every(
        sa.select(Commission)
        .where(Commission.council_id == council.id)
        .options(joinedload(Commission.anchor))
        .order_by(Commission.starts_on, Commission.id)
    )


def list_anchors_for_council(council_code: str, on: dt.date | None = None) -> list[Organisation]:
    """Return the anchors that the council with a code commissions on a day (today), by name."""
    day = on or clock.today()
    council = aliased(Organisation)
    return every(
        sa.select(Organisation)
        .join(Commission, Commission.anchor_id == Organisation.id)
        .join(council, council.id == Commission.council_id)
        .where(
            council.council_code == council_code,
            Commission.starts_on <= day,
            sa.or_(Commission.ends_on.is_(None), Commission.ends_on >= day),
        )
        .order_by(Organisation.name, Organisation.id)
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


def remove_member(organisation: Organisation, membership_id: uuid.UUID, *, by: User) -> None:
    """End a membership and sign the user out everywhere, or raise NotFound or LastManager."""
    membership = one(
        sa.select(Membership).where(
            Membership.id == membership_id, Membership.organisation_id == organisation.id
        )
    )
    managers = list_members(organisation, (Role.MANAGER,))
    if membership.role is Role.MANAGER and len(managers) == 1:
        raise LastManager("This is the only manager. Invite another one first")
    user = one(sa.select(User).where(User.id == membership.user_id))
    record(organisation, "membership.removed", membership, by=by, fields=[membership.role.value])
    db.session.delete(membership)
    end_sessions(user)


def invite(
    organisation: Organisation, *, by: User | None, email: str, role: Role, base_url: str
) -> tuple[Invitation, str]:
    """Invite somebody by email into a staff role and return the invitation and its link; raises WrongKind."""
    if role not in STAFF_OF[organisation.kind]:
        raise WrongKind("Choose a role that this organisation has")
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        organisation_id=organisation.id,
        email=normalise_email(email),
        role=role,
        token_hash=token_hash(token),
        invited_by_id=by.id if by is not None else None,
        expires_at=clock.now() + INVITATION_LASTS,
    )
    db.session.add(invitation)
    link = f"{base_url}/invitations/{token}"
    mail.send(
        invitation.email,
        "invitation",
        organisation=organisation,
        role=role.label.lower(),
        link=link,
    )
    record(organisation, "invitation.sent", invitation, by=by, fields=[role.value])
    return invitation, link


def list_invitations(organisation: Organisation) -> list[Invitation]:
    """Return the invitations that can still be accepted, newest first."""
    return every(
        sa.select(Invitation)
        .where(
            Invitation.organisation_id == organisation.id,
            Invitation.accepted_at.is_(None),
            Invitation.cancelled_at.is_(None),
            Invitation.expires_at > clock.now(),
        )
        .order_by(Invitation.created_at.desc(), Invitation.id)
    )


def cancel_invitation(organisation: Organisation, invitation_id: uuid.UUID, *, by: User) -> None:
    """Make an invitation's link useless, or raise NotFound."""
    invitation = one(
        sa.select(Invitation).where(
            Invitation.id == invitation_id, Invitation.organisation_id == organisation.id
        )
    )
    invitation.cancelled_at = clock.now()
    record(organisation, "invitation.cancelled", invitation, by=by)


def get_invitation(token: str) -> Invitation:
    """Return a live invitation with its organisation, or raise LinkExpired."""
    found = first(
        sa.select(Invitation)
        .where(Invitation.token_hash == token_hash(token))
        .options(joinedload(Invitation.organisation))
    )
    ended = found is None or found.accepted_at or found.cancelled_at or found.expires_at <= clock.now()
    if found is None or ended:
        raise LinkExpired("This invitation has expired or was used before. Ask for a new one")
    return found


def accept_invitation(
    token: str, *, user: User | None, name: str = "", password: str | None = None
) -> User:
    """Make the invited person a member: the signed-in user it was written to, or a new account.

    Raises LinkExpired, WrongPerson (somebody else is signed in, or has to sign in first) or PasswordRefused.
    """
    invitation = get_invitation(token)
    if user is None:
        if find_by_email(invitation.email) is not None:
            raise WrongPerson("There is already an account with this email address. Sign in first")
        user = create_user(email=invitation.email, name=name, password=password)
    elif user.email != invitation.email:
        raise WrongPerson("This invitation was written to another email address. Sign out first")
    invitation.accepted_at = clock.now()
    add_member(invitation.organisation, user, invitation.role, by=user)
    record(invitation.organisation, "invitation.accepted", invitation, by=user)
    return user
