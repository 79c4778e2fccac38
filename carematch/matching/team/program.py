"""The integer program of a team, solved tier by tier with HiGHS: each tier's value is fixed before the next is sought.

No tier is weighed against another. The solver is loaded when the first program is solved, never before.
"""

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from carematch.matching.team.board import Board, Member, bits
from carematch.matching.team.plan import Plan, as_miles

_INFINITY = float("inf")
_NEAR_A_WHOLE = 0.5
_LEAST_SECONDS = 0.05
Row = tuple[float, float, dict[int, float]]


@dataclass
class Program:
    """A team as columns and rows: who is in it, who does which visit, which visits are covered, the heaviest share.

    Only those who cannot hold everything they can do have a column for each visit, unless `shared` asks it of all.
    """

    board: Board
    shared: bool
    rows: list[Row] = field(default_factory=list)
    people: dict[Member, int] = field(default_factory=dict)
    doing: dict[tuple[int, Member], int] = field(default_factory=dict)
    covered: dict[int, int] = field(default_factory=dict)
    heaviest: int = 0
    width: int = 0

    def __post_init__(self) -> None:
        """Lay out the columns and the rows that every team keeps to."""
        for member in self.board.members:
            self.people[member] = self._column()
        for visit in bits(self.board.coverable):
            self.covered[visit] = self._column()
        self.heaviest = self._column()
        self._lay_visits()
        for member in self.board.members:
            self._share_of(member)
        if self.shared and self.board.limit is not None:
            self.at_most(self.cost, self.board.limit)

    def _lay_visits(self) -> None:
        """Add the columns of who does what, and the rows that say a visit is covered only where somebody does it."""
        for member in self.board.members:
            if self.shared or not member.holds_all:
                for visit in bits(member.able):
                    self.doing[visit, member] = self._column()
        for visit, column in self.covered.items():
            holding = {self._does(visit, each): 1.0 for each in self.board.members if each.able >> visit & 1}
            self.rows.append((0.0, _INFINITY, {**holding, column: -1.0}))

    def _column(self) -> int:
        self.width += 1
        return self.width - 1

    def _does(self, visit: int, member: Member) -> int:
        return self.doing.get((visit, member), self.people[member])

    def _share_of(self, member: Member) -> None:
        """Add the rows for what one person can hold: whoever does a visit is in the team, with room for it."""
        own = {
            visit: self.doing[visit, member] for visit in bits(member.able) if (visit, member) in self.doing
        }
        person = self.people[member]
        for column in own.values():
            self.rows.append((-_INFINITY, 0.0, {column: 1.0, person: -1.0}))
        if not own:
            return
        spare = member.candidate.spare_minutes or 0
        if member.minutes_of(member.able) > spare:
            shares = {column: float(self.board.minutes[visit]) for visit, column in own.items()}
            self.rows.append((-_INFINITY, 0.0, {**shares, person: -float(spare)}))
        for one, other in combinations(own, 2):
            if member.crossing[one] >> other & 1 and not member.can_hold(1 << one | 1 << other):
                self.rows.append((-_INFINITY, 0.0, {own[one]: 1.0, own[other]: 1.0, person: -1.0}))

    # ---- what is made least ---------------------------------------------------------------------------------

    @property
    def uncovered(self) -> dict[int, float]:
        """Return the minutes covered, as weights that are least when most is covered."""
        return {column: -float(self.board.minutes[visit]) for visit, column in self.covered.items()}

    @property
    def faces(self) -> dict[int, float]:
        """Return the number of people."""
        return dict.fromkeys(self.people.values(), 1.0)

    @property
    def distance(self) -> dict[int, float]:
        """Return the miles to the home, summed over the people."""
        return {column: as_miles(member.far) for member, column in self.people.items()}

    @property
    def cost(self) -> dict[int, float]:
        """Return the week's cost in sixtieths of a penny."""
        return {
            column: float(self.board.cost(member, visit)) for (visit, member), column in self.doing.items()
        }

    def at_most(self, weights: Mapping[int, float], most: float) -> None:
        """Hold a sum to at most so much."""
        self.rows.append((-_INFINITY, most, dict(weights)))

    def at_least(self, weights: Mapping[int, float], least: float) -> None:
        """Hold a sum to at least so much."""
        self.rows.append((least, _INFINITY, dict(weights)))

    def weigh_shares(self) -> None:
        """Let the heaviest share be at least what each person does."""
        for member in self.board.members:
            shares = {
                self.doing[visit, member]: float(self.board.minutes[visit]) for visit in bits(member.able)
            }
            self.rows.append((-_INFINITY, 0.0, {**shares, self.heaviest: -1.0}))

    # ---- reading an answer ------------------------------------------------------------------------------------

    def plan(self, values: Sequence[float]) -> Plan:
        """Return the plan that the columns' values stand for; whoever is cheapest does what several hold."""
        doing = {}
        for visit in bits(self.board.coverable):
            holding = [
                member
                for member in self.board.members
                if member.able >> visit & 1 and values[self._does(visit, member)] > _NEAR_A_WHOLE
            ]
            if holding:
                doing[visit] = min(holding, key=lambda each: self.board.cost(each, visit))
        return Plan(self.board, doing)

    def forbid(self, plan: Plan) -> bool:
        """Rule out shares that nobody can hold (more than two visits in one place); tell whether there were any."""
        before = len(self.rows)
        for member, share in plan.shares.items():
            if not member.can_hold(share):
                clash = _smallest_clash(member, share)
                columns = {self.doing[visit, member]: 1.0 for visit in bits(clash)}
                together = {**columns, self.people[member]: -float(clash.bit_count() - 1)}
                self.rows.append((-_INFINITY, 0.0, together))
        return len(self.rows) > before


def _smallest_clash(member: Member, share: int) -> int:
    """Return visits that cannot be held together although any but one of them can."""
    for visit in bits(share):
        if not member.can_hold(share & ~(1 << visit)):
            share &= ~(1 << visit)
    return share


@dataclass
class Solver:
    """Solves programs within one stretch of time; `left` gives the seconds that are left of it."""

    left: Callable[[], float]
    threads: int = 1

    def least(
        self, program: Program, weights: Mapping[int, float], start: Plan | None
    ) -> tuple[Plan | None, bool]:
        """Return the plan for which a weighted sum is least, and whether that is proved; None where time ran out."""
        while self.left() > _LEAST_SECONDS:
            values, proved = self._run(program, weights, start)
            if values is None:
                return None, False
            plan = program.plan(values)
            if not program.forbid(plan):
                return plan, proved
        return None, False

    def _run(
        self, program: Program, weights: Mapping[int, float], start: Plan | None
    ) -> tuple[Sequence[float] | None, bool]:
        highspy: Any = importlib.import_module("highspy")
        solver = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", self.threads),
            ("random_seed", 1),
            ("time_limit", self.left()),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 1e-7),
            ("mip_feasibility_tolerance", 1e-9),
        ):
            solver.setOptionValue(option, value)
        solver.passModel(_model(highspy, program, weights))
        if start is not None:
            solver.setSolution(_solution(highspy, program, start))
        solver.run()
        status, info = solver.getModelStatus(), solver.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None, status == highspy.HighsModelStatus.kInfeasible
        return solver.getSolution().col_value, status == highspy.HighsModelStatus.kOptimal


def _model(highspy: Any, program: Program, weights: Mapping[int, float]) -> Any:
    """Write a program as HiGHS takes it."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = program.width, len(program.rows)
    model.col_cost_ = [weights.get(column, 0.0) for column in range(program.width)]
    model.col_lower_ = [0.0] * program.width
    model.col_upper_ = [1.0 if column != program.heaviest else _INFINITY for column in range(program.width)]
    model.row_lower_ = [low for low, _, _ in program.rows]
    model.row_upper_ = [high for _, high, _ in program.rows]
    starts, columns, values = [0], [], []
    for _, _, row in program.rows:
        columns += list(row)
        values += list(row.values())
        starts.append(len(columns))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = starts, columns, values
    whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    model.integrality_ = [part if column == program.heaviest else whole for column in range(program.width)]
    return model


def _solution(highspy: Any, program: Program, plan: Plan) -> Any:
    """Write a plan as values of the columns, to start from."""
    values = [0.0] * program.width
    for visit, member in plan.doing.items():
        values[program.people[member]] = values[program.covered[visit]] = 1.0
        if (visit, member) in program.doing:
            values[program.doing[visit, member]] = 1.0
    values[program.heaviest] = float(plan.heaviest)
    solution = highspy.HighsSolution()
    solution.col_value = values
    return solution
