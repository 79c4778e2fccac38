"""A manager ticks two candidates on the desk, sets them side by side, and introduces one of them from there."""

import re

import pytest

from tests.browser.conftest import Meet
from tests.browser.registering import sign_in
from tests.browser.visitor import PHONE, Visitor

pytestmark = pytest.mark.xdist_group("browser")
WAYS = [(True, 1100), (False, PHONE)]
MANAGER = "manager@southside.example"


@pytest.mark.parametrize(("javascript", "width"), WAYS, ids=["with scripts", "without scripts, on a phone"])
def test_two_are_compared_and_one_is_introduced_from_there(meet: Meet, javascript: bool, width: int) -> None:
    manager = sign_in(meet(javascript=javascript, width=width), MANAGER)
    first, second = ticked(manager)
    manager.press("Compare those ticked").at(re.compile("^Compare 2 candidates for N-"))
    manager.sees(first, second, "Must be so", "All 6 rules are met", "In practice", "Price for this week")
    manager.misses("out of 100")
    manager.follow(re.compile(rf"^Introduce\s+{re.escape(first)}$"))
    manager.at(re.compile("^Introduce somebody for N-")).sees(first)


def ticked(manager: Visitor) -> tuple[str, str]:
    """Open a desk with two who can be introduced, tick both without a mouse, and return their names."""
    manager.open("/southside/needs")
    links = manager.page.locator("a[href*='/desk/']").all()
    for address in dict.fromkeys(link.get_attribute("href") or "" for link in links):
        manager.open(address)
        ready = manager.main.get_by_role("link", name=re.compile(r"^Introduce\s+\S"))
        if ready.count() < 2:
            continue
        names = [re.sub(r"^Introduce\s+", "", text) for text in ready.all_inner_texts()[:2]]
        for name in names:
            box = manager.main.get_by_role("checkbox", name=re.compile(rf"^Compare\s+{re.escape(name)}$"))
            box.focus()
            manager.page.keyboard.press("Space")
            assert box.is_checked()
        return names[0], names[1]
    raise AssertionError("No need of the demonstration has two who can be introduced")
