"""A group in plain words: when it is on, where, what it costs, for whom, and since when that is known."""

import datetime as dt

from carematch.asking.week import DAYS
from carematch.community.models import Group
from carematch.community.vocabulary import SETTING_LABELS, Cost, Repeats, Setting
from carematch.core.wording import counted, hour, joined, said
from carematch.rules import vocabulary

_A_WEEK = 7
_WEEKS_UNTIL = 12  # from then on in months, which nobody has to work out
_A_MONTH = 30


def when(group: Group) -> str:
    """Write when it is on: Every Tuesday, 10:30am to midday. Term time only."""
    on = _days(group)
    first = {
        Repeats.WEEKLY: said("Every %(days)s", days=on),
        Repeats.FORTNIGHTLY: said("Every second %(days)s", days=on),
        Repeats.MONTHLY: said("Once a month, on a %(days)s", days=on),
        Repeats.OTHER: "",
    }[group.repeats]
    sentence = joined(filter(None, [first, times(group)]))
    return joined(filter(None, [sentence, group.when_words]), ". ")


def _days(group: Group) -> str:
    names = [DAYS[day] for day in group.days]
    if len(names) < 2:
        return names[0] if names else ""
    return said("%(others)s and %(last)s", others=joined(names[:-1]), last=names[-1])


def times(group: Group) -> str:
    """Write from when until when: 10:30am to midday; nothing where that is not known."""
    if group.starts is None:
        return ""
    start = time_of_day(group.starts)
    if group.ends is None:
        return said("from %(start)s", start=start)
    return said("%(start)s to %(end)s", start=start, end=time_of_day(group.ends))


def time_of_day(minutes: int) -> str:
    """Write a time of day: 7am, 7:30am, midday, midnight."""
    at, minute = divmod(minutes % 1440, 60)
    if minute == 0 and at in (0, 12):
        return said("midday") if at else said("midnight")
    return f"{(at - 1) % 12 + 1}:{minute:02d}{'am' if at < 12 else 'pm'}" if minute else hour(at)


def cost(group: Group) -> str:
    """Write what it costs."""
    if group.cost is Cost.POUNDS:
        return said("%(price)s each time", price=str(group.price))
    return group.cost_words if group.cost is Cost.WORDS else said("Free")


def where(group: Group) -> str:
    """Write where it is, in a line."""
    if group.setting is not Setting.VENUE:
        return SETTING_LABELS[group.setting]
    return ", ".join(filter(None, [group.venue, *group.address.splitlines(), group.postcode]))


def who_for(group: Group) -> list[str]:
    """Write whom it is for, a line each; nothing where it is for everybody."""
    languages = joined(vocabulary.labels(group.languages, vocabulary.LANGUAGES))
    communities = joined(vocabulary.labels(group.communities, vocabulary.COMMUNITIES))
    lines = [
        _ages(group),
        said("Spoken there: %(languages)s", languages=languages) if group.languages else "",
        said("Run with or for: %(communities)s", communities=communities) if group.communities else "",
        said("Unpaid carers are welcome to come along") if group.carers_welcome else "",
    ]
    return [line for line in lines if line]


def _ages(group: Group) -> str:
    if group.age_from is not None and group.age_to is not None:
        return said("Aged %(youngest)s to %(oldest)s", youngest=group.age_from, oldest=group.age_to)
    if group.age_from is not None:
        return said("Aged %(youngest)s and over", youngest=group.age_from)
    return said("Aged up to %(oldest)s", oldest=group.age_to) if group.age_to is not None else ""


def getting_there(group: Group) -> list[str]:
    """Write what helps to get there and in, a line each."""
    steps = {
        True: said("There is a way in without steps"),
        False: said("There are steps on the way in"),
        None: said("We do not know whether there are steps: ask first"),
    }[group.step_free]
    at_a_place = group.setting is Setting.VENUE
    lift = said("They can help with a lift, or with getting there: ask them")
    return [*([steps] if at_a_place else []), *([lift] if group.transport_help else [])]


def confirmed(group: Group, today: dt.date) -> str:
    """Write when somebody last confirmed it: Last confirmed 3 weeks ago."""
    if group.confirmed_on is None:
        return said("Never confirmed")
    return said("Last confirmed %(ago)s", ago=_ago(max(0, (today - group.confirmed_on).days)))


def _ago(days: int) -> str:
    if days < 2:
        return said("yesterday") if days else said("today")
    if days < 4 * _A_WEEK:
        return counted("%(num)s day ago", "%(num)s days ago", days)
    weeks = days // _A_WEEK
    if weeks < _WEEKS_UNTIL:
        return counted("%(num)s week ago", "%(num)s weeks ago", weeks)
    return counted("%(num)s month ago", "%(num)s months ago", days // _A_MONTH)
