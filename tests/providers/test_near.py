"""The listings near a place: who offers what is wanted and goes that far, and how little is read to find them."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import db, owned, transaction
from carematch.places.distance import miles
from carematch.places.nearest import band
from carematch.providers import service, service_bits
from carematch.providers.listed import Listing
from carematch.rules.taxonomy import SERVICES, UnknownService

BEDMINSTER = (51.4405, -2.6020)
KNOWLE = (51.4250, -2.5650)  # about two miles from Bedminster


def listing(organisation, provider, *, name="Sam", services=("COMP",), radius=5, at=KNOWLE) -> Listing:
    """Return a listing that is placed anywhere; those written by publishing stand in the middle of a neighbourhood."""
    return Listing(
        organisation_id=organisation.id, provider_id=provider.id, reference=name, name=name, trading_name="",
        about="", legal_form=provider.legal_form, services=list(services), place_name="Nearby", lat=at and at[0],
        lon=at and at[1], is_approximate=True, radius_miles=radius, drives=None, availability=[], rate_pence={},
        languages=[], experience=[], interests=[], communities=[], checks=[], published_at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def place(make):
    """Return what lists somebody of an organisation at a place."""

    def add(organisation, **facts) -> Listing:
        provider = make.provider(organisation, listed=False)
        made = listing(organisation, provider, **facts)
        with transaction() as session:
            session.add(made)
        return made

    return add


@contextmanager
def statements() -> Iterator[list[tuple]]:
    """Gather what is asked of the database, and with what."""
    seen: list[tuple] = []

    def note(_connection, _cursor, statement, parameters, _context, _many) -> None:
        seen.append((statement, parameters))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(db.engine, "before_cursor_execute", note)


def test_those_who_offer_it_and_travel_that_far_are_counted(make, place):
    """A service or a distance that does not fit leaves somebody out, and so does a place nobody knows."""
    organisation, other = make.organisation(), make.organisation()
    place(organisation, radius=3, services=["COMP"])
    place(organisation, radius=1, services=["COMP"])
    place(organisation, radius=3, services=["SHOP"])
    place(organisation, radius=3, services=["COMP"], at=None)
    place(other, radius=3, services=["COMP"])
    assert service.count_near(organisation, BEDMINSTER, "COMP") == 1
    assert service.count_near(organisation, BEDMINSTER, None) == 2
    assert service.count_near(make.organisation(), BEDMINSTER, None) == 0


def test_the_nearest_who_fit_come_first_with_their_miles(make, place):
    """Everything that is wanted is offered; another organisation's listings are never among them."""
    organisation, other = make.organisation(), make.organisation()
    both = ["COMP", "SHOP", "COOK"]
    near = place(organisation, services=both, at=(51.44, -2.60))
    far = place(organisation, services=both, radius=100, at=(51.75, -2.22))
    short = place(organisation, services=both, radius=1, at=KNOWLE)
    place(organisation, services=["COMP"], at=BEDMINSTER)
    place(other, services=both, at=BEDMINSTER)
    found = service.nearest_listings(organisation, BEDMINSTER, services=["SHOP", "COMP"])
    assert [each.listing.id for each in found] == [near.id, far.id]
    away = [miles(*BEDMINSTER, each.listing.lat, each.listing.lon) for each in found]
    assert [each.miles for each in found] == pytest.approx(away, abs=1e-7)
    anywhere = service.nearest_listings(
        organisation, BEDMINSTER, services=["SHOP", "COMP"], within_travel=False
    )
    assert [each.listing.id for each in anywhere] == [near.id, short.id, far.id]
    assert (
        len(
            service.nearest_listings(
                organisation, BEDMINSTER, services=["SHOP"], within_travel=False, limit=2
            )
        )
        == 2
    )
    with pytest.raises(UnknownService):
        service.nearest_listings(organisation, BEDMINSTER, services=["WASHING UP"])


def test_publishing_places_a_listing_where_it_is_found(make):
    """The band and the mask follow the facts, through the services as through the model."""
    organisation = make.organisation()
    provider = make.provider(organisation, services=["COMP", "SHOP"])
    row = service.get_listing(organisation, provider.id)
    assert (row.band, row.service_bits) == (band(row.lat), service_bits.of(["COMP", "SHOP"]))
    found = service.nearest_listings(organisation, (row.lat, row.lon), services=["SHOP"])
    assert [(each.listing.provider_id, each.miles) for each in found] == [(provider.id, 0)]
    with transaction():
        row = service.get_listing(organisation, provider.id)
        row.services, row.lat, row.lon = ["COOK"], None, None
    assert (row.band, row.service_bits) == (None, service_bits.of(["COOK"]))


def test_a_page_of_listings_takes_two_reads_and_a_count_takes_one(make, place):
    organisation = make.organisation()
    for _ in range(3):
        place(organisation, at=BEDMINSTER)
    db.session.execute(owned(Listing, organisation))
    with statements() as asked:
        service.nearest_listings(organisation, BEDMINSTER, services=["COMP"], limit=3)
    assert len(asked) == 2
    with statements() as asked:
        service.count_near(organisation, BEDMINSTER, "COMP")
    assert len(asked) == 1


def test_a_search_can_be_answered_from_the_index_alone(make):
    """The partial index holds all that is looked at; PostgreSQL is kept from the ways it prefers in an empty table.

    Its other indexes are away until the test rolls back: over so few rows any of them may seem as good.
    """
    organisation = make.organisation()
    with statements() as asked:
        service.near_listings(organisation, BEDMINSTER, services=["COMP"])
        service.near_listings(organisation, BEDMINSTER, within_travel=False, limit=1)
        service.count_near(organisation, BEDMINSTER, "COMP")
    on_sqlite = db.engine.dialect.name == "sqlite"
    wanted = "COVERING INDEX" if on_sqlite else "Index Only Scan using"
    connection = db.session.connection()
    for setting in () if on_sqlite else ("enable_seqscan", "enable_bitmapscan"):
        connection.exec_driver_sql(f"SET LOCAL {setting} = off")
    for name in () if on_sqlite else ("organisation_id", "msoa_code", "council_code"):
        connection.exec_driver_sql(f"DROP INDEX ix_listings_{name}")
    boxes = [each for each in asked if "listings.band" in each[0]]
    assert len(boxes) > 5
    for statement, parameters in boxes:
        explain = "EXPLAIN QUERY PLAN " if on_sqlite else "EXPLAIN "
        plan = str(connection.exec_driver_sql(explain + statement, parameters).all())
        assert f"{wanted} ix_listings_near" in plan


def test_the_numbers_of_services_stay_as_they_were_stored():
    """A listing written years ago is read by them; a new service comes last."""
    assert service_bits.of([]) == 0
    assert [service_bits.BITS[code] for code in ("PC-WASH", "COMP", "SHOP", "ADMIN")] == [
        1,
        32,
        1024,
        1 << 24,
    ]
    assert set(service_bits.BITS) == set(SERVICES)
    assert max(service_bits.BITS.values()) < 1 << 62
    assert len(set(service_bits.BITS.values())) == len(service_bits.BITS)
    with pytest.raises(UnknownService):
        service_bits.of(["COMP", str(uuid.uuid4())])
