"""A folder that all processes of a test run share: what is dear to make is made there once.

The process that starts it hands its path to the processes it starts itself through the environment, and removes it.
Where the machine has room in memory, it stands there: SQLite waits for the disk at every commit, as it must, and a
test keeps nothing that a disk should have.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

SHARED = "CAREMATCH_TEST_SHARED"
MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3  # bytes that must be free: what a run makes there takes far less
_made: list[Path] = []


def folder() -> Path:
    """Return the folder, making it where this process is the first to ask."""
    if not os.environ.get(SHARED):
        _made.append(Path(tempfile.mkdtemp(prefix="carematch-tests-", dir=_quickest())))
        os.environ[SHARED] = str(_made[-1])
        atexit.register(remove)
    return Path(os.environ[SHARED])


def _quickest() -> Path | None:
    """Return where files are kept in memory, or None where there is no such place, or too little of it."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        return MEMORY
    return None


def is_ours() -> bool:
    """Tell whether this process made the folder."""
    return bool(_made)


def remove() -> None:
    """Remove the folder where this process made it, and leave it where another did."""
    while _made:
        shutil.rmtree(_made.pop(), ignore_errors=True)
        os.environ.pop(SHARED, None)
