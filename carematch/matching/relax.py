"""When nobody fits: the smallest sets of changes that would let somebody in, and the rule that bound.

Single changes are the smallest steps of those who fail exactly one Must; pairs those of whoever fails two.
Only minimal sets are kept: where a part already lets somebody in, the whole is left out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carematch.matching import near
from carematch.matching.eligibility import (
    MUSTS,
    Pair,
    failed_musts,
    first_legal_failure,
    legal_answers,
    must_answers,
)
from carematch.matching.facts import Candidate, Need
from carematch.matching.near import Step
from carematch.matching.problem import Problem

Missing = Mapping[str, tuple[Pair, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Changes that together let these people in."""

    changes: tuple[Step, ...]
    unlocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relaxations:
    """The minimal sets of changes for a need, and the Must that most candidates fail."""

    need: Need
    sets: tuple[Relaxation, ...]
    bound_by: str | None


def relax(problem: Problem) -> dict[str, Any]:
    """Find the smallest changes for every need of a problem file, as data that json can write."""
    return {"needs": [as_json(relax_need(need, problem.providers)) for need in problem.needs]}


def relax_need(need: Need, candidates: Iterable[Candidate]) -> Relaxations:
    """Find the minimal sets of one or two changes; none where somebody already fits. Nothing legal is changed."""
    lawful = [Pair.of(need, each) for each in candidates if _is_lawful(need, each)]
    missing = {pair.candidate.id: (pair, failed_musts(must_answers(pair))) for pair in lawful}
    bound_by = _most_failed(missing)
    if any(not failed for _, failed in missing.values()):
        return Relaxations(need, (), bound_by)
    singles = _sets(missing, size=1)
    enough = {change for each in singles for change in each.changes}
    pairs = [each for each in _sets(missing, size=2) if _is_minimal(each, enough, missing)]
    order = _by_flexibility(need)
    return Relaxations(need, (*sorted(singles, key=order), *sorted(pairs, key=order)), bound_by)


def as_json(found: Relaxations) -> dict[str, Any]:
    """Return the sets as data that json can write; each change says its step."""
    return {
        "id": found.need.id,
        "sets": [
            {
                "changes": [
                    {"code": step.code, "change": {**step.as_json(), "says": near.sentence(found.need, step)}}
                    for step in each.changes
                ],
                "unlocks": list(each.unlocks),
            }
            for each in found.sets
        ],
        "bound_by": found.bound_by,
    }


def _is_lawful(need: Need, candidate: Candidate) -> bool:
    return first_legal_failure(legal_answers(need, candidate)) is None


def _most_failed(missing: Missing) -> str | None:
    """Return the Must that most fail, the earlier in the table on a tie; None where nobody fails any."""
    counted = Counter(code for _, failed in missing.values() for code in failed)
    return max(MUSTS, key=lambda code: counted[code]) if counted else None


def _sets(missing: Missing, *, size: int) -> list[Relaxation]:
    """Return each distinct set of smallest steps of those who fail so many Musts, with everybody it lets in."""
    found: dict[tuple[Step, ...], None] = {}
    for pair, failed in missing.values():
        if len(failed) == size:
            steps = tuple(near.steps_for(pair, failed))
            if len(steps) == size:
                found[steps] = None
    together = [Relaxation(steps, _let_in(steps, missing)) for steps in found]
    return [each for each in together if each.unlocks]


def _let_in(steps: Sequence[Step], missing: Missing) -> tuple[str, ...]:
    return tuple(name for name, (pair, _) in missing.items() if near.lets_in(pair, steps))


def _is_minimal(pair_of_changes: Relaxation, enough: set[Step], missing: Missing) -> bool:
    return not any(change in enough or _let_in((change,), missing) for change in pair_of_changes.changes)


def _by_flexibility(need: Need) -> Any:
    """Order by what the person is most ready to change, then by how many it lets in, then the smaller change."""
    ready = {code: place for place, code in enumerate(need.flexibility)}
    table = {code: place for place, code in enumerate(MUSTS)}

    def order(each: Relaxation) -> tuple[Any, ...]:
        places = sorted((ready.get(step.code, len(ready)) for step in each.changes), reverse=True)
        return places, -len(each.unlocks), [(table[step.code], step.size) for step in each.changes]

    return order
