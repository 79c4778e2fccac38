"""Suggesting visits to somebody who asks for help with choosing: from what suits, how long and how often."""

from collections.abc import Sequence

from carematch.asking.week import Span, spans
from carematch.seekers.visits import MIDNIGHT, Visit


def propose(suits: Sequence[str], minutes: int, times: int) -> list[Visit]:
    """Return visits spread over the week, within the parts that suit; a part that is too short is made longer.

    One a day first, on days as far apart as there are; then a second on each day, and so on. Fewer than asked where
    the parts that suit do not hold more.
    """
    by_day: dict[int, list[Span]] = {}
    for span in spans(suits):
        by_day.setdefault(span.day, []).append(span)
    chosen: list[Span] = []
    while len(chosen) < times and any(by_day.values()):
        days = [day for day in sorted(by_day) if by_day[day]]
        for day in _spread(days, times - len(chosen)):
            chosen.append(by_day[day].pop(0))
    return [_visit(span, minutes) for span in sorted(chosen)]


def _spread(days: list[int], wanted: int) -> list[int]:
    """Return as many of some days as are wanted, evenly spread over them."""
    if wanted >= len(days):
        return days
    return [days[place * len(days) // wanted] for place in range(wanted)]


def _visit(span: Span, minutes: int) -> Visit:
    """Return a visit within a part of a day."""
    until = max(span.until, span.starts + minutes)
    return Visit(span.day, span.starts, until if until <= MIDNIGHT else until - MIDNIGHT, minutes)
