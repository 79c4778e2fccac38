"""The folder of uploads: encrypted files under random names, written whole or not at all, readable by us alone.

Each organisation has a folder of its own in it, named by its id: whoever works on another database knows none of them.
"""

import datetime as dt
import os
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from carematch.core import clock
from carematch.core.db import db
from carematch.uploads.refusals import CannotKeep, FileGone

KEPT_FOR = dt.timedelta(days=1)  # a file that nobody knows may be of a transaction that is still open
_TO_DELETE = "uploads_to_delete"
_OURS = re.compile(r"[0-9a-f]{32}(\.part)?")


def path_of(stored_path: str) -> Path:
    """Return where a file lies."""
    return Path(current_app.config["UPLOADS_DIR"]) / stored_path


def write(stored_path: str, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a crash, or raise CannotKeep."""
    final = path_of(stored_path)
    part = final.with_suffix(".part")
    try:
        for folder in (final.parent.parent, final.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_through(part, content)
        part.rename(final)
        _sync_folder(final.parent)
    except OSError as error:
        structlog.get_logger().error("upload_not_kept", errno=error.errno)
        for each in (part, final):
            each.unlink(missing_ok=True)
        raise CannotKeep() from error


def _write_through(path: Path, content: bytes) -> None:
    """Write a new file down to the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Write down that a file has its name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(stored_path: str) -> bytes:
    """Return what a file holds, or raise FileGone."""
    try:
        return path_of(stored_path).read_bytes()
    except OSError as error:
        raise FileGone() from error


def delete_after_commit(stored_path: str) -> None:
    """Delete a file once the open transaction is kept; undone with it. What a crash leaves is swept up."""
    db.session().info.setdefault(_TO_DELETE, []).append(path_of(stored_path))


@event.listens_for(Session, "after_commit")
def _delete(session: Any) -> None:
    for path in session.info.pop(_TO_DELETE, ()):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:  # the act is kept: the nightly sweep tries again
            structlog.get_logger().error("upload_not_deleted", errno=error.errno)


@event.listens_for(Session, "after_rollback")
def _keep(session: Any) -> None:
    session.info.pop(_TO_DELETE, None)


def strays(folder: Path, known: Collection[str]) -> list[Path]:
    """Return the files of ours in a folder that nobody knows and that are older than a day."""
    before = (clock.now() - KEPT_FOR).timestamp()
    return [
        path
        for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if _OURS.fullmatch(path.name) and path.name not in known and path.stat().st_mtime < before
    ]
