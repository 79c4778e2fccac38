"""The kinds of file that are taken, told by how their content begins, never by a name or by what a browser says."""

import enum

from carematch.uploads.refusals import UploadRefused


class FileKind(enum.StrEnum):
    """A kind of file."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"

    @property
    def content_type(self) -> str:
        """Return what the file is served as."""
        return "application/pdf" if self is FileKind.PDF else f"image/{self.value}"

    @property
    def extension(self) -> str:
        """Return how the name of such a file ends."""
        return {FileKind.PDF: ".pdf", FileKind.JPEG: ".jpg", FileKind.PNG: ".png"}[self]

    @property
    def label(self) -> str:
        """Return the kind as people call it."""
        return {FileKind.PDF: "PDF", FileKind.JPEG: "JPG", FileKind.PNG: "PNG"}[self]


PICTURES = frozenset({FileKind.JPEG, FileKind.PNG})
EVERYTHING = frozenset(FileKind)

_BEGINNINGS = {
    FileKind.PDF: b"%PDF-",
    FileKind.JPEG: b"\xff\xd8\xff",
    FileKind.PNG: b"\x89PNG\r\n\x1a\n",
}
_HEIF = (b"ftyphei", b"ftyphev", b"ftypmif", b"ftypmsf", b"ftypavif")


def told_by(content: bytes, wanted: frozenset[FileKind]) -> FileKind:
    """Return the kind of a file from how it begins, or raise UploadRefused where it is none that is wanted."""
    for kind in FileKind:
        if kind in wanted and content.startswith(_BEGINNINGS[kind]):
            return kind
    if content[4:12].startswith(_HEIF):
        raise UploadRefused(
            "This photograph is in a format that we cannot read (HEIC). "
            "Save it as a JPG, or set your camera to “Most compatible” and take it again"
        )
    if wanted == PICTURES:
        raise UploadRefused("This is not a JPG or PNG picture. Choose a photograph")
    raise UploadRefused(
        "This is not a PDF, JPG or PNG file. Take a photograph of the document, or save it as a PDF"
    )
