"""People, their needs and visits, their representatives, and their consents."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from carematch.core.db import OrganisationOwned, Versioned, db
from carematch.core.encryption import sealed, sealed_json
from carematch.core.money import Money
from carematch.rules.acting import ActsAs, May, may_do
from carematch.rules.direct_payment import Relation
from carematch.rules.lawful_route import ContractParty
from carematch.seekers.asking.words import Since
from carematch.seekers.vocabulary import (
    Basis,
    Channel,
    ContactWay,
    CouncilSource,
    Funding,
    Giver,
    NeedStatus,
    Purpose,
    ShownAs,
    Start,
    Times,
)


class Person(Versioned, OrganisationOwned, db.Model):
    """A care seeker at one anchor. Names, contacts and the home postcode are sealed; the reference is not."""

    __tablename__ = "persons"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("organisation_id", "reference"),
        sa.UniqueConstraint("organisation_id", "user_id"),
    )

    reference: Mapped[str]
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    preferred_name_sealed: Mapped[str | None]
    full_name_sealed: Mapped[str | None]
    phone_sealed: Mapped[str | None]
    email_sealed: Mapped[str | None]
    postcode_sealed: Mapped[str | None]
    address_sealed: Mapped[str | None]
    contact_channel: Mapped[ContactWay] = mapped_column(default=ContactWay.PHONE)
    best_times: Mapped[list] = mapped_column(default=list)
    communication_needs_sealed: Mapped[str | None]
    interpreter_language_sealed: Mapped[str | None]
    trusted_name_sealed: Mapped[str | None]
    trusted_contact_sealed: Mapped[str | None]
    letter_format_sealed: Mapped[str | None]
    answered: Mapped[list] = mapped_column(default=list)
    point_sealed: Mapped[str | None]
    precision: Mapped[str | None]
    neighbourhood_code: Mapped[str | None]
    council_code: Mapped[str | None] = mapped_column(index=True)
    council_source: Mapped[CouncilSource | None]
    council_reason_sealed: Mapped[str | None]
    capacity_doubt: Mapped[bool] = mapped_column(default=False)
    capacity_note_sealed: Mapped[str | None]

    preferred_name = sealed("preferred_name_sealed")
    full_name = sealed("full_name_sealed")
    phone = sealed("phone_sealed")
    email = sealed("email_sealed")
    postcode = sealed("postcode_sealed")
    address = sealed("address_sealed")
    council_reason = sealed("council_reason_sealed")
    capacity_note = sealed("capacity_note_sealed")
    communication_needs = sealed_json("communication_needs_sealed", list)
    interpreter_language = sealed("interpreter_language_sealed")
    trusted_name = sealed("trusted_name_sealed")
    trusted_contact = sealed("trusted_contact_sealed")
    letter_format = sealed("letter_format_sealed")
    # Latitude and longitude of the home: as good as its address, so kept like it.
    point = sealed_json("point_sealed")

    @property
    def lat(self) -> float | None:
        """Return the latitude of the home, or None."""
        return self.point[0] if self.point else None

    @property
    def lon(self) -> float | None:
        """Return the longitude of the home, or None."""
        return self.point[1] if self.point else None

    @property
    def called(self) -> str:
        """Return what the person likes to be called; before that is known, the reference."""
        return self.preferred_name or self.full_name or self.reference


class Representative(OrganisationOwned, db.Model):
    """Somebody who acts for a person: with which authority (None: a helper only), from when until when.

    `ends_on` is the last day that the authority itself runs; `ended_at` is when it was ended, or changed, here. A
    change is a new row that names the one it `replaces_id`. `narrowed_to` leaves out some of what the authority allows.
    """

    __tablename__ = "representatives"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.ForeignKeyConstraint(["person_id", "organisation_id"], ["persons.id", "persons.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["replaces_id", "organisation_id"], ["representatives.id", "representatives.organisation_id"]
        ),
        sa.UniqueConstraint("replaces_id"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    name_sealed: Mapped[str | None]
    authority: Mapped[ActsAs | None]
    narrowed_to: Mapped[list | None]
    evidence_sealed: Mapped[str | None]
    evidence_seen_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    evidence_seen_on: Mapped[dt.date | None]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None]
    ended_at: Mapped[dt.datetime | None]
    end_asked_at: Mapped[dt.datetime | None]
    replaces_id: Mapped[uuid.UUID | None]

    name = sealed("name_sealed")
    evidence = sealed("evidence_sealed")

    @property
    def may(self) -> frozenset[May]:
        """Return what they may do for the person while their time runs."""
        return may_do(self.authority, self.narrowed_to)


class Need(Versioned, OrganisationOwned, db.Model):
    """What a person wants help with, when, where, and what must be so. `max_rate` is an hour's, budgets are a week's.

    `answered` holds the keys of the questions whose page was saved, so that an empty answer is one, too; those about
    the person stand with the person as well. `times` and `start` say what their page was told, so that "not known yet"
    is an answer. `start_on` may stay None: as soon as somebody can, or not known. `suits`, `usual_minutes` and
    `visits_a_week` are what visits are suggested from; `discharge_on` is the day somebody comes home from hospital.
    """

    __tablename__ = "needs"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.UniqueConstraint("organisation_id", "reference"),
        sa.ForeignKeyConstraint(["person_id", "organisation_id"], ["persons.id", "persons.organisation_id"]),
        sa.CheckConstraint("weekly_minutes BETWEEN 1 AND 10080", name="weekly_minutes_fit_a_week"),
        sa.CheckConstraint("max_miles > 0", name="max_miles_positive"),
        sa.CheckConstraint(
            "received_on IS NOT NULL OR status IN ('draft', 'withdrawn')", name="handed_in_has_date"
        ),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    reference: Mapped[str]
    status: Mapped[NeedStatus] = mapped_column(default=NeedStatus.DRAFT, index=True)
    channel: Mapped[Channel] = mapped_column(default=Channel.ONLINE)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))
    received_on: Mapped[dt.date | None]
    answered: Mapped[list] = mapped_column(default=list)
    since: Mapped[Since | None]
    from_hospital: Mapped[bool | None]
    discharge_on: Mapped[dt.date | None]
    start: Mapped[Start | None]
    start_on: Mapped[dt.date | None]
    needed_by: Mapped[dt.date | None]
    services: Mapped[list] = mapped_column(default=list)
    outcomes_sealed: Mapped[str | None]
    times: Mapped[Times | None]
    weekly_minutes: Mapped[int | None]
    suits: Mapped[list] = mapped_column(default=list)
    usual_minutes: Mapped[int | None]
    visits_a_week: Mapped[int | None]
    funding: Mapped[Funding | None]
    contract_party: Mapped[ContractParty | None]
    gender: Mapped[str | None]
    gender_reason_sealed: Mapped[str | None]
    languages_any: Mapped[list] = mapped_column(default=list)
    driver: Mapped[bool] = mapped_column(default=False)
    pets: Mapped[list] = mapped_column(default=list)
    smoking_home: Mapped[bool] = mapped_column(default=False)
    own_musts_sealed: Mapped[str | None]
    flexibility: Mapped[list] = mapped_column(default=list)
    max_miles: Mapped[float | None]
    max_rate: Mapped[Money | None]
    weekly_budget: Mapped[Money | None]
    weekly_top_up: Mapped[Money | None]
    prefers_languages: Mapped[list] = mapped_column(default=list)
    prefers_experience: Mapped[list] = mapped_column(default=list)
    prefers_interests: Mapped[list] = mapped_column(default=list)
    prefers_communities: Mapped[list] = mapped_column(default=list)
    unable_reason: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"), index=True)

    outcomes = sealed("outcomes_sealed")
    gender_reason = sealed("gender_reason_sealed")
    own_musts = sealed_json("own_musts_sealed", list)
    person: Mapped[Person] = relationship(viewonly=True)
    visits: Mapped[list["NeedVisit"]] = relationship(
        lazy="raise", order_by="NeedVisit.day, NeedVisit.earliest, NeedVisit.id", viewonly=True
    )

    @property
    def is_changeable(self) -> bool:
        """Tell whether answers may still change: not once it is arranged, met by belonging or withdrawn."""
        return self.status not in (NeedStatus.ARRANGED, NeedStatus.MET, NeedStatus.WITHDRAWN)

    @property
    def is_urgent(self) -> bool:
        """Tell whether somebody waits to come home from hospital: the desk looks at it first."""
        return self.from_hospital is True and self.is_changeable


class NeedVisit(OrganisationOwned, db.Model):
    """A visit wished for every week: minutes of care wholly between `earliest` and `latest` (minutes of the day).

    A `latest` before `earliest` is on the next day. `services` only where they differ from the need's.
    """

    __tablename__ = "need_visits"
    __table_args__ = (
        sa.ForeignKeyConstraint(["need_id", "organisation_id"], ["needs.id", "needs.organisation_id"]),
        sa.CheckConstraint("day BETWEEN 0 AND 6", name="day_of_week"),
        sa.CheckConstraint("minutes > 0 AND minutes <= 1440", name="minutes_positive"),
        sa.CheckConstraint("earliest BETWEEN 0 AND 1439 AND latest BETWEEN 1 AND 1440", name="times_of_day"),
        sa.CheckConstraint("earliest <> latest", name="has_length"),
    )

    need_id: Mapped[uuid.UUID] = mapped_column(index=True)
    day: Mapped[int]
    earliest: Mapped[int]
    latest: Mapped[int]
    minutes: Mapped[int]
    services: Mapped[list] = mapped_column(default=list)


class Consent(OrganisationOwned, db.Model):
    """What a person agreed to: for which purpose, with whom, in which words and form, how they said so, until when.

    Where it is to tell providers, `provider_id` is the one, or None for every provider who is introduced;
    `described_as` is what they were called when it was given, so that the person can tell it again. `authority` is what
    a representative held at that time.
    """

    __tablename__ = "consents"
    __table_args__ = (
        sa.UniqueConstraint("id", "organisation_id"),
        sa.ForeignKeyConstraint(["person_id", "organisation_id"], ["persons.id", "persons.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
        sa.ForeignKeyConstraint(
            ["representative_id", "organisation_id"],
            ["representatives.id", "representatives.organisation_id"],
        ),
        sa.CheckConstraint(
            "given_by <> 'representative' OR representative_id IS NOT NULL", name="representative_is_named"
        ),
        sa.CheckConstraint(
            "provider_id IS NULL OR purpose = 'share_with_provider'", name="provider_only_where_told"
        ),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    provider_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    described_as: Mapped[str]
    purpose: Mapped[Purpose]
    basis: Mapped[Basis] = mapped_column(default=Basis.CONSENT)
    wording_version: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    shown_as: Mapped[ShownAs] = mapped_column(default=ShownAs.NOT_RECORDED)
    given_by: Mapped[Giver]
    representative_id: Mapped[uuid.UUID | None]
    authority: Mapped[ActsAs | None]
    channel: Mapped[Channel]
    captured_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    given_at: Mapped[dt.datetime]
    expires_on: Mapped[dt.date | None]
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("users.id"))


class PersonRelation(OrganisationOwned, db.Model):
    """What a provider is to a person, for the Direct Payment family-and-household rule."""

    __tablename__ = "person_relations"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "provider_id"),
        sa.ForeignKeyConstraint(["person_id", "organisation_id"], ["persons.id", "persons.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    provider_id: Mapped[uuid.UUID]
    relation: Mapped[Relation]
    same_household: Mapped[bool | None]
    council_exception_sealed: Mapped[str | None]

    council_exception = sealed("council_exception_sealed", empty="")


class Exclusion(OrganisationOwned, db.Model):
    """A person and a provider who are not to be introduced; whoever asked for it need not say why."""

    __tablename__ = "exclusions"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "provider_id"),
        sa.ForeignKeyConstraint(["person_id", "organisation_id"], ["persons.id", "persons.organisation_id"]),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    provider_id: Mapped[uuid.UUID]
    asked_by: Mapped[str] = mapped_column(default="person")
