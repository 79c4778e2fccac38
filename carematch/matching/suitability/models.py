"""New facts about whether a provider is suitable, and each person who is to be told of one."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import OrganisationOwned, db
from carematch.core.encryption import sealed
from carematch.seekers.vocabulary import Channel


class SuitabilityFact(OrganisationOwned, db.Model):
    """Something learned that suggests a provider may not be suitable; `told_as` is what people are told of it."""

    __tablename__ = "suitability_facts"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
    )

    provider_id: Mapped[uuid.UUID] = mapped_column(index=True)
    learned_on: Mapped[dt.date]
    source: Mapped[str]
    fact_sealed: Mapped[str | None]
    told_as_sealed: Mapped[str | None]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))

    fact = sealed("fact_sealed")
    told_as = sealed("told_as_sealed")


class SuitabilityTelling(OrganisationOwned, db.Model):
    """One person who was introduced within three months before: the task to tell them, open until `told_at`."""

    __tablename__ = "suitability_tellings"
    __table_args__ = (
        sa.UniqueConstraint("fact_id", "introduction_id"),
        sa.ForeignKeyConstraint(
            ["fact_id", "organisation_id"], ["suitability_facts.id", "suitability_facts.organisation_id"]
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id", "organisation_id"], ["introductions.id", "introductions.organisation_id"]
        ),
        sa.ForeignKeyConstraint(["person_id", "organisation_id"], ["persons.id", "persons.organisation_id"]),
    )

    fact_id: Mapped[uuid.UUID]
    introduction_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    told_at: Mapped[dt.datetime | None]
    told_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    channel: Mapped[Channel | None]
    note_sealed: Mapped[str | None]

    note = sealed("note_sealed")
