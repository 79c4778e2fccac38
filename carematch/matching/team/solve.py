"""The team mode of a problem file: for each need the teams to choose from, as data that json can write."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from carematch.matching.facts import Candidate, Need
from carematch.matching.problem import Problem
from carematch.matching.reading import ProblemRefused
from carematch.matching.team.board import lay
from carematch.matching.team.finding import Pace
from carematch.matching.team.options import Option, options, uncovered

_FLEXIBLE = "The times are flexible, so there are no visits to share"
_NOBODY = "Nobody can do any of the visits as they are asked"


def team(problem: Problem, pace: Pace | None = None) -> dict[str, Any]:
    """Find teams for every need of a problem, or raise ProblemRefused where somebody's home is not known."""
    pace = pace or Pace()
    for place, need in enumerate(problem.needs):
        if need.place is None:
            raise ProblemRefused(
                f"needs[{place}].lat", "write where the person lives; a team is chosen by how near it is"
            )
    needs = []
    for place, need in enumerate(problem.needs):
        needs.append(_answer(problem, need, replace(pace, progress=_part(pace, place, len(problem.needs)))))
    return {"needs": needs}


def _part(pace: Pace, place: int, needs: int) -> Callable[[int, str], None]:
    """Return what tells how far the whole is when one of several needs is so far."""
    return lambda percent, words: pace.progress((100 * place + percent) // needs, words)


def _answer(problem: Problem, need: Need, pace: Pace) -> dict[str, Any]:
    """Return the options for a need; where there are none, one sentence says why."""
    if not need.visits:
        return {"id": need.id, "options": [], "reason": _FLEXIBLE}

    def drawn(candidate: Candidate) -> str:
        return hashlib.sha256(f"{problem.seed}|{need.id}|{candidate.id}".encode()).hexdigest()

    found = options(lay(need, sorted(problem.providers, key=drawn)), pace)
    if not found:
        return {"id": need.id, "options": [], "reason": _NOBODY}
    return {"id": need.id, "options": [as_json(option) for option in found]}


def as_json(option: Option) -> dict[str, Any]:
    """Return an option as data that json can write; its cost is null while a rate in it is not known."""
    plan, visits = option.plan, option.plan.board.visits
    return {
        "name": option.name,
        "assignment": {visits[each].id: plan.doing[each].candidate.id for each in sorted(plan.doing)},
        "people": len(plan.shares),
        "miles": plan.miles,
        "week_pence": plan.pence,
        "minutes_covered": plan.minutes,
        "backup": {visits[each].id: spare.id if spare else None for each, spare in option.backup.items()},
        "proved_optimal": option.proved,
        "says": option.says,
        "most_minutes_on_one": plan.heaviest,
        "uncovered": [{"visit": visits[each].id, "says": why} for each, why in uncovered(plan).items()],
    }
