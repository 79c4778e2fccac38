"""A listing in words: what the page of a listed provider says to whoever opens it, and what the preview of it says."""

import datetime as dt
import uuid
from dataclasses import dataclass

from carematch.asking.week import DAYS, PARTS, Span, cells, in_words
from carematch.core.money import Money
from carematch.providers import freshness
from carematch.providers.listed import Listing, good_checks
from carematch.providers.vocabulary import DAY_TYPE_LABELS, TRAVEL_LABELS, DayType
from carematch.rules import vocabulary
from carematch.rules.checks import CHECK_LABELS, CheckKind
from carematch.rules.lawful_route import LegalForm
from carematch.rules.taxonomy import SERVICES, Service

REGISTERED = "Registration with the Care Quality Commission for personal care"
WORKS_AS = {
    LegalForm.SOLE_TRADER: "Self-employed",
    LegalForm.PERSONAL_ASSISTANT: "A personal assistant, whom you would employ",
    LegalForm.PARTNERSHIP: "A partnership",
    LegalForm.COMPANY: "A limited company",
    LegalForm.CIC: "A community interest company",
    LegalForm.CHARITY: "A charity",
    LegalForm.COOPERATIVE: "A co-operative or community benefit society",
    LegalForm.ASSOCIATION: "A community group",
}
_NO_PERSONAL_CARE = "Personal care, such as help to wash, dress, use the toilet or eat"
_ONLY_REMINDERS = "Giving medication: they remind you of it, no more"
_NO_NURSING = "Nursing, or anything else that only a nurse may do"


@dataclass(frozen=True, slots=True)
class Checked:
    """A check: what it is, when it was made, and the last day it is good for (blank: it does not run out)."""

    label: str
    on: str
    until: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything the page says, in words; an empty one of a kind is not said at all."""

    provider_id: uuid.UUID
    reference: str
    name: str
    person: str
    line: str
    works_as: str
    photo_id: uuid.UUID | None
    full: str
    place: str
    reach: str
    travel: str
    prices: tuple[tuple[str, str], ...]
    free: tuple[str, ...]
    grid: tuple[tuple[str, tuple[bool, ...]], ...]
    in_own_words: str
    can: tuple[Service, ...]
    cannot: tuple[str, ...]
    more: tuple[tuple[str, str], ...]
    checks: tuple[Checked, ...]
    confirmed: str
    is_stale: bool


def of(listing: Listing, today: dt.date, confirm_days: int) -> Profile:
    """Return what a listing says on a day."""
    spans = [Span(*window) for window in listing.availability]
    return Profile(
        provider_id=listing.provider_id,
        reference=listing.reference,
        name=called(listing),
        person=listing.name if listing.trading_name else "",
        line=listing.about,
        works_as=WORKS_AS.get(listing.legal_form, ""),
        photo_id=listing.photo_id,
        full=full(listing),
        place=listing.place_name,
        reach=f"{listing.radius_miles} mile{'s' if listing.radius_miles != 1 else ''}",
        travel=", ".join(vocabulary.labels(listing.travels_by, _TRAVELS) or _drives(listing)).capitalize(),
        prices=prices(listing),
        free=_in_short(spans),
        grid=_grid(spans),
        in_own_words=listing.in_own_words,
        can=_can(listing),
        cannot=_cannot(listing),
        more=tuple((label, said) for label, said in _more(listing) if said),
        checks=_checks(listing, today),
        confirmed=freshness.confirmed(listing.confirmed_on, today),
        is_stale=freshness.is_stale(listing.confirmed_on, today, confirm_days),
    )


def called(listing: Listing) -> str:
    """Return what a listing goes by: the business name, else the name that the provider chose."""
    return listing.trading_name or listing.name


def full(listing: Listing) -> str:
    """Return that somebody is full for now, since a day, or nothing."""
    return f"Full for now, since {freshness.since(listing.full_since)}" if listing.full_since else ""


def prices(listing: Listing) -> tuple[tuple[str, str], ...]:
    """Return the price guide by kind of day."""
    held = {DayType(day): Money(pence) for day, pence in listing.rate_pence.items()}
    return tuple((DAY_TYPE_LABELS[day], f"{held[day]} an hour") for day in DayType if day in held)


_TRAVELS = {code: label.lower() for code, label in TRAVEL_LABELS.items()} | {"car": "by car"}


def _drives(listing: Listing) -> list[str]:
    """Return how those travel who said only whether they drive."""
    return [_TRAVELS["car"]] if listing.drives else []


def _grid(spans: list[Span]) -> tuple[tuple[str, tuple[bool, ...]], ...]:
    """Return the week: each day with whether each part of it is free."""
    ticked = set(cells(spans))
    return tuple(
        (name, tuple(f"{day}-{part.code}" in ticked for part in PARTS)) for day, name in enumerate(DAYS)
    )


def _in_short(spans: list[Span]) -> tuple[str, ...]:
    """Return the free parts of the week, days that are alike together: "Monday to Friday: morning, lunch"."""
    alike: dict[str, list[int]] = {}
    for said in in_words(spans):
        day, _colon, parts = said.partition(": ")
        alike.setdefault(parts, []).append(DAYS.index(day))
    return tuple(f"{_days(days)}: {parts}" for parts, days in alike.items())


def _days(days: list[int]) -> str:
    """Return days of the week as people say them: every day, Monday to Friday, Monday and Thursday."""
    if len(days) == len(DAYS):
        return "Every day"
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{DAYS[days[0]]} to {DAYS[days[-1]]}"
    *most, last = [DAYS[day] for day in days]
    return f"{', '.join(most)} and {last}" if most else last


def _can(listing: Listing) -> tuple[Service, ...]:
    """Return the services offered, in the order of the taxonomy."""
    return tuple(each for code, each in SERVICES.items() if code in listing.services)


def _cannot(listing: Listing) -> tuple[str, ...]:
    """Return what people may take for granted and should not, and what the provider says themselves."""
    gives_care = any(each.cqc_regulated_activity for each in _can(listing))
    return (
        *([listing.does_not_do] if listing.does_not_do else []),
        *([] if gives_care else [_NO_PERSONAL_CARE]),
        *([_ONLY_REMINDERS] if "MED" in listing.services else []),
        _NO_NURSING,
    )


def _more(listing: Listing) -> list[tuple[str, str]]:
    """Return what nobody has to say, as (question, answer); an empty answer was not given."""
    return [
        ("Languages", ", ".join(vocabulary.labels(listing.languages, vocabulary.LANGUAGES))),
        ("Experience", ", ".join(vocabulary.labels(listing.experience, vocabulary.EXPERIENCE))),
        ("Interests", ", ".join(vocabulary.labels(listing.interests, vocabulary.INTERESTS))),
        (
            "Communities they know",
            ", ".join(vocabulary.labels(listing.communities, vocabulary.COMMUNITIES)),
        ),
    ]


def _checks(listing: Listing, today: dt.date) -> tuple[Checked, ...]:
    """Return what was checked, each with its days."""
    made = [
        Checked(CHECK_LABELS[CheckKind(each["kind"])], _day(each["checked_on"]), _day(each["valid_until"]))
        for each in good_checks(listing, today)
    ]
    if listing.cqc_checked_on:
        made.append(Checked(REGISTERED, freshness.since(listing.cqc_checked_on), ""))
    return tuple(made)


def _day(iso: str | None) -> str:
    """Return a stored day as sentences say it; blank for none."""
    return freshness.since(dt.date.fromisoformat(iso)) if iso else ""
