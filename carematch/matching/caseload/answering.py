"""Answers a caseload search in the job worker; solving.running loads this when one is run."""

from collections.abc import Callable
from typing import Any

from carematch.matching.caseload.solve import caseload
from carematch.matching.problem import Problem
from carematch.matching.solving.models import SearchKind
from carematch.matching.solving.running import register


@register(SearchKind.CASELOAD)
def answer(
    problem: Problem, *, progress: Callable[[int, str], None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """Return the proposal for a waiting list."""
    return caseload(problem, progress=progress, cancelled=cancelled)
