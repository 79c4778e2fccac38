"""When nobody fits: the smallest sets of changes that would let somebody in, and the rule that bound.

Single changes are the smallest steps of those who fail exactly one Must; pairs those of whoever fails two. Only
minimal sets are kept: where a part already lets somebody in, the part is kept and the whole left out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from carematch.matching import near
from carematch.matching.eligibility import MUSTS, first_legal_failure, legal_answers
from carematch.matching.facts import Candidate, Need
from carematch.matching.letting_in import Field
from carematch.matching.near import Step
from carematch.matching.problem import Problem


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
    field = Field.of(need, (each for each in candidates if _is_lawful(need, each)))
    if any(not failed for failed in field.failed):
        return Relaxations(need, (), _most_failed(field))
    return Relaxations(need, (*_ordered(need, _minimal(field, pairs=True)),), _most_failed(field))


def single_changes(need: Need, candidates: Iterable[Candidate]) -> tuple[Relaxation, ...]:
    """Return the single changes that would let in somebody who does not fit, also where others fit already."""
    lawful = (each for each in candidates if _is_lawful(need, each))
    return tuple(_ordered(need, _minimal(Field.of(need, lawful), pairs=False)))


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


def _most_failed(field: Field) -> str | None:
    """Return the Must that most fail, the earlier in the table on a tie; None where nobody fails any."""
    counted = Counter(code for failed in field.failed for code in failed)
    return max(MUSTS, key=lambda code: counted[code]) if counted else None


def _minimal(field: Field, *, pairs: bool) -> Iterator[Relaxation]:
    """Yield each set of which no part lets anybody in, with everybody whom it does let in; singles first.

    Where one of two changes would do by itself for somebody who fails two Musts, that one is a single change.
    """
    enough: dict[Step, None] = {}
    together: list[tuple[Step, ...]] = []
    for steps, whose in _smallest(field, most=2 if pairs else 1).items():
        if len(steps) == 1:
            enough[steps[0]] = None
            continue
        parts = {step: field.let_in((step,)) for step in steps}
        if not any(parts.values()):
            together.append(steps)
        for step, entering in parts.items():
            if not whose.isdisjoint(entering) and not _is_said(step, enough):
                enough[step] = None
    for changes in (*((step,) for step in enough), *together):
        if unlocks := field.let_in(changes):
            yield Relaxation(changes, unlocks)


def _is_said(step: Step, singles: Iterable[Step]) -> bool:
    """Tell whether the same visit is given away already, for another Must."""
    return any(
        (each.visit, each.shift_minutes, each.drop) == (step.visit, step.shift_minutes, step.drop)
        for each in singles
        if step.visit is not None
    )


def _smallest(field: Field, *, most: int) -> dict[tuple[Step, ...], set[str]]:
    """Return the smallest steps of those who fail one Must, then of those who fail two, with whose they are."""
    found: dict[tuple[Step, ...], set[str]] = {}
    for size in range(1, most + 1):
        for pair, failed in zip(field.pairs, field.failed, strict=True):
            if len(failed) == size:
                steps = tuple(near.steps_for(pair, failed))
                if len(steps) == size:
                    found.setdefault(steps, set()).add(pair.candidate.id)
    return found


def _ordered(need: Need, found: Iterable[Relaxation]) -> list[Relaxation]:
    """Order sets, single changes first: what the person is most ready to change, then whom it lets in, then size."""
    ready = {code: place for place, code in enumerate(need.flexibility)}
    table = {code: place for place, code in enumerate(MUSTS)}

    def order(each: Relaxation) -> tuple[Any, ...]:
        places = sorted((ready.get(step.code, len(ready)) for step in each.changes), reverse=True)
        sizes = [(table[step.code], step.size) for step in each.changes]
        return len(each.changes), places, -len(each.unlocks), sizes

    return sorted(found, key=order)
