"""The market at one moment: everybody in columns, in the order of where they are, and changes beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from carematch.matching.facts import Candidate
from carematch.matching.market.codes import NoRoom
from carematch.matching.market.columns import NOT_KNOWN, ROOM, Columns, columns_of
from carematch.matching.market.globe import Floats
from carematch.matching.market.grid import Grid, laid
from carematch.matching.market.legal import Law
from carematch.matching.market.weighing import Extent

Rows = NDArray[np.int64]

_FAR_REACHING = 0.995  # of the radii are within the usual; who goes further is looked at for every need
_OUTSIDE, _MARGIN = 0.001, 1.0  # of the places, on either side; degrees around the others
_UNSAID_RATE = 2**31


@dataclass(slots=True)
class People:
    """Who stands in which row, in full."""

    candidates: Sequence[Candidate]
    indexes: Mapping[str, int]
    order: Rows
    rows: Rows
    added: list[Candidate]
    taken: int

    def in_full(self, row: int) -> Candidate:
        """Return who stands in a row."""
        built = len(self.order)
        return self.candidates[int(self.order[row])] if row < built else self.added[row - built]


@dataclass(frozen=True, slots=True)
class Market:
    """Everybody who may be thought of: first by square, then who goes far, then whose distance cannot be certain.

    After them come `changed` rows, from `people.taken` when they were written; whom they replace is not open any more.
    """

    columns: Columns
    people: People
    grid: Grid
    law: Law
    extent: Extent
    far: int
    unsure: int
    built: int
    furthest: float
    most_off: int
    most_offers: int
    changed: tuple[tuple[int, int], ...]
    moved: Mapping[str, int | None]
    excluding: Mapping[str, list[int]]

    @property
    def count(self) -> int:
        """Return how many rows there are, those that others replaced among them."""
        return self.built + sum(end - begin for begin, end in self.changed)

    def candidate(self, row: int) -> Candidate:
        """Return who stands in a row, in full."""
        return self.people.in_full(row)

    def find(self, name: str) -> int | None:
        """Return somebody's row, or None where they are not in the market."""
        if name in self.moved:
            return self.moved[name]
        index = self.people.indexes.get(name)
        return None if index is None else int(self.people.rows[index])

    def with_changes(self, changes: Mapping[str, Candidate | None]) -> "Market":
        """Return the market with some people changed, added or (None) taken out, without building it again.

        Raises NoRoom where so many changes no longer fit beside it. This market still answers as it did.
        """
        begin = self.people.taken
        coming = [each for each in changes.values() if each is not None]
        if begin + len(coming) > self.columns.room:
            raise NoRoom
        self.people.taken += len(coming)
        self.people.added.extend(coming)
        columns = replace(self.columns, can=self.columns.can.copy())
        for name in changes:
            row = self.find(name)
            if row is not None:
                columns.can[row] = 0
        moved: dict[str, int | None] = {**self.moved, **dict.fromkeys(changes)}
        excluding = {need: list(rows) for need, rows in self.excluding.items()}
        for row, each in enumerate(coming, begin):
            columns.put(row, each)
            moved[each.id] = row
            for need in each.excluded:
                excluding.setdefault(need, []).append(row)
        return replace(
            self,
            columns=columns,
            law=Law(columns),
            changed=_joined(self.changed, (begin, begin + len(coming))),
            moved=moved,
            excluding=excluding,
            most_offers=max([self.most_offers, *(each.offers_28_days for each in coming)]),
        )


def market_of(candidates: Iterable[Candidate]) -> Market:
    """Build the market of candidates, each with an id of its own."""
    everybody = tuple(candidates)
    places = [each.place for each in everybody]
    lat = np.array([np.nan if place is None else place.lat for place in places])
    lon = np.array([np.nan if place is None else place.lon for place in places])
    indexes = {each.id: index for index, each in enumerate(everybody)}
    excluding: dict[str, list[int]] = {}
    for index, each in enumerate(everybody):
        for need in each.excluded:
            excluding.setdefault(need, []).append(index)
    return market_from(columns_of(everybody), lat, lon, everybody, indexes, excluding)


def market_from(
    columns: Columns,
    lat: Floats,
    lon: Floats,
    candidates: Sequence[Candidate],
    indexes: Mapping[str, int],
    excluding: Mapping[str, list[int]],
) -> Market:
    """Build the market from columns in any order, the places they were made of, and who they are.

    `indexes` and `excluding` (by need, whom it may not be introduced to) count as the columns do.
    """
    count = len(candidates)
    radius = columns.radius[:count]
    unsure = np.isnan(lat) | np.isinf(radius)
    far = ~unsure & _is_far(lat, lon, radius, unsure)
    gridded = np.flatnonzero(~unsure & ~far)
    grid, order = laid(lat[gridded], lon[gridded])
    order = np.concatenate((gridded[order], np.flatnonzero(far), np.flatnonzero(unsure)))
    rows = np.empty(count, np.int64)
    rows[order] = np.arange(count)
    ordered = columns.ordered(order)
    return Market(
        columns=ordered,
        people=People(candidates, indexes, order, rows, [], count),
        grid=grid,
        law=Law(ordered),
        extent=_extent(ordered, len(gridded)),
        far=len(gridded),
        unsure=len(gridded) + int(far.sum()),
        built=count,
        furthest=float(ordered.radius[: len(gridded)].max(initial=0.0)),
        most_off=int(ordered.off[: len(gridded)].max(initial=0)),
        most_offers=int(ordered.offers[:count].max(initial=0)),
        changed=(),
        moved={},
        excluding={need: [int(rows[index]) for index in among] for need, among in excluding.items()},
    )


def _is_far(lat: Floats, lon: Floats, radius: Floats, unsure: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say who goes further than nearly all, or lives far from nearly all: they would make every search wide."""
    sure = ~unsure
    if sure.sum() < 1 / (1 - _FAR_REACHING):
        return np.zeros(len(lat), np.bool_)
    far = radius > np.quantile(radius[sure], _FAR_REACHING, method="higher")
    for degrees in (lat, lon):
        low, high = np.quantile(degrees[sure], (_OUTSIDE, 1 - _OUTSIDE), method="nearest")
        far |= (degrees < low - _MARGIN) | (degrees > high + _MARGIN)
    return far


def _extent(columns: Columns, gridded: int) -> Extent:
    """Return where the rows of each neighbourhood lie, and the least rates there are."""
    known = len(columns.neighbourhoods.things)
    least, most = np.full((known, 3), np.inf), np.full((known, 3), -np.inf)
    order = np.argsort(columns.neighbourhood[:gridded], kind="stable")
    sorted_by = columns.neighbourhood[:gridded][order]
    first = int(np.searchsorted(sorted_by, 0))
    if first < gridded:
        numbers, begins = np.unique(sorted_by[first:], return_index=True)
        points = columns.point[order[first:]]
        least[numbers] = np.minimum.reduceat(points, begins)
        most[numbers] = np.maximum.reduceat(points, begins)
    rates = columns.rates[:gridded]
    rates = np.where(rates == NOT_KNOWN, _UNSAID_RATE, rates.astype(np.int64))
    return Extent(least, most, rates.min(axis=0, initial=_UNSAID_RATE))


def _joined(runs: tuple[tuple[int, int], ...], new: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    if runs and runs[-1][1] == new[0]:
        return (*runs[:-1], (runs[-1][0], new[1]))
    return (*runs, new)


__all__ = ["ROOM", "Market", "NoRoom", "market_from", "market_of"]
