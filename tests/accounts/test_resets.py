"""Choosing a new password: by link, or by knowing the old one."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from carematch.accounts.models import PasswordReset
from carematch.core import clock
from carematch.core.db import db
from carematch.mail.models import Message
from tests.accounts.builders import PASSWORD

NEW = "marmalade orbit flagstone"


def _letters(template):
    return db.session.scalars(
        sa.select(Message).where(Message.template == template).order_by(Message.created_at)
    ).all()


def _ask(client, **headers):
    client.post("/forgotten-password", data={"email": "robin@example.org"}, headers=headers)
    return re.search(r"\S+/reset/\S+", _letters("password_reset")[-1].body).group()


def _path(link):
    return link.removeprefix("http://localhost")


def test_a_reset_link_changes_the_password_once_and_signs_nobody_in(client, make):
    make.account()
    path = _path(_ask(client))
    answer = client.post(path, data={"password": NEW}, follow_redirects=True)
    assert "Your password is changed. Sign in with the new one." in answer.text
    assert client.get("/account").status_code == 302
    assert len(_letters("password_changed")) == 1
    assert client.post(path, data={"password": PASSWORD}).status_code == 410
    assert client.get(path).status_code == 410
    assert (
        client.post("/sign-in", data={"email": "robin@example.org", "password": PASSWORD}).status_code == 200
    )
    assert client.post("/sign-in", data={"email": "robin@example.org", "password": NEW}).status_code == 302


def test_a_reset_link_is_stored_as_a_hash(client, make):
    make.account()
    token = _ask(client).rsplit("/", 1)[1]
    assert len(token) >= 43
    assert db.session.scalar(sa.select(PasswordReset.token_hash)) != token


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (60, 410), (61, 410)])
def test_a_reset_link_lasts_an_hour(client, make, freeze, minutes, status):
    make.account()
    start = clock.now()
    freeze(start)
    path = _path(_ask(client))
    freeze(start + dt.timedelta(minutes=minutes))
    assert client.get(path).status_code == status
    assert client.post(path, data={"password": "short"}).status_code == status


def test_a_reset_ends_every_session_and_every_other_link(client, make, app):
    user = make.account()
    first, second = _path(_ask(client)), _path(_ask(client))
    client.sign_in(user)
    assert client.get("/account").status_code == 200
    key = client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    client.sign_out()
    client.post(first, data={"password": NEW})
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], key)
    assert client.get("/account").status_code == 302
    assert client.get(second).status_code == 410


def test_the_link_is_built_from_our_own_address_whatever_the_browser_says(client, make):
    make.account()
    link = _ask(client, **{"Host": "evil.test", "X-Forwarded-Host": "evil.test"})
    assert link.startswith("http://localhost/reset/")


def test_known_and_unknown_addresses_get_the_same_page(client, make):
    make.account()
    pages = [
        client.post("/forgotten-password", data={"email": email}, follow_redirects=True)
        for email in ("robin@example.org", "nobody@example.org", "no address")
    ]
    assert {page.status_code for page in pages} == {200}
    assert len({re.sub(r'nonce="[^"]+"', "", page.text) for page in pages}) == 1
    assert len(_letters("password_reset")) == 1


def test_a_weak_new_password_is_explained_and_the_link_still_works(client, make):
    make.account()
    path = _path(_ask(client))
    answer = client.post(path, data={"password": "elevenchars"})
    assert "Use at least 12 characters" in answer.text
    assert client.get(path).status_code == 200


def test_changing_the_password_needs_the_current_one(client, make):
    client.sign_in(make.account())
    answer = client.post("/account", data={"current": "not it at all", "password": NEW})
    assert "This is not your current password" in answer.text
    answer = client.post("/account", data={"current": PASSWORD, "password": "elevenchars"})
    assert "Use at least 12 characters" in answer.text
    assert not _letters("password_changed")


def test_changing_the_password_signs_out_everywhere_else(client, make, app):
    user = make.account()
    name = app.config["SESSION_COOKIE_NAME"]
    elsewhere = client.sign_in(user).get_cookie(name).value
    client.sign_in(user)
    answer = client.post("/account", data={"current": PASSWORD, "password": NEW}, follow_redirects=True)
    assert "Your password is changed" in answer.text
    assert client.get("/account").status_code == 200
    assert len(_letters("password_changed")) == 1
    client.set_cookie(name, elsewhere)
    assert client.get("/account").status_code == 302
