"""Instants are UTC, days are London's, and years begin in April."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carematch.core import clock

days = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))


def test_now_is_aware(freeze):
    assert clock.now().utcoffset() == dt.timedelta(0)
    freeze(dt.date(2026, 7, 1))
    assert clock.now() == dt.datetime(2026, 7, 1, 11, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (dt.datetime(2026, 6, 30, 22, 59, tzinfo=dt.UTC), dt.date(2026, 6, 30)),
        (dt.datetime(2026, 6, 30, 23, 0, tzinfo=dt.UTC), dt.date(2026, 7, 1)),
        (dt.datetime(2026, 12, 31, 23, 59, tzinfo=dt.UTC), dt.date(2026, 12, 31)),
    ],
)
def test_today_is_londons_day(freeze, instant, day):
    freeze(instant)
    assert clock.today() == day


@pytest.mark.parametrize(
    ("day", "year", "quarter"),
    [
        (dt.date(2026, 3, 31), "2025-26", "2025-26 quarter 4"),
        (dt.date(2026, 4, 1), "2026-27", "2026-27 quarter 1"),
        (dt.date(2026, 12, 31), "2026-27", "2026-27 quarter 3"),
        (dt.date(1999, 4, 1), "1999-00", "1999-00 quarter 1"),
    ],
)
def test_years_and_quarters_have_their_names(day, year, quarter):
    assert clock.financial_year(day).label == year
    assert clock.quarter(day).label == quarter


@given(days)
def test_quarters_tile_the_year(day):
    year, quarter = clock.financial_year(day), clock.quarter(day)
    assert day in quarter
    assert day in year
    assert quarter.starts_on in year
    assert quarter.ends_on in year
    after = clock.quarter(quarter.ends_on + dt.timedelta(days=1))
    assert after.starts_on == quarter.ends_on + dt.timedelta(days=1)
    assert 90 <= (quarter.ends_on - quarter.starts_on).days + 1 <= 92
    assert "not a day" not in quarter
