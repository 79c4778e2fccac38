"""Rings: where a pound lands, seen from the council that pays."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carematch.core.money import Money
from carematch.places.councils import area_of, councils, region_codes
from carematch.places.rings import (
    CHANNEL_ISLANDS,
    ENGLAND,
    ISLE_OF_MAN,
    NESTED,
    NORTHERN_IRELAND,
    SCOTLAND,
    WALES,
    PlaceCodes,
    Ring,
    cumulative,
    exclusive,
    ring_of,
    total,
)
from carematch.places.values import WiderAreaKind
from carematch.places.wider import Choice

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


TODAY = dt.date(2026, 11, 1)
CODES = [council.code for council in councils(TODAY)]
FORMER = ["E08000019", "E06000028", "E10000027", "E10000006"]
COUNTRIES = [ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND, CHANNEL_ISLANDS, ISLE_OF_MAN]

places = st.builds(
    PlaceCodes,
    council_code=st.none() | st.sampled_from([*CODES, *FORMER, "E07000081", "W06000015"]),
    region_code=st.none() | st.sampled_from(region_codes()),
    country_code=st.none() | st.sampled_from(COUNTRIES),
)
choices = st.none() | st.builds(
    Choice,
    kind=st.sampled_from(WiderAreaKind),
    name=st.just("Together"),
    member_codes=st.lists(st.sampled_from(CODES), max_size=5).map(tuple),
)
days = st.dates(dt.date(2018, 1, 1), dt.date(2035, 12, 31))
areas = st.builds(
    lambda code, day, choice: area_of(code, day, choice=choice), st.sampled_from(CODES), days, choices
)
payments = st.lists(st.tuples(st.sampled_from(Ring), st.builds(Money, st.integers(-(10**7), 10**9))))


@given(places, areas)
def test_every_place_has_exactly_one_ring(place, council):
    """The one ring is the first that holds of: abroad, nearer nations, unknown, and the nest from the inside."""
    ring = ring_of(place, council)
    abroad = place.country_code in (CHANNEL_ISLANDS, ISLE_OF_MAN)
    other_nation = place.country_code in (WALES, SCOTLAND, NORTHERN_IRELAND)
    in_england = not abroad and not other_nation and place.council_code is not None
    is_near = in_england and place.council_code in council.codes | council.wider_codes
    is_told = in_england and not is_near and place.region_code is not None
    holds = {
        Ring.OUTSIDE_UK: abroad,
        Ring.COUNCIL: is_near and place.council_code in council.codes,
        Ring.WIDER_AREA: is_near and place.council_code not in council.codes,
        Ring.REGION: is_told and place.region_code == council.region_code,
        Ring.REST_OF_UK: other_nation or (is_told and place.region_code != council.region_code),
    }
    holds[Ring.UNKNOWN] = not any(holds.values())
    assert [each for each, is_so in holds.items() if is_so] == [ring]


@given(areas)
def test_each_ring_lies_within_the_next(council):
    """Whoever is in the council's area is in its wider area too, whatever was chosen; nothing is lost on the way."""
    assert council.code in council.codes <= council.wider_codes
    assert council.name in council.wider_members


@given(st.sampled_from(CODES), days, st.lists(st.sampled_from(CODES), min_size=1, max_size=5), places)
def test_a_wider_choice_brings_places_nearer_and_moves_none_further(code, day, members, place):
    """A group that holds all of the default and more: each place keeps its ring, or comes into the wider area."""
    default = area_of(code, day)
    every = tuple(sorted(default.wider_codes | set(members)))
    wider = area_of(code, day, choice=Choice(WiderAreaKind.CLUSTER, "Together", every))
    assert default.wider_codes <= wider.wider_codes
    before, after = ring_of(place, default), ring_of(place, wider)
    assert after is before or (
        after is Ring.WIDER_AREA and before in (Ring.REGION, Ring.REST_OF_UK, Ring.UNKNOWN)
    )


@given(payments)
def test_exclusive_sums_add_up_to_the_cumulative_ones_and_to_the_total(paid):
    own = exclusive(paid, zero=Money(0))
    up_to = cumulative(own, zero=Money(0))
    whole = total(own, zero=Money(0))
    assert set(own) == set(up_to) == set(Ring)
    running = Money(0)
    for ring in NESTED:
        running = running + own[ring]
        assert up_to[ring] == running
    assert whole == Money(sum(amount.pence for _, amount in paid))
    assert whole == up_to[Ring.REST_OF_UK] + own[Ring.OUTSIDE_UK] + own[Ring.UNKNOWN]
    assert (up_to[Ring.OUTSIDE_UK], up_to[Ring.UNKNOWN]) == (own[Ring.OUTSIDE_UK], own[Ring.UNKNOWN])
