"""How fast the nearest 20 are found among 1,000 to 1M listings, beside a naive loop and PostGIS, in one run.

Everybody is asked the same about the same listings, turn and turn about: who is nearest of those who are placed and
offer both of two services (one in five). Targets: at 1M at most four times as long as PostGIS takes, and under four
times as long as at 10,000, where people live as densely.

PostGIS is measured where the server has it. To name a server that has (as a user who may create the extension; it
holds CareMatch's own table as well, so that both are asked of one server):

    BENCH_POSTGIS_URL=postgresql://user:password@127.0.0.1:5432/postgres python -m tests.benchmarks nearest
"""

import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateTable

import config
from carematch.app import create_app
from carematch.core.db import db, owned
from carematch.places.distance import METRES_PER_MILE, miles
from carematch.providers import service, service_bits
from carematch.providers.listed import Listing
from tests.benchmarks import scattering
from tests.support import postgres

SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUERIES, ROUNDS, LIMIT = 60, 3, 20
MOST_TIMES_POSTGIS, MOST_TIMES_SMALLER = 4.0, 4.0
SMALLER, LARGEST = 10_000, 1_000_000
NAIVE_UP_TO, NAIVE_QUERIES = 10_000, 5
DATABASE = "carematch_nearest"
BATCH = 10_000

ORGANISATION: Any = SimpleNamespace(id=uuid.UUID(int=1))
WANTED = service_bits.of(scattering.WANTED)
Point = tuple[float, float]
Asked = Callable[[Point, bool], tuple[float, list[uuid.UUID]]]

QUESTIONS = (
    ("towns and country", scattering.in_town_and_country, False),
    ("dense city", scattering.in_city, False),
    ("towns, who go that far", scattering.in_town_and_country, True),
    ("city, who go that far", scattering.in_city, True),
)

HERE = "CAST(ST_MakePoint(%(lon)s, %(lat)s) AS geography)"
KNN = f"""
    SELECT id, ST_Distance(geog, {HERE}) FROM listings
    WHERE organisation_id = %(organisation)s AND lat IS NOT NULL AND service_bits & %(wanted)s = %(wanted)s
    AND ST_DWithin(geog, {HERE}, {service.FURTHEST_MILES * METRES_PER_MILE}) {{}}
    ORDER BY geog <-> {HERE} LIMIT %(limit)s
"""
OWN_MILES = f"AND ST_DWithin(geog, {HERE}, radius_miles * {METRES_PER_MILE})"


def main(arguments: Sequence[str]) -> None:
    """Print the table; the arguments are other numbers of listings, in thousands of them, growing."""
    sizes = [int(each) for each in arguments] or list(SIZES)
    if os.environ.get("BENCH_POSTGIS_URL"):
        os.environ["TEST_DATABASE_URL"] = os.environ["BENCH_POSTGIS_URL"]
    with tempfile.TemporaryDirectory() as folder, _server() as url:
        on_sqlite = _application(f"sqlite:///{folder}/nearest.sqlite3", Path(folder))
        on_postgresql = _application(url, Path(folder))
        has_postgis = _add_postgis(url)
        asked = {
            "naive": _naive(on_sqlite),
            "SQLite": _carematch(on_sqlite),
            "PostgreSQL": _carematch(on_postgresql),
        }
        if has_postgis:
            asked["PostGIS"] = _postgis(url)
        _head(has_postgis)
        seconds: dict[tuple[str, int, str], float] = {}
        before = 0
        for size in sizes:
            for app in (on_sqlite, on_postgresql):
                _grow(app, before, size)
            _settle(url, has_postgis)
            before = size
            for question, places, goes in QUESTIONS:
                taken = _take_turns(asked, places(QUERIES), goes, size)
                seconds |= {(question, size, name): median for name, median in taken.items()}
                _line(question, size, taken)
    _judge(seconds)


@contextmanager
def _server() -> Iterator[str]:
    """Yield the address of an empty database, for as long as it is measured."""
    postgres.drop_database(DATABASE)
    yield postgres.create_database(DATABASE)
    postgres.drop_database(DATABASE)


def _application(url: str, folder: Path) -> Flask:
    """Return CareMatch on a database that has the table of listings and nothing else."""
    environ = {"CAREMATCH_ENV": "test", "DATABASE_URL": url, "BASE_URL": "http://localhost"}
    app = create_app({**config.load(environ, folder), "TESTING": True})
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(CreateTable(_table(), include_foreign_key_constraints=[]))
        for index in _table().indexes:
            index.create(connection)
    return app


def _table() -> sa.Table:
    table = Listing.__table__
    assert isinstance(table, sa.Table)
    return table


def _grow(app: Flask, before: int, size: int) -> None:
    """Add listings, until there are so many."""
    rows = scattering.listings(ORGANISATION.id, before // 1000, size // 1000)
    with app.app_context():
        while batch := list(islice(rows, BATCH)):
            with db.engine.begin() as connection:
                connection.execute(_table().insert(), batch)


def _add_postgis(url: str) -> bool:
    """Add a point to every listing, where the server has PostGIS."""
    with _connected(url) as connection:
        try:
            connection.execute("CREATE EXTENSION postgis")
        except psycopg.Error as error:
            print(
                f"Without PostGIS ({error.diag.message_primary}): name a server that has it in BENCH_POSTGIS_URL\n"
            )
            return False
        connection.execute(
            "ALTER TABLE listings ADD COLUMN geog geography(Point, 4326) GENERATED ALWAYS AS "
            "(CAST(ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geography)) STORED"
        )
    return True


def _settle(url: str, has_postgis: bool) -> None:
    """Let PostgreSQL tidy up, as it does by itself in time, and build PostGIS's index afresh."""
    with _connected(url) as connection:
        if has_postgis:
            connection.execute("DROP INDEX IF EXISTS ix_listings_geog")
            connection.execute(
                "CREATE INDEX ix_listings_geog ON listings USING gist (geog) WHERE lat IS NOT NULL"
            )
        connection.execute("VACUUM ANALYZE listings")


def _connected(url: str) -> psycopg.Connection[Any]:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True)


def _carematch(app: Flask) -> Asked:
    """Return what asks CareMatch, as a page does that has already asked for other things."""

    def ask(point: Point, goes: bool) -> tuple[float, list[uuid.UUID]]:
        with app.app_context():
            db.session.connection()
            began = time.perf_counter()
            found = service.near_listings(
                ORGANISATION, point, services=scattering.WANTED, within_travel=goes, limit=LIMIT
            )
            return time.perf_counter() - began, [each.id for each in found]

    return ask


def _naive(app: Flask) -> Asked:
    """Return what measures everybody who fits, with geopy, and sorts them."""
    columns = (Listing.id, Listing.lat, Listing.lon, Listing.radius_miles)
    fit = owned(Listing, ORGANISATION, *columns).where(
        Listing.lat.is_not(None), Listing.service_bits.bitwise_and(WANTED) == WANTED
    )

    def ask(point: Point, goes: bool) -> tuple[float, list[uuid.UUID]]:
        with app.app_context():
            db.session.connection()
            began = time.perf_counter()
            away = [
                (miles(*point, lat, lon), key, serves) for key, lat, lon, serves in db.session.execute(fit)
            ]
            found = sorted((far, key) for far, key, serves in away if not goes or far <= serves)[:LIMIT]
            return time.perf_counter() - began, [key for _, key in found]

    return ask


def _postgis(url: str) -> Asked:
    """Return what asks PostGIS, by its driver and no layer above it."""
    connection = _connected(url)
    # Knowing the numbers, PostgreSQL 15 reads everybody within the distance and sorts them, hundreds of times slower.
    connection.execute("SET plan_cache_mode = force_generic_plan")

    def ask(point: Point, goes: bool) -> tuple[float, list[uuid.UUID]]:
        values = {
            "lat": point[0],
            "lon": point[1],
            "organisation": ORGANISATION.id,
            "wanted": WANTED,
            "limit": LIMIT,
        }
        began = time.perf_counter()
        rows = connection.execute(KNN.format(OWN_MILES if goes else ""), values, prepare=True).fetchall()
        return time.perf_counter() - began, [row[0] for row in rows]

    return ask


def _take_turns(asked: dict[str, Asked], points: Sequence[Point], goes: bool, size: int) -> dict[str, float]:
    """Return everybody's median seconds, having asked them in turn; raise AssertionError where answers differ.

    PostGIS orders by the sphere, so that its answers may differ from those that geodesics give.
    """
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(1 + ROUNDS):
        for number, point in enumerate(points):
            answers = set()
            for name, ask in asked.items():
                if name == "naive" and (turn or number >= NAIVE_QUERIES or size > NAIVE_UP_TO):
                    continue
                seconds, found = ask(point, goes)
                if turn or name == "naive":  # the first time round warms up
                    taken[name].append(seconds)
                if name != "PostGIS":
                    answers.add(tuple(found))
            assert len(answers) == 1, f"The answers differ at {point}: {answers}"
    return {name: statistics.median(each) for name, each in taken.items() if each}


def _head(has_postgis: bool) -> None:
    print(
        f"Nearest {LIMIT}, median milliseconds of {QUERIES * ROUNDS} searches in turn (geopy: {NAIVE_QUERIES}); all but"
    )
    print("PostGIS, which orders by the sphere, gave the same answers in the same order.")
    over = "over PostGIS" if has_postgis else ""
    print(f"\n{'':<24}{'':>10}{'naive':>10}{'SQLite':>9}{'PostgreSQL':>12}{'PostGIS':>9}  {over:>17}")
    print(f"{'':<24}{'listings':>10}{'geopy':>10}{'':>9}{'':>12}{'':>9}  {'SQLite':>8}{'PostgreSQL':>11}")


def _line(question: str, size: int, taken: dict[str, float]) -> None:
    def shown(name: str, width: int) -> str:
        return f"{taken[name] * 1000:.2f}".rjust(width) if name in taken else "–".rjust(width)

    def over(name: str, width: int) -> str:
        return (
            f"{taken[name] / taken['PostGIS']:.2f}".rjust(width) if "PostGIS" in taken else "–".rjust(width)
        )

    columns = shown("naive", 10) + shown("SQLite", 9) + shown("PostgreSQL", 12) + shown("PostGIS", 9)
    print(f"{question:<24}{size:>10,}{columns}  {over('SQLite', 8)}{over('PostgreSQL', 11)}", flush=True)


def _judge(seconds: dict[tuple[str, int, str], float]) -> None:
    """Say of every target whether it was met; where it was not measured, nothing."""
    print()
    for question, _, _ in QUESTIONS:
        for name in ("SQLite", "PostgreSQL"):
            for what, other, most in (
                ("PostGIS", (question, LARGEST, "PostGIS"), MOST_TIMES_POSTGIS),
                (f"at {SMALLER:,}", (question, SMALLER, name), MOST_TIMES_SMALLER),
            ):
                if other in seconds and (question, LARGEST, name) in seconds:
                    times = seconds[question, LARGEST, name] / seconds[other]
                    met = "met    " if times <= most else "NOT MET"
                    print(
                        f"{met}  {question}: {name} at {LARGEST:,} {times:.2f} times {what}, at most {most:g}"
                    )
