"""Sessions live in the database and end there."""

import datetime as dt
import json
import secrets

import sqlalchemy as sa

from carematch.accounts import sessions
from carematch.accounts.models import UserSession
from carematch.accounts.service import end_sessions, token_hash
from carematch.core import clock
from carematch.core.db import db, transaction


def _rows():
    return db.session.scalar(sa.select(sa.func.count(UserSession.id)))


def test_a_session_that_was_ended_is_not_brought_back_by_a_page_that_was_under_way(app, client, make):
    user = make.account()
    client.sign_in(user)
    key = client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    interface = sessions.DatabaseSessions()
    with app.test_request_context(
        headers={"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={key}"}
    ) as context:
        under_way = interface.open_session(app, context.request)
        assert under_way["_user_id"] == str(user.id)
        with transaction():
            end_sessions(user)
        under_way["note"] = "written after the end"
        response = app.response_class()
        interface.save_session(app, under_way, response)
    assert _rows() == 0
    assert f"{app.config['SESSION_COOKIE_NAME']}=;" in response.headers["Set-Cookie"]
    assert client.get("/account").status_code == 302


def test_a_session_ends_after_twenty_hours_however_busy(client, make, freeze):
    start = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
    freeze(start)
    client.sign_in(make.account())
    freeze(start + dt.timedelta(hours=19, minutes=59))
    assert client.get("/account").status_code == 200
    freeze(start + dt.timedelta(hours=20))
    assert client.get("/account").status_code == 302


def test_a_key_nobody_was_given_opens_nothing_and_is_not_adopted(client, make):
    planted = secrets.token_urlsafe(32)
    client.set_cookie(client.app.config["SESSION_COOKIE_NAME"], planted)
    make.account()
    client.post("/sign-in", data={"email": "robin@example.org", "password": "kettle bramble seventeen"})
    assert client.get_cookie(client.app.config["SESSION_COOKIE_NAME"]).value != planted
    assert (
        db.session.scalar(sa.select(UserSession).where(UserSession.sid_hash == token_hash(planted))) is None
    )


def test_pages_without_a_form_leave_no_session_behind(client):
    assert "Set-Cookie" not in client.get("/about").headers
    assert _rows() == 0


def test_only_the_hash_of_a_key_is_stored(client, make):
    client.sign_in(make.account())
    row = db.session.scalar(sa.select(UserSession))
    assert len(row.sid_hash) == 64
    assert client.get_cookie(client.app.config["SESSION_COOKIE_NAME"]).value not in json.dumps(
        [row.sid_hash, row.content_sealed]
    )


def test_use_is_noted_now_and_then(client, make, freeze):
    start = clock.now()
    client.sign_in(make.account())
    freeze(start + dt.timedelta(minutes=6))
    client.get("/help")
    assert db.session.scalar(sa.select(UserSession.seen_at)) >= start + dt.timedelta(minutes=6)
