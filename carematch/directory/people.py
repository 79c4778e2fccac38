"""Who an organisation lists near a place: read once for every question that is asked about them, then their cards."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from carematch.core.db import db, every, owned
from carematch.directory.asked import Person
from carematch.directory.free import cells_of
from carematch.organisations.models import Organisation
from carematch.providers import freshness, listed
from carematch.providers.listed import Listing
from carematch.providers.vocabulary import DayType

# All that the questions ask of a listing; the rest is read for the people of one page.
_COLUMNS = (
    *(Listing.id, Listing.provider_id, Listing.services, Listing.rate_pence),
    sa.cast(Listing.availability, sa.Text).label("availability"),
    *(Listing.languages, Listing.communities, Listing.drives, Listing.travels_by, Listing.checks),
    *(Listing.pets, Listing.gender, Listing.confirmed_on, Listing.full_since),
)


def near(organisation: Organisation, point: tuple[float, float], today: dt.date) -> list[Person]:
    """Return everybody listed who goes as far as a point, in no order; two reads, however many they are."""
    miles = listed.reaching(organisation, point)
    confirm_days = listed.confirm_days(organisation, today)
    rows = db.session.execute(owned(Listing, organisation, *_COLUMNS))
    return [
        _person(row, miles[row.id], today, confirm_days)
        for row in rows
        if row.id in miles and not listed.has_lapsed(row.checks, today)
    ]


def count(organisation: Organisation, point: tuple[float, float], service: str | None, today: dt.date) -> int:
    """Count those who are shown for a place and a service (any, where none is named); two short reads."""
    reaching = listed.reaching(organisation, point, services=[service] if service else [])
    rows = db.session.execute(owned(Listing, organisation, Listing.id, Listing.checks))
    return sum(row.id in reaching and not listed.has_lapsed(row.checks, today) for row in rows)


def listings(organisation: Organisation, people: Sequence[Person]) -> list[Listing]:
    """Return the listings of some people, in their order."""
    ids = [person.provider_id for person in people]
    found = every(owned(Listing, organisation).where(Listing.provider_id.in_(ids)))
    by_provider = {listing.provider_id: listing for listing in found}
    return [by_provider[each] for each in ids if each in by_provider]


def _person(row: Any, miles: float, today: dt.date, confirm_days: int) -> Person:
    """Return what is asked about in a listing."""
    return Person(
        provider_id=row.provider_id,
        miles=miles,
        services=frozenset(row.services),
        cells=_cells(row.availability),
        languages=frozenset(row.languages),
        communities=frozenset(row.communities),
        pets=frozenset(row.pets or ()),
        gender=row.gender or "",
        pence=_price(row.rate_pence),
        drives=bool(row.drives) or "car" in row.travels_by,
        is_full=row.full_since is not None,
        is_stale=freshness.is_stale(row.confirmed_on, today, confirm_days),
    )


@lru_cache(maxsize=4096)  # many keep the same week, and reading weeks was most of the time that a search took
def _cells(windows: str) -> frozenset[str]:
    """Return the parts of the week in windows as they are stored."""
    return cells_of(json.loads(windows))


def _price(pence: dict[str, int]) -> int | None:
    """Return the price of Monday to Friday, else the lowest that is given."""
    return pence.get(DayType.WEEKDAY.value, _lowest(pence.values()))


def _lowest(pence: Iterable[int]) -> int | None:
    return min(pence, default=None)
