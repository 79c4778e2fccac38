"""The table of files that were handed in; their content lies in the folder of uploads, encrypted."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import OrganisationOwned, db
from carematch.core.encryption import sealed
from carematch.uploads import names
from carematch.uploads.kinds import FileKind


class Upload(OrganisationOwned, db.Model):
    """A file as it was taken; never changed, only removed, which deletes the content and keeps who did it and when.

    `holder_id` is the record that it belongs to and whose share of the room it takes. `stored_name` is random.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("stored_name"),
        sa.CheckConstraint("size > 0", name="size_positive"),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by_id IS NULL)", name="removed_by_somebody"),
    )

    holder_id: Mapped[uuid.UUID] = mapped_column(index=True)
    kind: Mapped[FileKind]
    size: Mapped[int]
    stored_name: Mapped[str]
    given_name_sealed: Mapped[str]
    sent_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    removed_at: Mapped[dt.datetime | None]
    removed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    given_name = sealed("given_name_sealed")

    @property
    def is_removed(self) -> bool:
        """Tell whether only the record is left."""
        return self.removed_at is not None

    @property
    def stored_path(self) -> str:
        """Return where the content lies in the folder of uploads."""
        return f"{self.organisation_id.hex}/{self.stored_name}"

    @property
    def download_name(self) -> str:
        """Return what the file is called when it is saved."""
        return names.for_download(self.given_name, self.kind)
