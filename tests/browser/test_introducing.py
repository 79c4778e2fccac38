"""Two are asked at once, one agrees, and the manager takes the other back: with scripts, and on a phone without."""

import re
from typing import Any

import pytest

from tests.browser.conftest import Meet
from tests.browser.registering import MANAGER, menu, sign_in
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.xdist_group("browser")

NEED = "N-[0-9A-Z]{4}-[0-9A-Z]{4}"


def introduce_first(manager: Visitor) -> str:
    """Introduce whoever stands first of those who fit, and return the introduction's reference."""
    manager.follow(re.compile(r"^Introduce\s")).at(re.compile("^Introduce somebody for "))
    if manager.page.get_by_label("They have agreed to this").count():  # else it is on record already
        manager.choose("They have agreed to this").choose("The person themselves").choose("On the phone")
    manager.choose("Best fit overall").write("Anything to add? (optional)", "Both live close by")
    manager.press("Introduce them").at(re.compile("^Introduction "))
    return manager.heading.removeprefix("Introduction ")


@pytest.mark.parametrize("how", [{}, {"javascript": False, "width": 320}], ids=["desktop", "phone"])
def test_two_are_asked_at_once_and_one_is_taken_back(meet: Meet, how: dict[str, Any]) -> None:
    manager = sign_in(meet(**how), MANAGER)
    menu(manager, "Needs").at("Needs").follow(re.compile("waiting longer than a week")).follow(
        re.compile(NEED)
    )
    manager.press("See who could help").at(re.compile("^Who can help with "))
    need = manager.heading.removeprefix("Who can help with ")
    first = introduce_first(manager)
    manager.follow(f"Open the desk for {need}")
    second = introduce_first(manager)
    assert first != second
    for side in ("The provider", "The person themselves"):
        manager.press("Record an answer by phone").at(f"Record an answer to {second}")
        manager.choose(side, question="Who answered?").choose("Yes", question="Do they want to go ahead?")
        manager.choose("On the phone").press("Record the answer").sees("The answer is recorded")
    manager.sees("Both said yes", "still asked for this need").press("Decide about the others")
    manager.at(f"Who else is still asked for {need}").sees(first, "Nobody is taken back by itself")
    manager.press("Withdraw those who are ticked").at(f"Introduction {second}").sees("is withdrawn")
    manager.follow(f"Open the desk for {need}").follow(first).at(f"Introduction {first}")
    manager.sees("Withdrawn", "Somebody else was chosen")
