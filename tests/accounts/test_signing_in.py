"""Signing in and out, as somebody does it in a browser."""

import pytest
import sqlalchemy as sa
from lxml import html

from carematch.accounts import passwords
from carematch.accounts.models import User, UserSession
from carematch.accounts.service import token_hash
from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.organisations.service import add_member
from tests.accounts.builders import PASSWORD

WRONG = "The email address or the password is wrong"


def _cookie(client):
    return client.get_cookie(client.app.config["SESSION_COOKIE_NAME"])


def _sign_in(client, email="robin@example.org", password=PASSWORD, **more):
    return client.post("/sign-in", data={"email": email, "password": password}, **more)


def test_a_manager_signs_in_and_lands_on_their_own_page(client, make):
    organisation, user = make.organisation(), make.account()
    with transaction():
        add_member(organisation, user, Role.MANAGER, by=None)
    answer = _sign_in(client, " ROBIN@example.org ")
    assert answer.location == "/start"
    assert client.get("/start").location.startswith(f"/{organisation.slug}/")
    assert "Robin Example" in client.get("/account").text


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("robin@example.org", "wrong password"),
        ("nobody@example.org", PASSWORD),
        ("no address", PASSWORD),
        ("a\x00b@x.org", "y"),
    ],
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, make, email, password):
    make.account()
    answer = _sign_in(client, email, password)
    assert answer.status_code == 200
    page = html.fromstring(answer.text)
    assert [e.text_content().split(":")[-1].strip() for e in page.xpath("//*[@id='password-error']")] == [
        WRONG
    ]
    assert page.get_element_by_id("email").value == email.replace("\x00", "")
    assert not page.get_element_by_id("password").value
    assert client.get("/account").status_code == 302


def test_nobody_without_a_password_and_nobody_disabled_gets_in(client, make):
    without = make.user(name="Without A Password")
    disabled = make.account()
    with transaction():
        disabled.is_active = False
    assert WRONG in _sign_in(client).text
    assert WRONG in _sign_in(client, without.email, "nobody has this password").text
    assert client.get("/account").status_code == 302


def test_disabling_somebody_ends_what_they_have_open(client, make):
    user = make.account()
    client.sign_in(user)
    assert client.get("/account").status_code == 200
    with transaction():
        user.is_active = False
    assert client.get("/account").status_code == 302


def test_empty_answers_are_asked_for_beside_their_questions(client):
    answer = client.post("/sign-in", data={"email": " ", "password": ""})
    assert "Enter your email address" in answer.text
    assert "Enter your password" in answer.text
    assert "<title>Error: Sign in" in answer.text


def test_the_session_has_a_new_key_after_signing_in_and_the_old_one_opens_nothing(client, make, monkeypatch):
    make.account()
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", True)
    token = html.fromstring(client.get("/sign-in").text).get_element_by_id("csrf_token").value
    before = _cookie(client).value
    assert _sign_in_with(client, token).status_code == 302
    assert before != _cookie(client).value
    assert client.get("/account").status_code == 200
    client.set_cookie(client.app.config["SESSION_COOKIE_NAME"], before)
    assert client.get("/account").status_code == 302


def _sign_in_with(client, token):
    return client.post(
        "/sign-in", data={"email": "robin@example.org", "password": PASSWORD, "csrf_token": token}
    )


def test_without_a_token_nothing_is_taken(client, make, monkeypatch):
    make.account()
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", True)
    assert _sign_in(client).status_code == 400
    assert _sign_in_with(client, "made up").status_code == 400


def test_the_cookie_is_locked_down(client, make):
    make.account()
    cookie = _sign_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert len(_cookie(client).value) >= 43
    assert db.session.scalar(sa.select(UserSession.sid_hash)) != _cookie(client).value


def test_signing_out_kills_the_cookie_in_the_database(client, make):
    make.account()
    _sign_in(client)
    key = _cookie(client).value
    assert client.get("/sign-out").status_code == 405
    answer = client.post("/sign-out", follow_redirects=True)
    assert "You have signed out" in answer.text
    left = db.session.execute(sa.select(UserSession.sid_hash, UserSession.user_id)).all()
    assert token_hash(key) not in {sid_hash for sid_hash, _user in left}
    assert {user for _hash, user in left} <= {None}
    client.set_cookie(client.app.config["SESSION_COOKIE_NAME"], key)
    assert client.get("/account").status_code == 302


def test_a_strange_page_leads_to_sign_in_and_back(client, make):
    make.account()
    away = client.get("/account?tab=1")
    assert away.location == "/sign-in?next=/account?tab%3D1"
    back = client.post(away.location, data={"email": "robin@example.org", "password": PASSWORD})
    assert back.location == "/account?tab=1"
    assert client.get("/sign-in?next=/help").location == "/help"


@pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test", "/%5Cevil.test", "/%09/evil.test"])
def test_signing_in_leads_to_no_other_site(client, make, target):
    make.account()
    answer = client.post(f"/sign-in?next={target}", data={"email": "robin@example.org", "password": PASSWORD})
    assert answer.location == "/start"


def test_a_huge_password_is_turned_away_before_it_costs_anything(client, make, monkeypatch):
    make.account()
    monkeypatch.setattr(passwords, "_hasher", None)
    assert WRONG in _sign_in(client, password="x" * 1_000_000).text
    assert _sign_in(client, password="x" * 9_000_000).status_code == 413


def test_an_old_hash_is_renewed_on_the_way_in(client, make):
    user = make.account()
    with transaction():
        user.password_hash = passwords.PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(
            "short one"
        )
    assert _sign_in(client, password="short one").status_code == 302
    assert "m=19456,t=2" in db.session.scalar(sa.select(User.password_hash))


def test_reading_pages_changes_nothing(client, make):
    make.account()
    before = _counts()
    for path in (
        "/sign-in",
        "/forgotten-password",
        "/forgotten-password/sent",
        "/reset/none",
        "/invitations/none",
    ):
        client.get(path)
    assert _counts() == before


def _counts():
    """Count the rows of every table but the sessions', which hold the token of a form."""
    tables = [table for name, table in db.metadata.tables.items() if name != "user_sessions"]
    with db.engine.connect() as connection:
        return {t.name: connection.scalar(sa.select(sa.func.count()).select_from(t)) for t in tables}
