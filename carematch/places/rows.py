"""Turns the cells of one directory row into checked values, or says why the row is refused."""

import datetime as dt
from typing import NamedTuple

from carematch.places.columns import Values
from carematch.places.postcode import Postcode
from carematch.places.values import Precision, Status

REFUSED_SHORT = "The row is cut short"
REFUSED_POSTCODE = "Not a postcode"
REFUSED_TWICE = "The postcode is listed twice; the first row counts"
REFUSED_DATE = "The termination date is not a year and month"
REFUSED_COORDINATES = "The coordinates are not numbers"
REFUSED_ELSEWHERE = "The coordinates are not in Great Britain"

_NO_GRID = "9"
_APPROXIMATE_GRID = {"6", "8"}  # the middle of the sector (PO boxes); terminated before 2000
_NO_LATITUDE = 99.0
_SOUTH, _NORTH, _WEST, _EAST = 49.0, 61.5, -9.5, 2.5


class RowRefused(Exception):
    """A row cannot be used; the message is one of the reasons above."""


class DirectoryRow(NamedTuple):
    """One postcode of the directory, checked; the fields are those of the table it goes to."""

    key: str
    pcds: str
    lat: float | None
    lon: float | None
    precision: Precision
    status: Status
    terminated_on: dt.date | None
    council_code: str | None
    lad_code: str | None
    county_code: str | None
    ward_code: str | None
    msoa_code: str | None
    lsoa_code: str | None
    region_code: str | None
    country_code: str | None


def checked_row(postcode: Postcode, values: Values) -> DirectoryRow:
    """Return a checked row of Great Britain, or raise RowRefused."""
    lat, lon = _coordinates(values)
    county = _code(values.county)
    # Only E10 counties are councils: NSPL also gives met counties (E11) and Inner/Outer London (E13).
    county = county if county and county.startswith("E10") else None
    lad = _code(values.lad)
    terminated_on = _month(values.terminated)
    return DirectoryRow(
        key=postcode.key,
        pcds=postcode.pcds,
        lat=lat,
        lon=lon,
        precision=Precision.SECTOR if values.grid in _APPROXIMATE_GRID else Precision.UNIT,
        status=Status.TERMINATED if terminated_on else Status.LIVE,
        terminated_on=terminated_on,
        council_code=county or lad,
        lad_code=lad,
        county_code=county,
        ward_code=_code(values.ward),
        msoa_code=_code(values.msoa),
        lsoa_code=_code(values.lsoa),
        region_code=_code(values.region),
        country_code=_code(values.country),
    )


def _code(text: str) -> str | None:
    """Return an area's code; blank and the pseudo codes (E99999999 and its kind) are None."""
    return None if not text or text.endswith("99999999") else text


def _month(text: str) -> dt.date | None:
    """Return the first day of a YYYYMM month, None for a blank, or raise RowRefused."""
    if not text:
        return None
    try:
        return dt.date(int(text[:4]), int(text[4:]), 1)
    except ValueError:
        raise RowRefused(REFUSED_DATE) from None


def _coordinates(values: Values) -> tuple[float, float] | tuple[None, None]:
    """Return latitude and longitude, None for both where the row has no grid reference, or raise RowRefused."""
    if values.grid == _NO_GRID or not (values.lat and values.lon):
        return None, None
    try:
        lat, lon = float(values.lat), float(values.lon)
    except ValueError:
        raise RowRefused(REFUSED_COORDINATES) from None
    if lat > _NO_LATITUDE:
        return None, None
    if not (_SOUTH <= lat <= _NORTH and _WEST <= lon <= _EAST):
        raise RowRefused(REFUSED_ELSEWHERE)
    return lat, lon
