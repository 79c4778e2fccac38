"""Which groups near a person may suit a need, each with the reasons and how far it is."""

from dataclasses import dataclass

from carematch.community import shown
from carematch.community.models import Group
from carematch.community.shown import Card, Near
from carematch.matching.belonging.fitting import Offered, Wanted, reasons
from carematch.organisations.models import Organisation
from carematch.places.values import Precision
from carematch.seekers.models import Need

MOST = 5
FURTHEST_MILES = 6.0  # a bus ride; somebody who asks for less distance is asked for less


@dataclass(frozen=True, slots=True)
class Offer:
    """A group that may suit, why, and as lists show it."""

    card: Card
    why: tuple[str, ...]


def offers(organisation: Organisation, need: Need, most: int = MOST) -> list[Offer]:
    """Return the groups that suit a need (loaded with its person and visits): most in common first, then nearest."""
    person = need.person
    point = (person.lat, person.lon) if person.lat is not None and person.lon is not None else None
    wanted = wanted_of(need)
    furthest = min(FURTHEST_MILES, need.max_miles or FURTHEST_MILES)
    found = [
        (why, near)
        for near in shown.near(organisation, point)
        if (near.miles is None or near.miles <= furthest) and (why := reasons(wanted, offered_of(near.group)))
    ]
    found.sort(key=lambda each: -len(each[0]))  # stable: among equals the nearest stays first
    chosen = found[:most]
    is_rough = person.precision != Precision.UNIT
    cards = shown.cards(organisation, [near for _, near in chosen], is_rough=is_rough)
    return [
        Offer(card, (*why, *_distance(near, card))) for (why, near), card in zip(chosen, cards, strict=True)
    ]


def _distance(near: Near, card: Card) -> tuple[str, ...]:
    return (card.distance,) if near.miles is not None else ()


def wanted_of(need: Need) -> Wanted:
    """Return what of a need a group can answer."""
    return Wanted(
        services=frozenset(need.services),
        interests=frozenset(need.prefers_interests),
        communities=frozenset(need.prefers_communities),
        languages=frozenset([*need.languages_any, *need.prefers_languages]),
        needs_language=bool(need.languages_any),
        days=frozenset(visit.day for visit in need.visits),
        words=need.outcomes or "",
    )


def offered_of(group: Group) -> Offered:
    """Return what of a group can answer a need."""
    return Offered(
        kinds=frozenset(group.kinds),
        interests=frozenset(group.interests),
        communities=frozenset(group.communities),
        languages=frozenset(group.languages),
        days=frozenset(group.days),
    )
