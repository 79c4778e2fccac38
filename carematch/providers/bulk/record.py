"""The table of imports of providers: what was handed in, where it stands, and what became of every row."""

import datetime as dt
import enum
import json
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.accounts.models import User
from carematch.core.db import OrganisationOwned, db
from carematch.core.encryption import sealed


class ImportState(enum.StrEnum):
    """Where an import stands: read and tried out, waiting for its turn, under way, done."""

    READ = "read"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"


STATE_LABELS = {
    ImportState.READ: "Tried out",
    ImportState.QUEUED: "Waiting to begin",
    ImportState.RUNNING: "Under way",
    ImportState.DONE: "Done",
}


class ProviderImport(OrganisationOwned, db.Model):
    """A file of providers. It is kept encrypted until it was imported; then only what became of its rows is.

    `counts` are the rows by what became of them, or would; `rows_done` those that are behind it.
    """

    __tablename__ = "provider_imports"
    __table_args__ = (
        sa.CheckConstraint("rows_done BETWEEN 0 AND rows_total", name="rows_counted"),
        sa.Index("ix_provider_imports_organisation_id_created_at", "organisation_id", "created_at"),
    )

    file_name_sealed: Mapped[str | None]
    state: Mapped[ImportState] = mapped_column(default=ImportState.READ)
    content_sealed: Mapped[str | None]
    results_sealed: Mapped[str | None]
    counts: Mapped[dict]
    columns: Mapped[dict]
    rows_total: Mapped[int]
    rows_done: Mapped[int] = mapped_column(default=0)
    is_forced: Mapped[bool] = mapped_column(default=False)
    sends_letters: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    finished_at: Mapped[dt.datetime | None]

    file_name = sealed("file_name_sealed", empty="")
    content = sealed("content_sealed")
    _results = sealed("results_sealed")
    by: Mapped[User] = relationship()

    @property
    def results(self) -> list[dict[str, Any]]:
        """Return what became of each row, or would."""
        return list(json.loads(self._results)) if self._results else []

    @results.setter
    def results(self, rows: list[dict[str, Any]]) -> None:
        """Keep what became of each row, encrypted: sentences quote what stands in the file."""
        self._results = json.dumps(rows)

    @property
    def percent(self) -> int:
        """Return how far it is."""
        return self.rows_done * 100 // max(self.rows_total, 1)
