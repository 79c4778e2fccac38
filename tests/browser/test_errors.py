"""When something goes wrong: a page that says so, nothing kept that was not meant, nothing made twice."""

import re

import pytest

from tests.browser.conftest import Meet
from tests.browser.registering import MANAGER, PASSWORD, menu, sign_in
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.xdist_group("browser")
BEING_WRITTEN = re.compile(r"^Being written \((\d+)\)$")


def test_an_address_that_leads_nowhere_says_so_and_leads_on(meet: Meet) -> None:
    stranger = meet()
    stranger.open("/southside/no-such-page", status=404).at("We cannot find that page")
    stranger.follow("Go to the first page").at("Find someone local to help")
    manager = sign_in(meet(), MANAGER)
    manager.open("/eastside/today", status=404).at("We cannot find that page")
    manager.open("/southside/my-page", status=403).at("You cannot open this page")


def test_a_form_that_has_expired_keeps_nothing(meet: Meet) -> None:
    stranger = meet()
    stranger.open("/southside/ask/begin").write("What should we call you?", "Ida")
    stranger.write("What is your email address?", "ida@people.example")
    stranger.context.clear_cookies()
    with stranger.expecting(400):
        stranger.press("Send me the link").at("We could not use what was sent").sees("Nothing was saved.")
    assert "ida@people.example" not in stranger.page.content()
    stranger.open("/sign-in").write("Email address", "ida@people.example")
    stranger.write_password("Password", PASSWORD).press("Sign in").sees("There is a problem")


def test_a_double_click_makes_one_thing(meet: Meet) -> None:
    manager = sign_in(meet(), MANAGER)
    before = count_drafts(manager)
    manager.press("Record a need").write("What would they like to be called?", "Twice").choose("On the phone")
    with manager.page.expect_navigation():
        manager.page.get_by_role("button", name="Continue").dblclick()
    manager.look()
    assert count_drafts(manager) == before + 1


def test_a_form_that_the_network_sends_twice_makes_one_thing(meet: Meet) -> None:
    manager = sign_in(meet(javascript=False), MANAGER)
    before = count_drafts(manager)
    manager.press("Record a need").write("What would they like to be called?", "Twice").choose("On the phone")
    form: dict[str, str] = manager.page.get_by_role("button", name="Continue").evaluate(
        "button => Object.fromEntries(new FormData(button.form))"
    )
    first, second = (manager.context.request.post(manager.page.url, form=form) for _ in range(2))
    assert (first.ok, second.ok) == (True, True)
    assert first.url == second.url != manager.page.url
    manager.open(second.url).misses("There is a problem")
    assert count_drafts(manager) == before + 1


def count_drafts(manager: Visitor) -> int:
    """Return how many needs are being written, as the list of needs says."""
    link = menu(manager, "Needs").page.get_by_role("link", name=BEING_WRITTEN)
    found = BEING_WRITTEN.search(link.inner_text())
    assert found
    return int(found[1])
