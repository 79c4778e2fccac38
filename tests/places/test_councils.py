"""The 153 councils, what they were called before, and what lies around them."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carematch.places.councils import area_of, councils, find_council, known, region_name
from carematch.places.models import Area
from carematch.places.problems import UnknownCouncil
from carematch.places.rings import ENGLAND, PlaceCodes, Ring, ring_of
from carematch.places.values import AreaKind, WiderAreaKind
from carematch.places.wider import Choice

TODAY = dt.date(2026, 11, 1)
CHANGE = dt.date(2028, 4, 1)
EVE = dt.date(2028, 3, 31)
BATH, BRISTOL, NORTH_SOMERSET, SOUTH_GLOUCESTERSHIRE = "E06000022", "E06000023", "E06000024", "E06000025"
SOUTH_WEST = "E12000009"


def told(code, *, kind=AreaKind.COUNCIL, name="", parent=None, start=None, end=None, successor=None):
    """Return an area as an importer writes it."""
    return Area(
        code=code, kind=kind, name=name or code, parent_code=parent,
        valid_from=start, valid_to=end, successor_code=successor,
    )  # fmt: skip


MERGER = [
    told(NORTH_SOMERSET, end=EVE, successor="E06000090"),
    told(BATH, end=EVE, successor="E06000090"),
    told("E06000090", name="Mendip and Coast", parent=SOUTH_WEST, start=CHANGE),
]


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


def test_councils_that_merge_later_are_two_until_then():
    bournemouth = area_of("E06000028", dt.date(2019, 3, 31))
    assert (bournemouth.name, bournemouth.codes) == ("Bournemouth", {"E06000028"})
    assert area_of("E06000028", dt.date(2019, 4, 1)).codes == {"E06000028", "E06000029", "E06000058"}
    # Asked for by a code that came later, it is what it then became.
    assert area_of("E06000058", dt.date(2019, 3, 31)).codes == {"E06000028", "E06000029", "E06000058"}


def test_a_change_that_was_told_counts_from_its_day():
    register = known(MERGER)
    before, after = (area_of(NORTH_SOMERSET, day, register=register) for day in (EVE, CHANGE))
    assert (before.name, before.codes) == ("North Somerset", {NORTH_SOMERSET})
    assert (after.code, after.name) == ("E06000090", "Mendip and Coast")
    assert after.codes == {NORTH_SOMERSET, BATH, "E06000090"}
    place = PlaceCodes("E06000090", SOUTH_WEST, ENGLAND)
    assert ring_of(place, after) is Ring.COUNCIL
    assert ring_of(place, area_of(BRISTOL, CHANGE, register=register)) is Ring.WIDER_AREA
    assert len(councils(EVE, register)) == 153
    assert len(councils(CHANGE, register)) == 152
    assert find_council("E06000090", register).county == "Somerset"
    assert find_council("E06000090") is None


def test_a_new_code_for_the_same_council_counts_before_its_day_too():
    register = known([told(BRISTOL, end=EVE, successor="E06000091"), told("E06000091", start=CHANGE)])
    assert area_of(BRISTOL, EVE, register=register).codes == {BRISTOL, "E06000091"}
    assert "E06000091" in area_of(SOUTH_GLOUCESTERSHIRE, EVE, register=register).wider_codes
    assert area_of("E06000091", CHANGE, register=register).region_name == "South West"


def test_successors_are_followed_over_several_changes():
    later = dt.date(2030, 4, 1)
    register = known(
        [
            *MERGER[:2],
            told("E06000090", start=CHANGE, end=dt.date(2030, 3, 31), successor="E06000092"),
            told("E06000092", name="Greater Somerset", start=later),
        ]
    )
    area = area_of(BATH, later, register=register)
    assert (area.name, area.region_name) == ("Greater Somerset", "South West")
    assert area.codes == {NORTH_SOMERSET, BATH, "E06000090", "E06000092"}


def test_successors_that_run_in_a_circle_end_somewhere():
    register = known(
        [
            told(BATH, end=EVE, successor="E06000090"),
            told("E06000090", start=CHANGE, end=dt.date(2028, 4, 2), successor="E06000091"),
            told("E06000091", start=CHANGE, end=dt.date(2028, 4, 2), successor="E06000090"),
            told(BRISTOL, end=EVE, successor=BRISTOL),
        ]
    )
    for code in (BATH, "E06000090", "E06000091", BRISTOL):
        area = area_of(code, dt.date(2029, 1, 1), register=register)
        assert area.code in area.codes <= area.wider_codes


_NEW = [f"E060000{number}" for number in range(90, 96)]
_DAYS = st.none() | st.sampled_from([EVE, CHANGE, dt.date(2030, 1, 1), dt.date(2031, 1, 1)])


@settings(deadline=None)  # each example tells a whole register
@given(
    st.lists(
        st.builds(
            told,
            st.sampled_from([BATH, BRISTOL, NORTH_SOMERSET, SOUTH_GLOUCESTERSHIRE, *_NEW]),
            parent=st.sampled_from([None, SOUTH_WEST]),
            start=_DAYS,
            end=_DAYS,
            successor=st.none() | st.sampled_from([BRISTOL, "E06000099", *_NEW]),
        ),
        unique_by=lambda area: area.code,
    ),
    st.sampled_from([EVE, CHANGE, dt.date(2030, 6, 1), dt.date(2032, 1, 1)]),
)
def test_whatever_is_told_each_code_is_one_council(changes, day):
    """Nonsense told of successors breaks nothing: each council answers, lies in its own wider area, and is itself."""
    register = known(changes)
    for council in (find_council(change.code, register) for change in changes):
        if council is None:
            continue
        area = area_of(council.code, day, register=register)
        assert area.code in area.codes <= area.wider_codes
        assert area_of(area.code, day, register=register) == area


def test_a_divided_county_leaves_its_districts_successors_in_its_county():
    register = known(
        [
            told("E10000030", kind=AreaKind.COUNTY, end=EVE),
            told("E07000207", kind=AreaKind.DISTRICT, parent="E10000030", end=EVE, successor="E06000093"),
            told("E07000213", kind=AreaKind.DISTRICT, parent="E10000030", end=EVE, successor="E06000094"),
            told("E06000093", name="East Surrey", parent="E12000008", start=CHANGE),
            told("E06000094", name="West Surrey", parent="E12000008", start=CHANGE),
        ]
    )
    east = area_of("E06000093", CHANGE, register=register)
    assert (east.codes, east.wider_name) == ({"E06000093"}, "Surrey")
    assert east.wider_members == ("East Surrey", "West Surrey")
    assert ring_of(PlaceCodes("E10000030", "E12000008", ENGLAND), east) is Ring.WIDER_AREA
    assert not find_council("E10000030", register).exists(CHANGE)


def test_what_is_told_does_not_undo_what_is_stated():
    register = known([told("E06000028", end=EVE, successor=BRISTOL), told("E07000081", start=CHANGE)])
    assert area_of("E06000028", CHANGE, register=register).code == "E06000058"
    assert find_council("E07000081", register) is None
    assert find_council("E06000099", known([told("E06000099", name="Nowhere", start=CHANGE)])) is None


def test_a_change_without_its_days_is_understood():
    register = known([told(BATH, successor="E06000090"), told("E06000090", start=CHANGE)])
    assert [find_council(BATH, register).exists(day) for day in (EVE, CHANGE)] == [True, False]
    register = known([told(BATH, end=EVE, successor="E06000090"), told("E06000090")])
    assert [find_council("E06000090", register).exists(day) for day in (EVE, CHANGE)] == [False, True]


def test_a_chosen_wider_area_takes_the_place_of_the_default():
    cluster = Choice(WiderAreaKind.CLUSTER, "Severnside", (NORTH_SOMERSET, "E10000027"))
    area = area_of(BRISTOL, TODAY, choice=cluster)
    assert (area.wider_name, area.wider_kind) == ("Severnside", WiderAreaKind.CLUSTER)
    assert area.wider_members == ("City of Bristol", "North Somerset", "Somerset")
    assert {BRISTOL, NORTH_SOMERSET, "E10000027", "E06000066"} == area.wider_codes
    county = area_of(BRISTOL, TODAY, choice=Choice(WiderAreaKind.COUNTY))
    assert (county.wider_name, county.wider_codes) == ("Bristol", {BRISTOL})
    authority = area_of(BRISTOL, TODAY, choice=Choice(WiderAreaKind.COMBINED_AUTHORITY))
    assert authority == area_of(BRISTOL, TODAY)


def test_a_combined_authority_one_has_left_gives_way_to_the_county():
    choice = Choice(WiderAreaKind.COMBINED_AUTHORITY)
    area = area_of(NORTH_SOMERSET, TODAY, choice=choice)
    assert (area.wider_name, area.wider_kind) == ("Somerset", WiderAreaKind.COUNTY)


def test_a_cluster_keeps_its_members_through_a_merger():
    cluster = Choice(WiderAreaKind.CLUSTER, "Severnside", (BRISTOL, NORTH_SOMERSET))
    area = area_of(BRISTOL, CHANGE, register=known(MERGER), choice=cluster)
    assert area.wider_members == ("City of Bristol", "Mendip and Coast")
    assert "E06000090" in area.wider_codes


def test_a_wider_area_that_reaches_beyond_the_region_is_known():
    assert area_of(BRISTOL, TODAY).is_within_region
    assert not area_of("E10000019", TODAY).is_within_region  # Greater Lincolnshire: two regions


def test_each_council_is_in_the_region_of_its_postcodes():
    counts = {}
    for council in councils(TODAY):
        counts[region_name(council.region_code)] = counts.get(region_name(council.region_code), 0) + 1
    assert counts == {
        "North East": 12, "North West": 24, "Yorkshire and The Humber": 15, "East Midlands": 10,
        "West Midlands": 14, "East of England": 11, "London": 33, "South East": 19, "South West": 15,
    }  # fmt: skip
