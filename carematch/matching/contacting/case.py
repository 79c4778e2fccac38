"""The case beside a need: what comes next, and what happened last."""

from dataclasses import dataclass
from typing import Any

from carematch.core import clock
from carematch.matching.contacting import service
from carematch.matching.contacting.models import Contact
from carematch.matching.contacting.timeline import Event, history
from carematch.organisations.models import Organisation
from carematch.seekers import wording
from carematch.seekers.models import Need

LATEST = 4


@dataclass(frozen=True, slots=True)
class Case:
    """What stands beside a need wherever staff work on it."""

    need: Need
    actions: tuple[Contact, ...]
    latest: tuple[Event, ...]


def case_of(organisation: Organisation, need: Need) -> Case:
    """Return the case beside a need."""
    latest = history(organisation, need, per_page=LATEST).events
    actions = service.open_actions(organisation, need)
    return Case(need, tuple(actions), latest)


def facts_of(case: Case) -> dict[str, Any]:
    """Return what the sections of a case are told with."""
    return {"case": case, "wording": wording, "today": clock.today()}
