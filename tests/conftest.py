"""The fixtures that every test may use: app, client, make, freeze. There are no others for all."""

import datetime as dt
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

import config
from carematch.app import create_app
from carematch.audit.service import keys as audit_keys
from carematch.core import clock, jobs
from carematch.core.db import db
from carematch.core.encryption import keyring, new_key
from migrations import triggers
from tests.support import client as test_client
from tests.support import postgres, shared
from tests.support.make import Make
from tests.support.templates import keep_compiled

pytest_plugins = ["tests.support.plugin"]


@dataclass
class Installation:
    """An application on a database of its own, and how to empty that again."""

    app: Flask
    empty: Callable[[], None]


def settings(url: str, folder: Path) -> dict[str, object]:
    """Return the settings of an application under test: its own keys, and CSRF left to tests of its own."""
    environ = {
        "CAREMATCH_ENV": "test",
        "DATABASE_URL": url,
        "SECRET_KEY": "a secret for tests only, long enough to be one",
        "FIELD_KEYS": new_key("test"),
        "BASE_URL": "http://localhost",
    }
    return {**config.load(environ, folder), "TESTING": True, "WTF_CSRF_ENABLED": False}


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def installation(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """Set up an application on SQLite, and one on PostgreSQL: whatever uses it runs on both."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        yield from _on_sqlite(folder)
    else:
        yield from _on_postgresql(folder)


def _prepare(app: Flask) -> None:
    """Lay the tables and the triggers, and the job engine's tables."""
    Make()  # the builders bring models that no page may use yet
    with app.app_context():
        db.create_all()
        with db.engine.begin() as connection:
            triggers.create(connection)
    jobs.prepare(app)


def _on_sqlite(folder: Path) -> Iterator[Installation]:
    """Yield an application whose database file is copied back before every test, in memory where there is room."""
    quick = shared.folder() / f"sqlite-{os.environ.get('PYTEST_XDIST_WORKER', 'one')}-{uuid.uuid4().hex[:8]}"
    quick.mkdir()
    live, master = quick / "live.sqlite3", quick / "master.sqlite3"
    app = keep_compiled(create_app(settings(f"sqlite:///{live}", folder)))
    _prepare(app)
    with app.app_context():
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql(f"VACUUM INTO '{master}'")
            connection.exec_driver_sql("BEGIN")
        db.engine.dispose()

    def empty() -> None:
        with app.app_context():
            db.engine.dispose()
        for leftover in ("-wal", "-shm"):
            Path(f"{live}{leftover}").unlink(missing_ok=True)
        shutil.copyfile(master, live)

    yield Installation(app, empty)
    with app.app_context():
        db.engine.dispose()


def _on_postgresql(folder: Path) -> Iterator[Installation]:
    """Yield an application whose tables are emptied before every test, past the triggers that forbid it."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}_{uuid.uuid4().hex[:8]}"
    app = keep_compiled(create_app(settings(postgres.create_database(name), folder)))
    _prepare(app)
    wipe = "SET session_replication_role = replica;" + "".join(
        f'DELETE FROM "{table}";' for table in (*db.metadata.tables, 'dbos"."workflow_status')
    )

    def empty() -> None:
        with app.app_context(), db.engine.connect() as connection:
            connection.execute(sa.text(wipe))
            connection.execute(sa.text("SET session_replication_role = DEFAULT"))
            connection.commit()

    yield Installation(app, empty)
    with app.app_context():
        db.engine.dispose()
    postgres.drop_database(name)


@pytest.fixture
def app(installation: Installation) -> Iterator[Flask]:
    """Return the application on an empty database; the test may use services directly."""
    keyring.load(
        installation.app.config["FIELD_KEYS"]
    )  # another application may have loaded its own meanwhile
    audit_keys.load(installation.app.config["AUDIT_KEY"])
    installation.empty()
    with installation.app.app_context():
        yield installation.app
        db.session.rollback()


@pytest.fixture
def client(app: Flask) -> test_client.Client:
    """Return a browser that checks every page it is given."""
    return test_client.Client(app)


@pytest.fixture
def make(app: Flask) -> Make:
    """Return the builders: each makes the smallest whole thing of its kind, through the services."""
    return Make()


@pytest.fixture
def freeze(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.date | dt.datetime], None]:
    """Let time stand: freeze(date) is noon in London that day, freeze(datetime) that instant."""

    def stand(moment: dt.date | dt.datetime) -> None:
        instant = (
            moment
            if isinstance(moment, dt.datetime)
            else dt.datetime.combine(moment, dt.time(12), clock.LONDON)
        )
        monkeypatch.setattr(clock, "source", lambda: instant.astimezone(dt.UTC))

    return stand
