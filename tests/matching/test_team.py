"""Teams: as good as the best of every way tried by brute force, tier by tier, and never worse than greedy."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from carematch.commands.match import solve
from carematch.matching.problem import ProblemRefused, load
from carematch.matching.team.finding import Cancelled, Pace
from carematch.matching.team.solve import team
from tests.matching import team_oracle
from tests.matching.example import example
from tests.matching.problems import Maker

STILL = Pace(exact=60, solver=60, clock=lambda: 0.0)  # a clock that stands: nothing runs out of time
ALONE = Pace(exact=60, solver=60, each_other=0, clock=lambda: 0.0)  # the fewest faces only
SOLVER_ONLY = Pace(each_other=0, exact=0, solver=60, clock=lambda: 0.0)


def visit(name, day, earliest="08:00", latest="09:00", minutes=60, services=None):
    times = {"earliest": earliest, "latest": latest}
    return {"id": name, "day": day, **times, "minutes": minutes, "services": services}


def free(*days, since="07:00", until="20:00"):
    return {"availability": [{"day": day, "from": since, "to": until} for day in days]}


def teamed(need, *providers, pace=STILL):
    return team(load(example(need, *providers)), pace)["needs"][0]


def week(*days):
    return {"visits": [visit(f"v{day}", day) for day in days], "max_rate_pence": None}


def shared(random):
    """Return a random problem for teams: up to four visits, up to five providers."""
    maker = Maker(random)
    problem = maker.problem()
    problem["providers"] = [maker.provider(f"p{number}") for number in range(maker.one(2, 4, 5))]
    for need in problem["needs"]:
        need["visits"] = [maker.visit(number) for number in range(maker.one(1, 3, 4, 4))]
        need["weekly_minutes"] = None
        need["max_miles"] = maker.one(None, 2)
        need["weekly_budget_pence"] = maker.one(None, None, 4000, 9000)
        for each in need["visits"]:  # crowded, so that people clash and hours run out
            each["day"] = maker.one(0, 0, 5)
    for provider in problem["providers"]:
        provider["spare_minutes"] = maker.one(60, 100, 150, 600)
        provider["radius_miles"] = 10
        if provider["availability"] is not None:
            more = maker.some((0, 5))
            provider["availability"] += [{"day": day, "from": "06:00", "to": "23:00"} for day in more]
    return problem


def tiers(option):
    return -option["minutes_covered"], option["people"], option["miles"]


def check_option(need, providers, option):
    """Hold an option to what it says of itself: every visit lawful, every share held, every sum right."""
    by_id = {each["id"]: each for each in providers}
    shares = {}
    for each in need["visits"]:
        if each["id"] in option["assignment"]:
            provider = by_id[option["assignment"][each["id"]]]
            assert team_oracle.can(need, each, provider)
            shares.setdefault(provider["id"], []).append(each)
            spare = option["backup"][each["id"]]
            outside = [one for one in providers if one["id"] not in option["assignment"].values()]
            assert (spare is not None) == any(team_oracle.can(need, each, one) for one in outside)
            assert spare is None or team_oracle.can(need, each, by_id[spare])
            assert spare not in option["assignment"].values()
        else:
            assert each["id"] in [one["visit"] for one in option["uncovered"]]
    assert all(team_oracle.holds(visits, by_id[name]) for name, visits in shares.items())
    assert option["people"] == len(shares)
    assert option["miles"] == pytest.approx(sum(team_oracle.miles(need, by_id[name]) for name in shares))


def check_against_every_way(problem, pace):
    for need, found in zip(problem["needs"], team(load(problem), pace)["needs"], strict=True):
        covered, people, away, cost = team_oracle.best(need, problem["providers"])
        if not covered:
            assert found["options"] == []
            continue
        first = found["options"][0]
        assert first["name"] == "fewest faces"
        assert first["proved_optimal"]
        assert tiers(first) == (covered, people, pytest.approx(away, abs=1e-5))
        if first["week_pence"] is not None:
            assert first["week_pence"] == pytest.approx(float(cost), abs=0.51)
        assert tiers(first)[:2] <= team_oracle.greedy(need, problem["providers"])
        for option in found["options"]:
            check_option(need, problem["providers"], option)
            assert option["minutes_covered"] == -covered


@given(st.randoms(use_true_random=True))
@settings(max_examples=100, deadline=None)
def test_the_best_team_is_the_best_of_every_way_there_is(random):
    check_against_every_way(shared(random), ALONE)


@given(st.randoms(use_true_random=True))
@settings(max_examples=40, deadline=None)
def test_the_solver_alone_finds_the_same(random):
    check_against_every_way(shared(random), SOLVER_ONLY)


@given(st.randoms(use_true_random=True))
@settings(max_examples=20, deadline=None)
def test_without_any_time_it_is_still_no_worse_than_greedy_and_says_so(random):
    problem = shared(random)
    nothing = Pace(exact=0, solver=0, clock=lambda: 0.0)
    for need, found in zip(problem["needs"], team(load(problem), nothing)["needs"], strict=True):
        for option in found["options"]:
            check_option(need, problem["providers"], option)
            assert tiers(option)[:2] <= team_oracle.greedy(need, problem["providers"])
            best = team_oracle.best(need, problem["providers"])
            assert not option["proved_optimal"] or tiers(option)[:2] == best[:2]


@given(st.randoms(use_true_random=True))
@settings(max_examples=20, deadline=None)
def test_no_option_is_worse_in_everything_and_each_is_best_by_its_name(random):
    problem = shared(random)
    for found in team(load(problem), STILL)["needs"]:
        options = {option["name"]: option for option in found["options"]}
        assert len(options) == len(found["options"]) <= 3
        for one in options.values():
            for other in options.values():
                worse = [one[key] >= other[key] for key in ("people", "miles", "most_minutes_on_one")]
                dearer = (one["week_pence"] or 0) >= (other["week_pence"] or 0)
                assert one is other or not all([*worse, dearer])
        known = [option["week_pence"] for option in options.values()]
        if "cheapest" in options and None not in known:
            assert options["cheapest"]["week_pence"] == min(known)
        if "most resilient" in options:
            heaviest = [option["most_minutes_on_one"] for option in options.values()]
            assert options["most resilient"]["most_minutes_on_one"] == min(heaviest)


# ---- single cases ------------------------------------------------------------------------------------------


def test_two_people_share_what_neither_can_do_alone():
    found = teamed(week(0, 1, 2), free(0, 1), {"id": "p2", **free(2)})
    assert [option["name"] for option in found["options"]] == ["fewest faces"]
    first = found["options"][0]
    assert first["assignment"] == {"v0": "p1", "v1": "p1", "v2": "p2"}
    assert (first["people"], first["minutes_covered"], first["proved_optimal"]) == (2, 180, True)
    assert first["week_pence"] == 3 * 2100
    assert first["backup"] == {"v0": None, "v1": None, "v2": None}


def test_each_visit_is_a_need_of_its_own_with_its_own_services():
    need = {
        "services": ["PC-WASH"],
        "visits": [visit("v0", 0), visit("v1", 0, "18:00", "19:00", 60, ["COMP"])],
    }
    companion = {"id": "p2", **free(0), "services": ["COMP"], "checks": {**CHECKS, "dbs_basic": None}}
    found = teamed(need, free(0, until="12:00"), companion)["options"][0]
    assert found["assignment"] == {"v0": "p1", "v1": "p2"}


CHECKS = {"identity": None, "references": None, "public_liability": None, "right_to_work": None}


def test_what_is_not_known_keeps_somebody_out_and_is_said():
    found = teamed({**week(0, 1), "gender": "female"}, free(0), {"id": "p2", **free(1), "gender": None})
    (option,) = found["options"]
    assert option["assignment"] == {"v0": "p1"}
    assert option["uncovered"] == [
        {
            "visit": "v1",
            "says": "Nobody who may do it is free then. "
            "1 person might, but something is not recorded: ask them first",
        }
    ]


def test_hours_and_budget_are_kept_over_the_whole_team():
    assert (
        teamed(week(0, 1, 2), {**free(0, 1, 2), "spare_minutes": 120})["options"][0]["minutes_covered"] == 120
    )
    both = ({**free(0, 1, 2), "spare_minutes": 120}, {"id": "p2", **free(0, 1, 2), "lat": 51.46})
    assert teamed(week(0, 1, 2), *both)["options"][0]["assignment"] == dict.fromkeys(("v0", "v1", "v2"), "p2")
    poor = {**week(0, 1, 2), "weekly_budget_pence": 4199, "weekly_top_up_pence": 0}
    found = teamed(poor, *both)["options"][0]
    assert (found["minutes_covered"], found["week_pence"]) == (60, 2100)
    assert all("over its budget" in each["says"] for each in found["uncovered"])


def test_nobody_is_in_two_places_at_once():
    need = {
        "visits": [visit(f"v{each}", 0, "08:00", "10:00", 45) for each in range(3)],
        "max_rate_pence": None,
    }
    alone = teamed(need, free(0))["options"][0]
    assert alone["minutes_covered"] == 90
    assert (
        alone["uncovered"][0]["says"]
        == "Those who could do it are at other visits then, or have no hours left"
    )
    for pace in (STILL, SOLVER_ONLY):
        assert (
            teamed(need, free(0), {"id": "p2", **free(0)}, pace=pace)["options"][0]["minutes_covered"] == 135
        )


def test_a_cheaper_and_a_steadier_team_are_offered_beside_the_fewest_faces():
    far = {"lat": 51.48}
    cheap = {"id": "p2", **free(0, 1), **far, "rate_pence": {"weekday": 1500, "weekend": 1500}}
    other = {"id": "p3", **free(2, 3), **far, "rate_pence": {"weekday": 1500, "weekend": 1500}}
    found = teamed(week(0, 1, 2, 3), free(0, 1, 2, 3), cheap, other)
    assert [(each["name"], each["people"]) for each in found["options"]] == [
        ("fewest faces", 1),
        ("cheapest", 2),
        ("most resilient", 2),
    ]
    assert found["options"][2]["miles"] < found["options"][1]["miles"]
    assert found["options"][0]["says"] == "One person does it all"
    assert "£24 a week less" in found["options"][1]["says"]
    dear = {"rate_pence": {"weekday": 3000, "weekend": 3000}}
    found = teamed(week(0, 1, 2, 3), free(0, 1, 2, 3), {**cheap, **dear}, {**other, **dear})
    assert [(each["name"], each["most_minutes_on_one"]) for each in found["options"]] == [
        ("fewest faces", 240),
        ("most resilient", 120),
    ]


def test_needs_that_no_team_can_share_say_why():
    assert teamed({"visits": [], "weekly_minutes": 60})["reason"].startswith("The times are flexible")
    assert teamed(week(0), free(1)) == {
        "id": "n1",
        "options": [],
        "reason": "Nobody can do any of the visits as they are asked",
    }
    with pytest.raises(ProblemRefused, match=r"needs\[0\]\.lat: write where the person lives"):
        teamed({"lat": None, "lon": None})


def test_it_tells_how_far_it_is_and_stops_when_told():
    told = []
    teamed(week(0, 1), free(0), {"id": "p2", **free(1)}, pace=Pace(progress=lambda *said: told.append(said)))
    assert [percent for percent, _ in told] == sorted(percent for percent, _ in told)
    assert told[-1] == (100, "Done")
    with pytest.raises(Cancelled):
        teamed(week(0), free(0), pace=Pace(cancelled=lambda: True))


@pytest.mark.parametrize(
    "need, refused",
    [
        (
            {"visits": [visit(f"v{each}", each % 7) for each in range(5000)]},
            "needs[0].visits: 5000 visits are more",
        ),
        (
            {"visits": [visit("v", 0, minutes=61)]},
            "needs[0].visits[0].minutes: a visit of 61 minutes does not fit",
        ),
        (
            {"visits": [visit("v", 0, "23:30", "00:15", 46)]},
            "needs[0].visits[0].minutes: a visit of 46 minutes",
        ),
    ],
)
def test_weeks_that_cannot_be_are_refused_with_their_path(need, refused):
    with pytest.raises(ProblemRefused) as error:
        load(example(need))
    assert str(error.value).startswith(refused)
    assert "\n" not in str(error.value)


def test_the_command_answers_in_lines_and_in_json(tmp_path):
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(example(week(0, 1), free(0))), encoding="utf-8")
    asked = [str(path), "--mode", "team"]
    told = CliRunner().invoke(solve, asked).output
    assert "fewest faces: 1 hour covered, 1 to meet" in told
    assert "not covered: v1. Nobody who may do it is free then." in told
    found = json.loads(CliRunner().invoke(solve, [*asked, "--json"]).output)
    assert found["needs"][0]["options"][0]["assignment"] == {"v0": "p1"}
