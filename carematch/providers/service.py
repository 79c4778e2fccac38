"""Finding providers: one organisation's own, one's own record, and the whole list that a desk works with."""

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from carematch.accounts.models import User
from carematch.core.db import db, every, first, one, owned
from carematch.organisations.models import Organisation
from carematch.providers.listed import (
    FURTHEST_MILES,
    NearListing,
    count_near,
    get_listing,
    list_listings,
    near_listings,
    nearest_listings,
)
from carematch.providers.models import Provider, ProviderCheck, ProviderIdentity
from carematch.providers.vocabulary import Status

# Everybody a manager may think of: the listed, and those kept from it by a pause or a lapsed check, who say why.
CANDIDATES = (Status.LISTED, Status.PAUSED, Status.UNLISTED)

# Everything that hangs on a provider; put together once, as it is asked for with every page and every check.
_WHOLE = (
    joinedload(Provider.identity).selectinload(ProviderIdentity.windows),
    joinedload(Provider.identity).selectinload(ProviderIdentity.bookings),
    joinedload(Provider.user),
    selectinload(Provider.services),
    selectinload(Provider.rates),
    selectinload(Provider.checks).joinedload(ProviderCheck.seen_by),
)


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


def list_where(organisation: Organisation, condition: sa.ColumnElement[bool]) -> list[Provider]:
    """Return the organisation's providers that a condition holds for, with everything about them, by reference."""
    return every(_whole(organisation).where(condition).order_by(Provider.reference))


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


def _whole(organisation: Organisation) -> sa.Select[Any]:
    """Select providers with what hangs on them, fresh from the database, in a number of queries that does not grow."""
    return owned(Provider, organisation).options(*_WHOLE).execution_options(populate_existing=True)


__all__ = [
    "CANDIDATES",
    "FURTHEST_MILES",
    "NearListing",
    "count_by_status",
    "count_near",
    "find_own",
    "get_listing",
    "get_provider",
    "list_candidates",
    "list_listings",
    "list_providers",
    "near_listings",
    "nearest_listings",
    "own_provider",
]
