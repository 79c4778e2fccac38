"""What stands round every page, for whoever reads it."""

import pytest
from flask import g
from lxml import html

from carematch.core.permissions import GRANTS, Role
from carematch.pages import navigation


def _menu(page) -> dict[str, str]:
    """Return the main menu: words and where they lead."""
    links = html.fromstring(page.text).xpath("//a[contains(@class, 'govuk-service-navigation__link')]")
    return {link.text_content().strip(): link.get("href") for link in links}


def test_a_stranger_sees_the_public_pages_and_the_way_in(client):
    """Nothing of an organisation is offered."""
    page = client.get("/help")
    assert _menu(page) == {"Find help": "/", "How it works": "/about", "Help": "/help"}
    assert 'href="/sign-in"' in page.text
    assert "Sign out" not in page.text
    assert html.fromstring(page.text).xpath("//a[@aria-current='page']")[0].text_content().strip() == "Help"


def test_whoever_is_signed_in_can_always_leave(client, make):
    """The way out is a form with a token of its own, on public pages too."""
    client.sign_in(make.member(make.organisation(), Role.MANAGER, name="Moira Tetteh"))
    for path in ("/", "/account", "/no-such-page"):
        page = client.get(path).text
        form = next(f for f in html.fromstring(page).forms if f.action == "/sign-out")
        assert form.method == "POST"
        assert "csrf_token" in form.fields
        assert "Moira Tetteh" in page


def test_a_manager_finds_the_team_of_the_organisation_they_are_in(client, make):
    """The organisation is named, and its pages lead to itself."""
    organisation = make.organisation(name="Riverbend Neighbours")
    client.sign_in(make.member(organisation, Role.MANAGER))
    page = client.get(f"/{organisation.slug}/team")
    assert _menu(page)["Team"] == f"/{organisation.slug}/team"
    assert "Riverbend Neighbours" in page.text


@pytest.mark.parametrize("role", Role)
def test_the_menu_offers_only_what_the_role_may_open(app, make, monkeypatch, role):
    """Each line is there exactly when the policy table grants its permission."""
    lines = [
        (text, "organisations.team", permission)
        for text, _end, permission in navigation.WITHIN_AN_ORGANISATION
    ]
    monkeypatch.setattr(navigation, "WITHIN_AN_ORGANISATION", lines)
    with app.test_request_context("/"):
        g.organisation, g.roles = make.organisation(), frozenset({role})
        offered = {link.text for link in navigation.frame().navigation}
    allowed = {str(text) for text, _endpoint, permission in lines if permission in GRANTS[role]}
    assert offered == (allowed or {"Find help", "How it works", "Help"})


def test_a_page_that_is_not_built_is_left_out(app, make, monkeypatch):
    """A line without a page breaks nothing."""
    text, _endpoint, permission = navigation.WITHIN_AN_ORGANISATION[0]
    monkeypatch.setattr(navigation, "WITHIN_AN_ORGANISATION", [(text, "nowhere.at_all", permission)])
    with app.test_request_context("/"):
        g.organisation, g.roles = make.organisation(), frozenset({Role.MANAGER})
        assert "Today" not in {link.text for link in navigation.frame().navigation}


def test_only_the_demonstration_says_that_it_is_one(client, app, monkeypatch):
    """The banner is for the demo, and for nothing else."""
    assert "Demonstration" not in client.get("/").text
    monkeypatch.setitem(app.config, "ENVIRONMENT", "demo")
    assert "Every person and organisation here is invented" in client.get("/").text


def test_the_language_of_the_page_is_said(client):
    """A screen reader needs it to choose a voice."""
    assert html.fromstring(client.get("/").text).get("lang") == "en-GB"
