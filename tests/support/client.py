"""The test browser: a fresh application context for every request, and every page checked on the way."""

import contextvars
import datetime as dt
import re
import secrets
import uuid
from typing import Any
from urllib.parse import unquote_plus

import sqlalchemy as sa
from flask import Flask, has_app_context
from flask.testing import FlaskClient

from carematch.accounts.models import User, UserSession
from carematch.accounts.service import token_hash
from carematch.accounts.sessions import enclosed
from carematch.core import clock
from carematch.core.db import db
from tests.support.html import check_page

# A place that a stranger looks near says nothing of anybody, and lists are bookmarked by it; what they typed is not.
_LISTS = re.compile(r"/find|/[\w-]+/(directory|community)")
# Answers that are about somebody, by the names of their fields.
_ABOUT_SOMEBODY = re.compile(
    r"name|email|phone|address|postcode|note|reason|outcomes|said|words|evidence|born"
)


class Client(FlaskClient):
    """A browser without JavaScript that refuses a bad page, whatever the test was about."""

    def __init__(self, app: Flask) -> None:
        """Start signed out."""
        super().__init__(app, response_wrapper=app.response_class, use_cookies=True)
        self.app = app
        self.checks_pages = True

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Ask in a context of its own, so that nothing leaks from the test or the request before; check the page."""
        response = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():  # a redirect is followed from inside the first request
            db.session.rollback()  # see what the request has committed
        if self.checks_pages and response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            check_page(response)
        _refuse_told(response, kwargs.get("data"))
        return response

    def sign_in(self, user: User) -> "Client":
        """Become a user, without the price of a password hash."""
        key = secrets.token_urlsafe(32)
        session: Any = UserSession.__table__
        with db.engine.connect().execution_options(write_tx=True) as connection, connection.begin():
            connection.execute(
                sa.insert(session).values(
                    id=uuid.uuid4(),
                    created_at=clock.now(),
                    sid_hash=token_hash(key),
                    user_id=user.id,
                    content_sealed=enclosed({"_user_id": str(user.id), "_fresh": True}, token_hash(key)),
                    seen_at=clock.now(),
                    expires_at=clock.now() + dt.timedelta(hours=20),
                )
            )
        db.session.rollback()
        self.set_cookie(self.app.config["SESSION_COOKIE_NAME"], key)
        return self

    def sign_out(self) -> "Client":
        """Become nobody."""
        self.delete_cookie(self.app.config["SESSION_COOKIE_NAME"])
        return self


def _refuse_told(response: Any, answers: Any) -> None:
    """Raise AssertionError where an answer about somebody stands in the address that its form leads to."""
    where = unquote_plus(response.location or "").lower()
    if not where or not isinstance(answers, dict):
        return
    told = [
        name
        for name, answer in answers.items()
        if _ABOUT_SOMEBODY.search(name)
        and isinstance(answer, str)
        and len(answer) > 3
        and answer.lower() in where
        and not (name == "postcode" and _LISTS.fullmatch(response.request.path))
    ]
    assert told == [], f"{told} told in {where}"
