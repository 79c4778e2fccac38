"""A folder that all processes of a test run share: what is dear to make is made there once.

The process that starts it hands its path to the processes it starts itself through the environment, and removes it.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

SHARED = "CAREMATCH_TEST_SHARED"
_made: list[Path] = []


def folder() -> Path:
    """Return the folder, making it where this process is the first to ask."""
    if not os.environ.get(SHARED):
        _made.append(Path(tempfile.mkdtemp(prefix="carematch-tests-")))
        os.environ[SHARED] = str(_made[-1])
        atexit.register(remove)
    return Path(os.environ[SHARED])


def is_ours() -> bool:
    """Tell whether this process made the folder."""
    return bool(_made)


def remove() -> None:
    """Remove the folder where this process made it, and leave it where another did."""
    while _made:
        shutil.rmtree(_made.pop(), ignore_errors=True)
        os.environ.pop(SHARED, None)
