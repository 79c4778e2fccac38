"""The problem file: needs and providers as plain data, read strictly, with no database behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from carematch.matching import file_parts
from carematch.matching.facts import Candidate, Need, Place, Preferences, Relation, Visit, Window
from carematch.matching.file_needs import need_of
from carematch.matching.file_providers import provider_of
from carematch.matching.reading import ProblemRefused, Value
from carematch.matching.scoring import WEIGHTS

__all__ = [
    "Candidate",
    "Need",
    "Place",
    "Preferences",
    "Problem",
    "ProblemRefused",
    "Relation",
    "Visit",
    "Window",
    "load",
]

_KEYS = ("today", "seed", "weights", "adjacency", "needs", "providers")


@dataclass(frozen=True, slots=True)
class Problem:
    """Needs and providers as they stood on a day, with the weights, adjacency and seed of the ranking."""

    today: date
    needs: tuple[Need, ...]
    providers: tuple[Candidate, ...]
    seed: int = 0
    weights: Mapping[str, float] = field(default_factory=dict)
    adjacency: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def load(content: Any) -> Problem:
    """Read a problem file that json has decoded, or raise ProblemRefused with the path of what cannot be."""
    problem = Value(content).record(*_KEYS)
    for key in ("needs", "providers"):
        if problem[key].is_null:
            problem[key].refuse("write a list in square brackets")
    return Problem(
        today=problem["today"].day(),
        needs=file_parts.distinct(problem["needs"], need_of),
        providers=file_parts.distinct(problem["providers"], provider_of),
        seed=0 if problem["seed"].is_null else problem["seed"].whole(least=-(2**63), most=2**63),
        weights=_weights(problem["weights"]),
        adjacency=_adjacency(problem["adjacency"]),
    )


def _weights(value: Value) -> dict[str, float]:
    if value.is_null:
        return {}
    weights = value.record(*WEIGHTS)
    return {code: weights[code].number() for code in value.mapping()}


def _adjacency(value: Value) -> dict[str, tuple[str, ...]]:
    if value.is_null:
        return {}
    return {key: Value(near, f"{value.path}.{key}").texts() for key, near in value.mapping().items()}
