"""Referrals as they came in. Whom they are about, and what is said of them, is sealed."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.accounts.models import User
from carematch.core.db import OrganisationOwned, Versioned, db
from carematch.core.encryption import sealed
from carematch.referrals.vocabulary import Agreed, Reason, Referrer, Stage
from carematch.seekers.models import Need


class PersonReferral(Versioned, OrganisationOwned, db.Model):
    """Somebody who was referred, by whom, who agreed to it, and what came of it.

    `token` opens the page that says how it stands; it is found by its hash, and kept sealed for later letters.
    `tells_status` is whether the person agreed that the referrer hears how it stands.
    """

    __tablename__ = "person_referrals"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "reference"),
        sa.UniqueConstraint("token_hash"),
        sa.ForeignKeyConstraint(["need_id", "organisation_id"], ["needs.id", "needs.organisation_id"]),
        sa.CheckConstraint("(stage = 'draft') = (sent_at IS NULL)", name="sent_has_time"),
        sa.CheckConstraint("(stage = 'taken_on') = (need_id IS NOT NULL)", name="taken_on_has_need"),
        sa.CheckConstraint("(stage = 'declined') = (reason IS NOT NULL)", name="declined_has_reason"),
    )

    reference: Mapped[str]
    stage: Mapped[Stage] = mapped_column(default=Stage.DRAFT, index=True)
    answered: Mapped[list] = mapped_column(default=list)
    agreed_by: Mapped[Agreed]
    tells_status: Mapped[bool] = mapped_column(default=False)
    name_sealed: Mapped[str | None]
    phone_sealed: Mapped[str | None]
    email_sealed: Mapped[str | None]
    postcode_sealed: Mapped[str | None]
    reaching_sealed: Mapped[str | None]
    services: Mapped[list] = mapped_column(default=list)
    words_sealed: Mapped[str | None]
    safety_sealed: Mapped[str | None]
    from_hospital: Mapped[bool] = mapped_column(default=False)
    needed_by: Mapped[dt.date | None]
    referrer: Mapped[Referrer | None]
    referrer_name_sealed: Mapped[str | None]
    referrer_organisation_sealed: Mapped[str | None]
    referrer_email_sealed: Mapped[str | None]
    referrer_phone_sealed: Mapped[str | None]
    token_hash: Mapped[str | None]
    token_sealed: Mapped[str | None]
    sent_at: Mapped[dt.datetime | None]
    link_sent_at: Mapped[dt.datetime | None]
    need_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    reason: Mapped[Reason | None]
    settled_at: Mapped[dt.datetime | None]
    settled_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    name = sealed("name_sealed")
    phone = sealed("phone_sealed")
    email = sealed("email_sealed")
    postcode = sealed("postcode_sealed")
    reaching = sealed("reaching_sealed")
    words = sealed("words_sealed")
    safety = sealed("safety_sealed")
    referrer_name = sealed("referrer_name_sealed")
    referrer_organisation = sealed("referrer_organisation_sealed")
    referrer_email = sealed("referrer_email_sealed")
    referrer_phone = sealed("referrer_phone_sealed")
    token = sealed("token_sealed")
    settled_by: Mapped[User | None] = relationship(lazy="raise", viewonly=True)
    need: Mapped[Need | None] = relationship(lazy="raise", viewonly=True)

    @property
    def is_waiting(self) -> bool:
        """Tell whether somebody has to take it on, or say why not."""
        return self.stage is Stage.RECEIVED
