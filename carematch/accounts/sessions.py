"""Server-side sessions: the cookie is a random key, everything else stays in the database."""

import datetime as dt
import json
import secrets
import uuid
from typing import Any

import sqlalchemy as sa
from flask import Flask, Request, Response, session
from flask.sessions import SessionInterface, SessionMixin
from flask_login import login_user, logout_user
from werkzeug.datastructures import CallbackDict

from carematch.accounts.models import User, UserSession
from carematch.accounts.service import token_hash
from carematch.core import clock
from carematch.core.db import db
from carematch.core.encryption import CannotDecrypt, keyring

_TOUCH_AFTER = dt.timedelta(minutes=5)
_sessions: Any = UserSession.__table__


class ServerSession(CallbackDict, SessionMixin):
    """What a browser's session holds; `renew()` gives it a new key (at sign-in, so that none can be fixed)."""

    def __init__(self, content: dict[str, Any], key: str, *, new: bool) -> None:
        """Start from what is stored."""

        def changed(session: "ServerSession") -> None:
            session.modified = True

        super().__init__(content, changed)
        self.key, self.new, self.modified = key, new, False
        self.old_hash: str | None = None
        self.seen_at: dt.datetime | None = None
        self.expires_at: dt.datetime | None = None

    @property
    def sid_hash(self) -> str:
        """Return what is stored of the key."""
        return token_hash(self.key)

    def renew(self) -> None:
        """Take a new key; the old one stops working when the response goes out."""
        if not self.new:
            self.old_hash = self.sid_hash
        self.key, self.new, self.modified = secrets.token_urlsafe(32), True, True
        self.expires_at = None


class DatabaseSessions(SessionInterface):
    """Keeps sessions in the table user_sessions, outside the request's own transaction."""

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """Return the browser's session, or a fresh one that is stored only if something is put in."""
        key = request.cookies.get(self.get_cookie_name(app), "")
        if key:
            with db.engine.connect() as connection:
                row = connection.execute(
                    sa.select(_sessions).where(
                        _sessions.c.sid_hash == token_hash(key), _sessions.c.expires_at > clock.now()
                    )
                ).first()
            if row is not None:
                found = ServerSession(_opened(row), key, new=False)
                found.seen_at, found.expires_at = row.seen_at, row.expires_at
                return found
        return ServerSession({}, secrets.token_urlsafe(32), new=True)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Store what changed; a session ended meanwhile is not brought back to life."""
        if not isinstance(session, ServerSession):
            return
        response.vary.add("Cookie")
        if not session.modified:
            self._touch(session)
            return
        if session.new and not session and session.old_hash is None:
            return
        expires_at = session.expires_at or clock.now() + dt.timedelta(hours=app.config["SESSION_HOURS"])
        if self._store(session, expires_at):
            self._set_cookie(app, session, response, expires_at)
        else:
            response.delete_cookie(self.get_cookie_name(app), path="/")

    @staticmethod
    def _store(session: ServerSession, expires_at: dt.datetime) -> bool:
        """Write the session in a transaction of its own; False where it had been ended."""
        user_id = session.get("_user_id")
        values = {
            "content_sealed": enclosed(dict(session), session.sid_hash),
            "user_id": uuid.UUID(user_id) if user_id else None,
            "seen_at": clock.now(),
        }
        with db.engine.connect().execution_options(write_tx=True) as connection, connection.begin():
            if session.old_hash is not None:
                connection.execute(sa.delete(_sessions).where(_sessions.c.sid_hash == session.old_hash))
            if session.new:
                connection.execute(
                    sa.insert(_sessions).values(
                        id=uuid.uuid4(),
                        sid_hash=session.sid_hash,
                        created_at=clock.now(),
                        expires_at=expires_at,
                        **values,
                    )
                )
                return True
            done = connection.execute(
                sa.update(_sessions).where(_sessions.c.sid_hash == session.sid_hash).values(**values)
            )
            return done.rowcount == 1

    @staticmethod
    def _touch(session: ServerSession) -> None:
        """Note now and then that a session is in use."""
        if session.seen_at is None or clock.now() - session.seen_at < _TOUCH_AFTER:
            return
        with db.engine.connect().execution_options(write_tx=True) as connection, connection.begin():
            connection.execute(
                sa.update(_sessions)
                .where(_sessions.c.sid_hash == session.sid_hash)
                .values(seen_at=clock.now())
            )

    def _set_cookie(
        self, app: Flask, session: ServerSession, response: Response, expires_at: dt.datetime
    ) -> None:
        """Hand the key to the browser."""
        response.set_cookie(
            self.get_cookie_name(app),
            session.key,
            expires=expires_at,
            httponly=True,
            secure=self.get_cookie_secure(app),
            samesite=self.get_cookie_samesite(app),
            path="/",
        )


def enclosed(content: dict[str, Any], sid_hash: str) -> str:
    """Return the envelope of what a session holds: it may be somebody's answers, so it is encrypted like them."""
    return keyring.encrypt(json.dumps(content), f"user_sessions.content_sealed:{sid_hash}")


def _opened(row: Any) -> dict[str, Any]:
    """Return what a session holds; one whose key is gone is empty, and whoever has it signs in again."""
    try:
        held = keyring.decrypt(row.content_sealed, f"user_sessions.content_sealed:{row.sid_hash}")
    except CannotDecrypt:
        return {}
    return dict(json.loads(held))


def begin(user: User) -> None:
    """Sign this browser in, under a new key: whoever planted or read the old one has nothing."""
    session.pop("csrf_token", None)
    session.renew()  # type: ignore[attr-defined]
    login_user(user)


def end() -> None:
    """Sign this browser out: its session leaves the database, and what it held is forgotten."""
    logout_user()
    session.clear()
    session.renew()  # type: ignore[attr-defined]
