"""Messages in the demonstration: a question that was answered, and one that waits."""

import datetime as dt

from carematch.core import clock
from carematch.core.db import transaction
from carematch.demo.past import Past, on
from carematch.messages import service as messages
from carematch.seekers import service as seekers


def leave(past: Past) -> None:
    """Let the person who can sign in ask two things, and answer the first."""
    person = seekers.find_own_person(past.anchor, past.seeker)
    if person is None:
        return
    with on(clock.today() - dt.timedelta(days=12)):
        messages.write(
            past.anchor, person, by=past.seeker, body="Can the visits on Tuesday begin a little later?"
        )
    with on(clock.today() - dt.timedelta(days=11)):
        told = "That is between you and whoever helps you: ask them. If it does not work out, tell us, and we look on."
        messages.answer(past.anchor, person, by=past.manager, body=told)
    with transaction():
        messages.write(past.anchor, person, by=past.seeker, body="Thank you. Is there a choir near me, too?")
