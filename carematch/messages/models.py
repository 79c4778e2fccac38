"""Messages, sealed: what people write to us is about their lives."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.accounts.models import User
from carematch.core.db import OrganisationOwned, db
from carematch.core.encryption import sealed
from carematch.seekers.models import Person


class PersonMessage(OrganisationOwned, db.Model):
    """Something that was written by or to a person: from our side (`from_staff`), or theirs.

    `read_at` is when the other side first opened it; `settled_at` when we answered, or saw that no answer is needed.
    """

    __tablename__ = "person_messages"
    __table_args__ = (
        sa.ForeignKeyConstraint(["person_id", "organisation_id"], ["persons.id", "persons.organisation_id"]),
        sa.CheckConstraint("NOT from_staff OR settled_at IS NULL", name="only_theirs_are_settled"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    from_staff: Mapped[bool]
    body_sealed: Mapped[str | None]
    written_at: Mapped[dt.datetime] = mapped_column(index=True)
    read_at: Mapped[dt.datetime | None]
    settled_at: Mapped[dt.datetime | None]

    body = sealed("body_sealed")
    by: Mapped[User] = relationship(lazy="raise", viewonly=True)
    person: Mapped[Person] = relationship(lazy="raise", viewonly=True)
