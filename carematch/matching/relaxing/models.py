"""Changes to what a person asks that they agreed to, so that somebody could be found."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import OrganisationOwned, db
from carematch.core.encryption import sealed, sealed_json
from carematch.seekers.vocabulary import Channel, Giver


class AgreedChange(OrganisationOwned, db.Model):
    """One change to a Must: the step, in which words it was asked, and who said yes or no to it, when and how."""

    __tablename__ = "agreed_changes"
    __table_args__ = (
        sa.ForeignKeyConstraint(["need_id", "organisation_id"], ["needs.id", "needs.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["representative_id", "organisation_id"],
            ["representatives.id", "representatives.organisation_id"],
        ),
        sa.CheckConstraint(
            "given_by <> 'representative' OR representative_id IS NOT NULL", name="representative_is_named"
        ),
    )

    need_id: Mapped[uuid.UUID] = mapped_column(index=True)
    code: Mapped[str]
    step_sealed: Mapped[str | None]
    asked_as_sealed: Mapped[str | None]
    agreed: Mapped[bool]
    given_by: Mapped[Giver]
    representative_id: Mapped[uuid.UUID | None]
    channel: Mapped[Channel]
    asked_on: Mapped[dt.date]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))

    step = sealed_json("step_sealed", dict)
    asked_as = sealed("asked_as_sealed")
