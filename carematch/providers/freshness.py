"""How long ago a provider said that their free times are right, in words, and when they are asked again."""

import datetime as dt

DAYS_A_WEEK = 7
DAYS_A_MONTH = 30
_WEEKS_UNTIL = 12  # weeks; from then on in months, which nobody has to work out


def ago(day: dt.date, today: dt.date) -> str:
    """Return how long ago a day was: today, yesterday, 11 days ago, 6 weeks ago, 4 months ago."""
    days = max(0, (today - day).days)
    if days < 2:
        return "yesterday" if days else "today"
    if days < 4 * DAYS_A_WEEK:
        return f"{days} days ago"
    weeks = days // DAYS_A_WEEK
    return f"{weeks} weeks ago" if weeks < _WEEKS_UNTIL else f"{days // DAYS_A_MONTH} months ago"


def confirmed(day: dt.date | None, today: dt.date) -> str:
    """Return when somebody last said that their free times are right: "Last confirmed 6 weeks ago"."""
    return f"Last confirmed {ago(day, today)}" if day else "Never confirmed"


def is_stale(day: dt.date | None, today: dt.date, confirm_days: int) -> bool:
    """Tell whether what was confirmed on a day has to be asked again: it was that many days ago, or never."""
    return day is None or (today - day).days >= confirm_days


def since(day: dt.date) -> str:
    """Return a day as sentences say it: 3 November 2026."""
    return f"{day.day} {day:%B %Y}"


def full(day: dt.date) -> str:
    """Return that somebody takes on nobody at the moment, since a day."""
    return f"They said they are full for now, since {since(day)}"
