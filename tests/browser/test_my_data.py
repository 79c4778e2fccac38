"""My data: a person reads what is kept, takes it away after their password, and asks to have it put right."""

import io
import re
import zipfile
from typing import Any

import pytest

from carematch.demo import cast
from tests.browser.conftest import Meet
from tests.browser.registering import MANAGER, menu, sign_in

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize("how", [{}, {"javascript": False, "width": 320}], ids=["desktop", "phone"])
def test_a_person_sees_takes_away_and_asks_to_correct(meet: Meet, how: dict[str, Any]) -> None:
    said = "My street is spelt wrong" + (" still" if how else "")
    harriet = menu(sign_in(meet(**how), cast.SEEKER), "My data").at("My data")
    harriet.sees("What you asked for", "What for", "How long", "Who has looked", "What the copy leaves out")
    harriet.press("Take a copy").at("Take a copy of what we keep").press("Go on").sees("Enter your password")
    harriet.write_password("Your password", cast.PASSWORD).press("Go on").sees("works for ten minutes")
    link = harriet.page.get_by_role("button", name="Save my copy")
    answer = harriet.context.request.get(link.get_attribute("href"))
    with zipfile.ZipFile(io.BytesIO(answer.body())) as archive:
        assert "Harriet" in archive.read("my-data.html").decode()
    menu(harriet, "My data").follow("Ask us to correct or delete something, or complain")
    harriet.at("Ask us about your data").press("Send").sees("There is a problem")
    harriet.choose("Put something right").write("Tell us what it is about", said).press("Send")
    harriet.at("My data").sees("We have your request", "Put something right", "We are dealing with it")
    reference = harriet.fact("Reference")  # the latest stands first
    manager = sign_in(meet(**how), MANAGER)
    menu(manager, "Today").follow(_waiting()).at("What people ask about their data")
    manager.follow(reference).sees(said)
    manager.choose("I have checked that it is really them").write("In your words", "Rang the number we know")
    manager.press("Record it").sees("Checked on")
    manager.choose("Answer it", "Done as they asked").write("In your words", "It is right now")
    manager.press("Record it").sees("Done as they asked")
    menu(harriet, "My data").sees("It is right now")


def _waiting() -> Any:
    return re.compile("about (people's|somebody's) data$")
