"""More than a hundred people: a relaxation by interior point gives the bound and the direction, a dive a plan.

Then the plan is bettered where it falls short: a few people who compete for the same providers are given the
best that can be had with everybody else's visits as they are, and so on through the list (large neighbourhood search).
"""

import numpy as np

from carematch.matching.caseload.board import MOST_PEOPLE, Board
from carematch.matching.caseload.optimiser import Clock, chosen, most
from carematch.matching.caseload.plan import Plan
from carematch.matching.caseload.program import Program
from carematch.matching.caseload.proving import TOLERANCE, Found, ceiling, weights_of

MOST_IN_RELAXATION = 400_000  # choices; with more of them the bound is only what could be done at all
_AT_ONCE = 7  # people in one neighbourhood
_ROUNDS = 4
_NODES = 30
_SECONDS = 1.5
_EVEN_SO = 0.2  # what a visit counts that the relaxation would give to somebody else
_A_MILE = 0.01  # of a minute: enough to tell two plans apart that meet as much
_GAP = 1e-3
_SECONDS_TO_FINISH = 3.0


def dive(board: Board, start: Plan, clock: Clock) -> Found:
    """Find a plan no worse than `start`, with a bound on what any plan could reach; it is not proved best."""
    clock.tell(15, "Working out what could be reached at most")
    numbers = range(len(board.choices))
    program, weights = Program(board, numbers, with_people=False), weights_of(board, numbers)
    bound, best = ceiling(board), start
    if len(numbers) <= MOST_IN_RELAXATION:
        answer = most(program, weights, clock, whole=False, seconds=clock.left / 2)
        bound = min(bound, answer.bound)
        if answer.values is not None:
            clock.tell(40, "Making a first plan")
            best = max(best, _rounded(board, answer.values), key=lambda each: each.weight)
    best = _bettered(board, best, clock)
    return Found(best, max(bound, best.weight), False)


def _rounded(board: Board, values: np.ndarray) -> Plan:
    """Give each need, those first that the relaxation is surest of, the people whom it would send for most of it."""
    plan = Plan(board)
    met: dict[int, dict[int, list[int]]] = {}
    for (need, provider), choices in board.meetings.items():
        surest = sorted(choices, key=lambda each: (-round(20 * float(values[each])), each))
        met.setdefault(need, {})[provider] = surest
    sure = {
        need: max(sum(values[each] for each in choices) for choices in offers.values())
        for need, offers in met.items()
    }

    def worth(each: int) -> float:
        return board.items[board.choices[each].item].weight * (values[each] + _EVEN_SO)

    for need in sorted(met, key=lambda each: (-sure[each], each)):
        for _ in range(MOST_PEOPLE):
            offers = [plan.as_many(choices) for choices in met[need].values()]
            for each in max(offers, key=lambda offer: sum(map(worth, offer))):
                plan.add(each)
    return plan


def _bettered(board: Board, plan: Plan, clock: Clock) -> Plan:
    """Go through the list by neighbourhoods until rounds bring nothing more, or time is nearly up."""
    for turn in range(_ROUNDS):
        before, seen = plan.weight, set[int]()
        order = sorted(range(len(board.needs)), key=lambda need: (-_unmet(board, plan, need), need))
        for need in order:
            if need in seen or not any(board.of_item[item] for item in board.of_need[need]):
                continue
            if clock.left < _SECONDS_TO_FINISH:
                return plan
            clock.tell(
                40 + 29 * turn + 29 * len(seen) / len(order), "Looking for a better plan, part by part"
            )
            people = _neighbours(board, need, seen)
            seen |= people
            plan = _best_for(board, plan, people, clock)
        if plan.weight <= before + TOLERANCE:
            break
    return plan


def _unmet(board: Board, plan: Plan, need: int) -> float:
    return sum(board.items[item].weight for item in board.of_need[need] if item not in plan.doing)


def _neighbours(board: Board, need: int, seen: set[int]) -> set[int]:
    """Return a need with those that share most choices of providers with it, first those not seen before."""
    providers = {board.choices[each].provider for item in board.of_need[need] for each in board.of_item[item]}
    shared: dict[int, int] = {}
    for provider in providers:
        for each in board.of_provider[provider]:
            other = board.items[board.choices[each].item].need
            shared[other] = shared.get(other, 0) + 1
    others = sorted(shared, key=lambda other: (other in seen, -shared[other], other))
    return {need, *others[: _AT_ONCE - 1]}


def _best_for(board: Board, plan: Plan, people: set[int], clock: Clock) -> Plan:
    """Return the plan with these people's visits shared anew, as well as can be with all others as they are."""
    own = {each for need in people for item in board.of_need[need] for each in board.of_item[item]}
    now = [each for _, each in sorted(plan.doing.items()) if each in own]
    kept = [each for _, each in sorted(plan.doing.items()) if each not in own]
    rest = Plan.of(board, kept)
    free = [each for each in sorted(own) if rest.can_add(each)]
    program = Program(board, free, held=rest.held)
    weights = weights_of(board, program.numbers)
    wanted = {place: w - _A_MILE * board.choices[free[place]].miles for place, w in weights.items()}
    answer = most(program, wanted, clock, seconds=_SECONDS, start=now, nodes=_NODES, gap=_GAP)
    if answer.values is None:
        return plan
    taken = sorted(chosen(program, answer.values), key=lambda each: (-weights[program.column[each]], each))
    made = Plan.of(board, [*kept, *taken, *free])
    better = made.weight > plan.weight + TOLERANCE
    nearer = made.weight >= plan.weight - TOLERANCE and made.miles < plan.miles
    return made if better or nearer else plan
