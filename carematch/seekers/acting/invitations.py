"""Inviting somebody who acts for a person and has no account yet: one address, one use, 48 hours."""

import secrets
import uuid

import sqlalchemy as sa

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
from carematch.core.db import db, every, first, one, owned, writing
from carematch.core.permissions import Role
from carematch.core.wording import said
from carematch.mail import house
from carematch.mail import service as mail
from carematch.organisations.invitations import INVITATION_LASTS, Reader, WrongPerson
from carematch.organisations.models import Organisation
from carematch.organisations.service import add_member
from carematch.seekers.acting.models import RepresentativeInvitation as Invitation
from carematch.seekers.models import Person, Representative
from carematch.seekers.people import Refused

ENDED = said("This invitation has expired, was used before or was taken back. Ask for a new one")


def invite(organisation: Organisation, representative: Representative, *, by: User, email: str) -> str:
    """Write to somebody who acts for a person so that they can sign in, and return the link; raises Refused.

    Letters sent to them before lead nowhere from now on. The letter does not say for whom it is.
    """
    if representative.ended_at is not None:
        raise Refused("They no longer act for this person", "email")
    if representative.user_id is not None:
        raise Refused(
            "They have an account here already, and see this person's needs when they sign in", "email"
        )
    cancel(organisation, representative)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        organisation_id=organisation.id,
        representative_id=representative.id,
        token_hash=token_hash(token),
        invited_by_id=by.id,
        expires_at=clock.now() + INVITATION_LASTS,
    )
    invitation.email = normalise_email(email)
    db.session.add(invitation)
    link = f"{house.address()}/{organisation.slug}/invitations/{token}"
    mail.send(invitation.email, "representative_invitation", organisation=organisation, link=link)
    record(organisation, "representative.invited", representative, by=by)
    return link


def cancel(organisation: Organisation, representative: Representative) -> None:
    """Make every invitation of somebody that was not accepted useless."""
    db.session.execute(
        sa.update(Invitation)
        .where(
            Invitation.organisation_id == organisation.id,
            Invitation.representative_id == representative.id,
            Invitation.accepted_at.is_(None),
            Invitation.cancelled_at.is_(None),
        )
        .values(cancelled_at=clock.now())
        .execution_options(scoped=True)
    )


def invited(organisation: Organisation, representatives: list[Representative]) -> set[uuid.UUID]:
    """Return which of some representatives have a letter that they can still accept."""
    waiting = owned(Invitation, organisation, Invitation.representative_id).where(
        Invitation.representative_id.in_([each.id for each in representatives]),
        Invitation.accepted_at.is_(None),
        Invitation.cancelled_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
    return set(db.session.scalars(waiting))


def get_invitation(organisation: Organisation, token: str) -> Invitation:
    """Return an invitation that can be accepted, or raise LinkExpired; in a transaction it is held."""
    statement = owned(Invitation, organisation).where(Invitation.token_hash == token_hash(token))
    found: Invitation | None = first(statement.with_for_update() if writing() else statement)
    if found is None or found.accepted_at or found.cancelled_at or found.expires_at <= clock.now():
        raise LinkExpired(ENDED)
    _acting(organisation, found)
    return found


def _acting(organisation: Organisation, invitation: Invitation) -> Representative:
    """Return whom an invitation is for as they are recorded now, or raise LinkExpired where they act no longer."""
    found: Representative = one(
        owned(Representative, organisation).where(Representative.id == invitation.representative_id)
    )
    while found.ended_at is not None:
        later = first(owned(Representative, organisation).where(Representative.replaces_id == found.id))
        if later is None:
            raise LinkExpired(ENDED)
        found = later
    if found.ends_on is not None and found.ends_on < clock.today():
        raise LinkExpired(ENDED)
    return found


def reader_of(invitation: Invitation, user: User | None) -> Reader:
    """Return who is looking at an invitation; only the first two may accept it."""
    if user is not None:
        return Reader.KNOWN if user.email == invitation.email else Reader.SOMEBODY_ELSE
    return Reader.NEW if find_by_email(invitation.email) is None else Reader.SIGNED_OUT


def accept(
    organisation: Organisation, token: str, *, user: User | None, name: str = "", password: str | None = None
) -> User:
    """Let the reader act for the person: the signed-in user it was written to, or a new account.

    Raises LinkExpired, WrongPerson (somebody else is signed in, or has to sign in first) or PasswordRefused.
    """
    invitation = get_invitation(organisation, token)
    reader = reader_of(invitation, user)
    if reader is Reader.SOMEBODY_ELSE:
        raise WrongPerson("This invitation was written to another email address. Sign out first")
    if reader is Reader.SIGNED_OUT:
        raise WrongPerson("There is already an account with this email address. Sign in first")
    member = user or create_user(email=invitation.email, name=name, password=password)
    acting = _acting(organisation, invitation)
    invitation.accepted_at, acting.user_id = clock.now(), member.id
    add_member(organisation, member, Role.REPRESENTATIVE, by=member)
    record(organisation, "representative.accepted", acting, by=member)
    return member


def people_of(organisation: Organisation, representatives: list[Representative]) -> dict[uuid.UUID, Person]:
    """Return the people whom some representatives act for, by id."""
    ids = [each.person_id for each in representatives]
    return {each.id: each for each in every(owned(Person, organisation).where(Person.id.in_(ids)))}
