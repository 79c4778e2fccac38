"""Organisations, memberships, invitations, commissions, and the places that an organisation works in."""

import datetime as dt
import enum
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.accounts.models import User
from carematch.core.db import OrganisationOwned, Record, Versioned, db
from carematch.core.encryption import sealed
from carematch.core.permissions import Role
from carematch.places.values import AreaKind


class Kind(enum.StrEnum):
    """What an organisation is."""

    ANCHOR = "anchor"
    COUNCIL = "council"


class Organisation(Versioned, Record, db.Model):
    """An anchor that introduces, or a council that commissions; `slug` stands in its URLs."""

    __tablename__ = "organisations"
    __table_args__ = (
        sa.CheckConstraint("kind != 'council' OR council_code IS NOT NULL", name="council_has_code"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[Kind]
    council_code: Mapped[str | None]
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)


class Membership(Record, db.Model):
    """What a user is to an organisation; somebody may hold several roles."""

    __tablename__ = "memberships"
    __table_args__ = (sa.UniqueConstraint("user_id", "organisation_id", "role"),)

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    role: Mapped[Role]

    user: Mapped[User] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class Invitation(Record, db.Model):
    """A link that makes one email address a member in one role; single use, 48 hours, stored as a hash."""

    __tablename__ = "invitations"

    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    email_sealed: Mapped[str]
    role: Mapped[Role]
    token_hash: Mapped[str] = mapped_column(unique=True)
    invited_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    expires_at: Mapped[dt.datetime]
    accepted_at: Mapped[dt.datetime | None]
    cancelled_at: Mapped[dt.datetime | None]

    email = sealed("email_sealed")
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class Commission(Record, db.Model):
    """A council commissions an anchor from a day to a day: its reports cover what happened between them."""

    __tablename__ = "commissions"
    __table_args__ = (sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),)

    council_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    anchor_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]

    council: Mapped[Organisation] = relationship(foreign_keys=[council_id], lazy="raise")
    anchor: Mapped[Organisation] = relationship(foreign_keys=[anchor_id], lazy="raise")


class OperatingArea(OrganisationOwned, db.Model):
    """A council area, ward or neighbourhood that an anchor works in, from a day on; `ended_on` is the first day not."""

    __tablename__ = "operating_areas"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('council', 'ward', 'neighbourhood')", name="kind_can_be_worked_in"),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= added_on", name="ends_after_it_is_added"),
        sa.Index(
            "uq_operating_areas_open",
            "organisation_id",
            "area_code",
            unique=True,
            sqlite_where=sa.column("ended_on").is_(None),
            postgresql_where=sa.column("ended_on").is_(None),
        ),
    )

    area_code: Mapped[str] = mapped_column(index=True)
    kind: Mapped[AreaKind]
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    added_on: Mapped[dt.date]
    ended_on: Mapped[dt.date | None]

    added_by: Mapped[User | None] = relationship(lazy="raise")


class Neighbourhood(Versioned, OrganisationOwned, db.Model):
    """A place as an anchor calls it; `name_key` is the name as it is compared, so that capitals make no difference."""

    __tablename__ = "neighbourhoods"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("organisation_id", "name_key"),
    )

    name: Mapped[str]
    name_key: Mapped[str]

    parts: Mapped[list["NeighbourhoodPart"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="NeighbourhoodPart.msoa_code"
    )


class NeighbourhoodPart(OrganisationOwned, db.Model):
    """An official neighbourhood (MSOA) that is part of an anchor's own; it belongs to at most one of them."""

    __tablename__ = "neighbourhood_parts"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "msoa_code"),
        sa.ForeignKeyConstraint(
            ["neighbourhood_id", "organisation_id"], ["neighbourhoods.id", "neighbourhoods.organisation_id"]
        ),
    )

    neighbourhood_id: Mapped[uuid.UUID] = mapped_column(index=True)
    msoa_code: Mapped[str]


class RuleOverride(Record, db.Model):
    """A rule as somebody changed it, from a day on: an anchor or a council for its own, the administrator for all.

    `applies_to` is what the rule book knows whose it is by: an anchor's id, a council's code, nothing for everybody.
    Never edited or deleted: `withdrawn_on` is the first day on which it no longer holds. The numbers of the versions
    of one rule are unique, so that two who record one at the same moment cannot both succeed.
    """

    __tablename__ = "rule_overrides"
    __table_args__ = (
        sa.UniqueConstraint("applies_to", "key", "number"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        sa.CheckConstraint("(organisation_id IS NULL) = (applies_to = '')", name="whose_is_said"),
        sa.CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn_by_somebody"
        ),
    )

    organisation_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    applies_to: Mapped[str]
    key: Mapped[str]
    number: Mapped[int]
    value: Mapped[Any] = mapped_column(sa.JSON)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
    source: Mapped[str]
    reason: Mapped[str]
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    withdrawn_on: Mapped[dt.date | None]
    withdrawn_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    recorded_by: Mapped[User | None] = relationship(foreign_keys=[recorded_by_id], lazy="raise")
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id], lazy="raise")

    @property
    def last_day(self) -> dt.date | None:
        """Return the last day it holds, or None; a day before its first where it was withdrawn before it began."""
        if self.withdrawn_on is None:
            return self.ends_on
        stopped = self.withdrawn_on - dt.timedelta(days=1)
        return stopped if self.ends_on is None else min(stopped, self.ends_on)
