"""Where an anchor works: its own area if it has said one, else the councils that commission it."""

import datetime as dt
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from carematch.audit.models import AuditEntry
from carematch.core import clock
from carematch.core.db import NotFound, db, transaction
from carematch.organisations import operation as service
from carematch.organisations.models import Kind, OperatingArea
from carematch.organisations.serving import find_serving
from carematch.places.models import Area
from carematch.places.values import AreaKind
from tests.support import gazetteer

BEDMINSTER, KNOWLE_WEST, FILWOOD, BRISTOL = "E02003050", "E02003056", "E05010898", "E06000023"


@dataclass
class Place:
    """A place by its codes."""

    council_code: str | None = BRISTOL
    ward_code: str | None = "E05010887"
    msoa_code: str | None = BEDMINSTER


@pytest.fixture
def anchor(make):
    """Return an anchor that Bristol commissions."""
    with transaction():
        gazetteer.lay()
    made = make.organisation(name="Riverbend")
    make.commission(make.organisation(kind=Kind.COUNCIL, name="Bristol", phone="0117 496 0111"), made)
    return made


def test_without_an_area_of_its_own_it_works_where_its_council_does(make, anchor):
    assert service.serves(anchor, Place())
    assert not service.serves(anchor, Place(council_code="E06000025"))
    assert not service.serves(anchor, Place(), dt.date(2026, 3, 31))  # the commission has not begun
    assert not service.serves(make.organisation(), Place())


@pytest.mark.parametrize(
    ("kind", "code"),
    [(AreaKind.COUNCIL, BRISTOL), (AreaKind.WARD, FILWOOD), (AreaKind.NEIGHBOURHOOD, KNOWLE_WEST)],
)
def test_its_own_area_counts_instead_whatever_its_size(make, anchor, kind, code):
    make.operating_area(anchor, code, kind)
    assert service.serves(anchor, Place(ward_code=FILWOOD, msoa_code=KNOWLE_WEST))
    assert service.serves(anchor, Place()) is (kind is AreaKind.COUNCIL)
    assert not service.serves(anchor, Place(None, None, None))


def test_adding_an_area_twice_changes_nothing_and_ending_it_counts_from_that_day(make, anchor, freeze):
    manager = make.member(anchor)
    area = make.operating_area(anchor, BEDMINSTER)
    with transaction():
        assert service.add_areas(anchor, by=manager, kind=AreaKind.NEIGHBOURHOOD, codes=[BEDMINSTER]) == []
        service.add_areas(anchor, by=manager, kind=AreaKind.NEIGHBOURHOOD, codes=[KNOWLE_WEST])
    today = clock.today()
    later = today + dt.timedelta(days=10)
    freeze(later)
    with transaction():
        service.end_area(anchor, service.get_area(anchor, area.id), by=manager)
    assert service.serves(anchor, Place(), later - dt.timedelta(days=1))
    assert not service.serves(anchor, Place(), later)
    assert [each.area_code for each in service.list_areas(anchor)] == [KNOWLE_WEST]
    with pytest.raises(NotFound):
        service.get_area(anchor, area.id)
    make.operating_area(anchor, BEDMINSTER)  # it may come back
    assert service.serves(anchor, Place())
    acts = db.session.scalars(
        sa.select(AuditEntry.action)
        .where(AuditEntry.chain == str(anchor.id), AuditEntry.action.like("area.%"))
        .order_by(AuditEntry.seq)
    )
    assert list(acts) == ["area.added", "area.added", "area.ended", "area.added"]


def test_the_database_refuses_an_area_twice(make, anchor):
    make.operating_area(anchor, BEDMINSTER)
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(
            OperatingArea(
                organisation_id=anchor.id,
                area_code=BEDMINSTER,
                kind=AreaKind.NEIGHBOURHOOD,
                added_on=clock.today(),
            )
        )


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (AreaKind.COUNCIL, "E06000999"),
        (AreaKind.COUNCIL, BEDMINSTER),
        (AreaKind.WARD, BEDMINSTER),
        (AreaKind.NEIGHBOURHOOD, FILWOOD),
        (AreaKind.NEIGHBOURHOOD, "nonsense"),
        (AreaKind.REGION, "E12000009"),
    ],
)
def test_an_area_must_be_one_of_its_kind(anchor, kind, code):
    with pytest.raises(service.UnknownArea), transaction():
        service.add_areas(anchor, by=None, kind=kind, codes=[code])


def test_a_ward_that_took_the_place_of_ours_is_still_ours(make, anchor):
    """Boundaries change every year; nobody must be turned away because a code did."""
    make.operating_area(anchor, FILWOOD, AreaKind.WARD)
    with transaction() as session:
        session.get(Area, FILWOOD).successor_code = "E05999901"
        session.add(Area(code="E05999901", kind=AreaKind.WARD, name="New", successor_code="E05999902"))
        session.add(Area(code="E05999902", kind=AreaKind.WARD, name="Newer"))
    assert service.serves(anchor, Place(ward_code="E05999902"))
    assert not service.serves(anchor, Place(ward_code="E05999903"))


def test_a_postcode_is_outside_only_where_both_are_known(make, anchor):
    assert not service.is_outside(anchor, "BS3 4AB")
    assert service.is_outside(anchor, "BS15 4AB")  # South Gloucestershire
    make.operating_area(anchor, KNOWLE_WEST)
    assert service.is_outside(anchor, "BS3 4AB")
    assert not service.is_outside(anchor, "BS4 1AB")
    assert not service.is_outside(anchor, None)
    assert not service.is_outside(anchor, "ZZ99 9ZZ")
    assert not service.is_outside(make.organisation(), "BS3 4AB")


def test_a_stranger_is_led_to_who_works_there_and_told_who_works_elsewhere(make, anchor):
    area_only = make.organisation(name="Uncommissioned")
    make.operating_area(area_only, BEDMINSTER)
    elsewhere = make.organisation(name="Knowle Hands")
    council = find_serving(Place()).council
    make.commission(council, elsewhere)
    make.operating_area(elsewhere, KNOWLE_WEST)
    found = find_serving(Place())
    assert [each.name for each in found.anchors] == ["Riverbend", "Uncommissioned"]
    assert [each.name for each in found.elsewhere] == ["Knowle Hands"]
    assert found.council.phone == "0117 496 0111"
    there = find_serving(Place(council_code="E06000025", ward_code=None, msoa_code=None))
    assert (there.anchors, there.elsewhere, there.council) == ([], [], None)


def test_who_serves_a_place_is_found_in_a_number_of_queries_that_does_not_grow(make, anchor):
    def count():
        db.session.rollback()
        seen = []
        listener = lambda *facts: seen.append(facts[2])  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", listener)
        try:
            return len(find_serving(Place()).anchors), len(seen)
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", listener)

    one, few = count()
    for _number in range(4):
        make.operating_area(make.organisation(), BEDMINSTER)
    many, more = count()
    assert (one, many) == (1, 5)
    assert more == few <= 6
