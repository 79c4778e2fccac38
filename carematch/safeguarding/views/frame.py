"""The blueprint of all pages of concerns, the words that their templates share, and what waits today."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import ngettext

from carematch.core import clock
from carematch.core.permissions import Permission
from carematch.matching.also_today import Line, also_today
from carematch.organisations.models import Organisation
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.safeguarding import hirers, referrals, service
from carematch.safeguarding.vocabulary import (
    DECIDED_LABELS,
    RAISER_LABELS,
    REFERRAL_LABELS,
    REMOVAL_LABELS,
    ROUTE_LABELS,
    Kind,
    ReferralState,
)
from carematch.seekers.vocabulary import CHANNEL_LABELS

blueprint = Blueprint("safeguarding", __name__, url_prefix="/<org>")

KEPT_FOR = "retention.safeguarding_years"


@blueprint.context_processor
def words() -> dict[str, Any]:
    """Give every template of the slice the words that concerns are described with."""
    return {
        "raisers": RAISER_LABELS,
        "channels": CHANNEL_LABELS,
        "routes": ROUTE_LABELS,
        "decisions": DECIDED_LABELS,
        "removals": REMOVAL_LABELS,
        "referral_states": REFERRAL_LABELS,
        "Kind": Kind,
        "ReferralState": ReferralState,
        "today": clock.today(),
    }


def years_kept(organisation: Organisation) -> int:
    """Return how long a decided concern is kept."""
    return book_for(organisation.id).number(KEPT_FOR, clock.today(), overrides=overrides_for(organisation.id))


@also_today(Permission.SAFEGUARDING_RECORD)
def waiting(organisation: Organisation) -> list[Line]:
    """Return how many concerns, referrals and people to be told wait; nothing says what they are about."""
    href = url_for("safeguarding.index")
    is_open, pending = service.count_open(organisation), referrals.count_pending(organisation)
    to_tell = hirers.count_to_tell(organisation)
    unexplained = len(service.list_unexplained(organisation))
    return [
        Line(is_open, ngettext("concern is open", "concerns are open", is_open), href),
        Line(
            pending, ngettext("referral to the DBS is to do", "referrals to the DBS are to do", pending), href
        ),
        Line(to_tell, ngettext("person has to be told", "people have to be told", to_tell), href),
        Line(
            unexplained,
            ngettext(
                "provider is paused, and nothing is recorded yet",
                "providers are paused, and nothing is recorded yet",
                unexplained,
            ),
            href,
        ),
    ]
