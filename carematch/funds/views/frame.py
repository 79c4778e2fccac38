"""The blueprint of all pages of funds, and the words that their templates share."""

from typing import Any

from flask import Blueprint

from carematch.arrangements.vocabulary import ROUTE_LABELS, Route
from carematch.asking.week import hours
from carematch.core import clock
from carematch.funds.vocabulary import (
    HOURS_STATUS_LABELS,
    PAYMENT_ROUTE_LABELS,
    SOURCE_LABELS,
    UNDO_LABELS,
    HoursStatus,
)
from carematch.providers.vocabulary import DAY_TYPE_LABELS

blueprint = Blueprint("funds", __name__, url_prefix="/<org>")


@blueprint.context_processor
def words() -> dict[str, Any]:
    """Give every template of the slice the words that money and hours are described with."""
    return {
        "length": hours,
        "sources": SOURCE_LABELS,
        "payment_routes": PAYMENT_ROUTE_LABELS,
        "undo_reasons": UNDO_LABELS,
        "hours_states": HOURS_STATUS_LABELS,
        "HoursStatus": HoursStatus,
        "days": DAY_TYPE_LABELS,
        "routes": ROUTE_LABELS,
        "Route": Route,
        "today": clock.today(),
    }
