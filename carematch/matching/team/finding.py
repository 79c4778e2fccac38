"""Finds teams: the exact search first, then tier by tier, all within the seconds given; nothing is worse than greedy.

Tiers, each kept before the next is sought: most minutes covered, fewest people, least distance, least weekly cost.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from carematch.matching.team import searching
from carematch.matching.team.board import Board
from carematch.matching.team.plan import Plan, as_miles, greedy
from carematch.matching.team.program import Program, Solver

MORE_FOR_LESS = 2  # people beyond the fewest, where that is cheaper
MORE_FOR_CALM = 1  # people beyond the fewest, where less rests on one of them
_TO_A_WHOLE = 0.5
_SAME_PLACE = 1e-8  # miles


class Cancelled(Exception):
    """Whoever asked for the search no longer wants it."""


def _say_nothing(percent: int, words: str) -> None:
    """Tell nobody how far the search is."""


def _go_on() -> bool:
    return False


@dataclass(frozen=True)
class Pace:
    """How long a search may take, in seconds of its clock, whom it tells how far it is, and when it stops.

    Of the solver's seconds the last part is kept for the other options, and neither of them takes longer than
    `each_other`: what they name is worth having, not worth waiting for.
    """

    exact: float = 0.3
    solver: float = 4.5
    kept_for_others: float = 1.0
    each_other: float = 2.0
    clock: Callable[[], float] = time.monotonic
    progress: Callable[[int, str], None] = _say_nothing
    cancelled: Callable[[], bool] = _go_on


@dataclass
class Search:
    """One search for one need, under way."""

    board: Board
    pace: Pace
    began: float = field(init=False)
    fewest: int = 1
    most_proved: bool = False
    fewest_proved: bool = False

    def __post_init__(self) -> None:
        """Start the clock."""
        self.began = self.pace.clock()
        self.best = greedy(self.board)

    def left(self, kept: float = 0.0) -> float:
        """Return the seconds that are left, or raise Cancelled."""
        if self.pace.cancelled():
            raise Cancelled
        return self.began + self.pace.exact + self.pace.solver - kept - self.pace.clock()

    def some(self, most: float) -> Callable[[], float]:
        """Return what gives the seconds left of so many from now, within those of the search."""
        until = self.pace.clock() + most
        return lambda: min(self.left(), until - self.pace.clock())

    @property
    def proved(self) -> bool:
        """Tell whether nobody could cover more, nor as much with fewer people."""
        return self.most_proved and self.fewest_proved

    def keep(self, plan: Plan | None) -> None:
        """Hold on to a plan that keeps every rule and is better than the best so far."""
        if plan is not None and plan.keeps_every_rule and plan.rank < self.best.rank:
            self.best = plan

    @property
    def covers_all(self) -> bool:
        """Tell whether the best so far covers every visit that anybody can do."""
        return self.best.covered == self.board.coverable


def fewest_faces(search: Search) -> None:
    """Find the best team; search.best and search.proved hold the answer, however far the time went."""
    search.most_proved = search.covers_all
    if search.covers_all and _exactly(search):
        return
    kept = search.pace.kept_for_others
    solver = Solver(lambda: search.left(kept))
    program = Program(search.board, shared=search.board.limit is not None)
    if not search.covers_all:
        search.pace.progress(15, "Looking for who can cover most of the week")
        plan, search.most_proved = solver.least(program, program.uncovered, search.best)
        search.keep(plan)
        search.most_proved = search.most_proved or search.covers_all
    _by_tiers(search, solver, program)


def _exactly(search: Search) -> bool:
    """Search exactly for as long as it may take; tell whether the best is found and proved."""
    search.pace.progress(5, "Looking for the fewest people")
    until = search.began + search.pace.exact

    def tick() -> None:
        if search.pace.cancelled():
            raise Cancelled
        if search.pace.clock() >= until:
            raise searching.OutOfTime

    found = searching.search(search.board, tick)
    search.fewest = found.fewest
    search.keep(found.plan)
    search.fewest_proved = found.plan is not None
    return search.fewest_proved


def _by_tiers(search: Search, solver: Solver, program: Program) -> None:
    """Fix what is covered, then seek the fewest people, the least distance and the least cost, each in its turn."""
    search.pace.progress(30, "Looking for the fewest people")
    program.at_most(program.uncovered, _TO_A_WHOLE - search.best.minutes)
    program.at_least(program.faces, search.fewest if search.covers_all else 0)
    search.fewest_proved = search.covers_all and search.fewest == len(search.best.shares)
    if not search.fewest_proved:
        plan, search.fewest_proved = solver.least(program, program.faces, search.best)
        search.keep(plan)
    search.pace.progress(50, "Looking for the nearest of them")
    program.at_most(program.faces, len(search.best.shares) + _TO_A_WHOLE)
    plan, _ = solver.least(program, program.distance, search.best)
    search.keep(plan)
    search.pace.progress(60, "Looking for the least cost")
    if not program.shared:
        program = _same_cover(search, len(search.best.shares))
    program.at_most(program.distance, as_miles(search.best.far) + _SAME_PLACE)
    plan, _ = solver.least(program, program.cost, search.best)
    search.keep(plan)


def _same_cover(search: Search, most_people: int) -> Program:
    """Return a program for teams that cover as much as the best, with at most so many people."""
    program = Program(search.board, shared=True)
    program.at_most(program.uncovered, _TO_A_WHOLE - search.best.minutes)
    program.at_most(program.faces, most_people + _TO_A_WHOLE)
    return program


@dataclass(frozen=True)
class Other:
    """Another team that covers as much, and whether nothing does better by its own measure."""

    plan: Plan
    proved: bool


def cheapest(search: Search) -> Other | None:
    """Find the team that costs least, with at most two people more than the fewest; then the fewest of those."""
    search.pace.progress(70, "Looking for the cheapest team")
    solver = Solver(search.some(search.pace.each_other))
    program = _same_cover(search, len(search.best.shares) + MORE_FOR_LESS)
    plan, proved = solver.least(program, program.cost, search.best)
    if plan is None or not plan.keeps_every_rule:
        return None
    plans = [plan]
    program.at_most(program.cost, plan.sixtieths + _TO_A_WHOLE)
    for weights in (program.faces, program.distance):
        fewer, _ = solver.least(program, weights, plans[-1])
        plans += [fewer] if fewer is not None else []
        program.at_most(program.faces, len(plans[-1].shares) + _TO_A_WHOLE)
    return _least(plans, proved, lambda each: (each.sixtieths, len(each.shares), each.far))


def steadiest(search: Search) -> Other | None:
    """Find the team of which the busiest does least, with at most one person more than the fewest; then the nearest."""
    search.pace.progress(85, "Looking for the team that rests least on one person")
    solver = Solver(search.some(search.pace.each_other))
    program = _same_cover(search, len(search.best.shares) + MORE_FOR_CALM)
    program.weigh_shares()
    most_people = len(search.best.shares) + MORE_FOR_CALM
    program.at_least({program.heaviest: 1.0}, -(-search.best.minutes // most_people))
    plan, proved = solver.least(program, {program.heaviest: 1.0}, search.best)
    if plan is None or not plan.keeps_every_rule:
        return None
    plans = [plan]
    program.at_most({program.heaviest: 1.0}, plan.heaviest + _TO_A_WHOLE)
    for weights, measure in ((program.faces, _people), (program.distance, _far)):
        nearer, _ = solver.least(program, weights, plans[-1])
        plans += [nearer] if nearer is not None else []
        program.at_most(weights, measure(plans[-1]))
    cheaper, _ = solver.least(program, program.cost, plans[-1])
    plans += [cheaper] if cheaper is not None else []
    return _least(plans, proved, lambda each: (each.heaviest, len(each.shares), each.far, each.sixtieths))


def _people(plan: Plan) -> float:
    return len(plan.shares) + _TO_A_WHOLE


def _far(plan: Plan) -> float:
    return as_miles(plan.far) + _SAME_PLACE


def _least(plans: Iterable[Plan], proved: bool, measure: Callable[[Plan], tuple[int, ...]]) -> Other:
    return Other(min((each for each in plans if each.keeps_every_rule), key=measure), proved)
