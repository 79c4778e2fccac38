"""Employment status: keeping what whoever pays decided, and how much of a provider's time one client takes.

The payer decides whether somebody is employed or self-employed for tax, whatever an agency that introduced them calls
them (HMRC, Employment Status Manual and the CEST tool). So this keeps and shows; it decides nothing and bars nothing.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.arrangements.concentration import Concentration
from carematch.arrangements.models import Arrangement
from carematch.arrangements.status_check import StatusCheck
from carematch.arrangements.vocabulary import Decider, EngagementBasis, StatusOutcome
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, lock, owned
from carematch.core.errors import DomainError
from carematch.organisations.models import Organisation
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.providers import capacity
from carematch.providers import service as providers

WARN_ABOVE = "engagement.one_client_warning_percent"


class StatusRefused(DomainError):
    """An answer cannot be right; the message says what to do, and `field` which answer it is."""

    def __init__(self, message: str, field: str) -> None:
        """Carry the sentence and the name of the answer that it belongs beside."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Engagement:
    """One arrangement of a provider with the status check that counts (None: none is recorded) and their time."""

    arrangement: Arrangement
    check: StatusCheck | None
    concentration: Concentration

    @property
    def is_contradicted(self) -> bool:
        """Tell whether the tool says employed where the arrangement does not."""
        is_employed = self.arrangement.engagement_basis is EngagementBasis.EMPLOYED_PA
        return self.check is not None and self.check.outcome is StatusOutcome.EMPLOYED and not is_employed

    @property
    def warns(self) -> bool:
        """Tell whether one client takes so much time that somebody should ask; an employee may well have one."""
        is_employed = self.arrangement.engagement_basis is EngagementBasis.EMPLOYED_PA
        return self.concentration.is_high and not is_employed


def record_check(
    organisation: Organisation,
    arrangement: Arrangement,
    *,
    by: User,
    outcome: StatusOutcome,
    reference: str,
    checked_on: dt.date,
    decided_by: Decider,
    may_substitute: bool | None = None,
    note: str = "",
) -> StatusCheck:
    """Keep what whoever pays decided about an engagement, after the ones before it, or raise StatusRefused."""
    lock(arrangement)
    if checked_on > clock.today():
        raise StatusRefused("Enter the day the check was made, today or earlier", "checked_on")
    if not reference.strip():
        raise StatusRefused("Enter what the result can be found by again", "reference")
    last = owned(StatusCheck, organisation, sa.func.max(StatusCheck.number)).where(
        StatusCheck.arrangement_id == arrangement.id
    )
    made = StatusCheck(
        organisation_id=organisation.id,
        arrangement_id=arrangement.id,
        number=1 + (db.session.scalar(last) or 0),
        outcome=outcome,
        reference=reference.strip(),
        checked_on=checked_on,
        decided_by=decided_by,
        may_substitute=may_substitute,
        recorded_by_id=by.id,
    )
    made.note = note.strip() or None
    db.session.add(made)
    record(organisation, "engagement.status_checked", made, by=by, fields=[outcome.value])
    return made


def list_checks(organisation: Organisation, arrangement_ids: Sequence[uuid.UUID]) -> list[StatusCheck]:
    """Return the status checks of some arrangements, the last recorded first."""
    return every(
        owned(StatusCheck, organisation)
        .where(StatusCheck.arrangement_id.in_(arrangement_ids))
        .options(joinedload(StatusCheck.recorded_by))
        .order_by(StatusCheck.number.desc(), StatusCheck.id)
    )


def engagements(organisation: Organisation, arrangements: Sequence[Arrangement]) -> list[Engagement]:
    """Return arrangements, in their order, each with the check that counts and the provider's time."""
    counts: dict[uuid.UUID, StatusCheck] = {}
    for check in list_checks(organisation, [each.id for each in arrangements]):
        counts.setdefault(check.arrangement_id, check)
    return [
        Engagement(
            each,
            counts.get(each.id),
            concentration(
                organisation, each.provider_id, each.person_id, on=max(each.starts_on, clock.today())
            ),
        )
        for each in arrangements
    ]


def concentration(
    organisation: Organisation, provider_id: uuid.UUID, person_id: uuid.UUID, *, on: dt.date
) -> Concentration:
    """Return how much of the weekly time that a provider has agreed on a day is one person's.

    All of it counts, at whichever organisation it was agreed, as a sum; the person's is what was agreed here.
    """
    provider = providers.get_provider(organisation, provider_id)
    theirs = set(
        db.session.scalars(
            owned(Arrangement, organisation, Arrangement.id).where(
                Arrangement.provider_id == provider_id, Arrangement.person_id == person_id
            )
        )
    )
    bookings = provider.identity.bookings
    return Concentration(
        capacity.most_booked([each for each in bookings if each.arrangement_id in theirs], on, on),
        capacity.most_booked(bookings, on, on),
        book_for(organisation.id).number(
            WARN_ABOVE, on, overrides=overrides_for(organisation.id, provider.council_code)
        ),
    )
