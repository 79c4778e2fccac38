"""The table of documents: what a provider sent for a check or a qualification, and what staff made of it."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.accounts.models import User
from carematch.core.db import OrganisationOwned, db
from carematch.core.encryption import sealed
from carematch.providers.models import Provider, ProviderCheck
from carematch.rules.checks import CHECK_LABELS, CheckKind
from carematch.uploads.models import Upload

QUALIFICATION = "qualification"


class State(enum.StrEnum):
    """Whether somebody has looked at a document, and whether it can be used."""

    WAITING = "waiting"
    SEEN = "seen"
    REFUSED = "refused"


STATE_LABELS = {
    State.WAITING: "Not looked at yet",
    State.SEEN: "Looked at",
    State.REFUSED: "Cannot be used",
}


class ProviderDocument(OrganisationOwned, db.Model):
    """A document for one kind of check, or for a qualification; never a DBS certificate.

    `kind` is the value of a CheckKind, or QUALIFICATION, which `title` then names. `check_id` is the check that it
    was seen for. Where the upload was removed, only this record is left.
    """

    __tablename__ = "provider_documents"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("upload_id"),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
        sa.ForeignKeyConstraint(["upload_id", "organisation_id"], ["uploads.id", "uploads.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["check_id", "organisation_id"], ["provider_checks.id", "provider_checks.organisation_id"]
        ),
        sa.CheckConstraint("kind NOT LIKE 'dbs%'", name="never_dbs"),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name="decided_by_somebody",
        ),
        sa.Index("ix_provider_documents_organisation_id_state", "organisation_id", "state"),
    )

    provider_id: Mapped[uuid.UUID] = mapped_column(index=True)
    upload_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    title_sealed: Mapped[str | None]
    state: Mapped[State] = mapped_column(default=State.WAITING)
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    reason_sealed: Mapped[str | None]
    check_id: Mapped[uuid.UUID | None]

    title = sealed("title_sealed")
    reason = sealed("reason_sealed")
    provider: Mapped[Provider] = relationship(viewonly=True)
    upload: Mapped[Upload] = relationship(viewonly=True)
    decided_by: Mapped[User | None] = relationship(viewonly=True)
    check: Mapped[ProviderCheck | None] = relationship(viewonly=True)

    @property
    def label(self) -> str:
        """Return what it is, in words."""
        if self.kind == QUALIFICATION:
            return self.title or "A qualification"
        return CHECK_LABELS[CheckKind(self.kind)]

    @property
    def state_label(self) -> str:
        """Return how it stands, in words."""
        if self.upload.is_removed and self.state is not State.REFUSED:
            return "Removed"
        return STATE_LABELS[self.state]
