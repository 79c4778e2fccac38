"""When somebody is next free, going by the week that they usually keep."""

import datetime as dt
from collections.abc import Collection, Iterable
from functools import lru_cache

from carematch.asking.week import DAYS, PARTS, Part, Span
from carematch.directory.asked import Asked

_A_WEEK = len(DAYS)


def cells_of(windows: Iterable[Iterable[int]]) -> frozenset[str]:
    """Return the parts of the week that stored windows cover wholly."""
    return frozenset().union(*(_cells(*window) for window in windows))


@lru_cache(maxsize=4096)  # many times more than there are ways to tick the form
def _cells(day: int, starts: int, ends: int) -> frozenset[str]:
    span = Span(day, starts, ends)
    return frozenset(f"{day}-{part.code}" for part in PARTS if span.covers(day, part))


def coming(now: dt.datetime, asked: Asked) -> dict[str, tuple[int, str]]:
    """Return the parts of the coming week that are asked about: each with how soon it is, and when that is in words.

    What has begun today is a week away. `now` is London's wall clock.
    """
    minutes = now.hour * 60 + now.minute
    ahead = [
        (away, part)
        for away in range(_A_WEEK + 1)
        for part in PARTS
        if (away or part.starts > minutes) and (away < _A_WEEK or part.starts <= minutes)
    ]
    found = {}
    for place, (away, part) in enumerate(ahead):
        day = (now.weekday() + away) % _A_WEEK
        if (not asked.days or day in asked.days) and (not asked.parts or part.code in asked.parts):
            found[f"{day}-{part.code}"] = (place, _words(away, day, part))
    return found


def soonest(cells: Collection[str], ahead: dict[str, tuple[int, str]]) -> tuple[int, str] | None:
    """Return how soon the first free part of the coming week is, and when that is in words; None: there is none."""
    return min((ahead[cell] for cell in cells if cell in ahead), default=None)


def _words(away: int, day: int, part: Part) -> str:
    """Return a part of the coming week as people say it."""
    when = {0: "today", 1: "tomorrow", _A_WEEK: f"next {DAYS[day]}"}.get(away, DAYS[day])
    spoken = {"lunch": "at lunch", "night": "at night"}.get(part.code, part.label.lower())
    return f"{when} {spoken}" if (away, part.code) != (0, "night") else "tonight"
