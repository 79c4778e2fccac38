"""Paying providers out of a fund, undoing a payment, and the facts that every payment carries for good.

Locks are taken in one order: arrangement, fund, audit head.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.arrangements.models import Arrangement
from carematch.arrangements.service import get_arrangement
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, lock, one, owned
from carematch.core.errors import DomainError, NotFound
from carematch.core.money import Money, total
from carematch.core.references import new_reference
from carematch.funds import books, isf, landing, receipts, sources
from carematch.funds.hours import Overspend
from carematch.funds.models import Fund, Hours, Payment
from carematch.funds.vocabulary import HoursStatus, Source, UndoReason
from carematch.ledger import service as ledger
from carematch.ledger.kinds import AccountKind, EntryKind
from carematch.ledger.models import Entry
from carematch.ledger.posting import Credit, Debit
from carematch.organisations.models import Organisation
from carematch.places import service as places
from carematch.providers import offices
from carematch.providers.delivery_office import DeliveryOffice
from carematch.providers.models import Provider

# What an undoing copies from the payment as it was, so that the two cancel out in every report.
_FROZEN = (
    "fund_id",
    "person_id",
    "arrangement_id",
    "provider_id",
    "council_code",
    "hop",
    "funding_source",
    "ring",
    "ring_basis",
    "delivery_office_id",
    "place_edition",
    "sector",
    "size",
    "service",
    "neighbourhood_code",
)


class PaymentRefused(DomainError):
    """A payment cannot be made or undone as asked; `field` names the answer that the message belongs beside."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Carry the sentence and the name of the answer (None: none of them)."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Due:
    """What is to be paid for an arrangement: approved, unpaid hours."""

    arrangement: Arrangement
    hours: tuple[Hours, ...]

    @property
    def minutes(self) -> int:
        """Return how long the hours are together."""
        return sum(each.minutes for each in self.hours)

    @property
    def cost(self) -> Money:
        """Return what the hours cost together."""
        return total([each.cost for each in self.hours])


@dataclass(frozen=True)
class Paid:
    """One payment, or its undoing: the parts that the sources bore, and the id that stands in its address."""

    parts: tuple[Payment, ...]

    @property
    def first(self) -> Payment:
        """Return one part, for all that the parts have in common."""
        return self.parts[0]

    @property
    def amount(self) -> Money:
        """Return what was paid in all."""
        return total([each.amount for each in self.parts])


def due(organisation: Organisation, fund: Fund, arrangement: Arrangement) -> Due:
    """Return the approved hours of an arrangement that this fund has not paid yet, oldest first."""
    unpaid = owned(Hours, organisation).where(
        Hours.fund_id == fund.id,
        Hours.arrangement_id == arrangement.id,
        Hours.status == HoursStatus.APPROVED,
    )
    return Due(arrangement, tuple(every(unpaid.order_by(Hours.worked_on, Hours.created_at, Hours.id))))


def list_due(organisation: Organisation, fund: Fund) -> list[Due]:
    """Return what each arrangement of a fund has approved and unpaid; those with nothing are left out."""
    waiting = owned(Hours, organisation, Hours.arrangement_id).where(
        Hours.fund_id == fund.id, Hours.status == HoursStatus.APPROVED
    )
    ids = db.session.scalars(waiting.distinct().order_by(Hours.arrangement_id)).all()
    return [due(organisation, fund, get_arrangement(organisation, each)) for each in ids]


def pay(
    organisation: Organisation,
    fund: Fund,
    arrangement: Arrangement,
    *,
    by: User,
    paid_on: dt.date,
    expected: Money | None = None,
) -> Paid:
    """Pay all approved, unpaid hours of an arrangement, or raise PayingIsHeld, PaymentRefused or Overspend.

    `expected` is what the page showed: where it is no longer so, nothing is paid.
    """
    lock(arrangement)
    lock(fund)
    if fund.payment_route is None:
        raise isf.PayingIsHeld()
    owed = due(organisation, fund, arrangement)
    amount = owed.cost
    _check(owed.hours, amount, paid_on, expected)
    _check_held(organisation, fund, amount, paid_on)
    left = _left_by_source(organisation, fund)
    reference = new_reference("R")
    entry = _post(organisation, fund, amount, paid_on, reference, by=by)
    paid = _keep(organisation, fund, arrangement, entry, reference, sources.shared(amount, left))
    for each in owed.hours:
        each.status, each.paid_entry_id = HoursStatus.PAID, entry.id
    record(organisation, "payment.made", paid.first, by=by)
    return paid


def _check(hours: Sequence[Hours], amount: Money, paid_on: dt.date, expected: Money | None) -> None:
    """Raise PaymentRefused where there is nothing to pay, something else than was shown, or on a day that cannot be."""
    if not hours:
        raise PaymentRefused("There are no approved hours left to pay")
    if expected is not None and expected != amount:
        raise PaymentRefused(f"The approved hours have changed: they now come to {amount}. Check them again")
    if not max(each.worked_on for each in hours) <= paid_on <= clock.today():
        raise PaymentRefused("Enter a day from the last day that was worked to today", "paid_on")


def _check_held(organisation: Organisation, fund: Fund, amount: Money, paid_on: dt.date) -> None:
    """Raise Overspend where less is set aside, or the fund held less on that day (or on one since)."""
    aside = books.standing(organisation, fund).set_aside
    held = books.lowest_from(organisation, fund, paid_on)
    if amount > min(aside, held):
        on_day = f"{paid_on.day} {paid_on:%B %Y}"
        raise Overspend(
            f"The fund had {min(aside, held)} to pay from on {on_day}, so {amount} cannot be paid. "
            "Nothing was changed"
        )


def _post(
    organisation: Organisation, fund: Fund, amount: Money, paid_on: dt.date, reference: str, *, by: User
) -> Entry:
    """Post a payment: what was set aside goes out of where the money is."""
    return ledger.post(
        organisation,
        by=by,
        kind=EntryKind.PAYMENT,
        effective_on=paid_on,
        legs=[
            Debit(books.account(organisation, fund, AccountKind.PROVIDER_PAYABLE, by=by), amount),
            Credit(books.money_account(organisation, fund, by=by), amount),
        ],
        idem_key=f"payment:{reference}",
        source_ref=reference,
        narrative_code="care",
    )


def _keep(
    organisation: Organisation,
    fund: Fund,
    arrangement: Arrangement,
    entry: Entry,
    reference: str,
    shares: dict[Source, Money],
) -> Paid:
    """Write a payment with the ring of the place it counts by on its day, the edition and the rest as they are now.

    That place is the provider's operating base, unless an approved local office is in force: never a person's home.
    """
    provider: Provider = one(owned(Provider, organisation).where(Provider.id == arrangement.provider_id))
    office = offices.office_on(organisation, provider, entry.effective_on)
    facts = {
        "organisation_id": organisation.id,
        "reference": reference,
        "fund_id": fund.id,
        "person_id": fund.person_id,
        "arrangement_id": arrangement.id,
        "provider_id": provider.id,
        "paid_on": entry.effective_on,
        "entry_id": entry.id,
        "council_code": fund.council_code,
        "ring": places.ring_for(office or provider, fund.council_code, entry.effective_on),
        **landing.place_of(provider, office),
        "sector": landing.sector_of(provider.legal_form),
        "size": landing.size_of(provider.legal_form, provider.people_involved),
        "service": arrangement.services[0],
    }
    parts = [Payment(funding_source=source, amount=part, **facts) for source, part in shares.items()]
    db.session.add_all(parts)
    db.session.flush()
    return Paid(tuple(parts))


def undo(organisation: Organisation, paid: Paid, *, by: User, reason: UndoReason, undone_on: dt.date) -> Paid:
    """Undo a payment with rows and an entry of its own; its hours wait for payment again. Raises PaymentRefused."""
    lock(get_arrangement(organisation, paid.first.arrangement_id))
    fund = lock(isf.get_fund(organisation, paid.first.fund_id))
    if paid.first.reverses_id is not None or find_undoing(organisation, paid) is not None:
        raise PaymentRefused("This payment has been undone already")
    if not paid.first.paid_on <= undone_on <= clock.today():
        raise PaymentRefused("Enter a day from when it was paid to today", "undone_on")
    reference = new_reference("R")
    entry = ledger.reverse(
        organisation,
        ledger.get_entry(organisation, paid.first.entry_id),
        by=by,
        reason_code=reason.value,
        effective_on=undone_on,
        idem_key=f"payment-undone:{paid.first.reference}",
    )
    parts = [
        Payment(
            organisation_id=organisation.id,
            reference=reference,
            paid_on=undone_on,
            amount=-each.amount,
            entry_id=entry.id,
            reverses_id=each.id,
            undo_reason=reason,
            **{name: getattr(each, name) for name in _FROZEN},
        )
        for each in paid.parts
    ]
    db.session.add_all(parts)
    for hours in list_hours_of(organisation, paid):
        hours.status, hours.paid_entry_id = HoursStatus.APPROVED, None
    books.gather_money(organisation, fund, by=by)
    record(organisation, "payment.undone", parts[0], by=by, fields=[reason.value])
    return Paid(tuple(parts))


def get_paid(organisation: Organisation, payment_id: uuid.UUID) -> Paid:
    """Return one of the organisation's payments by the id of any of its parts, or raise NotFound."""
    entry_id = one(owned(Payment, organisation, Payment.entry_id).where(Payment.id == payment_id))
    found = _paid(owned(Payment, organisation).where(Payment.entry_id == entry_id))
    if not found:
        raise NotFound("There is no such payment")
    return found[0]


def find_undoing(organisation: Organisation, paid: Paid) -> Paid | None:
    """Return what undid a payment, or None."""
    ids = [each.id for each in paid.parts]
    found = _paid(owned(Payment, organisation).where(Payment.reverses_id.in_(ids)))
    return found[0] if found else None


def find_undone(organisation: Organisation, paid: Paid) -> Paid | None:
    """Return the payment that this one undid, or None."""
    return None if paid.first.reverses_id is None else get_paid(organisation, paid.first.reverses_id)


def list_paid(organisation: Organisation, fund: Fund) -> list[Paid]:
    """Return a fund's payments and their undoings, newest first."""
    return _paid(owned(Payment, organisation).where(Payment.fund_id == fund.id))


def list_hours_of(organisation: Organisation, paid: Paid) -> list[Hours]:
    """Return the hours that a payment paid, oldest first; of one that was undone, none."""
    mine = owned(Hours, organisation).where(Hours.paid_entry_id == paid.first.entry_id)
    return every(mine.order_by(Hours.worked_on, Hours.created_at, Hours.id))


def _paid(statement: sa.Select[tuple[Payment]]) -> list[Paid]:
    """Return the payments that a statement finds, with their parts gathered, newest first."""
    newest = (Payment.paid_on.desc(), Payment.created_at.desc(), Payment.reference, Payment.funding_source)
    gathered: dict[uuid.UUID, list[Payment]] = {}
    told = (
        joinedload(Payment.provider),
        joinedload(Payment.delivery_office).joinedload(DeliveryOffice.decided_by),
    )
    for part in every(statement.options(*told).order_by(*newest)):
        gathered.setdefault(part.entry_id, []).append(part)
    return [Paid(tuple(parts)) for parts in gathered.values()]


def _left_by_source(organisation: Organisation, fund: Fund) -> dict[Source, Money]:
    """Return what each source has put into a fund, less what was paid of it."""
    left = receipts.by_source(organisation, fund)
    rows = db.session.execute(
        owned(Payment, organisation, Payment.funding_source, sa.func.sum(Payment.amount))
        .where(Payment.fund_id == fund.id)
        .group_by(Payment.funding_source)
    )
    for source, paid in rows:
        left[source] = left.get(source, Money(0)) - paid
    return left
