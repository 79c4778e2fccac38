"""What a result says of somebody: as the front page does, and three facts that say why they are shown."""

import datetime as dt
import uuid
from dataclasses import dataclass

from carematch.asking.week import DAYS, PARTS
from carematch.core.wording import counted, joined, said
from carematch.directory.asked import AT, Asked, Person
from carematch.directory.free import cells_of, soonest
from carematch.places import distance
from carematch.providers import freshness, listed, profile
from carematch.providers.listed import Listing
from carematch.rules import vocabulary
from carematch.rules.checks import CheckKind
from carematch.rules.taxonomy import SERVICES

_FACTS = 3


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody among the results, in words."""

    id: uuid.UUID
    name: str
    line: str
    facts: tuple[str, ...]
    price: str
    next_free: str
    distance: str
    place: str
    full: str
    confirmed: str


def card(
    listing: Listing,
    person: Person,
    asked: Asked,
    ahead: dict[str, tuple[int, str]],
    today: dt.date,
    *,
    is_rough: bool,
) -> Card:
    """Return what is said of a listing to whoever asked; `is_rough`: where they are is only roughly known."""
    free = soonest(cells_of(listing.availability), ahead)
    return Card(
        id=listing.provider_id,
        name=profile.called(listing),
        line=listing.about,
        facts=why(listing, person, asked, today),
        price=profile.price(listing),
        next_free=said("Usually %(when)s", when=free[1]) if free and not person.is_full else "",
        distance=distance.about(person.miles, is_rough or listing.is_approximate).capitalize(),
        place=listing.place_name,
        full=profile.full(listing),
        confirmed=freshness.confirmed(listing.confirmed_on, today),
    )


def why(listing: Listing, person: Person, asked: Asked, today: dt.date) -> tuple[str, ...]:
    """Return three facts that say why somebody is shown: what was asked first, then what holds for them all."""
    return tuple([*_asked_for(person, asked), *_anyway(listing, person, asked, today)][:_FACTS])


def _asked_for(person: Person, asked: Asked) -> list[str]:
    """Return what was asked, as facts: whoever is shown meets every one of them."""
    facts = [each.name for code, each in SERVICES.items() if code in asked.wanted]
    days = joined(DAYS[day] for day in asked.days)
    parts = joined(
        part.label.lower() if days else AT[part.code] for part in PARTS if part.code in asked.parts
    )
    if days or parts:
        when = joined((each for each in (days, parts) if each), ": ")
        facts.append(said("Usually free %(when)s", when=when))
    return [*facts, *_about_them(person, asked), *_terms(asked)]


def _about_them(person: Person, asked: Asked) -> list[str]:
    """Return what was asked about the person; of the languages, those of them that this one speaks."""
    facts: list[str] = [
        said("Speaks %(language)s", language=label)
        for code, label in vocabulary.LANGUAGES.items()
        if code in person.languages & frozenset(asked.languages)
    ]
    if asked.community:
        facts.append(said("Knows %(community)s", community=vocabulary.COMMUNITIES[asked.community]))
    if asked.gender:
        facts.append(vocabulary.GENDERS[asked.gender])
    if asked.pets:
        animals = joined(each.lower() for each in vocabulary.labels(asked.pets, vocabulary.PETS))
        facts.append(said("Fine with %(animals)s", animals=animals))
    return facts


def _terms(asked: Asked) -> list[str]:
    """Return what was asked about the price, the distance and the car."""
    facts: list[str] = [said("Drives a car")] if asked.drives else []
    if asked.price is not None:
        facts.append(said("Up to %(price)s an hour", price=asked.price))
    if asked.miles is not None:
        facts.append(counted("Within %(num)s mile", "Within %(num)s miles", asked.miles))
    return facts


def _anyway(listing: Listing, person: Person, asked: Asked, today: dt.date) -> list[str]:
    """Return what can be said of anybody."""
    others = [each.name for code, each in SERVICES.items() if code in person.services - asked.wanted]
    checks = [said("Identity checked")] if _is_identified(listing, today) else []
    offers = [_offers(others, also=bool(asked.wanted))] if others else []
    reach = counted(
        "Goes up to %(num)s mile from %(place)s",
        "Goes up to %(num)s miles from %(place)s",
        listing.radius_miles,
        place=listing.place_name,
    )
    return [reach, *offers, *checks]


def _offers(names: list[str], *, also: bool) -> str:
    """Return the first two of some services, and how many more there are; `also`: beside what was asked."""
    first, more = joined(names[:2]), len(names) - 2
    listed_so = said("%(services)s and %(number)s more", services=first, number=more) if more > 0 else first
    return said("Also: %(services)s", services=listed_so) if also else listed_so


def _is_identified(listing: Listing, today: dt.date) -> bool:
    """Tell whether the organisation has seen who somebody is, and that still stands."""
    return any(each["kind"] == CheckKind.IDENTITY for each in listed.good_checks(listing, today))
