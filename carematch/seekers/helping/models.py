"""Sessions in which somebody was helped to say what they need, and the copies of their answers that they got."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import OrganisationOwned, db
from carematch.seekers.helping.vocabulary import CopyFormat, CopyWay
from carematch.seekers.vocabulary import Channel


class HelpSession(OrganisationOwned, db.Model):
    """One time that somebody helped a person with a need: who, how, and when it began."""

    __tablename__ = "help_sessions"
    __table_args__ = (
        sa.ForeignKeyConstraint(["need_id", "organisation_id"], ["needs.id", "needs.organisation_id"]),
        sa.CheckConstraint("channel <> 'online'", name="helped_by_voice_or_paper"),
    )

    need_id: Mapped[uuid.UUID] = mapped_column(index=True)
    helper_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    channel: Mapped[Channel]
    began_at: Mapped[dt.datetime]


class AnswerCopy(OrganisationOwned, db.Model):
    """A copy of their answers that a person got: in which form, how, when, and who saw to it."""

    __tablename__ = "answer_copies"
    __table_args__ = (
        sa.ForeignKeyConstraint(["need_id", "organisation_id"], ["needs.id", "needs.organisation_id"]),
    )

    need_id: Mapped[uuid.UUID] = mapped_column(index=True)
    written_as: Mapped[CopyFormat]
    way: Mapped[CopyWay]
    sent_at: Mapped[dt.datetime]
    sent_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
