"""The table of imports of groups: what was handed in, what it would do, and whether it was done."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import OrganisationOwned, db
from carematch.core.encryption import sealed, sealed_json


class ImportState(enum.StrEnum):
    """Where an import stands: tried out, or done."""

    READ = "read"
    DONE = "done"


STATE_LABELS = {ImportState.READ: "Tried out", ImportState.DONE: "Done"}


class GroupImport(OrganisationOwned, db.Model):
    """A file of groups; it is kept encrypted until it was imported, then only what became of its rows is."""

    __tablename__ = "community_imports"
    __table_args__ = (
        sa.Index("ix_community_imports_organisation_id_created_at", "organisation_id", "created_at"),
    )

    file_name: Mapped[str]
    state: Mapped[ImportState] = mapped_column(default=ImportState.READ)
    content_sealed: Mapped[str | None]
    results_sealed: Mapped[str | None]
    counts: Mapped[dict]
    unread: Mapped[list]
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    finished_at: Mapped[dt.datetime | None]

    content = sealed("content_sealed")
    results = sealed_json("results_sealed", list)
