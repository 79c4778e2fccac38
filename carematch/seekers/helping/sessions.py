"""Sessions of help: who helped a person with a need, and how they talked, each time."""

import datetime as dt

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, owned
from carematch.organisations.models import Organisation
from carematch.seekers.helping.models import HelpSession
from carematch.seekers.models import Need, Person
from carematch.seekers.people import Refused
from carematch.seekers.vocabulary import Channel

# Whoever comes back later in the day is asked again: it may be another call.
LASTS = dt.timedelta(hours=4)


def begin(organisation: Organisation, need: Need, *, by: User, channel: Channel) -> HelpSession:
    """Record that somebody begins to help with a need, and how they talk to the person, or raise Refused."""
    if channel is Channel.ONLINE:
        raise Refused("Choose how you are talking to them", "channel")
    session = HelpSession(
        organisation_id=organisation.id,
        need_id=need.id,
        helper_id=by.id,
        channel=channel,
        began_at=clock.now(),
    )
    db.session.add(session)
    record(organisation, "help.begun", session, by=by, fields=[channel.value])
    return session


def find_current(organisation: Organisation, person: Person, user: User) -> HelpSession | None:
    """Return the session in which a user helps a person now, or None where they have not said how yet."""
    needs = owned(Need, organisation, Need.id).where(Need.person_id == person.id)
    return first(
        owned(HelpSession, organisation)
        .where(
            HelpSession.need_id.in_(needs),
            HelpSession.helper_id == user.id,
            HelpSession.began_at > clock.now() - LASTS,
        )
        .order_by(HelpSession.began_at.desc(), HelpSession.id)
    )


def list_sessions(organisation: Organisation, need: Need) -> list[HelpSession]:
    """Return every session of help with a need, newest first."""
    return every(
        owned(HelpSession, organisation)
        .where(HelpSession.need_id == need.id)
        .order_by(HelpSession.began_at.desc(), HelpSession.id)
    )
