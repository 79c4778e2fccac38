"""What an hour costs on a day: the kind of day it is in England, and the rate agreed for it; no database in it."""

import datetime as dt
from collections.abc import Mapping

from holidays.countries.united_kingdom import UnitedKingdom

from carematch.core.money import Money
from carematch.providers.vocabulary import DayType

_BANK_HOLIDAYS = UnitedKingdom(subdiv="ENG")
_SATURDAY = 5

# A kind of day without a rate of its own costs what the next plainer one does.
_PLAINER = {
    DayType.BANK_HOLIDAY: (DayType.BANK_HOLIDAY, DayType.WEEKEND, DayType.WEEKDAY),
    DayType.WEEKEND: (DayType.WEEKEND, DayType.WEEKDAY),
    DayType.WEEKDAY: (DayType.WEEKDAY,),
}


def day_type(day: dt.date) -> DayType:
    """Return what kind of day a date is in England: a bank holiday before a weekend before a weekday."""
    if day in _BANK_HOLIDAYS:
        return DayType.BANK_HOLIDAY
    return DayType.WEEKEND if day.weekday() >= _SATURDAY else DayType.WEEKDAY


def rate_on(rates: Mapping[DayType, Money], day: dt.date) -> tuple[DayType, Money]:
    """Return the kind of day and what an hour costs on it; there is always a rate for weekdays."""
    kind = day_type(day)
    return kind, next(rates[each] for each in _PLAINER[kind] if each in rates)
