"""People side by side: every row people decide by, and which rows tell them apart."""

import pytest

from carematch.core import clock
from carematch.core.money import Money
from carematch.directory import compare
from carematch.directory.free import cells_of
from carematch.providers import listed, profile


@pytest.fixture
def people(make, freeze):
    """Return two who differ in price, times and care, and agree in all else."""
    anchor = make.organisation()
    alike = {"languages": ["en"], "experience": ["dementia"]}
    asha = make.provider(
        anchor, name="Asha", services=("COMP", "PC-WASH"), availability=("0-morning", "0-lunch", "2-evening"),
        rates={"weekday": Money(2400)}, more=alike,
    )  # fmt: skip
    ben = make.provider(
        anchor,
        name="Ben",
        availability=("0-lunch", "5-evening"),
        rates={"weekday": Money(1900)},
        more=alike,
    )
    found = []
    for each in (asha, ben):
        listing = listed.get_listing(anchor, each.id)
        said = profile.of(listing, clock.today(), 42)
        found.append(compare.Compared(said, cells_of(listing.availability), "About 2 miles"))
    return found


def by_key(people):
    return {row.key: row for row in compare.rows(people)}


def test_rows_say_what_differs_and_what_is_the_same(people):
    rows = by_key(people)
    assert rows["price"].cells == (
        ("Monday to Friday: £24.00 an hour",),
        ("Monday to Friday: £19.00 an hour",),
    )
    assert rows["times"].cells[0] == ("Monday: morning, lunch", "Wednesday: evening")
    assert rows["distance"].cells == (("About 2 miles",),) * 2
    assert any("Identity: " in line and "does not run out" in line for line in rows["checks"].cells[0])
    assert any("Personal care" in line for line in rows["cannot"].cells[1])
    assert {key for key, row in rows.items() if not row.is_same} == {
        "price", "times", "services", "checks", "cannot",
    }  # fmt: skip
    assert rows["languages"].is_same


def test_what_is_said_of_nobody_is_no_row(people):
    assert not {"full", "interests", "communities"} & set(by_key(people))


def test_the_week_that_all_keep_free(people):
    assert compare.together(people) == ("Monday: lunch",)
    assert compare.together(people[:1]) == ("Monday: morning, lunch", "Wednesday: evening")
