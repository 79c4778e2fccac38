"""Signing in by a link from a letter: single use, short-lived, known only by its hash, and few at a time."""

import datetime as dt
import secrets

import sqlalchemy as sa

from carematch.accounts.models import SignInLink, User
from carematch.accounts.service import LinkExpired, token_hash
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, first, lock, one, writing
from carematch.mail import service as mail

LINK_LASTS = dt.timedelta(hours=24)
# Nobody's letter box is filled by somebody who types their address again and again.
MOST_IN_AN_HOUR = 3


def send_link(
    user: User, template: str, *, page: str, onward: str, organisation: mail.Sender | None = None
) -> str | None:
    """Write a letter with a link that signs its reader in and leads on; return the link.

    `page` is the address that the token is put behind. Nothing is sent, and None returned, where the account is
    disabled or has had three such letters within an hour.
    """
    lock(user)  # two requests at once must not both be the last that is allowed
    if not user.is_active or _sent_lately(user) >= MOST_IN_AN_HOUR:
        return None
    token = secrets.token_urlsafe(32)
    made = SignInLink(
        user_id=user.id, token_hash=token_hash(token), onward=onward, expires_at=clock.now() + LINK_LASTS
    )
    db.session.add(made)
    link = f"{page}/{token}"
    mail.send(user.email, template, organisation=organisation, link=link)
    record(None, "account.link_sent", user, by=None)
    return link


def get_link(token: str) -> SignInLink:
    """Return a live link (held to the end of a transaction, if one is open), or raise LinkExpired."""
    found = _find(token)
    if found is None or found.used_at is not None or found.expires_at <= clock.now():
        raise LinkExpired("This link was used before, or is older than a day")
    return found


def use_link(token: str) -> tuple[User, str]:
    """Use a link up, and return whom it signs in and where it leads; raises LinkExpired.

    Their other links end with it: whoever is in needs no other.
    """
    link = get_link(token)
    user = _reader(link)
    if not user.is_active:
        raise LinkExpired("This link was used before, or is older than a day")
    end_links(user)
    user.signed_in_at = clock.now()
    record(None, "account.signed_in_by_link", user, by=user)
    return user, link.onward


def send_again(token: str, template: str, *, page: str, organisation: mail.Sender | None = None) -> None:
    """Send a new link to whomever an old one was sent to; whoever asks learns nothing either way."""
    old = _find(token)
    if old is not None:
        send_link(_reader(old), template, page=page, onward=old.onward, organisation=organisation)


def end_links(user: User) -> None:
    """Make every link that a user has not used useless."""
    db.session.execute(
        sa.update(SignInLink)
        .where(SignInLink.user_id == user.id, SignInLink.used_at.is_(None))
        .values(used_at=clock.now())
    )


def _find(token: str) -> SignInLink | None:
    """Return the link with a token, living or dead, or None."""
    statement = sa.select(SignInLink).where(SignInLink.token_hash == token_hash(token))
    return first(statement.with_for_update() if writing() else statement)


def _reader(link: SignInLink) -> User:
    """Return whom a link was sent to."""
    found: User = one(sa.select(User).where(User.id == link.user_id))
    return found


def _sent_lately(user: User) -> int:
    """Return how many links were sent to a user within the hour."""
    since = clock.now() - dt.timedelta(hours=1)
    counted = sa.select(sa.func.count()).select_from(SignInLink)
    return int(
        db.session.scalar(counted.where(SignInLink.user_id == user.id, SignInLink.created_at > since)) or 0
    )
