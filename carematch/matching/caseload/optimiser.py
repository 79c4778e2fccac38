"""HiGHS behind one small door: rows and columns in, values, a bound and how it ended out. Loaded when first solved."""

import importlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from carematch.matching.caseload.program import INFINITY, Program, Row

_WHOLE = 0.5


class Stopped(Exception):
    """Somebody called the search off."""


@dataclass
class Clock:
    """How long a search may take, whom it tells how far it is, and whether it shall stop."""

    seconds: float
    progress: Callable[[int, str], None] = lambda hundredths, doing: None
    cancelled: Callable[[], bool] = lambda: False
    begun: float = 0.0

    def __post_init__(self) -> None:
        """Start the clock."""
        self.begun = time.monotonic()

    @property
    def left(self) -> float:
        """Return the seconds that are left."""
        return self.seconds - (time.monotonic() - self.begun)

    def tell(self, hundredths: float, doing: str) -> None:
        """Say how far it is, or raise Stopped."""
        self.progress(int(hundredths), doing)
        if self.cancelled():
            raise Stopped


@dataclass(frozen=True, eq=False)
class Answer:
    """What a run found: a value for each column (None where nothing was found), a bound, and whether it is proved."""

    values: np.ndarray | None
    bound: float
    proved: bool


def most(
    program: Program,
    weights: Mapping[int, float],
    clock: Clock,
    *,
    whole: bool = True,
    seconds: float = INFINITY,
    start: Sequence[int] = (),
    nodes: int | None = None,
    gap: float = 0.0,
) -> Answer:
    """Return the columns for which a weighted sum is greatest; whole ones, or in parts (by interior point).

    Raises Stopped when the search is called off meanwhile.
    """
    highspy: Any = importlib.import_module("highspy")
    solver = highspy.Highs()
    options: dict[str, Any] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 1,
        "time_limit": max(0.05, min(seconds, clock.left)),
    }
    if whole:
        options |= {"mip_rel_gap": gap, "mip_abs_gap": 1e-6, "mip_feasibility_tolerance": 1e-9}
        # Measured: restarts and the two neighbourhood heuristics cost more here than they find.
        options |= dict.fromkeys(
            ("mip_allow_restart", "mip_heuristic_run_rins", "mip_heuristic_run_rens"), False
        )
        if nodes is not None:
            options["mip_max_nodes"] = nodes
    else:
        options |= {"solver": "hipo", "run_crossover": "off"}
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.passModel(_model(highspy, program, weights, whole=whole))
    if start:
        solver.setSolution(_start(highspy, program, start))
    stopped = _stopping(solver, clock)
    solver.run()
    if (error := stopped()) is not None:
        raise error
    return _read(highspy, solver, program, _costs(program, weights), whole=whole)


def _stopping(solver: Any, clock: Clock) -> Callable[[], BaseException | None]:
    """Let a call to stop reach the solver while it runs."""
    stopped: list[BaseException] = []

    def look(event: Any) -> None:
        try:
            if not stopped and clock.cancelled():
                stopped.append(Stopped())
        except BaseException as error:  # it must not be lost in the solver
            stopped.append(error)
        if stopped:
            event.interrupt()

    for each in (solver.cbMipInterrupt, solver.cbIpmInterrupt, solver.cbSimplexInterrupt):
        each.subscribe(look)
    return lambda: stopped[0] if stopped else None


def _read(highspy: Any, solver: Any, program: Program, costs: np.ndarray, *, whole: bool) -> Answer:
    status, info, solution = solver.getModelStatus(), solver.getInfo(), solver.getSolution()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    proved = status == highspy.HighsModelStatus.kOptimal
    if whole:
        return Answer(np.array(solution.col_value) if found else None, info.mip_dual_bound, proved)
    values = np.array(solution.col_value) if len(solution.col_value) == program.width else None
    duals = np.array(solution.row_dual) if len(solution.row_dual) == len(program.rows) else None
    return Answer(values, INFINITY if duals is None else _from_above(program, costs, duals), proved)


def _from_above(program: Program, costs: np.ndarray, duals: np.ndarray) -> float:
    """Return what no plan can exceed, by weak duality: it holds for any prices, however near the solver came.

    Each row's price times what the row allows, and of each column what it brings beyond the prices it pays.
    """
    finite = np.where(np.isfinite(duals), duals, 0.0)
    starts, columns, values = _packed(program.rows)
    allowed = np.array([row.high for row in program.rows])
    bounds = []
    for prices in (np.maximum(finite, 0.0), np.maximum(-finite, 0.0)):  # whichever sign the solver gives them
        each = values * np.repeat(prices, np.diff(starts))
        paid = np.bincount(columns, weights=each, minlength=program.width)
        bounds.append(float(prices @ allowed + np.maximum(costs - paid, 0.0).sum()))
    return min(bounds)


def _model(highspy: Any, program: Program, weights: Mapping[int, float], *, whole: bool) -> Any:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = program.width, len(program.rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = _costs(program, weights)
    model.col_lower_, model.col_upper_ = np.zeros(program.width), np.ones(program.width)
    model.row_lower_ = np.array([row.low for row in program.rows])
    model.row_upper_ = np.array([row.high for row in program.rows])
    starts, columns, values = _packed(program.rows)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = starts, columns, values
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * program.width
    return model


def _costs(program: Program, weights: Mapping[int, float]) -> np.ndarray:
    costs = np.zeros(program.width)
    costs[list(weights)] = list(weights.values())
    return costs


def _packed(rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    starts = np.cumsum([0, *(len(row.terms) for row in rows)])
    columns = np.array([column for row in rows for column in row.terms], dtype=np.int32)
    values = np.array([value for row in rows for value in row.terms.values()], dtype=np.float64)
    return starts.astype(np.int32), columns, values


def _start(highspy: Any, program: Program, choices: Sequence[int]) -> Any:
    """Write choices to start from; the solver finds the other columns itself."""
    solution = highspy.HighsSolution()
    values = np.zeros(program.width)
    values[[program.column[each] for each in choices]] = 1.0
    for row in program.rows:  # a column for somebody who comes is 1 where any of their choices is
        if row.high == 0.0 and len(row.terms) == 2:
            own, comes = sorted(row.terms)
            values[comes] = max(values[comes], values[own])
    solution.col_value = values
    return solution


def chosen(program: Program, values: np.ndarray) -> list[int]:
    """Return the choices whose columns are 1."""
    return [number for number, column in program.column.items() if values[column] > _WHOLE]
