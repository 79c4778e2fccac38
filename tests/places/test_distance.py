"""Distances, and the words for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carematch.places.distance import about, haversine_miles, miles, why_about

IN_ENGLAND = st.tuples(st.floats(49.9, 55.8), st.floats(-6.4, 1.8))


def test_a_degree_of_latitude_is_the_length_that_surveyors_give():
    assert miles(51.0, -2.5, 52.0, -2.5) == pytest.approx(111.257 / 1.609344, abs=0.01)
    assert miles(51.0, -2.5, 51.0, -2.5) == 0


@given(IN_ENGLAND, IN_ENGLAND)
def test_the_ranking_distance_stays_near_the_shown_one(here, there):
    assert haversine_miles(*here, *there) == pytest.approx(miles(*here, *there), rel=0.0036, abs=1e-6)


@pytest.mark.parametrize(
    "distance, approximate, words",
    [
        (0.1, False, "less than a quarter of a mile"),
        (0.5, False, "0.5 miles"),
        (0.98, False, "1 mile"),
        (2.04, False, "2 miles"),
        (2.26, False, "2.3 miles"),
        (9.97, False, "10 miles"),
        (12.4, False, "12 miles"),
        (0.2, True, "within about a mile"),
        (1.2, True, "about a mile"),
        (2.26, True, "about 2 miles"),
        (12.4, True, "about 12 miles"),
    ],
)
def test_distance_in_words(distance, approximate, words):
    assert about(distance, approximate) == words


@pytest.mark.parametrize(
    "start, end, words",
    [
        ("unit", "unit", ""),
        ("sector", "unit", "Measured from the middle of A's postcode sector"),
        ("unit", "outcode", "Measured to the middle of B's postcode district"),
        (
            "sector",
            "sector",
            "Measured from the middle of A's postcode sector to the middle of B's postcode sector",
        ),
    ],
)
def test_why_a_distance_is_about(start, end, words):
    assert why_about(("A's", start), ("B's", end)) == words
