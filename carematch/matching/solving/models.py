"""Searches that run as jobs, and what people decided about what they proposed."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import OrganisationOwned, Versioned, db
from carematch.core.encryption import sealed, sealed_json
from carematch.seekers.vocabulary import Channel, Giver


class SearchKind(enum.StrEnum):
    """What is searched for."""

    TEAM = "team"
    CASELOAD = "caseload"


class SearchState(enum.StrEnum):
    """How far a search has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Search(Versioned, OrganisationOwned, db.Model):
    """One search: the question as a problem file, how far it is (0 to 100), and the answer as the solver gave it."""

    __tablename__ = "searches"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.ForeignKeyConstraint(["need_id", "organisation_id"], ["needs.id", "needs.organisation_id"]),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name="progress_in_hundredths"),
        sa.CheckConstraint("(kind = 'team') = (need_id IS NOT NULL)", name="team_is_for_a_need"),
    )

    kind: Mapped[SearchKind]
    need_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    state: Mapped[SearchState] = mapped_column(default=SearchState.WAITING, index=True)
    progress: Mapped[int] = mapped_column(default=0)
    doing: Mapped[str] = mapped_column(default="")
    problem_sealed: Mapped[str | None]
    result_sealed: Mapped[str | None]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    asked_at: Mapped[dt.datetime]
    began_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    cancel_asked_at: Mapped[dt.datetime | None]

    problem = sealed_json("problem_sealed", dict)
    result = sealed_json("result_sealed", dict)


class LineDecision(OrganisationOwned, db.Model):
    """What a manager decided about one need and one provider of a caseload proposal: taken up or refused, and why."""

    __tablename__ = "line_decisions"
    __table_args__ = (
        sa.UniqueConstraint("search_id", "need_id", "provider_id"),
        sa.ForeignKeyConstraint(
            ["search_id", "organisation_id"], ["searches.id", "searches.organisation_id"]
        ),
        sa.ForeignKeyConstraint(["need_id", "organisation_id"], ["needs.id", "needs.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
    )

    search_id: Mapped[uuid.UUID]
    need_id: Mapped[uuid.UUID] = mapped_column(index=True)
    provider_id: Mapped[uuid.UUID] = mapped_column(index=True)
    accepted: Mapped[bool]
    note_sealed: Mapped[str | None]
    decided_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[dt.datetime]

    note = sealed("note_sealed")


class TeamChoice(OrganisationOwned, db.Model):
    """Which of the proposed teams the person chose: who said so, how, and whether they want to hear of cover."""

    __tablename__ = "team_choices"
    __table_args__ = (
        sa.UniqueConstraint("search_id"),
        sa.ForeignKeyConstraint(
            ["search_id", "organisation_id"], ["searches.id", "searches.organisation_id"]
        ),
        sa.ForeignKeyConstraint(["need_id", "organisation_id"], ["needs.id", "needs.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["representative_id", "organisation_id"],
            ["representatives.id", "representatives.organisation_id"],
        ),
        sa.CheckConstraint(
            "given_by <> 'representative' OR representative_id IS NOT NULL", name="representative_is_named"
        ),
    )

    search_id: Mapped[uuid.UUID]
    need_id: Mapped[uuid.UUID] = mapped_column(index=True)
    option: Mapped[str]
    wants_cover: Mapped[bool]
    given_by: Mapped[Giver]
    representative_id: Mapped[uuid.UUID | None]
    channel: Mapped[Channel]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    recorded_at: Mapped[dt.datetime]
