"""From the checks desk to the list: a registration that waits is checked, kind by kind, and listed."""

import re

import pytest

from carematch.core import clock
from carematch.demo import cast
from tests.browser.checking import check_everything
from tests.browser.conftest import Meet
from tests.browser.registering import MANAGER, menu, sign_in

pytestmark = pytest.mark.xdist_group("browser")
NAME = cast.WAITING.name.split()[0]


def test_a_manager_checks_whoever_waits_and_lists_them(meet: Meet) -> None:
    manager = sign_in(meet(), MANAGER)
    menu(manager, "Today").follow(re.compile(r"^\d+ off the list because of a check$")).sees("Colin")
    menu(manager, "Checks").at("Checks").follow(re.compile(r"^Sent for checking \(\d+\)$"))
    manager.sees("What is missing", "6 days")
    manager.follow(NAME).sees("They can be listed when every check below is good")
    manager.follow("Record another check").press("Continue").sees("There is a problem")
    manager.choose("Right to work").press("Continue").at("Record a check").press("Record check")
    manager.sees("Choose how it was checked", "Choose what came of it").follow("Back")
    check_everything(manager)
    manager.follow("Record a status check Enhanced DBS check with the adults' barred list")
    manager.date("When did you check it?", clock.today()).choose("The certificate is still current")
    manager.press("Record status check").sees("Status check recorded", "The certificate is still current")
    manager.press("List them now").sees("They are listed. People can find them now.")
    menu(manager, "Checks").at("Checks").misses(NAME)
