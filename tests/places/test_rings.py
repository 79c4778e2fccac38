"""Rings: where a pound lands, seen from the council that pays."""

import datetime as dt

import pytest

from carematch.core.money import Money
from carematch.places.councils import area_of
from carematch.places.rings import ENGLAND, PlaceCodes, Ring, cumulative, exclusive, ring_of, total

BRISTOL = area_of("E06000023", dt.date(2026, 11, 1))
SOUTH_WEST = "E12000009"


@pytest.mark.parametrize(
    "council, region, country, ring",
    [
        ("E06000023", SOUTH_WEST, ENGLAND, Ring.COUNCIL),
        ("E06000025", SOUTH_WEST, ENGLAND, Ring.WIDER_AREA),  # South Gloucestershire: the combined authority
        ("E06000024", SOUTH_WEST, ENGLAND, Ring.REGION),  # North Somerset does not belong to it
        ("E10000013", SOUTH_WEST, ENGLAND, Ring.REGION),
        ("E08000035", "E12000003", ENGLAND, Ring.REST_OF_UK),
        ("W06000015", None, "W92000004", Ring.REST_OF_UK),
        ("S12000036", None, "S92000003", Ring.REST_OF_UK),
        (None, None, "N92000002", Ring.REST_OF_UK),
        (None, None, "L93000001", Ring.OUTSIDE_UK),
        (None, None, "M83000003", Ring.OUTSIDE_UK),
        (None, None, ENGLAND, Ring.UNKNOWN),
        (None, SOUTH_WEST, ENGLAND, Ring.UNKNOWN),
        ("E07000081", None, ENGLAND, Ring.UNKNOWN),
        (None, None, None, Ring.UNKNOWN),
    ],
)
def test_each_place_has_one_ring(council, region, country, ring):
    assert ring_of(PlaceCodes(council, region, country), BRISTOL) is ring


def test_sums_are_exclusive_and_cumulative_and_unknown_stays_apart():
    paid = [
        (Ring.COUNCIL, Money(600)),
        (Ring.COUNCIL, Money(100)),
        (Ring.WIDER_AREA, Money(100)),
        (Ring.REST_OF_UK, Money(50)),
        (Ring.OUTSIDE_UK, Money(30)),
        (Ring.UNKNOWN, Money(120)),
    ]
    own = exclusive(paid, zero=Money(0))
    assert own == {
        Ring.COUNCIL: Money(700),
        Ring.WIDER_AREA: Money(100),
        Ring.REGION: Money(0),
        Ring.REST_OF_UK: Money(50),
        Ring.OUTSIDE_UK: Money(30),
        Ring.UNKNOWN: Money(120),
    }
    assert cumulative(own, zero=Money(0)) == {
        Ring.COUNCIL: Money(700),
        Ring.WIDER_AREA: Money(800),
        Ring.REGION: Money(800),
        Ring.REST_OF_UK: Money(850),
        Ring.OUTSIDE_UK: Money(30),
        Ring.UNKNOWN: Money(120),
    }
    assert total(own, zero=Money(0)) == Money(1000)


def test_rings_keep_their_order_and_have_words():
    assert [str(ring) for ring in Ring] == [
        "council", "wider_area", "region", "rest_of_uk", "outside_uk", "unknown",
    ]  # fmt: skip
    assert all(ring.label for ring in Ring)
