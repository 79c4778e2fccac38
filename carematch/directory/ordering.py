"""In which order people are shown. Nobody can pay for a place, and a name does not help: who is equal is put by lot.

The lot is drawn from the day and the provider's number alone: on one day it is the same for every reader and every page
of a list, and on the next it is another. The page "How we order results" says what decides in each order, one after the
other, from the same table that people are sorted by.
"""

import datetime as dt
import enum
import hashlib
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from carematch.core.wording import spoken
from carematch.directory.asked import Person

NEVER = 10_000  # later than any part of a week


class Order(enum.StrEnum):
    """The orders that a reader can choose from."""

    BEST = "best"
    NEAREST = "nearest"
    PRICE = "price"
    SOONEST = "soonest"


class Sign(enum.StrEnum):
    """What one person can come before another by."""

    ROOM = "room"
    FRESH = "fresh"
    WHOLE_MILES = "whole_miles"
    DISTANCE = "distance"
    HAS_PRICE = "has_price"
    PRICE = "price"
    SOON = "soon"


ORDER_LABELS = spoken(
    {
        Order.BEST: "Best fit",
        Order.NEAREST: "Nearest",
        Order.PRICE: "Price, lowest first",
        Order.SOONEST: "Free soonest",
    }
)
# What decides in each order, the first first; where all are equal, the lot does.
SIGNS: dict[Order, tuple[Sign, ...]] = {
    Order.BEST: (Sign.ROOM, Sign.FRESH, Sign.WHOLE_MILES, Sign.SOON),
    Order.NEAREST: (Sign.DISTANCE,),
    Order.PRICE: (Sign.HAS_PRICE, Sign.PRICE, Sign.WHOLE_MILES),
    Order.SOONEST: (Sign.ROOM, Sign.SOON, Sign.WHOLE_MILES),
}
Soonness = Callable[[Person], int]


def ordered(people: Iterable[Person], order: Order, soonness: Soonness, day: dt.date) -> list[Person]:
    """Return people in an order. `soonness` says how many parts of a week it is until somebody is free."""
    signs = [_READ[sign] for sign in SIGNS[order]]

    def key(person: Person) -> tuple[Any, ...]:
        soon = soonness(person)
        return (*(read(person, soon) for read in signs), lot(person.provider_id, day))

    return sorted(people, key=key)


def lot(provider_id: uuid.UUID, day: dt.date) -> bytes:
    """Return what somebody drew on a day."""
    return hashlib.blake2b(f"{day.isoformat()} {provider_id}".encode(), digest_size=16).digest()


# How each sign is read off a person, smallest first; the second argument is how soon they are free.
_READ: dict[Sign, Callable[[Person, int], Any]] = {
    Sign.ROOM: lambda person, _soon: person.is_full,
    Sign.FRESH: lambda person, _soon: person.is_stale,
    Sign.WHOLE_MILES: lambda person, _soon: int(person.miles),
    Sign.DISTANCE: lambda person, _soon: person.miles,
    Sign.HAS_PRICE: lambda person, _soon: person.pence is None,
    Sign.PRICE: lambda person, _soon: person.pence or 0,
    Sign.SOON: lambda _person, soon: soon,
}
