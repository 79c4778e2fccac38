"""How fast a need is matched among 1,000 to 1M providers: the engine's columns beside loops, a box, and PostGIS.

Everybody is asked the same in one run, and has to give the same people in the same order. The providers are clustered
like people on the same ground at every size, so that more of them live more densely. Quote ratios, not milliseconds.
What is counted is processor time, that of the process that answers for PostGIS with it (a server on this machine).

    BENCH_POSTGIS_URL=postgresql://user:password@127.0.0.1:5432/postgres \\
        python -m tests.benchmarks matching 1 10 100 1000

The sizes are in thousands. Without the address PostGIS is left out.
"""

import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from carematch.matching.market.exactly import Asked, shown
from carematch.matching.market.finding import asking, first
from carematch.matching.market.misses import misses
from carematch.matching.market.snapshot import Market, market_of
from tests.benchmarks.in_postgis import PostGIS
from tests.benchmarks.loops import Loops
from tests.benchmarks.needs import BESIDE, needs
from tests.benchmarks.people import TODAY, Crowd

SIZES = (1, 10)
NEEDS, LIMIT, CHANGES, MISSES_WITHIN = 80, 20, 1_000, 5.0
TURNS = 3  # the quickest of so many counts
LOOPED_UP_TO, LOOPED_NEEDS = 10_000, 1
BOXED_UP_TO, BOXED_NEEDS = 10_000, 3
OBJECTS = 10_000

Timed = dict[str, list[float]]


def main(arguments: Sequence[str]) -> None:
    """Print the table; the arguments are other numbers of providers, in thousands."""
    url = os.environ.get("BENCH_POSTGIS_URL")
    sizes = [int(each) * 1000 for each in arguments] or [each * 1000 for each in SIZES]
    print(
        f"Milliseconds a match, p50 / p95 of {NEEDS} needs in turn (loop: {LOOPED_NEEDS}, box: {BOXED_NEEDS})."
    )
    taken: dict[int, Timed] = {}
    for size in sizes:
        crowd = Crowd(size)
        began, before = time.perf_counter(), _memory()
        market = crowd.market()
        print(
            f"\n{size:,} providers: built from arrays in {time.perf_counter() - began:.2f} s, {_held(market)} MB held"
        )
        taken[size] = _measured(crowd, market, PostGIS(crowd, market, url) if url else None)
        for name, seconds in taken[size].items():
            print(
                f"  {name:<44}{_ms(_half(seconds)):>10} / {_ms(_most(seconds)):>9}   ({len(seconds)})",
                flush=True,
            )
        print(f"  (memory of the whole process grew by {_memory() - before} MB at its highest)")
    _objects()
    _ratios(sizes, taken)


def _measured(crowd: Crowd, market: Market, postgis: PostGIS | None) -> Timed:
    """Ask everybody about every need in turn, compare what they say, and return the seconds that each took."""
    asked = [asking(each, today=TODAY, adjacency=BESIDE) for each in needs(crowd, NEEDS)]
    changed = _changed(crowd, market)
    taken: Timed = {}
    compared = dict.fromkeys(("postgis", "loop", "box"), 0)
    with tempfile.TemporaryDirectory() as folder:
        loops = Loops(crowd, Path(folder)) if len(crowd) <= BOXED_UP_TO else None
        for each in asked[:20]:  # warms up
            _engine(market, each)
            _engine(changed, each)
        for number, each in enumerate(asked):
            found = _timed(taken, ENGINE, lambda each=each: _engine(market, each))
            entries = _timed(
                taken, REASONS, lambda each=each: shown(market, each, first(market, each, LIMIT))
            )
            assert [entry.candidate.id for entry in entries] == found
            _timed(taken, MISSES, lambda each=each: misses(market, each.need, within=MISSES_WITHIN))
            _timed(taken, CHANGED, lambda each=each: _engine(changed, each))
            others = _others(loops, postgis, each, number, len(crowd))
            for name, (kind, ask) in others.items():
                answer = _timed(taken, name, ask, postgis.spent if postgis and name in (SQL, RAW) else None)
                if kind is not None:
                    assert answer == found, f"{name} says otherwise of {each.need}: {answer} {found}"
                    compared[kind] += 1
    print(
        f"  the same ids in the same order as the engine's: {compared}; {_fit(market, asked)} fit at the median"
    )
    return taken


ENGINE, REASONS = "engine: ids and order", "engine: with all reasons of the 20"
MISSES, CHANGED = (
    f"engine: near misses within {MISSES_WITHIN:g} miles",
    f"engine: {CHANGES:,} pending changes",
)
LOOP, BOX = "naive loop: ORM and geopy, with reasons", "SQLite box, then Python, with reasons"
SQL, RAW = "PostGIS: all rules in SQL", "PostGIS: nearest 20, no rules"


def _others(
    loops: Loops | None, postgis: PostGIS | None, asked: Asked, number: int, size: int
) -> dict[str, tuple[str | None, Callable[[], Any]]]:
    found: dict[str, tuple[str | None, Callable[[], Any]]] = {}
    if loops and size <= LOOPED_UP_TO and number < LOOPED_NEEDS:
        found[LOOP] = "loop", lambda: loops.everybody(asked.need, LIMIT)
    if loops and number < BOXED_NEEDS:
        found[BOX] = "box", lambda: loops.boxed(asked.need, LIMIT)
    if postgis:
        values = postgis.values(asked.need, LIMIT)
        found[SQL] = "postgis", lambda: postgis.match(values)
        found[RAW] = None, lambda: postgis.nearest(values)
    return found


def _engine(market: Market, asked: Asked) -> list[str]:
    return [market.candidate(row).id for row in first(market, asked, LIMIT).rows]


def _changed(crowd: Crowd, market: Market) -> Market:
    """Return the market with some people changed beside it."""
    rows = range(0, len(crowd), max(1, len(crowd) // CHANGES))[:CHANGES]
    return market.with_changes(
        {each.id: replace(each, offers_28_days=0) for each in (crowd[row] for row in rows)}
    )


def _timed(taken: Timed, name: str, ask: Callable[[], Any], server: Callable[[], float] | None = None) -> Any:
    """Ask in turns and note the least processor time, the server's with it: what else the machine does is left out."""
    seconds = []
    for _ in range(1 if name in (LOOP, BOX) else TURNS):
        before = server() if server else 0.0
        began = time.process_time()
        answer = ask()
        own = time.process_time() - began
        seconds.append(own + (server() - before if server else 0.0))
    taken.setdefault(name, []).append(min(seconds))
    return answer


def _fit(market: Market, asked: Sequence[Asked]) -> int:
    return int(statistics.median(misses(market, each.need).fitting for each in asked[:10]))


def _objects() -> None:
    """Say what it takes to build a market of candidates as the record gives them."""
    candidates = list(Crowd(OBJECTS))
    began = time.perf_counter()
    market_of(candidates)
    print(f"\nFrom {OBJECTS:,} candidates as objects: {time.perf_counter() - began:.2f} s")


def _held(market: Market) -> int:
    columns = market.columns
    arrays = [*columns.arrays().values(), *columns.last_days.values()]
    arrays += [word for each in columns.sets.values() for word in each.words]
    arrays += [market.people.order, market.people.rows, market.grid.starts]
    return sum(each.nbytes for each in arrays) // 1_000_000


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_000


def _half(seconds: Sequence[float]) -> float:
    return statistics.median(seconds)


def _most(seconds: Sequence[float]) -> float:
    """Return the 95th percentile; of few, the most."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * 0.95))]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.2f}"


def _ratios(sizes: Sequence[int], taken: dict[int, Timed]) -> None:
    """Say every ratio of 95th percentiles beside its target."""
    last, middle = sizes[-1], 10_000
    print(f"\nRatios of p95 at {last:,}:")
    for name, over, target in (
        (SQL, ENGINE, "at least 20"),
        (ENGINE, RAW, "at most 5"),
        (MISSES, ENGINE, "at most 12"),
        (CHANGED, ENGINE, "at most 1.5"),
        (BOX, ENGINE, "–"),
        (LOOP, ENGINE, "–"),
        (LOOP, REASONS, "–"),
        (SQL, REASONS, "–"),
    ):
        if name in taken[last] and over in taken[last]:
            times = _most(taken[last][name]) / _most(taken[last][over])
            print(f"  {name} / {over}: {times:.2f} ({target})")
    if middle in taken and last != middle:
        for name in (ENGINE, REASONS, SQL, RAW):
            if name in taken[last]:
                times = _most(taken[last][name]) / _most(taken[middle][name])
                print(
                    f"  {name}, {last:,} over {middle:,}: {times:.2f}"
                    + (" (at most 6)" if name is ENGINE else "")
                )
