"""Run a server for as long as the process that asked for it lives, then remove its folder.

Called as `python watchdog.py FOLDER USER COMMAND…`; USER may be empty. The asker holds our standard input:
when it ends, however it ends (a killed test run included), the pipe closes and the server goes.
"""

import pwd
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path


def serve(folder: Path, user: str, command: list[str]) -> None:
    """Serve until standard input closes; pass on what a server that ended by itself had to say."""
    group = pwd.getpwnam(user).pw_gid if user else None
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder,
            user=user or None, group=group, extra_groups=[] if user else None,
        )  # fmt: skip
    try:
        while server.poll() is None:
            if select.select([sys.stdin], [], [], 0.2)[0]:
                return
        sys.exit((folder / "server.log").read_text(errors="replace"))
    finally:
        _end(server)
        shutil.rmtree(folder, ignore_errors=True)


def _end(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)  # Ctrl-C is for the tests, which then close our input
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    serve(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
