"""Listings follow the rules: whenever a rule is changed, every listing that it reaches is looked at again at once."""

import datetime as dt
import uuid

from carematch.core import jobs
from carematch.core.db import transaction
from carematch.organisations.models import Organisation
from carematch.organisations.rule_overrides_recording import when_rules_change
from carematch.organisations.service import get_organisation
from carematch.providers import listing

FOLLOW = "listings.follow"


@when_rules_change
def queue(anchor: Organisation) -> None:
    """Have an anchor's listings looked at once the change is kept; the night does it for a change that begins later."""
    jobs.enqueue(FOLLOW, organisation_id=str(anchor.id))


@jobs.job(FOLLOW, attempts=3)
def follow(organisation_id: str) -> None:
    """Take off the list whoever the rules now keep from it, and bring back whom they no longer do."""
    with transaction():
        look_again(get_organisation(uuid.UUID(organisation_id)))


def look_again(anchor: Organisation, on: dt.date | None = None) -> int:
    """Bring an anchor's listings up to date with a day (today) and return how many were taken off."""
    return len(listing.unlist_lapsed(anchor, on))
