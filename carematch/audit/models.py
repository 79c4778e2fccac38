"""The audit log and the head of each chain. The database itself refuses to change or delete an entry."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core import clock
from carematch.core.db import Record, db

INSTALLATION = "installation"


class AuditEntry(Record, db.Model):
    """One act. `chain` is the organisation's id, or "installation"; no personal content, only names of fields."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        sa.UniqueConstraint("chain", "seq"),
        sa.CheckConstraint("seq > 0", name="seq_positive"),
        sa.Index("ix_audit_entries_subject", "subject_kind", "subject_id"),
    )

    chain: Mapped[str]
    seq: Mapped[int]
    at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    actor_id: Mapped[uuid.UUID | None]
    on_behalf_of_id: Mapped[uuid.UUID | None]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    fields: Mapped[list] = mapped_column(default=list)
    digest: Mapped[str] = mapped_column(default="")
    salt: Mapped[str] = mapped_column(default="")
    request_id: Mapped[str] = mapped_column(default="")
    previous_hash: Mapped[str]
    hash: Mapped[str]


class AuditHead(db.Model):
    """The last entry of a chain; locked while one is appended, compared when a chain is verified.

    `seal` signs both, so that nobody can cut the end of a chain off and lower its head to match.
    """

    __tablename__ = "audit_heads"

    chain: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(default="")
    seal: Mapped[str] = mapped_column(default="")
