"""Councils as the installation knows them: changes of areas that were imported count from their day."""

import datetime as dt

import pytest

from carematch.core.db import db, transaction
from carematch.places import service
from carematch.places.authorities import council_areas, find_council
from carematch.places.changes import import_changes
from carematch.places.models import Area, WiderAreaChoice
from carematch.places.namefiles import on_disk
from carematch.places.rings import ENGLAND, PlaceCodes, Ring
from carematch.places.values import AreaKind, WiderAreaKind

BRISTOL, BATH, NORTH_SOMERSET, NEW = "E06000023", "E06000022", "E06000024", "E06000090"
EVE, CHANGE = dt.date(2028, 3, 31), dt.date(2028, 4, 1)
THERE = PlaceCodes(NEW, "E12000009", ENGLAND)


@pytest.fixture
def merged(app):
    """Hold what an importer writes of two councils that become one."""
    with transaction():
        db.session.add_all(
            [
                Area(code=BATH, kind=AreaKind.COUNCIL, name="Bath", valid_to=EVE, successor_code=NEW),
                Area(code=NORTH_SOMERSET, kind=AreaKind.DISTRICT, name="N", valid_to=EVE, successor_code=NEW),
                Area(
                    code=NEW, kind=AreaKind.COUNCIL, name="Mendip", parent_code="E12000009", valid_from=CHANGE
                ),
                Area(code="E05000001", kind=AreaKind.WARD, name="A ward", valid_from=CHANGE),
            ]
        )


def test_a_place_under_a_new_code_counts_for_those_it_succeeds(merged, freeze):
    freeze(dt.date(2028, 6, 1))
    assert service.ring_for(THERE, BATH, CHANGE) is Ring.COUNCIL
    assert service.ring_for(THERE, NORTH_SOMERSET, CHANGE) is Ring.COUNCIL
    assert service.ring_for(THERE, NEW, CHANGE) is Ring.COUNCIL
    assert service.ring_for(THERE, BRISTOL, CHANGE) is Ring.WIDER_AREA
    assert service.ring_for(PlaceCodes(NORTH_SOMERSET, "E12000009", ENGLAND), BATH, EVE) is Ring.REGION
    assert service.council_name(NEW) == "Mendip"
    assert service.council_area(BATH).name == "Mendip"
    assert len(service.list_councils()) == 152
    assert len(service.list_councils(EVE)) == 153


def test_a_file_of_changes_is_enough(app, tmp_path):
    """No new release of code: two councils become one, and a county is divided among its districts' successors."""
    path = tmp_path / "changes.csv"
    path.write_text(
        "old_code,new_code,changed_on,new_name\n"
        f"{BATH},{NEW},2028-04-01,Mendip\n"
        f"{NORTH_SOMERSET},{NEW},2028-04-01,Mendip\n"
        "E10000013,E06000091,2028-04-01,East Cotswold\n"
        "E10000013,E06000092,2028-04-01,West Cotswold\n"
    )
    with transaction():
        import_changes(on_disk(path))
    assert service.ring_for(THERE, BATH, CHANGE) is Ring.COUNCIL
    assert service.ring_for(THERE, BATH, EVE) is Ring.REGION
    assert service.council_area(NORTH_SOMERSET, EVE).codes == {NORTH_SOMERSET}
    east = service.council_area("E06000091", CHANGE)
    assert (east.name, east.region_name) == ("East Cotswold", "South West")
    assert service.council_name("E06000092") == "West Cotswold"
    assert [each.name for each in service.list_councils(CHANGE) if "Cotswold" in each.name] == [
        "East Cotswold",
        "West Cotswold",
    ]
    assert "Gloucestershire" not in {each.name for each in service.list_councils(CHANGE)}
    assert len(service.list_councils(EVE)) == 153


def test_what_nobody_was_told_is_not_known(app):
    assert find_council(NEW) is None
    assert find_council(None) is None
    assert service.ring_for(THERE, BATH, CHANGE) is Ring.REGION


def test_a_name_alone_makes_no_council(app):
    with transaction():
        db.session.add(Area(code=NEW, kind=AreaKind.COUNCIL, name="Mendip"))
    assert service.council_name(NEW) is None


def test_a_period_is_told_by_what_a_reader_sees(merged):
    areas = council_areas(BRISTOL, dt.date(2027, 4, 1), dt.date(2028, 6, 30))
    assert [(day, area.wider_members) for day, area in areas] == [
        (dt.date(2027, 4, 1), ("Bath and North East Somerset", "City of Bristol", "South Gloucestershire")),
        (CHANGE, ("City of Bristol", "Mendip", "South Gloucestershire")),
    ]
    joined = council_areas("E06000027", dt.date(2024, 4, 1), dt.date(2025, 3, 31))
    assert [(day, area.wider_name) for day, area in joined] == [
        (dt.date(2024, 4, 1), "Devon"),
        (dt.date(2025, 2, 5), "Devon and Torbay"),
    ]


@pytest.mark.parametrize(("code", "is_kept"), [("E08000019", True), ("E06000028", False)])
def test_a_choice_goes_with_a_council_that_is_renamed_not_with_one_that_merges(app, code, is_kept):
    with transaction():
        db.session.add(
            WiderAreaChoice(
                council_code=code,
                starts_on=dt.date(2018, 1, 1),
                kind=WiderAreaKind.CLUSTER,
                name="Together",
                member_codes=["E08000035"],
                reason="For once",
                chosen_by_id=None,
                chosen_at=dt.datetime(2018, 1, 1, tzinfo=dt.UTC),
            )
        )
    now = service.council_area(code, dt.date(2026, 11, 1))
    assert (now.wider_name == "Together") is is_kept
    assert service.council_area(code, dt.date(2018, 6, 1)).wider_name == "Together"
