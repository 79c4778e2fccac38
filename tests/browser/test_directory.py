"""Finding somebody without an account: in one's own words, by filters, where nobody is found, and on a map."""

import re
from urllib.parse import unquote_plus, urlsplit

import pytest

from tests.browser.conftest import Meet
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.xdist_group("browser")
WAYS = [{"width": 1100}, {"javascript": False, "width": 320}]


@pytest.mark.parametrize("way", WAYS, ids=["scripts", "no scripts, 320"])
def test_somebody_is_found_by_what_they_do_and_on_a_map(meet: Meet, way: dict[str, object]) -> None:
    visitor = meet(**way)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))

    visitor.open("/").write("Postcode", "BS3 4AB").write("What would help?", "help with a shwoer")
    visitor.press("Find help").at("Help near BS3 4AB").sees(
        "We read “help with a shwoer” as: Washing and dressing."
    )
    visitor.follow(re.compile("with days, languages and prices")).at("Help near BS3 4AB")
    visitor.sees("What you chose", "Washing and dressing (“help with a shwoer”)", "Asha")

    narrow(visitor, "Days and times", "Night, 10pm to 7am")
    visitor.sees(
        "Nobody listed fits all of that", "If you do not ask for “Free at night”: one person", "0117"
    )
    visitor.follow("If you do not ask for “Free at night”").sees("One person could come to you")
    narrow(visitor, "About the person, and pets", "A woman")
    visitor.sees("This counts only people who show their gender.", "One person could come to you")
    visitor.follow("Remove Washing and dressing (“help with a shwoer”)").sees("A woman")
    visitor.follow("Clear all filters").at("Help near BS3 4AB").misses("What you chose")
    order(visitor)

    visitor.forget()  # the map is another kind of page at the same address
    visitor.follow("List and map").sees("Where they are")
    first = visitor.main.get_by_role("heading", level=3).first.inner_text()
    card = follow_marker(visitor, 1)
    assert first in visitor.page.locator(f"#{card}").inner_text()
    visitor.follow(first).follow("Back to the list").at("Help near BS3 4AB").sees("Where they are")
    assert urlsplit(visitor.page.url).fragment == card

    said = [unquote_plus(address) for address in asked]
    assert [each for each in said if "shwoer" in each or "PC-WASH" in each] == []
    assert {urlsplit(each).netloc for each in said if not each.startswith("data:")} == {
        urlsplit(visitor.url).netloc
    }


def order(visitor: Visitor) -> None:
    """Put the cheapest first, read how the order comes about, and look where nobody works."""
    unfold(visitor, "Change or narrow your search")
    visitor.select("Order by", "Price, lowest first").press("Show who could help")
    prices = [float(each) for each in re.findall(r"£([0-9.]+) an hour", visitor.main.inner_text())]
    assert len(prices) > 1
    assert prices == sorted(prices)
    visitor.follow("How we order results").at("How we order results").sees("Nobody can pay")
    visitor.open("/southside/directory?postcode=BA1+2QX").sees("is outside the area of")
    visitor.open("/find?postcode=BS3+4AB").follow(re.compile("with days, languages and prices"))


def narrow(visitor: Visitor, part: str, choice: str) -> None:
    """Choose one more thing, in the part of the form that it is folded away in."""
    unfold(visitor, "Change or narrow your search", part)
    visitor.choose(choice).press("Show who could help")


def unfold(visitor: Visitor, *titles: str) -> None:
    """Open what is folded away."""
    for title in titles:
        folded = visitor.main.get_by_text(title, exact=True)
        if folded.evaluate("title => !title.closest('details').open"):
            folded.click()


def follow_marker(visitor: Visitor, number: int) -> str:
    """Go by keyboard from a number on the map to its card, and return what that is called."""
    if visitor.javascript:
        visitor.page.get_by_role("button", name="Move the map, or make it larger").click()
        visitor.page.get_by_role("group", name="Map that can be moved").wait_for()
        visitor.forget()
        visitor.look()
        visitor.page.get_by_role("button", name=re.compile(rf"(^|, ){number} ")).focus()
        visitor.page.keyboard.press("Enter")
        several = visitor.page.locator(".leaflet-popup")  # where several are at one place, it lists them
        if several.count():
            several.get_by_role("link", name=re.compile(rf"^{number}\. ")).press("Enter")
    else:
        visitor.page.get_by_role("link", name=re.compile(rf"^{number}, ")).focus()
        visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(re.compile("#listed-"))
    return urlsplit(visitor.page.url).fragment
