"""Names of areas: every shape of file, which edition counts, and what has ended; on both databases."""

import datetime as dt
import zipfile
from dataclasses import asdict

import pytest

from carematch.core.db import transaction
from carematch.places import service
from carematch.places.areas import held_areas, kind_of
from carematch.places.containers import open_package
from carematch.places.namefiles import (
    header_of,
    is_names_header,
    names_kind,
    on_disk,
    read_names,
    told_by_name,
)
from carematch.places.naming import import_names
from carematch.places.problems import BrokenNames
from carematch.places.values import AreaKind
from tests.places.builders import cells, directory_file

BRISTOL, DEVON, EXETER = "E06000023", "E10000008", "E07000041"
WARDS = [("E05010918", "Windmill Hill"), ("E05010919", "Made-up Hill"), ("E05010920", "Made-up Vale")]


@pytest.fixture(autouse=True)
def _database(app):
    """Every test here may use one."""


@pytest.fixture
def file(tmp_path):
    """Write a file of names and return it as a source."""

    def write(text, name="names.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return on_disk(path)

    return write


def imported(*sources, **said):
    with transaction():
        return import_names(sources, **said)


def wards(*rows, year=25):
    return "\r\n".join([f"WD{year}CD,WD{year}NM", *(f"{code},{name}" for code, name in rows), ""])


def area(code):
    return held_areas([code]).get(code)


@pytest.mark.parametrize(
    "header, kinds",
    [
        ("WD25CD,WD25NM", {"ward"}),
        ("\ufeffWD18CD , WD18NM,", {"ward"}),
        ("LAD26NM,LAD26NMW,LAD26CD", {"council or district"}),
        ("CTY10CD,CTY10NM", {"county"}),
        ("RGN31CD,RGN31NM", {"region"}),
        ("msoa11cd,msoa11nm,msoa21cd,msoa21hclnm,localauthorityname", {"neighbourhood"}),
        ("LAD25CD,LAD25NM,CAUTH25CD,CAUTH25NM,ObjectId", {"council or district", "combined authority"}),
        ("UTLA22CD,UTLA22NM,WD22CD", {"upper tier"}),
        ("LADCD,LADNM", {"council or district"}),
        ("CED25CD,CED25NM", set()),
        ("WD25CD,WD24NM", set()),
        ("pcds,wd25cd,lad25cd", set()),
    ],
)
def test_a_header_tells_which_areas_it_names(header, kinds):
    assert names_kind(header.split(",")) == kinds
    assert is_names_header(header.split(",")) == bool(kinds)


@pytest.mark.parametrize(
    "name, as_of",
    [
        ("WD Ward names and codes UK as at 05_25.csv", dt.date(2025, 5, 1)),
        ("LA_UA names and codes UK as at 04_20.csv", dt.date(2020, 4, 1)),
        ("Region names and codes EN as at 12_20 (RGN).csv", dt.date(2020, 12, 1)),
        ("Wards_(December_2024)_Names_and_Codes_in_the_UK.csv", dt.date(2024, 12, 1)),
        ("LAD_MAY_2026_UK_NC.csv", dt.date(2026, 5, 1)),
        ("MSOA-Names-2.2.csv", None),
        ("names as at 13_25.csv", None),
        ("dismay 2025.csv", None),
    ],
)
def test_the_name_of_a_file_tells_when_it_is(name, as_of):
    assert told_by_name(name) == as_of


@pytest.mark.parametrize(
    "code, kind",
    [
        ("E05010918", AreaKind.WARD), ("E02003050", AreaKind.NEIGHBOURHOOD), ("E07000041", AreaKind.DISTRICT),
        ("E06000023", AreaKind.COUNCIL), ("E08000003", AreaKind.COUNCIL), ("E09000001", AreaKind.COUNCIL),
        ("E10000008", AreaKind.COUNCIL), ("E11000001", AreaKind.COUNTY), ("E13000001", AreaKind.COUNTY),
        ("E12000009", AreaKind.REGION), ("E47000009", AreaKind.COMBINED_AUTHORITY), ("E99999999", None),
        ("E12999999", AreaKind.REGION), ("W05000001", None), ("E0500091", None), ("", None),
    ],
)  # fmt: skip
def test_a_code_tells_the_kind_of_area(code, kind):
    assert kind_of(code) is kind


def test_column_order_marks_empty_columns_and_the_old_code_page_do_no_harm(file):
    text = "LAD18NM,LAD18NMW ,LAD18CD,\nCafé,,E07000041,\n Exeter  St  ,x,E07000042,\nCardiff,Caerdydd,W06000015,\n"
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        found = read_names(file(text, encoding=encoding))
        assert {code: named.name for code, named in found.named.items()} == {
            "E07000041": "Café",
            "E07000042": "Exeter St",
        }
        assert found.as_of == dt.date(2018, 4, 1)


def test_tabs_are_columns_too(file):
    found = read_names(file("WD12CD\tWD12NM\nE05010918\tHill, Windmill\n", name="wards.txt"))
    assert found.named["E05010918"].name == "Hill, Windmill"


def test_what_is_not_kept_is_counted_by_why(file):
    rows = [
        ("E05010918", "Windmill Hill"), ("W05000001", "Elsewhere"), ("E99999999", "(pseudo) England"),
        ("E05010919", " "), ("00HBPN", "Old code"), ("E05010918", "Another name"), ("E05010918", "Windmill Hill"),
    ]  # fmt: skip
    summary = imported(file(wards(*rows) + "E05010920\r\n\r\n"))
    assert summary.kept == {"ward": 1}
    assert (summary.files, summary.skipped) == (1, 6)
    assert summary.as_dict()["skipped_why"] == {
        "Not an English area that CareMatch keeps": 1,
        "A code that stands for no area": 1,
        "No name": 1,
        "Not an official area code": 1,
        "The code is listed again with another name; the first counts": 1,
        "The row is cut short": 1,
    }


def test_every_kind_of_a_documents_folder_is_named_straight_out_of_the_zip(tmp_path):
    folder = "Documents"
    files = {
        "WD Ward names and codes UK as at 05_31.csv": wards(*WARDS, year=31),
        "LAD names and codes UK as at 05_31.csv": "LAD31CD,LAD31NM,LAD31NMW\n"
        f'{EXETER},Exeter,\n{BRISTOL},"Bristol, City of",\n',
        "CTY names and codes UK as at 05_31.csv": f"CTY31CD,CTY31NM\n{DEVON},Devon\nE11000001,Greater Manchester\n",
        "RGN names and codes EN as at 05_31.csv": "RGN31CD,RGN31NM\nE12000009,South West\nW99999999,(pseudo) Wales\n",
        "CAUTH names and codes EN as at 05_31.csv": "CAUTH31CD,CAUTH31NM\nE47000099,Made-up\n",
        "MSOA (2021) names and codes EW as at 12_21.csv": "MSOA21CD,MSOA21NM\nE02003050,Bristol 039\n",
        "BUA names and codes UK as at 12_24.csv": "BUA24CD,BUA24NM\nE63000001,Somewhere\n",
        "Guide.csv": "Read this first\n",
    }
    path = tmp_path / "ONSPD_MAY_2031.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Data/ONSPD_MAY_2031_UK.csv", "pcds\n")
        for name, text in files.items():
            archive.writestr(f"{folder}/{name}", text)
    with open_package(path) as package:
        summary = imported(*package.beside)
    assert (summary.files, summary.passed_over) == (6, 2)
    assert summary.kept == {
        "region": 1, "combined_authority": 1, "county": 1, "council": 2, "district": 1, "ward": 3, "neighbourhood": 1,
    }  # fmt: skip
    assert area(EXETER).kind is AreaKind.DISTRICT
    assert area(BRISTOL).name == "City of Bristol"  # what the project states, it calls as people do
    assert area("E47000099").name == "Made-up"
    assert service.area_name("E02003050") == "Bristol 039"


def test_the_familiar_name_of_a_neighbourhood_stays_whatever_comes_first(file):
    plain = file("MSOA21CD,MSOA21NM\nE02003050,Bristol 039\n", "MSOA (2021) names as at 12_21.csv")
    library = file(
        "msoa21cd,msoa21nm,msoa21nmw,msoa21hclnm,msoa21hclnmw,localauthorityname\n"
        'E02003050,Bristol 039,,Bedminster,,"Bristol, City of"\n',
        "MSOA-Names-2.2.csv",
    )
    imported(plain)
    assert area("E02003050").name == "Bristol 039"
    assert imported(library).renamed == 1
    assert area("E02003050").name == "Bedminster"
    assert imported(plain, as_of=dt.date(2030, 1, 1)).renamed == 0
    later = file("MSOA21CD,MSOA21NM\nE02003050,Bristol 040\n", "MSOA names as at 12_30.csv")
    assert imported(later).renamed == 0
    assert area("E02003050").name == "Bedminster"


def test_a_lookup_of_several_pairs_says_what_lies_in_what(file):
    imported(
        file(
            "FID,WD31CD,WD31NM,LAD31CD,LAD31NM,CTY31CD,CTY31NM,RGN31CD,RGN31NM\n"
            f"1,E05010918,Windmill Hill,{BRISTOL},Bristol,E99999999,(pseudo),E12000009,South West\n"
            f"2,E05011013,Alphington,{EXETER},Exeter,{DEVON},Devon,E12000009,South West\n"
            "3,E05099999,Newplace,E06000099,New Council,,,E12000009,South West\n"
        )
    )
    assert area("E05010918").parent_code == BRISTOL
    assert area("E05011013").parent_code == DEVON
    assert area(EXETER).parent_code == DEVON
    assert area(DEVON).parent_code == "E12000009"
    assert (area("E06000099").kind, area("E06000099").parent_code) == (AreaKind.COUNCIL, "E12000009")


def test_a_lookup_of_combined_authorities_names_both_and_gives_a_new_council_its_parent(file):
    summary = imported(
        file(
            "LAD31CD,LAD31NM,CAUTH31CD,CAUTH31NM\n"
            f"{BRISTOL},Bristol,E47000009,West of England\nE06000099,New Council,E47000009,West of England\n"
        )
    )
    assert summary.kept == {"combined_authority": 1, "council": 2}
    assert area(BRISTOL).parent_code == "E12000009"  # a council lies in its region
    assert area("E06000099").parent_code == "E47000009"


def test_a_ward_lies_in_the_council_that_most_of_its_postcodes_carry(tmp_path, file):
    rows = [
        cells(postcode="BS3 4AB"), cells(postcode="BS3 4AD"), cells(postcode="BS3 4AE", lad="E06000024"),
        cells(postcode="EX1 1AA", county=DEVON, lad=EXETER, ward="E05011013", msoa="E02004150"),
    ]  # fmt: skip
    with transaction():
        service.receive(directory_file(tmp_path, rows))
    text = f"WD25CD,WD25NM,LAD25CD,LAD25NM\nE05010918,Windmill Hill,E06000024,x\nE05011013,Alphington,{EXETER},Exeter\n"
    imported(file(text))
    assert area("E05010918").parent_code == BRISTOL
    assert area("E05011013").parent_code == DEVON
    assert area(EXETER).parent_code == DEVON
    assert imported(file(text)).moved == 0
    later = [cells(postcode="BS3 4AB", lad="E06000024"), cells(postcode="BS3 4AD", lad="E06000024")]
    with transaction():
        service.receive(directory_file(tmp_path, later, name="ONSPD_NOV_2024_UK_BS.csv"))
    assert area("E05010918").parent_code == "E06000024"


def ten(*, without=(), more=()):
    """Return ten wards but for some, and more."""
    rows = [(f"E0501091{n}", f"Ward {n}") for n in range(10)]
    return wards(*(row for row in rows if row[0] not in without), *more)


def test_a_later_edition_begins_ends_and_renames(file):
    imported(file(ten(), "Wards as at 05_25.csv"))
    assert area("E05010910").valid_from is None  # the first file knows nothing of before
    later = ten(without=["E05010918"], more=[("E05010930", "New ward")]).replace("Ward 3", "Third ward")
    summary = imported(file(later, "Wards as at 05_27.csv"))
    assert (summary.added, summary.renamed, summary.ended) == (1, 1, 1)
    assert area("E05010918").valid_to == dt.date(2027, 4, 30)
    assert area("E05010930").valid_from == dt.date(2027, 5, 1)
    assert area("E05010913").name == "Third ward"
    assert area("E05010918").name == "Ward 8"


def test_editions_are_taken_in_their_own_order_and_again_change_nothing(file):
    later = ten(without=["E05010918"], more=[("E05010930", "New ward")])
    sources = [file(later, "Wards as at 05_27.csv"), file(ten(), "Wards as at 05_25.csv")]
    imported(*sources)
    assert area("E05010930").valid_from == dt.date(2027, 5, 1)
    before = {code: asdict(row) for code, row in held_areas().items()}
    summary = imported(*sources)
    assert (summary.added, summary.renamed, summary.ended, summary.moved) == (0, 0, 0, 0)
    assert {code: asdict(row) for code, row in held_areas().items()} == before


def test_an_older_edition_changes_nothing_that_a_newer_one_said(file):
    imported(file(ten(without=["E05010918"]), "Wards as at 05_27.csv"))
    older = ten().replace("Ward 3", "Old name")
    imported(file(older, "Wards as at 05_25.csv"))
    assert area("E05010913").name == "Ward 3"
    gone = area("E05010918")
    assert (gone.name, gone.valid_from, gone.valid_to) == ("Ward 8", None, dt.date(2027, 4, 30))


def test_a_file_of_one_council_ends_nothing_elsewhere_and_begins_nothing(file):
    imported(file(ten(), "Wards as at 05_25.csv"))
    part = wards(("E05010910", "Ward 0"), ("E05010940", "Left out before"))
    assert imported(file(part, "Wards as at 05_27.csv")).ended == 0
    assert area("E05010919").valid_to is None
    assert area("E05010940").valid_from is None


def test_an_area_that_was_thought_ended_and_is_listed_again_goes_on(file):
    imported(file(ten(), "Wards as at 05_25.csv"))
    imported(file(ten(without=["E05010918"]), "Wards as at 05_26.csv"))
    imported(file(ten(), "Wards as at 05_27.csv"))
    assert area("E05010918").valid_to is None


def test_a_council_is_never_ended_by_an_omission(file):
    councils = [
        c for c in service.list_councils(dt.date(2027, 1, 1)) if c.code.startswith(("E06", "E08", "E09"))
    ]
    rows = [(c.code, c.name) for c in councils if c.code != BRISTOL]
    text = "\n".join(["LAD31CD,LAD31NM", *(f"{code},{name}" for code, name in rows)])
    assert imported(file(text, "LAD names as at 05_31.csv")).ended == 0
    assert area(BRISTOL).valid_to is None


def test_a_file_without_names_is_passed_over_unless_it_was_given(file):
    guide = file("Title\nsomething\n")
    assert (imported(guide).files, imported(guide).passed_over) == (0, 1)
    with pytest.raises(
        BrokenNames, match=r"names.csv holds no names of areas: it would need columns such as WD25CD"
    ):
        imported(guide, given=True)


def test_nothing_of_the_others_is_kept_where_one_file_is_refused(file):
    with pytest.raises(BrokenNames):
        imported(file(ten(), "Wards as at 05_25.csv"), file("a,b\n", "other.csv"), given=True)
    assert area("E05010910") is None


def test_any_import_leaves_the_regions_authorities_and_councils_named(file):
    imported(file("nothing\n"))
    kinds = [row.kind for row in held_areas().values()]
    assert kinds.count(AreaKind.REGION) == 9
    assert kinds.count(AreaKind.COMBINED_AUTHORITY) == 18
    live = {row.code for row in service.list_areas(AreaKind.COUNCIL)}
    assert {c.code for c in service.list_councils()} == live
    assert len(live) == 153
    assert service.area_name(BRISTOL) == "City of Bristol"


def test_lists_leave_out_what_has_ended_and_what_is_still_to_come(file, freeze, tmp_path):
    with transaction():
        service.receive(directory_file(tmp_path, [cells(ward=f"E0501091{n}", postcode=f"BS3 4A{letter}")
                                                           for n, letter in enumerate("ABDEFGHJLN")]))  # fmt: skip
    imported(file(ten(), "Wards as at 05_25.csv"))
    imported(file(ten(without=["E05010918"]), "Wards as at 05_27.csv"))
    freeze(dt.date(2026, 11, 1))
    assert len(service.list_wards(BRISTOL)) == 10
    freeze(dt.date(2027, 6, 1))
    assert [ward.name for ward in service.list_wards(BRISTOL)] == [
        f"Ward {n}" for n in (0, 1, 2, 3, 4, 5, 6, 7, 9)
    ]
    assert service.area_name("E05010918") == "Ward 8"
    assert service.list_neighbourhoods(BRISTOL) == []


def test_names_are_told_from_other_files_by_their_first_line(file, tmp_path):
    assert is_names_header(header_of(file(ten())))
    assert not is_names_header(header_of(on_disk(directory_file(tmp_path, [cells()]))))
    (tmp_path / "binary").write_bytes(b"\0\1\2")
    assert header_of(on_disk(tmp_path / "binary")) == []
