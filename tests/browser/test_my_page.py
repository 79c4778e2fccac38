"""My page and messages: a person asks something, and the manager answers; with scripts, and on a phone without."""

from typing import Any

import pytest

from carematch.demo import cast
from tests.browser.conftest import Meet
from tests.browser.registering import MANAGER, menu, sign_in

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize("how", [{}, {"javascript": False, "width": 320}], ids=["desktop", "phone"])
def test_a_person_sees_where_everything_stands_and_asks(meet: Meet, how: dict[str, Any]) -> None:
    asked = "May my niece come to the first visit" + (", too?" if how else "?")
    harriet = sign_in(meet(**how), cast.SEEKER).at("My page")
    harriet.sees("Where my request is", "What is left of my budget", "is left.")
    harriet.follow("Read messages, or write to us").at("Messages").press("Send message").sees(
        "Write something"
    )
    harriet.write("Your message", asked).press("Send message").sees("We have your message", asked)
    manager = sign_in(meet(**how), MANAGER)
    menu(manager, "Messages").at("Messages").sees("Waits for an answer").follow("Harriet").sees(asked)
    manager.write("Your answer", "Of course").press("Send answer").sees("The answer is sent", "Nothing to do")
    menu(harriet, "My page").sees("This waits for you").follow("Read a new message").sees("Of course")
