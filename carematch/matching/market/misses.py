"""Near misses counted by what they fail: a bit to each Must, a count to each set of bits, sums over their subsets."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from carematch.matching.eligibility import MUSTS
from carematch.matching.facts import Need, miles_between
from carematch.matching.market import columns as col
from carematch.matching.market import globe, musts
from carematch.matching.market.grid import rows_of
from carematch.matching.market.legal import barred
from carematch.matching.market.snapshot import Market

Rows = NDArray[np.int64]
Counts = NDArray[np.int64]

BITS = {code: 1 << bit for bit, code in enumerate(MUSTS)}
_SETS = 1 << len(BITS)
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Misses:
    """How many pass every Legal rule and fail exactly each set of Musts (the number of the set is its bits)."""

    counts: Counts

    @property
    def fitting(self) -> int:
        """Return how many fail no Must, known or not."""
        return int(self.counts[0])

    @property
    def all(self) -> int:
        """Return how many fail some Must."""
        return int(self.counts[1:].sum())

    def failing_just(self, codes: Collection[str]) -> int:
        """Return how many fail these Musts and no other."""
        return int(self.counts[bits_of(codes)])

    def let_in_by(self) -> Counts:
        """Return, for each set of Musts, how many fail nothing but some of them: whom doing without them lets in."""
        sums = self.counts.copy()
        sums[0] = 0
        for bit in range(len(BITS)):
            halves = sums.reshape(-1, 2, 1 << bit)
            halves[:, 1] += halves[:, 0]
        return sums

    def bound_by(self) -> str | None:
        """Return the Must that most fail, the earlier in the table on a tie; None where nobody fails any."""
        sets = np.arange(_SETS)
        failing = {code: int(self.counts[(sets & bit) != 0].sum()) for code, bit in BITS.items()}
        most = max(failing, key=lambda code: failing[code])
        return most if failing[most] else None


def bits_of(codes: Collection[str]) -> int:
    """Return the number of a set of Musts."""
    return sum(BITS[code] for code in set(codes))


def misses(market: Market, need: Need, *, within: float | None = None) -> Misses:
    """Count those whom the law allows by the Musts they fail: everybody, or those so many miles off at most.

    Those whose distance is not known are counted in either case.
    """
    rows = _rows(market, need, within)
    rows = rows[(market.columns.can[rows] & np.uint64(col.OPEN)) != 0]
    rows = rows[market.law.met(need, rows)]
    kept_out = barred(need, market.find, market.candidate, market.excluding.get(need.id, []))
    if len(kept_out):
        rows = rows[~np.isin(rows, kept_out)]
    here = np.full(3, np.nan)
    if need.place is not None:
        here = globe.points(np.array([need.place.lat]), np.array([need.place.lon]))[0]
    away = globe.away(market.columns.point[rows], here)
    if within is not None:
        near = _near(market, need, rows, away, within)
        rows, away = rows[near], away.kept(near)
    return Misses(np.bincount(_failed(market, need, rows, away), minlength=_SETS))


def _failed(market: Market, need: Need, rows: Rows, away: globe.Away) -> NDArray[np.int16]:
    """Return the bits of the Musts that each row fails."""
    asking = musts.Asking(need, market.columns, market.candidate)
    failed = np.zeros(len(rows), np.int16)
    for code, rule in musts.asked_of(need).items():
        answers = rule(asking, rows, away)
        if answers.failed is not None:
            failed |= answers.failed * np.int16(BITS[code])
    return failed


def _rows(market: Market, need: Need, within: float | None) -> Rows:
    changed = [np.arange(*run) for run in market.changed]
    if within is None or need.place is None:
        return np.concatenate([np.arange(market.built), *changed])
    place = need.place
    reach = market.grid.reach_of(place.lat, place.lon, within)
    near = rows_of(*market.grid.runs(market.grid.box(place.lat, place.lon, reach)))
    return np.concatenate([near, np.arange(market.far, market.built), *changed])


def _near(market: Market, need: Need, rows: Rows, away: globe.Away, within: float) -> NDArray[np.bool_]:
    """Say who is within some miles, measuring exactly where the quick miles are too close to tell."""
    near = ~(away.miles > within)
    for at in np.flatnonzero(np.abs(away.miles - within) <= away.off + _ROUNDING):
        miles = miles_between(need, market.candidate(int(rows[at])))
        near[at] = miles is None or miles <= within
    return near
