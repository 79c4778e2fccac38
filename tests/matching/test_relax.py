"""The smallest sets of changes: each lets in exactly whom it says, and no part of one would do."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from carematch.matching.problem import load
from carematch.matching.rank import rank
from carematch.matching.relax import relax
from tests.matching import oracle, oracle_changes
from tests.matching.example import example
from tests.matching.problems import Maker


def relaxed(need=None, *providers):
    return relax(load(example(need, *providers)))["needs"][0]


def codes(found):
    return [[change["code"] for change in each["changes"]] for each in found["sets"]]


def step(change):
    return {key: value for key, value in change["change"].items() if key != "says"}


def test_one_change_says_whom_it_lets_in():
    found = relaxed({"max_rate_pence": 2050}, {}, {"id": "p2"}, {"id": "p3", "rate_pence": {"weekday": 2140}})
    assert found["bound_by"] == "price"
    assert [(each["changes"][0]["change"]["says"], each["unlocks"]) for each in found["sets"]] == [
        ("Pay up to £1 an hour more", ["p1", "p2", "p3"]),
        ("Pay up to £0.50 an hour more", ["p1", "p2"]),
    ]
    json.dumps(found)


def test_what_the_person_would_rather_change_comes_first():
    providers = ({"spare_minutes": 600, "lat": 51.48}, {"id": "p2", "rate_pence": {"weekday": 2600}})
    need = {"max_miles": 1}
    assert codes(relaxed({**need, "flexibility": ["distance"]}, *providers)) == [["distance"], ["price"]]
    assert codes(relaxed({**need, "flexibility": ["price"]}, *providers)) == [["price"], ["distance"]]


def test_a_pair_is_shown_only_where_neither_part_would_do():
    both = {"id": "both", "rate_pence": {"weekday": 2600}, "spare_minutes": 600, "gender": "male"}
    assert codes(relaxed({"gender": "female"}, both)) == [["gender", "price"]]
    dear = {"id": "dear", "rate_pence": {"weekday": 2600}}
    assert codes(relaxed({"gender": "female"}, both, dear)) == [["price"]]


def test_a_larger_change_that_lets_in_nobody_more_is_not_said():
    dear = {"id": "dear", "rate_pence": {"weekday": 2200}}
    dearer_and_full = {"id": "both", "rate_pence": {"weekday": 2300}, "spare_minutes": 0}
    found = relaxed({"max_rate_pence": 2000}, dear, dearer_and_full)
    assert [step(change)["extra_pence"] for each in found["sets"] for change in each["changes"]] == [200]


def test_nothing_is_changed_where_somebody_fits_and_nothing_legal_ever():
    assert relaxed({}, {}, {"id": "p2", "spare_minutes": 0}) == {"id": "n1", "sets": [], "bound_by": "hours"}
    assert relaxed({}, {"checks": {}}) == {"id": "n1", "sets": [], "bound_by": None}


def test_the_rule_that_bound_is_the_first_of_those_most_fail():
    three = {"availability": [], "spare_minutes": 0, "services": ["COMP"]}
    assert relaxed({}, three) == {"id": "n1", "sets": [], "bound_by": "service"}
    assert relaxed({}, three, {"id": "p2", "spare_minutes": 0})["bound_by"] == "hours"


@given(st.randoms(use_true_random=True))
@settings(max_examples=60, deadline=None)
def test_sets_agree_with_the_near_misses(random):
    problem = load(Maker(random).problem())
    for found, ranked in zip(relax(problem)["needs"], rank(problem)["needs"], strict=True):
        near = {each["id"]: each for each in ranked["near"]}
        if ranked["eligible"]:
            assert found["sets"] == []
            continue
        alone = [step(each["changes"][0]) for each in found["sets"] if len(each["changes"]) == 1]
        for each in near.values():
            if len(each["failed"]) == 1:
                assert all(made in alone for made in each["steps"])
        for each in found["sets"]:
            assert each["unlocks"]
            assert {*each["unlocks"]} <= {*near}
            assert len(each["changes"]) <= 2
            assert len(each["changes"]) == 1 or not any(step(change) in alone for change in each["changes"])
        failed = [code for each in near.values() for code in each["failed"]]
        most = max((failed.count(code) for code in failed), default=0)
        assert found["bound_by"] == next(
            (code for code in oracle.MUSTS if failed and failed.count(code) == most), None
        )


def hard(random):
    """Return a problem in which nobody breaks the law, and many fail one or two Musts."""
    maker = Maker(random)
    maker.hard = 0.35
    problem = maker.problem()
    providers = [maker.provider(f"q{number}") for number in range(8)]
    for each in (*problem["providers"], *providers):
        each.update(spare_minutes=maker.one(0, 100, 600, 600), radius_miles=maker.one(0.5, 1, 4))
    return {**problem, "providers": [*problem["providers"], *providers]}


@given(st.randoms(use_true_random=True))
@settings(max_examples=60, deadline=None)
def test_every_set_is_the_oracles_and_lets_in_whom_the_oracle_lets_in(random):
    problem = hard(random)
    for found, need in zip(relax(load(problem))["needs"], problem["needs"], strict=True):
        wanted, bound_by = oracle_changes.sets(need, problem["providers"])
        made = {
            frozenset(oracle_changes.written(step(change)) for change in each["changes"]): {*each["unlocks"]}
            for each in found["sets"]
        }
        assert oracle_changes.once(made) == oracle_changes.once(wanted)
        assert len(found["sets"]) == len(made)
        assert found["bound_by"] == bound_by
