"""Squares of two kilometres: which rows lie near a point, and how far at least all the others are.

Rows stand in the order of their squares, so that a box of squares is one run of rows to each line of them.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carematch.matching.market import globe

_HIGH, _WIDE = 0.018, 0.029  # degrees: two kilometres at the latitude of England
_MOST_SQUARES = 4_000_000
_TOO_FAR_NORTH = 85.0
_CAREFUL = 0.99  # a sphere for the ellipsoid
_QUARTER_ROUND = 90.0  # degrees

Rows = NDArray[np.int64]
_NO_ROWS = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Box:
    """Squares from one line and column to another, none of them beyond the grid."""

    south: int
    west: int
    north: int
    east: int

    @property
    def is_empty(self) -> bool:
        """Say whether no square is in it."""
        return self.north < self.south or self.east < self.west


NOWHERE = Box(0, 0, -1, -1)


@dataclass(frozen=True, slots=True)
class Grid:
    """Where each square's rows begin; the squares line by line from the south-west."""

    south: float
    west: float
    high: float
    wide: float
    lines: int
    columns: int
    starts: NDArray[np.int64]

    def square_of(self, lat: float, lon: float) -> tuple[int, int]:
        """Return the line and column of a point, which may be beyond the grid."""
        return math.floor((lat - self.south) / self.high), math.floor((lon - self.west) / self.wide)

    def box(self, lat: float, lon: float, reach: int) -> Box:
        """Return the squares up to so many from that of a point."""
        line, column = self.square_of(lat, lon)
        return Box(
            max(line - reach, 0),
            max(column - reach, 0),
            min(line + reach, self.lines - 1),
            min(column + reach, self.columns - 1),
        )

    def reach_of(self, lat: float, lon: float, miles: float) -> int:
        """Return how many squares either way hold every place within so many miles; all where that is not plain."""
        everything = self.lines + self.columns + 1 + sum(map(abs, self.square_of(lat, lon)))
        if not math.isfinite(miles):
            return everything
        high = max(globe.least_miles(self.high), 1e-9)
        upward = math.ceil(miles / high) + 1
        top = min(abs(lat) + (upward + 1) * self.high, 90.0)
        wide = globe.least_miles(self.wide) * math.cos(math.radians(top)) * _CAREFUL
        if top > _TOO_FAR_NORTH or miles / wide * self.wide > _QUARTER_ROUND or self._reaches_round(lon):
            return everything
        return max(upward, math.ceil(miles / wide) + 1)

    def certain(self, lat: float, lon: float, reach: int) -> float:
        """Return how many miles at least everything beyond so many squares is away; endless where nothing is."""
        line, column = self.square_of(lat, lon)
        north = self.south + (line + reach + 1) * self.high - lat
        south = lat - (self.south + (line - reach) * self.high)
        east = self.west + (column + reach + 1) * self.wide - lon
        west = lon - (self.west + (column - reach) * self.wide)
        upward = [north] * (line + reach < self.lines - 1) + [south] * (line - reach > 0)
        aside = [east] * (column + reach < self.columns - 1) + [west] * (column - reach > 0)
        if not upward and not aside:
            return math.inf
        if aside and (abs(lat) > _TOO_FAR_NORTH or min(aside) >= _QUARTER_ROUND or self._reaches_round(lon)):
            return 0.0
        angles = [*upward, *(_to_meridian(lat, each) for each in aside)]
        return _CAREFUL * globe.least_miles(min(angles))

    def runs(self, box: Box, without: Box = NOWHERE) -> tuple[Rows, Rows]:
        """Return where the rows of a box begin and end, line by line, without those of a box inside it."""
        if box.is_empty:
            return _NO_ROWS, _NO_ROWS
        lines = np.arange(box.south, box.north + 1) * self.columns
        begins, ends = self.starts[lines + box.west], self.starts[lines + box.east + 1]
        if without.is_empty:
            return begins, ends
        inner = slice(without.south - box.south, without.north - box.south + 1)
        after, before = self.starts[lines[inner] + without.east + 1], self.starts[lines[inner] + without.west]
        beyond = ends[inner].copy()
        ends[inner] = before
        return np.concatenate((begins, after)), np.concatenate((ends, beyond))

    def _reaches_round(self, lon: float) -> bool:
        """Say whether the other way round the earth may be the shorter to some row."""
        return max(abs(lon - self.west), abs(lon - self.west - self.columns * self.wide)) > 2 * _QUARTER_ROUND


def _to_meridian(lat: float, degrees: float) -> float:
    """Return how many degrees of a great circle a point is from the meridian so many degrees aside."""
    return math.degrees(math.asin(math.sin(math.radians(degrees)) * math.cos(math.radians(lat))))


def laid(lat: globe.Floats, lon: globe.Floats) -> tuple[Grid, Rows]:
    """Return the grid over places, all of them known, and the order in which its rows stand."""
    if not len(lat):
        return Grid(0.0, 0.0, _HIGH, _WIDE, 1, 1, np.zeros(2, np.int64)), np.zeros(0, np.int64)
    south, west = float(lat.min()), float(lon.min())
    high, wide = _HIGH, _WIDE
    while (float(lat.max()) - south) / high * ((float(lon.max()) - west) / wide) > _MOST_SQUARES:
        high, wide = 2 * high, 2 * wide
    line, column = (
        np.floor((lat - south) / high).astype(np.int64),
        np.floor((lon - west) / wide).astype(np.int64),
    )
    lines, columns = int(line.max()) + 1, int(column.max()) + 1
    square = line * columns + column
    order = np.argsort(square, kind="stable")
    starts = np.zeros(lines * columns + 1, np.int64)
    np.cumsum(np.bincount(square, minlength=lines * columns), out=starts[1:])
    return Grid(south, west, high, wide, lines, columns, starts), order


def rows_of(begins: Rows, ends: Rows) -> Rows:
    """Return the numbers of the rows in some runs, one after another."""
    lengths = ends - begins
    reached = np.cumsum(lengths)
    if not len(reached) or not reached[-1]:
        return np.zeros(0, np.int64)
    return np.arange(reached[-1]) + np.repeat(begins - (reached - lengths), lengths)
