"""Drawing areas: what is on the sheet, whatever their shape."""

import math
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carematch.places.outlines import draw
from carematch.places.simplifying import simplified

SQUARE = [[-2.6, 51.4], [-2.5, 51.4], [-2.5, 51.5], [-2.6, 51.5], [-2.6, 51.4]]
HOLE = [[-2.57, 51.43], [-2.57, 51.47], [-2.53, 51.47], [-2.53, 51.43], [-2.57, 51.43]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def points(d):
    return [tuple(map(float, pair.split(","))) for pair in re.findall(r"[-\d.]+,[-\d.]+", d)]


def is_inside(area):
    """Tell whether the label stands inside the path, by the even-odd rule."""
    x, y, crossings = area.label_x, area.label_y, 0
    for ring in area.d.split("Z")[:-1]:
        corners = points(ring)
        for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                crossings += 1
    return crossings % 2 == 1


def test_a_square_mile_is_as_high_as_it_is_wide_and_north_is_up():
    narrowing = math.cos(math.radians(51.45))
    ring = [[0, 51.4], [0.1 / narrowing, 51.4], [0.1 / narrowing, 51.5], [0, 51.5], [0, 51.4]]
    sheet = draw({"A": polygon(ring)}, width=120, margin=10)
    assert (sheet.width, sheet.height) == (120, pytest.approx(120, abs=1))
    (area,) = sheet.areas
    assert area.d == "M10,110L110,110L110,10L10,10Z"


def test_neighbours_share_one_sheet_and_their_border():
    east = [[x + 0.1, y] for x, y in SQUARE]
    left, right = draw({"A": polygon(SQUARE), "B": polygon(east)}).areas
    assert max(x for x, _ in points(left.d)) == min(x for x, _ in points(right.d))
    assert left.label_x < right.label_x


def test_a_hole_is_drawn_and_the_label_stays_out_of_it():
    (area,) = draw({"A": polygon(SQUARE, HOLE)}).areas
    assert area.d.count("M") == area.d.count("Z") == 2
    assert is_inside(area)


def test_the_label_of_islands_is_on_the_largest():
    island = [[-2.4, 51.4], [-2.39, 51.4], [-2.39, 51.41], [-2.4, 51.4]]
    (area,) = draw({"A": {"type": "MultiPolygon", "coordinates": [[island], [SQUARE]]}}).areas
    assert area.d.count("M") == 2
    assert area.label_x < 1000 / 2


def test_a_straight_line_of_many_points_becomes_two():
    many = [[-2.6 + n / 10_000, 51.4] for n in range(1001)]
    (area,) = draw({"A": polygon([*many, *SQUARE[2:]])}).areas
    assert len(points(area.d)) == 4


def test_no_area_is_an_error_of_the_programmer():
    with pytest.raises(ValueError, match="no area to draw"):
        draw({})


@st.composite
def stars(draw_):
    """A ring around a middle, near or far by turns: concave, as coasts are."""
    radii = draw_(st.lists(st.floats(0.02, 0.3), min_size=4, max_size=60))
    lon, lat = draw_(st.floats(-5, 1)), draw_(st.floats(50, 55))
    ring = [
        [lon + radius * math.cos(turn), lat + radius * math.sin(turn)]
        for place, radius in enumerate(radii)
        for turn in [2 * math.pi * place / len(radii)]
    ]
    return [*ring, ring[0]]


@given(st.lists(stars(), min_size=1, max_size=4))
def test_every_area_is_on_the_sheet_with_its_label_inside_it(rings):
    sheet = draw({str(number): polygon(ring) for number, ring in enumerate(rings)}, width=500)
    assert len(sheet.areas) == len(rings)
    for area in sheet.areas:
        assert (area.d[0], area.d[-1]) == ("M", "Z")
        for x, y in [*points(area.d), (area.label_x, area.label_y)]:
            assert 0 <= x <= sheet.width
            assert 0 <= y <= sheet.height


@given(stars())
def test_the_label_of_one_area_is_inside_it(ring):
    (area,) = draw({"A": polygon(ring)}).areas
    assert is_inside(area)


@given(stars(), st.floats(0.0001, 0.05))
def test_no_point_left_out_is_further_from_the_line_than_allowed(ring, tolerance):
    whole = [tuple(point) for point in ring]
    fewer = simplified(whole, tolerance)
    assert fewer[0] == fewer[-1] == whole[0]
    assert len(fewer) >= 4
    assert set(fewer) <= set(whole)
    for point in whole:
        assert min(_far(point, *side) for side in pairwise(fewer)) <= tolerance + 1e-9


def _far(point, start, end):
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    share = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length if length else 0
    share = min(1, max(0, share))
    return math.hypot(x - x1 - share * (x2 - x1), y - y1 - share * (y2 - y1))
