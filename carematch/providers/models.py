"""Tables of providers: what belongs to one organisation, and the identity that several records share."""

import datetime as dt
import uuid
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.db import OrganisationOwned, Record, Versioned, db
from carematch.core.encryption import sealed
from carematch.core.money import Money
from carematch.providers.evidence import StatusResult, Workforce
from carematch.providers.vocabulary import CqcStatus, DayType, Decision, Method, Status
from carematch.rules.checks import CheckKind
from carematch.rules.lawful_route import LegalForm
from carematch.uploads.models import Upload  # noqa: F401 - photographs refer to its table


class ProviderIdentity(Record, db.Model):
    """One provider whatever the number of anchors: owns the hours there are, and the row that is locked to give them.

    Not of one organisation: time given through one anchor is gone at all of them, and so is all of it for whoever
    is full (`full_since`). `asked_on` is the last day they were asked by letter whether they are still free.
    """

    __tablename__ = "provider_identities"
    __table_args__ = (
        sa.CheckConstraint("weekly_minutes BETWEEN 0 AND 10080", name="weekly_minutes_fit_a_week"),
    )

    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"), unique=True)
    weekly_minutes: Mapped[int | None]
    confirmed_on: Mapped[dt.date | None]
    full_since: Mapped[dt.date | None]
    asked_on: Mapped[dt.date | None]

    windows: Mapped[list["AvailabilityWindow"]] = relationship(
        lazy="raise",
        cascade="all, delete-orphan",
        order_by="AvailabilityWindow.day, AvailabilityWindow.starts",
    )
    bookings: Mapped[list["CapacityBooking"]] = relationship(
        lazy="raise", viewonly=True, order_by="CapacityBooking.starts_on, CapacityBooking.id"
    )


class AvailabilityWindow(Record, db.Model):
    """Free time every week, in minutes of the day; an end at or before the start is on the next day."""

    __tablename__ = "availability_windows"
    __table_args__ = (
        sa.UniqueConstraint("identity_id", "day", "starts"),
        sa.CheckConstraint("day BETWEEN 0 AND 6", name="day_of_week"),
        sa.CheckConstraint("starts BETWEEN 0 AND 1439 AND ends BETWEEN 0 AND 1440", name="times_of_day"),
        sa.CheckConstraint("starts <> ends", name="has_length"),
    )

    identity_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("provider_identities.id"), index=True)
    day: Mapped[int]
    starts: Mapped[int]
    ends: Mapped[int]


class CapacityBooking(Record, db.Model):
    """Weekly time given to an arrangement of one organisation, from a day to a day (None: until it is ended).

    Read over organisations by capacity.py, and only as sums: what is gone is gone, whoever arranged it.
    """

    __tablename__ = "capacity_bookings"
    __table_args__ = (
        sa.CheckConstraint("weekly_minutes > 0", name="weekly_minutes_positive"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        sa.Index(
            "uq_capacity_bookings_open",
            "arrangement_id",
            unique=True,
            sqlite_where=sa.column("ends_on").is_(None),
            postgresql_where=sa.column("ends_on").is_(None),
        ),
    )

    identity_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("provider_identities.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    arrangement_id: Mapped[uuid.UUID] = mapped_column(index=True)
    weekly_minutes: Mapped[int]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]


class Provider(Versioned, OrganisationOwned, db.Model):
    """Somebody who offers support through one organisation. The postcode is their base and is never published.

    None means not recorded. `point_source` names the map service where premises were found by one, else the point
    is that of the postcode. `name` is what people see, `full_name` what the documents say; `changed_at` is set by
    every change to the record or to what hangs on it, so that the row version notices all of them.
    """

    __tablename__ = "providers"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("organisation_id", "reference"),
        sa.UniqueConstraint("organisation_id", "user_id"),
        sa.UniqueConstraint("organisation_id", "identity_id"),
        sa.ForeignKeyConstraint(["photo_id", "organisation_id"], ["uploads.id", "uploads.organisation_id"]),
        sa.UniqueConstraint("organisation_id", "external_id"),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="point_whole_or_absent"),
        sa.CheckConstraint("radius_miles BETWEEN 1 AND 100", name="radius_in_reach"),
        sa.CheckConstraint("people_involved >= 1", name="people_counted"),
        sa.CheckConstraint("fte_tenths >= 0", name="fte_not_negative"),
        sa.Index("ix_providers_organisation_id_status", "organisation_id", "status"),
    )

    reference: Mapped[str]
    identity_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("provider_identities.id"), index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
    status_reason_sealed: Mapped[str | None]
    is_lapsed: Mapped[bool] = mapped_column(default=False)
    is_held: Mapped[bool] = mapped_column(default=False)
    submitted_at: Mapped[dt.datetime | None]
    listed_at: Mapped[dt.datetime | None]
    off_list_on: Mapped[dt.date | None]
    lapse_told_on: Mapped[dt.date | None]
    changed_at: Mapped[dt.datetime] = mapped_column(default=clock.now)

    # The questions whose pages were saved: what may stay empty is known to be seen only by this.
    answered: Mapped[list] = mapped_column(default=list)
    full_name_sealed: Mapped[str | None]
    name: Mapped[str] = mapped_column(default="")
    home_address_sealed: Mapped[str | None]
    phone_sealed: Mapped[str | None]
    is_under_22: Mapped[bool | None]
    born_on_sealed: Mapped[str | None]
    trading_name: Mapped[str] = mapped_column(default="")
    company_number: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    photo_id: Mapped[uuid.UUID | None]
    in_own_words: Mapped[str] = mapped_column(default="")
    does_not_do: Mapped[str] = mapped_column(default="")
    legal_form: Mapped[LegalForm | None]
    delivers_in_person: Mapped[bool | None]
    employs_carers: Mapped[bool | None]
    employed_by_person: Mapped[bool | None]
    people_involved: Mapped[int | None]
    fte_tenths: Mapped[int | None]
    cqc_location_id: Mapped[str] = mapped_column(default="")
    cqc_provider_id: Mapped[str] = mapped_column(default="")
    cqc_status: Mapped[CqcStatus | None]
    cqc_personal_care: Mapped[bool | None]
    cqc_checked_on: Mapped[dt.date | None]

    base_postcode_sealed: Mapped[str | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    precision: Mapped[str | None]
    council_code: Mapped[str | None]
    msoa_code: Mapped[str | None]
    region_code: Mapped[str | None]
    country_code: Mapped[str | None]
    place_edition: Mapped[str | None]
    point_source: Mapped[str | None]
    works_from_home: Mapped[bool | None]
    radius_miles: Mapped[int | None]
    drives: Mapped[bool | None]
    travels_by: Mapped[list | None]

    # `shows_gender`: they agreed themselves that people see it and choose by it; None: nobody asked them yet.
    gender: Mapped[str | None]
    shows_gender: Mapped[bool | None]
    languages: Mapped[list | None]
    refuses_pets: Mapped[list | None]
    refuses_smoking_homes: Mapped[bool | None]
    experience: Mapped[list | None]
    interests: Mapped[list | None]
    communities: Mapped[list | None]

    # What a file of the organisation calls them, and a digest of each answer as the last import left it: what differs
    # now was changed by somebody since.
    external_id: Mapped[str | None]
    imported_at: Mapped[dt.datetime | None]
    imported_sealed: Mapped[str | None]

    status_reason = sealed("status_reason_sealed", empty="")
    full_name = sealed("full_name_sealed", empty="")
    base_postcode = sealed("base_postcode_sealed")
    home_address = sealed("home_address_sealed")
    phone = sealed("phone_sealed")
    imported = sealed("imported_sealed")
    _born_on = sealed("born_on_sealed")

    identity: Mapped[ProviderIdentity] = relationship()
    user: Mapped[User | None] = relationship()
    services: Mapped[list["ProviderService"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="ProviderService.service_code"
    )
    rates: Mapped[list["Rate"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    checks: Mapped[list["ProviderCheck"]] = relationship(
        lazy="raise", viewonly=True, order_by="ProviderCheck.kind, ProviderCheck.number"
    )

    @property
    def service_codes(self) -> tuple[str, ...]:
        """Return the codes of the services offered."""
        return tuple(each.service_code for each in self.services)

    @property
    def rate_by_day(self) -> dict[DayType, Money]:
        """Return what an hour costs by kind of day; a kind left out is not known."""
        return {each.day_type: each.amount for each in self.rates}

    @property
    def fte(self) -> Decimal | None:
        """Return how many full-time people the work of all makes, or None."""
        return None if self.fte_tenths is None else Decimal(self.fte_tenths) / 10

    @property
    def born_on(self) -> dt.date | None:
        """Return the date of birth, which only those under 22 are asked for, or None."""
        return dt.date.fromisoformat(self._born_on) if self._born_on else None

    @born_on.setter
    def born_on(self, day: dt.date | None) -> None:
        """Keep the date of birth, encrypted."""
        self._born_on = day.isoformat() if day else None

    @property
    def called(self) -> str:
        """Return what staff call the provider: the trading name, the name, or the reference of an empty draft."""
        return self.trading_name or self.name or self.full_name or self.reference


class ProviderService(OrganisationOwned, db.Model):
    """A service of the taxonomy that a provider offers."""

    __tablename__ = "provider_services"
    __table_args__ = (
        sa.UniqueConstraint("provider_id", "service_code"),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
    )

    provider_id: Mapped[uuid.UUID] = mapped_column(index=True)
    service_code: Mapped[str]


class Rate(OrganisationOwned, db.Model):
    """What an hour costs on one kind of day."""

    __tablename__ = "provider_rates"
    __table_args__ = (
        sa.UniqueConstraint("provider_id", "day_type"),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
    )

    provider_id: Mapped[uuid.UUID] = mapped_column(index=True)
    day_type: Mapped[DayType]
    amount: Mapped[Money]


class ProviderCheck(OrganisationOwned, db.Model):
    """A check as it was made; never changed, only followed by a later one, and the latest of its kind decides.

    Holds that a document was seen and when, never what a DBS certificate says. None was not asked for the kind.
    """

    __tablename__ = "provider_checks"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("provider_id", "kind", "number"),
        sa.UniqueConstraint("id", "organisation_id"),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= seen_on", name="valid_when_seen"),
    )

    provider_id: Mapped[uuid.UUID] = mapped_column(index=True)
    kind: Mapped[CheckKind]
    number: Mapped[int]
    method: Mapped[Method]
    decision: Mapped[Decision]
    reference_sealed: Mapped[str | None]
    note_sealed: Mapped[str | None]
    seen_on: Mapped[dt.date]
    seen_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    issued_on: Mapped[dt.date | None]
    valid_until: Mapped[dt.date | None]
    workforce: Mapped[Workforce | None]
    barred_list_checked: Mapped[bool | None]
    update_consent: Mapped[bool | None]
    status_checked_on: Mapped[dt.date | None]
    status_result: Mapped[StatusResult | None]
    cover: Mapped[Money | None]
    covers_activities: Mapped[bool | None]
    covers_business_use: Mapped[bool | None]
    could_not_check_sealed: Mapped[str | None]
    steps_taken_sealed: Mapped[str | None]

    reference = sealed("reference_sealed")
    note = sealed("note_sealed")
    could_not_check = sealed("could_not_check_sealed")
    steps_taken = sealed("steps_taken_sealed")
    seen_by: Mapped[User] = relationship()
