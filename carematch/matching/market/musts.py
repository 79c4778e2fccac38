"""Every Must for many rows at once: which rows fail it, and of which it is not known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carematch.matching.facts import Candidate, DayType, Need
from carematch.matching.facts import miles_between as exact_miles
from carematch.matching.market import columns as col
from carematch.matching.market import weeks
from carematch.matching.market.columns import Columns
from carematch.matching.market.globe import Away

Rows = NDArray[np.int64]
Found = NDArray[np.bool_]

_ROUNDING = 1e-9  # miles: what adding and comparing may be off
_RATE = {kind: number for number, kind in enumerate(DayType)}


@dataclass(frozen=True, slots=True)
class Asking:
    """A need, and those whom it is asked of: their columns, and each of them in full where that decides."""

    need: Need
    columns: Columns
    candidate: Callable[[int], Candidate]

    def flag(self, rows: Rows, bit: int) -> Found:
        """Say of each row whether a yes or no is yes."""
        return (self.columns.flags[rows] & np.uint8(bit)) != 0


@dataclass(frozen=True, slots=True)
class Answers:
    """Of each row, whether it fails a Must, and whether nobody knows; None stands for nobody."""

    failed: Found | None = None
    unknown: Found | None = None


Rule = Callable[[Asking, Rows, Away], Answers]


def asked_of(need: Need) -> dict[str, Rule]:
    """Return the Musts that could be failed or not known for this need; the others are met by everybody."""
    asks: Mapping[str, Any] = {
        "service": True,
        "gender": need.gender is not None,
        "driver": need.driver,
        "smoking": need.smoking_home,
        "pets": need.pets,
        "language": need.languages_any,
        "own_must": need.own_musts,
        "hours": True,
        "price": need.max_rate_pence is not None or need.weekly_budget_pence is not None,
        "times": need.visits,
        "distance": True,
    }
    return {code: _RULES[code] for code, asked in asks.items() if asked}


def wanted(need: Need) -> np.uint64:
    """Return the bits of the services asked; raises KeyError where one is not a service."""
    bits = 0
    for code in need.services_asked:
        bits |= col.SERVICE_BITS[code]
    return np.uint64(bits)


def _service(ask: Asking, rows: Rows, away: Away) -> Answers:
    bits = wanted(ask.need)
    return Answers((ask.columns.can[rows] & bits) != bits)


def _distance(ask: Asking, rows: Rows, away: Away) -> Answers:
    """Compare with both limits; where the quick miles are too close to one, measure and compare exactly."""
    need, radius = ask.need, ask.columns.radius[rows]
    limit = radius if need.max_miles is None else np.minimum(radius, need.max_miles)
    if need.place is None:
        return Answers(None, np.ones(len(rows), np.bool_))
    off = col.OFF_MILES[ask.columns.off[rows]] + need.place.error_miles
    doubt = away.off + _ROUNDING
    least, most = away.miles - off, away.miles + off
    failed = least > limit
    unknown = ~failed & ~(
        (most <= limit) & np.isfinite(radius)
    )  # a place that is not known is NaN: never within
    close = (np.abs(least - limit) <= doubt) | (np.abs(most - limit) <= doubt)
    for at in np.flatnonzero(close):
        failed[at], unknown[at] = _measured(ask, int(rows[at]))
    return Answers(failed, unknown)


def _measured(ask: Asking, row: int) -> tuple[bool, bool]:
    """Decide one distance as the rule does."""
    candidate, need = ask.candidate(row), ask.need
    miles = exact_miles(need, candidate)
    assert miles is not None
    assert need.place is not None
    assert candidate.place is not None
    off = need.place.error_miles + candidate.place.error_miles
    limits = [each for each in (candidate.radius_miles, need.max_miles) if each is not None]
    if any(miles - off > each for each in limits):
        return True, False
    return False, candidate.radius_miles is None or any(miles + off > each for each in limits)


def _gender(ask: Asking, rows: Rows, away: Away) -> Answers:
    given = ask.columns.gender[rows]
    unknown = given == col.NOT_KNOWN
    return Answers(~unknown & (given != ask.columns.genders.find(ask.need.gender)), unknown)


def _yes(ask: Asking, rows: Rows, known: int, is_met: Found) -> Answers:
    unknown = ~ask.flag(rows, known)
    return Answers(~unknown & ~is_met, unknown)


def _driver(ask: Asking, rows: Rows, away: Away) -> Answers:
    return _yes(ask, rows, col.DRIVES_KNOWN, ask.flag(rows, col.DRIVES))


def _smoking(ask: Asking, rows: Rows, away: Away) -> Answers:
    return _yes(ask, rows, col.SMOKE_KNOWN, ~ask.flag(rows, col.REFUSES_SMOKE))


def _pets(ask: Asking, rows: Rows, away: Away) -> Answers:
    refused = ask.columns.sets["refuses_pets"].any_of(rows, ask.need.pets)
    return _yes(ask, rows, col.PETS_KNOWN, ~refused)


def _language(ask: Asking, rows: Rows, away: Away) -> Answers:
    spoken = ask.columns.sets["languages"].any_of(rows, ask.need.languages_any)
    return _yes(ask, rows, col.LANGUAGES_KNOWN, spoken)


def _own_must(ask: Asking, rows: Rows, away: Away) -> Answers:
    asked = ask.need.own_musts
    refused = ask.columns.sets["refuses"].any_of(rows, asked)
    return Answers(refused, ~refused & ~ask.columns.sets["meets"].all_of(rows, asked))


def _hours(ask: Asking, rows: Rows, away: Away) -> Answers:
    spare, full = ask.columns.spare[rows], ask.flag(rows, col.FULL)
    unsaid = spare == col.NOT_SAID
    return Answers(full | ~unsaid & (spare < ask.need.minutes_asked), unsaid & ~full)


def _price(ask: Asking, rows: Rows, away: Away) -> Answers:
    """What is known can be enough to say no: the ceiling rate by rate, the week at the rates that are known."""
    need, asked = ask.need, ask.need.minutes_by_day_type
    unknown, failed = np.zeros(len(rows), np.bool_), np.zeros(len(rows), np.bool_)
    cost = np.zeros(len(rows), np.int64)
    for kind, minutes in asked.items():
        rate = ask.columns.rates[rows, _RATE[kind]]
        unknown |= rate == col.NOT_KNOWN
        if need.max_rate_pence is not None:
            failed |= rate > need.max_rate_pence
        cost += np.maximum(rate, 0).astype(np.int64) * minutes
    if need.weekly_budget_pence is not None:
        failed |= cost > 60 * (need.weekly_budget_pence + need.weekly_top_up_pence)
    return Answers(failed, unknown & ~failed)


def _times(ask: Asking, rows: Rows, away: Away) -> Answers:
    unknown = ~ask.flag(rows, col.TIMES_KNOWN)
    return Answers(~weeks.free_for(ask.need.visits, ask.columns.week[rows]) & ~unknown, unknown)


_RULES: Mapping[str, Rule] = {
    "service": _service,
    "gender": _gender,
    "driver": _driver,
    "smoking": _smoking,
    "pets": _pets,
    "language": _language,
    "own_must": _own_must,
    "hours": _hours,
    "price": _price,
    "times": _times,
    "distance": _distance,
}
