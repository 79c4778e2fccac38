"""Reading directory files: every layout, and everything that can be wrong with a file."""

import datetime as dt
from typing import NamedTuple

import pytest

from carematch.places.directory import open_directory
from carematch.places.namefiles import on_disk
from carematch.places.problems import BrokenDirectory
from carematch.places.rows import FIELDS, SeenPostcodes
from tests.places.builders import (
    FUTURE,
    INVENTED,
    NEW,
    NEWEST,
    NO_GRID,
    NSPL,
    OLD,
    OLD_NSPL,
    OLDEST,
    cells,
    directory_file,
)

Kept = NamedTuple("Kept", [(name, object) for name in FIELDS])


def read(path, **asked):
    with open_directory(on_disk(path), **asked) as reader:
        rows = [Kept(*row) for row in reader]
    return rows, reader


USUAL = Kept(
    key="BS34AB", lat=51.4411, lon=-2.5914, precision="unit", terminated_on=None, council_code="E06000023",
    lad_code="E06000023", ward_code="E05010918", msoa_code="E02003050", lsoa_code="E01014000",
    region_code="E12000009", country_code="E92000001",
)  # fmt: skip


@pytest.mark.parametrize(
    "layout",
    [OLDEST, OLD, [name.upper() for name in OLD], NEW, NEWEST, FUTURE, INVENTED, OLD_NSPL, NSPL],
    ids=["2018", "2024", "capitals", "2025", "2026", "2031", "2033", "old NSPL", "NSPL"],
)
def test_every_layout_gives_the_same_row(tmp_path, layout):
    rows, _ = read(directory_file(tmp_path, [cells(layout)], layout=layout))
    assert rows == [USUAL]


def test_the_order_of_columns_does_not_matter(tmp_path):
    layout = list(reversed(OLD))
    rows, _ = read(directory_file(tmp_path, [cells(layout)], layout=layout))
    assert rows == [USUAL]


def test_of_two_years_of_codes_the_later_counts(tmp_path):
    layout = [*NEW, "lad31cd"]
    row = [*cells(NEW, lad="E06000001"), "E06000023"]
    rows, _ = read(directory_file(tmp_path, [row], layout=layout))
    assert rows[0].lad_code == "E06000023"


def test_a_missing_column_is_named(tmp_path):
    layout = [name for name in OLD if name not in ("oslaua", "long")]
    with pytest.raises(BrokenDirectory, match="no column called oslaua or lad25cd; nor long"):
        read(directory_file(tmp_path, [], layout=layout))


def test_only_an_e10_county_is_a_council(tmp_path):
    rows, _ = read(
        directory_file(
            tmp_path,
            [
                cells(postcode="GL1 1AA", county="E10000013", lad="E07000081"),
                cells(postcode="BR8 7QP", county="E13000002", lad="E09000006"),
                cells(postcode="M1 1AA", county="E11000001", lad="E08000003"),
            ],
        )
    )
    assert [(row.council_code, row.lad_code) for row in rows] == [
        ("E10000013", "E07000081"), ("E09000006", "E09000006"), ("E08000003", "E08000003"),
    ]  # fmt: skip


def test_special_values(tmp_path):
    rows, reader = read(
        directory_file(
            tmp_path,
            [
                cells(postcode="BS1 9ZY", terminated="202301"),
                cells(postcode="BS98 9ZX", **NO_GRID),
                cells(postcode="BS98 9ZW", grid="", lat="99.999999", long="0.000000"),
                cells(postcode="BS98 9ZV", grid="9"),
                cells(postcode="BS99 9ZW", grid="6"),
                cells(postcode="CF10 9ZT", country="W92000004", region="W99999999", lad="W06000015"),
            ],
        )
    )
    ended, nowhere, by_latitude, by_grid, box, cardiff = rows
    assert ended.terminated_on == "2023-01-01"
    assert (nowhere.lat, nowhere.lon, nowhere.council_code) == (None, None, None)
    assert (by_latitude.lat, by_latitude.lon) == (None, None)
    assert (by_grid.lat, by_grid.lon) == (None, None)
    assert box.precision == "sector"
    assert (cardiff.region_code, cardiff.council_code) == (None, "W06000015")
    counts = reader.counts
    assert (counts.read, counts.kept, counts.terminated, counts.without_coordinates) == (6, 6, 1, 3)


def test_what_is_skipped_and_refused_is_counted_by_why(tmp_path):
    rows, reader = read(
        directory_file(
            tmp_path,
            [
                cells(postcode="BT1 9ZR", lat="not even looked at"),
                OLD,
                cells(postcode="GY1 9ZV", **NO_GRID),
                cells(postcode="IM1 9ZU", **NO_GRID),
                [""] * len(OLD),
                cells()[:20],
                cells(postcode="BS3"),
                cells(postcode="BS3 4AD", terminated="2023"),
                cells(postcode="BS3 4AE", lat="north"),
                cells(postcode="BS3 4AF", lat="0.000000", long="0.000000"),
                cells(postcode="BS3 4AG", lat="nan"),
                cells(postcode="BS3 4AH", ward="Windmill Hill"),
                cells(),
                cells(lat="51.500000"),
            ],
        )
    )
    assert rows == [USUAL]
    assert dict(reader.counts.skipped) == {
        "Northern Ireland: never read": 1,
        "The header row again": 1,
        "Channel Islands and Isle of Man: outside the United Kingdom": 2,
        "Blank line": 1,
    }
    assert dict(reader.counts.refused) == {
        "The row is cut short": 1,
        "Not a postcode": 1,
        "The termination date is not a year and month": 1,
        "The coordinates are not numbers": 1,
        "The coordinates are not in Great Britain": 2,
        "An area code is not one": 1,
        "The postcode is listed twice; the first row counts": 1,
    }
    assert reader.counts.examples[0] == (7, "The row is cut short")


def test_a_byte_order_mark_mixed_line_ends_and_blank_lines_do_no_harm(tmp_path):
    header, row = ",".join(OLD), ",".join(f'"{cell}"' for cell in cells())
    path = tmp_path / "any.csv"
    lines = ["\ufeff\r\n", f"ï»¿{header}\r\n", "\n"]
    lines += [
        row.replace("4AB", f"4A{end}") + ends
        for end, ends in [("F", "\n"), ("D", "\r\n"), ("E", "\r"), ("B", "")]
    ]
    path.write_bytes("".join(lines).encode())
    rows, reader = read(path)
    assert [row.key for row in rows] == ["BS34AF", "BS34AD", "BS34AE", "BS34AB"]
    assert {row._replace(key="BS34AB") for row in rows} == {USUAL}
    assert (reader.counts.read, reader.counts.kept, reader.counts.skipped["Blank line"]) == (5, 4, 1)


def test_quoting_makes_no_difference(tmp_path):
    bare = ",".join(cells())
    quoted = ",".join(f'"{cell}"' for cell in cells(postcode="BS3 4AD"))
    spaced = ",".join(f'" {cell} "' for cell in cells(postcode="BS3 4AE"))
    comma = [f'"{cell}"' for cell in cells(postcode="BS3 4AF")]
    comma[OLD.index("parish")] = '"Bedminster, and ""Southville"""'
    path = tmp_path / "any.csv"
    path.write_text("\n".join([",".join(OLD), bare, quoted, spaced, ",".join(comma)]))
    rows, _ = read(path)
    assert [row.key for row in rows] == ["BS34AB", "BS34AD", "BS34AE", "BS34AF"]
    assert {row._replace(key="BS34AB") for row in rows} == {USUAL}


@pytest.mark.parametrize("postcode", ["BS34AB", "bs3 4ab", "BS3  4AB", " BS3 4AB"])
def test_a_postcode_in_any_spacing_and_case(tmp_path, postcode):
    rows, reader = read(directory_file(tmp_path, [cells(postcode=postcode), cells()]))
    assert rows == [USUAL]
    assert reader.counts.refused == {"The postcode is listed twice; the first row counts": 1}


def test_only_the_areas_that_were_asked_for(tmp_path):
    path = directory_file(tmp_path, [cells(), cells(postcode="B1 1AA"), cells(postcode="BA1 1AA")])
    rows, reader = read(path, seen=SeenPostcodes({"BS", "B"}))
    assert [row.key for row in rows] == ["BS34AB", "B11AA"]
    assert reader.counts.skipped == {"In a postcode area that was not asked for": 1}


def test_a_file_cut_short_is_refused_whole(tmp_path):
    path = directory_file(tmp_path, [cells(), cells(postcode="BS3 4AD")])
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(BrokenDirectory, match="stops in the middle of line 3"):
        read(path)


def test_a_stray_quotation_mark_does_not_swallow_rows(tmp_path):
    path = directory_file(tmp_path, [cells(), cells(postcode="BS3 4AD"), cells(postcode="BS3 4AE")])
    path.write_text(path.read_text().replace('"E02003050"', '"E02003050', 1))
    assert [row.key for row in read(path)[0]] == ["BS34AB", "BS34AD", "BS34AE"]


def test_a_quotation_that_runs_on_is_refused(tmp_path):
    path = directory_file(tmp_path, [cells(), cells(postcode="BS3 4AD")])
    path.write_text(path.read_text().replace('"E05010918",', '"E05010918', 1))
    with pytest.raises(BrokenDirectory, match="quotation mark is left open in line 2"):
        read(path)


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "The file is empty"),
        (b"\xff\xfe\x00\x01binary\n", "not a CSV file in UTF-8"),
        (
            b"Supplier name,Amount\nA,1\n",
            "not a postcode directory: its columns are called supplier name, amount",
        ),
    ],
)
def test_the_wrong_file_is_told(tmp_path, content, words):
    path = tmp_path / "wrong.csv"
    path.write_bytes(content)
    with pytest.raises(BrokenDirectory, match=words):
        read(path)


@pytest.mark.parametrize(
    "name, edition, published_on",
    [
        ("ONSPD_AUG_2024_UK_BS.csv", "ONSPD August 2024", dt.date(2024, 8, 1)),
        ("NSPL_NOV_2025_UK.csv", "NSPL November 2025", dt.date(2025, 11, 1)),
        ("NSPL21_AUG_2023_UK.csv", "NSPL August 2023", dt.date(2023, 8, 1)),
        ("my_own_extract.csv", "my_own_extract", None),
    ],
)
def test_the_edition_is_told_by_the_file_name_and_the_header(tmp_path, name, edition, published_on):
    mark = read(directory_file(tmp_path, [cells()], name=name))[1].edition
    other = read(directory_file(tmp_path, [cells(NEW)], layout=NEW, name=name))[1].edition
    assert (mark.name, mark.published_on) == (edition, published_on)
    assert len(mark.header_hash) == 64
    assert mark.header_hash != other.header_hash
