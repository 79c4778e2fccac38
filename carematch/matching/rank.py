"""Ranks everybody who might meet a need: who fits, best first; who nearly does; who is ruled out, and why."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from carematch.matching.eligibility import (
    Pair,
    failed_musts,
    first_legal_failure,
    legal_answers,
    must_answers,
    unknown_musts,
)
from carematch.matching.explain import Chip, chips
from carematch.matching.facts import Candidate, Need
from carematch.matching.near import Step, steps_for
from carematch.matching.problem import Problem
from carematch.matching.scoring import Score, Setting, all_weights, score
from carematch.rules.answers import RuleAnswer

MOST_NEAR_MISSES = 50
SAME_SCORE = 1e-9  # scores this close are alike

_Answered = tuple[Pair, dict[str, RuleAnswer]]


@dataclass(frozen=True, slots=True)
class Eligible:
    """Somebody who passes every Legal rule and fails no Must; with `ask_first`, some Musts are not known."""

    pair: Pair
    score: Score
    answers: Mapping[str, RuleAnswer]
    ask_first: tuple[str, ...]
    chips: tuple[Chip, ...]

    @property
    def candidate(self) -> Candidate:
        """Return who it is."""
        return self.pair.candidate


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Somebody who passes every Legal rule and fails some Musts, with the smallest step for each where there is one."""

    pair: Pair
    answers: Mapping[str, RuleAnswer]
    failed: tuple[str, ...]
    steps: tuple[Step, ...]
    chips: tuple[Chip, ...]

    @property
    def candidate(self) -> Candidate:
        """Return who it is."""
        return self.pair.candidate


@dataclass(frozen=True, slots=True)
class Blocked:
    """Somebody whom a Legal rule keeps out: the first one in the order of the table, and its evidence."""

    candidate: Candidate
    rule: str
    reason: str
    answers: Mapping[str, RuleAnswer]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who was found for a need, with the weights used; `misses` counts every near miss, listed or not."""

    need: Need
    eligible: tuple[Eligible, ...]
    near: tuple[NearMiss, ...]
    blocked: tuple[Blocked, ...]
    weights: Mapping[str, float]
    misses: int


def rank(problem: Problem) -> dict[str, Any]:
    """Rank every need of a problem file, as data that json can write."""
    return {
        "needs": [
            as_json(
                rank_need(
                    need,
                    problem.providers,
                    today=problem.today,
                    seed=problem.seed,
                    weights=problem.weights,
                    adjacency=problem.adjacency,
                )
            )
            for need in problem.needs
        ]
    }


def rank_need(
    need: Need,
    candidates: Iterable[Candidate],
    *,
    today: date,
    seed: int = 0,
    weights: Mapping[str, float] | None = None,
    adjacency: Mapping[str, tuple[str, ...]] | None = None,
) -> Ranking:
    """Rank candidates for one need; the same input always gives the same order."""
    blocked: list[Blocked] = []
    fitting: list[_Answered] = []
    missing: list[_Answered] = []
    for candidate in candidates:
        legal = legal_answers(need, candidate)
        rule = first_legal_failure(legal)
        if rule is not None:
            blocked.append(Blocked(candidate, rule, legal[rule].evidence, legal))
            continue
        pair = Pair.of(need, candidate)
        answers = legal | must_answers(pair)
        (missing if failed_musts(answers) else fitting).append((pair, answers))
    used = all_weights(weights or {})
    eligible = _eligible(fitting, today, seed, used, adjacency or {})
    return Ranking(need, eligible, _near(missing, today, seed), tuple(blocked), used, len(missing))


def _eligible(
    fitting: Sequence[_Answered],
    today: date,
    seed: int,
    weights: Mapping[str, float],
    adjacency: Mapping[str, tuple[str, ...]],
) -> tuple[Eligible, ...]:
    most = max((pair.candidate.offers_28_days for pair, _ in fitting), default=0)
    setting = Setting(today, adjacency, most)
    scored = [
        Eligible(
            pair,
            score(pair, setting, weights),
            answers,
            unknown_musts(answers),
            chips(pair, answers, today=today),
        )
        for pair, answers in fitting
    ]
    certain = [each for each in scored if not each.ask_first]
    ask_first = [each for each in scored if each.ask_first]
    return (*_best_first(certain, seed), *_best_first(ask_first, seed))


def _best_first(scored: list[Eligible], seed: int) -> list[Eligible]:
    """Order by the unrounded score; those within a billionth of the one before nearer first, then by the draw."""
    ordered: list[Eligible] = []
    alike: list[Eligible] = []
    for each in sorted(scored, key=lambda each: -each.score.total):
        if alike and alike[-1].score.total - each.score.total > SAME_SCORE:
            ordered += sorted(alike, key=lambda one: _nearer_first(one.pair, seed))
            alike = []
        alike.append(each)
    return ordered + sorted(alike, key=lambda one: _nearer_first(one.pair, seed))


def _near(missing: Sequence[_Answered], today: date, seed: int) -> tuple[NearMiss, ...]:
    """Return the near misses with the fewest failures, nearer first among those with as many."""
    ordered = sorted(missing, key=lambda each: (len(failed_musts(each[1])), *_nearer_first(each[0], seed)))
    return tuple(_near_miss(pair, answers, today) for pair, answers in ordered[:MOST_NEAR_MISSES])


def _near_miss(pair: Pair, answers: Mapping[str, RuleAnswer], today: date) -> NearMiss:
    failed = failed_musts(answers)
    return NearMiss(pair, answers, failed, tuple(steps_for(pair, failed)), chips(pair, answers, today=today))


def _nearer_first(pair: Pair, seed: int) -> tuple[float, str]:
    miles = float("inf") if pair.miles is None else pair.miles
    return miles, drawn(seed, pair.need, pair.candidate)


def drawn(seed: int, need: Need, candidate: Candidate) -> str:
    """Return the lot that settles a tie: nobody can choose it, and anybody can draw it again."""
    return hashlib.sha256(f"{seed}|{need.id}|{candidate.id}".encode()).hexdigest()


def as_json(ranking: Ranking) -> dict[str, Any]:
    """Return a ranking as data that json can write."""
    return {
        "id": ranking.need.id,
        "eligible": [
            {
                "id": each.candidate.id,
                "miles": each.pair.miles,
                "approximate": each.pair.miles_off > 0,
                "score": each.score.total,
                "rules": {
                    code: {"answer": answer.answer.value, "evidence": answer.evidence}
                    for code, answer in each.answers.items()
                },
                "parts": dict(each.score.parts),
            }
            for each in ranking.eligible
        ],
        "near": [
            {
                "id": each.candidate.id,
                "failed": list(each.failed),
                "steps": [step.as_json() for step in each.steps],
            }
            for each in ranking.near
        ],
        "blocked": [
            {"id": each.candidate.id, "rule": each.rule, "reason": each.reason} for each in ranking.blocked
        ],
    }
