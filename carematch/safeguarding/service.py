"""Concerns: keeping what we heard, passing it on, and deciding who stays on the register.

Locks are taken in one order: provider, concern, referral, audit head.
"""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, lock, one, owned
from carematch.core.errors import DomainError
from carematch.core.references import new_reference
from carematch.organisations.models import Organisation
from carematch.providers import holding
from carematch.providers.models import Provider
from carematch.providers.service import get_provider
from carematch.safeguarding import removing
from carematch.safeguarding.history import append
from carematch.safeguarding.models import Concern, ConcernEntry, Referral
from carematch.safeguarding.tasks import routes_to_do
from carematch.safeguarding.vocabulary import (
    ROUTE_LABELS,
    Decision,
    Kind,
    Raiser,
    RemovalReason,
    Route,
    Status,
)
from carematch.seekers.models import Person
from carematch.seekers.vocabulary import Channel


class ConcernRefused(DomainError):
    """An answer cannot be right; the message says what to do, and `field` which answer it is (None: none of them)."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Carry the sentence and the name of the answer that it belongs beside."""
        super().__init__(message)
        self.field = field


class AlreadyDecided(ConcernRefused):
    """Somebody else was there first."""


def log(
    organisation: Organisation,
    provider_id: uuid.UUID,
    *,
    by: User,
    raised_by: Raiser,
    heard_on: dt.date,
    heard_by: Channel,
    said: str,
    in_danger: bool,
    pause: bool,
    raiser: str = "",
    person_id: uuid.UUID | None = None,
) -> Concern:
    """Keep what we heard about a provider and, unless that is not wanted, hold them off the list at once.

    Raises NotFound, or ConcernRefused; nothing else waits for it: whoever is in danger was called for before.
    """
    provider = _held_provider(organisation, provider_id)
    if heard_on > clock.today():
        raise ConcernRefused("Enter the day you heard of it, today or earlier", "heard_on")
    if not said.strip():
        raise ConcernRefused("Write down what was said", "said")
    if person_id is not None:
        one(owned(Person, organisation, Person.id).where(Person.id == person_id))
    concern = Concern(
        organisation_id=organisation.id,
        reference=new_reference("G"),
        provider_id=provider.id,
        person_id=person_id,
        raised_by=raised_by,
        heard_on=heard_on,
        heard_by=heard_by,
        in_danger=in_danger,
        has_paused=pause,
        logged_by_id=by.id,
    )
    concern.raiser, concern.said = raiser.strip() or None, said.strip()
    db.session.add(concern)
    record(organisation, "concern.logged", concern, by=by)
    if pause:
        holding.hold(organisation, provider, by=by)
    return concern


def pass_on(
    organisation: Organisation,
    concern_id: uuid.UUID,
    *,
    by: User,
    route: Route,
    is_done: bool,
    happened_on: dt.date,
    reference: str = "",
    note: str = "",
) -> ConcernEntry:
    """Record that the council, the police or the CQC was told, or why not, or raise ConcernRefused."""
    concern = lock(get_concern(organisation, concern_id))
    if not is_done and not note.strip():
        raise ConcernRefused("Say why they were not told", "note")
    if not concern.heard_on <= happened_on <= clock.today():
        raise ConcernRefused("Enter a day since you heard of it, today or earlier", "happened_on")
    return append(
        organisation,
        concern,
        Kind.ROUTED,
        by=by,
        route=route,
        is_done=is_done,
        happened_on=happened_on,
        reference=reference,
        note=note,
    )


def decide(
    organisation: Organisation,
    concern_id: uuid.UUID,
    *,
    by: User,
    decision: Decision,
    removal_reason: RemovalReason | None = None,
    note: str,
) -> Concern:
    """Close a concern with a decision about the register, or raise AlreadyDecided or ConcernRefused.

    Removing somebody for harm opens the task of referring them (see removing); no further action lets them be listed
    again, unless another concern keeps them held.
    """
    provider = _held_provider(organisation, get_concern(organisation, concern_id).provider_id)
    concern = lock(get_concern(organisation, concern_id))
    if not concern.is_open:
        raise AlreadyDecided(
            "Somebody else has decided about this concern already. Nothing of yours was saved"
        )
    _refuse_hasty(organisation, concern_id)
    if decision is Decision.REMOVED and removal_reason is None:
        raise ConcernRefused("Choose why they are removed", "removal_reason")
    if not note.strip():
        raise ConcernRefused("Say what the decision rests on", "note")
    concern.decision, concern.status = decision, Status.CLOSED
    concern.removal_reason = removal_reason if decision is Decision.REMOVED else None
    append(
        organisation,
        concern,
        Kind.DECIDED,
        by=by,
        decision=decision,
        removal_reason=concern.removal_reason,
        note=note,
    )
    if decision is Decision.REMOVED:
        removing.remove(organisation, provider, concern, by=by)
    else:
        removing.keep(organisation, provider, concern, by=by)
    return concern


def _refuse_hasty(organisation: Organisation, concern_id: uuid.UUID) -> None:
    """Raise ConcernRefused while it is not recorded that those who act were told, or why not."""
    left = routes_to_do(get_concern(organisation, concern_id))
    if left:
        raise ConcernRefused(f"Record first whether you told them, or why not: {ROUTE_LABELS[left[0]]}")


def reopen(organisation: Organisation, concern_id: uuid.UUID, *, by: User, note: str) -> Concern:
    """Take a decision back because of something new, or raise ConcernRefused; who was paused is held again."""
    provider = _held_provider(organisation, get_concern(organisation, concern_id).provider_id)
    concern = lock(get_concern(organisation, concern_id))
    if concern.is_open:
        raise AlreadyDecided("This concern is open already")
    if not note.strip():
        raise ConcernRefused("Say what is new", "note")
    concern.status, concern.decision, concern.removal_reason = Status.OPEN, None, None
    append(organisation, concern, Kind.REOPENED, by=by, note=note)
    if concern.has_paused:
        holding.hold(organisation, provider, by=by)
    return concern


def _held_provider(organisation: Organisation, provider_id: uuid.UUID) -> Provider:
    """Return a provider with their row held: two decisions about one register entry must not cross."""
    one(owned(Provider, organisation).where(Provider.id == provider_id).with_for_update())
    return get_provider(organisation, provider_id)


# Reading --------------------------------------------------------------------------------------------------


def get_concern(organisation: Organisation, concern_id: uuid.UUID) -> Concern:
    """Return one of the organisation's concerns for doing something with it, or raise NotFound."""
    found: Concern = one(_whole(organisation).where(Concern.id == concern_id))
    return found


def read_concern(organisation: Organisation, concern_id: uuid.UUID, *, by: User) -> Concern:
    """Return a concern to somebody who reads what it says, and record that they did; raises NotFound."""
    concern = get_concern(organisation, concern_id)
    record(organisation, "concern.read", concern, by=by)
    return concern


def list_concerns(organisation: Organisation) -> list[Concern]:
    """Return all concerns, those heard of last first."""
    return every(
        _whole(organisation).order_by(Concern.heard_on.desc(), Concern.created_at.desc(), Concern.id)
    )


def count_open(organisation: Organisation) -> int:
    """Return how many concerns wait for a decision."""
    counted = owned(Concern, organisation, sa.func.count()).where(Concern.status == Status.OPEN)
    return db.session.scalar(counted) or 0


def list_unexplained(organisation: Organisation) -> list[Provider]:
    """Return the providers who are held though no concern says why: somebody has yet to record it."""
    known = set(db.session.scalars(owned(Concern, organisation, Concern.provider_id)))
    return [each for each in holding.list_held(organisation) if each.id not in known]


def _whole(organisation: Organisation) -> sa.Select[Any]:
    """Select concerns with whom they are about and what was done, fresh from the database."""
    return (
        owned(Concern, organisation)
        .options(
            joinedload(Concern.provider).selectinload(Provider.services),
            joinedload(Concern.person),
            joinedload(Concern.logged_by),
            joinedload(Concern.referral).joinedload(Referral.proposed_by),
            selectinload(Concern.entries).joinedload(ConcernEntry.by),
        )
        .execution_options(populate_existing=True)
    )
