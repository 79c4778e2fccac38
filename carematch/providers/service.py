"""Finding providers: one organisation's own, one's own record, and the whole list that a desk works with."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from carematch.accounts.models import User
from carematch.core.db import db, every, first, one, owned
from carematch.organisations.models import Organisation
from carematch.places import nearest
from carematch.providers import service_bits
from carematch.providers.models import Listing, Provider, ProviderCheck, ProviderIdentity
from carematch.providers.vocabulary import Status

# Everybody a manager may think of: the listed, and those kept from it by a pause or a lapsed check, who say why.
CANDIDATES = (Status.LISTED, Status.PAUSED, Status.UNLISTED)

# Nobody travels further: the forms and the table of providers hold the miles to it.
FURTHEST_MILES = 100

_ANYWHERE = nearest.Place(id=Listing.id, band=Listing.band, lat=Listing.lat, lon=Listing.lon)
_WITHIN_TRAVEL = nearest.Place(
    id=Listing.id, band=Listing.band, lat=Listing.lat, lon=Listing.lon, serves=Listing.radius_miles
)


@dataclass(frozen=True, slots=True)
class NearListing:
    """A listing, and how many miles its published place is from the point that was asked about."""

    listing: Listing
    miles: float


def get_provider(organisation: Organisation, provider_id: uuid.UUID) -> Provider:
    """Return one of the organisation's providers with everything about them, or raise NotFound."""
    found: Provider = one(_whole(organisation).where(Provider.id == provider_id))
    return found


def own_provider(organisation: Organisation, user: User) -> Provider:
    """Return the record of whoever asks, with everything about them, or raise NotFound."""
    found: Provider = one(_whole(organisation).where(Provider.user_id == user.id))
    return found


def find_own(organisation: Organisation, user: User) -> Provider | None:
    """Return the record of whoever asks, or None where they have not begun to register."""
    found: Provider | None = first(_whole(organisation).where(Provider.user_id == user.id))
    return found


def list_providers(organisation: Organisation, statuses: Sequence[Status] = tuple(Status)) -> list[Provider]:
    """Return the organisation's providers in some statuses with everything about them, by name."""
    return every(
        _whole(organisation)
        .where(Provider.status.in_(statuses))
        .order_by(sa.func.lower(Provider.name), Provider.reference)
    )


def list_candidates(organisation: Organisation) -> list[Provider]:
    """Return everybody whom a manager may think of for a need, by name, in a fixed number of queries.

    Being in this list decides nothing: a check that has run out since the night never counts (see checks.held).
    """
    return list_providers(organisation, CANDIDATES)


def count_by_status(organisation: Organisation) -> dict[Status, int]:
    """Return how many providers stand where."""
    rows = db.session.execute(
        owned(Provider, organisation, Provider.status, sa.func.count()).group_by(Provider.status)
    )
    counted: dict[Status, int] = {row[0]: row[1] for row in rows}
    return {status: counted.get(status, 0) for status in Status}


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


def _offering(organisation: Organisation, services: Iterable[str]) -> sa.Select[Any]:
    """Select the listings that offer every one of some services."""
    listings, wanted = owned(Listing, organisation), service_bits.of(services)
    return listings.where(Listing.service_bits.bitwise_and(wanted) == wanted) if wanted else listings


def _whole(organisation: Organisation) -> sa.Select[Any]:
    """Select providers with what hangs on them, fresh from the database, in a number of queries that does not grow."""
    return (
        owned(Provider, organisation)
        .options(
            joinedload(Provider.identity).selectinload(ProviderIdentity.windows),
            joinedload(Provider.identity).selectinload(ProviderIdentity.bookings),
            joinedload(Provider.user),
            selectinload(Provider.services),
            selectinload(Provider.rates),
            selectinload(Provider.checks).joinedload(ProviderCheck.seen_by),
        )
        .execution_options(populate_existing=True)
    )
