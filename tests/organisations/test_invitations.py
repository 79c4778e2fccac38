"""Invitations: single use, 48 hours, for one address, and never for anybody else."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.mail.models import Message
from carematch.organisations import invitations, service
from carematch.organisations.models import Invitation, Kind

PASSWORD = "kettle bramble seventeen"


@pytest.fixture
def organisation(make):
    return make.organisation(name="Knowle West Together")


@pytest.fixture
def manager(make, organisation):
    return make.member(organisation, Role.MANAGER, name="Mo Manager")


def _invite(organisation, manager, email="new@example.org", role=Role.FINANCE):
    with transaction():
        invitation, link = invitations.invite(
            organisation, by=manager, email=email, role=role, base_url="http://localhost"
        )
        return invitation.id, link.removeprefix("http://localhost")


def _accept(client, path):
    return client.post(path, data={"name": "Nia New", "password": PASSWORD})


def test_a_manager_invites_by_a_form_and_the_letter_carries_the_link(client, organisation, manager):
    client.sign_in(manager)
    answer = client.post(
        f"/{organisation.slug}/team/invite",
        data={"email": "New@Example.org ", "role": "anchor_finance"},
        headers={"X-Forwarded-Host": "evil.test"},
    )
    assert answer.location == f"/{organisation.slug}/team"
    page = client.get(answer.location)
    assert "new@example.org" in page.text
    letter = db.session.scalar(sa.select(Message))
    assert letter.subject == "Knowle West Together has invited you to CareMatch"
    path = re.search(r"http://localhost(/invitations/\S+)", letter.body).group(1)
    client.sign_out()
    assert "Knowle West Together invites you to use CareMatch as anchor finance" in client.get(path).text
    assert path.rsplit("/", 1)[1] not in db.session.scalar(sa.select(Invitation.token_hash))


def test_whoever_accepts_has_an_account_is_signed_in_and_belongs(client, organisation, manager):
    _, path = _invite(organisation, manager)
    answer = _accept(client, path)
    assert answer.location == "/start"
    assert client.get("/account").status_code == 200
    user = db.session.scalar(sa.select(User).where(User.email == "new@example.org"))
    assert service.find_roles(user, organisation) == {Role.FINANCE}
    client.sign_out()
    signed_in = client.post("/sign-in", data={"email": "new@example.org", "password": PASSWORD})
    assert signed_in.location == "/start"


def test_an_invitation_works_once(client, organisation, manager):
    _, path = _invite(organisation, manager)
    _accept(client, path)
    client.sign_out()
    assert client.get(path).status_code == 410
    again = _accept(client, path)
    assert again.status_code == 410
    assert "expired or was used before" in again.text
    assert db.session.scalar(sa.select(sa.func.count(User.id)).where(User.email == "new@example.org")) == 1


def test_a_cancelled_invitation_is_worth_nothing(client, organisation, manager):
    invitation_id, path = _invite(organisation, manager)
    client.sign_in(manager)
    url = f"/{organisation.slug}/team/invitations/{invitation_id}/cancel"
    assert "new@example.org" in client.get(url).text
    assert "new@example.org" in client.get(f"/{organisation.slug}/team").text
    assert "cancelled" in client.post(url, follow_redirects=True).text
    assert client.get(url).status_code == 404
    client.sign_out()
    assert client.get(path).status_code == 410
    assert _accept(client, path).status_code == 410


@pytest.mark.parametrize(("hours", "status"), [(47, 200), (48, 410), (49, 410)])
def test_an_invitation_lasts_48_hours(client, organisation, manager, freeze, hours, status):
    start = clock.now()
    freeze(start)
    _, path = _invite(organisation, manager)
    freeze(start + dt.timedelta(hours=hours))
    assert client.get(path).status_code == status
    assert client.post(path, data={"name": "", "password": ""}).status_code == status


def test_another_person_who_is_signed_in_cannot_accept(client, make, organisation, manager):
    _, path = _invite(organisation, manager)
    other = make.user()
    client.sign_in(other)
    page = client.get(path)
    assert "written to another email address" in page.text
    assert "new@example.org" not in page.text
    assert client.post(path, data={"name": "X", "password": PASSWORD}).status_code == 410
    assert service.find_roles(other, organisation) == frozenset()


def test_somebody_with_an_account_signs_in_first_and_then_confirms(client, make, organisation, manager):
    user = make.account(email="known@example.org")
    _, path = _invite(organisation, manager, "Known@example.org", Role.MANAGER)
    page = client.get(path)
    assert "Sign in to accept it" in page.text
    assert f"/sign-in?next={path}" in page.text
    assert client.post(path, data={"name": "Not Me", "password": PASSWORD}).status_code == 410
    client.post(f"/sign-in?next={path}", data={"email": "known@example.org", "password": PASSWORD})
    assert "Join Knowle West Together" in client.get(path).text
    assert client.post(path).location == "/start"
    db.session.refresh(user)
    assert service.find_roles(user, organisation) == {Role.MANAGER}
    assert user.name == "Robin Example"


def test_a_weak_password_is_explained_and_the_name_is_kept(client, organisation, manager):
    _, path = _invite(organisation, manager)
    page = client.post(path, data={"name": "Nia New", "password": "elevenchars"})
    assert "Use at least 12 characters" in page.text
    assert "Nia New" in page.text
    assert _accept(client, path).location == "/start"


def test_an_address_that_is_none_and_a_role_that_is_not_offered_are_refused(client, organisation, manager):
    client.sign_in(manager)
    url = f"/{organisation.slug}/team/invite"
    page = client.post(url, data={"email": "nobody at all", "role": "anchor_finance"})
    assert "Enter an email address like name@example.org" in page.text
    assert "nobody at all" in page.text
    page = client.post(url, data={"email": "a@example.org", "role": "administrator"})
    assert "Choose one of the answers" in page.text
    page = client.post(url, data={"email": "a@example.org", "role": "owner"})
    assert "Choose one of the answers" in page.text
    page = client.post(url, data={"email": manager.email, "role": "anchor_manager"})
    assert "has this role already" in page.text
    assert db.session.scalar(sa.select(sa.func.count(Invitation.id))) == 0


def test_nobody_is_invited_into_a_role_that_the_organisation_has_not(make, manager):
    council = make.organisation(kind=Kind.COUNCIL)
    with pytest.raises(service.WrongKind):
        _invite(council, manager, role=Role.MANAGER)


def test_a_form_sent_twice_invites_once_and_shows_the_first_result(client, organisation, manager):
    client.sign_in(manager)
    url = f"/{organisation.slug}/team/invite"
    sent = {"email": "new@example.org", "role": "anchor_finance", "form_key": "a1b2c3"}
    first, second = client.post(url, data=sent), client.post(url, data=sent)
    assert first.location == second.location == f"/{organisation.slug}/team"
    assert "Nothing was recorded twice" in client.get(second.location).text
    assert db.session.scalar(sa.select(sa.func.count(Invitation.id))) == 1
    assert db.session.scalar(sa.select(sa.func.count(Message.id))) == 1


def test_a_form_that_was_refused_may_be_sent_again_with_the_same_key(client, organisation, manager):
    client.sign_in(manager)
    url = f"/{organisation.slug}/team/invite"
    refused = {"email": manager.email, "role": "anchor_manager", "form_key": "a1b2c3"}
    assert "has this role already" in client.post(url, data=refused).text
    assert client.post(url, data={**refused, "email": "new@example.org"}).status_code == 302
