"""CareMatch as people meet it: migrated, with the demonstration in it, served by gunicorn with a worker beside it.

`python -m tests.support.live PORT PEOPLE` prepares the database that the environment names, with as many people in
the demonstration as are asked for, then becomes the server.
"""

import datetime as dt
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from carematch.app import create_app
from carematch.commands import nightly
from carematch.core import clock
from carematch.demo import cast
from carematch.mail.transport import in_folder
from tests.support import postgres

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 400
SECONDS_TO_WRITE = 60
SERVER = [
    "-m",
    "gunicorn",
    "--workers",
    "1",
    "--threads",
    "8",
    "--no-control-socket",
    "--log-level",
    "warning",
]


class NotServing(RuntimeError):
    """The server did not start; the message says what it had to say."""


class Live:
    """One installation on a database of its own, from the moment it is asked for until it is stopped."""

    def __init__(self, kind: str, *, people: int = cast.PEOPLE) -> None:
        """Begin to prepare it on "sqlite" or "postgresql", and return at once; fewer people are ready sooner."""
        self.folder = Path(tempfile.mkdtemp(prefix=f"carematch-live-{kind}-"))
        self._database = f"live_{uuid.uuid4().hex[:12]}" if kind == "postgresql" else ""
        port = postgres.free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._environ = self._environment()
        # The watchdog ends the server and removes the folder even where this process is killed.
        self._watchdog = subprocess.Popen(
            [sys.executable, "-I", str(ROOT / "tests/support/watchdog.py"), str(self.folder), "",
             sys.executable, "-m", "tests.support.live", str(port), str(people)],
            env=self._environ,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        """Return the environment of the server: a demonstration in a folder of its own."""
        database = postgres.create_database(self._database) if self._database else ""
        left_out = ("FLASK_", "MAIL_", "SECRET_KEY", "FIELD_KEYS", "AUDIT_KEY", "TRUSTED_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        return {
            **kept,
            "CAREMATCH_ENV": "demo",
            "CAREMATCH_INSTANCE": str(self.folder),
            "DATABASE_URL": database,
            "BASE_URL": self.url,
            "PYTHONPATH": str(ROOT),
        }

    def ready(self) -> "Live":
        """Wait until it answers, or raise NotServing."""
        until = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if self._watchdog.poll() is not None or time.monotonic() > until:
                raise NotServing(self.said() or (self._watchdog.communicate(timeout=20)[1]))
            time.sleep(0.1)
        return self

    def _answers(self) -> bool:
        """Tell whether the server says that it can serve."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz/live", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False

    def said(self) -> str:
        """Return the end of what the server and the worker have said."""
        log = self.folder / "server.log"
        return log.read_text(errors="replace")[-4000:] if log.exists() else ""

    def letter(self, to: str, about: str) -> str:
        """Wait for a letter to somebody that holds some words, and return its text; raise TimeoutError."""
        found: list[str] = []

        def came() -> bool:
            found[:] = [text for text in map(_text, self._letters_to(to)) if re.search(about, text)]
            return bool(found)

        _wait(came, f"No letter to {to} about {about!r} came")
        return found[-1]

    def live_through_the_night(self, day: dt.date) -> None:
        """Do the night's work that leads to a day, as the worker does it when that day begins."""
        command = [sys.executable, "-m", "tests.support.live", "night", day.isoformat()]
        subprocess.run(command, env=self._environ, cwd=ROOT, check=True)

    def _letters_to(self, to: str) -> list[EmailMessage]:
        return [letter for letter in in_folder(self.folder / "mail") if letter["To"] == to]

    def stop(self) -> None:
        """Stop it, and remove all that it kept."""
        self._watchdog.communicate(timeout=30)
        if self._database:
            postgres.drop_database(self._database)


def _text(letter: EmailMessage) -> str:
    return str(letter.get_content())


def _wait(true: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + SECONDS_TO_WRITE
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(otherwise)
        time.sleep(0.1)


def _prepare(people: int) -> None:
    """Lay the tables by the migrations and load the demonstration, with the commands that people use."""
    cast.PEOPLE = people
    runner = create_app().test_cli_runner()
    for command in (["db", "upgrade"], ["demo", "load"]):
        result = runner.invoke(args=command, catch_exceptions=False)
        if result.exit_code:
            sys.exit(f"flask {' '.join(command)}: {result.output}")


def _serve(port: str) -> None:
    """Start a worker that stops with this process, and become the server."""
    work = ["-m", "flask", "--app", "wsgi", "jobs", "work", "--with-parent", str(os.getpid())]
    subprocess.Popen([sys.executable, *work], cwd=ROOT)
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, *SERVER, "--bind", f"127.0.0.1:{port}", "wsgi:app"])


def _live_through_the_night(day: dt.date) -> None:
    """Do the night's work at the beginning of a day that has not come yet."""
    with create_app().app_context(), clock.standing_at(dt.datetime.combine(day, dt.time(), clock.LONDON)):
        done = nightly.run(day)
    sys.exit(1 if done.failed else 0)


if __name__ == "__main__":
    if sys.argv[1] == "night":
        _live_through_the_night(dt.date.fromisoformat(sys.argv[2]))
    _prepare(int(sys.argv[2]))
    _serve(sys.argv[1])
