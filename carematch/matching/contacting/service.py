"""Recording contacts about a need, and seeing to what was to come next.

A contact is written once and never changed: what was wrong with it is said in another one.
"""

import datetime as dt
import uuid
from collections.abc import Collection

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, lock, one, owned
from carematch.core.errors import DomainError
from carematch.matching.contacting.models import Contact, ContactKind, ContactOutcome, ContactWith
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.seekers import service as seekers
from carematch.seekers.models import Need


class ContactRefused(DomainError):
    """A contact cannot be recorded as it was said; `field` is the answer that is wrong."""

    def __init__(self, message: str, field: str) -> None:
        """Carry the sentence and the answer that it belongs beside."""
        super().__init__(message)
        self.field = field


def record_contact(
    organisation: Organisation,
    need: Need,
    *,
    by: User,
    contact_with: ContactWith,
    kind: ContactKind,
    outcome: ContactOutcome,
    happened_at: dt.datetime,
    provider_id: uuid.UUID | None = None,
    note: str = "",
    next_action: str = "",
    next_on: dt.date | None = None,
    settles: Collection[uuid.UUID] = (),
) -> Contact:
    """Record a contact, with what comes next and by when; whoever records it takes on a need that is nobody's.

    `settles` are the contacts whose next action this one has seen to. Raises ContactRefused, or NotFound for a
    provider or a contact that is not the need's.
    """
    lock(need)
    _check(happened_at, next_action, next_on)
    if provider_id is not None:
        one(owned(Provider, organisation, Provider.id).where(Provider.id == provider_id))
    contact = Contact(
        organisation_id=organisation.id,
        need_id=need.id,
        provider_id=provider_id,
        contact_with=contact_with,
        kind=kind,
        outcome=outcome,
        happened_at=happened_at,
        recorded_by_id=by.id,
        next_on=next_on,
    )
    contact.note, contact.next_action = note.strip() or None, next_action.strip() or None
    db.session.add(contact)
    record(organisation, "contact.recorded", contact, by=by, fields=_written(contact))
    for contact_id in sorted(settles):
        see_to(organisation, get_contact(organisation, need, contact_id), by=by)
    seekers.take_on(organisation, need, by=by)
    return contact


def _written(contact: Contact) -> list[str]:
    """Return the names of the texts that a contact has."""
    return [name for name in ("note", "next_action") if getattr(contact, name)]


def _check(happened_at: dt.datetime, next_action: str, next_on: dt.date | None) -> None:
    """Raise ContactRefused for a contact that has not happened yet, or half a next action."""
    if happened_at > clock.now():
        raise ContactRefused("A contact is recorded once it has happened. Enter when that was", "happened_on")
    if next_action.strip() and next_on is None:
        raise ContactRefused("Enter the day by which this is to be done", "next_on")
    if next_on is not None and not next_action.strip():
        raise ContactRefused("Say what is to be done by then", "next_action")
    if next_on is not None and next_on < clock.today():
        raise ContactRefused("Enter today's date or a later one", "next_on")


def see_to(organisation: Organisation, contact: Contact, *, by: User) -> None:
    """Note that the next action of a contact is done; again changes nothing."""
    lock(contact)
    if contact.next_on is None or contact.done_at is not None:
        return
    contact.done_at, contact.done_by_id = clock.now(), by.id
    record(organisation, "contact.action_done", contact, by=by)


def get_contact(organisation: Organisation, need: Need, contact_id: uuid.UUID) -> Contact:
    """Return a contact about a need, or raise NotFound."""
    found: Contact = one(
        owned(Contact, organisation).where(Contact.need_id == need.id, Contact.id == contact_id)
    )
    return found


def open_actions(organisation: Organisation, need: Need) -> list[Contact]:
    """Return the contacts of a need whose next action is still to be done, the one due first at the front."""
    return every(
        owned(Contact, organisation)
        .where(Contact.need_id == need.id, Contact.next_on.is_not(None), Contact.done_at.is_(None))
        .order_by(Contact.next_on, Contact.created_at, Contact.id)
    )


def get_provider(organisation: Organisation, reference: str) -> Provider:
    """Return the provider with a reference, however it was typed, or raise ContactRefused."""
    typed = "".join(reference.split()).upper()
    found: Provider | None = first(owned(Provider, organisation).where(Provider.reference == typed))
    if found is None:
        raise ContactRefused("No provider here has this reference. Look at their card again", "reference")
    return found
