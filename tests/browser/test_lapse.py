"""A check that has run out takes its provider off the list; a new one brings them back."""

import datetime as dt
import re

import pytest

from carematch.core import clock
from carematch.rules.checks import CheckKind
from tests.browser.conftest import Meet
from tests.browser.registering import MANAGER, menu, record_check, sign_in
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.xdist_group("browser")
NAME, NEAR = "Tom", "BS3 5QX"


def listed_near(visitor: Visitor) -> int:
    """Return how many people the public page says could come for garden work."""
    visitor.open("/").write("Postcode", NEAR).select("What would help?", "Garden and odd jobs").press(
        "Find help"
    )
    found = re.search(r"It lists (\w+) (?:person|people)", visitor.main.inner_text())
    return {"one": 1, "nobody": 0}.get(found[1], 0) or int(found[1]) if found else 0


def test_a_check_that_ran_out_yesterday_unlists_and_a_new_one_lists_again(meet: Meet) -> None:
    stranger, manager = meet(), sign_in(meet(), MANAGER)
    before = listed_near(stranger)
    menu(manager, "Providers").follow(re.compile(r"^Listed \(")).follow(NAME)
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
