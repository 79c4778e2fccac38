"""Users (global, not of one organisation), their sessions, and the links that letters bring them."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import Record, db
from carematch.core.encryption import sealed_lookup


class User(Record, db.Model):
    """Somebody who can sign in. What they may do stands in their memberships, not here.

    Their address is encrypted, and found by its hash: whoever reads the table cannot write to anybody.
    """

    __tablename__ = "users"

    email_sealed: Mapped[str]
    email_index: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    password_changed_at: Mapped[dt.datetime | None]
    is_administrator: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    signed_in_at: Mapped[dt.datetime | None]

    email = sealed_lookup("email_sealed", "email_index")

    # What flask-login asks of a user; written out because models know nothing of the web.
    @property
    def is_authenticated(self) -> bool:
        """A stored user is somebody, unless disabled."""
        return self.is_active

    @property
    def is_anonymous(self) -> bool:
        """A stored user is never nobody."""
        return False

    def get_id(self) -> str:
        """Return what the session remembers the user by."""
        return str(self.id)


class UserSession(Record, db.Model):
    """A browser's session: only a hash of its key is stored, and what it holds is encrypted: it opens no doors."""

    __tablename__ = "user_sessions"

    sid_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    content_sealed: Mapped[str]
    seen_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)


class PasswordReset(Record, db.Model):
    """A reset link: single use, one hour, stored as a hash."""

    __tablename__ = "password_resets"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class SignInLink(Record, db.Model):
    """A link that signs in whoever has the letter, and leads onward: single use, one day, stored as a hash."""

    __tablename__ = "sign_in_links"

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    onward: Mapped[str]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
