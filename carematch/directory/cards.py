"""What a result says of somebody: as the front page does, and three facts that say why they are shown."""

import datetime as dt
import uuid
from dataclasses import dataclass

from carematch.asking.week import DAYS, PARTS
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
        price=", ".join(f"{amount} {day}" for day, amount in profile.prices(listing)[:1]),
        next_free=f"Usually {free[1]}" if free and not person.is_full else "",
        distance=distance.about(person.miles, is_rough or listing.is_approximate).capitalize(),
        place=listing.place_name,
        full=profile.full(listing),
        confirmed=freshness.confirmed(listing.confirmed_on, today),
    )


def why(listing: Listing, person: Person, asked: Asked, today: dt.date) -> tuple[str, ...]:
    """Return three facts that say why somebody is shown: what was asked first, then what holds for them all."""
    return tuple([*_asked_for(asked), *_anyway(listing, person, asked, today)][:_FACTS])


def _asked_for(asked: Asked) -> list[str]:
    """Return what was asked, as facts: whoever is shown meets every one of them."""
    facts = [each.name for code, each in SERVICES.items() if code in asked.services]
    days = ", ".join(DAYS[day] for day in asked.days)
    parts = ", ".join(
        (part.label.lower() if days else AT[part.code]) for part in PARTS if part.code in asked.parts
    )
    if days or parts:
        facts.append(f"Usually free {': '.join(each for each in (days, parts) if each)}")
    if asked.language:
        facts.append(f"Speaks {vocabulary.LANGUAGES[asked.language]}")
    if asked.community:
        facts.append(f"Knows {vocabulary.COMMUNITIES[asked.community]}")
    if asked.drives:
        facts.append("Drives a car")
    if asked.price is not None:
        facts.append(f"Up to {asked.price} an hour")
    if asked.miles is not None:
        facts.append(f"Within {asked.miles} mile{'s' if asked.miles > 1 else ''}")
    return facts


def _anyway(listing: Listing, person: Person, asked: Asked, today: dt.date) -> list[str]:
    """Return what can be said of anybody."""
    miles = f"{listing.radius_miles} mile{'s' if listing.radius_miles != 1 else ''}"
    others = [each.name for code, each in SERVICES.items() if code in person.services - asked.services]
    also = f"{'Also: ' if asked.services else ''}{', '.join(others[:2])}" if others else ""
    more = f" and {len(others) - 2} more" if len(others) > 2 else ""
    checks = ["Identity checked"] if _is_identified(listing, today) else []
    offers = [also + more] if also else []
    return [f"Goes up to {miles} from {listing.place_name}", *offers, *checks]


def _is_identified(listing: Listing, today: dt.date) -> bool:
    """Tell whether the organisation has seen who somebody is, and that still stands."""
    return any(each["kind"] == CheckKind.IDENTITY for each in listed.good_checks(listing, today))
