"""What has happened with a need: who did what, when, and how it came to us; newest first.

Acts are read from the audit trail, which knows what was done but no words of it; contacts are read from the log, with
what staff noted.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.models import AuditEntry
from carematch.core.db import db, every, owned
from carematch.matching.belonging.record import Belonging
from carematch.matching.contacting.acts import said_of
from carematch.matching.contacting.models import Contact
from carematch.matching.contacting.words import KIND_LABELS, OUTCOME_SAID, WITH_LABELS
from carematch.matching.models import Introduction, UnmetRequest
from carematch.matching.relaxing.models import AgreedChange
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.seekers.models import Consent, Need, Person, Representative
from carematch.seekers.vocabulary import CHANNEL_LABELS

PER_PAGE = 20
_OF_A_NEED: tuple[type[Any], ...] = (Contact, Introduction, UnmetRequest, Belonging, AgreedChange)
_OF_A_PERSON: tuple[type[Any], ...] = (Consent, Representative)
# Contacts tell themselves; that somebody looked at a record is nothing that happened with the need.
_TOLD_OTHERWISE = ("contact.recorded", "sensitive_read")
_CHANNELS = {channel.value: label for channel, label in CHANNEL_LABELS.items()}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; `times` where the same was done by the same several times in a row on one day."""

    at: dt.datetime
    who: str
    what: str
    how: str = ""
    note: str = ""
    next_action: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class History:
    """One page of what happened, newest first."""

    events: tuple[Event, ...]
    page: int
    has_older: bool


def history(organisation: Organisation, need: Need, *, page: int = 1, per_page: int = PER_PAGE) -> History:
    """Return one page of what happened with a need and its person."""
    upto = page * per_page + 1
    acts, contacts = _acts(organisation, need, upto), _contacts(organisation, need, upto)
    names = _names(
        {*(each.actor_id for each in acts), *(each.on_behalf_of_id for each in acts)}
        | {each.recorded_by_id for each in contacts}
    )
    providers = _providers(organisation, {each.provider_id for each in contacts})
    merged: list[tuple[dt.datetime, int, Event]] = [
        *((each.at, each.seq, _act(each, names)) for each in acts),
        *((each.happened_at, 0, _contact(each, names, providers)) for each in contacts),
    ]
    merged.sort(key=lambda each: each[:2], reverse=True)
    shown = [event for *_order, event in merged[(page - 1) * per_page : page * per_page]]
    return History(tuple(_gathered(shown)), page, len(merged) > page * per_page)


def _acts(organisation: Organisation, need: Need, most: int) -> list[AuditEntry]:
    """Return the newest acts on a need, its person and all that belongs to them."""
    about = [
        sa.and_(AuditEntry.subject_kind == kind, AuditEntry.subject_id.in_(ids))
        for kind, ids in _subjects(organisation, need).items()
    ]
    found = sa.select(AuditEntry).where(
        AuditEntry.chain == str(organisation.id), AuditEntry.action.not_in(_TOLD_OTHERWISE), sa.or_(*about)
    )
    return every(found.order_by(AuditEntry.at.desc(), AuditEntry.seq.desc()).limit(most))


def _subjects(organisation: Organisation, need: Need) -> dict[str, list[str]]:
    """Return the ids, as the audit trail has them, of everything that belongs to a need or its person, by table."""
    parts = [
        *(_ids(model, organisation).where(model.need_id == need.id) for model in _OF_A_NEED),
        *(_ids(model, organisation).where(model.person_id == need.person_id) for model in _OF_A_PERSON),
    ]
    found = {Need.__tablename__: [str(need.id)], Person.__tablename__: [str(need.person_id)]}
    for kind, subject_id in db.session.execute(sa.union_all(*parts).execution_options(scoped=True)):
        found.setdefault(kind, []).append(str(subject_id))
    return found


def _ids(model: type[Any], organisation: Organisation) -> sa.Select[Any]:
    return owned(model, organisation, sa.literal(model.__tablename__), model.id)


def _contacts(organisation: Organisation, need: Need, most: int) -> list[Contact]:
    found = owned(Contact, organisation).where(Contact.need_id == need.id)
    return every(found.order_by(Contact.happened_at.desc(), Contact.id).limit(most))


def _names(ids: set[uuid.UUID | None]) -> dict[uuid.UUID | None, str]:
    wanted = [each for each in ids if each is not None]
    found = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(wanted)))
    return {row[0]: row[1] for row in found}


def _providers(organisation: Organisation, ids: set[uuid.UUID | None]) -> dict[uuid.UUID | None, str]:
    wanted = [each for each in ids if each is not None]
    if not wanted:
        return {}
    return {
        each.id: each.called for each in every(owned(Provider, organisation).where(Provider.id.in_(wanted)))
    }


def _act(entry: AuditEntry, names: dict[uuid.UUID | None, str]) -> Event:
    who = names.get(entry.actor_id, "") if entry.actor_id else "CareMatch, by itself"
    if entry.on_behalf_of_id and names.get(entry.on_behalf_of_id):
        who = f"{who}, for {names[entry.on_behalf_of_id]}"
    how = ", ".join(_CHANNELS[field] for field in entry.fields if field in _CHANNELS)
    return Event(entry.at, who or "Somebody who has no account any more", said_of(entry.action), how)


def _contact(
    contact: Contact, names: dict[uuid.UUID | None, str], providers: dict[uuid.UUID | None, str]
) -> Event:
    whom = providers.get(contact.provider_id) or WITH_LABELS[contact.contact_with]
    return Event(
        contact.happened_at,
        names.get(contact.recorded_by_id, ""),
        f"Contact with {whom}: {OUTCOME_SAID[contact.outcome]}",
        KIND_LABELS[contact.kind],
        contact.note or "",
        contact.next_action or "",
    )


def _gathered(events: Sequence[Event]) -> Iterator[Event]:
    """Tell what was done several times in a row on one day once, with how often."""
    for _same, run in groupby(events, key=_sameness):
        first, *rest = run
        yield replace(first, times=1 + len(rest))


def _sameness(event: Event) -> tuple[object, ...]:
    is_contact = bool(event.note or event.next_action or event.what.startswith("Contact"))
    return (event.at.date(), event.who, event.what, event.how, event.at if is_contact else None)
