"""The waiting list shared: equal to trying every plan on small lists, every rule kept, and never two places at once."""

import itertools
import json
import random

import pytest
from click.testing import CliRunner

from carematch.commands.match import solve
from carematch.matching import times
from carematch.matching.caseload import generalised
from carematch.matching.caseload.board import lay
from carematch.matching.caseload.diving import dive
from carematch.matching.caseload.in_turn import first_come_first_served
from carematch.matching.caseload.optimiser import Clock
from carematch.matching.caseload.proving import prove
from carematch.matching.caseload.solve import caseload
from carematch.matching.eligibility import Pair, first_legal_failure, legal_answers, must_answers
from carematch.matching.facts import miles_between
from carematch.matching.problem import load
from tests.matching.example import example

CHECKS = {
    "identity": None,
    "references": None,
    "public_liability": None,
    "dbs_enhanced_adults_barred": None,
    "right_to_work": None,
}


def small(draw: random.Random):
    """Return a problem file of a few people and providers who get in each other's way."""

    def place():
        return {"lat": round(draw.uniform(51.44, 51.46), 4), "lon": round(draw.uniform(-2.61, -2.58), 4)}

    def visit(number):
        opens = draw.choice([7, 8, 9, 23])
        closes = (opens + draw.choice([1, 2])) % 24
        return {
            "id": f"v{number}",
            "day": draw.choice([0, 0, 6]),
            "earliest": f"{opens:02d}:00",
            "latest": f"{closes:02d}:{draw.choice(['00', '15'])}",
            "minutes": draw.choice([30, 45, 50, 60]),
            "services": draw.choice([None, None, None, ["SHOP"]]),
        }

    problem = example()
    need, provider = problem["needs"][0], problem["providers"][0]
    problem["needs"] = []
    visits_left = 6
    for number in range(draw.choice([1, 2, 3])):
        visits = [visit(each) for each in range(min(visits_left, draw.choice([0, 1, 2, 3, 4])))]
        visits_left -= len(visits)
        asked = {
            "id": f"n{number}",
            **place(),
            "received_on": draw.choice(["2026-11-20", "2026-11-25", None]),
            "priority": draw.choice([1, 1, 1.5, 2]),
            "services": ["COMP"],
            "visits": visits,
            "weekly_minutes": None if visits else 60,
            "weekly_budget_pence": draw.choice([None, None, 3000]),
            "gender": draw.choice([None, None, "female"]),
        }
        problem["needs"].append({**need, **asked})
    problem["providers"] = [
        {
            **provider,
            "id": f"p{number}",
            **place(),
            "services": draw.choice([["COMP", "SHOP"], ["COMP"], ["COMP", "SHOP"]]),
            "availability": [
                {"day": day, "from": "07:00", "to": draw.choice(["09:00", "10:00", "01:00"])}
                for day in (0, 6)
            ],
            "spare_minutes": draw.choice([45, 100, 150, 300, None]),
            "radius_miles": draw.choice([0.7, 3]),
            "gender": draw.choice(["female", "male", None]),
            "checks": CHECKS if draw.random() < 0.9 else {},
            "excluded": draw.choice([[], [], ["n0"]]),
        }
        for number in range(draw.choice([1, 2, 3, 4]))
    ]
    return load(problem)


def alone(need, visit):
    """Return one visit as a need of its own, written again from the definition."""
    services = visit.services or need.services
    asked = {name: getattr(need, name) for name in need.__dataclass_fields__}
    return type(need)(**{**asked, "visits": (visit,), "services": services})


def items_of(problem):
    return [(need, visit) for need in problem.needs for visit in need.visits or (None,)]


def may(need, visit, provider):
    single = need if visit is None else alone(need, type(visit)(visit.id, visit.window, visit.minutes))
    if visit is not None and visit.services:
        single = alone(need, visit)
    if first_legal_failure(legal_answers(single, provider)):
        return False
    return all(answer.is_met for answer in must_answers(Pair.of(single, provider)).values())


def keeps(problem, doing):
    """Tell whether a plan keeps every rule: who may, spare minutes, budgets, three people, one place at a time."""
    for provider in problem.providers:
        mine = [(need, visit) for need, visit, who in doing if who is provider]
        if sum(visit.minutes if visit else need.weekly_minutes for need, visit in mine) > (
            provider.spare_minutes or 0
        ):
            return False
        visits = [visit for _, visit in mine if visit]
        if visits and times.placing(visits, times.week_of(provider.availability)) is None:
            return False
    for need in problem.needs:
        theirs = [(visit, who) for asked, visit, who in doing if asked is need]
        if len({who.id for _, who in theirs}) > 3:
            return False
        if need.weekly_budget_pence is not None:
            cost = sum(
                (visit.minutes if visit else need.weekly_minutes)
                * who.rate_pence["weekday" if visit is None or visit.window.day < 5 else "weekend"]
                for visit, who in theirs
            )
            if cost > 60 * need.weekly_budget_pence:
                return False
    return True


def every_plan(problem):
    """Yield every plan there is."""
    items = items_of(problem)
    able = [[None, *(each for each in problem.providers if may(need, visit, each))] for need, visit in items]
    for who in itertools.product(*able):
        yield [(need, visit, one) for (need, visit), one in zip(items, who, strict=True) if one]


def measured(doing):
    weight = sum(
        need.priority * (visit.minutes if visit else need.weekly_minutes) for need, visit, _ in doing
    )
    return weight, -sum(miles_between(need, who) for need, _, who in doing)


def as_doing(problem, answer):
    needs = {need.id: need for need in problem.needs}
    who = {each.id: each for each in problem.providers}
    return [
        (
            needs[line["need"]],
            next((each for each in needs[line["need"]].visits if each.id == line["visit"]), None),
            who[line["provider"]],
        )
        for line in answer["assignment"]
    ]


@pytest.mark.parametrize("seed", range(60))
def test_the_proposal_is_the_best_of_all_plans(seed):
    problem = small(random.Random(seed))
    answer = caseload(problem)
    doing = as_doing(problem, answer)
    assert all(may(*each) for each in doing)
    assert keeps(problem, doing)
    weight, near = max(measured(each) for each in every_plan(problem) if keeps(problem, each))
    assert answer["proved_optimal"]
    assert answer["weighted_minutes"] == pytest.approx(weight)
    assert answer["bound"] == pytest.approx(weight)
    assert -answer["miles"] == pytest.approx(near, abs=1e-5)
    assert answer["minutes_met"] + answer["minutes_unmet"] == sum(n.minutes_asked for n in problem.needs)


@pytest.mark.parametrize("seed", range(20))
def test_a_plan_for_a_long_list_keeps_every_rule_and_its_bound_holds(seed):
    problem = small(random.Random(seed))
    board = lay(problem.needs, problem.providers)
    start = first_come_first_served(board)
    best, found = prove(board, start, Clock(20)), dive(board, start, Clock(20))
    assert keeps(problem, as_doing(problem, {"assignment": found.plan.as_json()}))
    assert start.weight <= found.plan.weight <= best.plan.weight + 1e-6 <= found.bound + 1e-3


def naively(problem):
    """Serve in turn, written from the definition and from nothing else."""
    doing = []
    for need in sorted(problem.needs, key=lambda each: (each.received_on is None, each.received_on, each.id)):
        left = sorted(need.visits or (None,), key=lambda each: each and (each.window.day, each.window.since))
        for _ in range(3):
            offers = []
            for who in problem.providers:
                taken = []
                for visit in left:
                    more = [*doing, *taken, (need, visit, who)]
                    if may(need, visit, who) and keeps(problem, more):
                        taken.append((need, visit, who))
                if taken:
                    offers.append((-len(taken), miles_between(need, who), who.id, taken))
            if not offers:
                break
            best = min(offers, key=lambda each: each[:3])[3]
            doing += best
            left = [visit for visit in left if visit not in [each[1] for each in best]]
    return doing


@pytest.mark.parametrize("seed", range(60))
def test_first_come_first_served_is_as_defined(seed):
    problem = small(random.Random(seed))
    expected = {(need.id, visit and visit.id, who.id) for need, visit, who in naively(problem)}
    found = first_come_first_served(lay(problem.needs, problem.providers)).as_json()
    assert {tuple(each.values()) for each in found} == expected


def test_nobody_is_at_two_homes_at_once():
    hour = {"earliest": "08:00", "latest": "09:00", "minutes": 60, "day": 0, "services": None, "id": "v1"}
    file = example({"visits": [hour]})
    file["needs"].append({**file["needs"][0], "id": "n2"})
    answer = caseload(load(file))
    assert (answer["minutes_met"], answer["minutes_unmet"]) == (60, 60)
    file["providers"].append({**file["providers"][0], "id": "p2"})
    assert caseload(load(file))["minutes_unmet"] == 0


def test_the_same_file_gives_the_same_plan():
    problem = small(random.Random(5))
    assert caseload(problem) == caseload(problem)


def test_a_search_that_is_called_off_returns_nothing_and_says_how_far_it_came():
    told = []
    problem = small(random.Random(5))
    assert caseload(problem, progress=lambda *each: told.append(each), cancelled=lambda: True) == {}
    assert told == [(0, "Finding out who may do which visit")]
    told.clear()
    caseload(problem, progress=lambda *each: told.append(each))
    assert [each[0] for each in told] == sorted(each[0] for each in told)


def test_without_time_the_plan_is_no_worse_than_first_come_first_served():
    problem = small(random.Random(5))
    board = lay(problem.needs, problem.providers)
    start = first_come_first_served(board)
    assert prove(board, start, Clock(0)).plan.weight >= start.weight
    assert dive(board, start, Clock(0)).plan.weight >= start.weight


def test_the_command_answers_and_says_so_in_lines(tmp_path):
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(example()))
    said = CliRunner().invoke(solve, [str(path), "--mode", "caseload"]).output
    assert "Need n1, visit v1: p1" in said
    assert "Nothing better is possible: this is proved" in said
    answer = json.loads(CliRunner().invoke(solve, [str(path), "--mode", "caseload", "--json"]).output)
    assert answer["assignment"] == [{"need": "n1", "visit": "v1", "provider": "p1"}]


@pytest.mark.parametrize("seed", range(15))
def test_the_kernel_by_itself_equals_trying_every_assignment(seed):
    draw = random.Random(seed)
    agents, jobs = draw.choice([2, 3]), draw.choice([3, 5])
    costs = [[draw.randint(5, 25) for _ in range(jobs)] for _ in range(agents)]
    takes = [[draw.randint(5, 25) for _ in range(jobs)] for _ in range(agents)]
    has = [draw.randint(20, 60) for _ in range(agents)]
    words = [agents, jobs, *itertools.chain(*costs), *itertools.chain(*takes), *has]
    (instance,) = generalised.read_instances(" ".join(map(str, words)))
    possible = [
        sum(costs[agent][job] for job, agent in enumerate(each))
        for each in itertools.product(range(agents), repeat=jobs)
        if all(
            sum(takes[agent][job] for job, who in enumerate(each) if who == agent) <= has[agent]
            for agent in range(agents)
        )
    ]
    found = generalised.assign(instance)
    assert (found and found.cost) == (min(possible) if possible else None)
    assert found is None or found.proved


@pytest.mark.parametrize("text", ["2", "2 2 1 2 3", "one two", "0 3"])
def test_what_is_no_instance_is_refused(text):
    with pytest.raises(generalised.NotAnInstance):
        generalised.read_instances(text)
