"""The table of delivery offices: the local office that delivers, where a provider's base is a head office far away."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.db import OrganisationOwned, Versioned, db
from carematch.providers.models import Provider
from carematch.providers.vocabulary import OfficeDecision


class DeliveryOffice(Versioned, OrganisationOwned, db.Model):
    """A place that stands in for a provider's base when payments are counted: why, by whom, from when until when.

    One person proposes it and another decides. The place is kept as the postcode directory had it when it was
    proposed. `ends_on` is its last day; one that ended before it began was never in force.
    """

    __tablename__ = "delivery_offices"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
        sa.CheckConstraint("reason <> ''", name="says_why"),
        sa.CheckConstraint("decided_by_id <> proposed_by_id", name="second_person_decides"),
        sa.CheckConstraint(
            "(decision = 'waiting') = (decided_by_id IS NULL) AND (decided_by_id IS NULL) = (decided_at IS NULL)",
            name="decided_by_somebody_on_a_day",
        ),
        sa.CheckConstraint("decision <> 'refused' OR refusal_reason <> ''", name="refused_says_why"),
        sa.CheckConstraint("ends_on IS NULL OR decision = 'approved'", name="only_approved_ends"),
        sa.CheckConstraint(
            "(ends_on IS NULL) = (ended_by_id IS NULL) AND (ends_on IS NULL) = (ended_reason = '')",
            name="ended_by_somebody_who_says_why",
        ),
        *(
            sa.Index(
                f"uq_delivery_offices_{name}",
                "provider_id",
                unique=True,
                sqlite_where=condition,
                postgresql_where=condition,
            )
            for name, condition in (
                ("waiting", sa.column("decision") == sa.literal_column("'waiting'")),
                (
                    "open",
                    sa.and_(
                        sa.column("decision") == sa.literal_column("'approved'"),
                        sa.column("ends_on").is_(None),
                    ),
                ),
            )
        ),
    )

    provider_id: Mapped[uuid.UUID] = mapped_column(index=True)
    postcode: Mapped[str]
    lat: Mapped[float]
    lon: Mapped[float]
    precision: Mapped[str]
    council_code: Mapped[str | None]
    msoa_code: Mapped[str | None]
    region_code: Mapped[str | None]
    country_code: Mapped[str | None]
    place_edition: Mapped[str]

    reason: Mapped[str]
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    proposed_at: Mapped[dt.datetime]
    decision: Mapped[OfficeDecision] = mapped_column(default=OfficeDecision.WAITING)
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[dt.datetime | None]
    refusal_reason: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    ended_reason: Mapped[str] = mapped_column(default="")

    provider: Mapped[Provider] = relationship(lazy="raise", viewonly=True)
    proposed_by: Mapped[User] = relationship(lazy="raise", viewonly=True, foreign_keys=[proposed_by_id])
    decided_by: Mapped[User | None] = relationship(lazy="raise", viewonly=True, foreign_keys=[decided_by_id])
    ended_by: Mapped[User | None] = relationship(lazy="raise", viewonly=True, foreign_keys=[ended_by_id])

    @property
    def proposed_on(self) -> dt.date:
        """Return the day on which it was proposed, in London."""
        return clock.london(self.proposed_at).date()

    @property
    def decided_on(self) -> dt.date | None:
        """Return the day on which it was decided, in London, or None."""
        return None if self.decided_at is None else clock.london(self.decided_at).date()

    @property
    def is_waiting(self) -> bool:
        """Tell whether nobody has decided yet."""
        return self.decision is OfficeDecision.WAITING

    @property
    def is_approved(self) -> bool:
        """Tell whether a second person approved it, whatever became of it since."""
        return self.decision is OfficeDecision.APPROVED

    @property
    def was_never_in_force(self) -> bool:
        """Tell whether it was ended before its first day."""
        return self.ends_on is not None and self.ends_on < self.starts_on

    def is_in_force(self, day: dt.date) -> bool:
        """Tell whether payments of a day count by it."""
        return self.is_approved and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
