"""Keeping a shortlist with an account. Nobody else reads it, until its owner asks the organisation about who is on it.

What goes on and comes off is not in the audit record: staff read that, and whom somebody thinks of is their own affair.
"""

import uuid
from collections.abc import Collection, Iterable

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, lock, owned
from carematch.organisations.models import Organisation
from carematch.shortlists.entries import MOST, Entry, ShortlistFull, new_among, with_one
from carematch.shortlists.models import Shortlisted

__all__ = [
    "MOST",
    "Entry",
    "ShortlistFull",
    "add",
    "ask",
    "asked_about",
    "bring",
    "clear",
    "list_shortlisted",
    "remove",
]


def list_shortlisted(organisation: Organisation, user: User) -> list[Entry]:
    """Return who is on somebody's own shortlist, in the order in which they were added."""
    return [_entry(row) for row in _rows(organisation, {user.id})]


def add(organisation: Organisation, *, by: User, provider_id: uuid.UUID, name: str) -> None:
    """Put somebody on one's own shortlist (once, however often it is asked), or raise ShortlistFull."""
    lock(by)  # two at once must not both find the last place free
    added = Entry(provider_id, name, clock.now())
    before = list_shortlisted(organisation, by)
    if added in with_one(before, added):
        _keep(organisation, [added], by)


def remove(organisation: Organisation, *, by: User, provider_id: uuid.UUID) -> None:
    """Take somebody off one's own shortlist; whoever is not on it is no matter."""
    for row in _rows(organisation, {by.id}):
        if row.provider_id == provider_id:
            db.session.delete(row)


def clear(organisation: Organisation, *, by: User) -> None:
    """Take everybody off one's own shortlist."""
    for row in _rows(organisation, {by.id}):
        db.session.delete(row)


def bring(organisation: Organisation, entries: Iterable[Entry], *, by: User) -> int:
    """Add what somebody had shortlisted before they signed in, nobody twice; return how many found no room."""
    lock(by)
    own = _rows(organisation, {by.id})
    brought = {each.provider_id: each for each in entries}
    for row in own:
        if row.provider_id in brought and brought[row.provider_id].is_asked and row.asked_at is None:
            row.asked_at = clock.now()
    fresh = new_among([_entry(row) for row in own], brought.values())
    _keep(organisation, fresh, by)
    return len(set(brought) - {row.provider_id for row in own}) - len(fresh)


def ask(organisation: Organisation, *, by: User) -> None:
    """Let the organisation's staff see, with what one needs, who is on one's shortlist now."""
    for row in _rows(organisation, {by.id}):
        row.asked_at = row.asked_at or clock.now()
    record(organisation, "shortlist.asked", by, by=by, fields=("shortlist",))


def asked_about(organisation: Organisation, user_ids: Collection[uuid.UUID | None]) -> list[Entry]:
    """Return whom some users asked the organisation about from their shortlists: all that staff may see of these."""
    rows = _rows(organisation, {each for each in user_ids if each is not None})
    found = {row.provider_id: _entry(row) for row in rows if row.asked_at is not None}
    return list(found.values())


def _rows(organisation: Organisation, user_ids: Collection[uuid.UUID]) -> list[Shortlisted]:
    """Return the rows of some users, in the order in which they were added."""
    theirs = owned(Shortlisted, organisation).where(Shortlisted.user_id.in_(user_ids))
    return every(theirs.order_by(Shortlisted.position, Shortlisted.user_id))


def _keep(organisation: Organisation, entries: Iterable[Entry], user: User) -> None:
    """Write some down, after all that are there."""
    last = max((row.position for row in _rows(organisation, {user.id})), default=0)
    for position, entry in enumerate(entries, start=last + 1):
        row = Shortlisted(
            organisation_id=organisation.id,
            user_id=user.id,
            provider_id=entry.provider_id,
            position=position,
            added_at=entry.added_at,
            asked_at=clock.now() if entry.is_asked else None,
        )
        row.name = entry.name
        db.session.add(row)


def _entry(row: Shortlisted) -> Entry:
    return Entry(row.provider_id, row.name or "", row.added_at, row.asked_at is not None)
