"""Groups and activities near people, as an anchor keeps them."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from carematch.community.vocabulary import Cost, GroupStatus, Repeats, Setting
from carematch.core.db import OrganisationOwned, Versioned, db
from carematch.core.encryption import sealed
from carematch.core.money import Money


class Group(Versioned, OrganisationOwned, db.Model):
    """A group or an activity that is open to people: what, where, when, for whom, and when somebody last confirmed it.

    `external_id` is its name in a list of the anchor's own. Times are minutes of the day; days 0 (Monday) to 6. What
    is not known about steps is None. Whoever can be asked is named only once they agreed to it (`contact_agreed`).
    """

    __tablename__ = "community_groups"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("organisation_id", "external_id"),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="point_whole_or_absent"),
        sa.CheckConstraint("starts IS NULL OR ends IS NULL OR ends > starts", name="ends_after_start"),
        sa.CheckConstraint("starts BETWEEN 0 AND 1439 AND ends BETWEEN 1 AND 1440", name="times_of_day"),
        sa.CheckConstraint("age_from <= age_to", name="ages_in_order"),
        sa.CheckConstraint("(cost = 'pounds') = (price IS NOT NULL)", name="price_where_in_pounds"),
        sa.CheckConstraint("contact_name_sealed IS NULL OR contact_agreed", name="contact_has_agreed"),
    )

    external_id: Mapped[str | None]
    name: Mapped[str]
    about: Mapped[str]
    kinds: Mapped[list] = mapped_column(default=list)
    interests: Mapped[list] = mapped_column(default=list)
    setting: Mapped[Setting] = mapped_column(default=Setting.VENUE)
    venue: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    precision: Mapped[str | None]
    neighbourhood_code: Mapped[str | None]
    repeats: Mapped[Repeats] = mapped_column(default=Repeats.WEEKLY)
    days: Mapped[list] = mapped_column(default=list)
    starts: Mapped[int | None]
    ends: Mapped[int | None]
    when_words: Mapped[str] = mapped_column(default="")
    cost: Mapped[Cost] = mapped_column(default=Cost.FREE)
    price: Mapped[Money | None]
    cost_words: Mapped[str] = mapped_column(default="")
    languages: Mapped[list] = mapped_column(default=list)
    communities: Mapped[list] = mapped_column(default=list)
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    step_free: Mapped[bool | None]
    carers_welcome: Mapped[bool] = mapped_column(default=False)
    transport_help: Mapped[bool] = mapped_column(default=False)
    phone_sealed: Mapped[str | None]
    email_sealed: Mapped[str | None]
    website: Mapped[str] = mapped_column(default="")
    contact_name_sealed: Mapped[str | None]
    contact_agreed: Mapped[bool] = mapped_column(default=False)
    status: Mapped[GroupStatus] = mapped_column(default=GroupStatus.RUNNING, index=True)
    confirmed_on: Mapped[dt.date | None]
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))

    phone = sealed("phone_sealed", empty="")
    email = sealed("email_sealed", empty="")
    contact_name = sealed("contact_name_sealed", empty="")

    @property
    def point(self) -> tuple[float, float] | None:
        """Return where it is, or None where people need not go anywhere."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)
