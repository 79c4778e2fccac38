"""How far apart two places are, in miles, and how far off that can be when a place is only roughly known."""

import math
from collections.abc import Callable

from geopy.distance import geodesic
from geopy.point import Point

METRES_PER_MILE = 1609.344
_METRES_PER_KILOMETRE = 1000
_EARTH_RADIUS_METRES = 6_371_008.8  # the mean radius of the GRS 80 ellipsoid

# How far the middle of a partial postcode lies from the home, at the 95th percentile of Bristol's postcodes
# (measured from the ONS Postcode Directory: sector 2.5 km, outcode 4.3 km). A whole postcode counts as exact.
_ERROR_METRES = {"unit": 0.0, "sector": 2_500.0, "outcode": 4_300.0}

# What a place stands for where the whole postcode is not known.
_MIDDLES = {"sector": "the middle of {} postcode sector", "outcode": "the middle of {} postcode district"}

_QUARTER = 0.25
_WHOLE_MILES_FROM = 10


def miles(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Return the geodesic distance in miles, on the WGS 84 ellipsoid."""
    return float(geodesic((a_lat, a_lon), (b_lat, b_lon)).meters) / METRES_PER_MILE


def miles_from(lat: float, lon: float) -> Callable[[float, float], float]:
    """Return what gives the geodesic miles from one place to others: as miles(), with the one place read once."""
    here, measure = Point(lat, lon), geodesic().measure

    def to(other_lat: float, other_lon: float) -> float:
        return float(measure(here, Point(other_lat, other_lon))) * _METRES_PER_KILOMETRE / METRES_PER_MILE

    return to


def haversine_miles(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Return the great-circle distance in miles: within 0.35% of the geodesic in England and far quicker.

    Good for cutting a long list down; never shown, and never what a rule is decided on.
    """
    a_phi, b_phi = math.radians(a_lat), math.radians(b_lat)
    across = math.sin(math.radians(b_lon - a_lon) / 2) ** 2
    chord = math.sin((b_phi - a_phi) / 2) ** 2 + math.cos(a_phi) * math.cos(b_phi) * across
    return 2 * _EARTH_RADIUS_METRES * math.asin(min(1.0, math.sqrt(chord))) / METRES_PER_MILE


def error_miles(precision: str) -> float:
    """Return how many miles a place known to this precision may be off, or raise KeyError."""
    return _ERROR_METRES[precision] / METRES_PER_MILE


def about(distance: float, approximate: bool) -> str:
    """Return a distance in words: "2.3 miles", or "about 2 miles" when either place is only roughly known.

    An approximate distance is in whole miles and never less than one: it is not known more closely than that.
    """
    if approximate:
        whole = round(distance)
        return (
            f"about {whole} miles"
            if whole > 1
            else "about a mile"
            if distance >= 1
            else "within about a mile"
        )
    if distance < _QUARTER:
        return "less than a quarter of a mile"
    shown = f"{distance:.0f}" if distance >= _WHOLE_MILES_FROM else f"{distance:.1f}".removesuffix(".0")
    return "1 mile" if shown == "1" else f"{shown} miles"


def why_about(start: tuple[str, str], end: tuple[str, str]) -> str:
    """Say why a distance is only "about"; nothing where it is not.

    Each place is given as whose it is ("the provider's") and its precision.
    """
    ends = (("from", *start), ("to", *end))
    rough = [
        f"{word} {_MIDDLES[precision].format(whose)}"
        for word, whose, precision in ends
        if precision in _MIDDLES
    ]
    return f"Measured {' '.join(rough)}" if rough else ""
