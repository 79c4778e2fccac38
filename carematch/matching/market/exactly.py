"""The order of those who come first, and everything that is shown of them, by the rules and the score themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from carematch.matching.eligibility import (
    Pair,
    failed_musts,
    first_legal_failure,
    legal_answers,
    must_answers,
    unknown_musts,
)
from carematch.matching.explain import chips
from carematch.matching.facts import Candidate, Need, miles_between
from carematch.matching.market.fitting import Fitting, Found
from carematch.matching.market.globe import Floats
from carematch.matching.market.snapshot import Market
from carematch.matching.rank import SAME_SCORE, Eligible, drawn
from carematch.matching.scoring import Setting, score


@dataclass(frozen=True, slots=True)
class Asked:
    """A need, and by what those who fit are ordered."""

    need: Need
    today: date
    seed: int
    weights: Mapping[str, float]
    adjacency: Mapping[str, tuple[str, ...]]


def ordered(
    market: Market, asked: Asked, found: Fitting, totals: Floats, *, doubt: float, most: int, limit: int
) -> Found:
    """Return the first of those who fit, the certain before the others; none of the scores is off by more than `doubt`.

    Scores that may be alike, or the other way round, are worked out exactly; alike, nearer first, then by lot.
    """
    order = np.lexsort((-totals, found.unsure))
    falling, unsure = totals[order], found.unsure[order]
    close = (falling[:-1] - falling[1:] <= SAME_SCORE + 2 * doubt) & (unsure[:-1] == unsure[1:])
    end = min(limit, len(order))
    while 0 < end < len(order) and close[end - 1]:
        end += 1
    rows = found.rows[order[:end]].tolist()
    ends = [*(np.flatnonzero(~close[: max(end - 1, 0)]) + 1).tolist(), end]
    settled: list[int] = []
    for until in ends:
        alike = rows[len(settled) : until]
        settled += alike if len(alike) < 2 else _settled(market, asked, alike, most)
    return Found(tuple(settled[:limit]), tuple(unsure[: min(limit, end)].tolist()), most)


def shown(market: Market, asked: Asked, found: Found) -> tuple[Eligible, ...]:
    """Return everything there is to say of those who were found, or raise AssertionError where a rule keeps one out."""
    setting = Setting(asked.today, asked.adjacency, found.most_offers)
    return tuple(_entry(asked, market.candidate(row), setting) for row in found.rows)


def _entry(asked: Asked, candidate: Candidate, setting: Setting) -> Eligible:
    legal = legal_answers(asked.need, candidate)
    pair = Pair.of(asked.need, candidate)
    answers = legal | must_answers(pair)
    if first_legal_failure(legal) is not None or failed_musts(answers):
        raise AssertionError(f"{candidate.id} does not fit")
    return Eligible(
        pair,
        score(pair, setting, asked.weights),
        answers,
        unknown_musts(answers),
        chips(pair, answers, today=asked.today),
    )


def _settled(market: Market, asked: Asked, rows: list[int], most: int) -> list[int]:
    """Order rows whose scores are too close to tell apart, as the ranking does."""
    setting, miles = Setting(asked.today, asked.adjacency, most), _Measured(asked.need)
    exact: list[tuple[float, tuple[float, str], int]] = []
    for row in rows:
        candidate = market.candidate(row)
        pair = Pair(asked.need, candidate, miles.to(candidate), None)
        nearer = float("inf") if pair.miles is None else pair.miles
        lot = drawn(asked.seed, asked.need, candidate)
        exact.append((score(pair, setting, asked.weights).total, (nearer, lot), row))
    exact.sort(key=lambda each: -each[0])
    settled: list[int] = []
    alike: list[tuple[float, tuple[float, str], int]] = []
    for each in exact:
        if alike and alike[-1][0] - each[0] > SAME_SCORE:
            settled += [row for _, _, row in sorted(alike, key=lambda one: one[1])]
            alike = []
        alike.append(each)
    return settled + [row for _, _, row in sorted(alike, key=lambda one: one[1])]


class _Measured:
    """Exact miles from one need; a place where many are is measured once."""

    def __init__(self, need: Need) -> None:
        self._need = need
        self._known: dict[tuple[float, float], float | None] = {}

    def to(self, candidate: Candidate) -> float | None:
        place = candidate.place
        if place is None:
            return None
        if (place.lat, place.lon) not in self._known:
            self._known[place.lat, place.lon] = miles_between(self._need, candidate)
        return self._known[place.lat, place.lon]
