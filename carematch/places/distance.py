"""How far apart two places are, in miles, and how far off that can be when a place is only roughly known."""

import math
from collections.abc import Callable

from geopy.distance import geodesic

from carematch.core.wording import Said, counted, said

METRES_PER_MILE = 1609.344

# The WGS 84 ellipsoid, and when its longitudes have settled (a hundredth of a millimetre on the ground).
_EQUATOR_METRES, _FLATTENING = 6_378_137.0, 1 / 298.257223563
_POLE_METRES = _EQUATOR_METRES * (1 - _FLATTENING)
_SETTLED, _MOST_TURNS = 1e-12, 20

_DIAMETER_MILES = 2 * 6_371_008.8 / METRES_PER_MILE  # by the mean radius of the GRS 80 ellipsoid

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
    """Return what gives the geodesic miles from one place to others: what miles() gives, to a tenth of a millimetre.

    Vincenty's inverse formula (Survey Review 23/176, 1975), which takes a tenth of the time; near the antipodes, where
    it does not settle, miles() itself.
    """
    sin_here, cos_here = _reduced(lat)

    def to(other_lat: float, other_lon: float) -> float:
        sin_there, cos_there = _reduced(other_lat)
        apart = turned = math.radians(math.remainder(other_lon - lon, 360))
        for _ in range(_MOST_TURNS):
            sin_turn, cos_turn = math.sin(turned), math.cos(turned)
            northward = cos_here * sin_there - sin_here * cos_there * cos_turn
            sin_arc = math.hypot(cos_there * sin_turn, northward)
            if sin_arc == 0:
                break
            cos_arc = sin_here * sin_there + cos_here * cos_there * cos_turn
            arc = math.atan2(sin_arc, cos_arc)
            sin_azimuth = cos_here * cos_there * sin_turn / sin_arc
            square = 1 - sin_azimuth * sin_azimuth  # of the cosine of the azimuth at the equator
            middle = cos_arc - 2 * sin_here * sin_there / square if square else 0.0
            c = _FLATTENING / 16 * square * (4 + _FLATTENING * (4 - 3 * square))
            bent = arc + c * sin_arc * (middle + c * cos_arc * (2 * middle * middle - 1))
            before, turned = turned, apart + (1 - c) * _FLATTENING * sin_azimuth * bent
            if abs(turned - before) < _SETTLED:
                return _arc_miles(arc, sin_arc, cos_arc, square, middle)
        return miles(lat, lon, other_lat, other_lon)

    return to


def _reduced(lat: float) -> tuple[float, float]:
    """Return sine and cosine of the reduced latitude."""
    reduced = math.atan((1 - _FLATTENING) * math.tan(math.radians(lat)))
    return math.sin(reduced), math.cos(reduced)


def _arc_miles(arc: float, sin_arc: float, cos_arc: float, square: float, middle: float) -> float:
    """Return the miles along the ellipsoid of an arc on the auxiliary sphere (Vincenty's equations 3, 4 and 6)."""
    u = square * ((_EQUATOR_METRES / _POLE_METRES) ** 2 - 1)
    a = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)))
    b = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)))
    twice = 2 * middle * middle - 1
    last = b / 6 * middle * (4 * sin_arc * sin_arc - 3) * (4 * middle * middle - 3)
    less = b * sin_arc * (middle + b / 4 * (cos_arc * twice - last))
    return _POLE_METRES * a * (arc - less) / METRES_PER_MILE


def haversine_miles(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Return the great-circle distance in miles: within 0.35% of the geodesic in England and far quicker.

    Good for cutting a long list down; never shown, and never what a rule is decided on.
    """
    return haversine_from(a_lat, a_lon)(b_lat, b_lon)


def haversine_from(lat: float, lon: float) -> Callable[[float, float], float]:
    """Return what gives the great-circle miles from one place to others: haversine_miles() for many."""
    phi = math.radians(lat)
    cosine = math.cos(phi)

    def to(other_lat: float, other_lon: float) -> float:
        other = math.radians(other_lat)
        across = math.sin(math.radians(other_lon - lon) / 2) ** 2
        chord = math.sin((other - phi) / 2) ** 2 + cosine * math.cos(other) * across
        return _DIAMETER_MILES * math.asin(min(1.0, math.sqrt(chord)))

    return to


def error_miles(precision: str) -> float:
    """Return how many miles a place known to this precision may be off, or raise KeyError."""
    return _ERROR_METRES[precision] / METRES_PER_MILE


def about(distance: float, approximate: bool) -> Said:
    """Return a distance in words: "2.3 miles", or "about 2 miles" when either place is only roughly known.

    An approximate distance is in whole miles and never less than one: it is not known more closely than that.
    """
    if approximate:
        whole = round(distance)
        if whole > 1:
            return counted("about %(num)s mile", "about %(num)s miles", whole)
        return said("about a mile") if distance >= 1 else said("within about a mile")
    if distance < _QUARTER:
        return said("less than a quarter of a mile")
    shown = float(f"{distance:.0f}" if distance >= _WHOLE_MILES_FROM else f"{distance:.1f}")
    if shown.is_integer():
        return counted("%(num)s mile", "%(num)s miles", int(shown))
    return said("%(miles)s miles", miles=shown)


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
