"""Reads OS Code-Point Open, whose files have no header and place a postcode by its National Grid reference.

The conversion is that of Ordnance Survey's "A guide to coordinate systems in Great Britain", annexes B and C: the
grid to latitude and longitude on the Airy 1830 ellipsoid, then a Helmert transformation to the one that satellites
use. Ordnance Survey gives it as good to about 5 metres, a house or less.
"""

import math
from collections.abc import Sequence

from carematch.places import councils
from carematch.places.rows import REFUSED_COORDINATES, Row, RowMaker, RowRefused, SeenPostcodes

# Doc/Code-Point_Open_Column_Headers.csv of every edition.
HEADER = (
    "postcode", "positional_quality_indicator", "eastings", "northings", "country_code", "nhs_regional_ha_code",
    "nhs_ha_code", "admin_county_code", "admin_district_code", "admin_ward_code",
)  # fmt: skip
# What the files do not tell, so that an import leaves what another edition said.
UNTOLD = frozenset({"msoa_code", "lsoa_code"})

# Positional quality 10 to 50 is within the postcode; 60 is the middle of the sector, 90 nowhere.
_GRID_BY_QUALITY = {"60": "6", "90": "9"}
# The row as RowMaker reads it: postcode, terminated, grid, lat, lon, county, lad, ward, msoa, lsoa, region, country.
_COLUMNS = {
    name: place
    for place, name in enumerate(
        (
            "postcode",
            "terminated",
            "grid",
            "lat",
            "lon",
            "county",
            "lad",
            "ward",
            "msoa",
            "lsoa",
            "region",
            "country",
        )
    )
}


def is_first_row(cells: Sequence[str]) -> bool:
    """Tell whether a file begins as Code-Point Open does: no header, a postcode, a quality and a grid reference."""
    return (
        len(cells) == len(HEADER)
        and any(figure.isdigit() for figure in cells[0])
        and all(cell.strip().isdigit() for cell in cells[1:4])
    )


class CodePointRows(RowMaker):
    """Makes kept values of Code-Point Open rows; the region is that of the council."""

    def __init__(self, seen: SeenPostcodes, edition: str | None = None) -> None:
        """Take what came before and is wanted, and the edition that every row ends with."""
        super().__init__(_COLUMNS, seen, edition)

    def make(self, cells: Sequence[str]) -> Row:
        """Return the values of a row, or raise RowRefused or RowSkipped."""
        postcode, quality, east, north, country, _, _, county, lad, ward = (
            cell.strip(' "\n') for cell in cells[:10]
        )
        grid = _GRID_BY_QUALITY.get(quality, "1")
        lat, lon = ("", "") if grid == "9" else _degrees(east, north)
        council = councils.find_council(county) or councils.find_council(lad)
        region = council.region_code if council else ""
        return super().make(
            (_spaced(postcode), "", grid, lat, lon, county, lad, ward, "", "", region, country)
        )


def _spaced(text: str) -> str:
    """Return a postcode with one space ("BS1 4AA" and "BS100AA" are seven characters wide in these files)."""
    key = "".join(text.split())
    return f"{key[:-3]} {key[-3:]}"


def _degrees(east: str, north: str) -> tuple[str, str]:
    """Return a grid reference in metres as decimal degrees, or raise RowRefused."""
    try:
        lat, lon = to_degrees(float(east), float(north))
    except (ValueError, OverflowError):
        raise RowRefused(REFUSED_COORDINATES) from None
    return f"{lat:.6f}", f"{lon:.6f}"


# Airy 1830 and the National Grid (annex A); GRS 80, which WGS 84 agrees with to a tenth of a millimetre.
_A, _B = 6_377_563.396, 6_356_256.909
_SCALE, _LAT_0, _LON_0, _EAST_0, _NORTH_0 = (
    0.9996012717,
    math.radians(49),
    math.radians(-2),
    400_000.0,
    -100_000.0,
)
_E2 = 1 - (_B / _A) ** 2
_N = (_A - _B) / (_A + _B)
_A_WGS, _B_WGS = 6_378_137.0, 6_356_752.3141
_E2_WGS = 1 - (_B_WGS / _A_WGS) ** 2
# From OSGB36 to WGS 84: metres, parts per million, seconds of arc (annex C, signs turned round).
_T_X, _T_Y, _T_Z = 446.448, -125.157, 542.060
_S = 1 - 20.4894e-6
_R_X, _R_Y, _R_Z = (math.radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))


def to_degrees(east: float, north: float) -> tuple[float, float]:
    """Return latitude and longitude (WGS 84) of a National Grid reference in metres."""
    return _on_wgs84(*_on_airy(east, north))


def _arc(lat: float) -> float:
    """Return the developed arc of the meridian from the true origin to a latitude (annex C, equation C3)."""
    n, d, s = _N, lat - _LAT_0, lat + _LAT_0
    return (
        _B
        * _SCALE
        * (
            (1 + n + 1.25 * n**2 + 1.25 * n**3) * d
            - (3 * n + 3 * n**2 + 2.625 * n**3) * math.sin(d) * math.cos(s)
            + (1.875 * n**2 + 1.875 * n**3) * math.sin(2 * d) * math.cos(2 * s)
            - (35 / 24) * n**3 * math.sin(3 * d) * math.cos(3 * s)
        )
    )


def _on_airy(east: float, north: float) -> tuple[float, float]:
    """Return latitude and longitude in radians on the Airy ellipsoid (annex C.2)."""
    lat = _LAT_0 + (north - _NORTH_0) / (_A * _SCALE)
    while abs(off := north - _NORTH_0 - _arc(lat)) >= 0.00001:
        lat += off / (_A * _SCALE)
    sin2 = math.sin(lat) ** 2
    nu = _A * _SCALE / math.sqrt(1 - _E2 * sin2)
    rho = nu * (1 - _E2) / (1 - _E2 * sin2)
    eta2, tan2, sec, x = nu / rho - 1, math.tan(lat) ** 2, 1 / math.cos(lat), (east - _EAST_0) / nu
    away = (
        x**2 / 2
        - x**4 / 24 * (5 + 3 * tan2 + eta2 - 9 * tan2 * eta2)
        + x**6 / 720 * (61 + 90 * tan2 + 45 * tan2**2)
    )
    along = (
        x
        - x**3 / 6 * (nu / rho + 2 * tan2)
        + x**5 / 120 * (5 + 28 * tan2 + 24 * tan2**2)
        - x**7 / 5040 * (61 + 662 * tan2 + 1320 * tan2**2 + 720 * tan2**3)
    )
    return lat - nu / rho * math.tan(lat) * away, _LON_0 + sec * along


def _on_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """Return degrees on the satellites' ellipsoid of radians on Airy's, by the Helmert transformation (annex B)."""
    nu = _A / math.sqrt(1 - _E2 * math.sin(lat) ** 2)
    x, y, z = (
        nu * math.cos(lat) * math.cos(lon),
        nu * math.cos(lat) * math.sin(lon),
        (1 - _E2) * nu * math.sin(lat),
    )
    x, y, z = (
        _T_X + _S * x - _R_Z * y + _R_Y * z,
        _T_Y + _R_Z * x + _S * y - _R_X * z,
        _T_Z - _R_Y * x + _R_X * y + _S * z,
    )
    flat = math.hypot(x, y)
    turned = math.atan2(z, flat * (1 - _E2_WGS))
    for _ in range(4):  # each round gains three digits
        nu = _A_WGS / math.sqrt(1 - _E2_WGS * math.sin(turned) ** 2)
        turned = math.atan2(z + _E2_WGS * nu * math.sin(turned), flat)
    return math.degrees(turned), math.degrees(math.atan2(y, x))
