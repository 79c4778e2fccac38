"""Statements: what came in less what went out is what is there, to the penny, for any days."""

import datetime as dt
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carematch.core.db import transaction
from carematch.core.errors import DomainError
from carematch.core.money import Money, total
from carematch.funds import books, hours, invariants, isf, payments, receipts
from carematch.funds.sources import NotEnough, shared
from carematch.funds.statements import Flow, Line, Statement, period_of
from carematch.funds.vocabulary import HoursStatus, PaymentRoute, Source, UndoReason

START = dt.date(2026, 4, 6)
DAY = dt.timedelta(days=1)


def line(day, flow, pence):
    return Line(uuid.uuid4(), START + DAY * day, flow, Money(pence), Money(0), False)


@given(
    st.integers(-(10**6), 10**9),
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(Flow), st.integers(-(10**6), 10**6))),
    st.integers(0, 60),
)
def test_every_statement_adds_up_and_follows_the_one_before(opening, moved, cut):
    lines = sorted((line(*each) for each in moved), key=lambda each: each.day)
    whole = Statement(START, START + DAY * 60, Money(opening), tuple(lines))
    for made in (whole, *_parted(whole, START + DAY * cut)):
        out = made.paid + made.fee + made.returned
        assert made.opening + made.received - out + made.adjusted == made.closing
    first, second = _parted(whole, START + DAY * cut)
    assert (first.opening, second.opening, second.closing) == (whole.opening, first.closing, whole.closing)
    assert whole.lowest <= min(whole.closing, first.closing)


def _parted(whole, until):
    """Return the statement up to a day, and the one after it."""
    early = tuple(each for each in whole.lines if each.day <= until)
    late = tuple(each for each in whole.lines if each.day > until)
    first = Statement(whole.since, until, whole.opening, early)
    return first, Statement(until + DAY, whole.until, first.closing, late)


def test_the_lowest_is_that_of_a_days_end():
    """What goes out in the morning and comes back in the evening was there at the end of the day."""
    lines = (
        line(3, Flow.PAID, -50),
        line(3, Flow.RECEIVED, 50),
        line(5, Flow.PAID, -30),
        line(9, Flow.RECEIVED, 40),
    )
    made = Statement(START, START + DAY * 9, Money(40), lines)
    assert (made.lowest, made.closing) == (Money(10), Money(50))


@pytest.mark.parametrize(
    "day, starts, label",
    [
        (0, 0, "Period 1"),
        (27, 0, "Period 1"),
        (28, 28, "Period 2"),
        (140, 140, "Period 6"),
        (-5, 0, "Period 1"),
    ],
)
def test_periods_are_counted_from_the_day_the_fund_was_opened(day, starts, label):
    period = period_of(START, START + DAY * day, 4)
    assert (period.starts_on, period.ends_on) == (START + DAY * starts, START + DAY * (starts + 27))
    assert period.label == label


@given(st.dictionaries(st.sampled_from(Source), st.integers(-100, 10**7)), st.integers(1, 10**7))
def test_no_source_bears_more_than_it_has(pence, amount):
    left = {source: Money(each) for source, each in pence.items()}
    there = sum(each for each in pence.values() if each > 0)
    if amount > there:
        with pytest.raises(NotEnough):
            shared(Money(amount), left)
        return
    parts = shared(Money(amount), left)
    assert total(list(parts.values())) == Money(amount)
    assert all(Money(0) < part <= left[source] for source, part in parts.items())


def test_the_worked_budget(make, freeze):
    """£180 a week of which £37.50 is the person's; £3,420 spent by week 20: the product's own figures."""
    freeze(START)
    organisation = make.organisation()
    manager = make.member(organisation)
    agreed = make.arrangement(organisation, weekly_minutes=600, weekly_budget=Money(180_00))
    fund = make.fund(organisation, arrangement=agreed, weekly_amount=Money(180_00))
    for week in range(20):
        freeze(START + DAY * (week * 7 + 4))
        with transaction():
            if week % 4 == 0:
                for amount, source in ((Money(570_00), Source.COUNCIL), (Money(150_00), Source.CONTRIBUTION)):
                    isf.receive(
                        organisation,
                        fund,
                        by=manager,
                        amount=amount,
                        received_on=START + DAY * week * 7,
                        source=source,
                    )
            worked = hours.log(
                organisation, agreed, by=manager, worked_on=START + DAY * (week * 7 + 1), minutes=513
            )
            hours.approve(organisation, worked, by=manager)
            if week % 4 == 3:
                payments.pay(organisation, fund, agreed, by=manager, paid_on=START + DAY * (week * 7 + 4))
    first = books.statement(organisation, fund, START, START + DAY * 27)
    assert (first.received, first.paid, first.closing) == (Money(720_00), Money(684_00), Money(36_00))
    whole = books.statement(organisation, fund, START, START + DAY * 139)
    assert (whole.opening, whole.received, whole.paid) == (Money(0), Money(3_600_00), Money(3_420_00))
    assert whole.closing == Money(180_00)
    assert fund.weekly_amount * 4 == Money(720_00)
    paid = {source: Money(0) for source in (Source.COUNCIL, Source.CONTRIBUTION)}
    for part in (part for each in payments.list_paid(organisation, fund) for part in each.parts):
        paid[part.funding_source] += part.amount
    assert paid == {Source.COUNCIL: Money(2_707_50), Source.CONTRIBUTION: Money(712_50)}
    assert invariants.check() == []


class Life:
    """A fund that is lived through at random, beside the plainest account of it."""

    def __init__(self, make, freeze):
        self.freeze, self.day = freeze, START
        freeze(START)
        self.organisation = make.organisation()
        self.manager = make.member(self.organisation)
        self.agreed = make.arrangement(self.organisation, weekly_minutes=600)
        self.fund = make.fund(self.organisation, arrangement=self.agreed)
        self.moved: list[tuple[dt.date, int]] = []

    def live(self, steps):
        """Do each step; what is refused changes nothing."""
        for name, number in steps:
            self.day += DAY * (number % 3)
            self.freeze(self.day)
            try:
                with transaction():
                    moved = getattr(self, name)(number)
            except DomainError:
                continue
            self.moved += moved or []

    def receive(self, number):
        day = max(START, self.day - DAY * (number % 5))
        isf.receive(
            self.organisation,
            self.fund,
            by=self.manager,
            amount=Money(number * 7),
            received_on=day,
            source=(Source.COUNCIL, Source.CONTRIBUTION, Source.OWN)[number % 3],
        )
        return [(day, number * 7)]

    def work(self, number):
        worked = hours.log(
            self.organisation, self.agreed, by=self.manager, worked_on=self.day, minutes=number % 240 + 1
        )
        hours.approve(self.organisation, worked, by=self.manager)

    def pay(self, number):
        day = self.day - DAY * (number % 4 // 2)
        paid = payments.pay(self.organisation, self.fund, self.agreed, by=self.manager, paid_on=day)
        return [(day, -paid.amount.pence)]

    def undo_payment(self, number):
        made = payments.list_paid(self.organisation, self.fund)
        if made:
            undone = payments.undo(
                self.organisation,
                made[number % len(made)],
                by=self.manager,
                reason=UndoReason.OTHER,
                undone_on=self.day,
            )
            return [(self.day, -undone.amount.pence)]

    def undo_receipt(self, number):
        made = receipts.list_receipts(self.organisation, self.fund)
        if made:
            receipt = made[number % len(made)]
            receipts.undo(
                self.organisation, receipt, by=self.manager, reason=UndoReason.OTHER, undone_on=self.day
            )
            return [(self.day, -receipt.amount.pence)]

    def take_back(self, number):
        approved = hours.list_hours(self.organisation, status=HoursStatus.APPROVED)
        if approved:
            worked = approved[number % len(approved)]
            hours.refuse(self.organisation, worked, by=self.manager, reason="By mistake")

    def change_who_pays(self, number):
        route = list(PaymentRoute)[number % len(PaymentRoute)]
        isf.set_payment_route(
            self.organisation, self.fund, by=self.manager, payment_route=route, advice_reference="1"
        )


STEPS = (
    "receive",
    "work",
    "work",
    "pay",
    "pay",
    "undo_payment",
    "undo_receipt",
    "take_back",
    "change_who_pays",
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 2_000)), min_size=20, max_size=40), st.data()
)
def test_whatever_happens_statements_come_to_what_is_there(make, freeze, steps, data):
    life = Life(make, freeze)
    life.live([("receive", 1_998), *steps])
    assert invariants.check() == []
    since = START + DAY * data.draw(st.integers(-3, 40))
    until = since + DAY * data.draw(st.integers(0, 60))
    made = books.statement(life.organisation, life.fund, since, until)
    before = sum(pence for day, pence in life.moved if day < since)
    within = sum(pence for day, pence in life.moved if since <= day <= until)
    assert (made.opening, made.closing) == (Money(before), Money(before + within))
    assert made.opening + made.received - made.paid + made.adjusted == made.closing
    assert books.standing(life.organisation, life.fund).left >= Money(0)
    ever = books.statement(life.organisation, life.fund, START - DAY, life.day)
    assert ever.lowest >= Money(0)
