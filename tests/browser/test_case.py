"""A manager works a new need from the queue: who sees to it, a call, what comes next, and that it is done."""

import re

import pytest

from carematch.core import clock
from tests.browser.conftest import Meet
from tests.browser.registering import MANAGER, menu, sign_in
from tests.browser.visitor import DESKTOP, PHONE

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize(
    "how", [{"width": DESKTOP}, {"width": PHONE, "javascript": False}], ids=["wide", "narrow"]
)
def test_a_need_is_worked_from_the_queue(meet: Meet, how: dict[str, int]) -> None:
    manager, to_do = sign_in(meet(**how), MANAGER), f"Ring about Tuesday {how['width']}"
    menu(manager, "Needs").at("Needs").follow(re.compile(r"^New \(")).at("Needs: New")
    manager.press("Give the ticked needs").sees("There is a problem", "Tick at least one need")
    found = re.search(r"N-\w{4}-\w{4}", manager.rows("New")[-1][0])
    assert found
    manager.choose(f"Tick {found[0]}").select("Give the ticked needs to", "Marian Cole")
    manager.press("Give the ticked needs").at("Needs: New").sees("changed hands", "Marian Cole")
    manager.follow(found[0]).at(f"Need {found[0]}").sees("What they agreed to", "Who decides", "Marian Cole")
    manager.press("Record a contact").at(f"Record a contact about {found[0]}")
    manager.choose("The person", "Phone call", "We spoke").write("What comes next?", to_do)
    manager.press("Record the contact").sees("Enter the day by which this is to be done")
    manager.date("By which day?", clock.today()).press("Record the contact")
    manager.at(f"What happened with {found[0]}").sees("Contact with the person: spoke", to_do)
    menu(manager, "Today").follow(re.compile(r"^\d+ where a next action is due today or overdue$"))
    manager.at("Needs").sees("Narrowed to", to_do).follow(found[0])
    manager.press(re.compile(f"^Done ?: {to_do}$")).sees("It is noted as done", "Did what was to come next")
