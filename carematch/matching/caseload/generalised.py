"""The generalised assignment problem by itself: every job to one agent, at least cost, within what each agent has.

The same kernel as the caseload's, without people, times and rules, so that it can be held against published instances
(those of the OR-Library: costs and resources by agent, then capacities).
"""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Table = Sequence[Sequence[int]]


class NotAnInstance(ValueError):
    """The numbers do not make an instance."""


@dataclass(frozen=True)
class Instance:
    """What each job costs and takes with each agent (agents by jobs), and what each agent has."""

    costs: Table
    resources: Table
    capacities: Sequence[int]


@dataclass(frozen=True)
class Assignment:
    """The agent of each job, what all cost together, the least that is possible, and whether these are the same."""

    agents: tuple[int, ...]
    cost: int
    bound: float
    proved: bool


def read_instances(text: str, *, with_count: bool = False) -> list[Instance]:
    """Read instances as the OR-Library writes them, or raise NotAnInstance.

    Each is "agents jobs", the costs by agent, the resources by agent, the capacities; `with_count` where their
    number comes first.
    """
    try:
        numbers = [int(word) for word in text.split()]
    except ValueError as error:
        raise NotAnInstance("An instance is written in whole numbers") from error
    place, found = int(with_count), []
    while place < len(numbers):
        agents, jobs = (*numbers[place : place + 2], 0)[:2]
        size = 2 + 2 * agents * jobs + agents
        here = numbers[place + 2 : place + size]
        if agents < 1 or jobs < 1 or len(here) != size - 2:
            raise NotAnInstance("The file ends before its last instance does")
        tables = np.array(here[: 2 * agents * jobs]).reshape(2, agents, jobs).tolist()
        found.append(Instance(tables[0], tables[1], here[2 * agents * jobs :]))
        place += size
    return found


def assign(instance: Instance, *, seconds: float = 30.0) -> Assignment | None:
    """Return the cheapest assignment found in time, with its bound; None where none was found, or none is possible."""
    highspy: Any = importlib.import_module("highspy")
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 1),
        ("time_limit", seconds),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.999),  # costs are whole
    ):
        solver.setOptionValue(option, value)
    solver.passModel(_model(highspy, instance))
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    costs = np.array(instance.costs)
    taken = np.array(solver.getSolution().col_value).reshape(costs.shape)
    agents = tuple(int(agent) for agent in taken.argmax(axis=0))
    cost = int(sum(costs[agent, job] for job, agent in enumerate(agents)))
    return Assignment(
        agents, cost, info.mip_dual_bound, solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    )


def _model(highspy: Any, instance: Instance) -> Any:
    """Write the program: a column for each agent and job, agents first."""
    costs, resources = np.array(instance.costs, dtype=float), np.array(instance.resources, dtype=float)
    agents, jobs = costs.shape
    columns = np.arange(agents * jobs).reshape(agents, jobs)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = agents * jobs, agents + jobs
    model.col_cost_ = costs.ravel()
    model.col_lower_, model.col_upper_ = np.zeros(agents * jobs), np.ones(agents * jobs)
    model.row_lower_ = np.concatenate([np.full(agents, -np.inf), np.ones(jobs)])
    model.row_upper_ = np.concatenate([np.array(instance.capacities, dtype=float), np.ones(jobs)])
    sizes = np.concatenate([np.full(agents, jobs), np.full(jobs, agents)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    model.a_matrix_.index_ = np.concatenate([columns.ravel(), columns.T.ravel()]).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate([resources.ravel(), np.ones(agents * jobs)])
    model.integrality_ = [highspy.HighsVarType.kInteger] * (agents * jobs)
    return model
