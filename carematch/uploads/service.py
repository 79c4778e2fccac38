"""Taking files in, giving their content back, and removing them.

Taking one in has two halves. `accept` looks at the bytes and cleans them; call it before the transaction, since it
takes its time. `keep` stores what came of it inside the transaction that needs it: the file is on the disk before the
row can be, so that an undone transaction leaves at most a file that nobody knows.
"""

import secrets
import uuid
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import db, lock, one, owned
from carematch.core.encryption import CannotDecrypt, keyring
from carematch.uploads import documents, folder, limits, names, pictures, scanning
from carematch.uploads.kinds import EVERYTHING, PICTURES, FileKind, told_by
from carematch.uploads.models import Upload
from carematch.uploads.refusals import FileGone, QuotaReached, UploadRefused


class File(Protocol):
    """What a form hands over."""

    @property
    def filename(self) -> str | None:
        """Return the name that it was sent under."""
        ...

    def read(self) -> bytes:
        """Return what it holds."""
        ...


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may be kept: its kind, its clean content, and what it was called."""

    kind: FileKind
    content: bytes
    name: str


def accept_document(content: bytes, name: str | None) -> Accepted:
    """Return a document ready to be kept, or raise UploadRefused; a picture is drawn anew, a PDF is looked through."""
    kind = _looked_at(content, EVERYTHING)
    if kind is FileKind.PDF:
        documents.refuse_unfit(content)
    else:
        content = pictures.as_document(content, kind)
        _refuse_large(content)  # drawn anew it may have grown
    return Accepted(kind, content, names.shown(name))


def accept_photo(content: bytes, name: str | None) -> Accepted:
    """Return a photograph of somebody ready to be kept, square and small, or raise UploadRefused."""
    _looked_at(content, PICTURES)
    return Accepted(FileKind.JPEG, pictures.as_photo(content), names.shown(name))


def _looked_at(content: bytes, wanted: frozenset[FileKind]) -> FileKind:
    """Return the kind of a file that may be read, or raise UploadRefused."""
    if not content:
        raise UploadRefused("This file is empty. Choose it again, or take a photograph of the document")
    _refuse_large(content)
    kind = told_by(content, wanted)
    scanning.refuse_infected(content)
    return kind


def _refuse_large(content: bytes) -> None:
    """Raise UploadRefused for more than one file may have."""
    if len(content) > limits.largest_file():
        raise UploadRefused(
            f"This file is larger than {limits.in_words(limits.largest_file())}. "
            "Send a smaller one, such as a photograph at a lower quality"
        )


def keep(organisation: Any, accepted: Accepted, *, holder: Any, by: Any) -> Upload:
    """Store a file that was accepted for the record that holds it, or raise QuotaReached or CannotKeep.

    Holds the holder's row to the end of the transaction: two who send the last file at once are not both let in.
    """
    lock(holder)
    _refuse_over_quota(organisation, holder, len(accepted.content))
    made = Upload(
        organisation_id=organisation.id,
        holder_id=holder.id,
        kind=accepted.kind,
        size=len(accepted.content),
        stored_name=secrets.token_hex(16),
        sent_by_id=by.id,
    )
    made.given_name = accepted.name
    folder.write(made.stored_path, keyring.encrypt_bytes(accepted.content, _place(made)))
    db.session.add(made)
    db.session.flush()
    return made


def _refuse_over_quota(organisation: Any, holder: Any, size: int) -> None:
    """Raise QuotaReached where a holder has no room left for a file of some size."""
    held = owned(Upload, organisation, sa.func.count(), sa.func.coalesce(sa.func.sum(Upload.size), 0))
    count, used = db.session.execute(
        held.where(Upload.holder_id == holder.id, Upload.removed_at.is_(None))
    ).one()
    if count >= limits.most_files():
        raise QuotaReached(
            f"There are {limits.most_files()} files here, which is as many as we keep. Remove one first"
        )
    if int(used) + size > limits.most_bytes():
        raise QuotaReached(
            f"The files here would take more than {limits.in_words(limits.most_bytes())}. "
            "Remove one first, or send a smaller one"
        )


def get_upload(organisation: Any, upload_id: uuid.UUID) -> Upload:
    """Return a file's record that belongs to the organisation, or raise NotFound."""
    found: Upload = one(owned(Upload, organisation).where(Upload.id == upload_id))
    return found


def content(upload: Upload) -> bytes:
    """Return what a file holds, or raise FileGone where it is missing, was removed or was tampered with."""
    if upload.is_removed:
        raise FileGone()
    try:
        return keyring.decrypt_bytes(folder.read(upload.stored_path), _place(upload))
    except CannotDecrypt as error:
        raise FileGone() from error


def remove(upload: Upload, *, by: Any) -> None:
    """Delete a file's content once the transaction is kept; the record stays, with who removed it and when."""
    if upload.is_removed:
        return
    upload.removed_at, upload.removed_by_id = clock.now(), by.id
    folder.delete_after_commit(upload.stored_path)


def _place(upload: Upload) -> str:
    """Return what the content is bound to, so that it cannot be passed off as another file."""
    return f"{upload.__tablename__}:{upload.id}"
