"""Answers a search for a team in the job worker."""

from collections.abc import Callable
from typing import Any

from carematch.matching.problem import Problem
from carematch.matching.solving.models import SearchKind
from carematch.matching.solving.running import register
from carematch.matching.team.finding import Cancelled, Pace
from carematch.matching.team.solve import team


@register(SearchKind.TEAM)
def answer(
    problem: Problem, *, progress: Callable[[int, str], None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """Find teams for the needs of a problem; nothing where the search is called off."""
    try:
        return team(problem, Pace(progress=progress, cancelled=cancelled))
    except Cancelled:
        return {}
