"""Who looked: staff who open somebody's record are noted once a day each, and the person can read by whom and when."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.models import AuditEntry
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, owned, transaction
from carematch.matching.models import Introduction
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.seekers.models import Need, Person

SENSITIVE_READ = "sensitive_read"  # the name that OWASP's logging vocabulary has for it
_SUBJECTS = {"persons": Person, "providers": Provider}


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody opened the record on a day."""

    on: dt.date
    by: str


def note(organisation: Organisation, named: dict[str, Any], *, by: User) -> None:
    """Record that staff opened the records that an address names, unless they did so today already.

    Runs in a transaction of its own, after the page; what the address names of another organisation is nobody's.
    """
    for subject in _subjects(organisation, named):
        if not _is_noted(organisation, subject, by):
            with transaction():
                found = first(owned(type(subject), organisation).where(type(subject).id == subject.id))
                if found is not None:
                    record(organisation, SENSITIVE_READ, found, by=by)


def _subjects(organisation: Organisation, named: dict[str, Any]) -> list[Any]:
    """Return the person and the provider whose records an address leads to."""
    person_id = named.get("person_id")
    for name, model in (("need_id", Need), ("introduction_id", Introduction)):
        if person_id is None and name in named:
            whose = owned(model, organisation, model.person_id).where(model.id == named[name])
            person_id = db.session.scalar(whose)
    found = []
    for model, wanted in ((Person, person_id), (Provider, named.get("provider_id"))):
        if wanted is not None:
            found += every(owned(model, organisation).where(model.id == wanted))
    return found


def _is_noted(organisation: Organisation, subject: Any, by: User) -> bool:
    """Tell whether a reader is noted for a record since midnight in London."""
    midnight = dt.datetime.combine(clock.today(), dt.time(), clock.LONDON)
    earlier = sa.select(AuditEntry.id).where(
        AuditEntry.chain == str(organisation.id),
        AuditEntry.subject_kind == subject.__tablename__,
        AuditEntry.subject_id == str(subject.id),
        AuditEntry.action == SENSITIVE_READ,
        AuditEntry.actor_id == by.id,
        AuditEntry.at >= midnight,
    )
    return db.session.scalar(earlier.limit(1)) is not None


def looks(organisation: Organisation, ids: Iterable[uuid.UUID]) -> list[Look]:
    """Return who opened any of some records, newest first."""
    rows = db.session.execute(
        sa.select(AuditEntry.at, User.name)
        .join(User, User.id == AuditEntry.actor_id)
        .where(
            AuditEntry.chain == str(organisation.id),
            AuditEntry.subject_kind.in_(_SUBJECTS),
            AuditEntry.subject_id.in_([str(each) for each in ids]),
            AuditEntry.action == SENSITIVE_READ,
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.seq.desc())
    )
    return [Look(clock.london(at).date(), name) for at, name in rows]
