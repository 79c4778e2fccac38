"""Where people start after signing in."""

import pytest

from carematch.core.db import transaction
from carematch.core.permissions import Role
from carematch.organisations.landing import STARTS, starting_page
from carematch.organisations.service import add_member


def test_every_role_has_a_page_to_start_on():
    assert set(STARTS) == set(Role)


def test_a_page_that_is_not_there_is_passed_over():
    assert starting_page(Role.MANAGER, {"organisations.team"}) == "organisations.team"
    assert starting_page(Role.MANAGER, {"organisations.team", "matching.today"}) == "matching.today"
    assert starting_page(Role.SEEKER, set()) is None


def test_somebody_with_one_place_goes_straight_there(client, make):
    organisation = make.organisation()
    client.sign_in(make.member(organisation, Role.MANAGER))
    assert client.get("/start").location.startswith(f"/{organisation.slug}/")
    client.sign_in(make.administrator())
    assert client.get("/start").location == "/installation"


def test_somebody_with_several_places_chooses(client, make):
    first, second = make.organisation(name="First Place"), make.organisation(name="Second Place")
    user = make.member(first, Role.MANAGER)
    with transaction():
        add_member(second, user, Role.MANAGER, by=None)
    client.sign_in(user)
    assert client.get("/start").location == "/start/choose"
    page = client.get("/start/choose")
    assert "First Place" in page.text
    assert "Second Place" in page.text
    assert f"/{second.slug}/" in page.text


def test_somebody_without_a_place_is_told_what_to_do(client, make):
    client.sign_in(make.user())
    assert "You do not belong to an organisation yet" in client.get("/start", follow_redirects=True).text


@pytest.mark.parametrize("path", ["/start", "/start/choose"])
def test_strangers_sign_in_first(client, path):
    assert client.get(path).location.startswith("/sign-in")


def test_a_strange_address_is_not_found_whatever_it_holds(client, make):
    client.sign_in(make.user())
    for slug in ("none", "%00", "UPPER", "a'b", "%F0%9F%A6%8A", "x" * 5000):
        assert client.get(f"/{slug}/team").status_code == 404
