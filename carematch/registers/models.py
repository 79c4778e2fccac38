"""Tables of the CQC's register; they belong to the whole installation, not to one organisation."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import Record, db


class CqcImport(Record, db.Model):
    """One import of the CQC's directory: of which day it is, from which file, and what became of its rows.

    An edition is a day: importing the file of the same day again puts it right. Nobody named means from the command
    line of the server.
    """

    __tablename__ = "cqc_imports"

    published_on: Mapped[dt.date] = mapped_column(index=True)
    file_name: Mapped[str]
    file_hash: Mapped[str]
    rows: Mapped[int]
    summary: Mapped[dict]
    imported_at: Mapped[dt.datetime]
    imported_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    imported_by_name: Mapped[str] = mapped_column(default="")


class CqcLocation(db.Model):
    """A place that care is registered at, as the latest edition that lists it describes it.

    `seen_on` is the day of that edition, `gone_since` the day of the first later one that leaves it out: no longer
    registered, as far as the file tells. `says_personal_care` is False where the file does not say so, which is not
    the same as "not registered for it"; `unsaid_since` is the edition that stopped saying it.
    """

    __tablename__ = "cqc_locations"

    location_id: Mapped[str] = mapped_column(primary_key=True)
    provider_id: Mapped[str]
    name: Mapped[str]
    also_known_as: Mapped[str]
    provider_name: Mapped[str]
    postcode: Mapped[str]
    postcode_key: Mapped[str] = mapped_column(index=True)
    service_types: Mapped[list]
    specialisms: Mapped[list]
    local_authority: Mapped[str]
    region: Mapped[str]
    url: Mapped[str]
    checked_on: Mapped[dt.date | None]
    says_personal_care: Mapped[bool]
    unsaid_since: Mapped[dt.date | None]
    seen_on: Mapped[dt.date] = mapped_column(index=True)
    gone_since: Mapped[dt.date | None]
    import_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("cqc_imports.id"))

    @property
    def is_listed(self) -> bool:
        """Tell whether the newest edition lists it."""
        return self.gone_since is None
