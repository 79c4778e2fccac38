"""Postcodes as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carematch.places.postcode import Postcode, is_sector, mended, read_part
from carematch.places.problems import NotAPostcode


@pytest.mark.parametrize(
    "text",
    [
        "BS3 4AB",
        "bs34ab",
        " Bs3  4aB ",
        "B S 3 4 A B",
        "BS3\u00a04AB",
        "bs3\t4ab\n",
        "BS3\u200b4AB",
        "BS3-4AB",
        "BS3\u20114AB",
        "bs3 4ab.",
        "(BS3 4AB)",
        "ＢＳ３　４ＡＢ",
    ],
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
        ("bs3", "BS3 is only the first half of a postcode: enter all of it, like BS3 4AB"),
        ("bs3 4", "BS3 4 is only part of a postcode: enter all of it, like BS3 4AB"),
        ("CRO 2AB", "“CRO 2AB” is not a postcode: enter CR0 2AB if that is what you mean"),
        ("ß13AB", "“ß13AB” is not a postcode: enter a full UK postcode, like BS3 4AB"),
        ("BS3 4A", "“BS3 4A” is not a postcode: enter a full UK postcode, like BS3 4AB"),
        ("90210", "“90210” is not a postcode: enter a full UK postcode, like BS3 4AB"),
        ("12 Long Street, Bristol", "“12 Long Street, Bri…” is not a postcode: enter a full UK postcode, like BS3 4AB"),
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


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("BSO 1AA", "BS0 1AA"), ("cro2ab", "CR0 2AB"), ("0L1 1AA", "OL1 1AA"), ("1P1 1AB", "IP1 1AB"),
        ("BS3 IAB", "BS3 1AB"), ("E1O 1AA", "E10 1AA"), ("S014 1AB", "SO14 1AB"), ("SW1A OAA", "SW1A 0AA"),
    ],
)  # fmt: skip
def test_a_letter_for_a_figure_is_understood_where_only_one_postcode_can_be_meant(typed, meant):
    assert str(mended(typed)) == meant


@pytest.mark.parametrize(
    "typed", ["BS3 4AB", "W1A 1AA", "EC1A 1BB", "BS3 4AO", "QO1 1AA", "BS3", "", "O0O0O0O"]
)
def test_what_is_right_or_hopeless_is_not_mended(typed):
    assert mended(typed) is None


@pytest.mark.parametrize(
    "typed, part",
    [
        ("bs3", "BS3"), ("B S 3", "BS3"), ("bs3 4", "BS3 4"), ("BS3-4", "BS3 4"), ("bs34", "BS34"), ("BS345", "BS34 5"),
        ("M1 1", "M1 1"), ("ec1a1", "EC1A 1"), ("BS3 4A", None), ("BS3 4AB", None), ("B", None), ("", None),
    ],
)  # fmt: skip
def test_a_sector_is_written_with_its_space_and_a_district_without(typed, part):
    found = read_part(typed)
    assert (found and str(found)) == part


def test_the_prefix_of_a_part_tells_northern_ireland_and_the_crown_dependencies():
    assert read_part("BT1").is_northern_ireland
    assert read_part("JE2 3").crown_dependency == "Jersey"
