"""Concerns, what was done about each, and referrals to the Disclosure and Barring Service.

What was said and who said it is about health and crime (UK GDPR, articles 9 and 10): sealed, read by managers alone.
"""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.accounts.models import User
from carematch.core.db import OrganisationOwned, Versioned, db
from carematch.core.encryption import sealed
from carematch.providers.models import Provider
from carematch.safeguarding.vocabulary import (
    Decision,
    Kind,
    Raiser,
    ReferralState,
    RemovalReason,
    Route,
    Status,
)
from carematch.seekers.models import Person
from carematch.seekers.vocabulary import Channel


class NeverChanged(RuntimeError):
    """A programming error: what was done about a concern was to be rewritten."""


class Concern(Versioned, OrganisationOwned, db.Model):
    """What we heard about a provider, from whom and when; `decision` is the last one, its words are in the history."""

    __tablename__ = "safeguarding_concerns"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("organisation_id", "reference"),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
        sa.ForeignKeyConstraint(["person_id", "organisation_id"], ["persons.id", "persons.organisation_id"]),
        sa.CheckConstraint("(status = 'closed') = (decision IS NOT NULL)", name="closed_is_decided"),
        sa.CheckConstraint(
            "(removal_reason IS NOT NULL) = (decision IS NOT NULL AND decision = 'removed')",
            name="removal_has_reason",
        ),
    )

    reference: Mapped[str]
    provider_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    raised_by: Mapped[Raiser]
    raiser_sealed: Mapped[str | None]
    heard_on: Mapped[dt.date]
    heard_by: Mapped[Channel]
    said_sealed: Mapped[str | None]
    in_danger: Mapped[bool]
    has_paused: Mapped[bool]
    logged_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    status: Mapped[Status] = mapped_column(default=Status.OPEN, index=True)
    decision: Mapped[Decision | None]
    removal_reason: Mapped[RemovalReason | None]

    raiser = sealed("raiser_sealed")
    said = sealed("said_sealed")
    provider: Mapped[Provider] = relationship(lazy="raise", viewonly=True)
    person: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)
    logged_by: Mapped[User] = relationship(lazy="raise", viewonly=True)
    entries: Mapped[list["ConcernEntry"]] = relationship(
        lazy="raise", viewonly=True, order_by="ConcernEntry.number"
    )
    referral: Mapped["Referral | None"] = relationship(lazy="raise", viewonly=True, uselist=False)

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to decide."""
        return self.status is Status.OPEN


class ConcernEntry(OrganisationOwned, db.Model):
    """One thing that was done about a concern, or why it was not; never changed, only followed by another."""

    __tablename__ = "safeguarding_entries"
    __table_args__ = (
        sa.UniqueConstraint("concern_id", "number"),
        sa.ForeignKeyConstraint(
            ["concern_id", "organisation_id"],
            ["safeguarding_concerns.id", "safeguarding_concerns.organisation_id"],
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id", "organisation_id"], ["introductions.id", "introductions.organisation_id"]
        ),
        sa.CheckConstraint("(kind = 'routed') = (route IS NOT NULL)", name="routed_to_somebody"),
        sa.CheckConstraint("(kind = 'told') = (introduction_id IS NOT NULL)", name="told_to_somebody"),
        sa.CheckConstraint(
            "is_done OR kind IN ('routed', 'told', 'not_referred')", name="only_passing_on_is_left_out"
        ),
    )

    concern_id: Mapped[uuid.UUID] = mapped_column(index=True)
    number: Mapped[int]
    kind: Mapped[Kind]
    route: Mapped[Route | None]
    introduction_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    decision: Mapped[Decision | None]
    removal_reason: Mapped[RemovalReason | None]
    is_done: Mapped[bool] = mapped_column(default=True)
    happened_on: Mapped[dt.date]
    channel: Mapped[Channel | None]
    reference_sealed: Mapped[str | None]
    note_sealed: Mapped[str | None]
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))

    reference = sealed("reference_sealed")
    note = sealed("note_sealed")
    by: Mapped[User] = relationship(lazy="raise", viewonly=True)


class Referral(Versioned, OrganisationOwned, db.Model):
    """The task of referring somebody who was removed for harm to the DBS; not referring takes a second person."""

    __tablename__ = "dbs_referrals"
    __table_args__ = (
        sa.UniqueConstraint("concern_id"),
        sa.ForeignKeyConstraint(
            ["concern_id", "organisation_id"],
            ["safeguarding_concerns.id", "safeguarding_concerns.organisation_id"],
        ),
        sa.CheckConstraint(
            "state NOT IN ('proposed', 'not_referred') OR proposed_by_id IS NOT NULL",
            name="proposed_by_somebody",
        ),
    )

    concern_id: Mapped[uuid.UUID]
    due_on: Mapped[dt.date]
    state: Mapped[ReferralState] = mapped_column(default=ReferralState.WAITING, index=True)
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    proposed_by: Mapped[User | None] = relationship(lazy="raise", viewonly=True)

    @property
    def is_pending(self) -> bool:
        """Tell whether something is left to do."""
        return self.state in (ReferralState.WAITING, ReferralState.PROPOSED)


@event.listens_for(ConcernEntry, "before_update")
@event.listens_for(ConcernEntry, "before_delete")
def _refuse_change(_mapper: Any, _connection: Any, _entry: ConcernEntry) -> None:
    """Raise NeverChanged: a history that can be rewritten is none."""
    raise NeverChanged("Write another entry instead")
