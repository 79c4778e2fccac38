"""The market answers as the ranking does, whoever is asked about: the same ids in the same order."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carematch.matching.eligibility import MUSTS
from carematch.matching.facts import Place
from carematch.matching.market import finding
from carematch.matching.market.exactly import shown
from carematch.matching.market.finding import asking, first
from carematch.matching.market.misses import bits_of, misses
from carematch.matching.market.snapshot import market_of
from carematch.matching.problem import load
from carematch.matching.rank import rank_need
from tests.matching.example import example
from tests.matching.problems import Maker


@pytest.fixture(autouse=True, scope="module")
def _small_boxes():
    """Begin with a box of a few rows, so that the search has to go on and to know when it may stop."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding, "_FIRST_ROWS", 8)
        yield


def crowd(random, count):
    """Return a problem with many more providers than usual: over a county, some far off, roughly placed or nowhere."""
    maker = Maker(random)
    problem = maker.problem()
    names = [f"p{number}" for number in range(count)]
    problem["providers"] = [maker.provider(name) for name in names]
    spread = random.choice([0.02, 0.3])
    for each in problem["providers"]:
        each["lat"], each["lon"] = round(random.gauss(51.46, spread), 4), round(random.gauss(-2.6, spread), 4)
        each["radius_miles"] = random.choice([0.5, 2, 4, 10, 20]) if random.random() > 0.01 else 500
    loaded = load(problem)
    unplaced = random.choice([0.0, 0.1])
    candidates = [
        replace(each, place=None) if random.random() < unplaced
        else replace(each, place=Place(-33.9, 151.2)) if random.random() < 0.003
        else replace(each, radius_miles=None) if random.random() < unplaced / 2
        else replace(each, safeguarding_pause=random.random() < 0.02)
        for each in loaded.providers
    ]  # fmt: skip
    return loaded, candidates


def asked_with(problem, need):
    return {
        "today": problem.today,
        "seed": problem.seed,
        "weights": problem.weights,
        "adjacency": problem.adjacency,
    }


def agree(problem, need, candidates, market, limit):
    ranked = rank_need(need, candidates, **asked_with(problem, need))
    asked = asking(need, **asked_with(problem, need))
    found = first(market, asked, limit)
    wanted = ranked.eligible if limit is None else ranked.eligible[:limit]
    assert [market.candidate(row).id for row in found.rows] == [each.candidate.id for each in wanted]
    assert list(found.ask_first) == [bool(each.ask_first) for each in wanted]
    return ranked, wanted, shown(market, asked, found)


@given(st.randoms(use_true_random=True))
@settings(max_examples=60, deadline=None)
def test_small_problems_full_of_edges_are_answered_as_by_the_ranking_to_the_last_word(random):
    problem = load(Maker(random).problem())
    market = market_of(problem.providers)
    for need in problem.needs:
        for limit in (None, 1, 3):
            _, wanted, said = agree(problem, need, problem.providers, market, limit)
            assert said == wanted
        missed(market, need, rank_need(need, problem.providers, **asked_with(problem, need)))


def missed(market, need, ranked):
    counted = misses(market, need)
    sets = Counter(bits_of(each.failed) for each in ranked.near)
    assert counted.all == ranked.misses == sum(sets.values())
    assert counted.fitting == len(ranked.eligible)
    assert {number: int(count) for number, count in enumerate(counted.counts) if number and count} == dict(
        sets
    )
    let_in = counted.let_in_by()
    for codes in ([], ["times"], ["times", "distance"], list(MUSTS)):
        number = bits_of(codes)
        assert let_in[number] == sum(count for each, count in sets.items() if each & number == each)


@given(st.randoms(use_true_random=True))
@settings(max_examples=8, deadline=None)
def test_the_first_of_a_crowd_are_found_without_losing_anybody(random):
    problem, candidates = crowd(random, 400)
    market = market_of(candidates)
    for need in problem.needs:
        for limit in (None, 20, 1):
            agree(problem, need, candidates, market, limit)


@given(st.randoms(use_true_random=True))
@settings(max_examples=8, deadline=None)
def test_changes_beside_a_market_are_seen_as_if_it_were_built_anew(random):
    problem, candidates = crowd(random, 120)
    old = market_of(candidates)
    market, now = old, {each.id: each for each in candidates}
    for turn in range(3):
        chosen = random.sample(sorted(now), 15)
        changes = dict.fromkeys(chosen[:5])
        changes |= {name: replace(now[name], offers_28_days=turn + 2, listed=True) for name in chosen[5:10]}
        changes |= {
            f"new{turn}{name}": replace(now[name], id=f"new{turn}{name}", neighbourhood="new")
            for name in chosen[10:]
        }
        market = market.with_changes(changes)
        now = {name: each for name, each in {**now, **changes}.items() if each is not None}
        for need in problem.needs:
            agree(problem, need, now.values(), market, 5)
            assert misses(market, need).all == rank_need(need, now.values(), today=problem.today).misses
    for need in problem.needs:
        agree(problem, need, candidates, old, 5)


@pytest.mark.parametrize("seed", range(8))
def test_whoever_would_come_first_is_found_however_far_away(seed):
    """All fit and differ by little: where the search stops, and who had the most offers, decides the order."""
    random = Random(seed)
    everybody = [
        {
            "id": f"p{number}",
            "lat": random.gauss(51.45, 0.12),
            "lon": random.gauss(-2.59, 0.2),
            "radius_miles": 30,
            "neighbourhood": random.choice(["A", "B", "C", "D", None]),
            "confirmed_on": random.choice(["2026-11-20", "2026-10-20", "2026-10-01", "2026-09-01"]),
            "offers_28_days": 9 if number == 0 else random.choice([0, 0, 1, 2, 3]),
            "languages": ["en"],
            "experience": random.choice([[], [], [], ["dementia"]]),
            "rate_pence": {"weekday": random.randint(15, 25) * 100, "weekend": 2500, "bank_holiday": 3000},
        }
        for number in range(150)
    ]
    everybody[0] |= {"lat": 51.75, "lon": -2.6}
    asked = {"neighbourhood": "A", "prefers": {"languages": [], "experience": ["dementia"][: seed % 2], "interests": [],
             "communities": []}}  # fmt: skip
    problem = load(example(asked, *everybody, adjacency={"A": ["B"]}))
    market = market_of(problem.providers)
    for limit in (1, 5, 20):
        agree(problem, problem.needs[0], problem.providers, market, limit)


def test_a_need_with_no_place_and_one_far_away_are_answered_too():
    random = Random(1)
    problem, candidates = crowd(random, 300)
    market = market_of(candidates)
    for place in (None, Place(51.0, 179.99), Place(89.9, 0.0), Place(-33.9, 151.2), Place(52.4, -2.6)):
        need = replace(problem.needs[0], place=place, max_miles=None)
        agree(problem, need, candidates, market, 20)


@pytest.mark.parametrize("within", [0.0, 1.0, 7.5])
def test_near_misses_can_be_counted_round_about_only(within):
    problem, candidates = crowd(Random(3), 300)
    market = market_of(candidates)
    for need in problem.needs:
        near = [
            each.candidate.id
            for each in _all_misses(need, candidates, problem)
            if each.pair.miles is None or each.pair.miles <= within
        ]
        assert misses(market, need, within=within).all == len(near)


def _all_misses(need, candidates, problem):
    found = []
    for each in candidates:
        found += rank_need(need, [each], today=problem.today).near
    return found
