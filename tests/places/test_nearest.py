"""The nearest are exactly those that measuring every row would give, whatever the place, on both databases."""

import math
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
import sqlalchemy as sa
from geopy.distance import geodesic
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from carematch.core.db import db
from carematch.places.distance import haversine_miles, miles, miles_from
from carematch.places.nearest import Place, band, count_serving, nearest

SPOTS = sa.Table(
    "spots",
    sa.MetaData(),
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("band", sa.Integer()),
    sa.Column("lat", sa.Float()),
    sa.Column("lon", sa.Float()),
    sa.Column("serves", sa.Integer()),
    sa.Column("is_open", sa.Boolean()),
)
ANYWHERE = Place(id=SPOTS.c.id, band=SPOTS.c.band, lat=SPOTS.c.lat, lon=SPOTS.c.lon)
WHERE_THEY_GO = Place(
    id=SPOTS.c.id, band=SPOTS.c.band, lat=SPOTS.c.lat, lon=SPOTS.c.lon, serves=SPOTS.c.serves
)
ROWS = sa.select(SPOTS).where(SPOTS.c.is_open)

# The middle of the rows, and how many degrees they lie off it.
REGIONS = {
    "a street in London": (51.5103, -0.1301, 0.002),
    "London": (51.5103, -0.1301, 0.15),
    "the meridian at Greenwich": (51.4779, 0.0, 0.03),
    "Holderness, where the meridian meets the sea": (53.70, 0.0, 0.3),
    "Lowestoft, with sea on one side": (52.4811, 1.7627, 0.1),
    "Land's End": (50.0657, -5.7132, 0.2),
    "Scilly": (49.9146, -6.3150, 0.4),
    "Northumberland": (55.77, -2.0, 0.5),
    "Great Britain": (54.5, -2.5, 4.5),
    "the equator": (0.1, 10.0, 0.3),
    "both sides of the line where east meets west": (-17.0, 179.99, 0.3),
    "the far north": (84.0, 15.0, 1.0),
    "a pole": (89.9, 0.0, 0.3),
}
LONDON, EQUATOR = REGIONS["London"], REGIONS["the equator"]
# What is searched at one time ends at these miles, and what rows serve at whole ones: there the two distances matter.
EDGES = (0.5, 1, 2, 3, 4, 8, 16, 32, 128)


def row(lat: float | None, lon: float | None, *, key: int, serves: int = 5, is_open: bool = True) -> dict:
    """Return a row of the table."""
    return {
        "id": uuid.UUID(int=key),
        "band": None if lat is None else band(lat),
        "lat": lat,
        "lon": lon,
        "serves": serves,
        "is_open": is_open,
    }


def scattered(
    seed: int, count: int, region: tuple[float, float, float], point: tuple[float, float], edge: float
) -> list:
    """Return rows about a region: some anywhere, many at the same few points, some on the very edge of a search."""
    chance, (lat, lon, spread) = random.Random(seed), region
    middles = [(_near(chance, lat, spread, 90), _near(chance, lon, spread, 180)) for _ in range(3)]

    def somewhere() -> tuple[float, float]:
        kind = chance.random()
        if kind < 0.3:
            return chance.choice(middles)
        if kind < 0.6:
            away = edge * (1 + chance.uniform(-0.007, 0.007))
            there = geodesic(miles=away).destination(point, chance.choice([0, 90, chance.uniform(0, 360)]))
            return there.latitude, there.longitude
        return _near(chance, lat, spread, 90), _near(chance, lon, spread, 180)

    return [
        row(
            *(somewhere() if chance.random() < 0.95 else (None, None)),
            key=chance.getrandbits(128),
            serves=chance.choice((1, 2, 3, 8, 32, 100)),
            is_open=chance.random() < 0.8,
        )
        for _ in range(count)
    ]


def _near(chance: random.Random, middle: float, spread: float, most: float) -> float:
    """Return a coordinate near another one, on the globe."""
    value = middle + chance.uniform(-spread, spread)
    return (
        value if abs(value) <= most else math.copysign(2 * most - abs(value), value if most == 90 else -value)
    )


@cache
def _miles(point, lat, lon) -> float:
    """Return what miles() does; many rows stand at one point, and are asked about more than once."""
    return miles(*point, lat, lon)


def measured(point, rows, *, goes: bool, max_miles: float = math.inf) -> list[tuple[float, uuid.UUID]]:
    """Return what measuring every row gives: the miles and the id of all that may be found, in order."""
    away = [
        (_miles(point, each["lat"], each["lon"]), each["id"], each["serves"])
        for each in rows
        if each["lat"] is not None and each["is_open"]
    ]
    return sorted(
        (far, key) for far, key, serves in away if far <= (min(serves, max_miles) if goes else max_miles)
    )


@pytest.fixture
def table(app) -> Iterator[None]:
    """Lay the table for a test."""
    with db.engine.begin() as connection:
        SPOTS.create(connection)
    yield
    db.session.rollback()
    with db.engine.begin() as connection:
        SPOTS.drop(connection)


@contextmanager
def holding(rows) -> Iterator[None]:
    """Have rows in the table for a while."""
    if rows:
        db.session.execute(SPOTS.insert(), rows)
    try:
        yield
    finally:
        db.session.rollback()


@contextmanager
def reads() -> Iterator[list[dict]]:
    """Gather what is asked of the database."""
    seen: list[dict] = []

    def note(_connection, _cursor, _statement, parameters, _context, _many) -> None:
        seen.append(parameters)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("region", REGIONS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 2**32),
    count=st.integers(0, 120),
    limit=st.integers(1, 40),
    edge=st.sampled_from(EDGES),
    max_miles=st.sampled_from([math.inf, 0, 7.5, 500, "edge"]),
    from_a_row=st.booleans(),
)
@example(seed=1, count=5, limit=20, edge=2, max_miles=math.inf, from_a_row=False)
def test_nothing_is_cut_that_measuring_every_row_would_find(
    table, seed, count, region, limit, edge, max_miles, from_a_row
):
    """With and without the miles that rows serve, at the edge of a search, and where the limit falls in a tie."""
    lat, lon, spread = REGIONS[region]
    point = (lat + spread / 3, lon) if lat < 89 else (lat, lon)
    rows = scattered(seed, count, REGIONS[region], point, edge)
    max_miles = edge if max_miles == "edge" else max_miles
    if from_a_row and rows and rows[0]["lat"] is not None:
        point = rows[0]["lat"], rows[0]["lon"]
    with holding(rows):
        for place, goes in ((ANYWHERE, False), (WHERE_THEY_GO, True)):
            expected = measured(point, rows, goes=goes, max_miles=max_miles)
            found = nearest(point, ROWS, place, limit, max_miles=max_miles)
            assert [each.id for each in found] == [key for _, key in expected[:limit]]
            assert [each.miles for each in found] == pytest.approx(
                [far for far, _ in expected[:limit]], abs=1e-7
            )
            assert count_serving(point, ROWS, place, max_miles=max_miles) == len(expected)


@pytest.mark.parametrize("limit", [1, 20, 300])
def test_a_dense_city_gives_the_same_as_measuring_everybody(table, limit):
    """Thousands of rows within a few miles."""
    rows = scattered(7, 3000, LONDON, (51.52, -0.1), 2)
    with holding(rows):
        found = nearest((51.52, -0.1), ROWS, ANYWHERE, limit)
    assert [each.id for each in found] == [key for _, key in measured((51.52, -0.1), rows, goes=False)][
        :limit
    ]


def test_of_many_at_one_point_those_with_the_lowest_ids_are_returned(table):
    """Whoever works from home is placed in the middle of a neighbourhood: ties are common, and stay in order."""
    rows = [row(51.44, -2.6, key=key) for key in random.Random(3).sample(range(1, 10**6), 500)]
    with holding([*rows, row(51.4401, -2.6, key=10**6 + 1), row(51.441, -2.6, key=1)]):
        found = nearest((51.4402, -2.6), ROWS, ANYWHERE, 20)
    assert found[0].id == uuid.UUID(int=10**6 + 1)
    assert [each.id for each in found[1:]] == sorted(each["id"] for each in rows)[:19]


@pytest.mark.parametrize("edge", [0.5, 2, 8, 32, 128])
@pytest.mark.parametrize(
    "middle, north, east",
    [
        pytest.param(LONDON, 1.0005, 0.9995, id="the nearer one is within the circle"),
        pytest.param(LONDON, 1.0069, 1.0093, id="both are beyond the circle, the nearer one is not read yet"),
        pytest.param(EQUATOR, 1.0008, 1.00105, id="the great circle puts only the further one within"),
    ],
)
def test_who_is_nearer_is_decided_by_the_geodesic(table, middle, north, east, edge):
    """One row is north of the point and one east, as far as a search goes, where the two distances disagree."""
    point = middle[:2]
    rows = []
    for key, (times, bearing) in enumerate([(north, 0), (east, 90)]):
        there = geodesic(miles=edge * times).destination(point, bearing)
        rows.append(row(there.latitude, there.longitude, key=key, serves=200))
    nearer = uuid.UUID(int=0 if north < east else 1)
    with holding(rows):
        for place in (ANYWHERE, WHERE_THEY_GO):
            assert [each.id for each in nearest(point, ROWS, place, 1)] == [nearer]
            assert len(nearest(point, ROWS, place, 9, max_miles=edge)) == (north < 1) + (east < 1)


def test_what_is_just_within_reach_is_found_where_the_great_circle_is_longer(table):
    """North of a point on the equator a row's own miles, or those asked for, end beyond what a plain box would hold."""
    point = EQUATOR[:2]
    within, beyond = (geodesic(miles=8 * times).destination(point, 0) for times in (0.9995, 1.0005))
    rows = [
        row(within.latitude, within.longitude, key=1, serves=8),
        row(beyond.latitude, beyond.longitude, key=2, serves=8),
    ]
    with holding(rows):
        assert [each.id.int for each in nearest(point, ROWS, ANYWHERE, 5, max_miles=8)] == [1]
        assert [each.id.int for each in nearest(point, ROWS, WHERE_THEY_GO, 5)] == [1]
        assert count_serving(point, ROWS, WHERE_THEY_GO, max_miles=100) == 1


def test_a_circle_is_widest_north_of_its_middle(table):
    """Far north the difference is more than the padding: a box as wide as the circle is at its middle is too narrow."""
    point, edge = (84.0, 15.0), 128
    angle = math.radians(edge / haversine_miles(0, 0, 1, 0))
    widest = math.degrees(math.acos(math.tan(angle) * math.tan(math.radians(point[0]))))
    there = geodesic(miles=edge * 0.999).destination(point, widest)
    with holding([row(there.latitude, there.longitude, key=1)]):
        assert [each.id.int for each in nearest(point, ROWS, ANYWHERE, 5, max_miles=edge)] == [1]


def test_a_row_that_only_the_great_circle_puts_within_its_miles_takes_nobodys_place(table):
    """In London the geodesic is the longer one: the row is passed over, and the next is found further out."""
    point = LONDON[:2]
    too_far, served = (geodesic(miles=away).destination(point, 90) for away in (2.003, 30))
    rows = [
        row(too_far.latitude, too_far.longitude, key=1, serves=2),
        row(served.latitude, served.longitude, key=2, serves=100),
    ]
    with holding(rows):
        assert [each.id.int for each in nearest(point, ROWS, WHERE_THEY_GO, 1)] == [2]
        assert count_serving(point, ROWS, WHERE_THEY_GO, max_miles=100) == 1


def test_reading_stops_as_soon_as_enough_are_proven(table):
    """One read in a city, a few in the country, and a last one over everything where there are too few."""
    city = [row(51.51 + number / 10**5, -0.12, key=number) for number in range(1, 100)]
    for limit, most in ((20, 1), (99, 1), (100, 7)):
        with holding(city), reads() as asked:
            assert len(nearest((51.51, -0.12), ROWS, ANYWHERE, limit)) == min(limit, 99)
            assert len(asked) == most
    far = [row(52.0, -2.0 - number / 100, key=number) for number in range(1, 100)]
    with holding(far), reads() as asked:
        assert len(nearest((51.5, -2.0), ROWS, ANYWHERE, 20)) == 20
    assert 2 <= len(asked) <= 5
    with holding(far), reads() as asked:
        assert nearest((51.5, -2.0), ROWS, ANYWHERE, 20, max_miles=8) == []
    assert len(asked) == 3


def test_a_limit_of_none_and_a_distance_below_nothing_read_nothing(table):
    with holding([row(51.5, 0.0, key=1)]), reads() as asked:
        assert nearest((51.5, 0.0), ROWS, ANYWHERE, 0) == []
        assert nearest((51.5, 0.0), ROWS, ANYWHERE, 5, max_miles=-1) == []
        assert [each.miles for each in nearest((51.5, 0.0), ROWS, ANYWHERE, 5, max_miles=0)] == [0]
    assert len(asked) == 1


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
@example(0, 0, 0, 0)
@example(0, 0, 0, 1)
@example(0, 0, 0, 180)
@example(0, 0, 0.3, 179.7)
@example(90, 5, 90, 80)
@example(51, 179.9, 51, -179.9)
def test_measuring_from_one_place_gives_what_geopy_gives(lat, lon, other_lat, other_lon):
    """Anywhere on earth to a tenth of a millimetre; in Great Britain, to a hundredth."""
    assert miles_from(lat, lon)(other_lat, other_lon) == pytest.approx(
        miles(lat, lon, other_lat, other_lon), rel=0, abs=1e-7
    )


@given(st.floats(49, 61), st.floats(-9, 2), st.floats(-1, 1), st.floats(-1, 1))
def test_measuring_what_is_near_gives_what_geopy_gives(lat, lon, north, east):
    assert miles_from(lat, lon)(lat + north, lon + east) == pytest.approx(
        miles(lat, lon, lat + north, lon + east), rel=0, abs=1e-8
    )


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_the_quick_distance_is_never_further_off_than_the_search_allows(lat, lon, other_lat, other_lon):
    """Anywhere on earth: the bound that padding and ranking stand on."""
    away = miles(lat, lon, other_lat, other_lon)
    quick = haversine_miles(lat, lon, other_lat, other_lon)
    assert quick * (1 - 0.006) - 1e-6 <= away <= quick * (1 + 0.006) + 1e-6
