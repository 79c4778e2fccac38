"""Nothing is open unless it says so."""

import pytest
from flask import Flask

from carematch.core.access import PUBLIC, SIGNED_IN, UndeclaredAccess, access, check_declared
from carematch.core.permissions import GRANTS, Permission, Role, granted


def _app(rule, label=None):
    """Return an application of one page."""
    app = Flask("small", static_folder=None)

    def page(**_values):
        return "page"

    app.add_url_rule(rule, "page", access(label)(page) if label else page)
    return app


@pytest.mark.parametrize("label", [PUBLIC, SIGNED_IN])
def test_a_page_that_says_who_may_open_it_is_accepted(label):
    check_declared(_app("/somewhere", label))
    check_declared(_app("/<org>/somewhere", label))


def test_a_page_that_says_nothing_is_refused():
    with pytest.raises(UndeclaredAccess, match="page does not say"):
        check_declared(_app("/somewhere"))


def test_a_permission_needs_a_place():
    check_declared(_app("/<org>/team", Permission.TEAM_VIEW))
    check_declared(_app("/installation/keys", Permission.INSTALLATION_MANAGE))
    with pytest.raises(UndeclaredAccess, match="names no organisation"):
        check_declared(_app("/team", Permission.TEAM_VIEW))


def test_static_files_need_a_label_too():
    app = Flask("small")
    with pytest.raises(UndeclaredAccess, match="static"):
        check_declared(app)


def test_every_role_has_grants_and_nobody_has_what_is_not_granted():
    assert set(GRANTS) == set(Role)
    assert granted(frozenset()) == frozenset()
    assert granted(frozenset({Role.SEEKER, Role.FINANCE})) == GRANTS[Role.SEEKER] | GRANTS[Role.FINANCE]
    assert Permission.INSTALLATION_MANAGE not in granted(frozenset(Role) - {Role.ADMINISTRATOR})


def test_strangers_sign_in_outsiders_find_nothing_members_may_be_refused(client, make):
    organisation = make.organisation()
    team = f"/{organisation.slug}/team"
    assert client.get(team).location == f"/sign-in?next={team}"
    assert client.post(f"{team}/invite").location == "/sign-in"
    assert client.get("/no-such-place/team").status_code == 404
    client.sign_in(make.member(make.organisation()))
    assert client.get(team).status_code == 404
    client.sign_in(make.administrator())
    assert client.get(team).status_code == 404
    client.sign_in(make.member(organisation, Role.SEEKER))
    assert client.get(team).status_code == 403
    client.sign_in(make.member(organisation, Role.MANAGER))
    assert client.get(team).status_code == 200


def test_the_guard_stands_before_the_token_of_a_form(client, make, monkeypatch):
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", True)
    organisation = make.organisation()
    assert client.post(f"/{organisation.slug}/team/invite").location == "/sign-in"
    client.sign_in(make.member(organisation))
    assert client.post(f"/{organisation.slug}/team/invite").status_code == 400
