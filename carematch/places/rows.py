"""Turns the cells of one directory row into the values that are kept, or says why the row is refused.

Millions of rows pass through here. Whatever many rows share (an outcode, a set of areas, a month) is checked once
and remembered, so that an ordinary row costs a few look-ups; a row that is anything but ordinary takes the slow way.
"""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter

from carematch.places.columns import AREAS, POINT
from carematch.places.postcode import CROWN_DEPENDENCIES, NORTHERN_IRELAND, Postcode
from carematch.places.problems import NotAPostcode
from carematch.places.values import Precision

REFUSED_SHORT = "The row is cut short"
REFUSED_POSTCODE = "Not a postcode"
REFUSED_TWICE = "The postcode is listed twice; the first row counts"
REFUSED_DATE = "The termination date is not a year and month"
REFUSED_COORDINATES = "The coordinates are not numbers"
REFUSED_ELSEWHERE = "The coordinates are not in Great Britain"
REFUSED_AREA = "An area code is not one"

SKIPPED_NORTHERN_IRELAND = "Northern Ireland: never read"
SKIPPED_CROWN_DEPENDENCY = "Channel Islands and Isle of Man: outside the United Kingdom"
SKIPPED_HEADER = "The header row again"
SKIPPED_BLANK = "Blank line"
SKIPPED_AREA = "In a postcode area that was not asked for"

# What a row becomes, in this order; text as both databases store it, dates as YYYY-MM-DD, None for not known.
FIELDS = (
    "key", "lat", "lon", "precision", "terminated_on",
    "council_code", "lad_code", "ward_code", "msoa_code", "lsoa_code", "region_code", "country_code",
)  # fmt: skip
Row = tuple[str | float | None, ...]

_NO_GRID = "9"
_APPROXIMATE_GRID = {"6", "8"}  # the middle of the sector (PO boxes); terminated before 2000
_NO_LATITUDE = 99.0
_SOUTH, _NORTH, _WEST, _EAST = 49.0, 61.5, -9.5, 2.5
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PLACES = 10 * 26 * 26
_ROUND_A_CELL = ' "\r\n\t'
# Every second half that a postcode can have, with its place among them; as most files quote it, and bare.
_INWARD = {
    inward + end: ((figure * 26 + i) * 26 + j, inward)
    for figure in range(10)
    for i, first in enumerate(_LETTERS)
    for j, second in enumerate(_LETTERS)
    for inward in [f"{figure}{first}{second}"]
    for end in ["", '"']
}
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_AREA_CODE = re.compile(r"[A-Z]\d{8}")
_SETS_KEPT, _CODES_KEPT = 20_000, 100_000
_UNIT = Precision.UNIT.value


class RowRefused(Exception):
    """A row cannot be used; the message is one of the reasons above."""


class RowSkipped(Exception):
    """A row is passed over; the message is one of the reasons above."""


class SeenPostcodes(dict[str, tuple[str, bytearray]]):
    """For each outcode, quoted or bare: itself, and which of its postcodes came before, a byte for each.

    The first postcode of an outcode decides for all of it: RowSkipped where the area is not read, RowRefused where
    it is no outcode. Memory stays flat over millions of rows.
    """

    def __init__(self, areas: Collection[str] | None = None) -> None:
        """Take the postcode areas wanted (None: all of Great Britain)."""
        super().__init__()
        self._areas = areas

    def __missing__(self, text: str) -> tuple[str, bytearray]:
        outward = text.strip(_ROUND_A_CELL)
        if outward != text:
            return self.setdefault(text, self[outward])
        if _OUTWARD.fullmatch(outward) is None:
            raise RowRefused(REFUSED_POSTCODE)
        area = outward[:2] if outward[1].isalpha() else outward[:1]
        if area == NORTHERN_IRELAND:
            raise RowSkipped(SKIPPED_NORTHERN_IRELAND)
        if area in CROWN_DEPENDENCIES:
            raise RowSkipped(SKIPPED_CROWN_DEPENDENCY)
        if self._areas is not None and area not in self._areas:
            raise RowSkipped(SKIPPED_AREA)
        return self.setdefault(outward, (outward, bytearray(_PLACES)))


class _Months(dict[str, str | None]):
    """YYYYMM months as the first of the month in ISO form, each checked once."""

    def __missing__(self, text: str) -> str | None:
        stripped = text.strip(_ROUND_A_CELL)
        try:
            month = dt.date(int(stripped[:4]), int(stripped[4:]), 1).isoformat() if stripped else None
        except ValueError:
            raise RowRefused(REFUSED_DATE) from None
        return self.setdefault(text, month)


class _Grids(dict[str, str | None]):
    """The precision that each indicator of grid quality stands for; None for no place at all."""

    def __missing__(self, text: str) -> str | None:
        grid = text.strip(_ROUND_A_CELL)
        precision = Precision.SECTOR.value if grid in _APPROXIMATE_GRID else Precision.UNIT.value
        return self.setdefault(text, None if grid == _NO_GRID else precision)


class _AreaCodes(dict[str, str | None]):
    """Area codes as they are kept, each checked once."""

    def __missing__(self, text: str) -> str | None:
        if len(self) >= _CODES_KEPT:
            self.clear()
        return self.setdefault(text, area_code(text))


class _AreaSets(dict[tuple[str, ...], tuple[str | None, ...]]):
    """Sets of area codes as they are kept, the responsible council first and the edition last; each checked once."""

    def __init__(self, edition: tuple[str, ...]) -> None:
        super().__init__()
        self._edition = edition
        self._codes = _AreaCodes()

    def __missing__(self, codes: tuple[str, ...]) -> tuple[str | None, ...]:
        if len(self) >= _SETS_KEPT:  # files are in order of postcode: what was long ago does not come again
            self.clear()
        county, lad, *others = map(self._codes.__getitem__, codes)
        # Only E10 counties are councils: NSPL also gives met counties (E11) and Inner/Outer London (E13).
        council = county if county and county.startswith("E10") else lad
        return self.setdefault(codes, (council, lad, *others, *self._edition))


class RowMaker:
    """Makes the kept values of one row after the other, remembers which postcodes it made, and counts."""

    def __init__(self, columns: Mapping[str, int], seen: SeenPostcodes, edition: str | None = None) -> None:
        """Take where each column stands, what came before and is wanted, and the edition that every row ends with."""
        self.terminated = 0
        self.without_coordinates = 0
        self._pick = itemgetter(*(columns[name] for name in POINT))
        self._pick_areas = itemgetter(*(columns[name] for name in AREAS))
        self._seen = seen
        self._months = _Months()
        self._grids = _Grids()
        self._sets = _AreaSets((edition,) if edition is not None else ())

    def make(self, cells: Sequence[str]) -> Row:
        """Return the values of a row in the order of FIELDS, or raise RowRefused or RowSkipped.

        The cells may stand in their quotation marks, as most files write them.
        """
        postcode, month, grid, lat, lon = self._pick(cells)
        head, _, tail = postcode.partition(" ")
        try:
            (outward, seen), (place, inward) = self._seen[head], _INWARD[tail]
        except (KeyError, RowRefused):
            head, tail = _halves(postcode)
            (outward, seen), (place, inward) = self._seen[head], _INWARD[tail]
        precision, ended, areas = self._grids[grid], self._months[month], self._sets[self._pick_areas(cells)]
        north, east = coordinates(lat, lon) if precision else (None, None)
        if seen[place]:
            raise RowRefused(REFUSED_TWICE)
        seen[place] = 1
        if north is None:
            self.without_coordinates += 1
        if ended is not None:
            self.terminated += 1
        return (
            outward + inward,
            north,
            east,
            precision or _UNIT,
            ended,
            *areas,
        )


def area_code(text: str) -> str | None:
    """Return an area's code; blank and the pseudo codes (E99999999 and its kind) are None. Raises RowRefused."""
    code = text.strip(_ROUND_A_CELL)
    if not code or code.endswith("99999999"):
        return None
    if _AREA_CODE.fullmatch(code) is None:
        raise RowRefused(REFUSED_AREA)
    return code


def coordinates(lat: str, lon: str) -> tuple[float, float] | tuple[None, None]:
    """Return latitude and longitude, None for both where the row has no place (99.999999), or raise RowRefused."""
    try:
        north, east = float(lat), float(lon)
    except ValueError:
        lat, lon = lat.strip(_ROUND_A_CELL), lon.strip(_ROUND_A_CELL)
        if not (lat and lon):
            return None, None
        try:
            north, east = float(lat), float(lon)
        except ValueError:
            raise RowRefused(REFUSED_COORDINATES) from None
    if _SOUTH <= north <= _NORTH and _WEST <= east <= _EAST:
        return north, east
    if north > _NO_LATITUDE:
        return None, None
    raise RowRefused(REFUSED_ELSEWHERE)


def _halves(text: str) -> tuple[str, str]:
    """Return the halves of a postcode in any spacing and case, or raise RowRefused."""
    try:
        postcode = Postcode.parse(text.strip(_ROUND_A_CELL))
    except NotAPostcode:
        raise RowRefused(REFUSED_POSTCODE) from None
    return postcode.outward, postcode.inward
