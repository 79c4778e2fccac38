"""Teams for random weeks of 21 visits among 150 people: how many are proved best in 5 seconds, and what greedy does.

python -m tests.benchmarks team [weeks of each kind, 10 unless said]
"""

import statistics
import time
from collections.abc import Sequence
from random import Random
from typing import Any

from carematch.matching.problem import load
from carematch.matching.team.board import lay
from carematch.matching.team.finding import Pace, Search, fewest_faces
from tests.matching.example import example

VISITS_A_DAY = ((7, 10), (12, 14), (18, 21))
CANDIDATES = 150
SECONDS = 5.0
KINDS: dict[str, dict[str, Any]] = {
    "hours to spare": {"spare": (600, 1500)},
    "few hours each": {"spare": (120, 360)},
    "a tight budget": {"spare": (300, 900), "budget": 0.95},
}


def week(random: Random, *, spare: tuple[int, int], budget: float | None = None) -> dict[str, Any]:
    """Return a problem file: three visits a day, and people free on some days at some times; the budget is in parts
    of what the week would cost at the middle rate."""
    visits = [
        {
            "id": f"v{day}-{place}",
            "day": day,
            "earliest": f"{since:02d}:00",
            "latest": f"{until:02d}:00",
            "minutes": random.choice((30, 45, 60)),
            "services": None,
        }
        for day in range(7)
        for place, (since, until) in enumerate(VISITS_A_DAY)
    ]
    providers = [_provider(random, number, spare) for number in range(CANDIDATES)]
    minutes = sum(visit["minutes"] for visit in visits)
    asked = {
        "visits": visits,
        "max_rate_pence": None,
        "weekly_budget_pence": None if budget is None else round(minutes / 60 * 2200 * budget),
        "relations": [],
    }
    return example(asked, *providers)


def _provider(random: Random, number: int, spare: tuple[int, int]) -> dict[str, Any]:
    free = []
    for day in range(7):
        if random.random() < 0.6:
            since = random.choice((6, 7, 8, 9, 12, 14, 16))
            until = min(23, since + random.choice((3, 4, 6, 8)))
            free.append({"day": day, "from": f"{since:02d}:00", "to": f"{until:02d}:00"})
    return {
        "id": f"p{number}",
        "lat": 51.44 + random.uniform(-0.04, 0.04),
        "lon": -2.60 + random.uniform(-0.06, 0.06),
        "availability": free,
        "spare_minutes": random.randint(*spare),
        "radius_miles": random.choice((1, 2, 3, 5)),
        "rate_pence": {
            "weekday": random.randrange(1800, 2600, 50),
            "weekend": random.randrange(1900, 2900, 50),
        },
    }


def measure(kind: str, seed: int) -> tuple[float, Search, tuple[int, ...]]:
    """Return the seconds one week took, reading aside, with its search and what greedy came to."""
    problem = load(week(Random(f"{kind}|{seed}"), **KINDS[kind]))
    began = time.perf_counter()
    search = Search(lay(problem.needs[0], problem.providers), Pace())
    greedy = search.best.rank
    fewest_faces(search)
    return time.perf_counter() - began, search, greedy


def main(arguments: Sequence[str]) -> None:
    """Print one row for each kind of week: proved in time, seconds, and how often greedy does worse."""
    weeks = int(arguments[0]) if arguments else 10
    print(f"{weeks} weeks of each kind, {3 * 7} visits, {CANDIDATES} people\n")
    print(
        "| Week | Proved in 5 s | Seconds, median / most | Same by greedy | Greedy covers less | More people |"
    )
    print("|---|---|---|---|---|---|")
    for kind in KINDS:
        found = [measure(kind, seed) for seed in range(weeks)]
        taken = [seconds for seconds, _, _ in found]
        proved = sum(search.proved and seconds <= SECONDS for seconds, search, _ in found)
        same = sum(search.best.rank == greedy for _, search, greedy in found)
        less = sum(search.best.rank[0] < greedy[0] for _, search, greedy in found)
        more = sum(
            search.best.rank[0] == greedy[0] and search.best.rank[1] < greedy[1]
            for _, search, greedy in found
        )
        assert all(search.best.rank <= greedy for _, search, greedy in found)
        seconds = f"{statistics.median(taken):.2f} / {max(taken):.2f}"
        print(f"| {kind} | {proved} of {weeks} | {seconds} | {same} | {less} | {more} |")
