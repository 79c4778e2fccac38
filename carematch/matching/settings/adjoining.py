"""Which areas lie next to each other, by their outlines: pure, from GeoJSON in longitude and latitude to pairs.

Two adjoin where their outlines come within 50 metres of each other, if only at a corner: outlines that were simplified
for a map leave gaps of some metres. Within a council the ground is flat enough to count in metres east and north.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

from carematch.places.outlines import narrowing

WITHIN_METRES = 50.0
_METRES_A_DEGREE = 111_320.0

_Point = tuple[float, float]
_Line = tuple[_Point, _Point]
_Box = tuple[float, float, float, float]


def adjoining(shapes: Mapping[str, Sequence[Mapping[str, Any]]]) -> set[frozenset[str]]:
    """Return the pairs of areas that adjoin; each area is one outline or several (Polygon or MultiPolygon)."""
    rings = {key: [ring for each in outlines for ring in _rings(each)] for key, outlines in shapes.items()}
    latitudes = [lat for held in rings.values() for ring in held for _lon, lat in ring]
    if not latitudes:
        return set()
    across = narrowing(sum(latitudes) / len(latitudes)) * _METRES_A_DEGREE
    lines = {
        key: [line for ring in held for line in pairwise(_metres(ring, across))]
        for key, held in rings.items()
    }
    return {
        frozenset((one, other))
        for one, other in combinations(sorted(key for key in lines if lines[key]), 2)
        if _is_close(lines[one], lines[other])
    }


def _rings(geometry: Mapping[str, Any]) -> list[list[_Point]]:
    """Return every ring of a geometry, holes among them."""
    held = geometry["coordinates"]
    polygons = [held] if geometry["type"] == "Polygon" else held
    return [[(point[0], point[1]) for point in ring] for polygon in polygons for ring in polygon]


def _metres(ring: Iterable[_Point], across: float) -> list[_Point]:
    return [(lon * across, lat * _METRES_A_DEGREE) for lon, lat in ring]


def _is_close(one: list[_Line], other: list[_Line]) -> bool:
    """Tell whether some line of one comes near some line of the other; only where both boxes are is looked at."""
    here, there = _box(one), _box(other)
    both = (
        max(here[0], there[0]) - WITHIN_METRES,
        max(here[1], there[1]) - WITHIN_METRES,
        min(here[2], there[2]) + WITHIN_METRES,
        min(here[3], there[3]) + WITHIN_METRES,
    )
    if both[0] > both[2] or both[1] > both[3]:
        return False
    mine, theirs = _within(one, both), _within(other, both)
    return any(_near(line[0], beside) for line in mine for beside in theirs) or any(
        _near(line[0], beside) for line in theirs for beside in mine
    )


def _box(lines: Iterable[_Line]) -> _Box:
    points = [line[0] for line in lines]
    return (
        min(x for x, _y in points),
        min(y for _x, y in points),
        max(x for x, _y in points),
        max(y for _x, y in points),
    )


def _within(lines: Iterable[_Line], box: _Box) -> list[_Line]:
    """Return the lines whose own box meets another."""
    return [
        line
        for line in lines
        if min(line[0][0], line[1][0]) <= box[2]
        and max(line[0][0], line[1][0]) >= box[0]
        and min(line[0][1], line[1][1]) <= box[3]
        and max(line[0][1], line[1][1]) >= box[1]
    ]


def _near(point: _Point, line: _Line) -> bool:
    """Tell whether a point lies within the distance of a line between two points."""
    (x, y), ((ax, ay), (bx, by)) = point, line
    along, up = bx - ax, by - ay
    length = along * along + up * up
    part = 0.0 if length == 0 else max(0.0, min(1.0, ((x - ax) * along + (y - ay) * up) / length))
    return (x - ax - part * along) ** 2 + (y - ay - part * up) ** 2 <= WITHIN_METRES**2
