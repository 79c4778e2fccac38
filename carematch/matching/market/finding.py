"""Who comes first for a need, nearest squares first, and no further than somebody could still come before them."""

import math
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from carematch.matching.facts import Need
from carematch.matching.market import columns as col
from carematch.matching.market import globe, musts
from carematch.matching.market.exactly import Asked, ordered
from carematch.matching.market.fitting import Fitting, Found, joined
from carematch.matching.market.globe import Away
from carematch.matching.market.grid import NOWHERE, Box, rows_of
from carematch.matching.market.legal import barred
from carematch.matching.market.musts import Asking
from carematch.matching.market.snapshot import Market
from carematch.matching.market.weighing import Weighing
from carematch.matching.rank import SAME_SCORE
from carematch.matching.scoring import all_weights

Rows = NDArray[np.int64]

_FIRST_ROWS = 1_500  # a box this full costs little more than an empty one
_FIRST_REACH = 4  # squares either way that are looked at first for who had more offers
_LONG_RUN = 400  # rows: from here on a run is read as it stands
_AT_ONCE = 1_000  # of those who had more offers
_NO_ROWS, _NOBODY = np.zeros(0, np.int64), np.zeros(0, np.bool_)
_NO_MILES = Away(np.zeros(0), np.zeros(0))


def first(market: Market, asked: Asked, limit: int | None = None) -> Found:
    """Return who comes first among those who fit, exactly as the ranking has them; all of them without a limit."""
    return _Search(market, asked).first(limit or market.count)


def asking(
    need: Need,
    *,
    today: date,
    seed: int = 0,
    weights: Mapping[str, float] | None = None,
    adjacency: Mapping[str, tuple[str, ...]] | None = None,
) -> Asked:
    """Return what is asked, said as the ranking is asked."""
    return Asked(need, today, seed, all_weights(weights or {}), adjacency or {})


class _Search:
    """One need in one market."""

    def __init__(self, market: Market, asked: Asked) -> None:
        need = asked.need
        self.market, self.asked, self.need, self.columns = market, asked, need, market.columns
        self.asking = Asking(need, market.columns, market.candidate)
        self.weighing = Weighing(need, market.columns, asked.weights, asked.adjacency, asked.today)
        rules = musts.asked_of(need)
        last = [rules.pop(code) for code in ("times",) if code in rules]
        del rules["service"]  # looked at together with who is open
        self.order = [rules.pop("distance"), *rules.values(), self._lawful, *last]
        self.wanted = musts.wanted(need) | np.uint64(col.OPEN)
        self.barred = barred(need, market.find, market.candidate, market.excluding.get(need.id, []))
        known = (market.find(each) for each in need.known_providers)
        self.known = np.array(sorted(row for row in known if row is not None), np.int64)
        self.here = np.full(3, np.nan)
        if need.place is not None:
            self.here = globe.points(np.array([need.place.lat]), np.array([need.place.lon]))[0]
        self.most: int | None = None

    def first(self, limit: int) -> Found:
        """Look wider until as many are found as are wanted and nobody further away can come before them."""
        parts = [self._fitting(self._always())]
        is_whole = self._near(parts, limit)
        found = joined(parts)
        if is_whole and int((~found.unsure).sum()) < limit:
            parts.append(self._fitting(self._open_between(self.market.unsure, self.market.built)))
            found = joined(parts)
            self.most = self._most(found.rows)
        most = self._most_of_all(found, is_whole)
        totals, doubt = self._totals(found, most), self.weighing.doubt(found.away)
        return ordered(self.market, self.asked, found, totals, doubt=doubt, most=most, limit=limit)

    def _near(self, parts: list[Fitting], limit: int) -> bool:
        """Add those near enough; return whether everybody with a place whom the distance lets in was looked at."""
        market, place, box = self.market, self.need.place, NOWHERE
        if place is None:
            parts.append(self._fitting(self._open_between(0, market.far)))
            return True
        furthest = market.grid.reach_of(place.lat, place.lon, self._furthest())
        reach = self._first_reach(place.lat, place.lon, furthest)
        while True:
            wider = market.grid.box(place.lat, place.lon, reach)
            parts.append(self._fitting(self._open_in(wider, box)))
            box = wider
            if reach >= furthest:
                return True
            found = joined(parts)
            parts[:] = [found]
            miles = self._miles_needed(found, limit)
            certain = market.grid.certain(place.lat, place.lon, reach)
            if certain >= miles:
                return certain == math.inf
            needed = (
                market.grid.reach_of(place.lat, place.lon, miles) if math.isfinite(miles) else 3 * reach + 2
            )
            reach = min(max(needed, reach + 1), furthest)

    def _miles_needed(self, found: Fitting, limit: int) -> float:
        """Return the miles beyond which nobody can come before the last of those wanted; endless while too few."""
        sure = found.rows[~found.unsure]
        if len(sure) < limit or not self.weighing.is_plain:
            return math.inf
        totals = self._totals(found, self._most_of_all(found, is_whole=False))[~found.unsure]
        doubt = SAME_SCORE + 2 * self.weighing.doubt(found.away)
        totals = -np.sort(-totals)
        last = limit - 1
        while last + 1 < len(totals) and totals[last] - totals[last + 1] <= doubt:
            last += 1
        return self.weighing.enough(float(totals[last]) - 2 * doubt, self.market.extent, self.here)

    def _totals(self, found: Fitting, most: int) -> globe.Floats:
        return self.weighing.totals(found.unfair, found.rows, most)

    def _most(self, rows: Rows) -> int:
        return int(self.columns.offers[rows].max(initial=0))

    def _most_of_all(self, found: Fitting, is_whole: bool) -> int:
        """Return the most offers that anybody who fits had, wherever they are; only who had more is looked at."""
        if self.most is None:
            most, market = self._most(found.rows), self.market
            if most < market.most_offers:
                most = self._raised(most, self._more_than(most, market.unsure, market.built))
            self.most = most if is_whole else self._most_further_out(most)
        return self.most

    def _most_further_out(self, most: int) -> int:
        market, place, reach, box = self.market, self.need.place, _FIRST_REACH, NOWHERE
        assert place is not None
        furthest = market.grid.reach_of(place.lat, place.lon, self._furthest())
        while most < market.most_offers:
            wider = market.grid.box(place.lat, place.lon, min(reach, furthest))
            runs = market.grid.runs(wider, box)
            most = self._raised(most, self._in_runs(*runs, partial(self._more_than, most)))
            if reach >= furthest:
                break
            reach, box = reach * 4, wider
        return most

    def _raised(self, most: int, rows: Rows) -> int:
        """Return the most offers that one of these rows had who fits; those with the most are looked at first."""
        rows = rows[self.columns.offers[rows] > most]
        if len(rows) > _AT_ONCE:
            rows = rows[np.argsort(-self.columns.offers[rows], kind="stable")]
        for begin in range(0, len(rows), _AT_ONCE):
            fitting, _, _ = self._sifted(rows[begin : begin + _AT_ONCE])
            if len(fitting):
                return self._most(fitting)
        return most

    def _furthest(self) -> float:
        """Return the miles that nobody in the squares may be beyond."""
        place, most = self.need.place, self.market.furthest
        assert place is not None
        if self.need.max_miles is not None:
            most = min(most, self.need.max_miles)
        return most + place.error_miles + float(col.OFF_MILES[: self.market.most_off + 1].max()) + 0.01

    def _first_reach(self, lat: float, lon: float, furthest: int) -> int:
        reach = 0
        while reach < furthest:
            begins, ends = self.market.grid.runs(self.market.grid.box(lat, lon, reach))
            if int((ends - begins).sum()) >= _FIRST_ROWS:
                break
            reach = min(2 * reach + 1, furthest)
        return reach

    # ---- rows that may fit -----------------------------------------------------------------------------------

    def _always(self) -> Rows:
        """Return those whom every search looks at: who goes far, who changed, and whom the person knows."""
        market = self.market
        runs = [self._open_between(market.far, market.unsure)]
        runs += [self._open_between(*run) for run in market.changed]
        known = self.known[(self.columns.can[self.known] & self.wanted) == self.wanted]
        return np.unique(np.concatenate([*runs, known]))

    def _open_between(self, begin: int, end: int) -> Rows:
        """Return the rows of a run that are open and offer what is asked."""
        return np.flatnonzero((self.columns.can[begin:end] & self.wanted) == self.wanted) + begin

    def _open_in(self, box: Box, without: Box) -> Rows:
        return self._in_runs(*self.market.grid.runs(box, without), self._open_between)

    def _in_runs(self, begins: Rows, ends: Rows, pick: Callable[[int, int], Rows]) -> Rows:
        """Pick rows from runs, each read as it stands where they are long, else all at once."""
        if int((ends - begins).sum()) > _LONG_RUN * len(begins):
            runs = zip(begins.tolist(), ends.tolist(), strict=True)
            return np.concatenate([_NO_ROWS, *(pick(*run) for run in runs)])
        rows = rows_of(begins, ends)
        return rows[(self.columns.can[rows] & self.wanted) == self.wanted]

    def _more_than(self, offers: int, begin: int, end: int) -> Rows:
        rows = np.flatnonzero(self.columns.offers[begin:end] > offers) + begin
        return rows[(self.columns.can[rows] & self.wanted) == self.wanted]

    def _fitting(self, rows: Rows) -> Fitting:
        rows, away, unsure = self._sifted(rows)
        unfair = self.weighing.unfair(rows, away, self.known) if len(rows) else away.miles
        return Fitting(rows, away, unsure, unfair)

    def _sifted(self, rows: Rows) -> tuple[Rows, Away, NDArray[np.bool_]]:
        """Return those of the rows (open, offering what is asked) that fit, by every other rule, and who is unsure."""
        if not len(rows):
            return rows, _NO_MILES, _NOBODY
        away = globe.away(self.columns.point[rows], self.here)
        unsure = np.zeros(len(rows), np.bool_)
        for rule in self.order:
            answers = rule(self.asking, rows, away)
            if answers.unknown is not None:
                unsure |= answers.unknown
            if answers.failed is not None and answers.failed.any():
                kept = np.flatnonzero(~answers.failed)
                rows, away, unsure = rows[kept], away.kept(kept), unsure[kept]
                if not len(rows):
                    break
        return rows, away, unsure

    def _lawful(self, asking: Asking, rows: Rows, away: Away) -> musts.Answers:
        met = self.market.law.met(self.need, rows)
        if len(self.barred):
            met &= ~np.isin(rows, self.barred)
        return musts.Answers(~met)
