"""Becomes the server of an installation with the demonstration.

`python -m tests.support.serving KIND PEOPLE PORT DATABASE` copies the demonstration into the folder that the
environment names, starts a worker beside itself, and serves. DATABASE names the new database on PostgreSQL.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.support import demonstration

ROOT = demonstration.ROOT
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


def serve(kind: str, people: str, port: str, database: str) -> None:
    """Start a worker that stops with this process, and become the server."""
    demonstration.copy(kind, int(people), Path(os.environ["CAREMATCH_INSTANCE"]), database)
    work = ["-m", "flask", "--app", "wsgi", "jobs", "work", "--with-parent", str(os.getpid())]
    subprocess.Popen([sys.executable, *work], cwd=ROOT)
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, *SERVER, "--bind", f"127.0.0.1:{port}", "wsgi:app"])


if __name__ == "__main__":
    serve(*sys.argv[1:])
