"""Why a file is not taken, or not given back; each carries the sentence for whoever sent it or asked for it."""

from carematch.core.errors import DomainError


class UploadRefused(DomainError):
    """The file cannot be taken; the sentence says what to send instead."""


class QuotaReached(UploadRefused):
    """Whoever it belongs to has as many files here as are kept for one."""


class CannotKeep(UploadRefused):
    """The file could not be written, because the disk is full or broken; nothing of it is left."""

    def __init__(self) -> None:
        super().__init__(
            "There is no room to keep this file at the moment. Nothing was saved. "
            "Try again later, or show us the document in person"
        )


class FileGone(DomainError):
    """The file of a record is not in its place, or not as it was written."""

    def __init__(self) -> None:
        super().__init__("This file is missing from our store. Ask for it to be sent again")
