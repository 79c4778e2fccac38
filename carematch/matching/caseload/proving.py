"""Up to a hundred people: the best plan there is, tier by tier, each tier's value held while the next is sought."""

from collections.abc import Sequence
from dataclasses import dataclass

from carematch.matching.caseload.board import Board
from carematch.matching.caseload.optimiser import Answer, Clock, chosen, most
from carematch.matching.caseload.plan import Plan
from carematch.matching.caseload.program import INFINITY, Program, Row

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Found:
    """A plan, the most weight that any plan could have, and whether minutes and miles are both proved best."""

    plan: Plan
    bound: float
    proved: bool


def weights_of(board: Board, numbers: Sequence[int]) -> dict[int, float]:
    """Return the weighted minutes of each choice, by its place among the numbers."""
    return {place: board.items[board.choices[each].item].weight for place, each in enumerate(numbers)}


def ceiling(board: Board) -> float:
    """Return the weight of all that somebody could do, were they asked for nothing else."""
    return float(sum(item.weight for item, able in zip(board.items, board.of_item, strict=True) if able))


def prove(board: Board, start: Plan, clock: Clock) -> Found:
    """Find most weighted minutes, then among those plans least miles; where time runs out, the best found so far."""
    numbers = range(len(board.choices))
    if not numbers:
        return Found(start, 0.0, True)
    program, weights = Program(board, numbers), weights_of(board, numbers)
    clock.tell(20, "Looking for the most minutes")
    plan, answer = _settled(program, weights, start, clock)
    bound = min(answer.bound, ceiling(board)) if answer.bound < INFINITY else ceiling(board)
    if not answer.proved:
        return Found(max(plan, start, key=lambda each: each.weight), bound, False)
    program.rows.append(Row(plan.weight - TOLERANCE, INFINITY, weights))
    clock.tell(70, "Looking for the fewest miles")
    miles = {place: -board.choices[each].miles for place, each in enumerate(numbers)}
    nearer, answer = _settled(program, miles, plan, clock)
    if nearer.weight < plan.weight - TOLERANCE or nearer.miles > plan.miles:
        nearer = plan
    return Found(nearer, max(bound, plan.weight), answer.proved)


def _settled(program: Program, weights: dict[int, float], start: Plan, clock: Clock) -> tuple[Plan, Answer]:
    """Solve until nobody holds what cannot be placed in one week; where time runs out, repair what was found."""
    best = start
    while True:
        answer = most(program, weights, clock, start=list(best.doing.values()))
        if answer.values is None:
            return best, Answer(None, answer.bound, False)
        choices = chosen(program, answer.values)
        if not program.forbid(choices):
            return Plan.of(program.board, choices), answer
        repaired = Plan.of(program.board, choices)
        if repaired.weight > best.weight:
            best = repaired
        if clock.left <= 0:
            return best, Answer(None, answer.bound, False)
