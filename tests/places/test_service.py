"""Importing, and the questions that the rest of CareMatch asks about places; on both databases."""

import datetime as dt

import pytest
import sqlalchemy as sa

from carematch.core.db import db, transaction
from carematch.places import problems, service
from carematch.places.models import Area, Edition, PostcodePlace
from carematch.places.rings import Ring
from tests.places.builders import NO_GRID, cells, directory_file

BRISTOL = "E06000023"


@pytest.fixture(autouse=True)
def _database(app):
    """Every test here needs one."""


@pytest.fixture
def demo():
    with transaction():
        service.load_demo_gazetteer()


def imported(path):
    with transaction():
        return service.receive(path).summaries["postcodes"]


def held():
    return db.session.scalar(sa.select(sa.func.count()).select_from(PostcodePlace))


EDGES = [
    cells(),
    cells(postcode="BS1 9ZY", terminated="202301"),
    cells(postcode="BS98 9ZX", **NO_GRID),
    cells(postcode="BS99 9ZW", grid="6"),
    cells(postcode="GY1 9ZV", **NO_GRID),
    cells(postcode="CF10 9ZT", country="W92000004", region="W99999999", lad="W06000015"),
    cells(postcode="EH1 9ZS", country="S92000003", region="S99999999", lad="S12000036"),
    cells(postcode="BT1 9ZR", country="N92000002"),
    cells(postcode="GL1 9ZQ", county="E10000013", lad="E07000081", ward="", msoa=""),
]


def test_an_import_says_what_it_did(tmp_path):
    summary = imported(directory_file(tmp_path, EDGES))
    assert (summary.read, summary.kept, summary.live, summary.terminated, summary.added) == (9, 7, 6, 1, 7)
    answer = summary.as_dict()
    assert answer["edition"] == "ONSPD August 2024"
    assert answer["published_on"] == "2024-08-01"
    assert answer["without_coordinates"] == 1
    assert answer["refused"] == 0
    assert answer["skipped_why"] == {
        "Channel Islands and Isle of Man: outside the United Kingdom": 1,
        "Northern Ireland: never read": 1,
    }


def test_importing_again_changes_nothing_and_a_later_edition_updates(tmp_path):
    first = directory_file(tmp_path, [cells(), cells(postcode="BS3 4AD")])
    imported(first)
    again = imported(first)
    assert (again.kept, again.added, again.updated, held()) == (2, 0, 2, 2)
    assert [edition.name for edition in service.list_editions()] == ["ONSPD August 2024"]
    imported(directory_file(tmp_path, [cells(terminated="202410")], name="ONSPD_NOV_2024_UK_BS.csv"))
    found = service.lookup("BS3 4AB")
    assert (found.is_terminated, found.edition) == (True, "ONSPD November 2024")
    assert service.lookup("BS3 4AD").edition == "ONSPD August 2024"
    assert held() == 2


def test_area_files_of_one_edition_share_it(tmp_path):
    imported(directory_file(tmp_path, [cells()]))
    imported(directory_file(tmp_path, [cells(postcode="BA1 1AA")], name="ONSPD_AUG_2024_UK_BA.csv"))
    edition = db.session.scalars(sa.select(Edition)).one()
    assert {name: counts["kept"] for name, counts in edition.counts.items()} == {
        "ONSPD_AUG_2024_UK_BS.csv": 1,
        "ONSPD_AUG_2024_UK_BA.csv": 1,
    }


def test_a_broken_file_changes_nothing(tmp_path):
    imported(directory_file(tmp_path, [cells()]))
    rows = [cells(postcode=f"BS4 {n % 10}A{'ABDEFGHJLN'[n // 10]}", lat="51.5") for n in range(100)]
    later = directory_file(tmp_path, [cells(lat="51.5"), *rows], name="ONSPD_NOV_2024_UK_BS.csv")
    later.write_bytes(later.read_bytes()[:-60])
    with pytest.raises(problems.BrokenDirectory):
        imported(later)
    assert held() == 1
    assert service.lookup("BS3 4AB").lat == pytest.approx(51.4411)
    assert len(service.list_editions()) == 1


def test_a_file_without_one_usable_row_is_refused(tmp_path):
    with pytest.raises(problems.BrokenDirectory, match="No row of this file could be used"):
        imported(directory_file(tmp_path, [cells(postcode="BT1 1AA")]))
    assert service.list_editions() == []


def test_progress_is_told_in_rows_and_bytes(tmp_path):
    heard, path = [], directory_file(tmp_path, EDGES)
    with transaction():
        service.receive(path, progress=lambda *told: heard.append(told))
    size = path.stat().st_size
    assert heard == [(9, size, size), (9, size, size)]


def test_a_postcode_is_found_with_its_areas(tmp_path, demo):
    imported(directory_file(tmp_path, EDGES))
    found = service.lookup(" bs34ab ")
    assert found.as_dict() == {
        "postcode": "BS3 4AB", "lat": pytest.approx(51.4411), "lon": pytest.approx(-2.5914), "precision": "unit",
        "status": "live", "terminated_on": None, "council_code": BRISTOL, "council_name": "City of Bristol",
        "ward": "Windmill Hill", "ward_code": "E05010918", "neighbourhood": "Bedminster",
        "neighbourhood_code": "E02003050", "region": "South West", "region_code": "E12000009",
        "edition": "ONSPD August 2024", "notes": [],
    }  # fmt: skip
    assert not found.is_approximate


def test_a_terminated_postcode_is_found_and_flagged(tmp_path):
    imported(directory_file(tmp_path, EDGES))
    found = service.lookup("BS1 9ZY")
    assert (found.status, found.terminated_on) == ("terminated", dt.date(2023, 1, 1))
    assert found.notes == [
        "Royal Mail stopped using BS1 9ZY in January 2023: check whether the address has a new postcode"
    ]


def test_a_two_tier_county_is_the_council(tmp_path):
    imported(directory_file(tmp_path, EDGES))
    found = service.lookup("GL1 9ZQ")
    assert (found.council_code, found.council_name) == ("E10000013", "Gloucestershire")


def test_a_po_box_is_approximate(tmp_path):
    imported(directory_file(tmp_path, EDGES))
    assert service.lookup("BS99 9ZW").is_approximate


@pytest.mark.parametrize(
    "text, problem, words",
    [
        ("BS3", problems.NotAPostcode, "only the first half"),
        ("BS98 9ZX", problems.NoLocation, "BS98 9ZX has no place on the map"),
        ("GY1 9ZV", problems.InCrownDependency, "GY1 9ZV belongs to Guernsey, outside the United Kingdom"),
        ("IM1 9ZU", problems.InCrownDependency, "the Isle of Man"),
        ("CF10 9ZT", problems.NotInEngland, "CF10 9ZT is in Wales"),
        ("EH1 9ZS", problems.NotInEngland, "EH1 9ZS is in Scotland"),
        ("BT1 9ZR", problems.InNorthernIreland, "BT1 9ZR is in Northern Ireland"),
        ("BS3 4ZZ", problems.UnknownPostcode, "We cannot find BS3 4ZZ"),
        ("LS1 1AA", problems.UnknownPostcode, "We hold no postcodes in LS1 1 yet"),
    ],
)
def test_each_problem_says_what_to_do(tmp_path, demo, text, problem, words):
    imported(directory_file(tmp_path, EDGES))
    with pytest.raises(problem, match=words):
        service.lookup(text)


def test_a_provider_may_be_based_in_wales(tmp_path):
    imported(directory_file(tmp_path, EDGES))
    assert service.lookup("CF10 9ZT", england_only=False).country_code == "W92000004"


def test_the_demo_places_a_postcode_in_its_sector_and_says_so(demo):
    found = service.lookup("bs3 4zz")
    assert (found.postcode, found.precision, found.is_approximate) == ("BS3 4ZZ", "sector", True)
    assert (found.lat, found.lon) == pytest.approx((51.4411, -2.5914))
    assert (found.council_name, found.ward, found.neighbourhood, found.region) == (
        "City of Bristol", "Windmill Hill", "Bedminster", "South West",
    )  # fmt: skip
    assert found.notes == ["The place is approximate: we know the neighbourhood of BS3 4ZZ, not the door"]


def test_a_longer_outcode_does_not_count_as_covering_a_sector(tmp_path, demo):
    imported(directory_file(tmp_path, [cells(postcode="BS34 8AB")]))
    assert service.lookup("BS3 4ZZ").is_approximate


def test_loading_the_demo_again_changes_nothing(demo):
    before = held(), db.session.scalar(sa.select(sa.func.count()).select_from(Area))
    with transaction():
        assert service.load_demo_gazetteer() == before[0] == 194
    assert (held(), db.session.scalar(sa.select(sa.func.count()).select_from(Area))) == before
    assert len(service.list_editions()) == 1


def test_demo_areas_have_names_and_councils(demo):
    names = [area.name for area in service.list_neighbourhoods(BRISTOL)]
    assert "Bedminster" in names
    assert names == sorted(names)
    assert service.neighbourhood_name("E02003050") == "Bedminster"
    assert service.neighbourhood_name("E02999999") is None
    lat, lon = service.neighbourhood_centre("E02003050")
    assert (lat, lon) == pytest.approx((51.4408, -2.5958), abs=0.0001)
    assert service.neighbourhood_centre("E02999999") is None


@pytest.mark.parametrize(
    "text, ring",
    [
        ("BS3 4AB", Ring.COUNCIL),
        ("GL1 9ZQ", Ring.REGION),
        ("CF10 9ZT", Ring.REST_OF_UK),
        ("EH1 9ZS", Ring.REST_OF_UK),
        ("BT1 9ZR", Ring.REST_OF_UK),
        ("GY1 9ZV", Ring.OUTSIDE_UK),
        ("IM1 9ZU", Ring.OUTSIDE_UK),
        ("BS98 9ZX", Ring.UNKNOWN),
        ("LS1 1AA", Ring.UNKNOWN),
    ],
)
def test_the_ring_of_a_postcode(tmp_path, text, ring):
    imported(directory_file(tmp_path, EDGES))
    assert service.ring_for_postcode(text, BRISTOL) is ring


def test_the_ring_of_a_lookup_and_of_nothing(demo, freeze):
    freeze(dt.date(2026, 11, 1))
    assert service.ring_for(service.lookup("BS3 4ZZ"), BRISTOL) is Ring.COUNCIL
    assert service.ring_for(service.lookup("BS16 7AA"), BRISTOL) is Ring.WIDER_AREA
    assert service.ring_for(None, BRISTOL) is Ring.UNKNOWN
    with pytest.raises(problems.UnknownCouncil):
        service.ring_for(None, "E99999999")


def test_councils_by_name_and_code(freeze):
    freeze(dt.date(2026, 11, 1))
    assert service.council_name("E06000025") == "South Gloucestershire"
    assert service.council_name("W06000015") is None
    assert service.council_name(None) is None
    assert len(service.list_councils()) == 153
    assert service.council_area(BRISTOL).wider_name == "West of England"


def test_geopy_asks_our_own_gazetteer(demo):
    geocoder = service.gazetteer()
    found = geocoder.geocode("BS3 4ZZ")
    assert (found.address, found.latitude) == ("BS3 4ZZ", pytest.approx(51.4411))
    assert found.raw["precision"] == "sector"
    assert geocoder.geocode("nowhere at all") is None
    assert len(geocoder.geocode("BS3 4ZZ", exactly_one=False)) == 1


def test_the_database_itself_refuses_half_a_point(demo):
    half = sa.update(PostcodePlace).where(PostcodePlace.key == "BS3 4").values(lon=None)
    with transaction() as session, pytest.raises(sa.exc.IntegrityError):
        session.execute(half)
