"""The table of what people joined for a need; who comes to a group, and how it goes there, is never kept."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import OrganisationOwned, Versioned, db
from carematch.core.encryption import sealed, sealed_json
from carematch.seekers.vocabulary import Channel, Giver, NeedStatus


class Meets(enum.StrEnum):
    """What a group is to a need."""

    WHOLLY = "wholly"
    PARTLY = "partly"
    TRYING = "trying"


MEETS_LABELS = {
    Meets.WHOLLY: "They have joined, and it meets all of this need",
    Meets.PARTLY: "They have joined, and it meets some of this need",
    Meets.TRYING: "They would like to try it",
}

MEETS_HINTS = {
    Meets.WHOLLY: "The need is closed as met by belonging: nobody is looked for any more",
    Meets.PARTLY: "You say what is no longer asked for. The rest stays open",
    Meets.TRYING: "Nothing else changes: the need stays open",
}

# Written out, for an index knows no parameters.
_STANDS = sa.column("ended_at").is_(None)


class Belonging(Versioned, OrganisationOwned, db.Model):
    """That a person joined a group for a need, or would like to try it: who agreed that it is noted, when and how.

    `group_name` is what it was called then. `dropped` is what is no longer asked for because of it (services, minutes
    a week, visits), so that it can be asked for again; `status_before` is where the need stood when it was met.
    """

    __tablename__ = "belongings"
    __table_args__ = (
        sa.ForeignKeyConstraint(["need_id", "organisation_id"], ["needs.id", "needs.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["group_id", "organisation_id"], ["community_groups.id", "community_groups.organisation_id"]
        ),
        sa.ForeignKeyConstraint(
            ["representative_id", "organisation_id"],
            ["representatives.id", "representatives.organisation_id"],
        ),
        sa.CheckConstraint(
            "agreed_by <> 'representative' OR representative_id IS NOT NULL", name="representative_is_named"
        ),
        sa.Index(
            "uq_belongings_standing",
            "need_id",
            "group_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    need_id: Mapped[uuid.UUID] = mapped_column(index=True)
    group_id: Mapped[uuid.UUID] = mapped_column(index=True)
    group_name_sealed: Mapped[str | None]
    meets: Mapped[Meets]
    status_before: Mapped[NeedStatus]
    dropped_sealed: Mapped[str | None]
    agreed_by: Mapped[Giver]
    representative_id: Mapped[uuid.UUID | None]
    agreed_on: Mapped[dt.date]
    channel: Mapped[Channel]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    ended_at: Mapped[dt.datetime | None]
    ended_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    group_name = sealed("group_name_sealed", empty="")
    dropped = sealed_json("dropped_sealed", dict)
