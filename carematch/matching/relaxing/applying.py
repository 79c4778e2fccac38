"""What a need asks once the person has said yes to a change."""

import dataclasses
import uuid
from typing import Any

from carematch.accounts.models import User
from carematch.core.money import Money
from carematch.matching.facts import MINUTES_A_DAY, Visit
from carematch.matching.facts import Need as Asked
from carematch.matching.near import Step
from carematch.matching.relaxing import words
from carematch.organisations.models import Organisation
from carematch.seekers import service as seekers
from carematch.seekers.models import Need

# What a Must that is left out leaves in the need.
_LEFT_OUT: dict[str, dict[str, Any]] = {
    "gender": {"gender": None},
    "language": {"languages_any": []},
    "driver": {"driver": False},
    "pets": {"pets": []},
    "smoking": {"smoking_home": False},
    "own_must": {"own_musts": []},
}


def agreed_to(asked: Asked, step: Step) -> Asked | None:
    """Return what is asked once the person lets somebody come further; None where they set no limit themselves."""
    if step.extra_miles is None or asked.max_miles is None:
        return None
    return dataclasses.replace(asked, max_miles=asked.max_miles + step.extra_miles)


def moved(visit: Visit, minutes: int) -> seekers.Visit:
    """Return a visit as it is asked once it is so many minutes later; what ends at midnight ends on its own day."""
    window = visit.moved(minutes).window
    latest = window.until if window.until <= MINUTES_A_DAY else window.until - MINUTES_A_DAY
    return seekers.Visit(window.day, window.since, latest, visit.minutes)


def apply(organisation: Organisation, need: Need, asked: Asked, step: Step, *, by: User) -> None:
    """Change a need (loaded with its visits) as the person agreed, through its own service; raises Refused.

    A part of the help that somebody else is to give stays asked for: nothing may be dropped without being seen to.
    """
    visit = words.visit_of(asked, step)
    if visit is not None and step.shift_minutes is not None:
        seekers.change_visit(
            organisation, need, uuid.UUID(visit.id), by=by, visit=moved(visit, step.shift_minutes)
        )
    elif visit is None and (facts := _facts(asked, step)):
        seekers.change_need(organisation, need, by=by, **facts)


def _facts(asked: Asked, step: Step) -> dict[str, Any]:
    """Return the answers that a step changes."""
    if step.extra_miles is not None:
        return {} if asked.max_miles is None else {"max_miles": asked.max_miles + step.extra_miles}
    if step.extra_pence is not None:
        dearer: dict[str, Any] = {}
        if asked.max_rate_pence is not None:
            dearer["max_rate"] = Money(asked.max_rate_pence + step.extra_pence)
        budget = words.budget_after(asked, step.extra_pence)
        return dearer if budget is None else {**dearer, "weekly_budget": Money(budget)}
    return dict(_LEFT_OUT.get(step.code, {}))
