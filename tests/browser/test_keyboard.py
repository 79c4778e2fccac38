"""By keyboard alone: every stop can be seen, and nothing covers it."""

import re

import pytest

from carematch.demo import cast
from tests.browser.conftest import Meet
from tests.browser.visitor import Fault, Visitor

pytestmark = pytest.mark.xdist_group("browser")

# Whether the focused element (or the label that draws its box) looks different from before, is in view, and on top.
STOP = """() => {
    const here = document.activeElement
    if (!here || here === document.body) return null
    const drawn = here.matches("[type=radio], [type=checkbox]") ? here.labels[0] : here
    const styles = [getComputedStyle(here), getComputedStyle(drawn, "::before"), getComputedStyle(drawn, "::after")]
    const shows = styles.some(style =>
        (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none")
    const box = here.getBoundingClientRect()
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
    const top = document.elementFromPoint(x, y)
    const clear = top !== null && (here.contains(top) || top.contains(here) || drawn.contains(top))
    return {name: here.outerHTML.slice(0, 120), text: here.innerText || here.name || "", shows, clear}
}"""


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, visitor: Visitor) -> None:
        """Sit down at a browser."""
        self.visitor, self.page = visitor, visitor.page

    def tab(self) -> str:
        """Go to the next stop and return what it says; raise Fault where it cannot be seen."""
        self.page.keyboard.press("Tab")
        stop = self.page.evaluate(STOP)
        if stop is None:
            return ""
        if not (stop["shows"] and stop["clear"]):
            raise Fault(f"{self.page.url}: the focus cannot be seen (or is covered) on {stop['name']}")
        return str(stop["text"]).strip()

    def tab_to(self, pattern: str) -> "Keyboard":
        """Go on until a stop says something."""
        passed = []
        for _ in range(80):
            passed.append(self.tab())
            if re.search(pattern, passed[-1]):
                return self
        raise Fault(f"{self.page.url}: no stop says {pattern!r}, only {passed}")

    def enter(self, key: str = "Enter") -> "Keyboard":
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.visitor.look()
        return self

    def type(self, text: str) -> "Keyboard":
        """Type in the place of what stands there."""
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        return self


def test_a_provider_signs_in_answers_and_confirms_without_a_mouse(meet: Meet) -> None:
    visitor = meet()
    visitor.open("/")
    keys = Keyboard(visitor)
    assert keys.tab() == "Skip to main content"
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("document.activeElement.id") == "main-content"
    keys.tab_to("^postcode$")  # the first stop after the links that were skipped
    visitor.open("/sign-in")
    keys.tab_to("^email$").type("provider@southside.example").tab_to("^password$").type(cast.PASSWORD)
    keys.enter()
    visitor.at("My page")
    keys.tab_to("^Still right today").enter()
    banner = visitor.page.get_by_role("alert")
    assert banner.evaluate("each => document.activeElement === each"), (
        "The message that it is done has no focus"
    )
    visitor.sees("We have noted that your details are right today")
    keys.tab_to("^Who you are").enter()
    visitor.at("Who you are")
    keys.tab_to("^Change\\s+phone number").enter()
    keys.tab_to("^phone$").type("12").enter()
    summary = visitor.page.get_by_role("alert")
    assert summary.evaluate("each => document.activeElement.contains(each)"), (
        "The list of errors has no focus"
    )
    keys.tab_to("^Enter a phone number").page.keyboard.press("Enter")
    assert visitor.page.evaluate("document.activeElement.name") == "phone"
    keys.type("0117 496 0321").enter()
    visitor.at("Who you are").sees("0117 496 0321")


def test_every_stop_of_a_page_with_every_kind_of_question_can_be_seen(meet: Meet) -> None:
    visitor = meet(width=320)
    visitor.open("/sign-in")
    keys = Keyboard(visitor)
    keys.tab_to("^email$").type("provider@southside.example").tab_to("^password$").type(cast.PASSWORD).enter()
    for question in ("free", "services"):
        visitor.open(f"/southside/my-page/questions/{question}")
        keys.tab_to("^Continue")
