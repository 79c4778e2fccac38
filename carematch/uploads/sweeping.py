"""Bringing the folder of uploads and the table in step: files that nobody knows go, records without a file are told."""

from dataclasses import dataclass
from typing import Any

import structlog

from carematch.core.db import every, owned
from carematch.uploads import folder, service
from carematch.uploads.models import Upload
from carematch.uploads.refusals import FileGone


@dataclass(frozen=True, slots=True)
class Found:
    """What looking through an organisation's files came to."""

    read: int
    missing: list[Upload]
    strays: int


def sweep(organisation: Any) -> int:
    """Delete an organisation's files of which there is no record, or only that of their removal; return how many.

    They are what a crash or an undone transaction left. One younger than a day may still get its record.
    """
    swept = 0
    for path in _strays(organisation):
        try:
            path.unlink(missing_ok=True)
            swept += 1
        except OSError as error:
            structlog.get_logger().error("upload_not_deleted", errno=error.errno)
    return swept


def check(organisation: Any) -> Found:
    """Read every file of an organisation, and return the records whose file is missing or cannot be decrypted."""
    kept = every(
        owned(Upload, organisation).where(Upload.removed_at.is_(None)).order_by(Upload.created_at, Upload.id)
    )
    missing = [upload for upload in kept if not _is_whole(upload)]
    return Found(len(kept) - len(missing), missing, len(_strays(organisation)))


def _is_whole(upload: Upload) -> bool:
    """Tell whether a file is there as it was written."""
    try:
        return len(service.content(upload)) == upload.size
    except FileGone:
        return False


def _strays(organisation: Any) -> list[Any]:
    """Return the files of an organisation that no record asks for."""
    known = every(owned(Upload, organisation, Upload.stored_name).where(Upload.removed_at.is_(None)))
    return folder.strays(folder.path_of(organisation.id.hex), frozenset(known))
