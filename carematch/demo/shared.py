"""A week of company that no one person in the demonstration has the hours for: only a small team can meet it."""

import datetime as dt

from carematch.core import clock
from carematch.demo.past import Past
from carematch.seekers import service as seekers

_NUMBER = 40  # a name and a telephone number that nobody else in the demonstration has
_MORNING, _AFTERNOON = (9 * 60, 12 * 60), (14 * 60, 17 * 60)


def leave(past: Past) -> None:
    """Record somebody home from hospital who wants company morning and afternoon, and on weekend mornings."""
    visits = [seekers.Visit(day, *_MORNING, 180) for day in range(7)]
    visits += [seekers.Visit(day, *_AFTERNOON, 180) for day in range(5)]
    past.ask_for_visits(
        _NUMBER,
        "BS4 1QZ",
        visits,
        services=["COMP"],
        outcomes="I do not want to be alone all day while I find my feet again.",
        start_on=clock.today() + dt.timedelta(days=10),
    )
