"""A need that nobody in the demonstration fits as it stands: all ask for a little more an hour than it allows."""

import datetime as dt

from carematch.core import clock
from carematch.core.money import Money
from carematch.demo.past import Past, on
from carematch.matching import desk
from carematch.matching.facts import DayType
from carematch.matching.models import UnableReason
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import Funding

_NUMBER = 41  # a name and a telephone number that nobody else in the demonstration has
_LESS = Money(50)  # an hour


def leave(past: Past) -> None:
    """Leave a need with a limit just under what the cheapest who could come asks, noted as unmet four days ago."""
    today = clock.today()
    with on(today - dt.timedelta(days=4)):
        _person, need = past.record_need(_NUMBER, Funding.DIRECT_PAYMENT)
        looked = desk.look(past.anchor, seekers.get_need(past.anchor, need.id))
        hour = min(each.candidate.rate_pence[DayType.WEEKDAY] for each in looked.ranked.eligible)
        whole = seekers.get_need(past.anchor, need.id)
        seekers.change_need(
            past.anchor, whole, by=past.manager, max_rate=Money(hour) - _LESS, flexibility=["price"]
        )
        desk.give_up(past.anchor, need.id, by=past.manager, reason=UnableReason.PRICE)
