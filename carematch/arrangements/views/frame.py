"""The blueprint of all pages of arrangements, and the words that their templates share."""

from typing import Any

from flask import Blueprint

from carematch.arrangements.vocabulary import (
    BASIS_LABELS,
    DECIDER_LABELS,
    HOLDER_LABELS,
    OUTCOME_LABELS,
    ROUTE_LABELS,
    EngagementBasis,
    Route,
    Status,
)
from carematch.asking.week import hours
from carematch.core import clock
from carematch.providers.vocabulary import DAY_TYPE_LABELS, DayType
from carematch.rules.taxonomy import SERVICES
from carematch.seekers.vocabulary import CONTRACT_LABELS

blueprint = Blueprint("arrangements", __name__, url_prefix="/<org>")


@blueprint.context_processor
def words() -> dict[str, Any]:
    """Give every template of the slice the words that arrangements are described with."""
    return {
        "hours": hours,
        "services": SERVICES,
        "routes": ROUTE_LABELS,
        "holders": HOLDER_LABELS,
        "bases": BASIS_LABELS,
        "outcomes": OUTCOME_LABELS,
        "deciders": DECIDER_LABELS,
        "EngagementBasis": EngagementBasis,
        "parties": CONTRACT_LABELS,
        "days": DAY_TYPE_LABELS,
        "Route": Route,
        "Status": Status,
        "DayType": DayType,
        "today": clock.today(),
    }
