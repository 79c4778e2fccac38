"""Community life: a stranger finds something near them, a manager keeps it, and a need is met by belonging."""

import io
import re

import pytest

from carematch.community.bulk import runs
from tests.browser.conftest import Meet
from tests.browser.registering import MANAGER, menu, sign_in
from tests.browser.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.xdist_group("browser")


def a_stranger_finds_something(visitor: Visitor) -> None:
    """From the front page to one group and back to the list, with what was chosen as tags."""
    visitor.open("/find?postcode=BS3+5QY").follow(re.compile("^Something to join near you"))
    visitor.at("Things going on near BS3 5QY").sees("Tuesday lunch club", "Telephone tea break", "Distance")
    visitor.page.get_by_text("What kind, which days, language, cost and steps").click()
    visitor.choose("Making things").choose("Only where there are no steps").press("Show what is on")
    visitor.sees("One group or activity", "Knit and natter")
    assert not re.search("making|step", visitor.page.url)
    visitor.follow("Knit and natter").at("Knit and natter").sees(
        "Every Wednesday, 10:30am to midday", "Last confirmed"
    )
    visitor.follow("Things going on").follow(re.compile("Remove.*Without steps"))
    visitor.sees("One group or activity").follow("Clear all filters").sees("Sing for the joy of it")


def a_manager_keeps_groups(manager: Visitor, name: str) -> None:
    """Add one with a mistake on the way, confirm another in one tap, and import a file that was put right."""
    menu(manager, "Groups").at("Groups and activities").press("Add a group or activity")
    manager.write("What is it called?", name).write("What do people do there?", "Cards and tea.")
    manager.choose("Company and a chat", question="What kind of thing is it?").choose("By phone")
    manager.choose("Friday", question="On which days?").write("Website", "javascript:alert(1)").press("Save")
    manager.sees("There is a problem", "Enter a web address like https://example.org")
    manager.write("Website", "cards.example").press("Save").at(name).sees(
        "Every Friday", "https://cards.example"
    )
    menu(manager, "Groups").follow(re.compile("^To confirm")).press(
        re.compile("^Still right: Saturday bingo|^Still right")
    )
    manager.sees("Confirmed as of today")
    menu(manager, "Groups").follow("Import groups from a file").at("Import groups and activities")
    hand_in(manager, runs.example().replace("Every week", "Whenever"))
    manager.sees("Nothing is imported while a row is wrong", "Enter one of Every week")
    manager.follow("Choose the file again")
    hand_in(manager, runs.example().replace("G-01", name))
    manager.sees("Would be added").choose("We know that everything in this file is right today")
    manager.press("Import 1 row").at("What this import did")


def hand_in(manager: Visitor, text: str) -> None:
    """Choose a file and try it out."""
    file = {"name": "groups.csv", "mimeType": "text/csv", "buffer": io.BytesIO(text.encode()).getvalue()}
    manager.page.get_by_label("Choose a CSV file").set_input_files([file])  # type: ignore[list-item]
    manager.press("Try it out").at("What this file would do")


def a_need_is_met_by_belonging(manager: Visitor) -> None:
    """Close a need with what the person joined, and open it again because it did not work out."""
    menu(manager, "Needs").follow(re.compile("^All open needs")).follow(re.compile("^N-"))
    manager.press("See who could help").sees("Going on near them")
    manager.follow(re.compile("^Record what the person wants to do"))
    manager.press("Record this").sees("There is a problem", "Choose what this group is to the need")
    manager.choose("They would like to try it").choose("The person themselves").choose("On the phone")
    manager.press("Record this").sees("It is recorded", "What they joined")
    manager.press(re.compile("^It did not work out")).sees("It is noted")


@pytest.mark.parametrize(
    "how", [{"width": DESKTOP}, {"width": PHONE, "javascript": False}], ids=["wide", "narrow"]
)
def test_belonging(meet: Meet, how: dict[str, int]) -> None:
    a_stranger_finds_something(meet(**how))
    manager = sign_in(meet(**how), MANAGER)
    a_manager_keeps_groups(manager, f"Cards by phone {how['width']}")
    a_need_is_met_by_belonging(manager)
