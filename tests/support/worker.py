"""A small application with its own database, and a worker on it that tests can kill: `python -m tests.support.worker`.

The tests of jobs and mail need databases that two processes can open, so they do not use the shared `app`.
"""

import atexit
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import configure_mappers

import carematch.mail  # noqa: F401 - registers its job
from carematch.core import jobs
from carematch.core.db import db
from carematch.core.encryption import keyring
from carematch.organisations import models  # noqa: F401 - messages refer to organisations
from tests.support import postgres

ROOT = Path(__file__).resolve().parents[2]
KEY = "test:" + "A" * 43 + "="


@contextmanager
def installation(kind: str, folder: Path, **settings: Any) -> Iterator[Flask]:
    """Yield an application, its context pushed, on a database of its own that other processes can open."""
    name = f"worker_{uuid.uuid4().hex}"
    if kind == "sqlite":
        app = build(f"sqlite:///{folder}/worker.sqlite3", **settings)
        _lay_tables(app)
    else:
        app = build(postgres.create_database(name, template=_template()), **settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if kind != "sqlite":
        postgres.drop_database(name)


@cache
def _template() -> str:
    """Lay the tables on PostgreSQL once, for copies; return the database's name."""
    name = f"worker_{uuid.uuid4().hex}"
    app = build(postgres.create_database(name))
    _lay_tables(app)
    with app.app_context():
        db.engine.dispose()
    if os.environ.get("TEST_DATABASE_URL"):  # a server of our own goes with all that is in it
        atexit.register(postgres.drop_database, name)
    return name


def _lay_tables(app: Flask) -> None:
    with app.app_context():
        db.create_all()
    jobs.prepare(app)


def build(url: str, **settings: Any) -> Flask:
    """Return an application on a database, with nothing in it but the database."""
    app = Flask("carematch-worker")
    app.config.update(SQLALCHEMY_DATABASE_URI=url, JOBS_FIRST_WAIT=0.2, **settings)
    keyring.load(KEY)
    db.init_app(app)
    configure_mappers()
    return app


@jobs.job("test.slow")
def slow(folder: str) -> None:
    """Say that it began, wait until it may end, and say that it ended."""
    place = Path(folder)
    with (place / "began").open("a") as file:
        file.write("x")
    while not (place / "may-end").exists():
        time.sleep(0.02)
    with (place / "ended").open("a") as file:
        file.write("x")


def start(app: Flask, executor_id: str = "worker-1") -> subprocess.Popen[bytes]:
    """Start a worker on the application's database in a process of its own."""
    settings = {
        name: value
        for name, value in app.config.items()
        if name.startswith(("MAIL_", "JOBS_", "HELP_")) and name != "JOBS_FIRST_WAIT"
    }
    given = [app.config["SQLALCHEMY_DATABASE_URI"], executor_id, json.dumps(settings), str(os.getpid())]
    return subprocess.Popen([sys.executable, "-m", "tests.support.worker", *given], cwd=ROOT)


def until(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something holds; raise TimeoutError if it never does."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)


if __name__ == "__main__":
    database, name, given_settings, parent = sys.argv[1:]
    jobs.work(
        build(database, **json.loads(given_settings)), executor_id=name, poll=0.1, with_parent=int(parent)
    )
