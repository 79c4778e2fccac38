"""A check that has run out takes its provider off the list, at once or at midnight; a new one brings them back."""

import datetime as dt
import re

import pytest

from carematch.core import clock
from carematch.rules.checks import CheckKind
from tests.browser.checking import record_check
from tests.browser.conftest import Meet
from tests.browser.registering import MANAGER, menu, sign_in
from tests.browser.visitor import Visitor
from tests.support.live import Live

pytestmark = pytest.mark.xdist_group("browser")
NAME, NEAR = "Tom", "BS3 5QX"
WITH_AN_ACCOUNT, PROVIDER = "Asha", "provider@southside.example"


def listed_near(visitor: Visitor, help_wanted: str = "Garden and odd jobs") -> int:
    """Return how many people the public page says could come for some help."""
    visitor.open("/").write("Postcode", NEAR).write("What would help?", help_wanted).press("Find help")
    found = re.search(r"It lists (\w+) (?:person|people)", visitor.main.inner_text())
    return {"one": 1, "nobody": 0}.get(found[1], 0) or int(found[1]) if found else 0


def open_provider(manager: Visitor, name: str) -> Visitor:
    """Open the page of somebody who is listed."""
    return menu(manager, "Providers").follow(re.compile(r"^Listed \(")).follow(name)


def test_a_check_that_ran_out_yesterday_unlists_and_a_new_one_lists_again(meet: Meet) -> None:
    stranger, manager = meet(), sign_in(meet(), MANAGER)
    before = listed_near(stranger)
    open_provider(manager, NAME)
    yesterday = clock.today() - dt.timedelta(days=1)
    record_check(
        manager,
        CheckKind.PUBLIC_LIABILITY,
        seen_on=yesterday - dt.timedelta(days=9),
        valid_until=yesterday,
        again=True,
    )
    manager.sees("Not listed", "Ran out")
    assert listed_near(stranger) == before - 1
    record_check(manager, CheckKind.PUBLIC_LIABILITY, again=True)
    manager.sees("Listed").misses("Ran out")
    assert listed_near(stranger) == before


def test_a_lapse_at_midnight_unlists_and_tells_both_sides(meet: Meet, installations: dict[str, Live]) -> None:
    live = installations["sqlite"].ready()
    stranger, manager = meet(), sign_in(meet(), MANAGER)
    before = listed_near(stranger, "Companionship")
    open_provider(manager, WITH_AN_ACCOUNT)
    record_check(manager, CheckKind.PUBLIC_LIABILITY, valid_until=clock.today(), again=True)
    manager.sees("Listed", "Runs out soon")
    live.live_through_the_night(clock.today() + dt.timedelta(days=1))
    assert listed_near(stranger, "Companionship") == before - 1
    letter = live.letter(MANAGER, r"checks\?show=lapsed")
    assert WITH_AN_ACCOUNT not in letter
    manager = sign_in(meet(), MANAGER)  # whoever signed in soon after midnight is not signed in a day later
    manager.open(re.findall(r"http\S+show=lapsed", letter)[0]).at("Checks").sees(WITH_AN_ACCOUNT)
    told = live.letter(PROVIDER, "cannot find you on CareMatch at the moment")
    provider = sign_in(meet(), PROVIDER)
    provider.open(re.findall(r"http\S+my-page", told)[0]).at("My page").sees("Public liability insurance")
    manager.follow(WITH_AN_ACCOUNT)
    record_check(manager, CheckKind.PUBLIC_LIABILITY, again=True)
    assert listed_near(stranger, "Companionship") == before
