"""Looking up: whole postcodes, sectors and districts, and what is said of what cannot be used; on both databases."""

import socket

import pytest

from carematch.core.db import transaction
from carematch.places import problems, service
from carematch.places.gazetteer import demo_sectors
from carematch.places.values import Precision, Status
from tests.places.builders import NO_GRID, cells, directory_file

BRISTOL, NORTH_SOMERSET = "E06000023", "E06000024"
ONLY_ENGLAND = "and CareMatch arranges care in England: enter a postcode in England"
AGAINST_A_LETTER = "against a letter sent to the address"
AS_BOXES = "as with PO boxes: enter the postcode of a building"
OR_ASK = "or ask us to add its area"
AS_A_BOX = "as with a PO box: enter the postcode of the building itself"
ROWS = [
    cells(postcode="BS3 4AB", lat="51.4400", long="-2.6000"),
    cells(postcode="BS3 4AD", lat="51.4420", long="-2.5980"),
    cells(postcode="BS3 4AE", lat="51.9000", long="-2.1000", terminated="202301"),
    cells(postcode="BS3 4AF", **NO_GRID),
    cells(postcode="BS3 5AA", lat="51.4500", long="-2.6200", ward="E05010887", msoa=""),
    cells(postcode="BS30 5AA", lat="51.4600", long="-2.4700", lad="E06000025"),
    cells(postcode="BS34 8AB", lat="51.5300", long="-2.5500", lad="E06000025"),
    cells(postcode="BS8 3AA", lat="51.4560", long="-2.6300"),
    cells(postcode="BS8 3AB", lat="51.4500", long="-2.6900", lad=NORTH_SOMERSET),
    cells(postcode="BS98 9ZX", **NO_GRID),
    cells(postcode="BS99 9ZW", lat="51.4540", long="-2.5900", grid="6"),
    cells(postcode="BS1 9ZY", terminated="202301"),
    cells(postcode="CR0 2AB", lat="51.3720", long="-0.0990", lad="E09000008", region="E12000007"),
    cells(postcode="CF10 9ZT", country="W92000004", region="W99999999", lad="W06000015"),
]


@pytest.fixture(autouse=True)
def _database(app):
    """Every test here needs one."""


@pytest.fixture
def directory(tmp_path):
    with transaction():
        service.receive(directory_file(tmp_path, ROWS))


@pytest.fixture
def demo():
    with transaction():
        service.load_demo_gazetteer()


def test_a_sector_is_the_middle_of_its_live_postcodes(directory):
    found = service.lookup("bs3 4", partial=True)
    assert (found.postcode, found.precision, found.status) == ("BS3 4", Precision.SECTOR, Status.LIVE)
    assert found.point == pytest.approx((51.4410, -2.5990))
    assert (found.council_code, found.council_name) == (BRISTOL, "City of Bristol")
    assert (found.ward_code, found.msoa_code) == ("E05010918", "E02003050")
    assert found.edition == "ONSPD August 2024"
    assert found.is_approximate
    assert found.notes == [
        "The place is approximate: the middle of BS3 4. The whole postcode places it better"
    ]


def test_a_district_does_not_reach_into_longer_ones(directory):
    """BS3 is not BS30 and not BS34, which stand between its first and its last postcode."""
    found = service.lookup("BS3", partial=True)
    assert found.precision is Precision.OUTCODE
    assert found.point == pytest.approx(((51.4400 + 51.4420 + 51.4500) / 3, (-2.6 - 2.598 - 2.62) / 3))
    assert found.council_code == BRISTOL
    assert (found.ward_code, found.msoa_code) == (None, None)
    assert found.region == "South West"
    assert service.lookup("BS34", partial=True).council_name == "South Gloucestershire"


def test_a_part_in_two_councils_names_neither(directory):
    found = service.lookup("BS8 3", partial=True)
    assert (found.council_code, found.council_name, found.region_code) == (None, None, "E12000009")
    assert found.as_dict()["notes"][1] == (
        "BS8 3 is not all in one council's area: only the whole postcode tells which council it is"
    )


def test_a_part_with_nothing_live_says_so(directory):
    found = service.lookup("BS1", partial=True)
    assert found.status is Status.TERMINATED
    assert found.notes[0] == "Royal Mail no longer uses any postcode in BS1"


def test_a_part_with_only_boxes_is_placed_by_them(directory):
    assert service.lookup("BS99", partial=True).point == pytest.approx((51.4540, -2.5900))


def test_a_part_of_the_demo_is_made_of_its_sectors(demo):
    found = service.lookup("BS3", partial=True)
    assert (found.precision, found.ward_code, found.region) == (Precision.OUTCODE, None, "South West")
    middles = [each for each in demo_sectors() if each.sector.startswith("BS3 ")]
    assert found.point == pytest.approx(
        (sum(each.lat for each in middles) / len(middles), sum(each.lon for each in middles) / len(middles))
    )
    sector = service.lookup("BS3 4", partial=True)
    assert sector.point == pytest.approx((51.4411, -2.5914))
    assert (sector.precision, sector.council_code) == (Precision.SECTOR, BRISTOL)
    assert (sector.ward, sector.neighbourhood) == (None, None)


def test_where_the_demo_only_knows_the_larger_part_the_council_is_not_certain(demo):
    """Half of BS16 2 is in Bristol: as a part of a postcode it names no council, a whole one says it may err."""
    assert service.lookup("BS16", partial=True).council_code is None
    divided = next(each for each in service.lookup("BS16 2", partial=True).notes if "council" in each)
    assert divided.startswith("BS16 2 is not all in one council's area")
    whole = service.lookup("BS16 2AB")
    assert whole.council_code is not None
    assert whole.notes[-1] == ("The council is not certain: the area round BS16 2AB belongs to more than one")


def test_a_form_that_records_takes_no_part_and_no_slip(directory):
    with pytest.raises(problems.NotAPostcode, match="BS3 4 is only part of a postcode"):
        service.lookup("BS3 4")
    with pytest.raises(problems.NotAPostcode, match="enter CR0 2AB if that is what you mean"):
        service.lookup("CRO 2AB")


def test_where_nothing_is_recorded_a_slip_is_understood_and_said(directory):
    found = service.lookup(" cro  2ab", partial=True)
    assert (found.postcode, found.precision) == ("CR0 2AB", Precision.UNIT)
    assert found.notes == ["We read “cro 2ab” as CR0 2AB"]


@pytest.mark.parametrize(
    "text, problem, words",
    [
        ("BS98", problems.NoLocation, f"BS98 has no place on the map, {AS_BOXES}"),
        ("BS3 9", problems.UnknownPostcode, "We hold no postcodes in BS3 9: check it, or ask us to add its area"),
        ("LS1", problems.UnknownPostcode, "We hold no postcodes in LS1: check it, or ask us to add its area"),
        ("BT1", problems.InNorthernIreland, f"BT1 is in Northern Ireland, {ONLY_ENGLAND}"),
        ("je2 3", problems.InCrownDependency, f"JE2 3 belongs to Jersey, outside the United Kingdom, {ONLY_ENGLAND}"),
        ("CF10", problems.NotInEngland, f"CF10 is in Wales, {ONLY_ENGLAND}"),
        ("CF10 9ZT", problems.NotInEngland, f"CF10 9ZT is in Wales, {ONLY_ENGLAND}"),
        ("SA1 1AA", problems.NotInEngland, f"SA1 1AA is in Wales, {ONLY_ENGLAND}"),
        ("G12", problems.NotInEngland, f"G12 is in Scotland, {ONLY_ENGLAND}"),
        ("GL1 1AA", problems.UnknownPostcode, f"We hold no postcodes in GL1 1 yet: check GL1 1AA, {OR_ASK}"),
        ("BS3 4ZZ", problems.UnknownPostcode, f"We cannot find BS3 4ZZ: check it {AGAINST_A_LETTER}"),
        ("LS1 1AA", problems.UnknownPostcode, f"We hold no postcodes in LS1 1 yet: check LS1 1AA, {OR_ASK}"),
        ("BS3 4AF", problems.NoLocation, f"BS3 4AF has no place on the map, {AS_A_BOX}"),
        ("", problems.NotAPostcode, "Enter a postcode, like BS3 4AB"),
    ],
)  # fmt: skip
def test_each_problem_is_one_sentence_that_says_what_to_do(directory, text, problem, words):
    with pytest.raises(problem) as refused:
        service.lookup(text, partial=True)
    assert str(refused.value) == words


def test_names_that_were_not_loaded_fall_back_to_codes(directory):
    answer = service.lookup("BS3 4AB").as_dict()
    assert (answer["ward"], answer["neighbourhood"], answer["region"]) == (
        "E05010918", "E02003050", "South West",
    )  # fmt: skip


def test_the_gazetteer_opens_no_connection(directory, monkeypatch):
    """Whoever looks a home up tells nobody: not even a name is asked for on the network."""

    def refuse(*_arguments, **_options):
        raise AssertionError("A look-up went to the network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    gazetteer = service.gazetteer()
    assert gazetteer.geocode("BS3 4AB").latitude == pytest.approx(51.44)
    assert gazetteer.geocode("BS3 4ZZ") is None
    assert service.lookup("BS3", partial=True).is_approximate
