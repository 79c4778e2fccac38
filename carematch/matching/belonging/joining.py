"""Recording that a person joined a group for a need, wholly or in part, and undoing it where it did not work out."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.community import shown
from carematch.core import clock
from carematch.core.db import db, every, first, lock, one, owned
from carematch.core.errors import DomainError
from carematch.matching import introductions
from carematch.matching.belonging.record import Belonging, Meets
from carematch.matching.models import Introduction
from carematch.matching.unmet import requests
from carematch.organisations.models import Organisation
from carematch.rules.acting import May
from carematch.seekers import service as seekers
from carematch.seekers.models import Need
from carematch.seekers.representatives import find_who_may
from carematch.seekers.vocabulary import Channel, Giver, NeedStatus, Times


class CannotJoin(DomainError):
    """It cannot be recorded as said; `field` is the answer that is at fault."""

    def __init__(self, message: str, field: str = "meets") -> None:
        """Carry the sentence and the answer that it belongs beside."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Agreed:
    """Who agreed that it is noted, on which day, and how they said so."""

    on: dt.date
    channel: Channel
    by: Giver = Giver.PERSON
    representative_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Less:
    """What is no longer asked for: services, visits by their ids, and the minutes a week that are still wanted."""

    services: Sequence[str] = ()
    visits: Sequence[uuid.UUID] = ()
    weekly_minutes: int | None = None


def join(
    organisation: Organisation,
    need_id: uuid.UUID,
    group_id: uuid.UUID,
    *,
    by: User,
    meets: Meets,
    agreed: Agreed,
    less: Less = Less(),
) -> Belonging:
    """Record what a group is to a need, and change the need as it says; raises NotFound, NeedNotOpen or CannotJoin.

    Who wanted to try a group and joins it now is recorded anew; the older record ends.
    """
    one(
        owned(Need, organisation).where(Need.id == need_id).with_for_update()
    )  # two managers may record at once
    need = seekers.get_need(organisation, need_id)
    introductions.refuse_closed(need)
    group = shown.get_shown(organisation, group_id)
    _check_agreed(organisation, need, agreed)
    _end_trying(organisation, need, group_id, by=by)
    belonging = Belonging(
        organisation_id=organisation.id,
        need_id=need.id,
        group_id=group.id,
        meets=meets,
        status_before=need.status,
        agreed_by=agreed.by,
        representative_id=agreed.representative_id if agreed.by is Giver.REPRESENTATIVE else None,
        agreed_on=agreed.on,
        channel=agreed.channel,
        recorded_by_id=by.id,
    )
    belonging.group_name = group.name
    if meets is Meets.PARTLY:
        belonging.dropped = _ask_for_less(organisation, need, less, by=by)
    db.session.add(belonging)
    if meets is Meets.WHOLLY:
        _refuse_introduced(organisation, need)
        seekers.set_status(organisation, need, NeedStatus.MET, by=by)
        requests.close(organisation, need)
    fields = [meets.value, agreed.by.value, agreed.channel.value]
    record(organisation, "belonging.recorded", belonging, by=by, fields=fields)
    return belonging


def undo(organisation: Organisation, belonging: Belonging, *, by: User) -> None:
    """Note that it did not work out: what was no longer asked for is asked for again; again changes nothing.

    A need that was closed by it is open again, where it stood before. One that is settled otherwise stays as it is.
    """
    need_id = belonging.need_id
    one(owned(Need, organisation).where(Need.id == need_id).with_for_update())
    lock(belonging)
    if belonging.ended_at is not None:
        return
    belonging.ended_at, belonging.ended_by_id = clock.now(), by.id
    need = seekers.get_need(organisation, need_id)
    if belonging.meets is Meets.WHOLLY and need.status is NeedStatus.MET:
        stood = belonging.status_before
        again = NeedStatus.SEARCHING if stood is NeedStatus.INTRODUCED else stood
        seekers.set_status(organisation, need, again, by=by, reason=need.unable_reason)
        if again is NeedStatus.UNABLE:
            requests.open_again(organisation, need)
    elif belonging.dropped and need.is_changeable:
        _ask_again(organisation, need, belonging.dropped, by=by)
    record(organisation, "belonging.undone", belonging, by=by, fields=[belonging.meets.value])


def get_belonging(organisation: Organisation, belonging_id: uuid.UUID, need: Need) -> Belonging:
    """Return one of the records for a need, or raise NotFound."""
    for_it = owned(Belonging, organisation).where(Belonging.need_id == need.id)
    found: Belonging = one(for_it.where(Belonging.id == belonging_id))
    return found


def list_for_need(organisation: Organisation, need: Need) -> list[Belonging]:
    """Return what stands for a need, oldest first; what was undone is left out."""
    stands = owned(Belonging, organisation).where(Belonging.need_id == need.id, Belonging.ended_at.is_(None))
    return every(stands.order_by(Belonging.created_at, Belonging.id))


def _check_agreed(organisation: Organisation, need: Need, agreed: Agreed) -> None:
    """Raise CannotJoin where nobody who may has agreed, or not yet."""
    if agreed.on > clock.today():
        raise CannotJoin("Enter today's date or an earlier one", "agreed_on")
    if agreed.by is Giver.REPRESENTATIVE and (
        agreed.representative_id is None
        or find_who_may(organisation, need.person, May.ANSWER, representative_id=agreed.representative_id)
        is None
    ):
        raise CannotJoin("Ask the person: whoever this is cannot decide it for them", "agreed_by")


def _end_trying(organisation: Organisation, need: Need, group_id: uuid.UUID, *, by: User) -> None:
    """End the record that they would like to try this group, or raise CannotJoin where they joined it already."""
    same = owned(Belonging, organisation).where(
        Belonging.need_id == need.id, Belonging.group_id == group_id, Belonging.ended_at.is_(None)
    )
    before: Belonging | None = first(same)
    if before is None:
        return
    if before.meets is not Meets.TRYING:
        raise CannotJoin("It is recorded already that they joined this group for this need")
    before.ended_at, before.ended_by_id = clock.now(), by.id
    db.session.flush()  # before the new record takes its place


def _refuse_introduced(organisation: Organisation, need: Need) -> None:
    """Raise CannotJoin while an introduction stands: whoever was introduced must not be left waiting."""
    standing = owned(Introduction, organisation, sa.func.count()).where(
        Introduction.need_id == need.id, Introduction.outcome.in_(introductions.STANDING)
    )
    if db.session.scalar(standing):
        raise CannotJoin("Somebody has been introduced. Withdraw or settle that first, so that they know")


def _ask_for_less(organisation: Organisation, need: Need, less: Less, *, by: User) -> dict[str, Any]:
    """Take out of a need what is no longer asked for, and return it; raises CannotJoin where nothing or all is."""
    services = [code for code in need.services if code in set(less.services)]
    visits = [visit for visit in need.visits if visit.id in set(less.visits)]
    minutes = less.weekly_minutes if need.times is Times.FLEXIBLE else None
    if not services and not visits and minutes is None:
        raise CannotJoin("Choose what is no longer asked for", "services")
    if services and len(services) == len(need.services):
        raise CannotJoin("Leave something to ask for, or say that it meets all of this need", "services")
    if visits and len(visits) == len(need.visits):
        raise CannotJoin("Leave a visit to ask for, or say that it meets all of this need", "visits")
    if minutes is not None and not 0 < minutes < (need.weekly_minutes or 0):
        raise CannotJoin("Enter fewer hours than are asked for now", "weekly_minutes")
    dropped: dict[str, Any] = {
        "services": services,
        "visits": [[each.day, each.earliest, each.latest, each.minutes] for each in visits],
        "minutes": (need.weekly_minutes or 0) - minutes if minutes is not None else 0,
    }
    if services or minutes is not None:
        left = [code for code in need.services if code not in services]
        weekly = need.weekly_minutes if minutes is None else minutes
        seekers.change_need(organisation, need, by=by, services=left, weekly_minutes=weekly)
    for visit in visits:
        seekers.remove_visit(organisation, need, visit.id, by=by)
    return dropped


def _ask_again(organisation: Organisation, need: Need, dropped: dict[str, Any], *, by: User) -> None:
    """Put back into a need what was no longer asked for, whatever else has changed in it since."""
    services = [*need.services, *(code for code in dropped["services"] if code not in need.services)]
    weekly = need.weekly_minutes
    if dropped["minutes"] and need.times is Times.FLEXIBLE and weekly is not None:
        weekly += dropped["minutes"]
    seekers.change_need(organisation, need, by=by, services=services, weekly_minutes=weekly)
    held = {(visit.day, visit.earliest, visit.latest, visit.minutes) for visit in need.visits}
    visits = [seekers.Visit(*each) for each in dropped["visits"] if tuple(each) not in held]
    if visits:
        seekers.add_visits(organisation, need, by=by, visits=visits)
