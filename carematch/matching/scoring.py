"""How well somebody fits what the person would like: ten preferences, each from 0 to 1, weighed together.

Score = 100 × Σ weight·part ÷ Σ weight over the preferences that apply. What is not known counts 0, and is said.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from carematch.matching import price, said
from carematch.matching.eligibility import Pair

WEIGHTS: Mapping[str, float] = {
    "near": 25,
    "neighbourhood": 10,
    "continuity": 15,
    "language": 10,
    "experience": 15,
    "interests": 5,
    "community": 5,
    "price_fit": 5,
    "fresh": 5,
    "fair_share": 5,
}

_NEAR_MILES = 3
FRESH_DAYS = 28
_STALE_DAYS = 84


@dataclass(frozen=True, slots=True)
class Setting:
    """What a score needs besides the pair: the day, which areas adjoin, and the most offers anyone eligible had."""

    today: date
    adjacency: Mapping[str, tuple[str, ...]]
    most_offers: int


@dataclass(frozen=True, slots=True)
class Score:
    """A score from 0 to 100, its parts, and a sentence for each part that counts 0 because it is not known."""

    total: float
    parts: Mapping[str, float]
    not_known: Mapping[str, str]


def score(pair: Pair, setting: Setting, weights: Mapping[str, float]) -> Score:
    """Return the score of a pair over the preferences that apply, with the weights given for each."""
    worked = {code: part(pair, setting) for code, part in PARTS.items() if _applies(code, pair)}
    parts = {code: each if isinstance(each, float) else 0.0 for code, each in worked.items()}
    whole = math.fsum(weights[code] for code in parts)
    weighed = math.fsum(weights[code] * part for code, part in parts.items())
    return Score(
        100 * weighed / whole if whole else 0.0,
        parts,
        {code: each for code, each in worked.items() if isinstance(each, str)},
    )


def all_weights(given: Mapping[str, float]) -> dict[str, float]:
    """Return the weights to rank by: the defaults, with those an organisation has set itself in their place."""
    return {code: given.get(code, weight) for code, weight in WEIGHTS.items()}


def _applies(code: str, pair: Pair) -> bool:
    need = pair.need
    asked = {
        "neighbourhood": need.neighbourhood is not None,
        "continuity": bool(need.known_providers),
        "language": bool(need.prefers.languages),
        "experience": bool(need.prefers.experience),
        "interests": bool(need.prefers.interests),
        "community": bool(need.prefers.communities),
        "price_fit": need.max_rate_pence is not None,
    }
    return asked.get(code, True)


# Each part is a number from 0 to 1, or the sentence that says what is not known.


def _near(pair: Pair, setting: Setting) -> float | str:
    return "The distance is not known" if pair.miles is None else math.exp(-pair.miles / _NEAR_MILES)


def _neighbourhood(pair: Pair, setting: Setting) -> float | str:
    here, there = pair.need.neighbourhood, pair.candidate.neighbourhood
    if there is None:
        return "Their neighbourhood is not recorded"
    if there == here:
        return 1.0
    return 0.5 if here is not None and there in setting.adjacency.get(here, ()) else 0.0


def _continuity(pair: Pair, setting: Setting) -> float | str:
    return 1.0 if pair.candidate.id in pair.need.known_providers else 0.0


def _language(pair: Pair, setting: Setting) -> float | str:
    return _share(pair.need.prefers.languages, pair.candidate.languages, "knowledge of languages")


def _experience(pair: Pair, setting: Setting) -> float | str:
    return _share(pair.need.prefers.experience, pair.candidate.experience, "experience")


def _community(pair: Pair, setting: Setting) -> float | str:
    return _share(
        pair.need.prefers.communities, pair.candidate.communities, "experience of particular communities"
    )


def _interests(pair: Pair, setting: Setting) -> float | str:
    """Return the Jaccard index of both lists of interests."""
    if pair.candidate.interests is None:
        return "Their interests are not recorded"
    wanted, theirs = set(pair.need.prefers.interests), set(pair.candidate.interests)
    return len(wanted & theirs) / len(wanted | theirs)


def _price_fit(pair: Pair, setting: Setting) -> float | str:
    dearest, ceiling = price.dearest_asked(pair.need, pair.candidate), pair.need.max_rate_pence
    if dearest is None:
        return "A rate that would be paid is not recorded"
    return max(0.0, 1 - dearest / ceiling) if ceiling else 0.0


def _fresh(pair: Pair, setting: Setting) -> float | str:
    if pair.candidate.confirmed_on is None:
        return "They have not confirmed their details yet"
    days = (setting.today - pair.candidate.confirmed_on).days
    return min(1.0, max(0.0, (_STALE_DAYS - days) / (_STALE_DAYS - FRESH_DAYS)))


def _fair_share(pair: Pair, setting: Setting) -> float | str:
    return 1 - pair.candidate.offers_28_days / setting.most_offers if setting.most_offers else 1.0


def _share(wanted: tuple[str, ...], theirs: tuple[str, ...] | None, what: str) -> float | str:
    if theirs is None:
        return f"Their {said.plain(what)} is not recorded"
    return sum(each in theirs for each in wanted) / len(wanted)


PARTS: Mapping[str, Callable[[Pair, Setting], float | str]] = {
    "near": _near,
    "neighbourhood": _neighbourhood,
    "continuity": _continuity,
    "language": _language,
    "experience": _experience,
    "interests": _interests,
    "community": _community,
    "price_fit": _price_fit,
    "fresh": _fresh,
    "fair_share": _fair_share,
}
