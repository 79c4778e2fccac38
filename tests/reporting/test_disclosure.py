"""The gate: what may be shown, and an attacker who subtracts."""

import datetime as dt
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carematch.core.money import Money
from carematch.places.rings import NESTED, Ring
from carematch.reporting.disclosure import Cell, Thresholds, passes, rounded, shown_parts
from carematch.reporting.retained import by_ring, work_out

RULES = Thresholds.on(dt.date(2026, 9, 30))
PEOPLE = [uuid.UUID(int=number) for number in range(40)]
PROVIDERS = [uuid.UUID(int=1000 + number) for number in range(12)]


def cell(people: int, providers: int, each: int = 10_000) -> Cell:
    made = Cell()
    for number in range(max(people, providers)):
        made.add(PEOPLE[number % max(people, 1)], PROVIDERS[number % max(providers, 1)], Money(each))
    return made


def test_the_thresholds_are_the_published_ones() -> None:
    assert (RULES.people, RULES.providers, RULES.dominance_percent, RULES.rounding_pence) == (
        10,
        3,
        50,
        10_000,
    )


@pytest.mark.parametrize(
    ("people", "providers", "shown"), [(10, 3, True), (9, 3, False), (10, 2, False), (0, 0, True)]
)
def test_enough_people_and_providers_stand_behind_a_sum(people: int, providers: int, shown: bool) -> None:
    assert passes(cell(people, providers), RULES) is shown


@pytest.mark.parametrize(("large", "shown"), [(110_000, True), (120_001, False)])
def test_nobody_makes_up_more_than_half(large: int, shown: bool) -> None:
    made = Cell()
    for number in range(12):
        made.add(PEOPLE[number], PROVIDERS[number], Money(10_000))
    made.add(PEOPLE[0], PROVIDERS[5], Money(0))
    made.add(PEOPLE[0], PROVIDERS[0], Money(large - 10_000))
    assert passes(made, RULES) is shown


def test_a_contributor_whose_payments_were_undone_does_not_count() -> None:
    made = cell(10, 5)
    made.add(PEOPLE[0], PROVIDERS[0], Money(-10_000))
    assert not passes(made, RULES)


@pytest.mark.parametrize(
    ("pence", "shown"),
    [(4_999, 0), (5_000, 10_000), (14_999, 10_000), (-5_000, -10_000), (1_234_567, 1_230_000)],
)
def test_sums_are_rounded_to_the_nearest_hundred_pounds(pence: int, shown: int) -> None:
    assert rounded(Money(pence), RULES) == Money(shown)


def test_one_hidden_part_takes_another_with_it() -> None:
    parts = [cell(30, 6), cell(12, 4), cell(2, 1), Cell()]
    assert shown_parts(parts, RULES) == [True, False, False, True]


class Paid:
    """A payment as a report sees it."""

    def __init__(self, person: int, provider: int, pence: int, ring: Ring, quarter: int) -> None:
        self.person_id, self.provider_id = PEOPLE[person], PROVIDERS[provider]
        self.amount, self.ring, self.quarter = Money(pence), ring, quarter


payments = st.lists(
    st.builds(
        Paid,
        st.integers(0, 39),
        st.integers(0, 11),
        st.integers(-20_000, 90_000).filter(bool),
        st.sampled_from(Ring),
        st.integers(0, 3),
    ),
    max_size=150,
)


@settings(max_examples=150, deadline=None)
@given(payments)
def test_what_is_hidden_does_not_come_out_by_subtraction(paid: list[Paid]) -> None:
    """Take the shown rings from the total: what is left is nothing, or passes the gate itself."""
    cells = by_ring(paid)
    report = work_out(cells, RULES)
    if report.total is None or report.is_empty:
        assert all(line.exclusive is None for line in report.lines) or report.is_empty
        return
    for line in report.lines:
        assert line.exclusive is None or passes(cells[line.ring], RULES)
    hidden = Cell.merged(cells[line.ring] for line in report.lines if line.exclusive is None)
    assert passes(hidden, RULES)


@settings(max_examples=150, deadline=None)
@given(payments)
def test_a_year_does_not_give_away_a_quarter(paid: list[Paid]) -> None:
    """Take the published quarters from the year, ring by ring and in total: the rest passes the gate, or is nothing."""
    quarters = [by_ring([each for each in paid if each.quarter == number]) for number in range(4)]
    shown = [work_out(quarter, RULES) for quarter in quarters]
    year = work_out(by_ring(paid), RULES, parts=quarters)
    if year.total is None or year.is_empty:
        return
    unpublished = [q for q, report in zip(quarters, shown, strict=True) if report.total is None]
    assert passes(Cell.merged(c for quarter in unpublished for c in quarter.values()), RULES)
    for line in year.lines:
        if line.exclusive is None:
            continue
        left = [
            q[line.ring] for q, r in zip(quarters, shown, strict=True) if r.line(line.ring).exclusive is None
        ]
        assert passes(Cell.merged(left), RULES)


def test_rings_are_exclusive_cumulative_and_shared_out() -> None:
    paid = [Paid(number, number % 4, 60_000, Ring.COUNCIL, 0) for number in range(20)]
    paid += [Paid(number, number % 4, 40_000, Ring.REGION, 0) for number in range(20)]
    paid += [Paid(number, number % 4, 20_000, Ring.UNKNOWN, 0) for number in range(20)]
    report = work_out(by_ring(paid), RULES)
    assert report.total == Money.pounds(24_000)
    assert [str(report.line(ring).exclusive) for ring in Ring] == [
        "£12,000.00",
        "£0.00",
        "£8,000.00",
        "£0.00",
        "£0.00",
        "£4,000.00",
    ]
    assert [str(report.line(ring).cumulative) for ring in NESTED] == [
        "£12,000.00",
        "£12,000.00",
        "£20,000.00",
        "£20,000.00",
    ]
    assert report.line(Ring.COUNCIL).share_tenths == 500
    assert report.line(Ring.REGION).cumulative_share_tenths == 833
    assert report.line(Ring.UNKNOWN).cumulative is None


def test_a_period_without_payments_is_shown_as_nothing() -> None:
    report = work_out(by_ring([]), RULES)
    assert report.is_empty
    assert report.total == Money(0)
