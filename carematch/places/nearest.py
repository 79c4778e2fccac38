"""The nearest rows of any table that has a latitude and a longitude, found through one index in a few small reads.

A box round the point is read, small at first; as long as too few rows are proven nearest, a wider one. A row is proven
only where it is no further away than a circle that was searched as a whole. Nothing that measuring every row would
find is cut: the quick distance only decides what can be left out, with its greatest error allowed for.
"""

import heapq
import math
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from carematch.core.db import db
from carematch.places.distance import haversine_from, haversine_miles, miles_from

# How far a great circle may be from the geodesic, anywhere: the radii of curvature of WGS 84 lie between 0.99442 and
# 1.00449 of the mean radius, and every piece of a path is measured in them.
_ERROR = 0.006
_MILES_PER_DEGREE = haversine_miles(0, 0, 1, 0)

# Bands of latitude lead the index: a box is then a few short ranges of longitude, where (lat, lon) would read the whole
# breadth of the country at its height. Of 1M rows, boxes of 2 km each way with 36 (or 607) rows that fit took on SQLite
# 0.14 (1.6) ms by bands of 0.02°, 0.14 (1.6) ms by bands of 0.01° and 1.6 (5.4) ms by latitude; on PostgreSQL 15
# 0.4 (2.4), 0.5 (3.0) and 1.4 (4.4) ms. 0.02° is 2.2 km.
_BANDS_PER_DEGREE = 50

# The next circle is drawn for 2.5 times as many as are wanted: guessed from the few found so far, it may hold fewer. Of
# 200 searches in towns, two took a third read, where 15 did with twice as many; a read costs more than the rows do.
_HOPED_FOR = 2.5

# Half a mile holds enough in a city, and five reads take the sparsest search to the widest box. Beyond that a box
# would hold most of Great Britain: every row is read, which ends any search.
_FIRST_MILES = 0.5
_WIDEST_MILES = 300.0

_ALL_ROUND = 1e12  # degrees either way: more than there are, in a row's own box of however few miles, too


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """The columns that say where a row is, its band of latitude, and how many miles it serves (None: any distance).

    A table that is searched has an index over what its filters ask to be equal, then band, lon, lat, the columns of
    the other filters, serves and id; partial, where lat is not null.
    """

    id: Any
    band: Any
    lat: Any
    lon: Any
    serves: Any = None


class Near(NamedTuple):
    """A row that was found, and how many geodesic miles away it is."""

    id: uuid.UUID
    miles: float


class _Seen(NamedTuple):
    """A row that may be within reach: its quick distance, and what decides whether and where it is listed."""

    quick: float
    id: uuid.UUID
    lat: float
    lon: float
    serves: float = math.inf


def band(lat: float) -> int:
    """Return the band of latitude that a row is stored with."""
    return math.floor(lat * _BANDS_PER_DEGREE)


def nearest(
    point: tuple[float, float], rows: sa.Select[Any], place: Place, limit: int, *, max_miles: float = math.inf
) -> list[Near]:
    """Return the nearest of some rows (selected and filtered by the caller), the nearest first, ties by id.

    None is further away than `max_miles`, or than it serves. Exactly what measuring every row would give.
    """
    if limit < 1 or max_miles < 0:
        return []
    search = _search(point, rows, place)
    radius, before = min(_FIRST_MILES, max_miles), 0
    while True:
        seen = search(radius)
        proven = [row.quick for row in seen if row.quick * (1 + _ERROR) <= min(radius, row.serves)]
        if len(proven) >= limit or radius >= max_miles:
            break
        radius = min(_wider(radius, limit, len(proven), before), max_miles)
        before = len(proven)
    if len(proven) >= limit:
        furthest = heapq.nsmallest(limit, proven)[-1] * (1 + _ERROR) / (1 - _ERROR)
        seen = [row for row in seen if row.quick <= furthest]
    return sorted(_measured(point, seen, max_miles), key=lambda near: (near.miles, near.id))[:limit]


def count_serving(point: tuple[float, float], rows: sa.Select[Any], place: Place, *, max_miles: float) -> int:
    """Count the rows (selected and filtered by the caller) that serve a point and are within `max_miles` of it."""
    seen = _search(point, rows, place)(max_miles)
    near_the_edge = [row for row in seen if row.quick * (1 + _ERROR) > min(row.serves, max_miles)]
    return len(seen) - len(near_the_edge) + len(_measured(point, near_the_edge, max_miles))


def serving(
    point: tuple[float, float], rows: sa.Select[Any], place: Place, *, max_miles: float
) -> list[Near]:
    """Return all the rows (selected and filtered by the caller) that serve a point, in no order; one read."""
    return _measured(point, _search(point, rows, place)(max_miles), max_miles)


def _wider(radius: float, limit: int, found: int, before: int) -> float:
    """Return the next radius: what should hold more than enough, if it is as dense there as here.

    Never more than four times as far, into a city from the country; and that far where the last step found nothing.
    """
    times = math.sqrt(_HOPED_FOR * limit / (found + 1)) if found > before else 4
    wider = radius * min(max(times, 1.5), 4)
    return wider if wider <= _WIDEST_MILES else math.inf


def _search(point: tuple[float, float], rows: sa.Select[Any], place: Place) -> Callable[[float], list[_Seen]]:
    """Return what reads the rows that may be within a radius of a point, and within what they serve."""
    columns, in_box = _asked(place)
    everywhere = rows.with_only_columns(*columns)
    boxed = everywhere.where(*in_box)
    reaches = place.serves is not None

    def within(radius: float) -> list[_Seen]:
        if radius > _WIDEST_MILES:
            found = db.session.execute(everywhere.where(place.lat.is_not(None)))
        else:
            found = db.session.execute(boxed, _box(point, radius, reaches=reaches))
        return _near_enough(point, found, radius)

    return within


def _near_enough(point: tuple[float, float], found: Iterable[Any], radius: float) -> list[_Seen]:
    """Return the rows that may be within a radius and within what they serve, with their quick distances."""
    quick_to, furthest = haversine_from(*point), radius / (1 - _ERROR)
    seen = (_Seen(quick_to(row[1], row[2]), *row) for row in found)
    return [row for row in seen if row.quick <= furthest and row.quick * (1 - _ERROR) <= row.serves]


@cache
def _asked(place: Place) -> tuple[list[Any], list[Any]]:
    """Return the columns that are read, and the conditions of the box; its sides are bound when it is run.

    Where rows serve so many miles, those whose own box does not hold the point are left out before they are read.
    """
    columns = [place.id, place.lat, place.lon]
    conditions = [
        place.lat.is_not(None),
        place.band.in_(sa.bindparam("bands", expanding=True)),
        place.lon.between(sa.bindparam("west"), sa.bindparam("east")),
        place.lat.between(sa.bindparam("south"), sa.bindparam("north")),
    ]
    if place.serves is not None:
        columns.append(place.serves)
        for column, name in ((place.lat, "lat"), (place.lon, "lon")):
            reach = place.serves * sa.bindparam(f"{name}_per_mile", type_=sa.Float())
            conditions.append(sa.func.abs(column - sa.bindparam(name, type_=sa.Float())) <= reach)
    return columns, conditions


def _box(point: tuple[float, float], radius: float, *, reaches: bool) -> dict[str, Any]:
    """Return the sides of the box that holds the geodesic circle, the bands it touches, and degrees for a mile.

    East and west of a circle of angle a at latitude b lie asin(sin a / cos b) off; that grows faster than a does, so
    what a mile is at the edge is never too little within.
    """
    lat, lon = point
    high = radius * (1 + _ERROR) / _MILES_PER_DEGREE
    ratio = math.sin(math.radians(high)) / max(math.cos(math.radians(lat)), 1e-12)
    wide = math.degrees(math.asin(ratio)) if ratio < 1 else _ALL_ROUND
    if abs(lat) + high >= 90 or abs(lon) + wide > 180:  # a pole, or the line where east meets west
        wide = _ALL_ROUND
    south, north = max(lat - high, -90.0), min(lat + high, 90.0)
    sides = {
        "bands": _bands(south, north),
        "west": lon - wide,
        "east": lon + wide,
        "south": south,
        "north": north,
    }
    if not reaches:
        return sides
    per_mile = {
        "lat_per_mile": (1 + _ERROR) / _MILES_PER_DEGREE,
        "lon_per_mile": wide / radius if radius else 0.0,
    }
    return {**sides, **per_mile, "lat": lat, "lon": lon}


def _bands(south: float, north: float) -> list[int]:
    """Return the bands between two latitudes, the last repeated to make a power of two: few statements, well cached."""
    bands = list(range(band(south), band(north) + 1))
    return bands + bands[-1:] * ((1 << (len(bands) - 1).bit_length()) - len(bands))


def _measured(point: tuple[float, float], seen: Iterable[_Seen], max_miles: float) -> list[Near]:
    """Return the rows that are within reach by geodesic miles; a place where many are is measured once."""
    measure = cache(miles_from(*point))
    measured = ((row, measure(row.lat, row.lon)) for row in seen)
    return [Near(row.id, away) for row, away in measured if away <= min(max_miles, row.serves)]
