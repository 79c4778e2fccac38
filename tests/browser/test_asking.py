"""Telling what is needed, a question a page: helped to choose times, shown what the money buys, and coming back."""

import datetime as dt
import re

import pytest

from carematch.core import clock
from tests.browser import registering
from tests.browser.conftest import Meet
from tests.browser.registering import ANCHOR, MANAGER, menu, sign_in
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.support.live import Live

pytestmark = pytest.mark.xdist_group("browser")
WAYS = [(True, DESKTOP), (False, PHONE)]


@pytest.mark.parametrize(("javascript", "width"), WAYS, ids=["with scripts", "without scripts, on a phone"])
def test_telling_what_is_needed(
    meet: Meet, installations: dict[str, Live], javascript: bool, width: int
) -> None:
    live, visitor = installations["sqlite"], meet(javascript=javascript, width=width)
    email = f"olive.{width}@people.example"
    registering.find_anchor(visitor).press(f"Tell {ANCHOR} what you need")
    used = registering.begin_to_ask(visitor, live, "Olive", email)
    visitor.follow("About you").press("Continue").press("Continue").at("Tell us what you need")
    say_what_helps_to_talk(visitor)
    say_what_and_when(visitor)
    say_hospital(visitor)
    come_back(visitor, live, email, used)
    say_who_and_how_paid(visitor)
    reference = check_and_send(visitor)
    agree_and_take_it_back(visitor)
    manager = sign_in(meet(), MANAGER)
    menu(manager, "Needs").sees("Urgent: home from hospital on").follow(reference)
    manager.sees("An interpreter: Somali", "Call a trusted person: Lena, my neighbour, 0117 496 0009")


def say_what_helps_to_talk(visitor: Visitor) -> None:
    """Say how to be reached: on the phone, with an interpreter, and through a neighbour."""
    visitor.follow("How to reach you").press("Continue").at("How would you like us to contact you?")
    visitor.choose("Phone call").press("Continue").sees(
        "There is a problem", "We have no phone number to call"
    )
    visitor.follow("Back").follow("Back").write("What is your phone number?", "0117 496 0777")
    visitor.press("Continue").choose("Phone call").press("Continue").press("Continue")
    visitor.choose("An interpreter", "Call a trusted person").press("Continue")
    visitor.write("Which language should the interpreter speak?", "Somali").press("Continue")
    visitor.write("Their name, and who they are to you", "Lena, my neighbour")
    visitor.write("Their phone number or email address", "0117 496 0009").press("Continue")
    visitor.choose("Easy Read").press("Continue").at("Tell us what you need")
    visitor.follow("Where you live").write("What is your postcode?", "BS4 2QY").press("Continue")
    visitor.press("Continue").at("Tell us what you need")


def say_what_and_when(visitor: Visitor) -> None:
    """Say what would help, and be helped to choose when; change one of the visits that are suggested."""
    visitor.follow("What would help").at("What would help?").press("Continue").sees("There is a problem")
    visitor.choose("Washing and dressing", "Companionship").press("Continue")
    visitor.follow("When in the week").choose("Help me choose").press("Continue")
    visitor.choose("Every morning").press("Continue").choose("1 hour").press("Continue")
    visitor.write("How many times a week should somebody come?", "3").press("Continue")
    visitor.at("Would these visits suit you?").sees("Wednesday, 1 hour between 7am and midday")
    visitor.press("Take these visits").at("Visits in the week").sees("Together: 3 hours a week")
    visitor.follow(re.compile(r"^Change\s*: Friday")).choose("Saturday").press("Continue")
    visitor.sees("Saturday, 1 hour between 7am and midday").press("These are all my visits")
    visitor.at("Tell us what you need")


def say_hospital(visitor: Visitor) -> None:
    """Say that somebody comes home from hospital in four days."""
    visitor.follow("When it should start").choose("I do not need it yet").press("Continue")
    visitor.choose("Yes").press("Continue")
    visitor.date("On which day do you come home?", clock.today() + dt.timedelta(days=4)).press("Continue")
    visitor.choose("As soon as somebody can").press("Continue").at("Tell us what you need")


def come_back(visitor: Visitor, live: Live, email: str, used: str) -> None:
    """Stop half-way, and come back by a link in a letter."""
    visitor.open("/southside/my-needs")
    if visitor.width == PHONE and visitor.javascript:
        visitor.page.get_by_role("button", name="Menu").click()
    visitor.press("Sign out").open("/southside/ask").follow("I have started already: send me a link")
    visitor.write("What is your email address?", email).press("Send me the link").at("Check your email")
    new = rf"http://\S+/ask/link/(?!{re.escape(used.rsplit('/', 1)[1])})\S+"
    found = re.search(new, live.letter(email, new))
    assert found
    visitor.open(found[0]).press("Go on with my answers").at("Tell us what you need")


def say_who_and_how_paid(visitor: Visitor) -> None:
    """Say what must be so in one's own words, and see what the money buys."""
    visitor.follow("What must be so").choose("A woman").press("Continue")
    for _page in range(6):
        visitor.press("Continue")
    visitor.write("Is there anything else that must be so?", "Is calm\nMinds no stairs").press("Continue")
    visitor.choose("How far away they are").press("Continue").at("Tell us what you need")
    visitor.follow("How it will be paid for").choose("Direct Payment").press("Continue")
    visitor.write("How much is there for this, each week?", "40").press("Continue")
    visitor.sees("£40.00 buys", "You ask for 3 hours a week.")
    assert [row[0] for row in visitor.rows(re.compile("^What an hour costs near you"))] == [
        "Lowest",
        "Usual",
        "Highest",
    ]
    visitor.press("I do not know yet").at("Tell us what you need")


def check_and_send(visitor: Visitor) -> str:
    """Read everything, change an answer, send it, and return the reference."""
    visitor.follow("Check your answers and send them").at("Check your answers")
    visitor.sees("A woman", "Minds no stairs", "Lena, my neighbour", "Not provided", "I do not know yet")
    visitor.follow(re.compile(r"^Change\s+weekly budget", re.IGNORECASE)).write(
        "How much is there for this, each week?", "45"
    )
    visitor.press("Continue").at("Check your answers").sees("£45.00").press(f"Send to {ANCHOR}")
    visitor.at("Your answers are sent").sees("What happens next", "within 2 working days")
    return visitor.main.get_by_role("strong").first.inner_text()


def agree_and_take_it_back(visitor: Visitor) -> None:
    """Agree that the council is told, read in which words, and take it back: it counts at once."""
    visitor.open("/southside/my-needs/consents").at("What you agreed to")
    visitor.follow(re.compile("^Tell the council")).choose("I agree to this").press("Agree")
    visitor.at("What you agreed to").sees("Tell the council", "In these words")
    visitor.press(re.compile(r"^Take this back\s*: Tell the council")).at("What you agreed to")
    visitor.sees("Not agreed any more", "Taken back on")
