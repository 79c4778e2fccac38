"""Hours are given once, whoever asks at the same time, over any overlap of dates."""

import datetime as dt
import threading
import uuid

import pytest

from carematch.core.db import db, transaction
from carematch.providers import capacity, service
from carematch.providers.models import CapacityBooking, ProviderIdentity

NOVEMBER = dt.date(2026, 11, 2)


def booked(minutes, starts_on, ends_on=None):
    return CapacityBooking(weekly_minutes=minutes, starts_on=starts_on, ends_on=ends_on)


def day(number):
    return NOVEMBER + dt.timedelta(days=number)


def test_busiest_day_of_the_period_decides():
    bookings = [booked(120, day(0), day(10)), booked(60, day(5), day(20)), booked(90, day(15))]
    assert capacity.most_booked(bookings, day(0), day(4)) == 120
    assert capacity.most_booked(bookings, day(0), day(5)) == 180
    assert capacity.most_booked(bookings, day(11), day(14)) == 60
    assert capacity.most_booked(bookings, day(11)) == 150
    assert capacity.most_booked(bookings, day(30)) == 90
    assert capacity.most_booked([], day(0)) == 0


def test_bookings_that_never_meet_do_not_add_up():
    bookings = [booked(400, day(0), day(6)), booked(400, day(7), day(13))]
    assert capacity.spare_of(600, bookings, day(0)) == 200
    assert capacity.spare_of(None, bookings, day(0)) is None
    assert capacity.spare_of(300, bookings, day(0)) == 0


def test_matches_counting_every_day():
    bookings = [booked(30 * (n % 5 + 1), day(n * 7 % 40), day(n * 7 % 40 + n % 9)) for n in range(25)]
    for first in range(0, 45, 4):
        for length in (0, 3, 11):
            most = max(
                sum(b.weekly_minutes for b in bookings if b.starts_on <= day(d) <= b.ends_on)
                for d in range(first, first + length + 1)
            )
            assert capacity.most_booked(bookings, day(first), day(first + length)) == most


def test_refuses_more_than_is_left_and_says_how_much_that_is(make):
    organisation = make.organisation()
    provider = make.provider(organisation, weekly_minutes=600)
    with transaction():
        capacity.book(
            provider.identity,
            organisation,
            arrangement_id=uuid.uuid4(),
            weekly_minutes=450,
            starts_on=day(20),
        )
    with (
        pytest.raises(
            capacity.NotEnoughCapacity, match=r"2 hours 30 minutes a week left from 2 November 2026"
        ),
        transaction(),
    ):
        capacity.book(
            provider.identity, organisation, arrangement_id=uuid.uuid4(), weekly_minutes=180, starts_on=day(0)
        )
    with transaction():  # but it fits before the other begins
        capacity.book(
            provider.identity,
            organisation,
            arrangement_id=uuid.uuid4(),
            weekly_minutes=180,
            starts_on=day(0),
            ends_on=day(19),
        )


def test_an_arrangement_holds_time_once_and_gives_it_back(make):
    organisation = make.organisation()
    provider = make.provider(organisation, weekly_minutes=240)
    arrangement = uuid.uuid4()
    facts = {"arrangement_id": arrangement, "weekly_minutes": 240, "starts_on": day(0)}
    with transaction():
        capacity.book(provider.identity, organisation, **facts)
    with pytest.raises(capacity.AlreadyBooked), transaction():
        capacity.book(provider.identity, organisation, **facts)
    with transaction():
        capacity.release(arrangement, day(9))
    assert capacity.spare_minutes(provider.identity, day(9)) == 0
    assert capacity.spare_minutes(provider.identity, day(10)) == 240
    with transaction():
        capacity.release(arrangement, day(-1))
    assert capacity.spare_minutes(provider.identity, day(0)) == 240


def test_time_given_at_one_anchor_is_gone_at_the_other(make):
    here, there = make.organisation(), make.organisation()
    user = make.user()
    first = make.provider(here, user=user, weekly_minutes=240)
    second = make.provider(there, user=user, weekly_minutes=240)
    assert first.identity_id == second.identity_id
    with transaction():
        capacity.book(
            service.get_provider(here, first.id).identity,
            here,
            arrangement_id=uuid.uuid4(),
            weekly_minutes=200,
            starts_on=day(0),
        )
    assert capacity.spare_minutes(service.get_provider(there, second.id).identity, day(0)) == 40


def test_eight_at_once_get_the_last_four_hours_once(app, make):
    organisation = make.organisation()
    identity_id = make.provider(organisation, weekly_minutes=240).identity_id
    db.session.rollback()
    ready, outcomes = threading.Barrier(8), []

    def agree(number):
        with app.app_context():
            organisation_row = db.session.merge(organisation, load=False)
            identity = db.session.get(ProviderIdentity, identity_id)
            assert capacity.spare_minutes(identity, day(number)) == 240
            db.session.rollback()
            ready.wait()
            try:
                with transaction():
                    identity = db.session.get(ProviderIdentity, identity_id)
                    capacity.book(
                        identity,
                        organisation_row,
                        arrangement_id=uuid.uuid4(),
                        weekly_minutes=240,
                        starts_on=day(number),
                    )
                outcomes.append("booked")
            except capacity.NotEnoughCapacity:
                outcomes.append("refused")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=agree, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["booked", *["refused"] * 7]
