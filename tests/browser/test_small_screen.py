"""On a phone of 320 pixels: asking, registering, the desk and the report, without scrolling sideways."""

import re

import pytest

from tests.browser import registering
from tests.browser.conftest import Meet
from tests.browser.registering import COUNCIL, MANAGER, menu, sign_in
from tests.browser.visitor import PHONE, Visitor
from tests.support.live import Live

pytestmark = pytest.mark.xdist_group("browser")
NEED = ["About you", "How to reach you", "Where you live", "What matters to you", "What would help",
        "When in the week", "When it should start", "What must be so", "What would be nice",
        "How it will be paid for"]  # fmt: skip


def go_through(visitor: Visitor, tasks: list[str], heading: str) -> None:
    """Open every task of a list, and send each as it stands: what is missing is said on the page."""
    home = visitor.at(heading).page.url
    for task in tasks:
        visitor.follow(task).press("Continue").open(home)


def test_asking_for_help_fits_a_phone(meet: Meet, installations: dict[str, Live]) -> None:
    visitor = meet(width=PHONE)
    visitor.open("/southside/ask")
    registering.begin_to_ask(visitor, installations["sqlite"], "Nell", "nell@people.example")
    go_through(visitor, NEED, "Tell us what you need")


def test_registering_needs_no_script_and_fits_a_phone(meet: Meet, installations: dict[str, Live]) -> None:
    visitor = meet(width=PHONE, javascript=False)
    visitor.open("/southside/register")
    registering.start_by_letter(visitor, installations["sqlite"], "Ned", "ned@people.example")
    registering.say_who(visitor)
    registering.say_how(visitor)
    visitor.follow("What you offer").choose("Washing and dressing").press("Continue")
    visitor.sees("gives the care in person").press("Continue")
    registering.say_where_and_when(visitor, "Every morning", "Sunday evening")
    visitor.follow("What you charge").press("I do not know yet").at("Register to offer support")
    visitor.follow("When you are free").at("When you are free").sees("Sunday: morning, evening")


def test_the_menu_and_the_desk_fit_a_phone(meet: Meet) -> None:
    visitor = sign_in(meet(width=PHONE), MANAGER).at("Today")
    visitor.page.get_by_role("button", name="Menu").click()
    menu(visitor, "Needs").follow(re.compile("^New \\(")).follow(re.compile("^N-"))
    visitor.press("See who could help").sees("Who fits")
    for details in visitor.page.get_by_role("group").filter(has_text="Every rule").all()[:2]:
        details.click()
    assert visitor.page.evaluate("document.scrollingElement.scrollWidth") <= PHONE


def test_the_report_fits_a_phone(meet: Meet) -> None:
    visitor = sign_in(meet(width=PHONE), COUNCIL).at("Local spend retained")
    visitor.follow(visitor.main.get_by_role("link").first.inner_text()).sees("Where the money landed")
