"""Two needs that nobody in the demonstration fits as they stand.

For one, all who could come ask for a little more an hour than it allows; for the other, one person alone could come,
if they may come half an hour later.
"""

import datetime as dt

from carematch.core import clock
from carematch.core.money import Money
from carematch.demo.past import Past, on
from carematch.matching import desk
from carematch.matching.facts import DayType
from carematch.matching.models import UnableReason
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import Funding

_NUMBER, _EARLY_NUMBER = 41, 42  # names and telephone numbers that nobody else in the demonstration has
_LESS = Money(50)  # an hour


# Half an hour before anybody who speaks their language and helps to wash begins.
_EARLY = (6 * 60 + 15, 7 * 60 + 30)
_TUESDAY = 1


def leave(past: Past) -> None:
    """Leave both."""
    _leave_dear(past)
    with on(clock.today() - dt.timedelta(days=3)):
        _leave_early(past)


def _leave_early(past: Past) -> None:
    """Leave somebody who wants help to wash early on Tuesdays, from somebody who speaks Punjabi."""
    past.ask_for_visits(
        _EARLY_NUMBER,
        "BS4 1QZ",
        [seekers.Visit(_TUESDAY, *_EARLY, 60)],
        services=["PC-WASH"],
        outcomes="To be ready when my grandchildren come by on their way to school.",
        start_on=clock.today() + dt.timedelta(days=14),
        languages_any=["pa"],
        flexibility=["times"],
    )


def _leave_dear(past: Past) -> None:
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
