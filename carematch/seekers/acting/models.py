"""Invitations to somebody who acts for a person and has no account yet."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import OrganisationOwned, db
from carematch.core.encryption import sealed


class RepresentativeInvitation(OrganisationOwned, db.Model):
    """A letter to one address, with a link that works once: whoever reads it there acts for the person from then on."""

    __tablename__ = "representative_invitations"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("token_hash"),
        sa.ForeignKeyConstraint(
            ["representative_id", "organisation_id"],
            ["representatives.id", "representatives.organisation_id"],
        ),
    )

    representative_id: Mapped[uuid.UUID] = mapped_column(index=True)
    email_sealed: Mapped[str | None]
    token_hash: Mapped[str]
    invited_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    expires_at: Mapped[dt.datetime]
    accepted_at: Mapped[dt.datetime | None]
    cancelled_at: Mapped[dt.datetime | None]

    email = sealed("email_sealed")
