"""Waiting lists shared: 50 people and 80 providers proved best, 500 and 800 against first come, first served.

python -m tests.benchmarks caseload [lists of 50, 5 unless said] [lists of 500, 1 unless said]
"""

import time
from collections.abc import Sequence
from random import Random
from typing import Any

from carematch.matching import times
from carematch.matching.caseload.solve import caseload
from carematch.matching.problem import Problem, load
from tests.matching.example import example

SERVICES = ("PC-WASH", "PC-EAT", "COMP", "CLEAN", "SHOP")
MIDDLES = 12
WEEKS = (
    ((7, 10, 45),),
    ((7, 10, 45), (18, 21, 30)),
    ((12, 14, 30),),
    ((9, 13, 60),),
    ((7, 10, 30), (12, 14, 30), (17, 20, 45)),
    ((14, 18, 120),),
)
SHIFTS = (("07:00", "13:00"), ("08:00", "12:00"), ("16:00", "21:00"), ("07:00", "20:00"), ("09:00", "15:00"))
SPARE = (120, 240, 360, 480)


def waiting_list(random: Random, people: int, providers: int) -> Problem:
    """Draw a list and those who could help, both clustered around a dozen places of a city, with few hours to spare."""
    middles = [
        (51.45 + random.uniform(-0.06, 0.06), -2.6 + random.uniform(-0.1, 0.1)) for _ in range(MIDDLES)
    ]
    file = example(
        None, *[_provider(random, middles, f"p{number:03d}") for number in range(providers)], adjacency={}
    )
    asked = file["needs"][0]
    file["needs"] = [{**asked, **_need(random, middles, f"n{number:03d}")} for number in range(people)]
    return load(file)


def _place(random: Random, middles: Sequence[tuple[float, float]]) -> dict[str, float]:
    lat, lon = random.choice(middles)
    return {"lat": round(random.gauss(lat, 0.012), 5), "lon": round(random.gauss(lon, 0.02), 5)}


def _need(random: Random, middles: Sequence[tuple[float, float]], name: str) -> dict[str, Any]:
    days, week = sorted(random.sample(range(7), random.choice((2, 3, 5, 7, 7)))), random.choice(WEEKS)
    visits = [
        {
            "id": f"v{day}-{place}",
            "day": day,
            "earliest": f"{since:02d}:00",
            "latest": f"{until:02d}:00",
            "minutes": minutes,
            "services": None,
        }
        for day in days
        for place, (since, until, minutes) in enumerate(week)
    ]
    return {
        "id": name,
        **_place(random, middles),
        "received_on": f"2026-11-{random.randint(1, 28):02d}",
        "priority": random.choice((1.0, 1.0, 1.25, 1.5, 2.0)),
        "services": [random.choice(SERVICES)],
        "visits": visits,
        "gender": random.choice((None, None, None, "female")),
        "pets": random.choice(([], [], ["dog"])),
        "relations": [],
    }


def _provider(random: Random, middles: Sequence[tuple[float, float]], name: str) -> dict[str, Any]:
    days = sorted(random.sample(range(7), random.choice((2, 3, 4, 5))))
    return {
        "id": name,
        **_place(random, middles),
        "radius_miles": random.choice((1, 1.5, 2, 3)),
        "services": random.sample(SERVICES, random.choice((1, 2, 3))),
        "availability": [
            {"day": day, **dict(zip(("from", "to"), random.choice(SHIFTS), strict=True))} for day in days
        ],
        "spare_minutes": random.choice(SPARE),
        "gender": random.choice(("female", "female", "male")),
        "refuses_pets": random.choice(([], [], ["dog"])),
    }


def double_bookings(problem: Problem, answer: dict[str, Any]) -> int:
    """Count the providers whose visits cannot all be placed in one week, or who give more than they have to spare."""
    visits = {(need.id, visit.id): visit for need in problem.needs for visit in need.visits}
    found = 0
    for provider in problem.providers:
        mine = [
            visits[each["need"], each["visit"]]
            for each in answer["assignment"]
            if each["provider"] == provider.id
        ]
        free = times.week_of(provider.availability or ())
        too_long = sum(visit.minutes for visit in mine) > (provider.spare_minutes or 0)
        found += too_long or (bool(mine) and times.placing(mine, free) is None)
    return found


def main(arguments: Sequence[str] = ()) -> None:
    """Print a line for each list: seconds, what is met and unmet, the bound, and whether anybody is in two places."""
    small, large = (*map(int, arguments), *(5, 1)[len(arguments) :])
    print(f"{'list':>10} {'seconds':>8} {'unmet':>7} {'in turn':>8} {'share':>6} {'better':>7} proved  twice")
    for people, providers, count in ((50, 80, small), (500, 800, large)):
        for seed in range(1, count + 1):
            problem = waiting_list(Random(seed), people, providers)
            since = time.perf_counter()
            answer = caseload(problem)
            seconds = time.perf_counter() - since
            _line(f"{people}x{providers}", seconds, answer, double_bookings(problem, answer))


def _line(name: str, seconds: float, answer: dict[str, Any], twice: int) -> None:
    unmet, in_turn = answer["minutes_unmet"], answer["first_come_first_served"]["minutes_unmet"]
    print(
        f"{name:>10} {seconds:>8.2f} {unmet:>7} {in_turn:>8} {unmet / in_turn if in_turn else 1:>6.3f} "
        f"{answer['better_percent']:>6.2f}% {'yes' if answer['proved_optimal'] else 'no':<6} {twice:>6}",
        flush=True,
    )
