"""A need in plain words: days, times, lengths, lists."""

import datetime as dt
from dataclasses import dataclass

from carematch.asking.week import DAYS
from carematch.core import clock
from carematch.core.wording import as_said, clock_time, counted, joined, said
from carematch.core.wording import day as said_day
from carematch.organisations.models import Organisation
from carematch.organisations.neighbourhoods import neighbourhood_name
from carematch.organisations.operation import is_outside
from carematch.places import service as places
from carematch.places.values import Precision
from carematch.rules import vocabulary
from carematch.rules.taxonomy import SERVICES
from carematch.seekers.models import Consent, Need, NeedVisit, Person
from carematch.seekers.vocabulary import START_LABELS, TIMES_LABELS, CouncilSource, Start, Times


def length(minutes: int) -> str:
    """Write a length of time: 45 minutes, 1 hour, 2 hours 30 minutes."""
    hours, rest = divmod(minutes, 60)
    parts: list[str] = [counted("%(num)s hour", "%(num)s hours", hours)] * bool(hours)
    parts += [counted("%(num)s minute", "%(num)s minutes", rest)] * bool(rest)
    return joined(parts, " ") if parts else said("no time")


def time_of_day(minutes: int) -> str:
    """Write a time of day: 7am, 7:30am, midday, midnight."""
    hour, minute = divmod(minutes % 1440, 60)
    if minute == 0 and hour in (0, 12):
        return said("midnight") if hour == 0 else said("midday")
    return clock_time(hour, minute)


def visit(each: NeedVisit) -> str:
    """Write a visit: Monday, 45 minutes between 7am and 10am."""
    facts = {
        "day": DAYS[each.day],
        "length": length(each.minutes),
        "earliest": time_of_day(each.earliest),
        "latest": time_of_day(each.latest),
    }
    if each.latest < each.earliest:
        return said("%(day)s, %(length)s between %(earliest)s and %(latest)s the next day", **facts)
    return said("%(day)s, %(length)s between %(earliest)s and %(latest)s", **facts)


def week(need: Need) -> list[str]:
    """Write when in the week help is wanted, a line each; nothing where it was not asked yet."""
    if need.times is Times.FLEXIBLE and need.weekly_minutes:
        return [said("%(length)s a week, at flexible times", length=length(need.weekly_minutes))]
    if need.times in (Times.FLEXIBLE, Times.NOT_SURE):
        return [as_said(TIMES_LABELS[need.times])]
    return [visit(each) for each in need.visits]


def week_total(need: Need) -> str:
    """Write how much help is wanted in a week, in a few words."""
    minutes = sum(each.minutes for each in need.visits) or need.weekly_minutes
    return said("%(length)s a week", length=length(minutes)) if minutes else said("Hours not known yet")


def services(need: Need) -> list[str]:
    """Write the services asked, by name."""
    return [SERVICES[code].name for code in need.services if code in SERVICES]


def start(need: Need) -> str:
    """Write when it should start."""
    if need.start is None:
        return ""
    return _day(need.start_on) if need.start is Start.DATE else as_said(START_LABELS[need.start])


def _day(day: dt.date | None) -> str:
    return said_day(day) if day else ""


def needed_by(need: Need) -> str:
    """Write the day by which it must be there."""
    return _day(need.needed_by)


def gender(need: Need) -> str:
    """Write whether a woman or a man is asked for, and why; nothing where it does not matter."""
    asked = vocabulary.GENDERS.get(need.gender or "", "")
    if asked and need.gender_reason:
        return said("%(asked)s, because: %(reason)s", asked=asked, reason=need.gender_reason)
    return asked


def musts(need: Need) -> list[str]:
    """Write what must be so, a line each."""
    lines = [
        gender(need),
        need.languages_any
        and f"Speaks {' or '.join(vocabulary.labels(need.languages_any, vocabulary.LANGUAGES))}",
        need.driver and "Drives",
        need.pets
        and f"Comes to a home with {', '.join(vocabulary.labels(need.pets, vocabulary.PETS)).lower()}",
        need.smoking_home and "Comes to a home where people smoke",
        need.max_miles and f"Lives or works within {need.max_miles:g} miles",
        need.max_rate and f"Charges at most {need.max_rate} an hour",
        *need.own_musts,
    ]
    return [line for line in lines if line]


def wishes(need: Need) -> list[str]:
    """Write what would be nice, a line each."""
    asked = (
        ("Speaks", need.prefers_languages, vocabulary.LANGUAGES),
        ("Has experience of", need.prefers_experience, vocabulary.EXPERIENCE),
        ("Shares an interest in", need.prefers_interests, vocabulary.INTERESTS),
        ("Knows", need.prefers_communities, vocabulary.COMMUNITIES),
    )
    return [f"{said} {', '.join(vocabulary.labels(codes, words))}" for said, codes, words in asked if codes]


@dataclass(frozen=True)
class Where:
    """Where somebody lives, in words; `council_is_settled` once staff recorded it with a reason.

    `is_outside` where it lies outside the area that the organisation works in: nobody is kept from asking by that.
    """

    postcode: str
    neighbourhood: str
    council: str
    council_is_settled: bool
    is_approximate: bool
    is_outside: bool


def where(organisation: Organisation, person: Person) -> Where | None:
    """Return where a person lives as the organisation calls it, or None where that is not known yet."""
    if person.lat is None:
        return None
    return Where(
        postcode=person.postcode or "",
        neighbourhood=neighbourhood_name(organisation, person.neighbourhood_code) or "",
        council=places.council_name(person.council_code) or "",
        council_is_settled=person.council_source is CouncilSource.OVERRIDDEN,
        is_approximate=person.precision != Precision.UNIT,
        is_outside=is_outside(organisation, person.postcode),
    )


def given(consent: Consent) -> str:
    """Write the day on which a consent was given."""
    return _day(clock.london(consent.given_at))


def withdrawn(consent: Consent) -> str:
    """Write the day on which a consent was taken back."""
    return _day(clock.london(consent.withdrawn_at)) if consent.withdrawn_at else ""


def day(date: dt.date | None) -> str:
    """Write a day, or nothing where there is none."""
    return _day(date)


def moment(instant: dt.datetime) -> str:
    """Write when something happened: the day and the time in London."""
    there = clock.london(instant)
    return f"{_day(there)}, {there:%H:%M}"
