"""Finding somebody, keeping them in mind without an account, comparing, and asking about them."""

import re

import pytest

from carematch.demo import cast
from tests.browser.conftest import Meet
from tests.browser.registering import sign_in
from tests.browser.visitor import PHONE, Visitor

pytestmark = pytest.mark.xdist_group("browser")
WAYS = [(True, 1100), (False, PHONE)]
POSTCODE, SHORTLIST = "BS3 4AB", "/southside/shortlist"


@pytest.mark.parametrize(("javascript", "width"), WAYS, ids=["with scripts", "without scripts, on a phone"])
def test_from_the_list_to_a_shortlist_and_to_asking(meet: Meet, javascript: bool, width: int) -> None:
    visitor = meet(javascript=javascript, width=width)
    visitor.open(f"/southside/directory?postcode={POSTCODE.replace(' ', '+')}")
    first, second = names(visitor)[:2]
    assert visitor.context.cookies() == []
    visitor.press(add(first)).sees("On your shortlist")
    assert re.search(r"#listed-[0-9a-f-]{36}$", visitor.page.url)
    read_about(visitor, second)
    compare(visitor, first, second)
    ask(visitor, meet, [first, second])


def names(visitor: Visitor) -> list[str]:
    """Return who stands on the list."""
    return visitor.main.locator(".app-card__title a").all_inner_texts()


def add(name: str) -> re.Pattern[str]:
    """Return the name of the button that adds somebody."""
    return re.compile(rf"^Add to shortlist – {re.escape(name)}$")


def read_about(visitor: Visitor, name: str) -> None:
    """Add the second from their page, and come back to their place in the list."""
    visitor.follow(name).at(name).sees("Price guide", "What they do not do", "What we checked", "By whom")
    on_paper(visitor)
    visitor.press(add(name)).at(name).sees("On your shortlist", "Your shortlist: 2 people")
    visitor.follow("Back to the list").at(f"Help near {POSTCODE}").sees("Your shortlist: 2 people")


def on_paper(visitor: Visitor) -> None:
    """On paper stands what was read, without the menu and without anything to press."""
    visitor.page.emulate_media(media="print")
    shown = [each for each in visitor.page.locator("nav, form, button").all() if each.is_visible()]
    assert shown == []
    assert visitor.main.get_by_role("heading", level=1).is_visible()
    visitor.page.emulate_media(media="screen")


def compare(visitor: Visitor, first: str, second: str) -> None:
    """Put both side by side, with everything and with what differs alone."""
    visitor.follow(re.compile("^Your shortlist")).at("Your shortlist").press("Compare").at("Compare 2 people")
    visitor.sees(
        first, second, f"Distances are from {POSTCODE}", "Price guide", "Languages", "What we checked"
    )
    visitor.follow("Show differences only").sees("left out").follow("Show everything")
    on_paper(visitor)
    visitor.follow("Your shortlist")
    for each in (first, second):
        visitor.page.get_by_role("checkbox", name=each, exact=True).uncheck()
    visitor.press("Compare").at("Your shortlist").sees("Choose 2, 3 or 4 people to compare")
    visitor.follow("Clear the shortlist").at("Take all 2 people off your shortlist?").follow("Keep it")


def ask(visitor: Visitor, meet: Meet, people: list[str]) -> None:
    """Ask about them: it goes with the account, through signing out and in; somebody else sees nothing of it."""
    visitor.press("Ask about these people").at("Tell us what you need")
    sign_in(visitor, cast.DAUGHTER).open(SHORTLIST)
    visitor.sees(*people, "You asked Southside Neighbours (demonstration) about them")
    visitor.press("Sign out").open(SHORTLIST).sees("Nobody is on your shortlist yet")
    meet(visitor.url).open(SHORTLIST).sees("Nobody is on your shortlist yet")
    sign_in(visitor, cast.DAUGHTER).open(SHORTLIST).sees(*people)
    visitor.press(re.compile(f"^Take off – {re.escape(people[0])}$")).misses(people[0])
    visitor.follow("Clear the shortlist").at("Take one person off your shortlist?").press(
        "Clear the shortlist"
    )
    visitor.sees("Nobody is on your shortlist yet")
