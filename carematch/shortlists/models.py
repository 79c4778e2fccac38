"""Who is on the shortlists of people with an account."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import OrganisationOwned, db
from carematch.core.encryption import sealed


class Shortlisted(OrganisationOwned, db.Model):
    """Somebody on a user's shortlist at one anchor: when they were added, and when the anchor was asked about them.

    The provider is no foreign key: listings come and go, and a shortlist outlives them. The name is what they were
    called in the directory, for the day on which they are not in it any more.
    """

    __tablename__ = "shortlisted"
    __table_args__ = (sa.UniqueConstraint("user_id", "organisation_id", "provider_id"),)

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    provider_id: Mapped[uuid.UUID]
    position: Mapped[int]
    name_sealed: Mapped[str | None]
    added_at: Mapped[dt.datetime]
    asked_at: Mapped[dt.datetime | None]

    name = sealed("name_sealed")
