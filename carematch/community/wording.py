"""A group in plain words: when it is on, where, what it costs, for whom, and since when that is known."""

import datetime as dt

from carematch.asking.week import DAYS
from carematch.community.models import Group
from carematch.community.vocabulary import SETTING_LABELS, Cost, Repeats, Setting
from carematch.rules import vocabulary

_A_WEEK = 7
_WEEKS_UNTIL = 12  # from then on in months, which nobody has to work out
_A_MONTH = 30


def when(group: Group) -> str:
    """Write when it is on: Every Tuesday, 10:30am to midday. Term time only."""
    on = " and ".join(filter(None, [", ".join(_days(group)[:-1]), *_days(group)[-1:]]))
    first = {
        Repeats.WEEKLY: f"Every {on}",
        Repeats.FORTNIGHTLY: f"Every second {on}",
        Repeats.MONTHLY: f"Once a month, on a {on}",
        Repeats.OTHER: "",
    }[group.repeats]
    sentence = ", ".join(filter(None, [first, times(group)]))
    return ". ".join(filter(None, [sentence, group.when_words]))


def _days(group: Group) -> list[str]:
    return [DAYS[day] for day in group.days]


def times(group: Group) -> str:
    """Write from when until when: 10:30am to midday; nothing where that is not known."""
    if group.starts is None:
        return ""
    start = time_of_day(group.starts)
    return f"{start} to {time_of_day(group.ends)}" if group.ends is not None else f"from {start}"


def time_of_day(minutes: int) -> str:
    """Write a time of day: 7am, 7:30am, midday, midnight."""
    hour, minute = divmod(minutes % 1440, 60)
    if minute == 0 and hour in (0, 12):
        return "midnight" if hour == 0 else "midday"
    written = f"{(hour - 1) % 12 + 1}" + (f":{minute:02d}" if minute else "")
    return written + ("am" if hour < 12 else "pm")


def cost(group: Group) -> str:
    """Write what it costs."""
    if group.cost is Cost.POUNDS:
        return f"{group.price} each time"
    return group.cost_words if group.cost is Cost.WORDS else "Free"


def where(group: Group) -> str:
    """Write where it is, in a line."""
    if group.setting is not Setting.VENUE:
        return SETTING_LABELS[group.setting]
    return ", ".join(filter(None, [group.venue, *group.address.splitlines(), group.postcode]))


def who_for(group: Group) -> list[str]:
    """Write whom it is for, a line each; nothing where it is for everybody."""
    languages = " or ".join(vocabulary.labels(group.languages, vocabulary.LANGUAGES))
    communities = ", ".join(vocabulary.labels(group.communities, vocabulary.COMMUNITIES))
    lines = [
        _ages(group),
        languages and f"People speak {languages}",
        communities and f"Run with or for: {communities}",
        group.carers_welcome and "Unpaid carers are welcome to come along",
    ]
    return [line for line in lines if line]


def _ages(group: Group) -> str:
    if group.age_from is not None and group.age_to is not None:
        return f"Aged {group.age_from} to {group.age_to}"
    if group.age_from is not None:
        return f"Aged {group.age_from} and over"
    return f"Aged up to {group.age_to}" if group.age_to is not None else ""


def getting_there(group: Group) -> list[str]:
    """Write what helps to get there and in, a line each."""
    steps = {
        True: "There is a way in without steps",
        False: "There are steps on the way in",
        None: "We do not know whether there are steps: ask first",
    }[group.step_free]
    at_a_place = group.setting is Setting.VENUE
    lift = "They can help with a lift, or with getting there: ask them"
    return [*([steps] if at_a_place else []), *([lift] if group.transport_help else [])]


def confirmed(group: Group, today: dt.date) -> str:
    """Write when somebody last confirmed it: Last confirmed 3 weeks ago."""
    if group.confirmed_on is None:
        return "Never confirmed"
    days = max(0, (today - group.confirmed_on).days)
    return f"Last confirmed {_ago(days)}"


def _ago(days: int) -> str:
    if days < 2:
        return "yesterday" if days else "today"
    if days < 4 * _A_WEEK:
        return f"{days} days ago"
    weeks = days // _A_WEEK
    return f"{weeks} weeks ago" if weeks < _WEEKS_UNTIL else f"{days // _A_MONTH} months ago"
