"""CareMatch as people meet it: migrated, with the demonstration in it, served by gunicorn with a worker beside it."""

import datetime as dt
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

from sqlalchemy.engine import make_url

from carematch.mail.transport import in_folder
from tests.support import demonstration, postgres, shared

ROOT = demonstration.ROOT
SECONDS_TO_START = 400
SECONDS_TO_WRITE = 60


class NotServing(RuntimeError):
    """The server did not start; the message says what it had to say."""


class Live:
    """One installation on a database of its own, from the moment it is asked for until it is stopped."""

    def __init__(self, kind: str, *, people: int = demonstration.PEOPLE["sqlite"]) -> None:
        """Begin to prepare it on "sqlite" or "postgresql", and return at once; fewer people are ready sooner."""
        self.folder = Path(tempfile.mkdtemp(prefix=f"carematch-live-{kind}-"))
        self._database = f"live_{uuid.uuid4().hex[:12]}" if kind == "postgresql" else ""
        port = postgres.free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._environ = self._environment()
        # The watchdog ends the server and removes the folder even where this process is killed.
        self._watchdog = subprocess.Popen(
            [sys.executable, "-I", str(ROOT / "tests/support/watchdog.py"), str(self.folder), "",
             sys.executable, "-m", "tests.support.serving", kind, str(people), str(port), self._database],
            env=self._environ,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        """Return the environment of the server: a demonstration in a folder of its own."""
        shared.folder()
        server = make_url(postgres.postgres_url()) if self._database else None
        url = server.set(database=self._database).render_as_string(hide_password=False) if server else ""
        return demonstration.environment(self.folder, url, BASE_URL=self.url)

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
        command = [sys.executable, "-m", "tests.support.installing", "night", day.isoformat()]
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
