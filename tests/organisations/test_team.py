"""The team page, and taking people off it."""

import pytest
import sqlalchemy as sa
from lxml import html

from carematch.accounts.models import UserSession
from carematch.core.db import db, transaction
from carematch.core.permissions import GRANTS, PERMISSION_LABELS, Permission, Role
from carematch.organisations import service
from carematch.organisations.models import Membership
from carematch.organisations.powers import powers


def _membership(user):
    return db.session.scalar(sa.select(Membership.id).where(Membership.user_id == user.id))


def _remove(client, organisation, user, **data):
    return client.post(f"/{organisation.slug}/team/{_membership(user)}/remove", data=data)


def test_every_permission_has_words():
    assert set(PERMISSION_LABELS) == set(Permission)
    assert len(set(PERMISSION_LABELS.values())) == len(Permission)


def test_what_each_role_can_do_is_read_off_the_policy(monkeypatch):
    roles = (Role.MANAGER, Role.FINANCE)
    before = {power.label: power.held for power in powers(roles)}
    assert before[PERMISSION_LABELS[Permission.PROVIDERS_CHECK]] == (True, False)
    assert PERMISSION_LABELS[Permission.INSTALLATION_MANAGE] not in before
    monkeypatch.setitem(GRANTS, Role.FINANCE, GRANTS[Role.FINANCE] | {Permission.PROVIDERS_CHECK})
    after = {power.label: power.held for power in powers(roles)}
    assert after[PERMISSION_LABELS[Permission.PROVIDERS_CHECK]] == (True, True)


def test_the_team_page_shows_people_and_powers(client, make):
    organisation = make.organisation()
    manager = make.member(organisation, Role.MANAGER, name="Mo Manager")
    make.member(organisation, Role.FINANCE, name="Fin Finance")
    make.member(organisation, Role.SEEKER, name="Sam Seeker")
    make.member(make.organisation(), Role.MANAGER, name="Other Manager")
    page = client.sign_in(manager).get(f"/{organisation.slug}/team")
    assert "Mo Manager" in page.text
    assert "Fin Finance" in page.text
    assert "Sam Seeker" not in page.text
    assert "Other Manager" not in page.text
    table = html.fromstring(page.text).xpath("//table[contains(caption, 'What each role can do')]")[0]
    row = table.xpath(".//tr[th='Introduce people to providers']")[0]
    cells = [cell.text_content().strip() for cell in row.iter("td")]
    assert [cell.endswith("Yes") for cell in cells] == [True, False, False, False, False]
    assert all(cell.endswith(("Yes", "No")) for cell in cells)


def test_finance_sees_the_team_but_changes_nothing(client, make):
    organisation = make.organisation()
    manager = make.member(organisation, Role.MANAGER)
    client.sign_in(make.member(organisation, Role.FINANCE))
    page = client.get(f"/{organisation.slug}/team")
    assert "Remove" not in page.text
    assert "/team/invite" not in page.text
    assert client.get(f"/{organisation.slug}/team/invite").status_code == 403
    assert _remove(client, organisation, manager).status_code == 403


def test_whoever_is_removed_is_out_at_once(client, make, app):
    organisation = make.organisation()
    manager, finance = make.member(organisation, Role.MANAGER), make.member(organisation, Role.FINANCE)
    key = client.sign_in(finance).get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    assert client.get(f"/{organisation.slug}/team").status_code == 200
    client.sign_in(manager)
    url = f"/{organisation.slug}/team/{_membership(finance)}/remove"
    assert finance.email in client.get(url).text
    assert "no longer belongs to the team" in client.post(url, follow_redirects=True).text
    assert client.get(url).status_code == 404
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], key)
    assert client.get("/account").status_code == 302
    client.sign_in(finance)
    assert client.get(f"/{organisation.slug}/team").status_code == 404


def test_the_last_manager_stays(client, make):
    organisation = make.organisation()
    manager = make.member(organisation, Role.MANAGER)
    disabled = make.member(organisation, Role.MANAGER, is_active=False)
    client.sign_in(manager)
    page = _remove(client, organisation, manager)
    assert "This is the only manager. Invite another one first" in page.text
    assert service.find_roles(manager, organisation) == {Role.MANAGER}
    with transaction():
        disabled.is_active = True
    assert _remove(client, organisation, manager).status_code == 302
    assert client.get("/account").status_code == 302


def test_another_organisations_member_is_not_there(client, make):
    organisation, other = make.organisation(), make.organisation()
    stranger = make.member(other, Role.FINANCE)
    client.sign_in(make.member(organisation, Role.MANAGER))
    assert _remove(client, organisation, stranger).status_code == 404
    assert service.find_roles(stranger, other) == {Role.FINANCE}


def test_looking_at_the_removal_removes_nobody(client, make):
    organisation = make.organisation()
    manager, finance = make.member(organisation, Role.MANAGER), make.member(organisation, Role.FINANCE)
    client.sign_in(manager).get(f"/{organisation.slug}/team/{_membership(finance)}/remove")
    assert service.find_roles(finance, organisation) == {Role.FINANCE}


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.SEEKER, Role.COUNCIL_VIEWER])
def test_members_without_the_permission_are_refused(client, make, role):
    organisation = make.organisation()
    client.sign_in(make.member(organisation, role))
    assert client.get(f"/{organisation.slug}/team").status_code == 403


def test_removal_ends_every_session_of_the_user(client, make):
    organisation = make.organisation()
    manager, finance = make.member(organisation, Role.MANAGER), make.member(organisation, Role.FINANCE)
    client.sign_in(finance)
    client.sign_in(finance)
    client.sign_in(manager)
    _remove(client, organisation, finance)
    held = db.session.scalars(sa.select(UserSession.user_id)).all()
    assert finance.id not in held
    assert manager.id in held
