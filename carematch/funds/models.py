"""Individual Service Funds, money received, hours worked, and payments with the place they landed in."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.arrangements.models import Arrangement
from carematch.core.db import OrganisationOwned, Versioned, db
from carematch.core.encryption import sealed
from carematch.core.money import Money
from carematch.funds.vocabulary import (
    Hop,
    HoursStatus,
    PaymentRoute,
    RingBasis,
    Sector,
    Size,
    Source,
    UndoReason,
)
from carematch.places.rings import Ring
from carematch.providers.delivery_office import DeliveryOffice
from carematch.providers.models import Provider
from carematch.providers.vocabulary import DayType
from carematch.seekers.models import Person

_IN_LEDGER = ["ledger_entries.id", "ledger_entries.organisation_id"]


class Fund(Versioned, OrganisationOwned, db.Model):
    """One person's Individual Service Fund from one council: restricted money with a book of its own.

    The book's id in the ledger is the fund's.
    """

    __tablename__ = "funds"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("organisation_id", "reference"),
        sa.ForeignKeyConstraint(["person_id", "organisation_id"], ["persons.id", "persons.organisation_id"]),
        sa.CheckConstraint("weekly_amount > 0", name="weekly_amount_positive"),
        sa.CheckConstraint(
            "payment_route IS NULL OR payment_route <> 'holder_pays' OR advice_reference <> ''",
            name="holder_pays_on_advice",
        ),
        sa.Index(
            "uq_funds_open",
            "person_id",
            "council_code",
            unique=True,
            sqlite_where=sa.column("closed_on").is_(None),
            postgresql_where=sa.column("closed_on").is_(None),
        ),
    )

    reference: Mapped[str]
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    council_code: Mapped[str] = mapped_column(index=True)
    weekly_amount: Mapped[Money]
    opened_on: Mapped[dt.date]
    closed_on: Mapped[dt.date | None]
    payment_route: Mapped[PaymentRoute | None]
    advice_reference: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(lazy="raise", viewonly=True)


class Receipt(OrganisationOwned, db.Model):
    """Money that came into a fund. Never changed: what was wrong is undone by a row of its own, below nothing."""

    __tablename__ = "fund_receipts"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("reverses_id"),
        sa.ForeignKeyConstraint(["fund_id", "organisation_id"], ["funds.id", "funds.organisation_id"]),
        sa.ForeignKeyConstraint(["entry_id", "organisation_id"], _IN_LEDGER),
        sa.ForeignKeyConstraint(
            ["reverses_id", "organisation_id"], ["fund_receipts.id", "fund_receipts.organisation_id"]
        ),
        sa.CheckConstraint("amount <> 0", name="amount_not_zero"),
        sa.CheckConstraint("(reverses_id IS NULL) = (amount > 0)", name="only_reversals_negative"),
        sa.CheckConstraint("(reverses_id IS NULL) = (undo_reason IS NULL)", name="reversals_say_why"),
    )

    fund_id: Mapped[uuid.UUID] = mapped_column(index=True)
    received_on: Mapped[dt.date]
    amount: Mapped[Money]
    source: Mapped[Source]
    hop: Mapped[Hop] = mapped_column(default=Hop.T1)
    entry_id: Mapped[uuid.UUID]
    reverses_id: Mapped[uuid.UUID | None]
    undo_reason: Mapped[UndoReason | None]


class Payment(OrganisationOwned, db.Model):
    """What one source bore of a payment to a provider, with everything a report needs as it was on the day.

    Ring, edition and neighbourhood are those of the place it was counted by: `ring_basis` says whether that was the
    provider's base, or the local office that delivers.
    Rows of one reference and one ledger entry are one payment: as many as there were sources in the fund. Never
    changed: a payment that was wrong is undone by rows of its own, below nothing.
    """

    __tablename__ = "payments"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("organisation_id", "reference", "funding_source"),
        sa.UniqueConstraint("entry_id", "funding_source"),
        sa.UniqueConstraint("reverses_id"),
        sa.ForeignKeyConstraint(["fund_id", "organisation_id"], ["funds.id", "funds.organisation_id"]),
        sa.ForeignKeyConstraint(["person_id", "organisation_id"], ["persons.id", "persons.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
        sa.ForeignKeyConstraint(
            ["arrangement_id", "organisation_id"], ["arrangements.id", "arrangements.organisation_id"]
        ),
        sa.ForeignKeyConstraint(["entry_id", "organisation_id"], _IN_LEDGER),
        sa.ForeignKeyConstraint(
            ["reverses_id", "organisation_id"], ["payments.id", "payments.organisation_id"]
        ),
        sa.ForeignKeyConstraint(
            ["delivery_office_id", "organisation_id"],
            ["delivery_offices.id", "delivery_offices.organisation_id"],
        ),
        sa.CheckConstraint(
            "(ring_basis = 'office') = (delivery_office_id IS NOT NULL)", name="counted_by_office_names_it"
        ),
        sa.CheckConstraint("amount <> 0", name="amount_not_zero"),
        sa.CheckConstraint("(reverses_id IS NULL) = (amount > 0)", name="only_reversals_negative"),
        sa.CheckConstraint("(reverses_id IS NULL) = (undo_reason IS NULL)", name="reversals_say_why"),
        sa.Index("ix_payments_report", "council_code", "paid_on"),
    )

    reference: Mapped[str]
    fund_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID]
    arrangement_id: Mapped[uuid.UUID] = mapped_column(index=True)
    provider_id: Mapped[uuid.UUID] = mapped_column(index=True)
    paid_on: Mapped[dt.date]
    amount: Mapped[Money]
    entry_id: Mapped[uuid.UUID]
    reverses_id: Mapped[uuid.UUID | None]
    undo_reason: Mapped[UndoReason | None]
    council_code: Mapped[str]
    hop: Mapped[Hop] = mapped_column(default=Hop.T2)
    funding_source: Mapped[Source]
    ring: Mapped[Ring]
    ring_basis: Mapped[RingBasis] = mapped_column(default=RingBasis.BASE)
    delivery_office_id: Mapped[uuid.UUID | None]
    place_edition: Mapped[str]
    sector: Mapped[Sector]
    size: Mapped[Size]
    service: Mapped[str]
    neighbourhood_code: Mapped[str | None]

    provider: Mapped[Provider] = relationship(lazy="raise", viewonly=True)
    delivery_office: Mapped[DeliveryOffice | None] = relationship(lazy="raise", viewonly=True)


class Hours(OrganisationOwned, db.Model):
    """Hours worked on a day under an arrangement, at the rate agreed for that kind of day; cost to the penny.

    `care_entry_id` is the ledger entry that set the cost aside, `paid_entry_id` the one that paid it.
    """

    __tablename__ = "hours"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.ForeignKeyConstraint(
            ["arrangement_id", "organisation_id"], ["arrangements.id", "arrangements.organisation_id"]
        ),
        sa.ForeignKeyConstraint(["fund_id", "organisation_id"], ["funds.id", "funds.organisation_id"]),
        sa.ForeignKeyConstraint(["care_entry_id", "organisation_id"], _IN_LEDGER),
        sa.ForeignKeyConstraint(["paid_entry_id", "organisation_id"], _IN_LEDGER),
        sa.CheckConstraint("minutes > 0 AND minutes <= 1440", name="minutes_in_a_day"),
        sa.CheckConstraint("cost > 0", name="cost_positive"),
        sa.CheckConstraint("(status = 'paid') = (paid_entry_id IS NOT NULL)", name="paid_has_payment"),
        sa.CheckConstraint(
            "status <> 'refused' OR refusal_reason_sealed IS NOT NULL", name="refused_says_why"
        ),
    )

    arrangement_id: Mapped[uuid.UUID] = mapped_column(index=True)
    fund_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    worked_on: Mapped[dt.date]
    minutes: Mapped[int]
    day_type: Mapped[DayType]
    rate: Mapped[Money]
    cost: Mapped[Money]
    status: Mapped[HoursStatus] = mapped_column(default=HoursStatus.LOGGED, index=True)
    logged_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[dt.datetime | None]
    refusal_reason_sealed: Mapped[str | None]
    care_entry_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    paid_entry_id: Mapped[uuid.UUID | None] = mapped_column(index=True)

    refusal_reason = sealed("refusal_reason_sealed", empty="")
    arrangement: Mapped[Arrangement] = relationship(lazy="raise", viewonly=True)


__all__ = [
    "Fund",
    "Hop",
    "Hours",
    "HoursStatus",
    "Payment",
    "PaymentRoute",
    "Receipt",
    "RingBasis",
    "Sector",
    "Size",
    "Source",
    "UndoReason",
]
