"""How long ago a provider said that their free times are right, in words, and when they are asked again."""

import datetime as dt

from carematch.core.wording import Said, counted, said
from carematch.core.wording import day as said_day

DAYS_A_WEEK = 7
DAYS_A_MONTH = 30
_WEEKS_UNTIL = 12  # weeks; from then on in months, which nobody has to work out


def ago(day: dt.date, today: dt.date) -> Said:
    """Return how long ago a day was: today, yesterday, 11 days ago, 6 weeks ago, 4 months ago."""
    days = max(0, (today - day).days)
    if days < 2:
        return said("yesterday") if days else said("today")
    if days < 4 * DAYS_A_WEEK:
        return counted("%(num)s day ago", "%(num)s days ago", days)
    weeks = days // DAYS_A_WEEK
    if weeks < _WEEKS_UNTIL:
        return counted("%(num)s week ago", "%(num)s weeks ago", weeks)
    return counted("%(num)s month ago", "%(num)s months ago", days // DAYS_A_MONTH)


def confirmed(day: dt.date | None, today: dt.date) -> Said:
    """Return when somebody last said that their free times are right: "Last confirmed 6 weeks ago"."""
    return said("Last confirmed %(ago)s", ago=ago(day, today)) if day else said("Never confirmed")


def is_stale(day: dt.date | None, today: dt.date, confirm_days: int) -> bool:
    """Tell whether what was confirmed on a day has to be asked again: it was that many days ago, or never."""
    return day is None or (today - day).days >= confirm_days


def since(day: dt.date) -> Said:
    """Return a day as sentences say it: 3 November 2026."""
    return said_day(day)


def full(day: dt.date) -> Said:
    """Return that somebody takes on nobody at the moment, since a day."""
    return said("They said they are full for now, since %(day)s", day=day)
