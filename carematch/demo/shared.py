"""A week of company that no one person in the demonstration has the hours for: only a small team can meet it."""

import datetime as dt

from carematch.core import clock
from carematch.core.db import db
from carematch.demo import cast
from carematch.demo.past import Past
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import Channel, Funding, Times

_NUMBER = 40  # a name and a telephone number that nobody else in the demonstration has
_MORNING, _AFTERNOON = (9 * 60, 12 * 60), (14 * 60, 17 * 60)


def leave(past: Past) -> None:
    """Record somebody home from hospital who wants company morning and afternoon, and on weekend mornings."""
    preferred, full = cast.person_name(_NUMBER)
    person = seekers.record_person(
        past.anchor,
        by=past.manager,
        preferred_name=preferred,
        full_name=full,
        phone=f"0117 496 0{100 + _NUMBER}",
        contact_channel="phone",
    )
    seekers.locate_person(past.anchor, person, by=past.manager, postcode="BS4 1QZ")
    need = seekers.start_need(past.anchor, person, by=past.manager, channel=Channel.PHONE)
    seekers.change_need(
        past.anchor,
        need,
        by=past.manager,
        services=["COMP"],
        outcomes="I do not want to be alone all day while I find my feet again.",
        funding=Funding.OWN_MONEY,
        start_on=clock.today() + dt.timedelta(days=10),
        times=Times.VISITS,
    )
    whole = seekers.get_need(past.anchor, need.id)
    visits = [seekers.Visit(day, *_MORNING, 180) for day in range(7)]
    visits += [seekers.Visit(day, *_AFTERNOON, 180) for day in range(5)]
    seekers.set_visits(past.anchor, whole, by=past.manager, visits=visits)
    db.session.flush()
    db.session.expire(whole)  # its visits were read before they were set
    seekers.hand_in(past.anchor, seekers.get_need(past.anchor, need.id), by=past.manager)
