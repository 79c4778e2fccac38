"""The caseload mode of a problem file: a proposal for every need at once, beside first come, first served."""

from collections.abc import Callable
from typing import Any

from carematch.matching.caseload.board import Board, lay
from carematch.matching.caseload.diving import dive
from carematch.matching.caseload.in_turn import first_come_first_served
from carematch.matching.caseload.optimiser import Clock, Stopped
from carematch.matching.caseload.plan import Plan
from carematch.matching.caseload.proving import Found, prove
from carematch.matching.problem import Problem

MOST_PROVED = 100  # people; for more of them a good plan and a bound
SECONDS = 85.0


def caseload(
    problem: Problem,
    *,
    seconds: float = SECONDS,
    progress: Callable[[int, str], None] = lambda hundredths, doing: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Share the scarce hours among all needs, as data that json can write; returns {} once it is called off."""
    clock = Clock(seconds, progress, cancelled)
    try:
        board = lay(
            problem.needs,
            problem.providers,
            lambda share: clock.tell(12 * share, "Finding out who may do which visit"),
        )
        in_turn = first_come_first_served(board)
        found = (prove if len(problem.needs) <= MOST_PROVED else dive)(board, in_turn, clock)
    except Stopped:
        return {}
    return as_json(board, found, in_turn)


def as_json(board: Board, found: Found, in_turn: Plan) -> dict[str, Any]:
    """Return a proposal as data; `better_percent` is by how much the best possible could be better at most."""
    plan = found.plan
    return {
        "assignment": plan.as_json(),
        **_met(board, plan),
        "miles": plan.miles,
        "first_come_first_served": {
            **_met(board, in_turn),
            "miles": in_turn.miles,
            "visits": len(in_turn.doing),
        },
        "proved_optimal": found.proved,
        "weighted_minutes": plan.weight,
        "bound": found.bound,
        "better_percent": better_percent(plan.weight, found.bound),
    }


def better_percent(weight: float, bound: float) -> float | None:
    """Return how many per cent more weighted minutes the bound leaves open; None where none are met."""
    if weight <= 0:
        return 0.0 if bound <= 0 else None
    return max(0.0, 100 * (bound - weight) / weight)


def _met(board: Board, plan: Plan) -> dict[str, Any]:
    return {"minutes_met": plan.minutes, "minutes_unmet": board.minutes_asked - plan.minutes}
