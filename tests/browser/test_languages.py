"""Reading in Polish, in larger text and in Easy Read, from the front page on."""

import re

import pytest

from tests.browser.conftest import Meet
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.xdist_group("browser")
WAYS = [{"width": 1100}, {"javascript": False, "width": 320}]


@pytest.mark.parametrize("way", WAYS, ids=["scripts", "no scripts, 320"])
def test_somebody_who_reads_polish_finds_help_and_asks_for_it(meet: Meet, way: dict[str, object]) -> None:
    visitor = meet(**way)
    visitor.open("/").at("Find someone local to help")
    assert choices(visitor) == set()
    visitor.follow("Polski").at("Znajdź pomocną osobę w okolicy")
    assert language(visitor) == "pl"
    visitor.write("Kod pocztowy", "nonsense").press("Znajdź pomoc").sees("to nie jest kod pocztowy")
    visitor.write("Kod pocztowy", "BS3 4AB").press("Znajdź pomoc").at("Pomoc w okolicy BS3 4AB")
    visitor.main.get_by_role("heading", level=3).first.get_by_role("link").click()
    visitor.look()
    visitor.sees("Co sprawdziliśmy", "Orientacyjna cena", "za godzinę")
    assert (
        visitor.main.locator("[lang=en]").count() > 0
    )  # what somebody says of themselves stays in their words
    visitor.open("/southside/ask").at("Powiedz nam, czego potrzebujesz").sees("Zadzwoń pod")
    visitor.open("/nowhere", 404).at("Nie możemy znaleźć tej strony")
    visitor.open("/southside/refer").at(re.compile("Refer"))
    assert language(visitor) == "en-GB"
    assert visitor.page.get_by_text("Ta strona jest tylko po angielsku").is_visible()
    visitor.open("/").follow("English").at("Find someone local to help")
    assert choices(visitor) == set()


@pytest.mark.parametrize("way", WAYS, ids=["scripts", "no scripts, 320"])
def test_the_first_steps_are_in_easy_read_and_text_can_be_larger(meet: Meet, way: dict[str, object]) -> None:
    visitor = meet(**way)
    visitor.open("/").follow("The same in Easy Read, with pictures").at("What CareMatch is")
    for page in (
        "How to find somebody",
        "How to ask for help",
        "What we do with what you tell us",
        "Who to call",
    ):
        visitor.follow(page).at(page)
    visitor.follow("Hard words").at("Hard words").sees("Direct Payment")
    visitor.forget()  # the same pages look otherwise in larger text
    visitor.follow("Larger text").at("Hard words")
    assert size_of_text(visitor) >= 24
    visitor.open("/").open("/southside/ask").open("/about")
    visitor.page.emulate_media(media="print")
    assert size_of_text(visitor) >= 21.3  # pixels: 16 points
    visitor.page.emulate_media(media="screen")
    visitor.follow("Usual text size").at("How CareMatch works")
    assert size_of_text(visitor) < 24
    assert choices(visitor) == set()
    visitor.open("/about?style=large")
    assert size_of_text(visitor) >= 24


def choices(visitor: Visitor) -> set[str]:
    """Return the cookies that keep a choice: a form that was opened on the way keeps a session, which is none."""
    return {each["name"] for each in visitor.context.cookies()} - {"carematch"}


def language(visitor: Visitor) -> str:
    """Return the language that the page says it is in."""
    return str(visitor.page.locator("html").get_attribute("lang"))


def size_of_text(visitor: Visitor) -> float:
    """Return how many pixels high the text of a paragraph is."""
    size = visitor.main.locator("p, dd").first.evaluate("line => getComputedStyle(line).fontSize")
    return float(size.removesuffix("px"))
