"""What accounts hold, on a day or now, and how they came to it. Every sum is made by the database, by index."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from carematch.core.db import db, owned
from carematch.core.money import Money
from carematch.ledger.kinds import AccountKind, EntryKind, Side
from carematch.ledger.models import Account, Entry, Leg

_NET = sa.func.coalesce(sa.func.sum(Leg.debit_pence - Leg.credit_pence), 0)


@dataclass(frozen=True)
class StatementLine:
    """One leg as a statement shows it: what it added to the account (or took, below nothing), and what that left."""

    entry_id: uuid.UUID
    effective_on: dt.date
    posted_at: dt.datetime
    kind: EntryKind
    narrative_code: str
    source_ref: str
    reverses_id: uuid.UUID | None
    amount: Money
    balance: Money


@dataclass(frozen=True)
class Statement:
    """An account over some days, both included: opening + lines = closing."""

    opening: Money
    lines: tuple[StatementLine, ...]
    closing: Money


@dataclass(frozen=True)
class Movement:
    """What entries of one kind put on the two sides of a book's accounts of one kind."""

    account_kind: AccountKind
    entry_kind: EntryKind
    debits: Money
    credits: Money


def balance(organisation: Any, account: Account, *, on: dt.date | None = None) -> Money:
    """Return what an account holds, now or at the end of a day; above nothing means on its normal side."""
    statement = owned(Leg, organisation, _NET).where(Leg.account_id == account.id)
    if on is not None:
        statement = statement.join(Entry, Entry.id == Leg.entry_id).where(Entry.effective_on <= on)
    return _signed(db.session.scalar(statement), account.normal_side)


def balances(organisation: Any, book_id: uuid.UUID, *, on: dt.date | None = None) -> dict[AccountKind, Money]:
    """Return what a book's accounts hold by kind, now or at the end of a day; £0.00 where nothing moved."""
    legs = owned(Leg, organisation, Leg.account_id, Leg.debit_pence, Leg.credit_pence)
    if on is not None:
        legs = legs.join(Entry, Entry.id == Leg.entry_id).where(Entry.effective_on <= on)
    moved = legs.join(Account, Account.id == Leg.account_id).where(Account.book_id == book_id).subquery()
    net = sa.func.coalesce(sa.func.sum(moved.c.debit_pence - moved.c.credit_pence), 0)
    statement = (
        owned(Account, organisation, Account.kind, Account.normal_side, net)
        .outerjoin(moved, moved.c.account_id == Account.id)
        .where(Account.book_id == book_id)
        .group_by(Account.kind, Account.normal_side)
        .order_by(Account.kind)
    )
    return {kind: _signed(pence, side) for kind, side, pence in db.session.execute(statement)}


def movements(
    organisation: Any, book_id: uuid.UUID, *, since: dt.date | None = None, until: dt.date | None = None
) -> list[Movement]:
    """Return what moved on a book's accounts by kind of account and of entry, over some days (both included)."""
    statement = (
        owned(
            Leg,
            organisation,
            Account.kind,
            Entry.kind,
            sa.func.sum(Leg.debit_pence),
            sa.func.sum(Leg.credit_pence),
        )
        .join(Account, Account.id == Leg.account_id)
        .join(Entry, Entry.id == Leg.entry_id)
        .where(Account.book_id == book_id, *_between(since, until))
        .group_by(Account.kind, Entry.kind)
        .order_by(Account.kind, Entry.kind)
    )
    return [
        Movement(account_kind, entry_kind, Money(int(debits)), Money(int(credits)))
        for account_kind, entry_kind, debits, credits in db.session.execute(statement)
    ]


def statement_lines(organisation: Any, account: Account, since: dt.date, until: dt.date) -> Statement:
    """Return an account's statement from a day to a day, both included, in the order things took effect."""
    found = db.session.execute(
        owned(Leg, organisation, Leg, Entry)
        .join(Entry, Entry.id == Leg.entry_id)
        .where(Leg.account_id == account.id, *_between(since, until))
        .order_by(Entry.effective_on, Entry.posted_at, Entry.id, Leg.position)
    )
    opening = held = balance(organisation, account, on=since - dt.timedelta(days=1))
    lines = []
    for leg, entry in found:
        amount = _signed(leg.debit_pence - leg.credit_pence, account.normal_side)
        held += amount
        lines.append(_line(entry, amount, held))
    return Statement(opening, tuple(lines), held)


def last_used_on(organisation: Any, account: Account) -> dt.date | None:
    """Return the latest day that anything on an account counts from, or None where nothing was posted."""
    statement = owned(Leg, organisation, sa.func.max(Entry.effective_on))
    return db.session.scalar(
        statement.join(Entry, Entry.id == Leg.entry_id).where(Leg.account_id == account.id)
    )


def _line(entry: Entry, amount: Money, held: Money) -> StatementLine:
    """Return a leg as the statement shows it."""
    return StatementLine(
        entry_id=entry.id,
        effective_on=entry.effective_on,
        posted_at=entry.posted_at,
        kind=entry.kind,
        narrative_code=entry.narrative_code,
        source_ref=entry.source_ref,
        reverses_id=entry.reverses_id,
        amount=amount,
        balance=held,
    )


def _between(since: dt.date | None, until: dt.date | None) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that an entry counts from a day on, and up to a day."""
    after = [] if since is None else [Entry.effective_on >= since]
    return after if until is None else [*after, Entry.effective_on <= until]


def _signed(net_debit: Any, side: Side) -> Money:
    """Return debits less credits as money of an account that grows on a side (sums are decimals on PostgreSQL)."""
    pence = int(net_debit or 0)
    return Money(pence if side is Side.DEBIT else -pence)
