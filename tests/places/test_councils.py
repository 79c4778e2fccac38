"""The 153 councils, what they were called before, and what lies around them."""

import datetime as dt

import pytest

from carematch.places.councils import area_of, councils, find_council, region_name
from carematch.places.problems import UnknownCouncil

TODAY = dt.date(2026, 11, 1)


def test_there_are_153_of_the_right_kinds():
    kinds = [council.kind for council in councils(TODAY)]
    assert len(kinds) == 153
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "county": 21, "unitary": 63, "metropolitan": 36, "london_borough": 32, "city_corporation": 1,
    }  # fmt: skip


@pytest.mark.parametrize("day", [dt.date(2023, 3, 31), dt.date(2023, 4, 1)])
def test_a_reorganised_county_is_one_council_on_each_day(day):
    somersets = [council for council in councils(day) if council.name == "Somerset"]
    assert len(somersets) == 1
    assert somersets[0].kind == ("county" if day.month == 3 else "unitary")


def test_every_successor_and_region_is_known():
    for council in councils(TODAY):
        assert region_name(council.region_code)
        assert council.county
    assert find_council("E10000007").region_code == "E12000004"  # Derbyshire is in the East Midlands
    assert find_council("E10000019").region_code == "E12000004"  # and so is Lincolnshire
    assert find_council("E10000027").successor_code == "E06000066"


def test_the_wider_area_is_the_combined_authority_else_the_county():
    bristol = area_of("E06000023", TODAY)
    assert (bristol.wider_name, bristol.region_name) == ("West of England", "South West")
    assert bristol.wider_codes == {"E06000022", "E06000023", "E06000025"}
    north_somerset = area_of("E06000024", TODAY)
    assert north_somerset.wider_name == "Somerset"
    assert {"E06000022", "E06000024", "E06000066"} <= north_somerset.wider_codes
    assert len(area_of("E09000001", TODAY).wider_codes) == 33


def test_the_wider_area_changes_with_the_date():
    before = area_of("E08000037", dt.date(2024, 5, 6))
    after = area_of("E08000037", dt.date(2024, 5, 7))
    assert "E08000021" not in before.wider_codes  # Newcastle was in North of Tyne until then
    assert "E08000021" in after.wider_codes
    assert area_of("E06000027", dt.date(2024, 12, 31)).wider_name == "Devon"
    assert area_of("E06000027", TODAY).wider_name == "Devon and Torbay"


def test_a_council_answers_to_its_former_codes():
    sheffield = area_of("E08000019", TODAY)
    assert sheffield.code == "E08000039"
    assert sheffield.codes == {"E08000019", "E08000039"}
    assert {"E08000016", "E08000038"} <= sheffield.wider_codes


def test_every_council_lies_in_its_own_wider_area():
    for council in councils(TODAY):
        area = area_of(council.code, TODAY)
        assert council.code in area.codes <= area.wider_codes


def test_a_district_is_no_such_council():
    with pytest.raises(UnknownCouncil, match="has the code E07000081"):
        area_of("E07000081", TODAY)
