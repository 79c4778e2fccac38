"""The only source of instants and dates, so that tests can stand at any moment."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def _machine() -> dt.datetime:
    """Return what the machine's clock says."""
    return dt.datetime.now(dt.UTC)


source: Callable[[], dt.datetime] = _machine  # tests put another one here, to stand at any moment


def now() -> dt.datetime:
    """Return the present instant, aware, in UTC."""
    return source()


@contextmanager
def standing_at(instant: dt.datetime) -> Iterator[None]:
    """Let the clock stand at another instant meanwhile: the demo lives through its past like this."""
    global source  # noqa: PLW0603 - the one place where time is replaced
    before, source = source, lambda: instant.astimezone(dt.UTC)
    try:
        yield
    finally:
        source = before


def london(instant: dt.datetime) -> dt.datetime:
    """Return an aware instant as London's wall clock shows it."""
    return instant.astimezone(LONDON)


def today() -> dt.date:
    """Return today's date in London."""
    return london(now()).date()


@dataclass(frozen=True, order=True)
class Period:
    """Days from `starts_on` to `ends_on`, both included, with the label people use for them."""

    starts_on: dt.date
    ends_on: dt.date
    label: str

    def __contains__(self, day: object) -> bool:
        """Tell whether a date lies in the period."""
        return isinstance(day, dt.date) and self.starts_on <= day <= self.ends_on


def financial_year(day: dt.date) -> Period:
    """Return the local government financial year, 1 April to 31 March, that a date lies in."""
    year = day.year if (day.month, day.day) >= (4, 1) else day.year - 1
    return Period(dt.date(year, 4, 1), dt.date(year + 1, 3, 31), f"{year}-{(year + 1) % 100:02d}")


def quarter(day: dt.date) -> Period:
    """Return the quarter of the financial year (April to June is the first) that a date lies in."""
    year = financial_year(day)
    number = (day.month - 4) % 12 // 3 + 1
    month = (day.month - 1) // 3 * 3 + 1
    starts_on = dt.date(day.year, month, 1)
    after = dt.date(day.year + month // 10, (month + 2) % 12 + 1, 1)
    return Period(starts_on, after - dt.timedelta(days=1), f"{year.label} quarter {number}")
