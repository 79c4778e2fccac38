"""The demonstration, loaded once in a test run for each kind of database; whoever needs it gets a copy.

Loading it is dear, so the processes of a run share what was loaded: the keys and files of its instance folder, with
the database in it on SQLite and beside it on PostgreSQL. This module imports next to nothing of the application, so
that copying it costs nothing else.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from carematch.demo import cast
from tests.support import postgres, shared

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "database"
# PostgreSQL gets one with too few people for a report.
PEOPLE = {"sqlite": cast.PEOPLE, "postgresql": 2}
LEFT_OUT = ("FLASK_", "MAIL_", "SECRET_KEY", "FIELD_KEYS", "AUDIT_KEY", "TRUSTED_", "UPLOADS_")


class NotLoaded(RuntimeError):
    """The demonstration could not be loaded; the message says what was said."""


def clear() -> None:
    """Drop what is kept on a server that outlives the tests; a server of our own goes with its databases."""
    if os.environ.get("TEST_DATABASE_URL"):
        for kept in shared.folder().glob(f"*/{DATABASE}"):
            postgres.drop_database(kept.read_text())


def copy(kind: str, people: int, folder: Path, database: str = "") -> str:
    """Put the demonstration with so many people into a folder, and return the address of its database.

    On PostgreSQL it becomes the new database of that name. Raises NotLoaded.
    """
    loaded = _loaded(kind, people)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(loaded, folder, ignore=shutil.ignore_patterns(DATABASE), dirs_exist_ok=True)
    if kind == "sqlite":
        return f"sqlite:///{(folder / 'carematch.sqlite3').resolve()}"
    return postgres.create_database(database, template=(loaded / DATABASE).read_text())


def environment(folder: Path, url: str, **more: str) -> dict[str, str]:
    """Return the environment of a process that uses the demonstration of a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}
    ours = {"CAREMATCH_ENV": "demo", "CAREMATCH_INSTANCE": str(folder), "DATABASE_URL": url}
    return {**kept, **ours, "PYTHONPATH": str(ROOT), **more}


def _loaded(kind: str, people: int) -> Path:
    """Return the folder of the one that is copied, loading it where nobody has yet; others wait for that."""
    folder = shared.folder()
    loaded = folder / f"{kind}-{people}"
    with (folder / f"{loaded.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not loaded.is_dir():
            loading = folder / f"{loaded.name}-loading"
            shutil.rmtree(loading, ignore_errors=True)
            _load(kind, people, loading)
            loading.rename(loaded)
    return loaded


def _load(kind: str, people: int, folder: Path) -> None:
    """Lay the tables by the migrations and load the demonstration, in a process of its own."""
    folder.mkdir()
    url = ""
    if kind == "postgresql":
        database = f"demonstration_{folder.parent.name[-8:].lower()}_{people}"
        postgres.drop_database(database)
        url = postgres.create_database(database)
        (folder / DATABASE).write_text(database)
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.installing", "load", str(people)],
        env=environment(folder, url), cwd=ROOT, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        raise NotLoaded(done.stdout[-4000:])
