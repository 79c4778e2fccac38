"""The page of results on a map: the same people under the same numbers, each where their listing says and no closer.

Who works from home is in the middle of their neighbourhood, which is drawn as an area; the outline where it is held,
else a circle. People at one place share a marker. It is drawn here, without tiles and without a script; a script may
draw the same GeoJSON again so that it can be moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carematch.directory.pins import Pin, apart
from carematch.organisations import operation
from carematch.organisations.models import Organisation
from carematch.places import localities, outlines
from carematch.places.lookups import Lookup
from carematch.places.simplifying import simplified
from carematch.providers.listed import Listing

_MARGIN = 70
_LEAST_MILES = 1.0  # from edge to edge: no street is shown as if it were known
_SQUATTEST = 0.6  # how high it is at least, for its width; it is never higher than wide
_SCALES = (0.25, 0.5, 1, 2, 5, 10, 20)
_LONGEST_SCALE = 300
_TOLERANCE = 0.0003  # degrees, about thirty metres
_DECIMALS = 4
_HERE = "here"


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody of the page of results: their number, what leads to their card, what they are called."""

    number: int
    mark: str
    name: str
    listing: Listing


@dataclass(frozen=True, slots=True)
class Marker:
    """A place with everybody who is there; `is_area`: it is a neighbourhood, not a door."""

    place: str
    is_area: bool
    lat: float
    lon: float
    people: tuple[Shown, ...]
    pin: Pin


@dataclass(frozen=True, slots=True)
class Drawn:
    """The map: paths of what lies behind, and of the neighbourhoods (the path, and whether it is an outline)."""

    width: int
    height: int
    behind: tuple[str, ...]
    areas: tuple[tuple[str, bool], ...]
    markers: tuple[Marker, ...]
    here: tuple[float, float]
    scale: tuple[float, float]
    geojson: dict[str, Any]


def draw(organisation: Organisation, place: Lookup, shown: Sequence[Shown]) -> Drawn | None:
    """Return the map of a page of results near a place, or None where nobody is on the page; two queries."""
    if not shown:
        return None
    behind = {area.area_code for area in operation.list_areas(organisation)}
    homes = {
        each.listing.msoa_code or str(each.number): each.listing
        for each in shown
        if each.listing.is_approximate
    }
    held = localities.boundaries_of({*behind, *homes, *([place.msoa_code] if place.msoa_code else [])})
    areas = {
        code: held.get(code) or outlines.round_about(listing.lat or 0, listing.lon or 0)
        for code, listing in homes.items()
    }
    around = _framed([(place.lon, place.lat), *_positions(areas.values()), *_points(shown)])
    beyond = {code: held[code] for code in sorted(held) if code not in areas}
    sheet = outlines.draw({**beyond, **areas}, margin=_MARGIN, around=around)
    paths = {outline.code: outline.d for outline in sheet.areas}
    here = sheet.at(*place.point)
    markers = _markers(shown, sheet, here)
    return Drawn(
        width=sheet.width,
        height=sheet.height,
        behind=tuple(paths[code] for code in beyond),
        areas=tuple((paths[code], code in held) for code in areas),
        markers=markers,
        here=here,
        scale=_scale(sheet.mile),
        geojson=_geojson(areas, beyond, markers, place),
    )


def _points(shown: Sequence[Shown]) -> list[tuple[float, float]]:
    """Return where people are, as longitude and latitude."""
    return [(each.listing.lon or 0, each.listing.lat or 0) for each in shown]


def _positions(geometries: Any) -> list[tuple[float, float]]:
    """Return the outer corners of some areas."""
    found = []
    for geometry in geometries:
        whole = geometry["type"] == "MultiPolygon"
        for polygon in geometry["coordinates"] if whole else [geometry["coordinates"]]:
            found += [(position[0], position[1]) for position in polygon[0]]
    return found


def _framed(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return points with corners of a frame around them that is neither too small nor too long for a map."""
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrowing = outlines.narrowing((south + north) / 2)
    wide, high = (east - west) * narrowing, north - south
    wider = max(_LEAST_MILES / outlines.MILES_A_DEGREE, wide, high)
    right, up = (wider - wide) / narrowing / 2, max(_SQUATTEST * wider - high, 0) / 2
    return [*points, (west - right, south - up), (east + right, north + up)]


def _markers(shown: Sequence[Shown], sheet: outlines.Sheet, here: tuple[float, float]) -> tuple[Marker, ...]:
    """Return a marker for each place, in the order of the list."""
    together: dict[Any, list[Shown]] = {}
    for each in shown:
        together.setdefault(_whereabouts(each.listing), []).append(each)
    groups = list(together.values())
    points = [_point(people[0].listing) for people in groups]
    places = [(sheet.at(*point), len(people)) for point, people in zip(points, groups, strict=True)]
    pins = apart(places, sheet.width, sheet.height, clear=here)
    return tuple(
        Marker(people[0].listing.place_name, people[0].listing.is_approximate, *point, tuple(people), pin)
        for point, people, pin in zip(points, groups, pins, strict=True)
    )


def _whereabouts(listing: Listing) -> Any:
    """Return what people at one place have in common: their neighbourhood, or the point of premises."""
    return listing.msoa_code if listing.is_approximate and listing.msoa_code else _point(listing)


def _point(listing: Listing) -> tuple[float, float]:
    """Return the published point, which everybody has who can be found near a place."""
    return round(listing.lat or 0, _DECIMALS), round(listing.lon or 0, _DECIMALS)


def _scale(mile: float) -> tuple[float, float]:
    """Return the miles of the scale and how long it is on the sheet."""
    fitting = [miles for miles in _SCALES if miles * mile <= _LONGEST_SCALE]
    miles = fitting[-1] if fitting else _SCALES[0]
    return miles, round(miles * mile, 1)


def _geojson(
    areas: Mapping[str, Any], beyond: Mapping[str, Any], markers: Sequence[Marker], place: Lookup
) -> dict[str, Any]:
    """Return what the map shows as a GeoJSON FeatureCollection (RFC 7946)."""
    drawn = [
        *(_feature(_simple(each), kind="behind") for each in beyond.values()),
        *(_feature(_simple(each), kind="area") for each in areas.values()),
        *(
            _feature(
                {"type": "Point", "coordinates": [each.lon, each.lat]},
                kind="people",
                place=each.place,
                people=[{"number": who.number, "name": who.name, "mark": who.mark} for who in each.people],
            )
            for each in markers
        ),
        _feature({"type": "Point", "coordinates": [place.lon, place.lat]}, kind=_HERE, name=place.postcode),
    ]
    return {"type": "FeatureCollection", "features": drawn}


def _feature(geometry: Mapping[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _simple(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an area with fewer corners: it is looked at, no place is found by it."""
    whole = geometry["type"] == "MultiPolygon"
    polygons = geometry["coordinates"] if whole else [geometry["coordinates"]]
    fewer = [[_ring(ring) for ring in polygon] for polygon in polygons]
    return {"type": "MultiPolygon", "coordinates": fewer}


def _ring(ring: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """Return a closed ring with fewer corners, as far as that leaves a ring."""
    points = [(round(x, _DECIMALS), round(y, _DECIMALS)) for x, y in ring]
    fewer = simplified(points, _TOLERANCE)
    return fewer if len(fewer) > 3 else points
