"""The contact log of a need: who was spoken with, how, what came of it, and what comes next."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import OrganisationOwned, db
from carematch.core.encryption import sealed


class ContactKind(enum.StrEnum):
    """How somebody was contacted, or contacted us."""

    CALL = "call"
    VISIT = "visit"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"


class ContactWith(enum.StrEnum):
    """Whom a contact was with."""

    PERSON = "person"
    REPRESENTATIVE = "representative"
    PROVIDER = "provider"
    SOMEBODY_ELSE = "somebody_else"


class ContactOutcome(enum.StrEnum):
    """What came of a contact."""

    SPOKE = "spoke"
    LEFT_MESSAGE = "left_message"
    NO_ANSWER = "no_answer"
    SENT = "sent"
    RECEIVED = "received"


class Contact(OrganisationOwned, db.Model):
    """One contact about a need: never changed afterwards; what was to come next is `done_at` once it is seen to."""

    __tablename__ = "contacts"
    __table_args__ = (
        sa.ForeignKeyConstraint(["need_id", "organisation_id"], ["needs.id", "needs.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
        sa.CheckConstraint(
            "(contact_with = 'provider') = (provider_id IS NOT NULL)", name="provider_is_named"
        ),
    )

    need_id: Mapped[uuid.UUID] = mapped_column(index=True)
    provider_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    contact_with: Mapped[ContactWith]
    kind: Mapped[ContactKind]
    outcome: Mapped[ContactOutcome]
    happened_at: Mapped[dt.datetime]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    note_sealed: Mapped[str | None]
    next_action_sealed: Mapped[str | None]
    next_on: Mapped[dt.date | None] = mapped_column(index=True)
    done_at: Mapped[dt.datetime | None]
    done_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    note = sealed("note_sealed")
    next_action = sealed("next_action_sealed")
