"""How far from the commissioning council a pound lands: four nested rings, then outside the UK, and unknown."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeVar

from carematch.places.values import WiderAreaKind

ENGLAND = "E92000001"
WALES = "W92000004"
SCOTLAND = "S92000003"
NORTHERN_IRELAND = "N92000002"
CHANNEL_ISLANDS = "L93000001"
ISLE_OF_MAN = "M83000003"
UNITED_KINGDOM = frozenset({ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND})


class Ring(enum.StrEnum):
    """Where the place that delivers lies, as seen from the council that pays; nearest first."""

    COUNCIL = "council"
    WIDER_AREA = "wider_area"
    REGION = "region"
    REST_OF_UK = "rest_of_uk"
    OUTSIDE_UK = "outside_uk"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """Return the words for a page or a column heading."""
        return _LABELS[self]

    @property
    def is_nested(self) -> bool:
        """Tell whether the ring counts towards the cumulative figures."""
        return self in NESTED


_LABELS = {
    Ring.COUNCIL: "In the council's area",
    Ring.WIDER_AREA: "In the wider area",
    Ring.REGION: "In the region",
    Ring.REST_OF_UK: "In the rest of the UK",
    Ring.OUTSIDE_UK: "Outside the UK",
    Ring.UNKNOWN: "Not known",
}

# Outside the UK and unknown stand apart: never inside a wider ring, always in the denominator.
NESTED = (Ring.COUNCIL, Ring.WIDER_AREA, Ring.REGION, Ring.REST_OF_UK)


class Placed(Protocol):
    """Anything that carries the area codes of a place."""

    @property
    def council_code(self) -> str | None:
        """Return the code of the council with adult social care duties there."""

    @property
    def region_code(self) -> str | None:
        """Return the code of the region there."""

    @property
    def country_code(self) -> str | None:
        """Return the code of the country there."""


@dataclass(frozen=True, slots=True)
class PlaceCodes:
    """The area codes of a place; all None when nothing is known of it."""

    council_code: str | None = None
    region_code: str | None = None
    country_code: str | None = None


NOWHERE_KNOWN = PlaceCodes()


@dataclass(frozen=True, slots=True)
class CouncilArea:
    """A council as the centre of the rings: its own codes, its wider area and its region.

    `codes` and `wider_codes` hold former codes too, so that a place from an older edition still counts.
    `wider_members` names the councils of the wider area, this one included; it need not lie within the region.
    """

    code: str
    name: str
    codes: frozenset[str]
    wider_kind: WiderAreaKind
    wider_name: str
    wider_codes: frozenset[str]
    wider_members: tuple[str, ...]
    region_code: str
    region_name: str
    is_within_region: bool


def ring_of(place: Placed, council: CouncilArea) -> Ring:
    """Return the ring that a provider's operating base lies in, seen from the commissioning council."""
    country = place.country_code
    if country and country not in UNITED_KINGDOM:
        return Ring.OUTSIDE_UK
    if country in UNITED_KINGDOM - {ENGLAND}:
        return Ring.REST_OF_UK
    if place.council_code is None:  # in England, but where? It could be any of the four
        return Ring.UNKNOWN
    if place.council_code in council.codes:
        return Ring.COUNCIL
    if place.council_code in council.wider_codes:
        return Ring.WIDER_AREA
    if place.region_code is None:
        return Ring.UNKNOWN
    return Ring.REGION if place.region_code == council.region_code else Ring.REST_OF_UK


class Amount(Protocol):
    """What can be added up: pence, Money, minutes."""

    def __add__(self, other: Any, /) -> Self:
        """Return the sum."""


Sum = TypeVar("Sum", bound=Amount)


def exclusive(amounts: Iterable[tuple[Ring, Sum]], *, zero: Sum) -> dict[Ring, Sum]:
    """Return what landed in each ring itself: every ring is named, also those with nothing."""
    sums = dict.fromkeys(Ring, zero)
    for ring, amount in amounts:
        sums[ring] = sums[ring] + amount
    return sums


def cumulative(sums: Mapping[Ring, Sum], *, zero: Sum) -> dict[Ring, Sum]:
    """Return what landed in each nested ring or nearer; outside the UK and unknown stay as they are."""
    running = zero
    result: dict[Ring, Sum] = {}
    for ring in Ring:
        amount = sums.get(ring, zero)
        if ring.is_nested:
            running = running + amount
            result[ring] = running
        else:
            result[ring] = amount
    return result


def total(sums: Mapping[Ring, Sum], *, zero: Sum) -> Sum:
    """Return the denominator of every retention rate: all rings, outside the UK and unknown included."""
    everything = zero
    for amount in sums.values():
        everything = everything + amount
    return everything
