"""Keeping an anchor's groups and activities: adding, changing, pausing, ending, confirming."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.community.checking import GroupRefused, facts_of, problems, tidied
from carematch.community.models import Group
from carematch.community.vocabulary import GroupStatus
from carematch.core import clock
from carematch.core.db import db, every, lock, one, owned
from carematch.organisations.models import Organisation
from carematch.places import service as places


def add(
    organisation: Organisation,
    *,
    by: User,
    external_id: str | None = None,
    confirmed_on: dt.date | None,
    **facts: Any,
) -> Group:
    """Add a group, confirmed on a day (None: not yet), or raise GroupRefused or a PlaceProblem."""
    said = checked(facts)
    group = Group(organisation_id=organisation.id, external_id=external_id)
    _write(group, said)
    _say_confirmed(group, confirmed_on, by)
    db.session.add(group)
    record(organisation, "group.added", group, by=by)
    return group


def change(
    organisation: Organisation, group: Group, *, by: User, confirmed_on: dt.date | None, **facts: Any
) -> list[str]:
    """Change what is said of a group, and return what changed; raises GroupRefused or a PlaceProblem.

    Somebody who looked through all of it says so with today as `confirmed_on`; an earlier day never takes the place
    of a later one.
    """
    lock(group)
    before = facts_of(group)
    said = checked({**before, **facts})
    changed = sorted(name for name, value in said.items() if before[name] != value)
    _write(group, said)
    if _say_confirmed(group, confirmed_on, by):
        changed.append("confirmed_on")
    if changed:
        record(organisation, "group.changed", group, by=by, fields=changed)
    return changed


def checked(facts: dict[str, Any]) -> dict[str, Any]:
    """Return a description as it is kept, or raise GroupRefused for the first thing that is wrong."""
    said = tidied(facts)
    for field, sentence in problems(said):
        raise GroupRefused(sentence, field)
    return said


def confirm(organisation: Organisation, group: Group, *, by: User) -> None:
    """Note that somebody knows everything about a group to be right today; again on a day changes nothing."""
    lock(group)
    if _say_confirmed(group, clock.today(), by):
        record(organisation, "group.confirmed", group, by=by)


def set_status(organisation: Organisation, group: Group, status: GroupStatus, *, by: User) -> None:
    """Pause, end or resume a group; as it is already changes nothing."""
    lock(group)
    if group.status is not status:
        group.status = status
        record(organisation, f"group.{status.value}", group, by=by)


def get_group(organisation: Organisation, group_id: uuid.UUID) -> Group:
    """Return one of an anchor's groups, whatever its status, or raise NotFound."""
    found: Group = one(owned(Group, organisation).where(Group.id == group_id))
    return found


def list_groups(organisation: Organisation, *conditions: sa.ColumnElement[bool]) -> list[Group]:
    """Return an anchor's groups that meet conditions on their columns, by name."""
    return every(owned(Group, organisation).where(*conditions).order_by(sa.func.lower(Group.name), Group.id))


def _say_confirmed(group: Group, day: dt.date | None, by: User) -> bool:
    """Note on which day a group was right, and who said so; tell whether that is news."""
    if day is None or (group.confirmed_on is not None and group.confirmed_on >= day):
        return False
    group.confirmed_on, group.confirmed_by_id = day, by.id
    return True


def _write(group: Group, said: dict[str, Any]) -> None:
    """Keep a description that was checked; a new postcode is looked up (raises a PlaceProblem)."""
    if said["postcode"] and (said["postcode"] != group.postcode or group.lat is None):
        found = places.lookup(said["postcode"])
        said = {**said, "postcode": found.postcode}
        group.lat, group.lon = found.point
        group.precision, group.neighbourhood_code = found.precision.value, found.msoa_code
    elif not said["postcode"]:
        group.lat = group.lon = group.precision = group.neighbourhood_code = None
    for name, value in said.items():
        if getattr(group, name) != value:
            setattr(group, name, value)
