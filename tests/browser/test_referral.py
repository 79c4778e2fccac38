"""A ward refers somebody, reads how it stands, and the manager takes it on: with scripts, and on a phone without."""

import datetime as dt
import re
from typing import Any

import pytest

from carematch.core import clock
from tests.browser.conftest import Meet
from tests.browser.registering import MANAGER, menu, sign_in
from tests.browser.visitor import Visitor
from tests.support.live import Live

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize("how", [{}, {"javascript": False, "width": 320}], ids=["desktop", "phone"])
def test_a_referral_from_the_ward_to_the_need(
    meet: Meet, installations: dict[str, Live], how: dict[str, Any]
) -> None:
    name, email = ("Mrs Ada Ferry", "five@ward.example") if how else ("Mr Noah Ferry", "six@ward.example")
    nurse = meet(**how)
    _refer(nurse, name, email)
    letter = installations["sqlite"].letter(email, "how it stands")
    assert name not in letter
    link = re.search(r"http\S+", letter)
    assert link is not None
    nurse.open(link[0]).at("How your referral stands").sees("We have your referral").misses(name)

    manager = sign_in(meet(**how), MANAGER)
    menu(manager, "Today").follow(re.compile(r"needed within three days$")).at("Referrals")
    row = manager.page.get_by_role("row").filter(has_text=name)
    manager.follow(re.compile("^R-"), within=row).sees(name, "Ward 5", "A dog", "Yes, the person agrees")
    manager.press("Take it on").press("Take it on").sees("The referral is taken on", name)
    manager.follow(re.compile("^Came by referral R-")).sees("Taken on")

    nurse.open(link[0]).sees("We are talking with the person about what they need").misses(name)
    nurse.open("/southside/refer/lost-link").press("Send me the link").sees("Enter the reference")


def _refer(nurse: Visitor, name: str, email: str) -> None:
    """Go through the pages of a referral, and send it."""
    nurse.open("/southside/refer").sees("call 999").press("Start")
    nurse.choose("No, or not yet").press("Continue").at("You cannot refer them yet").follow("Back")
    nurse.choose("Yes, the person agreed", "They also agree that we tell you how it stands").press("Continue")
    nurse.at("Who are you referring?").press("Continue").sees("Enter what they would like to be called")
    nurse.write("What would they like to be called?", name).write("Their phone number", "0117 496 0570")
    nurse.write("The postcode where they live", "BS3 4AB").press("Continue").at("What would help?")
    nurse.choose("Companionship", "They are coming home from hospital")
    nurse.write("Is there anything that could put a visitor or the person at risk?", "A dog")
    nurse.date("By which day is the help needed?", clock.today() + dt.timedelta(days=2)).press("Continue")
    nurse.at("About you").write("Your name", "Sam Field").choose("Hospital discharge team")
    nurse.write("Your organisation or team", "Ward 5").write("Your work email address", email)
    nurse.write("Your phone number", "0117 496 0571").press("Continue").at("Check your answers")
    nurse.sees(name, "Ward 5").press("Send the referral").at("Referral sent")
