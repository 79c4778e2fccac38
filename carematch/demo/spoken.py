"""The demonstration's contact log: somebody who has waited a while, and what the manager has still to do."""

import datetime as dt

from carematch.core import clock
from carematch.demo.past import Past, on
from carematch.matching.contacting.models import ContactKind, ContactOutcome, ContactWith
from carematch.matching.contacting.service import record_contact
from carematch.seekers import service as seekers
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import Funding


def leave(past: Past) -> None:
    """Leave a need that has waited nine days: two calls about it, and one to make that is overdue."""
    today = clock.today()
    with on(today - dt.timedelta(days=9)):
        _person, need = past.record_need(32, Funding.DIRECT_PAYMENT)
        seekers.change_need(past.anchor, need, by=past.manager, needed_by=today + dt.timedelta(days=5))
    with on(today - dt.timedelta(days=6)):
        _call(
            past,
            need,
            ContactOutcome.LEFT_MESSAGE,
            "Left a message with the neighbour who answers the phone.",
        )
    with on(today - dt.timedelta(days=4)):
        _call(
            past,
            need,
            ContactOutcome.SPOKE,
            "Would rather have somebody in the mornings. Asks how the Direct Payment is paid out.",
            next_action="Ring back about mornings",
            next_on=today - dt.timedelta(days=1),
        )


def _call(past: Past, need: Need, outcome: ContactOutcome, note: str, **later: object) -> None:
    """Record a call to the person."""
    record_contact(
        past.anchor,
        seekers.get_need(past.anchor, need.id),
        by=past.manager,
        contact_with=ContactWith.PERSON,
        kind=ContactKind.CALL,
        outcome=outcome,
        happened_at=clock.now(),
        note=note,
        **later,  # type: ignore[arg-type]
    )
