"""Changes of areas: codes that end and those that follow them; on both databases."""

import datetime as dt

import pytest

from carematch.core.db import transaction
from carematch.places.areas import held_areas
from carematch.places.changes import import_changes, is_changes_header
from carematch.places.namefiles import on_disk
from carematch.places.naming import import_names
from carematch.places.problems import BrokenNames
from carematch.places.values import AreaKind

BRISTOL, NORTH_SOMERSET, SURREY = "E06000023", "E06000024", "E10000030"
LAST = dt.date(2027, 3, 31)
DAY = dt.date(2027, 4, 1)


@pytest.fixture(autouse=True)
def _database(app):
    """Every test here needs one."""


@pytest.fixture
def changes(tmp_path):
    """Import a file of changes."""

    def run(*lines, header="old_code,new_code,changed_on,new_name"):
        path = tmp_path / "changes.csv"
        path.write_text("\n".join([header, *lines, ""]))
        with transaction():
            return import_changes(on_disk(path))

    return run


def area(code):
    return held_areas([code]).get(code)


def test_two_councils_become_one_that_lies_in_their_region(changes):
    summary = changes(
        f"{BRISTOL},E06000099,2027-04-01,Severnside", f"{NORTH_SOMERSET},E06000099,2027-04-01,Severnside"
    )
    assert (summary.read, summary.kept, summary.ended, summary.begun, summary.split) == (2, 2, 2, 1, 0)
    for code in (BRISTOL, NORTH_SOMERSET):
        assert (area(code).valid_to, area(code).successor_code) == (LAST, "E06000099")
    new = area("E06000099")
    assert (new.name, new.kind, new.valid_from, new.parent_code) == (
        "Severnside", AreaKind.COUNCIL, DAY, "E12000009",
    )  # fmt: skip


def test_importing_again_changes_nothing(changes):
    line = f"{BRISTOL},E06000099,01/04/2027,Severnside"
    changes(line)
    before = held_areas()
    again = changes(line)
    assert (again.kept, again.ended, again.begun) == (1, 0, 0)
    assert held_areas() == before


def test_a_new_code_alone_keeps_the_name(changes):
    changes(f"{BRISTOL},E06000099,2027-04-01", header="old_code,new_code,changed_on")
    assert area("E06000099").name == "City of Bristol"


def test_a_county_that_is_split_has_no_successor(changes):
    summary = changes(
        f"{SURREY},E06000098,2027-04-01,East Surrey", f"{SURREY},E06000099,2027-04-01,West Surrey"
    )
    assert (summary.split, summary.begun) == (1, 2)
    assert (area(SURREY).valid_to, area(SURREY).successor_code) == (LAST, None)
    assert area("E06000098").parent_code == area("E06000099").parent_code == "E12000008"


def test_of_several_the_one_with_the_same_name_follows(changes):
    changes(f"{BRISTOL},E06000099,2027-04-01,City of Bristol", f"{BRISTOL},E06000098,2027-04-01,Other")
    assert area(BRISTOL).successor_code == "E06000099"


def test_the_shape_of_the_code_history_database(changes):
    header = "GEOGCD,GEOGNM,GEOGNMW,GEOGCD_P,GEOGNM_P,GEOGNMW_P,SI_ID,SI_TITLE,OPER_DATE,ENTITYCD,YEAR"
    summary = changes(
        "E05099001,New Hill,,E05010918,Windmill Hill,,1,The Order 2027,06/05/2027 00:00:00,E05,2027",
        "E05099001,New Hill,,E05010919,Old Vale,,1,The Order 2027,06/05/2027 00:00:00,E05,2027",
        "E05010920,Same,,E05010920,Was,,1,The Order 2027,06/05/2027,E05,2027",
        "E06000001,Hartlepool,,00EB,Hartlepool,,,,01/01/2009,E06,2009",
        "W05000001,Rhyl,,W05000002,Rhyl,,,,01/01/2009,W05,2009",
        header=header,
    )
    assert (summary.read, summary.kept, summary.refused) == (5, 2, 0)
    assert summary.skipped_why == {
        "Not an English area that CareMatch keeps": 2,
        "The code stays the same": 1,
    }
    old, new = area("E05010918"), area("E05099001")
    assert (old.name, old.valid_to, old.successor_code) == ("Windmill Hill", dt.date(2027, 5, 5), "E05099001")
    assert (new.name, new.kind, new.valid_from) == ("New Hill", AreaKind.WARD, dt.date(2027, 5, 6))
    assert area("E05010920") is None
    assert is_changes_header(header.lower().split(","))


def test_an_area_that_goes_on_beside_what_left_it_does_not_end(changes):
    changes(
        f"{BRISTOL},{BRISTOL},2027-04-01,", f"{BRISTOL},E06000099,2027-04-01,New",
        f"{NORTH_SOMERSET},E06000098,2027-04-01,Other",
    )  # fmt: skip
    assert area(BRISTOL).valid_to is None


def test_a_chain_is_followed_through_its_dates(changes):
    changes("E06000098,E06000099,2029-04-01,Later", f"{BRISTOL},E06000098,2027-04-01,First")
    assert area(BRISTOL).successor_code == "E06000098"
    first = area("E06000098")
    assert (first.valid_from, first.valid_to, first.successor_code) == (
        DAY,
        dt.date(2029, 3, 31),
        "E06000099",
    )
    assert area("E06000099").parent_code == "E12000009"


def test_what_the_project_states_of_a_council_stands(changes):
    changes(f"E10000006,{BRISTOL},2030-01-01,x", f"{NORTH_SOMERSET},E06000099,2027-04-01,New")
    was = area("E10000006")
    assert was.valid_to == LAST.replace(year=2023)
    assert area(BRISTOL).valid_from is None


def test_each_row_that_cannot_be_used_says_why(changes):
    summary = changes(
        f"{BRISTOL},E06000099,in spring,New",
        f"{BRISTOL},E06000099",
        "E05099999,E05099998,2027-04-01,New",
        f"{BRISTOL},E06000099,2027-02-30,New",
        f"{BRISTOL},E06000097,2027-04-01,",
        f"{NORTH_SOMERSET},E06000097,2027-04-01,",
        f"{SURREY},E06000096,2027-04-01,New Surrey",
        f"E06000096,{SURREY},2028-04-01,Surrey",
    )
    assert summary.refused_why == {
        "The date is not a day such as 2027-04-01 or 01/04/2027": 2,
        "The row is cut short": 1,
        "The old code is not held, and the file does not name it": 1,
        "The new area follows several and the file does not name it": 2,
        "The new area is itself followed by the old one": 1,
    }
    assert summary.as_dict()["refused_examples"][0] == {
        "line": 2,
        "why": "The date is not a day such as 2027-04-01 or 01/04/2027",
    }
    assert area(BRISTOL).valid_to is None
    assert area(SURREY).successor_code == "E06000096"


@pytest.mark.parametrize(
    "header, line, words",
    [
        ("a,b", "1,2", "changes.csv holds no changes of areas: it would need the columns old_code"),
        ("old_code,new_code,changed_on", "x,y,z", "No row of changes.csv could be used"),
    ],
)
def test_the_wrong_file_is_told(changes, header, line, words):
    with pytest.raises(BrokenNames, match=words):
        changes(line, header=header)


def test_names_of_before_a_change_do_not_end_what_comes(changes, tmp_path):
    def names(name):
        path = tmp_path / name
        rows = "".join(f"E0501091{n},Ward {n}\n" for n in range(10))
        path.write_text(f"WD26CD,WD26NM\n{rows}")
        with transaction():
            import_names([on_disk(path)])

    names("Wards as at 05_25.csv")
    changes("E05010918,E05099001,2027-05-06,New Hill")
    names("Wards as at 12_26.csv")
    assert area("E05099001").valid_to is None
    old = area("E05010918")
    assert (old.name, old.valid_to, old.successor_code) == ("Ward 8", dt.date(2027, 5, 5), "E05099001")
