"""The problem file is read strictly: what cannot be is refused with its path."""

import copy
from datetime import date

import pytest

from carematch.matching.problem import ProblemRefused, load
from tests.matching.example import example


def changed(path, value):
    """Return the example with a value put at a path such as needs[0].visits[0].latest."""
    problem = example()
    at = problem
    keys = [int(key) if key.isdigit() else key for key in path.replace("[", ".").replace("]", "").split(".")]
    for key in keys[:-1]:
        at = at[key]
    at[keys[-1]] = value
    return problem


def refusal(problem):
    with pytest.raises(ProblemRefused) as refused:
        load(problem)
    return refused.value


def test_the_example_is_read_whole():
    problem = load(example())
    need, provider = problem.needs[0], problem.providers[0]
    assert (need.id, need.start_on, need.services_asked) == ("n1", date(2026, 12, 7), ("PC-WASH",))
    assert (need.visits[0].window.since, need.visits[0].window.until, need.minutes_asked) == (420, 600, 45)
    assert provider.rate_pence == {"weekday": 2100, "weekend": 2400, "bank_holiday": 3000}
    assert problem.adjacency == {"E02003048": ("E02003055",)}


@pytest.mark.parametrize(
    "path, value",
    [
        ("today", "01/12/2026"),
        ("today", "2026-02-30"),
        ("today", "20261201"),
        ("seed", 1.5),
        ("weights.nearness", 3),
        ("weights.near", -1),
        ("weights.near", float("nan")),
        ("adjacency.E02003048", "E02003055"),
        ("extra", 1),
        ("needs", None),
        ("needs[0].colour", "red"),
        ("needs[0].id", ""),
        ("needs[0].id", 7),
        ("needs[0].lat", 91),
        ("needs[0].lon", None),
        ("needs[0].precision", "street"),
        ("needs[0].start_on", None),
        ("needs[0].services", []),
        ("needs[0].services[0]", "PC-FLY"),
        ("needs[0].visits[0].day", 7),
        ("needs[0].visits[0].day", True),
        ("needs[0].visits[0].earliest", "25:00"),
        ("needs[0].visits[0].earliest", "7:00"),
        ("needs[0].visits[0].earliest", "24:00"),
        ("needs[0].visits[0].latest", "07:00"),
        ("needs[0].visits[0].latest", "24:01"),
        ("needs[0].visits[0].minutes", 0),
        ("needs[0].visits[0].minutes", 45.0),
        ("needs[0].visits[0].note", "x"),
        ("needs[0].max_miles", -1),
        ("needs[0].max_rate_pence", 25.5),
        ("needs[0].weekly_top_up_pence", -1),
        ("needs[0].driver", "yes"),
        ("needs[0].flexibility[0]", "checks"),
        ("needs[0].prefers.colours", []),
        ("needs[0].contract_party", None),
        ("needs[0].contract_party", "friend"),
        ("needs[0].arranger_authority", "son"),
        ("needs[0].funding", "direct-payment"),
        ("needs[0].relations[0].same_household", "no"),
        ("providers[0].listed", None),
        ("providers[0].paused", 0),
        ("providers[0].availability[0].to", "08:00"),
        ("providers[0].availability[0].until", "09:00"),
        ("providers[0].rate_pence.weekday", -2100),
        ("providers[0].rate_pence.sunday", 2100),
        ("providers[0].legal_form", "llp"),
        ("providers[0].checks.passport", None),
        ("providers[0].checks.identity", True),
        ("providers[0].offers_28_days", -1),
        ("providers[0].meets", "calm"),
    ],
)
def test_what_cannot_be_is_refused_with_its_path(path, value):
    refused = refusal(changed(path, value))
    assert refused.path == path
    assert str(refused).startswith(f"{path}: ")


def test_a_need_must_say_how_much_it_asks():
    assert refusal(example({"visits": []})).path == "needs[0].weekly_minutes"
    assert load(example({"visits": [], "weekly_minutes": 90})).needs[0].minutes_asked == 90


def test_an_id_may_stand_once():
    problem = example({}, {}, {})
    assert refusal(problem).path == "providers[1].id"
    problem = example()
    problem["needs"][0]["visits"] *= 2
    assert refusal(problem).path == "needs[0].visits[1].id"


@pytest.mark.parametrize("content", [[], "x", None, 3])
def test_only_an_object_is_a_problem(content):
    assert "write an object in braces" in str(refusal(content))


def test_a_window_that_closes_before_it_opens_ends_the_next_day():
    provider = load(example({}, {"availability": [{"day": 6, "from": "22:00", "to": "02:00"}]})).providers[0]
    assert (provider.availability[0].since, provider.availability[0].until) == (22 * 60, 26 * 60)


def test_what_is_left_out_is_not_known():
    problem = example()
    for key in (
        "gender",
        "drives",
        "languages",
        "rate_pence",
        "availability",
        "spare_minutes",
        "refuses_pets",
    ):
        del problem["providers"][0][key]
    provider = load(problem).providers[0]
    assert (provider.gender, provider.drives, provider.languages, provider.rate_pence) == (
        None,
        None,
        None,
        {},
    )
    assert (provider.availability, provider.spare_minutes, provider.refuses_pets) == (None, None, None)


def test_reading_changes_nothing_in_the_file():
    problem = example()
    before = copy.deepcopy(problem)
    load(problem)
    assert problem == before
