"""Outlines of areas: from GeoJSON to the database, whole or not at all; on both databases."""

import io
import json
import math
import tracemalloc

import pytest
import sqlalchemy as sa

from carematch.core.db import db, transaction
from carematch.places import geojson, service
from carematch.places.boundaries import import_boundaries, looks_like_boundaries
from carematch.places.localities import boundaries_of
from carematch.places.models import AreaBoundary
from carematch.places.namefiles import on_disk
from carematch.places.outlines import draw
from carematch.places.problems import BrokenBoundaries
from tests.places.builders import cells, directory_file

RING = [[-2.6, 51.44], [-2.58, 51.44], [-2.58, 51.45], [-2.6, 51.45], [-2.6, 51.44]]
CRS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
GRID = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}


@pytest.fixture(autouse=True)
def _database(app):
    """Every test here needs one."""


def feature(code="E02003050", ring=RING, **properties):
    return {
        "type": "Feature",
        "properties": {"MSOA21CD": code, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def file(tmp_path):
    """Write a FeatureCollection, or any text, and import it."""

    def write(*features, text=None, name="MSOA_2021_BGC.geojson", **members):
        path = tmp_path / name
        whole = {"type": "FeatureCollection", **members, "features": list(features)}
        path.write_text(json.dumps(whole) if text is None else text)
        with transaction():
            return import_boundaries(on_disk(path))

    return write


def held():
    return db.session.scalar(sa.select(sa.func.count()).select_from(AreaBoundary))


def test_an_outline_is_kept_rounded_with_its_box_and_its_source(file):
    ring = [[-2.6000001, 51.4400004], *RING[1:4], [-2.6000001, 51.4400004]]
    summary = file(feature(ring=ring, MSOA21NM="Bristol 039"), crs=CRS84)
    assert (summary.read, summary.kept, summary.added, summary.updated) == (1, 1, 1, 0)
    assert summary.as_dict()["kinds"] == {"neighbourhood": 1}
    outline = db.session.get(AreaBoundary, "E02003050")
    assert (outline.west, outline.south, outline.east, outline.north) == (-2.6, 51.44, -2.58, 51.45)
    assert (outline.kind, outline.source) == ("neighbourhood", "MSOA_2021_BGC.geojson")
    assert boundaries_of(["E02003050", "E02000000"]) == {
        "E02003050": {"type": "Polygon", "coordinates": [RING]}
    }
    assert service.area_name("E02003050") == "Bristol 039"


def test_importing_again_replaces(file):
    file(feature())
    moved = [[x + 0.1, y] for x, y in RING]
    summary = file(feature(ring=moved))
    assert (summary.added, summary.updated, held()) == (0, 1, 1)
    assert db.session.get(AreaBoundary, "E02003050").west == pytest.approx(-2.5)


def test_a_name_that_is_held_is_not_replaced(file):
    with transaction():
        service.load_demo_gazetteer()
    file(feature(MSOA21NM="Bristol 039"))
    assert service.area_name("E02003050") == "Bedminster"


def test_an_area_told_of_by_its_outline_lies_in_the_council_of_its_postcodes(file, tmp_path):
    with transaction():
        service.receive(directory_file(tmp_path, [cells(msoa="E02009999")]))
    file(feature("E02009999", MSOA21NM="Newplace"))
    assert [area.name for area in service.list_neighbourhoods("E06000023")] == ["Newplace"]


@pytest.mark.parametrize(
    "properties, code",
    [
        ({"MSOA11CD": "E02000001", "MSOA21CD": "E02000002", "LAD22CD": "E06000023"}, "E02000002"),
        ({"wd25cd": "E05010918", "LAD25CD": "E06000023"}, "E05010918"),
        ({"FID": 1, "LAD31CD": " e07000041 "}, "E07000041"),
        ({"CTYUA25CD": "E10000008"}, "E10000008"),
        ({"code": "E02000003", "name": "Three"}, "E02000003"),
    ],
)
def test_the_code_stands_under_any_of_its_names(properties, code):
    found = geojson.boundary(feature() | {"properties": properties})
    assert found.code == code
    assert found.name == properties.get("name")


def test_islands_and_holes_are_kept(file):
    hole = [[-2.595, 51.442], [-2.595, 51.448], [-2.585, 51.448], [-2.595, 51.442]]
    island = [[x + 0.1, y] for x, y in RING]
    shape = {"type": "MultiPolygon", "coordinates": [[RING, hole], [island]]}
    file(feature() | {"geometry": shape})
    assert boundaries_of(["E02003050"])["E02003050"] == shape


def test_each_outline_that_cannot_be_used_says_why(file):
    summary = file(
        feature(),
        feature(),
        feature("W02000001"),
        feature("X1"),
        {"type": "Feature", "properties": None, "geometry": None},
        feature("E02000001", ring=RING[:-1]),
        feature("E02000002", ring=[]),
        feature("E02000003") | {"geometry": None},
        feature("E02000004") | {"geometry": {"type": "Point", "coordinates": [-2.6, 51.4]}},
        feature("E02000005", ring=[[-2.6, "51"], *RING[1:4], [-2.6, "51"]]),
        feature("E02000006", ring=[[y, x] for x, y in RING]),
        feature("E02000007", ring=[RING[0]] * 5),
        feature("E02000008", ring=[[-2.6, math.nan], *RING[1:4], [-2.6, math.nan]]),
    )
    assert (summary.read, summary.kept, summary.skipped_why) == (13, 1, {"Not in England": 1})
    assert summary.refused_why == {
        "The area is listed twice; the first outline counts": 1,
        "No property gives the code of an English area": 1,
        "Not a feature with properties and a geometry": 1,
        "A ring of the outline is not closed": 2,
        "The outline is empty": 2,
        "The outline is not a Polygon or MultiPolygon": 1,
        "A position of the outline is not two numbers": 2,
        "The outline does not lie in Great Britain (GeoJSON gives longitude before latitude)": 1,
    }
    assert summary.as_dict()["refused_examples"][0]["feature"] == 2


EASTINGS = [[358000, 171000], [359000, 171000], [359000, 172000], [358000, 171000]]


@pytest.mark.parametrize(
    "features, members, words",
    [
        ([feature(), feature("E02000001", ring=EASTINGS)], {}, "British National Grid.*EPSG:4326"),
        (
            [feature()],
            {"crs": GRID},
            "given in urn:ogc:def:crs:EPSG::27700. Download the boundaries as GeoJSON",
        ),
        ([feature()], {"crs": {"type": "link"}}, "given in another system"),
        ([], {}, "holds no outline of an English area"),
        ([feature("W02000001")], {}, "holds no outline of an English area"),
        ([feature(ring=RING[:-1])], {}, "could be used. A ring of the outline is not closed"),
        ([feature()], {"type": "Topology"}, "This is a Topology, not a GeoJSON FeatureCollection"),
    ],
)
def test_the_wrong_export_is_told_and_nothing_is_kept(file, features, members, words):
    with pytest.raises(BrokenBoundaries, match=words):
        file(*features, **members)
    assert held() == 0


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "not json", '{"type": "FeatureCollection"', '{"features": 3}', "{}"]
)
def test_what_is_no_geojson_is_told(file, text):
    with pytest.raises(BrokenBoundaries, match=r"not a whole GeoJSON|not the GeoJSON of boundaries"):
        file(text=text)


def test_a_file_in_another_code_page_is_told(tmp_path):
    path = tmp_path / "latin.geojson"
    path.write_bytes(b'{"type": "FeatureCollection", "name": "Caf\xe9", "features": []}')
    with pytest.raises(BrokenBoundaries, match="not a whole GeoJSON"), transaction():
        import_boundaries(on_disk(path))


def test_a_file_cut_short_changes_nothing(file):
    file(feature())
    many = [feature(f"E0200{n:04}", ring=[[x + 0.2, y] for x, y in RING]) for n in range(500)]
    whole = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [feature(ring=many[0]["geometry"]["coordinates"][0]), *many],
        }
    )
    with pytest.raises(BrokenBoundaries, match="cut short"):
        file(text=whole[:-40])
    assert held() == 1
    assert db.session.get(AreaBoundary, "E02003050").west == -2.6


def test_members_after_the_outlines_are_judged_too(file):
    whole = {"features": [feature()], "type": "FeatureCollection", "crs": GRID}
    with pytest.raises(BrokenBoundaries, match="27700"):
        file(text=json.dumps(whole))
    assert held() == 0


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC::CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326",
                                  "http://www.opengis.net/def/crs/EPSG/0/4326"])  # fmt: skip
def test_every_way_to_write_longitude_and_latitude_is_taken(file, name):
    assert file(feature(), crs={"type": "name", "properties": {"name": name}}).kept == 1


@pytest.mark.parametrize("chunk", [1, 7, 64, 100_000])
def test_the_pieces_in_which_a_file_is_read_make_no_difference(monkeypatch, chunk):
    monkeypatch.setattr(geojson, "_CHUNK", chunk)
    whole = {"type": "FeatureCollection", "numbers": 123456, "features": [feature(), feature("E02000001")]}
    text = "\ufeff" + json.dumps(whole, indent=1)
    assert list(geojson.features(io.BytesIO(text.encode()))) == whole["features"]


def around(lon, lat, points, radius=0.008):
    """Return a ring of many points, wavy as rivers are."""
    ring = [
        [
            lon + radius * (1 + 0.1 * math.sin(9 * turn)) * math.cos(turn),
            lat + radius * (1 + 0.1 * math.cos(7 * turn)) * math.sin(turn),
        ]
        for turn in (2 * math.pi * n / points for n in range(points))
    ]
    return [*ring, ring[0]]


def test_memory_does_not_grow_with_the_file():
    one = json.dumps(feature(ring=around(-2.6, 51.4, 2000)))

    def peak(count):
        text = '{"type": "FeatureCollection", "features": [' + ",".join([one] * count) + "]}"
        file = io.BytesIO(text.encode())
        tracemalloc.start()
        assert sum(1 for _ in geojson.features(file)) == count
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert peak(200) < 1.5 * peak(50)


def test_a_page_with_the_outlines_of_sixty_neighbourhoods_stays_small(file):
    sixty = [
        feature(f"E0200{n:04}", ring=around(-2.7 + n % 10 * 0.016, 51.4 + n // 10 * 0.016, 1500))
        for n in range(60)
    ]
    file(*sixty)
    outlines = boundaries_of([each["properties"]["MSOA21CD"] for each in sixty])
    assert len(outlines) == 60
    assert len(json.dumps(outlines)) < 200_000
    assert sum(len(area.d) for area in draw(outlines).areas) < 100_000


def test_outlines_are_told_from_other_files(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text('\ufeff\n {"type":')
    assert looks_like_boundaries(path)
    assert not looks_like_boundaries(directory_file(tmp_path, [cells()]))
    assert not looks_like_boundaries(tmp_path / "missing")
