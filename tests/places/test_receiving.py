"""The one door for what tells of places: packages, areas, editions, and everything that can be wrong with a package."""

import zipfile

import pytest
import sqlalchemy as sa

from carematch.core.db import db, transaction
from carematch.places import problems, service
from carematch.places.models import Area, Edition, PlaceImport, PostcodePlace
from tests.places.builders import NEW, NSPL, OLD, cells, directory_file
from tests.places.packages import code_point, published, table, unpacked, zipped

pytestmark = pytest.mark.usefixtures("app")


def receive(path, **asked):
    with transaction():
        return service.receive(path, **asked)


def keys():
    return set(db.session.scalars(sa.select(PostcodePlace.key)))


def refused(path, words, **asked):
    before = keys()
    with pytest.raises(problems.PlaceProblem, match=words):
        receive(path, **asked)
    assert keys() == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PlaceImport)) == 0


@pytest.mark.parametrize("top", ["", "ONSPD_NOV_2025/"])
def test_the_published_zip_is_read_as_it_is(tmp_path, top):
    files = {top + name: content for name, content in published().items()}
    received = receive(zipped(tmp_path / "ONSPD_NOV_2025.zip", files))
    summary = received.summaries["postcodes"]
    assert (summary.edition, summary.files, summary.kept, summary.terminated) == (
        "ONSPD November 2025",
        2,
        3,
        1,
    )
    assert keys() == {"BS34AB", "BS34AD", "BA11AA"}
    assert received.summaries["names"].kept == {"council": 1, "ward": 2}
    found = service.lookup("BS3 4AB")
    assert (found.ward, found.council_name, found.edition) == (
        "Windmill Hill",
        "City of Bristol",
        "ONSPD November 2025",
    )
    assert [area.name for area in service.list_wards("E06000022")] == ["Kingsmead"]


def test_only_the_areas_that_were_asked_for(tmp_path):
    path = zipped(tmp_path / "o.zip", published())
    assert receive(path, areas=["ba"]).summaries["postcodes"].files == 1
    assert keys() == {"BA11AA"}


def test_one_big_file_is_enough_and_areas_are_chosen_in_it(tmp_path):
    path = zipped(
        tmp_path / "o.zip", {"Data/ONSPD_NOV_2025_UK.csv": published()["Data/ONSPD_NOV_2025_UK.csv"]}
    )
    summary = receive(path, areas=["BS"]).summaries["postcodes"]
    assert keys() == {"BS34AB", "BS34AD"}
    assert summary.skipped_why == {
        "In a postcode area that was not asked for": 1,
        "Northern Ireland: never read": 1,
    }


def test_an_unpacked_folder_and_its_documents(tmp_path):
    files = {name: content for name, content in published().items() if "_BT" not in name}
    received = receive(unpacked(tmp_path / "unpacked", files))
    assert (received.summaries["postcodes"].kept, received.summaries["names"].files) == (3, 2)
    with transaction():
        db.session.execute(sa.delete(Area))
    received = receive(tmp_path / "unpacked" / "Documents")
    assert list(received.summaries) == ["names"]
    assert service.area_name("E05010918") == "Windmill Hill"


def test_code_point_open(tmp_path):
    summary = receive(zipped(tmp_path / "codepo_gb.zip", code_point())).summaries["postcodes"]
    assert (summary.edition, summary.kept, summary.without_coordinates) == (
        "Code-Point Open November 2025",
        4,
        1,
    )
    found = service.lookup("BS1 1AA")
    assert (found.lat, found.lon) == pytest.approx((51.44999, -2.59061), abs=0.00005)
    assert (found.council_name, found.region, found.precision) == ("City of Bristol", "South West", "unit")
    assert service.lookup("GL1 1AA").council_name == "Gloucestershire"
    assert service.lookup("BS34 9AA").is_approximate
    with pytest.raises(problems.NoLocation):
        service.lookup("BS10 0AA")


def test_code_point_open_leaves_what_it_does_not_tell(tmp_path):
    rows = [cells(NEW, postcode="BS1 1AA", msoa="E02003011")]
    receive(directory_file(tmp_path, rows, layout=NEW, name="ONSPD_MAY_2025_UK_BS.csv"))
    receive(zipped(tmp_path / "codepo_gb.zip", code_point()), areas=["BS"])
    found = service.lookup("BS1 1AA")
    assert (found.msoa_code, found.ward_code, found.edition) == (
        "E02003011", "E05010892", "Code-Point Open November 2025",
    )  # fmt: skip


def test_an_older_edition_changes_nothing_that_a_newer_one_said(tmp_path):
    newer = directory_file(tmp_path, [cells(terminated="202410")], name="ONSPD_NOV_2024_UK_BS.csv")
    older = directory_file(tmp_path, [cells(), cells(postcode="BS3 4AD")], name="ONSPD_MAY_2018_UK_BS.csv")
    receive(newer)
    summary = receive(older).summaries["postcodes"]
    assert (summary.kept, summary.added, summary.updated, summary.left_newer) == (2, 1, 0, 1)
    assert service.lookup("BS3 4AB").is_terminated
    assert service.lookup("BS3 4AD").edition == "ONSPD May 2018"


def test_an_edition_of_another_kind_and_header_is_another_edition(tmp_path):
    receive(directory_file(tmp_path, [cells()], name="ONSPD_AUG_2024_UK_BS.csv"))
    receive(directory_file(tmp_path, [cells(NSPL)], layout=NSPL, name="NSPL_AUG_2026_UK.csv"))
    assert {(each.name, len(each.header_hash)) for each in db.session.scalars(sa.select(Edition))} == {
        ("ONSPD August 2024", 64), ("NSPL August 2026", 64),
    }  # fmt: skip


def test_names_changes_and_outlines_come_through_the_same_door(tmp_path):
    (tmp_path / "names.csv").write_text("RGN30CD,RGN30NM\nE12000009,South West\n")
    assert list(receive(tmp_path / "names.csv").summaries) == ["names"]
    (tmp_path / "changes.csv").write_text(
        "old_code,new_code,changed_on,new_name\nE06000022,E06000070,2027-04-01,X\n"
    )
    assert list(receive(tmp_path / "changes.csv").summaries) == ["changes"]
    ring = "[[-2.6,51.4],[-2.5,51.4],[-2.5,51.5],[-2.6,51.4]]"
    (tmp_path / "o.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"MSOA21CD":"E02003050"},'
        f'"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}'
    )
    assert list(receive(tmp_path / "o.geojson").summaries) == ["boundaries"]


def test_what_was_taken_in_is_noted(tmp_path):
    with transaction():
        service.receive(zipped(tmp_path / "o.zip", published())).noted("o.zip")
    noted = db.session.scalars(sa.select(PlaceImport).order_by(PlaceImport.kind)).all()
    assert [(each.kind, each.file_name) for each in noted] == [("names", "o.zip"), ("postcodes", "o.zip")]
    assert noted[1].summary["kept"] == 3


def test_a_truncated_zip_changes_nothing(tmp_path):
    path = zipped(tmp_path / "o.zip", published())
    whole = path.read_bytes()
    for size in (10, len(whole) // 2, len(whole) - 30):
        path.write_bytes(whole[:size])
        refused(path, "ZIP file is cut short or damaged")


def test_a_zip_that_is_damaged_inside_changes_nothing(tmp_path):
    rows = [cells(NEW, postcode=f"BS4 {n % 10}{a}{b}") for n in range(10) for a in "ABDEF" for b in "ABDEF"]
    name = "Data/ONSPD_NOV_2025_UK.csv"
    path = zipped(tmp_path / "o.zip", {name: table(rows)})
    with zipfile.ZipFile(path) as archive:
        begins = archive.getinfo(name).header_offset + 30 + len(name)
        size = archive.getinfo(name).compress_size
    content = bytearray(path.read_bytes())
    content[begins + size // 2 : begins + size // 2 + 40] = bytes(40)
    path.write_bytes(bytes(content))
    refused(path, "is damaged inside the ZIP file")


def test_a_postcode_in_two_files_counts_once(tmp_path):
    twice = table([cells(NEW, lat="51.5"), cells(NEW, postcode="BS3 4AE")])
    path = zipped(tmp_path / "o.zip", published(**{"Data/multi_csv/ONSPD_NOV_2025_UK_TA.csv": twice}))
    summary = receive(path).summaries["postcodes"]
    assert (summary.kept, summary.refused_why) == (
        4,
        {"The postcode is listed twice; the first row counts": 1},
    )
    assert summary.refused_examples == [
        ("ONSPD_NOV_2025_UK_TA.csv", 2, "The postcode is listed twice; the first row counts")
    ]
    assert service.lookup("BS3 4AB").lat == pytest.approx(51.4411)


def test_one_broken_file_of_many_undoes_them_all(tmp_path):
    bad = table([cells(NEW, postcode="BS3 4AE")])[:-60]
    refused(
        zipped(tmp_path / "o.zip", published(**{"Data/multi_csv/ONSPD_NOV_2025_UK_BZ.csv": bad})),
        "stops in the middle of line 2",
    )


@pytest.mark.parametrize(
    "files, words",
    [
        ({"xl/workbook.xml": "<x/>"}, "no CSV file in"),
        ({"a.csv": "Supplier name,Amount\nA,1\n"}, "not a postcode directory"),
        (
            {"Documents/notes.csv": "nothing,here\n"},
            "no postcode directory",
        ),
    ],
)
def test_a_zip_of_something_else(tmp_path, files, words):
    refused(zipped(tmp_path / "other.zip", files), words)


@pytest.mark.parametrize(
    "areas, words",
    [
        (["BT"], "Northern Ireland .* is never read"),
        (["BS1"], "BS1 is not a postcode area"),
        (["GY"], "GY is not a postcode area of Great Britain"),
        (["XX"], "has no file for XX"),
    ],
)
def test_areas_that_cannot_be_chosen(tmp_path, areas, words):
    refused(zipped(tmp_path / "o.zip", published()), words, areas=areas)


def test_an_area_that_is_not_in_the_one_file(tmp_path):
    words = "No row of this file could be used .In a postcode area that was not asked"
    refused(directory_file(tmp_path, [cells()]), words, areas=["LS"])


def test_areas_are_only_of_directories(tmp_path):
    (tmp_path / "names.csv").write_text("RGN30CD,RGN30NM\nE12000009,South West\n")
    refused(tmp_path / "names.csv", "only be chosen of a postcode directory", areas=["BS"])


def test_no_file(tmp_path):
    refused(tmp_path / "missing.csv", "There is no file at")


def test_a_locked_zip_says_so(tmp_path):
    path = zipped(tmp_path / "o.zip", {"Data/ONSPD_NOV_2025_UK.csv": table([cells(NEW)])})
    content = bytearray(path.read_bytes())
    for start in (b"PK\x03\x04", b"PK\x01\x02"):  # the flag for a password, in both headers
        at = content.index(start) + (6 if start.endswith(b"\x04") else 8)
        content[at] |= 1
    path.write_bytes(bytes(content))
    refused(path, "cannot be read out of the ZIP file")


def test_importing_a_whole_edition_again_is_the_same(tmp_path):
    path = directory_file(tmp_path, [cells(OLD, postcode=f"BS{n} 4AB") for n in range(1, 9)])
    receive(path)
    held = db.session.execute(sa.select(*PostcodePlace.__table__.columns).order_by("key")).all()
    receive(path)
    assert db.session.execute(sa.select(*PostcodePlace.__table__.columns).order_by("key")).all() == held
    names = {index["name"] for index in sa.inspect(db.session.connection()).get_indexes("postcode_places")}
    assert "ix_postcode_places_msoa_code" in names
