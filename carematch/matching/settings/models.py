"""An anchor's own settings for matching; without a row the defaults hold."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import OrganisationOwned, Versioned, db


class MatchingSettings(Versioned, OrganisationOwned, db.Model):
    """One anchor's settings: weights that differ from the defaults, neighbours of areas, offers at once, days to reply.

    `adjacency` maps the code of a neighbourhood to the codes of those next to it. `escalate_days` is how many days
    before help has to start an unmet request is put before a second person.
    """

    __tablename__ = "matching_settings"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id"),
        sa.CheckConstraint("at_once BETWEEN 1 AND 10", name="at_once_few"),
        sa.CheckConstraint("reply_days BETWEEN 1 AND 28", name="reply_days_sensible"),
        sa.CheckConstraint("escalate_days BETWEEN 0 AND 60", name="escalate_days_sensible"),
    )

    weights: Mapped[dict] = mapped_column(default=dict)
    adjacency: Mapped[dict] = mapped_column(default=dict)
    at_once: Mapped[int] = mapped_column(default=3)
    reply_days: Mapped[int] = mapped_column(default=7)
    escalate_days: Mapped[int] = mapped_column(default=14)
    changed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
