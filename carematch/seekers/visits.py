"""When in the week somebody wants help: the visits of a need."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core.db import db, one, owned
from carematch.organisations.models import Organisation
from carematch.seekers.models import Need, NeedVisit
from carematch.seekers.needs import refuse_closed
from carematch.seekers.people import Refused
from carematch.seekers.vocabulary import Times

MIDNIGHT = 24 * 60


@dataclass(frozen=True)
class Visit:
    """A weekly visit as it is asked: day 0 (Monday) to 6, times in minutes of the day, length in minutes."""

    day: int
    earliest: int
    latest: int
    minutes: int

    def check(self) -> None:
        """Raise Refused where the visit cannot fit between its times; a latest before the earliest is a day later."""
        between = (self.latest - self.earliest) % MIDNIGHT
        if between == 0:
            raise Refused("The latest time must be different from the earliest", "latest")
        if self.minutes <= 0:
            raise Refused("Enter how long the visit is, more than nothing", "minutes")
        if self.minutes > between:
            raise Refused(
                "The visit is longer than the time between earliest and latest. Make it shorter, or the times wider",
                "minutes",
            )


def set_visits(
    organisation: Organisation,
    need: Need,
    *,
    by: User,
    visits: Sequence[Visit],
    weekly_minutes: int | None = None,
) -> None:
    """Say when in the week help is wanted (visits), or only how much (weekly minutes); raises Refused or NeedClosed."""
    refuse_closed(need)
    for visit in visits:
        visit.check()
    db.session.execute(
        sa.delete(NeedVisit)
        .where(NeedVisit.organisation_id == organisation.id, NeedVisit.need_id == need.id)
        .execution_options(scoped=True)
    )
    db.session.add_all(_row(need, visit) for visit in visits)
    need.times = Times.VISITS if visits else Times.FLEXIBLE
    need.weekly_minutes = None if visits else weekly_minutes
    _note(organisation, need, by)


def add_visits(organisation: Organisation, need: Need, *, by: User, visits: Sequence[Visit]) -> None:
    """Add visits to the week, or raise Refused or NeedClosed; from then on they say how much help is wanted."""
    refuse_closed(need)
    for visit in visits:
        visit.check()
    db.session.add_all(_row(need, visit) for visit in visits)
    need.times, need.weekly_minutes = Times.VISITS, None
    _note(organisation, need, by)


def change_visit(
    organisation: Organisation, need: Need, visit_id: uuid.UUID, *, by: User, visit: Visit
) -> None:
    """Change a visit of the week, or raise NotFound, Refused or NeedClosed."""
    refuse_closed(need)
    visit.check()
    row = one(owned(NeedVisit, organisation).where(NeedVisit.id == visit_id, NeedVisit.need_id == need.id))
    row.day, row.earliest, row.latest = visit.day, visit.earliest, visit.latest or MIDNIGHT
    row.minutes = visit.minutes
    _note(organisation, need, by)


def remove_visit(organisation: Organisation, need: Need, visit_id: uuid.UUID, *, by: User) -> None:
    """Take a visit out of the week, or raise NotFound or NeedClosed."""
    refuse_closed(need)
    visit = one(owned(NeedVisit, organisation).where(NeedVisit.id == visit_id, NeedVisit.need_id == need.id))
    db.session.delete(visit)
    _note(organisation, need, by)


def _row(need: Need, visit: Visit) -> NeedVisit:
    """Return a visit as it is stored; midnight at the end of a day is 24:00."""
    return NeedVisit(
        organisation_id=need.organisation_id,
        need_id=need.id,
        day=visit.day,
        earliest=visit.earliest,
        latest=visit.latest or MIDNIGHT,
        minutes=visit.minutes,
    )


def _note(organisation: Organisation, need: Need, by: User) -> None:
    """Record the change, and move the need's row version on: its visits are part of it."""
    flag_modified(need, "answered")
    record(organisation, "need.changed", need, by=by, fields=["visits"])
