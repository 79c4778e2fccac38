"""The score for many rows at once, within a bound of the exact one, and the most that rows further away can have."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from carematch.matching.facts import DayType, Need
from carematch.matching.market import columns as col
from carematch.matching.market import globe
from carematch.matching.market.columns import Columns
from carematch.matching.market.globe import Away, Floats

Rows = NDArray[np.int64]

_NEAR_MILES = 3  # as the score has them
_FRESH_DAYS, _STALE_DAYS = 28, 84
_ARITHMETIC = 1e-11
_MILES = 1e-6  # never the very edge
_RATE = {kind: number for number, kind in enumerate(DayType)}
NOWHERE, NOBODY = -2, -3  # no neighbourhood is asked; nobody is in the one that is: no row has either number
_SHARES = {"language": "languages", "experience": "experience", "community": "communities"}


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the rows of each neighbourhood lie (a box of metres), and the least rate for each kind of day."""

    least: Floats
    most: Floats
    least_rates: NDArray[np.int64]

    def furthest(self, here: Floats, numbers: list[int]) -> float:
        """Return the miles within which everybody of these neighbourhoods is."""
        known = [number for number in numbers if 0 <= number < len(self.least)]
        if not known:
            return 0.0
        corner = np.maximum(np.abs(self.least[known] - here), np.abs(self.most[known] - here))
        corner = corner[np.isfinite(corner).all(axis=1)]
        if not len(corner):
            return 0.0
        found = globe.away(corner, np.zeros(3))
        return float((found.miles + found.off).max()) + _MILES


class Weighing:
    """How well rows fit one need, on one day, by some weights."""

    def __init__(
        self,
        need: Need,
        columns: Columns,
        weights: Mapping[str, float],
        adjacency: Mapping[str, tuple[str, ...]],
        today: date,
    ) -> None:
        self._need, self._columns, self._today = need, columns, today.toordinal()
        self._weights = {code: weights[code] for code in self._applying()}
        self.whole = math.fsum(self._weights.values())
        here = need.neighbourhood
        find = columns.neighbourhoods.find
        self.same = NOWHERE if here is None else _or_nowhere(find(here))
        self.beside = (
            [] if here is None else [n for each in adjacency.get(here, ()) if (n := find(each)) >= 0]
        )

    def _applying(self) -> list[str]:
        need, likes = self._need, self._need.prefers
        asked = {
            "near": True,
            "neighbourhood": need.neighbourhood is not None,
            "continuity": bool(need.known_providers),
            "language": bool(likes.languages),
            "experience": bool(likes.experience),
            "interests": bool(likes.interests),
            "community": bool(likes.communities),
            "price_fit": need.max_rate_pence is not None,
            "fresh": True,
            "fair_share": True,
        }
        return [code for code, applies in asked.items() if applies]

    def unfair(self, rows: Rows, away: Away, known: Rows) -> Floats:
        """Return the weighed parts together, but for the fair share, which asks who else fits."""
        total = np.zeros(len(rows))
        for code, weight in self._weights.items():
            if weight and code != "fair_share":
                total += weight * self._part(code, rows, away, known)
        return total

    def totals(self, unfair: Floats, rows: Rows, most_offers: int) -> Floats:
        """Return the scores, given the most offers that anybody who fits had."""
        if not self.whole:
            return np.zeros(len(rows))
        fair = 1 - self._columns.offers[rows] / most_offers if most_offers else 1.0
        return 100 * (unfair + self._weights["fair_share"] * fair) / self.whole

    def doubt(self, away: Away) -> float:
        """Return how far any of these scores may be from the exact one."""
        if not self.whole or not len(away.miles):
            return _ARITHMETIC
        near = away.off / _NEAR_MILES * np.exp((away.off - away.miles) / _NEAR_MILES)
        worst = float(np.nanmax(near)) if not np.isnan(near).all() else 0.0
        return 100 * self._weights["near"] * worst / self.whole * 1.01 + _ARITHMETIC

    @property
    def is_plain(self) -> bool:
        """Say whether more of every part is never worse, so that a bound on the parts bounds the score."""
        return self.whole > 0 and min(self._weights.values()) >= 0

    def enough(self, score: float, extent: Extent, here: Floats) -> float:
        """Return the miles beyond which nobody can have a score, known providers left aside; endless where one could.

        Of each neighbourhood it is known how far away the furthest are: beyond them it counts nothing any more.
        """
        if self.same == NOWHERE or not self._weights["neighbourhood"]:
            return self._alone(score, extent, 0.0)
        same = extent.furthest(here, [self.same])
        either = max(same, extent.furthest(here, self.beside))
        return min(
            max(self._alone(score, extent, 0.0), either),
            max(self._alone(score, extent, 0.5), same),
            self._alone(score, extent, 1.0),
        )

    def _alone(self, score: float, extent: Extent, neighbourhood: float) -> float:
        """Return the miles beyond which nearness is too little, with the most that all else can come to."""
        most = dict.fromkeys(self._weights, 1.0) | {
            "near": 0.0,
            "continuity": 0.0,
            "neighbourhood": neighbourhood,
        }
        if "price_fit" in most:
            most["price_fit"] = self._cheapest(extent)
        left = score * self.whole / 100 - math.fsum(
            weight * most[code] for code, weight in self._weights.items()
        )
        near = self._weights["near"]
        if left <= 0:
            return math.inf
        return max(0.0, -_NEAR_MILES * math.log(left / near)) + _MILES if near else 0.0

    def _cheapest(self, extent: Extent) -> float:
        ceiling = self._need.max_rate_pence
        if not ceiling:
            return 0.0
        dearest = max(int(extent.least_rates[_RATE[kind]]) for kind in self._need.minutes_by_day_type)
        return max(0.0, 1 - dearest / ceiling)

    def _part(self, code: str, rows: Rows, away: Away, known: Rows) -> Floats | float:
        if code == "near":
            return np.fmax(np.exp(away.miles / -_NEAR_MILES), 0.0)  # where it is not known, nothing
        if code == "neighbourhood":
            return self._near_home(rows)
        if code == "continuity":
            return np.isin(rows, known).astype(np.float64) if len(known) else 0.0
        if code in _SHARES:
            asked = getattr(self._need.prefers, _SHARES[code])
            return self._columns.sets[_SHARES[code]].count_of(rows, asked) / len(asked)
        return {"interests": self._interests, "price_fit": self._price, "fresh": self._fresh}[code](rows)

    def _near_home(self, rows: Rows) -> Floats:
        theirs = self._columns.neighbourhood[rows]
        beside = np.isin(theirs, self.beside) * 0.5 if self.beside else 0.0
        return np.where(theirs == self.same, 1.0, beside)

    def _interests(self, rows: Rows) -> Floats:
        wanted = set(self._need.prefers.interests)
        both = self._columns.sets["interests"].count_of(rows, wanted)
        return both / (len(wanted) + self._columns.interests_said[rows] - both)

    def _price(self, rows: Rows) -> Floats | float:
        ceiling = self._need.max_rate_pence
        if not ceiling:
            return 0.0
        rates = [self._columns.rates[rows, _RATE[kind]] for kind in self._need.minutes_by_day_type]
        dearest, least = np.maximum.reduce(rates), np.minimum.reduce(rates)
        return np.where(least == col.NOT_KNOWN, 0.0, np.maximum(0.0, 1 - dearest / ceiling))

    def _fresh(self, rows: Rows) -> Floats:
        confirmed = self._columns.confirmed[rows]
        days = self._today - confirmed
        part = np.clip((_STALE_DAYS - days) / (_STALE_DAYS - _FRESH_DAYS), 0.0, 1.0)
        return np.where(confirmed == 0, 0.0, part)


def _or_nowhere(number: int) -> int:
    """Return a neighbourhood's number; one where nobody is must not stand for those whose own is not known."""
    return number if number >= 0 else NOBODY
