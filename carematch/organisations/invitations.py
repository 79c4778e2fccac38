"""Invitations: how somebody comes to belong to an organisation's staff."""

import datetime as dt
import enum
import secrets
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.accounts.service import (
    LinkExpired,
    create_user,
    find_by_email,
    normalise_email,
    token_hash,
)
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, lock, one, writing
from carematch.core.errors import DomainError, NotFound
from carematch.core.permissions import Role
from carematch.mail import service as mail
from carematch.organisations.models import Invitation, Organisation
from carematch.organisations.service import STAFF_OF, WrongKind, add_member, find_roles

INVITATION_LASTS = dt.timedelta(hours=48)


class WrongPerson(DomainError):
    """An invitation was opened by somebody it was not written to."""


class AlreadyMember(DomainError):
    """The person invited already has this role here."""


def invite(
    organisation: Organisation, *, by: User | None, email: str, role: Role, base_url: str
) -> tuple[Invitation, str]:
    """Invite somebody by email into a staff role; return the invitation and its link.

    Raises WrongKind, or AlreadyMember.
    """
    if role not in STAFF_OF[organisation.kind]:
        raise WrongKind("Choose a role that this organisation has")
    known = find_by_email(email)
    if known is not None and role in find_roles(known, organisation):
        raise AlreadyMember("Somebody with this email address has this role already")
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
    return every(_live(organisation).order_by(Invitation.created_at.desc(), Invitation.id))


def get_live_invitation(organisation: Organisation, invitation_id: uuid.UUID) -> Invitation:
    """Return one of an organisation's invitations that can still be accepted, or raise NotFound."""
    return one(_live(organisation).where(Invitation.id == invitation_id))


def _live(organisation: Organisation) -> sa.Select[tuple[Invitation]]:
    """Select an organisation's invitations that are neither accepted nor cancelled nor too old."""
    return sa.select(Invitation).where(
        Invitation.organisation_id == organisation.id,
        Invitation.accepted_at.is_(None),
        Invitation.cancelled_at.is_(None),
        Invitation.expires_at > clock.now(),
    )


def cancel_invitation(organisation: Organisation, invitation_id: uuid.UUID, *, by: User) -> None:
    """Make an invitation's link useless, or raise NotFound."""
    invitation = lock(get_live_invitation(organisation, invitation_id))
    if invitation.accepted_at is not None:
        raise NotFound("This invitation was accepted a moment ago")
    invitation.cancelled_at = clock.now()
    record(organisation, "invitation.cancelled", invitation, by=by)


def get_invitation(token: str) -> Invitation:
    """Return a live invitation with its organisation, or raise LinkExpired; in a transaction it is held."""
    statement = (
        sa.select(Invitation)
        .where(Invitation.token_hash == token_hash(token))
        .options(joinedload(Invitation.organisation, innerjoin=True))
    )
    found = first(statement.with_for_update(of=Invitation) if writing() else statement)
    ended = found is None or found.accepted_at or found.cancelled_at or found.expires_at <= clock.now()
    if found is None or ended:
        raise LinkExpired("This invitation has expired or was used before. Ask for a new one")
    return found


class Reader(enum.StrEnum):
    """Who is looking at an invitation: nobody known, the person invited (signed in or out), somebody else."""

    NEW = "new"
    KNOWN = "known"
    SIGNED_OUT = "signed-out"
    SOMEBODY_ELSE = "somebody-else"


def reader_of(invitation: Invitation, user: User | None) -> Reader:
    """Return who is looking at an invitation; only the first two may accept it."""
    if user is not None:
        return Reader.KNOWN if user.email == invitation.email else Reader.SOMEBODY_ELSE
    return Reader.NEW if find_by_email(invitation.email) is None else Reader.SIGNED_OUT


def accept_invitation(token: str, *, user: User | None, name: str = "", password: str | None = None) -> User:
    """Make the invited person a member: the signed-in user it was written to, or a new account.

    Raises LinkExpired, WrongPerson (somebody else is signed in, or has to sign in first) or PasswordRefused.
    """
    invitation = get_invitation(token)
    reader = reader_of(invitation, user)
    if reader is Reader.SOMEBODY_ELSE:
        raise WrongPerson("This invitation was written to another email address. Sign out first")
    if reader is Reader.SIGNED_OUT:
        raise WrongPerson("There is already an account with this email address. Sign in first")
    member = user or create_user(email=invitation.email, name=name, password=password)
    invitation.accepted_at = clock.now()
    add_member(invitation.organisation, member, invitation.role, by=member)
    record(invitation.organisation, "invitation.accepted", invitation, by=member)
    return member
