"""The demonstration's own rules: one an anchor changed, one its council did, one to come for everybody."""

import datetime as dt

from carematch.accounts.models import User
from carematch.core import clock
from carematch.organisations.models import Organisation
from carematch.organisations.rule_overrides_recording import record_override


def settle(anchor: Organisation, manager: User, council: Organisation, viewer: User) -> None:
    """Change a rule for an anchor and one for a council's area, from today on."""
    record_override(
        anchor,
        by=manager,
        key="check.moving_and_handling.valid_months",
        value=18,
        starts_on=clock.today(),
        source="Letter of our insurer, reference MH-4",
        reason="The course that our providers take is given every eighteen months.",
    )
    record_override(
        council,
        by=viewer,
        key="check.safeguarding_training.valid_months",
        value=24,
        starts_on=clock.today(),
        source="Safeguarding adults board, minute 12",
        reason="The board asks for it every two years.",
    )


def announce(administrator: User) -> None:
    """Record a rule for everybody that begins in three months."""
    record_override(
        None,
        by=administrator,
        key="check.food_hygiene.valid_months",
        value=24,
        starts_on=clock.today() + dt.timedelta(days=91),
        source="Guidance to come, draft 2",
        reason="The guidance will ask for it every two years.",
    )
