"""How fast a postcode directory is imported, beside what csv.reader alone takes over the same file in the same run.

Targets: at most three times csv.reader, under 300 MB of memory, and no more of it as the rows grow.
"""

import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from carematch.app import create_app
from carematch.core.db import db, transaction
from carematch.places import service
from tests.places.builders import NEW
from tests.support import postgres

SIZES = (100_000, 900_000, 2_700_000)
MOST_TIMES, MOST_MEGABYTES, MOST_GROWTH = 3.0, 300, 1.2
DATABASE = "carematch_benchmark"

_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_AREAS = (
    "AL",
    "B",
    "BA",
    "BD",
    "BS",
    "CB",
    "CV",
    "DE",
    "E",
    "GL",
    "IP",
    "L",
    "LE",
    "LS",
    "M",
    "N",
    "NE",
    "NG",
    "S",
    "TA",
)


class Run(NamedTuple):
    """One import: seconds, and megabytes of memory before it and at the most."""

    seconds: float
    before: float
    peak: float


def main(arguments: Sequence[str]) -> None:
    """Print the table; the arguments are other numbers of rows."""
    sizes = [int(each) for each in arguments] or list(SIZES)
    print(
        f"{'rows':>10} {'database':<11} {'csv.reader':>10} {'import':>8} {'ratio':>6} {'rows/s':>8} {'peak MB':>8}"
    )
    peaks: dict[str, list[float]] = {}
    ratios: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"ONSPD_NOV_2025_UK_{size}.csv"
            write_directory(path, size)
            for name, url in (("SQLite", f"sqlite:///{folder}/benchmark.sqlite3"), ("PostgreSQL", None)):
                alone = read_alone(path)
                run = _import(path, url)
                alone = (alone + read_alone(path)) / 2
                ratio = run.seconds / alone
                ratios[name] = ratio
                peaks.setdefault(name, []).append(run.peak)
                print(
                    f"{size:>10,} {name:<11} {alone:>9.2f}s {run.seconds:>7.2f}s {ratio:>6.2f} "
                    f"{int(size / run.seconds):>8,} {run.peak:>8.0f}",
                    flush=True,
                )
            path.unlink()
    highest = max(max(each) for each in peaks.values())
    growth = max(max(each) / each[0] for each in peaks.values())
    for name, ratio in ratios.items():  # of the last size, which is the largest
        _judge(f"{name}: {ratio:.2f} times csv.reader, at most {MOST_TIMES}", ratio <= MOST_TIMES)
    _judge(f"most memory {highest:.0f} MB, under {MOST_MEGABYTES}", highest < MOST_MEGABYTES)
    _judge(
        f"memory grows {growth:.2f} times from the smallest file, at most {MOST_GROWTH}",
        growth <= MOST_GROWTH,
    )


def write_directory(path: Path, rows: int) -> None:
    """Write a synthetic directory of the 2025 layout: invented postcodes in order, a third of them terminated."""
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(NEW) + "\r\n")
        for number, postcode in zip(range(rows), _postcodes(), strict=False):
            file.write(_line(number, postcode, chance))


def read_alone(path: Path) -> float:
    """Return the seconds that csv.reader takes over a file."""
    began = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass
    return time.perf_counter() - began


def import_alone(path: Path) -> Run:
    """Import a file in this process into the empty database of its environment."""
    with create_app().app_context():
        db.create_all()
        before = _megabytes()
        began = time.perf_counter()
        with transaction():
            service.receive(path)
        return Run(time.perf_counter() - began, before, _megabytes())


def show_alone(path: str) -> None:
    """Import a file in this process and print the figures."""
    print(json.dumps(import_alone(Path(path))))


def _import(path: Path, url: str | None) -> Run:
    """Import a file in a process of its own, so that its memory is its own."""
    if url is None:
        postgres.drop_database(DATABASE)
        url = postgres.create_database(DATABASE)
    code = "import sys; from tests.benchmarks import importing; importing.show_alone(sys.argv[1])"
    settings = {"DATABASE_URL": url, "CAREMATCH_INSTANCE": str(path.parent), "CAREMATCH_ENV": "demo"}
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | settings)
    for left in path.parent.glob("benchmark.sqlite3*"):
        left.unlink()
    return Run(*json.loads(done.stdout.splitlines()[-1]))


def _megabytes() -> float:
    """Return the most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _postcodes() -> Iterator[tuple[str, str]]:
    """Yield invented postcodes in order, three of five that there could be."""
    chance = random.Random(2)
    for area in _AREAS:
        for district in range(1, 100):
            for sector in range(10):
                for first in _LETTERS:
                    for second in _LETTERS:
                        if chance.random() < 0.6:
                            yield f"{area}{district}", f"{sector}{first}{second}"


def _line(number: int, postcode: tuple[str, str], chance: random.Random) -> str:
    """Return one row, quoted as it is published; an output area holds fifteen postcodes, a ward 250."""
    outward, inward = postcode
    small, ward = number // 15, number // 250
    cells = {
        "pcd7": f"{outward:<4}{inward}", "pcd8": f"{outward:<5}{inward}", "pcds": f"{outward} {inward}",
        "dointr": "198001", "doterm": "200901" if chance.random() < 1 / 3 else "", "cty25cd": "E99999999",
        "ced25cd": "E99999999", "lad25cd": f"E060000{ward % 60:02d}", "wd25cd": f"E05{ward:06d}",
        "parncp25cd": f"E04{ward:06d}", "usrtypind": "0", "east1m": f"0359{number % 1000:03d}",
        "north1m": f"0172{number % 1000:03d}", "gridind": "1", "hlth19cd": "E18000010", "nhser24cd": "E40000006",
        "ctry25cd": "E92000001", "rgn25cd": "E12000009", "pcon24cd": "E14001132", "oa21cd": f"E00{small:06d}",
        "lsoa21cd": f"E01{small // 5:06d}", "msoa21cd": f"E02{ward:06d}", "oa11cd": f"E00{small:06d}",
        "lsoa11cd": f"E01{small // 5:06d}", "msoa11cd": f"E02{ward:06d}", "ruc21ind": "UN1",
    }  # fmt: skip
    bare = {
        "lat": f"{50 + chance.random() * 5:.6f}",
        "long": f"{-4 + chance.random() * 4:.6f}",
        "imd20ind": str(chance.randint(1, 32844)),
    }
    others = "E63005039"
    return ",".join(bare[name] if name in bare else f'"{cells.get(name, others)}"' for name in NEW) + "\r\n"


def _judge(what: str, met: bool) -> None:
    """Say whether a target was met."""
    print(f"{'met    ' if met else 'NOT MET'}  {what}")
