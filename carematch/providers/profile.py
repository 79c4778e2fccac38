"""A listing in words: what the page of a listed provider says to whoever opens it, and what the preview of it says."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from carematch.asking.week import DAYS, PARTS, Span, cells
from carematch.core.money import Money
from carematch.core.wording import counted, joined, said, spoken
from carematch.providers import freshness, limits
from carematch.providers.listed import Listing, good_checks
from carematch.providers.vocabulary import DAY_TYPE_LABELS, DayType
from carematch.rules import vocabulary
from carematch.rules.checks import CHECK_LABELS, CheckKind
from carematch.rules.lawful_route import LegalForm
from carematch.rules.taxonomy import Service

REGISTERED = said("Registration with the Care Quality Commission for personal care")
WORKS_AS = spoken(
    {
        LegalForm.SOLE_TRADER: "Self-employed",
        LegalForm.PERSONAL_ASSISTANT: "A personal assistant, whom you would employ",
        LegalForm.PARTNERSHIP: "A partnership",
        LegalForm.COMPANY: "A limited company",
        LegalForm.CIC: "A community interest company",
        LegalForm.CHARITY: "A charity",
        LegalForm.COOPERATIVE: "A co-operative or community benefit society",
        LegalForm.ASSOCIATION: "A community group",
    }
)
LANGUAGES, EXPERIENCE, INTERESTS = said("Languages"), said("Experience"), said("Interests")
COMMUNITIES, GENDER, PETS = said("Communities they know"), said("Gender"), said("Fine with")
_TRAVELS = spoken({"walk": "on foot", "bike": "by bike", "bus": "by bus or train", "car": "by car"})


@dataclass(frozen=True, slots=True)
class Checked:
    """A check: what it is, when it was made, and the last day it is good for (blank: it does not run out).

    `is_register`: it was read in the regulator's register; otherwise the organisation saw papers, or asked people.
    """

    label: str
    on: str
    until: str
    is_register: bool = False


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
    personal_care: str
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
        reach=reach(listing),
        travel=joined(vocabulary.labels(limits.travels_by(listing), _TRAVELS)).capitalize(),
        prices=prices(listing),
        free=in_short(spans),
        grid=_grid(spans),
        in_own_words=listing.in_own_words,
        can=limits.services(listing),
        cannot=limits.does_not_do(listing),
        personal_care=limits.why_personal_care(listing),
        more=tuple((label, answer) for label, answer in _more(listing) if answer),
        checks=_checks(listing, today),
        confirmed=freshness.confirmed(listing.confirmed_on, today),
        is_stale=freshness.is_stale(listing.confirmed_on, today, confirm_days),
    )


def called(listing: Listing) -> str:
    """Return what a listing goes by: the business name, else the name that the provider chose."""
    return listing.trading_name or listing.name


def full(listing: Listing) -> str:
    """Return that somebody is full for now, since a day, or nothing."""
    return said("Full for now, since %(day)s", day=listing.full_since) if listing.full_since else ""


def prices(listing: Listing) -> tuple[tuple[str, str], ...]:
    """Return the price guide by kind of day."""
    held = {DayType(day): Money(pence) for day, pence in listing.rate_pence.items()}
    return tuple(
        (DAY_TYPE_LABELS[day], said("%(price)s an hour", price=held[day])) for day in DayType if day in held
    )


def price(listing: Listing) -> str:
    """Return the first of the price guide in a few words, as cards show it: "£20.50 an hour Monday to Friday"."""
    return joined([joined((amount, day), " ") for day, amount in prices(listing)[:1]])


def _grid(spans: list[Span]) -> tuple[tuple[str, tuple[bool, ...]], ...]:
    """Return the week: each day with whether each part of it is free."""
    ticked = set(cells(spans))
    return tuple(
        (name, tuple(f"{day}-{part.code}" in ticked for part in PARTS)) for day, name in enumerate(DAYS)
    )


def in_short(spans: Iterable[Span]) -> tuple[str, ...]:
    """Return the free parts of the week, days that are alike together: "Monday to Friday: morning, lunch"."""
    alike: dict[tuple[str, ...], list[int]] = {}
    ticked = set(cells(spans))
    for day in range(len(DAYS)):
        parts = tuple(part.label.lower() for part in PARTS if f"{day}-{part.code}" in ticked)
        if parts:
            alike.setdefault(parts, []).append(day)
    return tuple(
        said("%(days)s: %(parts)s", days=_days(days), parts=joined(parts)) for parts, days in alike.items()
    )


def _days(days: list[int]) -> str:
    """Return days of the week as people say them: every day, Monday to Friday, Monday and Thursday."""
    if len(days) == len(DAYS):
        return said("Every day")
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return said("%(first)s to %(last)s", first=DAYS[days[0]], last=DAYS[days[-1]])
    *most, last = [DAYS[day] for day in days]
    return said("%(days)s and %(last)s", days=joined(most), last=last) if most else last


def reach(listing: Listing) -> str:
    """Return how far somebody goes."""
    return counted("%(num)s mile", "%(num)s miles", listing.radius_miles)


def _more(listing: Listing) -> list[tuple[str, str]]:
    """Return what nobody has to say, as (question, answer); an empty answer was not given."""
    asked = (
        (LANGUAGES, listing.languages, vocabulary.LANGUAGES),
        (EXPERIENCE, listing.experience, vocabulary.EXPERIENCE),
        (INTERESTS, listing.interests, vocabulary.INTERESTS),
        (COMMUNITIES, listing.communities, vocabulary.COMMUNITIES),
        (GENDER, [listing.gender] if listing.gender else [], vocabulary.GENDERS),
        (PETS, listing.pets or [], vocabulary.PETS),
    )
    return [(label, joined(vocabulary.labels(codes, labels))) for label, codes, labels in asked]


def _checks(listing: Listing, today: dt.date) -> tuple[Checked, ...]:
    """Return what was checked, each with its days."""
    made = [
        Checked(CHECK_LABELS[CheckKind(each["kind"])], _day(each["checked_on"]), _day(each["valid_until"]))
        for each in good_checks(listing, today)
    ]
    if listing.cqc_checked_on:
        made.append(Checked(REGISTERED, freshness.since(listing.cqc_checked_on), "", is_register=True))
    return tuple(made)


def _day(iso: str | None) -> str:
    """Return a stored day as sentences say it; blank for none."""
    return freshness.since(dt.date.fromisoformat(iso)) if iso else ""
