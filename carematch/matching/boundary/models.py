"""Warnings that were shown to staff whose words to a provider drifted into directing care."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import OrganisationOwned, db
from carematch.core.encryption import sealed_json


class BoundaryWarning(OrganisationOwned, db.Model):
    """One warning: who was warned, in which form, by which rules, with which words, and whether they went on."""

    __tablename__ = "boundary_warnings"
    __table_args__ = (
        sa.ForeignKeyConstraint(["need_id", "organisation_id"], ["needs.id", "needs.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
    )

    need_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    provider_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    warned_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    asked_in: Mapped[str]
    rules: Mapped[list] = mapped_column(default=list)
    words_sealed: Mapped[str | None]
    went_on: Mapped[bool] = mapped_column(default=False)

    words = sealed_json("words_sealed", list)
