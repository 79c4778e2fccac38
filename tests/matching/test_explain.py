"""A fact on the desk is shown exactly when it is true, worked out here again from the file."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carematch.matching.problem import load
from carematch.matching.rank import rank_need
from tests.matching import oracle
from tests.matching.example import example
from tests.matching.problems import Maker


def shown(problem):
    """Return the facts of everybody who is listed with facts, by need and provider."""
    loaded = load(problem)
    facts = {}
    for need in loaded.needs:
        ranking = rank_need(need, loaded.providers, today=loaded.today)
        for each in (*ranking.eligible, *ranking.near):
            facts[need.id, each.candidate.id] = {(chip.code, chip.text) for chip in each.chips}
    return facts


def facts_of(need=None, provider=None, **top):
    return next(iter(shown(example(need, provider or {}, **top)).values()))


def asked_or(answer, is_asked, met, not_met, ask):
    if not is_asked:
        return set()
    return {{"met": met, "not_met": not_met, "unknown": f"Ask first: {ask}"}[answer]}


def expected(code, need, provider):
    """Return what must be shown for a rule, from the file and the oracle's answer."""
    return globals()[f"expected_{code}"](need, provider, oracle.must(code, need, provider))


def expected_driver(need, provider, answer):
    return asked_or(answer, need["driver"], "Drives", "Does not drive", "do they drive?")


def expected_pets(need, provider, answer):
    goes = "to homes with your pets"
    return asked_or(
        answer, need["pets"], f"Goes {goes}", f"Does not go {goes}", "do they go to homes with pets?"
    )


def expected_smoking(need, provider, answer):
    goes = "to homes where people smoke"
    return asked_or(
        answer, need["smoking_home"], f"Goes {goes}", f"Does not go {goes}", f"do they go {goes}?"
    )


def expected_gender(need, provider, answer):
    own = str(provider["gender"]).capitalize()
    return asked_or(answer, need["gender"], own, own, "what gender are they?")


def expected_language(need, provider, answer):
    names = {"en": "English", "pa": "Punjabi", "so": "Somali"}
    if answer == "unknown":
        return {"Ask first: which languages do they speak?"}
    if answer == "not_met":
        return {f"Does not speak {' or '.join(names[code] for code in need['languages_any'])}"}
    asked = {*need["languages_any"], *need["prefers"]["languages"]}
    return {f"Speaks {names[code]}" for code in asked & {*(provider["languages"] or [])}}


def expected_distance(need, provider, answer):
    miles = oracle.miles(need, provider)
    rough = need["precision"] != "unit" or provider["precision"] != "unit"
    if answer == "unknown":
        return {"Ask first: is it near enough?"}
    if rough or answer == "not_met":
        return None  # the words for it are tested with the distances
    return {f"Within {max(1, math.ceil(miles))} mile{'s' if miles > 1 else ''}"}


def expected_price(need, provider, answer):
    if answer == "unknown":
        return {"Ask first: what would they charge?"}
    if answer == "not_met":
        return None
    rates = [(provider["rate_pence"] or {}).get(kind) for kind in oracle.day_minutes(need)]
    if need["max_rate_pence"] is None or None in rates:
        return set()
    gap = need["max_rate_pence"] - max(rates)
    pounds = f"£{gap // 100}" + (f".{gap % 100:02d}" if gap % 100 else "")
    return {f"{pounds} an hour under your ceiling" if gap else "At your ceiling"}


@given(st.randoms(use_true_random=True))
@settings(max_examples=60, deadline=None)
def test_a_fact_is_shown_exactly_when_it_is_true(random):
    problem = Maker(random).problem()
    needs = {each["id"]: each for each in problem["needs"]}
    providers = {each["id"]: each for each in problem["providers"]}
    for (need, provider), found in shown(problem).items():
        for code in ("driver", "pets", "smoking", "gender", "language", "distance", "price"):
            texts = {text for of, text in found if of == code}
            right = expected(code, needs[need], providers[provider])
            assert texts if right is None else texts == right


@pytest.mark.parametrize(
    "text, need, provider, against",
    [
        ("Within 1 mile", {}, {}, {"lat": 51.46}),
        ("Free Monday 8am to 10am", {}, {}, {"availability": [{"day": 0, "from": "08:15", "to": "14:00"}]}),
        ("Not free for 45 minutes Monday 7am to 10am", {}, {"availability": []}, {}),
        ("£4 an hour under your ceiling", {}, {}, {"rate_pence": {"weekday": 2101}}),
        ("£26 an hour at weekdays, £1 over the ceiling", {}, {"rate_pence": {"weekday": 2600}}, {}),
        ("Dementia experience", {}, {}, {"experience": ["stroke"]}),
        ("Has supported this person before", {"known_providers": ["p1"]}, {}, {"id": "p2"}),
        ("In the same neighbourhood", {}, {"neighbourhood": "E02003048"}, {}),
        ("Details confirmed 11 days ago", {}, {}, {"confirmed_on": "2026-11-30"}),
        ("Details never confirmed", {}, {"confirmed_on": None}, {}),
        ("Not enough spare hours", {}, {"spare_minutes": 44}, {"spare_minutes": 45}),
        ("Ask first: have they the hours?", {}, {"spare_minutes": None}, {"spare_minutes": 45}),
        ("Does not offer washing and dressing", {}, {"services": ["COMP"]}, {}),
        (
            "Cannot meet what else you asked",
            {"own_musts": ["calm"]},
            {"meets": {"calm": False}},
            {"meets": ["calm"]},
        ),
    ],
)
def test_a_fact_goes_when_what_it_says_is_no_longer_so(text, need, provider, against):
    assert text in {text for _, text in facts_of(need, provider)}
    assert text not in {text for _, text in facts_of(need, against)}


def test_what_is_against_comes_first():
    problem = load(example({"driver": True, "gender": "male"}, {"drives": None}))
    (miss,) = rank_need(problem.needs[0], problem.providers, today=problem.today).near
    assert [chip.answer.value for chip in miss.chips][:3] == ["not_met", "unknown", "met"]


def test_many_visits_are_counted_rather_than_listed():
    week = [
        {"id": f"v{day}", "day": day, "earliest": "09:00", "latest": "10:00", "minutes": 60}
        for day in range(4)
    ]
    free = {"availability": [{"day": day, "from": "08:00", "to": "11:00"} for day in range(4)]}
    assert ("times", "Free for all 4 visits") in facts_of({"visits": week}, free)
    assert ("times", "Not free for 3 of the 4 visits") in facts_of({"visits": week})
