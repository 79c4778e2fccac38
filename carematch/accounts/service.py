"""Accounts: making users, signing in, changing and resetting passwords, ending sessions."""

import datetime as dt
import hashlib
import secrets
import uuid

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from carematch.accounts import passwords
from carematch.accounts.models import PasswordReset, SignInLink, User, UserSession
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, first, one, writing
from carematch.core.errors import DomainError
from carematch.mail import service as mail

RESET_LASTS = dt.timedelta(hours=1)
_TAKEN = "There is already an account with this email address. Sign in instead"


class SignInFailed(DomainError):
    """The email address and the password do not belong together (which of the two is never said)."""


class AlreadyRegistered(DomainError):
    """Somebody already has an account with this email address."""


class LinkExpired(DomainError):
    """A link from an email was used before, is too old, or was never sent."""


def token_hash(token: str) -> str:
    """Return what is stored of a random token: enough to recognise it, useless to whoever reads the table."""
    return hashlib.sha256(token.encode()).hexdigest()


def normalise_email(email: str) -> str:
    """Return an email address as it is compared."""
    return email.strip().lower()


def find_user(user_id: str) -> User | None:
    """Return an active user by id, or None."""
    try:
        user = db.session.get(User, uuid.UUID(user_id))
    except ValueError:
        return None
    return user if user is not None and user.is_active else None


def find_by_email(email: str) -> User | None:
    """Return the user with an email address, or None."""
    return first(sa.select(User).where(User.email == normalise_email(email)))


def create_user(*, email: str, name: str, password: str | None, is_demo: bool = False) -> User:
    """Make an account, or raise AlreadyRegistered or PasswordRefused."""
    if find_by_email(email) is not None:
        raise AlreadyRegistered(_TAKEN)
    user = User(email=normalise_email(email), name=name.strip(), is_demo=is_demo)
    if password is not None:
        user.password_hash = passwords.hashed(password, email=user.email)
        user.password_changed_at = clock.now()
    try:
        with db.session.begin_nested():  # somebody may be making the same account at this moment
            db.session.add(user)
    except IntegrityError as error:
        raise AlreadyRegistered(_TAKEN) from error
    record(None, "account.created", user, by=user)
    return user


def authenticate(*, email: str, password: str) -> User:
    """Return the user whose password this is, or raise SignInFailed; takes as long for nobody as for somebody.

    Only reads, so that the slow hash holds no lock; sign_in() follows in a transaction.
    """
    user = find_by_email(email)
    good = passwords.matches(password, user.password_hash if user else None)
    if user is None or not good or not user.is_active:
        raise SignInFailed("The email address or the password is wrong")
    return user


def sign_in(user: User, *, password: str) -> None:
    """Note that an authenticated user signed in; a hash of weaker parameters is renewed."""
    if passwords.outdated(user.password_hash or ""):
        user.password_hash = passwords.rehashed(password)
    user.signed_in_at = clock.now()
    record(None, "account.signed_in", user, by=user)


def sign_out(user: User) -> None:
    """Note that a user signed out; the browser's session is ended by whoever holds it."""
    record(None, "account.signed_out", user, by=user)


def ask_for_reset(*, email: str, base_url: str) -> None:
    """Send a reset link if there is such an account; whoever asks learns nothing either way."""
    user = find_by_email(email)
    if user is None or not user.is_active:
        return
    token = secrets.token_urlsafe(32)
    db.session.add(
        PasswordReset(user_id=user.id, token_hash=token_hash(token), expires_at=clock.now() + RESET_LASTS)
    )
    mail.send(user.email, "password_reset", name=user.name, link=f"{base_url}/reset/{token}")
    record(None, "account.reset_asked", user, by=None)


def get_reset(token: str) -> PasswordReset:
    """Return a live reset link (held to the end of a transaction, if one is open), or raise LinkExpired."""
    statement = sa.select(PasswordReset).where(PasswordReset.token_hash == token_hash(token))
    found = first(statement.with_for_update() if writing() else statement)
    if found is None or found.used_at is not None or found.expires_at <= clock.now():
        raise LinkExpired("This link has expired or was used before. Ask for a new one")
    return found


def reset_password(token: str, *, password: str) -> User:
    """Set a new password by reset link, end all sessions and tell the user; raises LinkExpired, PasswordRefused."""
    reset = get_reset(token)
    user = one(sa.select(User).where(User.id == reset.user_id))
    _set_password(user, password)
    reset.used_at = clock.now()
    record(None, "account.password_reset", user, by=user)
    return user


def change_password(user: User, *, current: str, password: str) -> None:
    """Set a new password by knowing the current one, or raise SignInFailed or PasswordRefused."""
    if not passwords.matches(current, user.password_hash):
        raise SignInFailed("This is not your current password")
    _set_password(user, password)
    record(None, "account.password_changed", user, by=user)


def choose_password(user: User, *, password: str) -> None:
    """Set the first password of a user who has none and signs in by links; raises SignInFailed or PasswordRefused."""
    if user.password_hash is not None:
        raise SignInFailed("You have a password already. Enter it to change it")
    _set_password(user, password)
    record(None, "account.password_chosen", user, by=user)


def _set_password(user: User, password: str) -> None:
    """Store a new password; old links and sessions die, and the user is told by email."""
    user.password_hash = passwords.hashed(password, email=user.email)
    user.password_changed_at = clock.now()
    for links in (PasswordReset, SignInLink):
        db.session.execute(
            sa.update(links)
            .where(links.user_id == user.id, links.used_at.is_(None))
            .values(used_at=clock.now())
        )
    end_sessions(user)
    mail.send(user.email, "password_changed", name=user.name)


def end_sessions(user: User) -> None:
    """Sign a user out everywhere, at once."""
    db.session.execute(sa.delete(UserSession).where(UserSession.user_id == user.id))
