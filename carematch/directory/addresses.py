"""Where a search stands in addresses: what says nothing of anybody's health or origin, and the key of the rest.

What help is wanted, in words or by name, and which languages and communities matter, stays on the server (see `kept`).
An address holds the key to it and, by number alone, which of it no longer counts.
"""

import enum
from dataclasses import dataclass, field, replace
from typing import Any

from carematch.directory.asked import Asked
from carematch.directory.ordering import Order

# The fields of the form that never stand in an address.
PRIVATE = frozenset({"need", "service", "language", "community"})


class View(enum.StrEnum):
    """How results are shown."""

    LIST = "list"
    MAP = "map"


def private(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Return what is kept out of addresses, each as its field and value, in a fixed order."""
    return (
        *([("need", asked.need)] if asked.need else ()),
        *(("service", code) for code in asked.services),
        *(("language", code) for code in asked.languages),
        *([("community", asked.community)] if asked.community else ()),
    )


def private_of(asked: Asked) -> Asked:
    """Return a search with only what is kept out of addresses."""
    return Asked(
        need=asked.need, services=asked.services, languages=asked.languages, community=asked.community
    )


@dataclass(frozen=True, slots=True)
class Address:
    """What an address is made of; `kept` is what its `key` leads to (blank: nothing is kept)."""

    postcode: str
    order: Order = Order.BEST
    view: View = View.LIST
    key: str = ""
    kept: Asked = field(default_factory=Asked)

    def of(self, asked: Asked, *, page: int = 1, view: View | None = None) -> dict[str, Any]:
        """Return the arguments of a page of a search, whose private part is some or all of what is kept."""
        wanted = set(private(asked))
        dropped = [number for number, each in enumerate(private(self.kept)) if each not in wanted]
        shown = self.view if view is None else view
        chosen = {
            "postcode": self.postcode,
            "day": [str(day) for day in asked.days],
            "part": list(asked.parts),
            "gender": asked.gender,
            "pet": list(asked.pets),
            "price": asked.price.plain if asked.price else "",
            "miles": asked.miles,
            "drives": "y" if asked.drives else "",
            "search": self.key if wanted else "",
            "drop": dropped if wanted else [],
            "sort": self.order.value if self.order is not Order.BEST else "",
            "view": shown.value if shown is not View.LIST else "",
            "page": page if page > 1 else "",
        }
        if asked.nth is not None and asked.need:
            chosen["meant"] = str(asked.nth)
        return {name: value for name, value in chosen.items() if value}


def without(kept: Asked, numbers: set[str]) -> Asked:
    """Return what is kept without what no longer counts, named by its numbers as addresses do."""
    left = [each for number, each in enumerate(private(kept)) if str(number) not in numbers]
    named = {field: [value for name, value in left if name == field] for field in PRIVATE}
    return replace(
        kept,
        need="".join(named["need"]),
        services=tuple(named["service"]),
        languages=tuple(named["language"]),
        community="".join(named["community"]),
    )
