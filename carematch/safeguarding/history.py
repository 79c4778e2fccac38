"""The history of a concern: entries that are added and never changed, numbered while the concern is held."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, owned
from carematch.organisations.models import Organisation
from carematch.safeguarding.models import Concern, ConcernEntry
from carematch.safeguarding.vocabulary import Kind


def append(
    organisation: Organisation,
    concern: Concern,
    kind: Kind,
    *,
    by: User,
    happened_on: dt.date | None = None,
    reference: str = "",
    note: str = "",
    **facts: Any,
) -> ConcernEntry:
    """Add an entry to a concern whose row is held; the audit learns what kind it is, never what it says."""
    last = owned(ConcernEntry, organisation, sa.func.max(ConcernEntry.number)).where(
        ConcernEntry.concern_id == concern.id
    )
    entry = ConcernEntry(
        organisation_id=organisation.id,
        concern_id=concern.id,
        number=1 + (db.session.scalar(last) or 0),
        kind=kind,
        happened_on=happened_on or clock.today(),
        by_id=by.id,
        **facts,
    )
    entry.reference, entry.note = reference.strip() or None, note.strip() or None
    db.session.add(entry)
    record(organisation, f"concern.{kind.value}", concern, by=by)
    return entry
