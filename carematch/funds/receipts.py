"""Money that came into a fund: finding it, whose it was, and undoing what was recorded wrongly."""

import datetime as dt
import uuid

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, first, lock, one, owned
from carematch.core.money import Money
from carematch.funds import books, isf
from carematch.funds.isf import ReceiptRefused
from carematch.funds.models import Fund, Receipt
from carematch.funds.vocabulary import Source, UndoReason
from carematch.ledger import service as ledger
from carematch.organisations.models import Organisation


def undo(
    organisation: Organisation, receipt: Receipt, *, by: User, reason: UndoReason, undone_on: dt.date
) -> Receipt:
    """Undo a receipt with a row and an entry of its own, or raise ReceiptRefused where its money is needed."""
    fund = lock(isf.get_fund(organisation, receipt.fund_id))
    if receipt.reverses_id is not None or find_undoing(organisation, receipt) is not None:
        raise ReceiptRefused("This has been undone already", "reason")
    if not receipt.received_on <= undone_on <= clock.today():
        raise ReceiptRefused("Enter a day from when it came in to today", "undone_on")
    left = books.standing(organisation, fund).left
    if receipt.amount > min(left, books.lowest_from(organisation, fund, undone_on)):
        raise ReceiptRefused(
            f"The fund has {left} left, so {receipt.amount} cannot be taken out. Nothing was changed",
            "reason",
        )
    entry = ledger.reverse(
        organisation,
        ledger.get_entry(organisation, receipt.entry_id),
        by=by,
        reason_code=reason.value,
        effective_on=undone_on,
        idem_key=f"receipt-undone:{receipt.id}",
    )
    undone = Receipt(
        organisation_id=organisation.id,
        fund_id=fund.id,
        received_on=undone_on,
        amount=-receipt.amount,
        source=receipt.source,
        entry_id=entry.id,
        reverses_id=receipt.id,
        undo_reason=reason,
    )
    db.session.add(undone)
    books.gather_money(organisation, fund, by=by)
    record(organisation, "fund.receipt_undone", undone, by=by, fields=[reason.value])
    return undone


def get_receipt(organisation: Organisation, receipt_id: uuid.UUID) -> Receipt:
    """Return one of the organisation's receipts, or raise NotFound."""
    found: Receipt = one(owned(Receipt, organisation).where(Receipt.id == receipt_id))
    return found


def find_undoing(organisation: Organisation, receipt: Receipt) -> Receipt | None:
    """Return the row that undid a receipt, or None."""
    found: Receipt | None = first(owned(Receipt, organisation).where(Receipt.reverses_id == receipt.id))
    return found


def list_receipts(organisation: Organisation, fund: Fund) -> list[Receipt]:
    """Return what came into a fund, and what was undone of it, newest first."""
    return every(
        owned(Receipt, organisation)
        .where(Receipt.fund_id == fund.id)
        .order_by(Receipt.received_on.desc(), Receipt.created_at.desc(), Receipt.id)
    )


def list_undone(organisation: Organisation, fund: Fund) -> frozenset[uuid.UUID]:
    """Return the ids of the receipts of a fund that were undone."""
    undone = owned(Receipt, organisation, Receipt.reverses_id).where(
        Receipt.fund_id == fund.id, Receipt.reverses_id.is_not(None)
    )
    return frozenset(db.session.scalars(undone))


def by_source(organisation: Organisation, fund: Fund) -> dict[Source, Money]:
    """Return what each source has put into a fund, less what was undone."""
    rows = db.session.execute(
        owned(Receipt, organisation, Receipt.source, sa.func.sum(Receipt.amount))
        .where(Receipt.fund_id == fund.id)
        .group_by(Receipt.source)
    )
    return {row[0]: row[1] for row in rows}
