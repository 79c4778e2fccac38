"""Reads the outlines of areas from GeoJSON (RFC 7946), one at a time, so that memory does not grow with the file."""

import codecs
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple

from carematch.places.areas import kind_of
from carematch.places.problems import BrokenBoundaries
from carematch.places.simplifying import Ring, simplified
from carematch.places.values import AreaKind

REFUSED_FEATURE = "Not a feature with properties and a geometry"
REFUSED_CODE = "No property gives the code of an English area"
REFUSED_EMPTY = "The outline is empty"
REFUSED_TYPE = "The outline is not a Polygon or MultiPolygon"
REFUSED_RING = "A ring of the outline is not closed"
REFUSED_POSITION = "A position of the outline is not two numbers"
REFUSED_ELSEWHERE = "The outline does not lie in Great Britain (GeoJSON gives longitude before latitude)"
REFUSED_TWICE = "The area is listed twice; the first outline counts"
SKIPPED_ELSEWHERE = "Not in England"

_CHUNK = 1024 * 1024
_LARGEST = 64 * 1024 * 1024  # no English area's outline is near it: the file is damaged
_EXPORT = (
    "Download the boundaries as GeoJSON in WGS 84 (longitude and latitude, EPSG:4326) and import that. "
    "Nothing was changed"
)
_WGS84 = re.compile(r".*(?:CRS:?84|EPSG:+(?:[\d.]*:)?4326|/4326)", re.IGNORECASE)
# The most detailed area of a feature is the one it draws; its others only say where that lies.
_CODES = [
    re.compile(rf"(?:{stem})_?(?:\d\d)?_?(?:cd|code)")
    for stem in ("msoa", "wd|ward", "lad", "cty|ctyua|utla")
] + [re.compile("code")]
_DECIMALS = 5  # about a metre
_TOLERANCE = (
    0.00003  # degrees, about three metres: outlines are for looking at, no point is ever placed by them
)
_WEST, _SOUTH, _EAST, _NORTH = -9.5, 49.0, 2.5, 61.5


class OutlineRefused(Exception):
    """An outline cannot be used; the message is one of the reasons above."""


class OutlineElsewhere(Exception):
    """An outline is of an area outside England."""


class Boundary(NamedTuple):
    """One area with its outline, checked."""

    code: str
    kind: AreaKind
    name: str | None
    geometry: dict[str, Any]
    west: float
    south: float
    east: float
    north: float


def features(file: BinaryIO) -> Iterator[Any]:
    """Yield the features of a FeatureCollection, or raise BrokenBoundaries for what is not one, or not in WGS 84."""
    text = _Text(file)
    seen = False
    text.expect("{")
    while text.peek() != "}":
        key = text.value()
        text.expect(":")
        if key == "features":
            seen = True
            yield from text.items()
        else:
            _check_member(key, text.value())
        if text.peek() == ",":
            text.expect(",")
    if not seen:
        raise BrokenBoundaries(
            f"This file has no features, so it is not the GeoJSON of boundaries. {_EXPORT}"
        )


def boundary(feature: Any) -> Boundary:
    """Return a feature as a checked outline, or raise OutlineRefused, OutlineElsewhere or BrokenBoundaries (grid)."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise OutlineRefused(REFUSED_FEATURE)
    properties = {str(key).strip().lower(): value for key, value in feature["properties"].items()}
    key, code = _code(properties)
    kind = kind_of(code)
    if kind is None:
        if re.fullmatch(r"[WSNKLM]\d{8}", code):
            raise OutlineElsewhere
        raise OutlineRefused(REFUSED_CODE)
    polygons = _polygons(feature.get("geometry"))
    outer = [position for polygon in polygons for position in polygon[0]]
    return Boundary(
        code,
        kind,
        _name(properties, key),
        _geometry(polygons),
        west=min(x for x, _ in outer),
        south=min(y for _, y in outer),
        east=max(x for x, _ in outer),
        north=max(y for _, y in outer),
    )


class _Text:
    """A JSON text that is read a piece at a time."""

    def __init__(self, file: BinaryIO) -> None:
        """Take the file, in UTF-8 with or without a byte-order mark."""
        self._file = file
        self._text = codecs.getincrementaldecoder("utf-8-sig")()
        self._decoder = json.JSONDecoder()
        self._buffer = ""
        self._at = 0
        self._has_ended = False

    def peek(self) -> str:
        """Return the next character that is not a space, or raise BrokenBoundaries at the end."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at].isspace():
                self._at += 1
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if self._has_ended:
                raise _broken()
            self._more()

    def expect(self, character: str) -> None:
        """Step over a character, or raise BrokenBoundaries."""
        if self.peek() != character:
            raise _broken()
        self._at += 1

    def value(self) -> Any:
        """Return the next value, or raise BrokenBoundaries."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except (json.JSONDecodeError, RecursionError) as error:
                if self._has_ended or len(self._buffer) > _LARGEST or isinstance(error, RecursionError):
                    raise _broken() from error
            else:
                if end < len(self._buffer) or self._has_ended:  # a number may go on in the next piece
                    self._at = end
                    return value
            self._more()

    def items(self) -> Iterator[Any]:
        """Yield the items of a list one at a time."""
        self.expect("[")
        while self.peek() != "]":
            yield self.value()
            if self.peek() == ",":
                self.expect(",")
        self.expect("]")

    def _more(self) -> None:
        """Read on: twice as much where one value is longer than a piece."""
        rest = self._buffer[self._at :]
        piece = self._file.read(max(_CHUNK, len(rest)))
        try:
            self._buffer = rest + self._text.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            raise _broken() from error
        self._at, self._has_ended = 0, not piece


def _broken() -> BrokenBoundaries:
    """Return the problem of a file that stops or is no JSON."""
    return BrokenBoundaries(
        "This is not a whole GeoJSON file: it is damaged, cut short, or something else. Nothing was changed"
    )


def _check_member(key: Any, value: Any) -> None:
    """Raise BrokenBoundaries for a collection of another type or with other coordinates."""
    if key == "type" and value != "FeatureCollection":
        raise BrokenBoundaries(f"This is a {value}, not a GeoJSON FeatureCollection. {_EXPORT}")
    if key == "crs" and value is not None:
        name = value.get("properties", {}).get("name", "") if isinstance(value, dict) else str(value)
        if not _WGS84.fullmatch(str(name)):
            raise BrokenBoundaries(f"The coordinates are given in {name or 'another system'}. {_EXPORT}")


def _code(properties: Mapping[str, Any]) -> tuple[str, str]:
    """Return the property that gives the code of the area drawn, and that code; of several years the latest."""
    for pattern in _CODES:
        for key in sorted((key for key in properties if pattern.fullmatch(key)), reverse=True):
            return key, str(properties[key]).strip().upper()
    raise OutlineRefused(REFUSED_CODE)


def _name(properties: Mapping[str, Any], key: str) -> str | None:
    """Return the name beside a code, the familiar one first, or None."""
    stem = re.sub(r"_?(cd|code)$", "", key)
    for ending in ("hclnm", "nm", "_name", "name"):
        name = properties.get(stem + ending)
        if isinstance(name, str) and name.strip():
            return " ".join(name.split())
    return None


def _polygons(geometry: Any) -> list[list[Ring]]:
    """Return the polygons of a geometry, each its outer ring and its holes; raise OutlineRefused."""
    if not isinstance(geometry, dict) or not geometry.get("coordinates"):
        raise OutlineRefused(REFUSED_EMPTY)
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise OutlineRefused(REFUSED_TYPE)
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    if not isinstance(parts, list) or not all(isinstance(part, list) and part for part in parts):
        raise OutlineRefused(REFUSED_EMPTY)
    polygons = []
    for outer, *holes in parts:
        ring = _ring(outer)
        if len(ring) > 3:
            polygons.append([ring, *(hole for each in holes if len(hole := _ring(each)) > 3)])
    if not polygons:
        raise OutlineRefused(REFUSED_EMPTY)
    return polygons


def _ring(positions: Any) -> Ring:
    """Return a ring, rounded and without what nobody could see; raise OutlineRefused."""
    if not isinstance(positions, list) or len(positions) < 4 or positions[0] != positions[-1]:
        raise OutlineRefused(REFUSED_RING)
    return simplified([_position(position) for position in positions], _TOLERANCE)


def _position(position: Any) -> tuple[float, float]:
    """Return longitude and latitude, or raise OutlineRefused; easting and northing are BrokenBoundaries."""
    if not isinstance(position, list) or len(position) < 2 or not all(map(_is_number, position[:2])):
        raise OutlineRefused(REFUSED_POSITION)
    lon, lat = position[:2]
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise BrokenBoundaries(
            "The coordinates are not longitude and latitude; they look like eastings and northings of the British "
            f"National Grid. {_EXPORT}"
        )
    if not (_WEST <= lon <= _EAST and _SOUTH <= lat <= _NORTH):
        raise OutlineRefused(REFUSED_ELSEWHERE)
    return round(lon, _DECIMALS), round(lat, _DECIMALS)


def _is_number(value: Any) -> bool:
    """Tell whether a value is a number that can be drawn."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _geometry(polygons: Sequence[Sequence[Ring]]) -> dict[str, Any]:
    """Return polygons as a geometry."""
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": list(polygons[0])}
    return {"type": "MultiPolygon", "coordinates": [list(polygon) for polygon in polygons]}
