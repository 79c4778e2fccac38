"""Worked cases of the ranking: rules and what is not known, steps for near misses, order, and the blocked."""

import json
import math

import pytest

from carematch.matching.problem import load
from carematch.matching.rank import rank, rank_need
from tests.matching.example import example


def ranked(need=None, *providers, **top):
    return rank(load(example(need, *providers, **top)))["needs"][0]


def answer(code, need, provider):
    found = ranked(need, provider)
    if found["eligible"]:
        return found["eligible"][0]["rules"][code]["answer"]
    return "not_met" if code in found["near"][0]["failed"] else "met"


def steps(need, provider=None):
    return ranked(need, provider or {})["near"][0]["steps"]


def visits(*asked):
    keys = ("id", "day", "earliest", "latest", "minutes", "services")
    return [dict(zip(keys, (*each, None)[:6], strict=True)) for each in asked]


def test_the_worked_example():
    found = ranked()
    (only,) = found["eligible"]
    assert (found["id"], only["id"], found["near"], found["blocked"]) == ("n1", "p1", [], [])
    assert {each["answer"] for each in only["rules"].values()} == {"met"}
    assert len(only["rules"]) == 17
    near = math.exp(-only["miles"] / 3)
    assert only["miles"] == pytest.approx(0.80977, abs=1e-5)
    asked = {"neighbourhood": 0.5, "language": 1, "experience": 1, "price_fit": 0.16}
    assert only["parts"] == pytest.approx({"near": near, **asked, "fresh": 1, "fair_share": 0})
    assert only["score"] == pytest.approx(100 * (25 * near + 5 + 10 + 15 + 0.8 + 5) / 75)
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize(
    "rule, need, provider, reason",
    [
        ("listed", {}, {"listed": False}, "Not listed"),
        ("listed", {}, {"paused": True, "checks": {}}, "paused"),
        ("checks", {}, {"checks": {"right_to_work": None}}, "Identity: not recorded"),
        ("checks", {"start_on": "2028-01-02"}, {}, "ran out after"),
        ("lawful_route", {}, {"legal_form": "company"}, "registered with the CQC"),
        ("lawful_route", {"contract_party": "isf_holder"}, {}, "What would lift it"),
        ("lawful_route", {"capacity_doubt": True}, {}, "capacity"),
        ("lawful_route", {"services": ["NURS"]}, {"cqc_personal_care": True}, "Nursing"),
        ("dp_family", {}, {"id": "p9"}, "brother or sister"),
        ("not_excluded", {"excluded": ["p1"]}, {}, "The person has asked"),
        ("not_excluded", {}, {"excluded": ["n1"]}, "They have asked"),
    ],
)
def test_a_legal_failure_blocks_with_its_reason(rule, need, provider, reason):
    found = ranked(need, provider)
    assert (found["eligible"], found["near"]) == ([], [])
    assert found["blocked"][0]["rule"] == rule
    assert reason in found["blocked"][0]["reason"]


def test_right_to_work_is_a_rule_of_its_own():
    checks = load(example()).providers[0].checks
    held = {kind: str(last) if last else None for kind, last in checks.items() if kind != "right_to_work"}
    assert ranked({}, {"checks": held})["blocked"][0]["rule"] == "right_to_work"


@pytest.mark.parametrize(
    "code, need, provider, expected",
    [
        ("gender", {"gender": "female"}, {"gender": None}, "unknown"),
        ("gender", {"gender": "female"}, {"gender": "male"}, "not_met"),
        ("language", {"languages_any": ["so", "pa"]}, {}, "met"),
        ("language", {"languages_any": ["so"]}, {"languages": None}, "unknown"),
        ("language", {"languages_any": ["so"]}, {"languages": []}, "not_met"),
        ("driver", {"driver": True}, {"drives": None}, "unknown"),
        ("driver", {}, {"drives": None}, "met"),
        ("pets", {"pets": ["dog"]}, {}, "not_met"),
        ("pets", {"pets": ["cat"]}, {}, "met"),
        ("pets", {"pets": ["cat"]}, {"refuses_pets": None}, "unknown"),
        ("smoking", {"smoking_home": True}, {}, "not_met"),
        ("smoking", {"smoking_home": True}, {"refuses_smoking_homes": None}, "unknown"),
        ("own_must", {"own_musts": ["calm"]}, {}, "unknown"),
        ("own_must", {"own_musts": ["calm"]}, {"meets": ["calm"]}, "met"),
        ("own_must", {"own_musts": ["calm", "tidy"]}, {"meets": {"calm": False}}, "not_met"),
        ("hours", {}, {"spare_minutes": 45}, "met"),
        ("hours", {}, {"spare_minutes": 44}, "not_met"),
        ("hours", {}, {"spare_minutes": None}, "unknown"),
        ("times", {}, {"availability": None}, "unknown"),
        ("times", {}, {"availability": []}, "not_met"),
        ("times", {"visits": [], "weekly_minutes": 60}, {"availability": []}, "met"),
        ("service", {}, {"services": ["COMP"]}, "not_met"),
        ("price", {"max_rate_pence": 2100}, {}, "met"),
        ("price", {"max_rate_pence": 2099}, {}, "not_met"),
        ("price", {}, {"rate_pence": None}, "unknown"),
        ("price", {}, {"rate_pence": {"weekday": None, "weekend": 100}}, "unknown"),
        ("price", {}, {"rate_pence": {"weekday": 2100, "weekend": 9900}}, "met"),
        ("price", {"max_rate_pence": None, "weekly_budget_pence": 1575}, {}, "met"),
        ("price", {"max_rate_pence": None, "weekly_budget_pence": 1574}, {}, "not_met"),
        ("price", {"weekly_budget_pence": 1500, "weekly_top_up_pence": 75}, {}, "met"),
        ("price", {"max_rate_pence": None}, {"rate_pence": None}, "met"),
        ("distance", {"max_miles": 0.8}, {}, "not_met"),
        ("distance", {"max_miles": 0.81}, {}, "met"),
        ("distance", {}, {"radius_miles": 0.8}, "not_met"),
        ("distance", {}, {"radius_miles": None}, "unknown"),
        ("distance", {"lat": None, "lon": None}, {}, "unknown"),
    ],
)
def test_a_must_is_met_not_met_or_not_known(code, need, provider, expected):
    assert answer(code, need, provider) == expected


def test_a_weekend_rate_counts_only_where_a_visit_falls_on_a_weekend():
    saturday = visits(("v1", 5, "09:00", "10:00", 45))
    free = {"availability": [{"day": 5, "from": "09:00", "to": "10:00"}]}
    assert answer("price", {"visits": saturday, "max_rate_pence": 2399}, free) == "not_met"
    assert answer("price", {"visits": saturday, "max_rate_pence": 2400}, free) == "met"


def test_the_unknown_rate_does_not_hide_one_that_is_too_dear():
    both = visits(("v1", 0, "09:00", "10:00", 45), ("v2", 5, "09:00", "10:00", 45))
    dear = {"rate_pence": {"weekday": 2600, "weekend": None}}
    assert answer("price", {"visits": both}, dear) == "not_met"


# Sector: 2.5 km either way, 1.55 miles. The pair lie 0.81 miles apart.
@pytest.mark.parametrize(
    "need, provider, radius, expected",
    [
        ("unit", "unit", 0.9, "met"),
        ("sector", "unit", 2.37, "met"),
        ("sector", "unit", 2.36, "unknown"),
        ("unit", "sector", 0.1, "unknown"),
        ("sector", "sector", 3.91, "unknown"),
        ("sector", "sector", 3.92, "met"),
        ("unit", "outcode", 3.4, "unknown"),
        ("unit", "outcode", 3.5, "met"),
    ],
)
def test_a_rough_place_is_not_known_while_the_answer_could_flip(need, provider, radius, expected):
    provider = {"precision": provider, "radius_miles": radius}
    assert answer("distance", {"precision": need}, provider) == expected


def test_a_rough_place_can_be_too_far_for_certain():
    far = {"lat": 51.55, "precision": "sector", "radius_miles": 4}
    assert answer("distance", {}, far) == "not_met"
    assert steps({}, far) == [{"code": "distance", "visit": None, "extra_miles": 2.0}]


def test_those_with_something_to_ask_come_after_all_who_fit():
    found = ranked(
        {"driver": True}, {"id": "near", "drives": None}, {"id": "far", "lat": 51.47, "lon": -2.62}
    )
    assert [each["id"] for each in found["eligible"]] == ["far", "near"]


def test_equals_are_drawn_by_lot_and_the_seed_turns_it():
    alike = [{"id": name} for name in "abcdef"]
    orders = {tuple(each["id"] for each in ranked({}, *alike, seed=seed)["eligible"]) for seed in range(5)}
    assert len(orders) == 5
    backwards = ranked({}, *alike[::-1], seed=3)["eligible"]
    assert [each["id"] for each in backwards] == [
        each["id"] for each in ranked({}, *alike, seed=3)["eligible"]
    ]


def test_within_a_billionth_the_nearer_comes_first():
    found = ranked(
        {"neighbourhood": None},
        {"id": "further", "lat": 51.46, "offers_28_days": 0},
        {"id": "nearer", "lat": 51.4436 + 1e-4, "offers_28_days": 0},
        weights={"near": 0},
    )
    assert [each["id"] for each in found["eligible"]] == ["nearer", "further"]


def test_fair_share_looks_only_at_those_who_fit():
    found = ranked({}, {"offers_28_days": 2}, {"id": "p2", "offers_28_days": 9, "listed": False})
    assert found["eligible"][0]["parts"]["fair_share"] == 0
    assert ranked({}, {"offers_28_days": 0})["eligible"][0]["parts"]["fair_share"] == 1


def test_near_misses_come_with_the_fewest_failures_first_and_at_most_fifty():
    many = [{"id": f"p{number:02d}", "spare_minutes": 0, "services": ["COMP"]} for number in range(60)]
    found = ranked({}, *many, {"id": "one", "spare_minutes": 0})
    assert len(found["near"]) == 50
    assert found["near"][0]["id"] == "one"
    assert found["near"][1]["failed"] == ["service", "hours"]


def test_the_visit_moves_by_the_fewest_quarters():
    early = {"visits": visits(("v1", 0, "06:00", "07:00", 45))}
    assert steps(early) == [{"code": "times", "visit": "v1", "shift_minutes": 105}]
    late = {
        "visits": visits(("v1", 0, "14:05", "15:00", 30))
    }  # rounds to 14:15, so a whole half-hour and more
    assert steps(late) == [{"code": "times", "visit": "v1", "shift_minutes": -45}]


def test_a_visit_does_not_move_more_than_three_hours():
    assert steps({"visits": visits(("v1", 0, "17:00", "18:00", 60))}) == []
    assert steps({"visits": visits(("v1", 0, "16:00", "17:00", 60))})[0]["shift_minutes"] == -180


def test_one_of_two_is_moved_apart_or_given_away():
    clash = visits(("v1", 0, "08:00", "09:00", 60), ("v2", 0, "08:00", "09:00", 45))
    assert steps({"visits": clash}) == [{"code": "times", "visit": "v1", "shift_minutes": 45}]
    narrow = {"availability": [{"day": 0, "from": "08:00", "to": "09:00"}]}
    assert steps({"visits": clash}, narrow) == [{"code": "times", "visit": "v2", "drop": True}]


def test_the_shortest_visit_that_makes_room_is_given_away():
    long = visits(
        ("v1", 0, "08:00", "10:00", 60), ("v2", 0, "10:00", "12:00", 30), ("v3", 0, "12:00", "14:00", 45)
    )
    assert steps({"visits": long}, {"spare_minutes": 90}) == [{"code": "hours", "visit": "v3", "drop": True}]


def test_a_service_goes_with_its_visit_where_there_is_one():
    mixed = visits(("v1", 0, "08:00", "10:00", 60), ("v2", 0, "10:00", "12:00", 30, ["CLEAN"]))
    assert steps({"visits": mixed}) == [{"code": "service", "visit": "v2", "drop": True}]
    assert steps({"services": ["PC-WASH", "CLEAN"]}) == [{"code": "service", "visit": None, "drop": True}]


def test_miles_and_pence_are_rounded_up():
    assert steps({"max_miles": 0.5}) == [{"code": "distance", "visit": None, "extra_miles": 0.5}]
    assert steps({"max_miles": 0.2}) == [{"code": "distance", "visit": None, "extra_miles": 1.0}]
    assert steps({"max_rate_pence": 2050}) == [{"code": "price", "visit": None, "extra_pence": 50}]
    assert steps({"max_rate_pence": 2049}) == [{"code": "price", "visit": None, "extra_pence": 100}]
    # 45 minutes cost £15.75; 76p too much is £1.02 an hour
    assert steps({"weekly_budget_pence": 1499})[0]["extra_pence"] == 150


def test_the_typed_ranking_keeps_what_the_page_needs():
    problem = load(example({"driver": True}, {}, {"id": "p2", "drives": None}, {"id": "p3", "drives": False}))
    ranking = rank_need(problem.needs[0], problem.providers, today=problem.today)
    assert [each.candidate.id for each in ranking.eligible] == ["p1", "p2"]
    assert ranking.eligible[1].ask_first == ("driver",)
    assert [(each.candidate.id, each.failed) for each in ranking.near] == [("p3", ("driver",))]
    assert ranking.misses == 1
    assert ranking.weights["near"] == 25
