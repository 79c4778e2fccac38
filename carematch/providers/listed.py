"""What the public may see of providers, and finding it; public pages know this module and no other record of theirs."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, validates

from carematch.core.db import OrganisationOwned, db, every, one, owned
from carematch.organisations.models import Organisation
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.places import nearest
from carematch.providers import service_bits
from carematch.providers.freshness import DAYS_A_WEEK
from carematch.rules.lawful_route import LegalForm

# Nobody travels further: the forms and the table of providers hold the miles to it.
FURTHEST_MILES = 100


class Listing(OrganisationOwned, db.Model):
    """Exactly what the public may see of a listed provider; written when published, gone when unlisted.

    No surname unless chosen, no address, no way to reach them but the organisation; of a check what it is and its
    days; their gender only as long as they agree to it. `pets` are those that they are fine with (None: not known).
    Who works from home is placed in the middle of their neighbourhood, however few live there.
    """

    __tablename__ = "listings"
    __table_args__ = (
        sa.UniqueConstraint("provider_id"),
        sa.ForeignKeyConstraint(
            ["provider_id", "organisation_id"], ["providers.id", "providers.organisation_id"]
        ),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="point_whole_or_absent"),
        # Holds all that a search for the nearest looks at (see places.nearest), so that it never reads the rows.
        sa.Index(
            "ix_listings_near",
            *("organisation_id", "band", "lon", "lat", "service_bits", "radius_miles", "id"),
            sqlite_where=sa.column("lat").is_not(None),
            postgresql_where=sa.column("lat").is_not(None),
        ),
    )

    provider_id: Mapped[uuid.UUID]
    reference: Mapped[str]
    name: Mapped[str]
    trading_name: Mapped[str]
    about: Mapped[str]
    in_own_words: Mapped[str] = mapped_column(default="")
    does_not_do: Mapped[str] = mapped_column(default="")
    legal_form: Mapped[LegalForm]
    services: Mapped[list]
    service_bits: Mapped[int]
    place_name: Mapped[str]
    msoa_code: Mapped[str | None] = mapped_column(index=True)
    council_code: Mapped[str | None] = mapped_column(index=True)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    band: Mapped[int | None] = mapped_column(sa.Integer)
    is_approximate: Mapped[bool]
    radius_miles: Mapped[int]
    drives: Mapped[bool | None]
    travels_by: Mapped[list] = mapped_column(default=list)
    availability: Mapped[list]
    rate_pence: Mapped[dict]
    languages: Mapped[list]
    experience: Mapped[list]
    interests: Mapped[list]
    communities: Mapped[list]
    pets: Mapped[list | None]
    gender: Mapped[str | None]
    checks: Mapped[list]
    cqc_checked_on: Mapped[dt.date | None]
    photo_id: Mapped[uuid.UUID | None]
    confirmed_on: Mapped[dt.date | None]
    full_since: Mapped[dt.date | None]
    published_at: Mapped[dt.datetime]

    def has_lapsed(self, today: dt.date) -> bool:
        """Tell whether a needed check has run out since this was written: then nobody is shown it any more."""
        return has_lapsed(self.checks, today)

    @validates("services")
    def _mask_services(self, _name: str, codes: list[str]) -> list[str]:
        """Keep the mask that searches filter by in step with the services."""
        self.service_bits = service_bits.of(codes)
        return codes

    @validates("lat")
    def _find_band(self, _name: str, lat: float | None) -> float | None:
        """Keep the band of latitude that searches begin with in step with the latitude."""
        self.band = None if lat is None else nearest.band(lat)
        return lat


_ANYWHERE = nearest.Place(id=Listing.id, band=Listing.band, lat=Listing.lat, lon=Listing.lon)
_WITHIN_TRAVEL = nearest.Place(
    id=Listing.id, band=Listing.band, lat=Listing.lat, lon=Listing.lon, serves=Listing.radius_miles
)


@dataclass(frozen=True, slots=True)
class NearListing:
    """A listing, and how many miles its published place is from the point that was asked about."""

    listing: Listing
    miles: float


def _is_past(last_day: str | None, today: dt.date) -> bool:
    return last_day is not None and dt.date.fromisoformat(last_day) < today


def has_lapsed(checks: Iterable[dict[str, Any]], today: dt.date) -> bool:
    """Tell whether one of the checks of a listing that it needs has run out."""
    return any(each.get("is_needed", True) and _is_past(each["valid_until"], today) for each in checks)


def good_checks(listing: Listing, today: dt.date) -> list[dict[str, Any]]:
    """Return the checks of a listing that are good on a day."""
    return [each for each in listing.checks if not _is_past(each["valid_until"], today)]


def confirm_days(organisation: Organisation, on: dt.date) -> int:
    """Return after how many days an organisation asks its providers whether their times are still right."""
    own = overrides_for(organisation.id)
    return DAYS_A_WEEK * book_for(organisation.id).number("listing.confirm_weeks", on, overrides=own)


def get_listing(organisation: Organisation, provider_id: uuid.UUID) -> Listing:
    """Return what the public may see of a listed provider, or raise NotFound."""
    found: Listing = one(owned(Listing, organisation).where(Listing.provider_id == provider_id))
    return found


def list_listings(organisation: Organisation) -> list[Listing]:
    """Return everything the public may see, by name."""
    return every(owned(Listing, organisation).order_by(sa.func.lower(Listing.name), Listing.reference))


def nearest_listings(
    organisation: Organisation,
    point: tuple[float, float],
    *,
    services: Iterable[str] = (),
    within_travel: bool = True,
    limit: int = 20,
) -> list[NearListing]:
    """Return the nearest listings that offer every one of some services and go as far as a point, or UnknownService.

    Whoever has no published place is not among them. With `within_travel` off, how far they go does not matter.
    """
    found = near_listings(organisation, point, services=services, within_travel=within_travel, limit=limit)
    rows = every(owned(Listing, organisation).where(Listing.id.in_([near.id for near in found])))
    by_id = {row.id: row for row in rows}
    return [NearListing(by_id[near.id], near.miles) for near in found]


def near_listings(
    organisation: Organisation,
    point: tuple[float, float],
    *,
    services: Iterable[str] = (),
    within_travel: bool = True,
    limit: int = 20,
) -> list[nearest.Near]:
    """Return as nearest_listings() does, but the listings' ids alone, which takes no row to be read."""
    offering = _offering(organisation, services)
    if within_travel:
        return nearest.nearest(point, offering, _WITHIN_TRAVEL, limit, max_miles=FURTHEST_MILES)
    return nearest.nearest(point, offering, _ANYWHERE, limit)


def count_near(organisation: Organisation, point: tuple[float, float], service: str | None) -> int:
    """Count the listed who offer a service (any, where none is named) and go as far as a point, or UnknownService."""
    offering = _offering(organisation, [service] if service else [])
    return nearest.count_serving(point, offering, _WITHIN_TRAVEL, max_miles=FURTHEST_MILES)


def reaching(
    organisation: Organisation, point: tuple[float, float], *, services: Iterable[str] = ()
) -> dict[uuid.UUID, float]:
    """Return the ids of all who offer every one of some services and go as far as a point, or raise UnknownService.

    Each comes with the miles to its published place.
    """
    listings = _offering(organisation, services)
    return {
        near.id: near.miles
        for near in nearest.serving(point, listings, _WITHIN_TRAVEL, max_miles=FURTHEST_MILES)
    }


def _offering(organisation: Organisation, services: Iterable[str]) -> sa.Select[Any]:
    """Select the listings that offer every one of some services."""
    listings, wanted = owned(Listing, organisation), service_bits.of(services)
    return listings.where(Listing.service_bits.bitwise_and(wanted) == wanted) if wanted else listings
