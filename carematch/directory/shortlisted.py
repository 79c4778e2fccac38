"""The people on a shortlist as they are today: those who are listed with their cards and those who are not any more."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from carematch.core.db import every, owned
from carematch.core.wording import said
from carematch.directory.asked import Asked
from carematch.directory.free import cells_of, coming, soonest
from carematch.organisations.models import Organisation
from carematch.places import distance
from carematch.places.lookups import Lookup
from carematch.providers import freshness, limits, profile
from carematch.providers.listed import Listing
from carematch.shortlists.entries import Entry


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody on a shortlist who is listed, in words."""

    id: uuid.UUID
    name: str
    line: str
    facts: tuple[str, ...]
    price: str
    next_free: str
    distance: str
    full: str
    confirmed: str
    is_asked: bool


def listings(
    organisation: Organisation, entries: Sequence[Entry], today: dt.date
) -> dict[uuid.UUID, Listing]:
    """Return the listings of those on a shortlist who may be shown today, in the order of the shortlist."""
    ids = [each.provider_id for each in entries]
    found = {
        each.provider_id: each
        for each in every(owned(Listing, organisation).where(Listing.provider_id.in_(ids)))
        if not each.has_lapsed(today)
    }
    return {each: found[each] for each in ids if each in found}


def shown(listing: Listing, entry: Entry, place: Lookup | None, now: dt.datetime) -> Shown:
    """Return what the shortlist says of somebody; `now` is London's wall clock."""
    free = soonest(cells_of(listing.availability), coming(now, Asked()))
    return Shown(
        id=listing.provider_id,
        name=profile.called(listing),
        line=listing.about,
        facts=(
            said(
                "Goes up to %(miles)s from %(place)s", miles=profile.reach(listing), place=listing.place_name
            ),
            *(each.name for each in limits.services(listing)[:2]),
        ),
        price=profile.price(listing),
        next_free=said("Usually %(when)s", when=free[1]) if free and not listing.full_since else "",
        distance=away(listing, place),
        full=profile.full(listing),
        confirmed=freshness.confirmed(listing.confirmed_on, now.date()),
        is_asked=entry.is_asked,
    )


def away(listing: Listing, place: Lookup | None) -> str:
    """Return how far somebody is from a place that was asked about, and whether they go so far; blank without one."""
    if place is None or listing.lat is None or listing.lon is None:
        return ""
    miles = distance.miles(*place.point, listing.lat, listing.lon)
    about = distance.about(miles, place.is_approximate or listing.is_approximate).capitalize()
    is_near = miles <= listing.radius_miles
    return about if is_near else said("%(distance)s, which is further than they go", distance=about)
