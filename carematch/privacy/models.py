"""The table of requests about one's data: what was asked, its clock, and what came of it."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.db import OrganisationOwned, Versioned, db
from carematch.core.encryption import sealed
from carematch.privacy.vocabulary import Kind, Outcome, Status


class RightsRequest(Versioned, OrganisationOwned, db.Model):
    """Somebody asks about what is kept of them, or of a person they act for (`person_id`).

    `due_on` moves by as many days as it stood still. What was asked and answered may be about health: sealed.
    """

    __tablename__ = "rights_requests"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("organisation_id", "reference"),
        sa.ForeignKeyConstraint(["person_id", "organisation_id"], ["persons.id", "persons.organisation_id"]),
        sa.CheckConstraint("(status = 'closed') = (outcome IS NOT NULL)", name="closed_has_outcome"),
        sa.CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
        sa.CheckConstraint("(status = 'paused') = (paused_on IS NOT NULL)", name="paused_since"),
    )

    reference: Mapped[str]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    kind: Mapped[Kind]
    said_sealed: Mapped[str]
    received_on: Mapped[dt.date]
    due_on: Mapped[dt.date]
    status: Mapped[Status] = mapped_column(default=Status.OPEN, index=True)
    identity_checked_on: Mapped[dt.date | None]
    identity_how_sealed: Mapped[str | None]
    acknowledged_on: Mapped[dt.date | None]
    paused_on: Mapped[dt.date | None]
    waiting_for_sealed: Mapped[str | None]
    outcome: Mapped[Outcome | None]
    answer_sealed: Mapped[str | None]
    closed_at: Mapped[dt.datetime | None]
    closed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    said = sealed("said_sealed")
    identity_how = sealed("identity_how_sealed")
    waiting_for = sealed("waiting_for_sealed")
    answer = sealed("answer_sealed")
    asked_by: Mapped[User] = relationship(lazy="raise", viewonly=True, foreign_keys=[asked_by_id])

    @property
    def is_open(self) -> bool:
        """Tell whether an answer is still owed."""
        return self.status is not Status.CLOSED

    @property
    def is_overdue(self) -> bool:
        """Tell whether the day has gone by; while it is paused the clock stands still."""
        return (
            self.status is Status.OPEN and not self._is_acknowledged_complaint and self.due_on < clock.today()
        )

    @property
    def _is_acknowledged_complaint(self) -> bool:
        return self.kind is Kind.COMPLAIN and self.acknowledged_on is not None

    @property
    def answer_by(self) -> dt.date | None:
        """Return the day the law gives, or None: a complaint, once acknowledged, is answered without undue delay."""
        return None if self._is_acknowledged_complaint else self.due_on
