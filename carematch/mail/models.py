"""Outgoing messages: one row each, from the act that wrote it to the day it was sent or given up."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import Record, db
from carematch.core.encryption import sealed


class MessageStatus(enum.StrEnum):
    """How far a message has come."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Message(Record, db.Model):
    """A message to one address, of an organisation or (without one) of the service itself.

    The text is blank once sent: it may hold a link that signs somebody in.
    """

    __tablename__ = "messages"
    __table_args__ = (
        sa.CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_has_its_time"),
        sa.CheckConstraint("attempts >= 0", name="attempts_counted"),
        sa.Index("ix_messages_status_created_at", "status", "created_at"),
    )

    organisation_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    to_address_sealed: Mapped[str]
    to_address = sealed("to_address_sealed")
    template: Mapped[str]
    subject: Mapped[str]
    body_sealed: Mapped[str]
    body = sealed("body_sealed")
    status: Mapped[MessageStatus] = mapped_column(default=MessageStatus.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    claimed_until: Mapped[dt.datetime | None]
    sent_at: Mapped[dt.datetime | None]
