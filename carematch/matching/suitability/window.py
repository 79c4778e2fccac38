"""How far back an introduction may lie for the person to be told of something new about the provider."""

import calendar
import datetime as dt

from carematch.core import clock
from carematch.organisations.models import Organisation
from carematch.organisations.rule_overrides import book_for, overrides_for

WITHIN_MONTHS = "introduction.tell_hirer_of_unsuitability_months"


def first_day(organisation: Organisation, learned_on: dt.date) -> dt.date:
    """Return the first day from which whoever was introduced has to be told of what was learned on a day.

    Three months of the calendar, of an end of month to an end of month (Conduct of Employment Agencies and Employment
    Businesses Regulations 2003, regulation 20); the months are a rule with dates.
    """
    book, own = book_for(organisation.id), overrides_for(organisation.id)
    months = book.number(WITHIN_MONTHS, learned_on, overrides=own)
    year, month = divmod(learned_on.year * 12 + learned_on.month - 1 - months, 12)
    return dt.date(year, month + 1, min(learned_on.day, calendar.monthrange(year, month + 1)[1]))


def since(organisation: Organisation, learned_on: dt.date) -> dt.datetime:
    """Return the instant at which that day begins in London."""
    return dt.datetime.combine(first_day(organisation, learned_on), dt.time(), clock.LONDON)
