"""What each side of an introduction is shown of the other: before, under and after the person's consent."""

import datetime as dt
from dataclasses import dataclass

from carematch.core import clock
from carematch.matching import said
from carematch.matching.cards import price_guide
from carematch.matching.cover import stepping
from carematch.matching.facts import DayType
from carematch.matching.introductions import may_know_identity
from carematch.matching.models import Introduction, Outcome
from carematch.organisations.models import Organisation
from carematch.organisations.neighbourhoods import neighbourhood_name
from carematch.places import distance
from carematch.providers import checks
from carematch.providers.models import Provider
from carematch.rules.checks import CHECK_LABELS
from carematch.rules.taxonomy import SERVICES
from carematch.seekers import wording
from carematch.seekers.models import Need, Person
from carematch.seekers.vocabulary import Funding

FUNDING = {
    Funding.DIRECT_PAYMENT: "A Direct Payment",
    Funding.ISF: "An Individual Service Fund",
    Funding.OWN_MONEY: "Their own money",
    Funding.MIX: "A mix of ways",
    Funding.NOT_SURE: "Not settled yet",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the person is and how to reach them; exists only under a live consent."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A need in words, with nothing in it that says whose it is."""

    help: tuple[str, ...]
    week: tuple[str, ...]
    start: str
    place: str
    funding: str


@dataclass(frozen=True, slots=True)
class ForProvider:
    """What a provider is shown: the need, about how far, and who it is while consent lasts."""

    asked: Asked
    miles: str
    identity: Identity | None


@dataclass(frozen=True, slots=True)
class ForSeeker:
    """What a person is shown of a provider: the offer, the price, what was checked when, and what could not be."""

    name: str
    about: str
    services: tuple[str, ...]
    price: str
    checked: tuple[tuple[str, dt.date], ...]
    could_not_check: tuple[str, ...]


def in_words(organisation: Organisation, need: Need, share: frozenset[str] = frozenset()) -> Asked:
    """Write a need (loaded with its person and visits) without saying whose it is; the place is a neighbourhood.

    With the `share` that somebody has in a team, only those visits are told.
    """
    shared = tuple(wording.visit(each) for each in need.visits if str(each.id) in share)
    return Asked(
        help=tuple(wording.services(need)),
        week=shared or tuple(wording.week(need)),
        start=wording.start(need),
        place=rough_place(organisation, need.person),
        funding=FUNDING[need.funding] if need.funding else FUNDING[Funding.NOT_SURE],
    )


def rough_place(organisation: Organisation, person: Person) -> str:
    """Write where somebody lives no more closely than their neighbourhood, as the organisation calls it."""
    return neighbourhood_name(organisation, person.neighbourhood_code, person.council_code) or "Not known"


def share_in(organisation: Organisation, introduction: Introduction) -> frozenset[str]:
    """Return the visits an introduction is for: a share in a team, or what somebody would step in for; else none."""
    return stepping.share_in(organisation, introduction.need, introduction)


def for_provider(organisation: Organisation, introduction: Introduction) -> ForProvider:
    """Return what the provider may see now; once an introduction has ended they need not know who it was."""
    need, provider = introduction.need, introduction.provider
    named = introduction.outcome in (Outcome.OPEN, Outcome.ACCEPTED)
    return ForProvider(
        asked=in_words(organisation, need, share_in(organisation, introduction)),
        miles=_about(need.person, provider),
        identity=_identity(need.person) if named and may_know_identity(organisation, introduction) else None,
    )


def _identity(person: Person) -> Identity:
    return Identity(person.called, person.phone or "", person.email or "")


def _about(person: Person, provider: Provider) -> str:
    """Write how far it is, always "about": the exact distance to a home would help to find it."""
    if person.lat is None or person.lon is None or provider.lat is None or provider.lon is None:
        return "Not known"
    miles = distance.miles(provider.lat, provider.lon, person.lat, person.lon)
    return said.capital(distance.about(miles, approximate=True))


def for_seeker(introduction: Introduction) -> ForSeeker:
    """Return what the person may see of the provider: of checks only the kind and the day, never what they say."""
    provider = introduction.provider
    return ForSeeker(
        name=provider.called,
        about=provider.about,
        services=tuple(SERVICES[code].name for code in provider.service_codes if code in SERVICES),
        price=price_guide({DayType(day.value): rate.pence for day, rate in provider.rate_by_day.items()}),
        checked=_checked(provider),
        could_not_check=introduction.told,
    )


def _checked(provider: Provider) -> tuple[tuple[str, dt.date], ...]:
    """Return the accepted checks that are good today, with the day each was seen."""
    latest, today = checks.latest(provider), clock.today()
    return tuple(
        (CHECK_LABELS[kind], latest[kind].seen_on)
        for kind, last_day in checks.held(provider).items()
        if last_day is None or today <= last_day
    )
