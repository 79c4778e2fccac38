"""flask places ring, on both databases: one answer for people, one object for machines."""

import datetime as dt
import json

import pytest
from flask import Flask

from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.organisations import wider_area
from carematch.organisations.models import Kind
from carematch.places import service
from carematch.places.values import WiderAreaKind
from tests.places.builders import NO_GRID, cells, directory_file

BRISTOL = "E06000023"
ROWS = [
    cells(),
    cells(postcode="BS16 7AA", lad="E06000025"),
    cells(postcode="BS20 7AA", lad="E06000024", terminated="202301"),
    cells(postcode="GL1 9ZQ", county="E10000013", lad="E07000081"),
    cells(postcode="LS1 1AA", lad="E08000035", region="E12000003"),
    cells(postcode="CF10 9ZT", country="W92000004", region="W99999999", lad="W06000015"),
    cells(postcode="BS98 9ZX", **NO_GRID),
    cells(postcode="CA1 1AA", county="E10000006", lad="E07000028", region="E12000002"),
    cells(postcode="LA1 1AA", county="E10000017", lad="E07000121", region="E12000002"),
]


@pytest.fixture
def ring(app: Flask, tmp_path):
    """Return what asks for a ring seen from a council, after a directory was imported."""
    with transaction():
        service.receive(directory_file(tmp_path, ROWS))
    runner = app.test_cli_runner()

    def run(postcode: str, *more: str, council: str = BRISTOL) -> tuple[int, str]:
        db.session.rollback()
        asked = ["places", "ring", "--council", council, "--postcode", postcode, *more]
        result = runner.invoke(args=asked)
        return result.exit_code, result.output

    return run


def test_the_whole_answer(ring):
    code, said = ring("bs167aa", "--json", "--on", "2026-11-03")
    assert code == 0
    assert json.loads(said) == {
        "council_code": BRISTOL,
        "council_name": "City of Bristol",
        "postcode": "BS16 7AA",
        "ring": "wider_area",
        "ring_number": 2,
        "label": "In the wider area",
        "counts_towards": ["wider_area", "region", "rest_of_uk"],
        "wider_area": "West of England",
        "wider_area_kind": "combined_authority",
        "wider_area_councils": ["Bath and North East Somerset", "City of Bristol", "South Gloucestershire"],
        "region": "South West",
        "postcode_council_code": "E06000025",
        "postcode_council_name": "South Gloucestershire",
        "precision": "unit",
        "status": "live",
        "edition": "ONSPD August 2024",
        "on": "2026-11-03",
        "notes": [],
    }
    assert ring("BS16 7AA")[1] == (
        "BS16 7AA is in the wider area of City of Bristol, West of England (ring 2). "
        "Its council is South Gloucestershire.\n"
    )


@pytest.mark.parametrize(
    ("postcode", "name", "number", "note"),
    [
        ("BS3 4AB", "council", 1, None),
        ("BS20 7AA", "region", 3, "stopped using BS20 7AA in January 2023"),
        ("GL1 9ZQ", "region", 3, None),
        ("LS1 1AA", "rest_of_uk", 4, None),
        ("CF10 9ZT", "rest_of_uk", 4, None),
        ("BT1 1AA", "rest_of_uk", 4, "Northern Ireland is known by its postcodes alone"),
        ("GY1 1AA", "outside_uk", None, "belongs to Guernsey"),
        ("JE2 3AB", "outside_uk", None, "belongs to Jersey"),
        ("IM1 1AA", "outside_uk", None, "belongs to the Isle of Man"),
        ("BS98 9ZX", "unknown", None, "as with a PO box"),
        ("ZE1 0AA", "unknown", None, "is not in what was imported"),
    ],
)
def test_every_postcode_has_one_ring(ring, postcode, name, number, note):
    code, said = ring(postcode, "--json")
    found = json.loads(said)
    assert (code, found["ring"], found["ring_number"]) == (0, name, number)
    assert len(found["counts_towards"]) == (5 - number if number else 0)
    assert [text for text in found["notes"] if note is None or note not in text] == []
    assert bool(found["notes"]) is (note is not None)
    assert ring(postcode)[0] == 0


def test_a_district_stands_under_its_county(ring):
    found = json.loads(ring("GL1 9ZQ", "--json", council="E10000013")[1])
    assert (found["ring"], found["postcode_council_name"]) == ("council", "Gloucestershire")


def test_an_approximate_place_says_so(app, ring):
    with transaction():
        service.load_demo_gazetteer()
    found = json.loads(ring("BS4 1QX", "--json")[1])
    assert (found["ring"], found["precision"]) == ("council", "sector")
    assert "most of its postcodes lie in City of Bristol" in found["notes"][0]
    shared = json.loads(ring("BS14 0QX", "--json")[1])
    assert "more than one council shares it" in shared["notes"][0]
    assert "Only the sector" in ring("BS4 1QX")[1]


def test_what_became_of_a_council_is_told(ring):
    found = json.loads(ring("LS1 1AA", "--json", council="E08000019")[1])
    assert found["notes"] == ["E08000019 is now E08000039, Sheffield"]
    found = json.loads(ring("CA1 1AA", "--json", council="E06000063")[1])
    assert found["ring"] == "wider_area"
    assert "Cumbria ended on 31 March 2023 and was divided" in found["notes"][0]


def test_the_day_and_the_choice_decide(ring, make, freeze):
    freeze(dt.date(2026, 11, 3))
    council = make.organisation(kind=Kind.COUNCIL)
    viewer = make.member(council, Role.COUNCIL_VIEWER)
    with transaction():
        wider_area.choose(
            council,
            by=viewer,
            kind=WiderAreaKind.CLUSTER,
            name="Across the Avon",
            member_codes=["E06000024", "E10000017"],
            starts_on=dt.date(2027, 4, 1),
            reason="One market for care.",
        )
    assert json.loads(ring("BS20 7AA", "--json", "--on", "2027-03-31")[1])["ring"] == "region"
    found = json.loads(ring("BS20 7AA", "--json", "--on", "2027-04-01")[1])
    assert (found["ring"], found["wider_area"], found["wider_area_kind"]) == (
        "wider_area",
        "Across the Avon",
        "cluster",
    )
    beyond = json.loads(ring("LA1 1AA", "--json", "--on", "2027-04-01")[1])
    assert beyond["notes"] == [
        "North West is another region than South West: the wider area reaches beyond it"
    ]


@pytest.mark.parametrize(
    ("postcode", "council", "day"),
    [
        ("nonsense", BRISTOL, "2026-11-03"),
        ("BS3", BRISTOL, "2026-11-03"),
        ("BS3 4AB", "E07000081", "2026-11-03"),
        ("BS3 4AB", "nobody", "2026-11-03"),
        ("BS3 4AB", BRISTOL, "31/12/2026"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_sentence(ring, postcode, council, day):
    for more in ([], ["--json"]):
        code, said = ring(postcode, "--on", day, *more, council=council)
        assert code == 1
        assert said.startswith("Error: ")
        assert said.count("\n") == 1
