"""The map of a page of results: the list's people under the list's numbers, homes as areas, no third party."""

import itertools
import json
import random
import re

import pytest
from lxml import html

import config
from carematch.app import content_policy
from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.directory.pins import NAME, apart
from carematch.directory.results import A_PAGE
from carematch.places.models import AreaBoundary
from carematch.places.values import AreaKind
from carematch.providers import listed
from tests.directory.searching import link


def opened(client, anchor, more=""):
    return client.get(f"/{anchor.slug}/directory?postcode=BS3+4AB&view=map{more}")


def links(answer):
    """Return number and card of every marker that is drawn, in order."""
    page = html.fromstring(answer.get_data())
    found = page.xpath(".//figure//svg//a")
    return sorted((int(a.text_content()), a.get("href")) for a in found)


def cards(answer):
    """Return number and card of everybody in the list."""
    page = html.fromstring(answer.get_data())
    found = page.xpath(".//li[starts-with(@id, 'listed-')]")
    return [(int(card.find(".//h3/a").text.partition(". ")[0]), f"#{card.get('id')}") for card in found]


def geojson(answer):
    return json.loads(html.fromstring(answer.get_data()).find(".//figure").get("data-map"))["features"]


@pytest.mark.parametrize("more", ["", "&sort=price", "&price=20", "&page=2"])
def test_its_numbers_are_the_lists_on_every_page_and_with_every_filter(client, make, anchor, four, more):
    for number in range(A_PAGE):
        make.provider(anchor, name=f"P{number}", postcode="BS4 1AB" if number % 2 else "BS3 4AB")
    answer = opened(client, anchor, more)
    listed_so = cards(answer)
    assert [number for number, _card in listed_so] == list(range(listed_so[0][0], listed_so[-1][0] + 1))
    assert (listed_so[0][0] > A_PAGE) == (more == "&page=2")
    assert links(answer) == listed_so
    people = [who for each in geojson(answer) for who in each["properties"].get("people", [])]
    assert sorted((who["number"], f"#{who['mark']}") for who in people) == listed_so
    as_list = client.get(link(answer, "List"))
    assert [card for _number, card in listed_so] == [
        f"#{card.get('id')}"
        for card in html.fromstring(as_list.get_data()).xpath(".//li[starts-with(@id, 'listed-')]")
    ]


def test_the_list_comes_first_and_says_where_everybody_is(client, anchor, four):
    text = opened(client, anchor).text
    assert text.index('id="listed-') < text.index('id="map"')
    assert (
        "<svg"
        not in client.get(f"/{anchor.slug}/directory?postcode=BS3+4AB")
        .text.partition("<main")[2]
        .partition("</main")[0]
    )


def test_people_of_one_neighbourhood_share_a_marker_and_a_home_has_no_point_of_its_own(client, make, anchor):
    home = make.provider(anchor, name="Home")
    make.provider(anchor, name="Other home")
    shop = make.provider(anchor, name="Shop", postcode="BS4 1AB", works_from_home=False)
    answer = client.get(f"/{anchor.slug}/directory?postcode=BS13+9AB&view=map")  # from where nobody works
    people = [each for each in geojson(answer) if each["properties"]["kind"] == "people"]
    assert sorted(len(each["properties"]["people"]) for each in people) == [1, 2]
    listing = listed.get_listing(anchor, home.id)
    shared = next(each for each in people if len(each["properties"]["people"]) == 2)
    assert shared["geometry"]["coordinates"] == [round(listing.lon, 4), round(listing.lat, 4)]
    points = [each["geometry"]["coordinates"] for each in people]
    assert [home.lon, home.lat] not in points
    assert [round(shop.lon, 4), round(shop.lat, 4)] in points


def test_an_outline_that_is_held_is_drawn(client, anchor, four):
    listing = next(each for each in listed.list_listings(anchor) if each.msoa_code)
    assert "app-map__area--about" in opened(client, anchor).text
    ring = [
        [listing.lon + x, listing.lat + y]
        for x, y in ((-0.01, -0.01), (0.01, -0.01), (0, 0.01), (-0.01, -0.01))
    ]
    with transaction():
        db.session.add(outline_of(listing.msoa_code, {"type": "Polygon", "coordinates": [ring]}))
    page = html.fromstring(opened(client, anchor).get_data())
    drawn = [path for path in page.xpath(".//path") if path.get("class") == "app-map__area"]
    assert len(drawn) == 1
    assert len(re.findall("[ML]", drawn[0].get("d"))) == 3


def outline_of(code, geometry):
    lons, lats = zip(*geometry["coordinates"][0], strict=True)
    box = {"west": min(lons), "east": max(lons), "south": min(lats), "north": max(lats)}
    return AreaBoundary(
        code=code,
        kind=AreaKind.NEIGHBOURHOOD,
        geometry=geometry,
        source="test.geojson",
        imported_at=clock.now(),
        **box,
    )


@pytest.mark.parametrize("seed", range(20))
def test_markers_cover_neither_each_other_nor_the_name_of_the_postcode(seed):
    dice = random.Random(seed)
    places = [((dice.uniform(70, 930), dice.uniform(70, 730)), dice.randint(1, 4)) for _ in range(8)]
    clear = (dice.uniform(200, 800), dice.uniform(200, 600))
    pins = apart(places, 1000, 800, clear=clear)
    boxes = [(pin.x, pin.y, pin.width, pin.height) for pin in pins]
    for one, other in itertools.combinations(boxes, 2):
        assert covering(one, other) < 8
    for box in boxes:
        assert box[2] / 2 - 1 <= box[0] <= 1001 - box[2] / 2
        assert covering(box, (*clear, *NAME)) < 8
    assert [len(pin.spots) for pin in pins] == [many for _place, many in places]


def covering(one, other):
    return min((one[axis + 2] + other[axis + 2]) / 2 - abs(one[axis] - other[axis]) for axis in (0, 1))


def test_nothing_comes_from_anybody_else_unless_the_installation_chose_tiles(
    app, client, anchor, four, monkeypatch
):
    answer = opened(client, anchor)
    sources = re.findall(r'(?:src|href|data-tiles)="(https?:)?//', answer.text)
    assert sources == []
    assert "img-src 'self' data:;" in answer.headers["Content-Security-Policy"]
    assert "data-tiles" not in answer.text
    tiles = ("https://tiles.example.org/{z}/{x}/{y}.png", "© Somebody")
    monkeypatch.setitem(app.config, "MAP_TILES", tiles)
    page = html.fromstring(opened(client, anchor).get_data())
    assert (page.find(".//figure").get("data-tiles"), page.find(".//figure").get("data-credit")) == tiles
    assert content_policy(app)["img-src"] == ["'self'", "data:", "https://tiles.example.org"]


@pytest.mark.parametrize(
    ("url", "credit", "complaint"),
    [
        ("http://tiles.example.org/{z}/{x}/{y}.png", "© Us", "must be like https"),
        ("https://tiles.example.org/{z}/{x}.png", "© Us", "must be like https"),
        ("https://*/{z}/{x}/{y}.png; script-src *", "© Us", "must be like https"),
        ("https://tiles.example.org/{z}/{x}/{y}.png", "", "must say whom the tiles are from"),
    ],
)
def test_tiles_that_cannot_be_used_are_refused_at_the_start(tmp_path, url, credit, complaint):
    environ = {"CAREMATCH_ENV": "demo", "CAREMATCH_MAP_TILES": url, "CAREMATCH_MAP_TILES_CREDIT": credit}
    with pytest.raises(config.UnsafeSettings, match=complaint):
        config.load(environ, tmp_path)
    assert config.load({"CAREMATCH_ENV": "demo"}, tmp_path)["MAP_TILES"] is None
