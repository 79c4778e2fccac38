"""Postcodes as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carematch.places.postcode import Postcode, is_sector
from carematch.places.problems import NotAPostcode


@pytest.mark.parametrize(
    "text", ["BS3 4AB", "bs34ab", " Bs3  4aB ", "B S 3 4 A B", "BS3\u00a04AB", "bs3\t4ab\n"]
)
def test_any_spacing_and_case_is_read(text):
    postcode = Postcode.parse(text)
    assert (postcode.pcds, postcode.key) == ("BS3 4AB", "BS34AB")
    assert (postcode.outcode, postcode.sector, postcode.area) == ("BS3", "BS3 4", "BS")


@pytest.mark.parametrize(
    "text, outward", [("M1 1AA", "M1"), ("B33 8TH", "B33"), ("W1A 1HQ", "W1A"), ("CR2 6XH", "CR2"),
                      ("DN55 1PT", "DN55"), ("EC1A 1BB", "EC1A")],
)  # fmt: skip
def test_every_shape_of_outward_half_is_read(text, outward):
    assert Postcode.parse(text).outward == outward


@pytest.mark.parametrize(
    "text, words",
    [
        ("", "Enter a postcode, like BS3 4AB"),
        ("   ", "Enter a postcode, like BS3 4AB"),
        ("bs3", "BS3 is only the first half of a postcode. Enter all of it, like BS3 4AB"),
        ("BS3 4A", "“BS3 4A” is not a postcode. Enter a full UK postcode, like BS3 4AB"),
        ("90210", "“90210” is not a postcode. Enter a full UK postcode, like BS3 4AB"),
        ("12 Long Street, Bristol", "“12 Long Street, Bri…” is not a postcode. Enter a full UK postcode, like BS3 4AB"),
    ],
)  # fmt: skip
def test_what_is_not_a_postcode_is_explained(text, words):
    with pytest.raises(NotAPostcode) as problem:
        Postcode.parse(text)
    assert str(problem.value) == words


def test_the_prefix_tells_northern_ireland_and_the_crown_dependencies():
    assert Postcode.parse("BT1 1AA").is_northern_ireland
    assert not Postcode.parse("B1 1AA").is_northern_ireland
    assert Postcode.parse("GY1 1AA").crown_dependency == "Guernsey"
    assert Postcode.parse("JE2 3AB").crown_dependency == "Jersey"
    assert Postcode.parse("IM1 1AA").crown_dependency == "the Isle of Man"
    assert Postcode.parse("BS1 1AA").crown_dependency is None


def test_a_sector_is_told_from_an_outcode():
    assert is_sector("BS3 4")
    assert not is_sector("BS34")


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        postcode = Postcode.parse(text)
    except NotAPostcode:
        return
    assert Postcode.parse(postcode.pcds) == Postcode.parse(postcode.key.lower()) == postcode
