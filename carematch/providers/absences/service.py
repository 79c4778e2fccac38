"""Days on which a provider is away: said by themselves or told to staff, and taken back; why is nobody's to ask."""

import datetime as dt
import uuid
from collections.abc import Collection

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, one, owned
from carematch.core.errors import DomainError
from carematch.organisations.models import Organisation
from carematch.providers.absences.models import Absence
from carematch.providers.models import Provider

MOST = dt.timedelta(days=365)


class AbsenceRefused(DomainError):
    """These days cannot be noted; `field` is the question that the message belongs to."""

    def __init__(self, message: str, field: str) -> None:
        """Carry the field."""
        super().__init__(message)
        self.field = field


def note(
    organisation: Organisation, provider: Provider, *, by: User, first_on: dt.date, last_on: dt.date
) -> Absence:
    """Note days away, the first and the last included, or raise AbsenceRefused; the same days are noted once."""
    if last_on < first_on:
        raise AbsenceRefused("The last day must be the first day or a later one", "last_on")
    if last_on < clock.today():
        raise AbsenceRefused("These days have passed. Enter days from today on", "last_on")
    if last_on - first_on > MOST:
        raise AbsenceRefused("That is more than a year. Enter at most a year at a time", "last_on")
    for known in list_absences(organisation, [provider.id]):
        if (known.first_on, known.last_on) == (first_on, last_on):
            return known
    absence = Absence(
        organisation_id=organisation.id,
        provider_id=provider.id,
        first_on=first_on,
        last_on=last_on,
        recorded_by_id=by.id,
    )
    db.session.add(absence)
    record(organisation, "absence.noted", absence, by=by, on_behalf_of=_owner(provider, by))
    return absence


def take_back(organisation: Organisation, provider: Provider, absence_id: uuid.UUID, *, by: User) -> None:
    """Take noted days back, or raise NotFound where they are not this provider's."""
    absence = one(
        owned(Absence, organisation)
        .where(Absence.id == absence_id, Absence.provider_id == provider.id)
        .with_for_update()
    )
    record(organisation, "absence.taken_back", absence, by=by, on_behalf_of=_owner(provider, by))
    db.session.delete(absence)


def list_absences(
    organisation: Organisation, provider_ids: Collection[uuid.UUID], *, since: dt.date | None = None
) -> list[Absence]:
    """Return the days away of providers that have not passed (by a day, today unless given), soonest first."""
    asked = owned(Absence, organisation).where(
        Absence.provider_id.in_(provider_ids), Absence.last_on >= (since or clock.today())
    )
    return every(asked.order_by(Absence.first_on, Absence.last_on, Absence.id))


def _owner(provider: Provider, by: User) -> User | None:
    """Return the provider's own user where somebody else wrote it down."""
    if provider.user_id is None or provider.user_id == by.id:
        return None
    return db.session.get(User, provider.user_id)
