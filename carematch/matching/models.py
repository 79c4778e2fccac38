"""Rankings as they were shown, and introductions with both sides' answers."""

import datetime as dt
import enum
import json
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.db import OrganisationOwned, Versioned, db
from carematch.core.encryption import sealed, sealed_json
from carematch.providers.models import Provider
from carematch.seekers.models import Need, Person


class Answer(enum.StrEnum):
    """What one side said to an introduction."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Outcome(enum.StrEnum):
    """Where an introduction stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Side(enum.StrEnum):
    """Who answers an introduction."""

    PROVIDER = "provider"
    SEEKER = "seeker"

    @property
    def other(self) -> "Side":
        """Return the side across."""
        return Side.SEEKER if self is Side.PROVIDER else Side.PROVIDER


class Reason(enum.StrEnum):
    """Why a manager chose this provider; a note says more."""

    BEST_FIT = "best_fit"
    NEAREST = "nearest"
    KNOWN = "known"
    ASKED_FOR = "asked_for"
    ONLY_ONE = "only_one"
    OTHER = "other"


REASON_LABELS = {
    Reason.BEST_FIT: "Best fit overall",
    Reason.NEAREST: "Nearest who can do it",
    Reason.KNOWN: "The person knows them",
    Reason.ASKED_FOR: "The person asked for them",
    Reason.ONLY_ONE: "The only one who can do it",
    Reason.OTHER: "Another reason",
}


class DeclineReason(enum.StrEnum):
    """Why one side said no."""

    NO_TIME = "no_time"
    TOO_FAR = "too_far"
    NOT_MY_WORK = "not_my_work"
    PRICE = "price"
    NOT_RIGHT = "not_right"
    CHANGED_MIND = "changed_mind"
    OTHER = "other"


DECLINE_LABELS = {
    DeclineReason.NO_TIME: "No time for it now",
    DeclineReason.TOO_FAR: "Too far away",
    DeclineReason.NOT_MY_WORK: "Not the right kind of help",
    DeclineReason.PRICE: "The price",
    DeclineReason.NOT_RIGHT: "It did not feel right",
    DeclineReason.CHANGED_MIND: "Plans have changed",
    DeclineReason.OTHER: "Another reason",
}


class UnableReason(enum.StrEnum):
    """Why nobody could be introduced, as the manager sees it."""

    NOBODY_OFFERS = "nobody_offers"
    NOBODY_FREE = "nobody_free"
    TOO_FAR = "too_far"
    PRICE = "price"
    CHECKS = "checks"
    ALL_SAID_NO = "all_said_no"
    OTHER = "other"


UNABLE_LABELS = {
    UnableReason.NOBODY_OFFERS: "Nobody here offers this help",
    UnableReason.NOBODY_FREE: "Nobody is free at these times",
    UnableReason.TOO_FAR: "Nobody is near enough",
    UnableReason.PRICE: "Nobody at this price",
    UnableReason.CHECKS: "Nobody whom the law or the checks allow",
    UnableReason.ALL_SAID_NO: "Everybody who was asked said no",
    UnableReason.OTHER: "Another reason",
}


class Ranking(OrganisationOwned, db.Model):
    """What the desk showed, with everything it was worked out from, so that it can be worked out again."""

    __tablename__ = "rankings"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.ForeignKeyConstraint(["need_id", "organisation_id"], ["needs.id", "needs.organisation_id"]),
    )

    need_id: Mapped[uuid.UUID] = mapped_column(index=True)
    made_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    problem_sealed: Mapped[str]
    result_sealed: Mapped[str]

    problem = sealed_json("problem_sealed", dict)
    result = sealed_json("result_sealed", dict)


# Written out, for an index knows no parameters.
_STANDING = sa.column("outcome").in_([sa.literal_column("'open'"), sa.literal_column("'accepted'")])


class UnmetRequest(OrganisationOwned, db.Model):
    """A need for which nobody could be found: why, the Must that most candidates failed (if any), and the ranking."""

    __tablename__ = "unmet_requests"
    __table_args__ = (
        sa.ForeignKeyConstraint(["need_id", "organisation_id"], ["needs.id", "needs.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["ranking_id", "organisation_id"], ["rankings.id", "rankings.organisation_id"]
        ),
    )

    need_id: Mapped[uuid.UUID] = mapped_column(index=True)
    ranking_id: Mapped[uuid.UUID]
    reason: Mapped[UnableReason]
    note_sealed: Mapped[str | None]
    bound_by: Mapped[str | None]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    search_again_on: Mapped[dt.date | None] = mapped_column(index=True)
    searched_on: Mapped[dt.date | None]
    found: Mapped[int] = mapped_column(default=0)
    escalate_on: Mapped[dt.date | None]
    escalated_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]

    note = sealed("note_sealed")


class Introduction(Versioned, OrganisationOwned, db.Model):
    """A named manager introduced a person and a provider, for a reason; each side answers for itself."""

    __tablename__ = "introductions"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("organisation_id", "reference"),
        sa.ForeignKeyConstraint(["need_id", "organisation_id"], ["needs.id", "needs.organisation_id"]),
        sa.ForeignKeyConstraint(["person_id", "organisation_id"], ["persons.id", "persons.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
        sa.ForeignKeyConstraint(
            ["consent_id", "organisation_id"], ["consents.id", "consents.organisation_id"]
        ),
        sa.ForeignKeyConstraint(
            ["ranking_id", "organisation_id"], ["rankings.id", "rankings.organisation_id"]
        ),
        sa.ForeignKeyConstraint(
            ["seeker_representative_id", "organisation_id"],
            ["representatives.id", "representatives.organisation_id"],
        ),
        sa.ForeignKeyConstraint(
            ["step_in_for_id", "organisation_id"], ["introductions.id", "introductions.organisation_id"]
        ),
        sa.Index(
            "uq_introductions_open",
            "need_id",
            "provider_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    reference: Mapped[str]
    need_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    provider_id: Mapped[uuid.UUID] = mapped_column(index=True)
    consent_id: Mapped[uuid.UUID]
    ranking_id: Mapped[uuid.UUID | None]
    introduced_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    introduced_at: Mapped[dt.datetime]
    reason: Mapped[Reason]
    note_sealed: Mapped[str | None]
    could_not_check: Mapped[list] = mapped_column(default=list)
    left_open_sealed: Mapped[str | None]
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.OPEN, index=True)
    reply_by: Mapped[dt.date]
    step_in_for_id: Mapped[uuid.UUID | None]
    copies_offered: Mapped[list] = mapped_column(default=list)
    provider_seen_at: Mapped[dt.datetime | None]
    ended_because: Mapped[str] = mapped_column(default="")
    reviewed_at: Mapped[dt.datetime | None]
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    provider_answer: Mapped[Answer] = mapped_column(default=Answer.WAITING)
    provider_answered_at: Mapped[dt.datetime | None]
    provider_answered_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    provider_channel: Mapped[str] = mapped_column(default="")
    provider_reason: Mapped[DeclineReason | None]
    provider_note_sealed: Mapped[str | None]

    seeker_answer: Mapped[Answer] = mapped_column(default=Answer.WAITING)
    seeker_answered_at: Mapped[dt.datetime | None]
    seeker_answered_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    seeker_channel: Mapped[str] = mapped_column(default="")
    seeker_reason: Mapped[DeclineReason | None]
    seeker_note_sealed: Mapped[str | None]
    seeker_representative_id: Mapped[uuid.UUID | None]

    note = sealed("note_sealed")
    left_open = sealed("left_open_sealed")
    provider_note = sealed("provider_note_sealed")
    seeker_note = sealed("seeker_note_sealed")
    need: Mapped[Need] = relationship(lazy="raise", viewonly=True)
    person: Mapped[Person] = relationship(lazy="raise", viewonly=True)
    provider: Mapped[Provider] = relationship(lazy="raise", viewonly=True)
    introduced_by: Mapped[User] = relationship(lazy="raise", viewonly=True, foreign_keys=[introduced_by_id])

    @property
    def told(self) -> tuple[str, ...]:
        """Return what could not be checked, as the person was told it when they were introduced."""
        return (*self.could_not_check, *(json.loads(self.left_open) if self.left_open else ()))

    def answer_of(self, side: Side) -> Answer:
        """Return what one side has said."""
        return self.provider_answer if side is Side.PROVIDER else self.seeker_answer

    @property
    def introduced_on(self) -> dt.date:
        """Return the day it was made, in London."""
        return clock.london(self.introduced_at).date()

    def answered_on(self, side: Side) -> dt.date | None:
        """Return the day one side answered, in London, or None."""
        at = self.provider_answered_at if side is Side.PROVIDER else self.seeker_answered_at
        return clock.london(at).date() if at is not None else None

    @property
    def waiting(self) -> tuple[Side, ...]:
        """Return the sides that have not answered while the introduction is open."""
        if self.outcome is not Outcome.OPEN:
            return ()
        return tuple(side for side in Side if self.answer_of(side) is Answer.WAITING)
