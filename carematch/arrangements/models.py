"""Arrangements, their rates and how they are paid."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.arrangements.vocabulary import EngagementBasis, Holder, Route, Status
from carematch.core.db import OrganisationOwned, Versioned, db
from carematch.core.encryption import sealed
from carematch.core.money import Money
from carematch.providers.models import Provider
from carematch.providers.vocabulary import DayType
from carematch.rules.lawful_route import ContractParty
from carematch.seekers.models import Person


class Arrangement(Versioned, OrganisationOwned, db.Model):
    """Care that both sides accepted: services, weekly minutes, start, rates, funding, and why it is lawful.

    `agreed_by_id` wrote it down; `terms_agreed_by_id` is the representative who agreed to the money, if not the person.
    """

    __tablename__ = "arrangements"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("organisation_id", "reference"),
        sa.UniqueConstraint("introduction_id"),
        sa.ForeignKeyConstraint(
            ["introduction_id", "organisation_id"], ["introductions.id", "introductions.organisation_id"]
        ),
        sa.ForeignKeyConstraint(["person_id", "organisation_id"], ["persons.id", "persons.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
        sa.ForeignKeyConstraint(
            ["terms_agreed_by_id", "organisation_id"],
            ["representatives.id", "representatives.organisation_id"],
        ),
        sa.CheckConstraint("weekly_minutes BETWEEN 1 AND 10080", name="weekly_minutes_fit_a_week"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        sa.CheckConstraint("status <> 'ended' OR ends_on IS NOT NULL", name="ended_has_day"),
    )

    reference: Mapped[str]
    introduction_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    provider_id: Mapped[uuid.UUID] = mapped_column(index=True)
    status: Mapped[Status] = mapped_column(default=Status.AGREED, index=True)
    services: Mapped[list] = mapped_column(default=list)
    weekly_minutes: Mapped[int]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
    review_on: Mapped[dt.date]
    end_reason_sealed: Mapped[str | None]
    contract_party: Mapped[ContractParty]
    engagement_basis: Mapped[EngagementBasis]
    lawful_case: Mapped[int | None]
    lawful_reason_sealed: Mapped[str | None]
    agreed_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    terms_agreed_by_id: Mapped[uuid.UUID | None]

    end_reason = sealed("end_reason_sealed", empty="")
    lawful_reason = sealed("lawful_reason_sealed", empty="")

    person: Mapped[Person] = relationship(lazy="raise", viewonly=True)
    provider: Mapped[Provider] = relationship(lazy="raise", viewonly=True)
    rates: Mapped[list["ArrangementRate"]] = relationship(
        lazy="raise", viewonly=True, order_by="ArrangementRate.day_type"
    )
    funding: Mapped["Funding"] = relationship(lazy="raise", viewonly=True, uselist=False)

    @property
    def rate_by_day(self) -> dict[DayType, Money]:
        """Return what an hour costs by kind of day; a kind left out costs what the next plainer one does."""
        return {each.day_type: each.amount for each in self.rates}

    def covers(self, day: dt.date) -> bool:
        """Tell whether care under the arrangement can happen on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class ArrangementRate(OrganisationOwned, db.Model):
    """What an hour costs on one kind of day."""

    __tablename__ = "arrangement_rates"
    __table_args__ = (
        sa.UniqueConstraint("arrangement_id", "day_type"),
        sa.ForeignKeyConstraint(
            ["arrangement_id", "organisation_id"], ["arrangements.id", "arrangements.organisation_id"]
        ),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
    )

    arrangement_id: Mapped[uuid.UUID] = mapped_column(index=True)
    day_type: Mapped[DayType]
    amount: Mapped[Money]


class Funding(OrganisationOwned, db.Model):
    """How an arrangement is paid: one route here, with its weekly budget; a row each, so that more can join.

    `council_code` is the council responsible when it was agreed; `held_by` says who holds a Direct Payment.
    """

    __tablename__ = "arrangement_funding"
    __table_args__ = (
        sa.UniqueConstraint("arrangement_id", "route"),
        sa.ForeignKeyConstraint(
            ["arrangement_id", "organisation_id"], ["arrangements.id", "arrangements.organisation_id"]
        ),
        sa.CheckConstraint("weekly_budget IS NULL OR weekly_budget > 0", name="budget_positive"),
        sa.CheckConstraint(
            "(route = 'own_money') = (council_code IS NULL)", name="council_money_has_council"
        ),
        sa.CheckConstraint("(route = 'direct_payment') = (held_by IS NOT NULL)", name="payment_has_holder"),
    )

    arrangement_id: Mapped[uuid.UUID] = mapped_column(index=True)
    route: Mapped[Route]
    council_code: Mapped[str | None]
    weekly_budget: Mapped[Money | None]
    held_by: Mapped[Holder | None]


__all__ = ["Arrangement", "ArrangementRate", "EngagementBasis", "Funding", "Holder", "Route", "Status"]
