"""The hours a provider has, what is given of them, and giving them so that no hour is given twice.

What is spare over a period is the weekly time declared less the most that is booked in any week of it: bookings
overlap and end, so the busiest day decides. Whoever says that they are full has nothing to spare until they say
otherwise. Whoever gives time first locks the identity, shared by all anchors.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Protocol

import sqlalchemy as sa

from carematch.asking.week import hours
from carematch.core import clock
from carematch.core.db import db, every, lock, one
from carematch.core.errors import DomainError
from carematch.providers import freshness
from carematch.providers.models import CapacityBooking, ProviderIdentity


class NotEnoughCapacity(DomainError):
    """The provider does not have as many hours a week left."""


class AlreadyBooked(DomainError):
    """The arrangement holds time of this provider already."""


class Booked(Protocol):
    """Weekly time from a day to a day (None: open)."""

    weekly_minutes: Any
    starts_on: Any
    ends_on: Any


def most_booked(bookings: Iterable[Booked], starts_on: dt.date, ends_on: dt.date | None = None) -> int:
    """Return the most weekly minutes booked on any day of a period; one without an end has no last day."""
    last = ends_on or dt.date.max
    within = [
        each for each in bookings if each.starts_on <= last and starts_on <= (each.ends_on or dt.date.max)
    ]
    # What is booked rises only where a booking starts, so these days are all that need a look.
    days = {starts_on, *(each.starts_on for each in within if each.starts_on > starts_on)}
    return max(
        sum(each.weekly_minutes for each in within if each.starts_on <= day <= (each.ends_on or dt.date.max))
        for day in days
    )


def last_day_of_work(bookings: Iterable[Booked]) -> dt.date | None:
    """Return the last day up to today on which any time was given, or None; more than that is nobody's to know."""
    today = clock.today()
    days = [min(each.ends_on or today, today) for each in bookings if each.starts_on <= today]
    return max(days, default=None)


def spare_of(
    weekly_minutes: int | None,
    bookings: Iterable[Booked],
    starts_on: dt.date,
    ends_on: dt.date | None = None,
) -> int | None:
    """Return the weekly minutes left throughout a period, never below nothing; None where nobody said how many."""
    if weekly_minutes is None:
        return None
    return max(0, weekly_minutes - most_booked(bookings, starts_on, ends_on))


def spare_left(
    identity: ProviderIdentity,
    bookings: Iterable[Booked],
    starts_on: dt.date,
    ends_on: dt.date | None = None,
) -> int | None:
    """Return as spare_of() does for a provider: nothing at all while they say that they are full."""
    if identity.full_since is not None:
        return 0
    return spare_of(identity.weekly_minutes, bookings, starts_on, ends_on)


def spare_minutes(identity: ProviderIdentity, on: dt.date, until: dt.date | None = None) -> int | None:
    """Return the weekly minutes a provider has left from a day on (to a day), or None where that is not recorded."""
    bookings = db.session.execute(
        sa.select(CapacityBooking.weekly_minutes, CapacityBooking.starts_on, CapacityBooking.ends_on).where(
            CapacityBooking.identity_id == identity.id
        )
    ).all()
    return spare_left(identity, bookings, on, until)


def in_words(weekly_minutes: int | None, bookings: Iterable[Booked], on: dt.date) -> str:
    """Return the week's hours as a sentence: "20 hours a week, 12 agreed, 8 left"; blank where nobody said how many."""
    if weekly_minutes is None:
        return ""
    agreed = most_booked(list(bookings), on)
    left = weekly_minutes - agreed
    given = f"{_bare(agreed)} agreed" if agreed else "none agreed"
    if left < 0:
        return f"{hours(weekly_minutes)} a week, {given}: {_bare(-left)} more than they have"
    return f"{hours(weekly_minutes)} a week, {given}, {_bare(left) if left else 'none'} left"


def hold(identity_id: uuid.UUID) -> None:
    """Hold a provider's hours to the end of the transaction, so that nobody gives any of them meanwhile."""
    lock(one(sa.select(ProviderIdentity).where(ProviderIdentity.id == identity_id)))


def book(
    identity: ProviderIdentity,
    organisation: Any,
    *,
    arrangement_id: uuid.UUID,
    weekly_minutes: int,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
) -> CapacityBooking:
    """Give weekly time to an arrangement, or raise NotEnoughCapacity or AlreadyBooked; holds the identity's row."""
    lock(identity)  # two people agreeing at once must not both see the same spare hours
    if any(each.starts_on <= (ends_on or dt.date.max) for each in _held(arrangement_id, starts_on)):
        raise AlreadyBooked("This arrangement holds hours of the provider already. End those first")
    if identity.full_since is not None:
        raise NotEnoughCapacity(
            f"{freshness.full(identity.full_since)}. Ask them, and record on their page that they have room again"
        )
    spare = spare_minutes(identity, starts_on, ends_on)
    if spare is None:
        raise NotEnoughCapacity("It is not recorded how many hours a week they work. Record that first")
    if weekly_minutes > spare:
        raise NotEnoughCapacity(
            f"They have {hours(spare)} a week left from {starts_on.day} {starts_on:%B %Y}, "
            f"and this needs {hours(weekly_minutes)}"
        )
    booking = CapacityBooking(
        identity_id=identity.id,
        organisation_id=organisation.id,
        arrangement_id=arrangement_id,
        weekly_minutes=weekly_minutes,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    db.session.add(booking)
    db.session.flush()
    return booking


def release(arrangement_id: uuid.UUID, ends_on: dt.date) -> None:
    """End what an arrangement holds after a day; what would only have started later is given back whole."""
    for booking in _held(arrangement_id, ends_on + dt.timedelta(days=1)):
        lock(one(sa.select(ProviderIdentity).where(ProviderIdentity.id == booking.identity_id)))
        if booking.starts_on > ends_on:
            db.session.delete(booking)
        else:
            booking.ends_on = ends_on
    db.session.flush()


def _bare(minutes: int) -> str:
    """Return hours as the rest of a sentence about hours names them: 12, or "12 hours 30 minutes"."""
    return hours(minutes) if minutes % 60 else str(minutes // 60)


def _held(arrangement_id: uuid.UUID, on: dt.date) -> list[CapacityBooking]:
    """Return what an arrangement holds on a day or later."""
    return every(
        sa.select(CapacityBooking)
        .where(
            CapacityBooking.arrangement_id == arrangement_id,
            sa.or_(CapacityBooking.ends_on.is_(None), CapacityBooking.ends_on >= on),
        )
        .order_by(CapacityBooking.starts_on, CapacityBooking.id)
    )
