"""The table of referees: who can speak for a provider, whether they were asked, and what came of it."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.accounts.models import User
from carematch.core.db import OrganisationOwned, Versioned, db
from carematch.core.encryption import sealed
from carematch.providers.models import Provider
from carematch.providers.vocabulary import Decision, Method


class Stage(enum.StrEnum):
    """How far a reference has come; only an accepted one counts."""

    NAMED = "named"
    ASKED = "asked"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"


STAGE_LABELS = {
    Stage.NAMED: "Not asked yet",
    Stage.ASKED: "Asked, no answer yet",
    Stage.ACCEPTED: "Accepted",
    Stage.NOT_ACCEPTED: "Does not count",
    Stage.WITHDRAWN: "Withdrawn",
}


class Referee(Versioned, OrganisationOwned, db.Model):
    """Somebody who is no relative, was named by a provider to speak for them, and what they said.

    `may_share` is what the provider was told when they named them, and what the referee said once they answered.
    """

    __tablename__ = "provider_references"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
        sa.CheckConstraint("(answered_on IS NULL) = (decision IS NULL)", name="answered_and_decided"),
        sa.CheckConstraint(
            "decision IS NULL OR decision <> 'accepted' OR (may_share AND NOT is_relative)",
            name="accepted_may_count",
        ),
        sa.CheckConstraint("answered_on IS NULL OR answered_on >= asked_on", name="answered_once_asked"),
    )

    provider_id: Mapped[uuid.UUID] = mapped_column(index=True)
    named_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    name_sealed: Mapped[str]
    contact_sealed: Mapped[str]
    how_known_sealed: Mapped[str]
    is_relative: Mapped[bool] = mapped_column(default=False)
    may_share: Mapped[bool]
    asked_on: Mapped[dt.date | None]
    answered_on: Mapped[dt.date | None]
    method: Mapped[Method | None]
    decision: Mapped[Decision | None]
    note_sealed: Mapped[str | None]
    could_not_check_sealed: Mapped[str | None]
    steps_taken_sealed: Mapped[str | None]
    seen_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    withdrawn_on: Mapped[dt.date | None]

    name = sealed("name_sealed")
    contact = sealed("contact_sealed")
    how_known = sealed("how_known_sealed")
    note = sealed("note_sealed")
    could_not_check = sealed("could_not_check_sealed")
    steps_taken = sealed("steps_taken_sealed")
    provider: Mapped[Provider] = relationship(viewonly=True)
    seen_by: Mapped[User | None] = relationship(foreign_keys=[seen_by_id])

    @property
    def stage(self) -> Stage:
        """Return how far the reference has come."""
        if self.withdrawn_on is not None:
            return Stage.WITHDRAWN
        if self.decision is not None:
            return Stage.ACCEPTED if self.decision is Decision.ACCEPTED else Stage.NOT_ACCEPTED
        return Stage.NAMED if self.asked_on is None else Stage.ASKED
