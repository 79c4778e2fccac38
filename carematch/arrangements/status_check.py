"""What the tax office's tool said about an engagement, as whoever pays decided it; never changed, only followed."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.accounts.models import User
from carematch.arrangements.vocabulary import Decider, StatusOutcome
from carematch.core.db import OrganisationOwned, db
from carematch.core.encryption import sealed


class NeverChanged(RuntimeError):
    """A programming error: a check of somebody's status was to be rewritten."""


class StatusCheck(OrganisationOwned, db.Model):
    """One check of an arrangement's status for tax: outcome, reference, day, who decided; the latest one counts.

    `may_substitute` keeps whether the provider says that somebody else may come in their place (None: not asked).
    """

    __tablename__ = "engagement_status_checks"
    __table_args__ = (
        sa.UniqueConstraint("arrangement_id", "number"),
        sa.ForeignKeyConstraint(
            ["arrangement_id", "organisation_id"], ["arrangements.id", "arrangements.organisation_id"]
        ),
    )

    arrangement_id: Mapped[uuid.UUID] = mapped_column(index=True)
    number: Mapped[int]
    outcome: Mapped[StatusOutcome]
    reference: Mapped[str]
    checked_on: Mapped[dt.date]
    decided_by: Mapped[Decider]
    may_substitute: Mapped[bool | None]
    note_sealed: Mapped[str | None]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))

    note = sealed("note_sealed")
    recorded_by: Mapped[User] = relationship(lazy="raise", viewonly=True)


@event.listens_for(StatusCheck, "before_update")
def _refuse_change(_mapper: Any, _connection: Any, _check: StatusCheck) -> None:
    """Raise NeverChanged: what was decided then stays what was decided then."""
    raise NeverChanged("Record another check instead")
