"""The main job, end to end, by the people who do it: provider, manager, seeker, finance, council."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from carematch.core import clock
from tests.browser import checking, introducing, paying, registering
from tests.browser.conftest import Meet
from tests.browser.registering import COUNCIL, FINANCE, MANAGER, PASSWORD, Story, sign_in
from tests.browser.visitor import Visitor
from tests.support.live import Live

pytestmark = pytest.mark.xdist_group("browser")
LINK = re.compile(r"http://\S+introductions\S+")
# The second installation is ready first: it has fewer people. There the whole job is done without scripts.
WAYS = [("postgresql", False), ("sqlite", True)]


@pytest.mark.parametrize(("kind", "javascript"), WAYS, ids=["postgresql, without scripts", "sqlite"])
def test_the_main_job(meet: Meet, installations: dict[str, Live], kind: str, javascript: bool) -> None:
    live = installations[kind].ready()
    story = Story("Una" if javascript else "Dot")

    def arrive(email: str = "", password: str = PASSWORD) -> Visitor:
        visitor = meet(live.url, javascript=javascript)
        return sign_in(visitor, email, password) if email else visitor

    manager, finance = (sign_in(arrive(), email) for email in (MANAGER, FINANCE))
    provider = register_and_list(arrive, manager, live, story)
    seeker = arrive()
    registering.ask_for_help(seeker, story, live)
    introduce(manager, provider, seeker, live, story)
    spend(manager, finance, provider, story)
    reconcile(finance, story)
    council = sign_in(arrive(), COUNCIL)
    paying.open_report(council)
    if kind == "sqlite":
        report(council)
    else:  # there are only two people behind the figures here
        council.sees("too few people or providers stand behind them").misses("Where the money landed")


def register_and_list(arrive: Callable[..., Visitor], manager: Visitor, live: Live, story: Story) -> Visitor:
    """A provider registers, stops half-way, comes back; the manager checks and lists them."""
    provider = arrive()
    registering.begin_registration(provider, story, live)
    provider.press("Sign out").close()
    provider = arrive(story.provider_email)
    registering.finish_registration(provider, story)
    checking.list_provider(manager, story)
    provider.open("/").follow("My organisations").at("My page").sees("People can find you.")
    return provider


def introduce(manager: Visitor, provider: Visitor, seeker: Visitor, live: Live, story: Story) -> None:
    """The manager looks who fits, nearest first, and introduces; both say yes, each by the link in their letter."""
    introducing.open_desk(manager, story)
    miles = introducing.distances(manager)
    assert len(miles) > 1
    assert miles == sorted(miles)
    rules = {row[0]: row[1:] for row in introducing.read_rules(manager, story)}
    assert {"Checks", "Right to work", "Lawful for this help", "Distance", "Times"} <= set(rules)
    assert not {name: row for name, row in rules.items() if row[0] != "Met" or not row[1]}
    introducing.introduce(manager, story)
    for visitor, email in ((provider, story.provider_email), (seeker, story.seeker_email)):
        found = LINK.search(live.letter(email, "introductions"))
        assert found
        introducing.say_yes(visitor.open(found[0]), story)
    provider.open(provider.page.url).sees("Both said yes", story.seeker, "0117 496 0777")


def spend(manager: Visitor, finance: Visitor, provider: Visitor, story: Story) -> None:
    """Care is agreed; its fund is opened and filled; hours are logged, approved, paid; too many are refused."""
    paying.agree(manager, story)
    paying.open_fund(finance, story)
    paying.log_hours(provider, story, clock.today() - dt.timedelta(days=1), "2")
    paying.approve(manager, story)
    manager.sees("Approved: 1.")
    paying.pay(finance, story)
    paying.log_hours(provider, story, clock.today(), "4")
    paying.approve(manager, story)
    manager.sees(f"Fund {story.references['fund']} has £63.00 left, so £74.00 cannot be approved")
    paying.to_fund(finance, story).sees("The fund holds £63.00", "Nothing is set aside")


def reconcile(finance: Visitor, story: Story) -> None:
    """The statement's lines add up to what the fund holds."""
    lines = paying.read_statement(finance, story)
    closing = lines.pop("Held at the end")
    assert sum(lines.values()) == closing == Decimal(63)
    assert lines["Money received"] == Decimal(100)
    assert lines["Paid to providers"] == Decimal(-37)
    finance.sees("£100.00 came in and £37.00 was paid to providers. It holds £63.00 now.")


def report(council: Visitor) -> None:
    """The council reads a quarter: sentence, picture, table and file say the same."""
    table = {row[0]: row[1] for row in council.rows(re.compile("^Payments to providers by place"))}
    shown = {name: paying.pounds(amount) for name, amount in table.items() if amount.startswith("£")}
    total = shown.pop("Total")
    assert total > 0
    assert shown
    council.sees(f"£{total:,} of council money was paid to providers")
    bars = paying.read_bars(council)
    assert {name: amount for name, (amount, _) in bars.items()} == shown
    for amount, width in bars.values():
        assert width == pytest.approx(float(100 * amount / total), abs=0.01)
    file = {row["circle_name"]: row["amount_gbp"] for row in paying.download(council)}
    assert {name: Decimal(amount) for name, amount in file.items() if amount} == {**shown, "Total": total}
