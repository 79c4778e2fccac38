"""Days on which a provider is away, as they said it themselves or told staff."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import OrganisationOwned, db


class Absence(OrganisationOwned, db.Model):
    """A stretch of days, first and last included, on which a provider does not work; no reason is asked."""

    __tablename__ = "provider_absences"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
        sa.CheckConstraint("last_on >= first_on", name="ends_after_start"),
    )

    provider_id: Mapped[uuid.UUID] = mapped_column(index=True)
    first_on: Mapped[dt.date]
    last_on: Mapped[dt.date]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
