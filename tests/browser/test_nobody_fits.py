"""Nobody fits: what would have to change, asking the person, their no and their yes, and an introduction at last."""

import re

import pytest

from tests.browser.conftest import Meet
from tests.browser.registering import MANAGER, menu, sign_in
from tests.browser.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.xdist_group("browser")
ASK = re.compile(r"^Ask \w+( again)?\s*:\s*If an hour can cost")


def open_unmet(meet: Meet, *, javascript: bool, width: int) -> Visitor:
    """Go as the manager from Today through the ledger to the desk of the need that nobody fits."""
    manager = sign_in(meet(javascript=javascript, width=width), MANAGER)
    menu(manager, "Today").follow("Unmet requests: what is missing here").at("Unmet requests")
    manager.sees("Nobody at this price", "Somebody who charges less, or a higher limit")
    reference = manager.rows("Nobody found yet")[0][0][:11]
    return manager.follow(reference).at(f"Who can help with {reference}")


def answer(manager: Visitor, said: str) -> Visitor:
    """Ask the person for the first change, and write down what they said on the phone."""
    manager.follow(ASK).at(re.compile("^Ask before changing N-")).sees(
        "You can say no.", "When you contact them"
    )
    manager.press("Keep their answer").sees("There is a problem", "Choose what they said")
    manager.choose(said).choose("The person themselves").choose("On the phone")
    return manager.press("Keep their answer").at(re.compile("^Who can help with N-"))


def test_a_no_stays_beside_the_change(meet: Meet) -> None:
    manager = open_unmet(meet, javascript=True, width=DESKTOP)
    manager.sees("Nobody fits as it stands", "One change away")
    answer(manager, "No, keep it as it is").sees(
        "Their no is kept", "They said no on", "Nobody fits as it stands"
    )


def test_a_yes_changes_the_need_and_somebody_is_introduced(meet: Meet) -> None:
    manager = open_unmet(meet, javascript=False, width=PHONE)
    answer(manager, "Yes, change it").sees("Their yes is kept, and the need is changed").misses("Nobody fits")
    manager.follow(re.compile("^Introduce ")).at(re.compile("^Introduce somebody for N-"))
    manager.choose("They have agreed to this").choose("The person themselves").choose("On the phone")
    manager.choose("Nearest who can do it").press("Introduce them").at(re.compile("^Introduction "))
    menu(manager, "Today").follow("Unmet requests: what is missing here").sees("Closed (1)")
