"""Accounts, entries and their legs. What is posted is never changed: the database's own triggers see to that.

Nothing here names anybody: people, providers and funders are opaque references, and narratives are codes.
"""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core import clock
from carematch.core.db import OrganisationOwned, db
from carematch.core.money import Money
from carematch.ledger.kinds import AccountKind, EntryKind, Side


def _code(column: str, longest: int) -> sa.CheckConstraint:
    """Return the rule that a column holds a code, not prose: no spaces, not endless."""
    return sa.CheckConstraint(
        f"length({column}) BETWEEN 1 AND {longest} AND replace({column}, ' ', '') = {column}",
        name=f"{column}_is_code",
    )


class Account(OrganisationOwned, db.Model):
    """One pot of one organisation: of a kind, for a book, a holder, a route and a funder, where it has them.

    `code` spells those out and is unique in the organisation; `book_id` and the references point outside the ledger.
    Once open, an account changes only by being closed, empty, for good.
    """

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("organisation_id", "code"),
        sa.Index("ix_ledger_accounts_book", "organisation_id", "book_id"),
        sa.CheckConstraint("currency = 'GBP'", name="currency_sterling"),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closed_after_opened"),
        _code("code", 400),
        _code("holder_ref", 100),
        _code("funder_ref", 100),
        _code("funding_route", 60),
    )

    code: Mapped[str]
    kind: Mapped[AccountKind]
    normal_side: Mapped[Side]
    book_id: Mapped[uuid.UUID | None]
    holder_ref: Mapped[str | None]
    funder_ref: Mapped[str | None]
    funding_route: Mapped[str | None]
    currency: Mapped[str] = mapped_column(default="GBP")
    opened_on: Mapped[dt.date]
    closed_on: Mapped[dt.date | None]


class Entry(OrganisationOwned, db.Model):
    """One happening, all its legs at once; `idem_key` makes a repeat harmless, `reverses_id` undoes one other entry."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("organisation_id", "idem_key"),
        sa.UniqueConstraint("reverses_id"),
        sa.ForeignKeyConstraint(
            ["reverses_id", "organisation_id"], ["ledger_entries.id", "ledger_entries.organisation_id"]
        ),
        sa.Index("ix_ledger_entries_effective_on", "organisation_id", "effective_on"),
        sa.Index("ix_ledger_entries_source_ref", "organisation_id", "source_ref"),
        sa.CheckConstraint("approved_by_id <> posted_by_id", name="approved_by_another"),
        sa.CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal_reverses"),
        _code("idem_key", 200),
        _code("source_ref", 200),
        _code("narrative_code", 60),
    )

    idem_key: Mapped[str]
    kind: Mapped[EntryKind]
    effective_on: Mapped[dt.date]
    posted_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    posted_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    reverses_id: Mapped[uuid.UUID | None]
    source_ref: Mapped[str]
    narrative_code: Mapped[str]


class Leg(OrganisationOwned, db.Model):
    """One side of an entry on one account: a debit or a credit, in whole pence, never both, never nothing.

    Legs are written before their entry, hence the deferred key: the entry's arrival is what proves them whole.
    """

    __tablename__ = "ledger_legs"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["entry_id", "organisation_id"],
            ["ledger_entries.id", "ledger_entries.organisation_id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["account_id", "organisation_id"], ["ledger_accounts.id", "ledger_accounts.organisation_id"]
        ),
        sa.UniqueConstraint("entry_id", "position"),
        sa.Index("ix_ledger_legs_balance", "account_id", "organisation_id", "debit_pence", "credit_pence"),
        sa.CheckConstraint(
            "(debit_pence > 0 AND credit_pence = 0) OR (debit_pence = 0 AND credit_pence > 0)",
            name="one_side",
        ),
    )

    entry_id: Mapped[uuid.UUID]
    account_id: Mapped[uuid.UUID]
    position: Mapped[int]
    debit_pence: Mapped[int]
    credit_pence: Mapped[int]

    @property
    def side(self) -> Side:
        """Return the side that the leg is on."""
        return Side.DEBIT if self.debit_pence else Side.CREDIT

    @property
    def amount(self) -> Money:
        """Return what moves."""
        return Money(self.debit_pence or self.credit_pence)
