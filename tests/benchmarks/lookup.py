"""How long it takes to look a postcode up, as the postcodes that are held grow; medians, beside the table's own growth.

A look-up is several small reads (the postcode, its edition, the names of its areas), so it should not grow with the
table: at the largest at most twice what it takes at the smallest. A district is the mean of all its postcodes.
"""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

from carematch.app import create_app
from carematch.core.db import db, transaction
from carematch.places import service
from carematch.places.models import PostcodePlace
from carematch.places.postcode import Postcode
from carematch.places.problems import PlaceProblem
from tests.benchmarks.importing import write_directory
from tests.support import postgres

SIZES = (10_000, 100_000, 1_000_000)
QUERIES = 300
MOST_TIMES_SMALLEST = 2.0
DATABASE = "carematch_lookup"


def main(arguments: Sequence[str]) -> None:
    """Print the table; the arguments are other numbers of postcodes."""
    sizes = [int(each) for each in arguments] or list(SIZES)
    print(
        f"{'postcodes':>10} {'database':<11} {'found':>9} {'unknown':>9} {'sector':>9} {'district':>9}   medians in ms"
    )
    smallest: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / "ONSPD_NOV_2025_UK.csv"
            write_directory(path, size)
            for name in ("SQLite", "PostgreSQL"):
                with _holding(path, name):
                    times = _measured()
                print(
                    f"{size:>10,} {name:<11}" + "".join(f" {each * 1000:>9.2f}" for each in times), flush=True
                )
                ratio = times[0] / smallest.setdefault(name, times[0])
                if size == max(sizes):
                    met = "met    " if ratio <= MOST_TIMES_SMALLEST else "NOT MET"
                    print(
                        f"{met}  {name}: {ratio:.2f} times the smallest table, at most {MOST_TIMES_SMALLEST}"
                    )


def _measured() -> list[float]:
    """Return the median seconds of looking up a postcode held, one that is not, a sector and a district."""
    chance = random.Random(3)
    keys = list(db.session.scalars(sa.select(PostcodePlace.key)))
    held = [Postcode.parse(key) for key in chance.sample(keys, QUERIES)]
    db.session.rollback()
    lists: Sequence[list[str]] = (
        [each.pcds for each in held],
        [f"{each.sector}CC" for each in held],  # no postcode ends in C
        [each.sector for each in held],
        [each.outcode for each in held],
    )
    return [statistics.median(_timed(text) for text in texts) for texts in lists]


def _timed(text: str) -> float:
    """Return the seconds of one look-up, in a session that knows nothing yet."""
    db.session.remove()
    look: Callable[..., object] = service.lookup
    began = time.perf_counter()
    with suppress(PlaceProblem):
        look(text, partial=True)
    return time.perf_counter() - began


@contextmanager
def _holding(path: Path, name: str) -> Iterator[None]:
    """Import a file into an empty database of a kind, and let it be asked."""
    if name == "PostgreSQL":
        postgres.drop_database(DATABASE)
        url = postgres.create_database(DATABASE)
    else:
        url = f"sqlite:///{path.parent}/lookup.sqlite3"
    os.environ |= {"DATABASE_URL": url, "CAREMATCH_INSTANCE": str(path.parent), "CAREMATCH_ENV": "demo"}
    with create_app().app_context():
        db.create_all()
        with transaction():
            service.receive(path)
        yield
        db.session.remove()
        db.engine.dispose()
    for left in path.parent.glob("lookup.sqlite3*"):
        left.unlink()
