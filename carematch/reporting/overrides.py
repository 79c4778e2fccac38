"""Which payments of a report were counted at a local office instead of a head office: why, approved as what, and when.

Nobody is named, and no provider. A reason is a sentence that staff wrote for councils to read; that of a provider who
works alone stays with the anchor, because a sole trader counts as a person.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import joinedload

from carematch.core.cross_tenant import across
from carematch.core.db import every
from carematch.core.money import Money
from carematch.core.permissions import GRANTS, Permission
from carematch.organisations.service import find_roles, get_organisation
from carematch.providers.delivery_office import DeliveryOffice
from carematch.rules.lawful_route import LegalForm

WORKS_ALONE = frozenset({LegalForm.SOLE_TRADER, LegalForm.PERSONAL_ASSISTANT, None})


class Counted(Protocol):
    """A payment as this section sees it."""

    @property
    def amount(self) -> Money:
        """Return how much; below nothing where a payment was undone."""

    @property
    def delivery_office_id(self) -> uuid.UUID | None:
        """Return the office it was counted at, or None where that was the base."""


@dataclass(frozen=True, slots=True)
class Override:
    """One office behind a report's figures; `role` is empty where the approver has left, `reason` where it stays."""

    reason: str
    role: str
    approved_on: dt.date | None
    starts_on: dt.date


def behind(payments: Iterable[Counted]) -> tuple[Override, ...]:
    """Return the offices behind payments, by their first day; one whose payments were all undone is not among them."""
    sums: Counter[uuid.UUID] = Counter()
    for payment in payments:
        if payment.delivery_office_id is not None:
            sums[payment.delivery_office_id] += payment.amount.pence
    ids = [office_id for office_id, pence in sums.items() if pence]
    # Over organisations: a council reads of every anchor that it commissions; the payments are narrowed to those.
    offices = every(
        across(DeliveryOffice)
        .where(DeliveryOffice.id.in_(ids))
        .options(joinedload(DeliveryOffice.provider), joinedload(DeliveryOffice.decided_by))
        .order_by(DeliveryOffice.starts_on, DeliveryOffice.id)
    )
    return tuple(_override(office) for office in offices)


def _override(office: DeliveryOffice) -> Override:
    """Return what a council may read of one office."""
    assert office.decided_by is not None  # only an approved office is counted at
    held = find_roles(office.decided_by, get_organisation(office.organisation_id))
    roles = sorted(role.label for role in held if Permission.OFFICES_APPROVE in GRANTS[role])
    return Override(
        reason="" if office.provider.legal_form in WORKS_ALONE else office.reason,
        role=roles[0] if roles else "",
        approved_on=office.decided_on,
        starts_on=office.starts_on,
    )
