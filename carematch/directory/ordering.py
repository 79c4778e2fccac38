"""In which order people are shown. Nobody can pay for a place, and a name does not help: who is equal is put by lot.

The lot is drawn from the day and the provider's number alone: on one day it is the same for every reader and every page
of a list, and on the next it is another. The page "How we order results" says all of this in plain words.
"""

import datetime as dt
import enum
import hashlib
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from carematch.directory.asked import Person

NEVER = 10_000  # later than any part of a week


class Order(enum.StrEnum):
    """The orders that a reader can choose from."""

    BEST = "best"
    NEAREST = "nearest"
    PRICE = "price"
    SOONEST = "soonest"


ORDER_LABELS = {
    Order.BEST: "Best fit",
    Order.NEAREST: "Nearest",
    Order.PRICE: "Price, lowest first",
    Order.SOONEST: "Free soonest",
}
Soonness = Callable[[Person], int]


def ordered(people: Iterable[Person], order: Order, soonness: Soonness, day: dt.date) -> list[Person]:
    """Return people in an order. `soonness` says how many parts of a week it is until somebody is free."""
    key = _KEYS[order]
    return sorted(people, key=lambda person: (*key(person, soonness(person)), lot(person.provider_id, day)))


def lot(provider_id: uuid.UUID, day: dt.date) -> bytes:
    """Return what somebody drew on a day."""
    return hashlib.blake2b(f"{day.isoformat()} {provider_id}".encode(), digest_size=16).digest()


def _best(person: Person, soonness: int) -> tuple[Any, ...]:
    """Put first who has room, then whose times are fresh, then by whole miles, then by who is free sooner."""
    return person.is_full, person.is_stale, int(person.miles), soonness


def _nearest(person: Person, _soonness: int) -> tuple[Any, ...]:
    """Put the nearest first, as far as their published places say."""
    return (person.miles,)


def _price(person: Person, _soonness: int) -> tuple[Any, ...]:
    """Put the lowest price first, who gives none last, then by whole miles."""
    return person.pence is None, person.pence or 0, int(person.miles)


def _soonest(person: Person, soonness: int) -> tuple[Any, ...]:
    """Put first who is free first, who is full for now last, then by whole miles."""
    return person.is_full, soonness, int(person.miles)


_KEYS: dict[Order, Callable[[Person, int], tuple[Any, ...]]] = {
    Order.BEST: _best,
    Order.NEAREST: _nearest,
    Order.PRICE: _price,
    Order.SOONEST: _soonest,
}
