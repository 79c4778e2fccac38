"""The demonstration's people and their rights: who helps, what is agreed, a wish to end it, a copy to send."""

from carematch.core.db import every, owned
from carematch.demo.past import Past
from carematch.rules.acting import ActsAs
from carematch.seekers import consents, representatives
from carematch.seekers import service as seekers
from carematch.seekers.helping import sessions
from carematch.seekers.models import Person, Representative
from carematch.seekers.vocabulary import Channel, Purpose, ShownAs


def leave(past: Past) -> None:
    """Leave a neighbour who helps without an account, a son who is no longer wanted, and a copy that waits."""
    seeker = seekers.own_person(past.anchor, past.seeker)
    consents.give_online(past.anchor, seeker, by=past.seeker, purpose=Purpose.KEEP_AND_USE)
    son = seekers.add_representative(
        past.anchor,
        seeker,
        by=past.manager,
        name="Robin Marsh",
        authority=ActsAs.LPA_MONEY,
        evidence="Registered power of attorney seen",
    )
    representatives.ask_to_end(past.anchor, son, by=past.seeker)
    for acting in every(
        owned(Representative, past.anchor).where(Representative.user_id.is_not(None)).limit(1)
    ):
        father = seekers.get_person(past.anchor, acting.person_id)
        _help(past, father)


def _help(past: Past, person: Person) -> None:
    """Note a neighbour who helps, a call about what is needed, and what was agreed on the phone."""
    seekers.add_representative(
        past.anchor, person, by=past.manager, name="Nell Okoro, a neighbour", authority=None
    )
    consents.give(
        past.anchor,
        person,
        by=past.manager,
        purpose=Purpose.KEEP_AND_USE,
        channel=Channel.PHONE,
        shown_as=ShownAs.READ_OUT,
    )
    need_id = seekers.latest_needs(past.anchor, [person.id])[person.id]
    need = seekers.get_need(past.anchor, need_id)
    sessions.begin(past.anchor, need, by=past.manager, channel=Channel.PHONE)
