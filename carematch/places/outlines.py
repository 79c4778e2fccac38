"""Draws areas as SVG paths on one sheet: pure, from GeoJSON in longitude and latitude to points on the page."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from carematch.places.simplifying import Point, Ring, simplified

# A council is small enough for a flat map: one degree of longitude is the cosine of the latitude as wide as one of
# latitude. Over 100 km this errs by less than the width of a line.
_TOLERANCE = 0.5  # of a unit of the sheet: what a person cannot see
_LINES = 9
MILES_A_DEGREE = 69.0
_MILES_ROUND = 0.3  # how wide a neighbourhood without an outline is drawn round its middle
_CORNERS = 24


@dataclass(frozen=True, slots=True)
class Outline:
    """One area on the sheet: the `d` of its path (fill-rule evenodd, for holes), and where its label stands."""

    code: str
    d: str
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """All areas on one sheet, with north up; `viewBox="0 0 width height"`."""

    width: int
    height: int
    areas: tuple[Outline, ...]
    projection: "_Projection"

    def at(self, lat: float, lon: float) -> Point:
        """Return where on the sheet a place is."""
        return self.projection.point((lon, lat))

    @property
    def mile(self) -> float:
        """Return how long a mile is on the sheet."""
        return self.projection.down / MILES_A_DEGREE


def draw(
    geometries: Mapping[str, Mapping[str, Any]],
    *,
    width: int = 1000,
    margin: int = 10,
    around: Sequence[Sequence[float]] = (),
) -> Sheet:
    """Draw areas (Polygon or MultiPolygon by code) side by side as they lie; raises ValueError where there are none.

    With `around` (longitude and latitude) the sheet fits those points, and what lies beyond is beyond its edge.
    """
    shapes = {code: _polygons(geometry) for code, geometry in geometries.items()}
    everything = [point for shape in shapes.values() for polygon in shape for point in polygon[0]]
    projection = _Projection.around(around or everything, width, margin)
    areas = tuple(_outline(code, projection.shape(shape)) for code, shape in shapes.items())
    return Sheet(width, projection.height, areas, projection)


def narrowing(lat: float) -> float:
    """Return how wide a degree of longitude is at a latitude, as a part of a degree of latitude."""
    return math.cos(math.radians(lat))


def round_about(lat: float, lon: float) -> dict[str, Any]:
    """Return a round area about a middle, as GeoJSON: for a neighbourhood of which no outline is held."""
    up = _MILES_ROUND / MILES_A_DEGREE
    across = up / narrowing(lat)
    turns = [2 * math.pi * number / _CORNERS for number in range(_CORNERS)]
    ring = [[lon + across * math.sin(turn), lat + up * math.cos(turn)] for turn in turns]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


@dataclass(frozen=True, slots=True)
class _Projection:
    """Where on the sheet a longitude and latitude is."""

    west: float
    north: float
    across: float
    down: float
    margin: int
    height: int

    @classmethod
    def around(cls, points: Sequence[Sequence[float]], width: int, margin: int) -> "_Projection":
        """Return the projection that fits all the points into the width."""
        if not points:
            raise ValueError("There is no area to draw")
        longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
        west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
        narrowed = narrowing((south + north) / 2)
        # A sliver must not become a tower: the sheet is at most three times as high as wide.
        extent = max((east - west) * narrowed, (north - south) / 3, 1e-6)
        down = (width - 2 * margin) / extent
        height = math.ceil((north - south) * down) + 2 * margin
        return cls(west, north, down * narrowed, down, margin, height)

    def shape(self, polygons: Sequence[Sequence[Sequence[Sequence[float]]]]) -> list[list[Ring]]:
        """Return polygons on the sheet, without the points that nobody could see; holes too small are left out."""
        drawn = []
        for outer, *holes in polygons:
            rings = [self._ring(outer), *(ring for hole in holes if len(ring := self._ring(hole)) > 3)]
            drawn.append(rings)
        return drawn

    def _ring(self, ring: Sequence[Sequence[float]]) -> Ring:
        """Return one ring on the sheet."""
        return simplified([self.point(position) for position in ring], _TOLERANCE)

    def point(self, position: Sequence[float]) -> Point:
        """Return one position on the sheet, to a tenth of a unit."""
        x = self.margin + (position[0] - self.west) * self.across
        y = self.margin + (self.north - position[1]) * self.down
        return round(x, 1), round(y, 1)


def _polygons(geometry: Mapping[str, Any]) -> list[Any]:
    """Return the polygons of a geometry."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    return list(geometry["coordinates"])


def _outline(code: str, polygons: list[list[Ring]]) -> Outline:
    """Return one area with its path and its label."""
    x, y = _label(max(polygons, key=lambda rings: abs(_area(rings[0]))))
    return Outline(code, "".join(_path(ring) for rings in polygons for ring in rings), x, y)


def _path(ring: Ring) -> str:
    """Return a closed ring as commands of a path."""
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in ring[:-1]) + "Z"


def _label(rings: list[Ring]) -> Point:
    """Return a point inside a polygon to put its name at: the middle of its widest part, near its centre."""
    low, high = min(y for _, y in rings[0]), max(y for _, y in rings[0])
    # Lines at odd fractions, so that they seldom pass through a corner.
    lines = [low + (high - low) * (number + 0.4871) / _LINES for number in range(_LINES)]
    spans = [(start, end, y) for y in lines for start, end in _inside(rings, y)]
    if not spans:
        return rings[0][0]
    start, end, y = max(spans, key=lambda span: (span[1] - span[0]) * _nearness(span[2], low, high))
    return round((start + end) / 2, 1), round(y, 1)


def _nearness(y: float, low: float, high: float) -> float:
    """Return how near a height is to the middle: 1 there, a half at the edges."""
    return 1 - abs(y - (low + high) / 2) / (high - low or 1)


def _inside(rings: list[Ring], y: float) -> list[tuple[float, float]]:
    """Return the parts of a horizontal line that lie inside a polygon and outside its holes."""
    crossings = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for ring in rings
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 > y) != (y2 > y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=True))


def _area(ring: Ring) -> float:
    """Return the area of a ring, negative where it runs the other way (the shoelace formula)."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2
