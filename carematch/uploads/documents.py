"""PDF files are kept as they came, so what could run, open or hide something in them is looked for first.

Everything that can be reached from the file's root is walked, and the bytes are searched for the same names, since
an earlier version of the file may be left in it. A file may be refused that is harmless; printing it to a new PDF
mends that.
"""

import io
import re
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from carematch.uploads.refusals import UploadRefused

MOST_PAGES = 50
MOST_OBJECTS = 20_000

_RUNNING = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute"}
)
_RUNNING_KEYS = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMediaSettings"})
_HOLDING = frozenset({"/EmbeddedFile", "/FileAttachment", "/GoToE", "/RichMedia", "/Movie", "/Screen", "/3D"})
_HOLDING_KEYS = frozenset({"/EmbeddedFiles", "/EF", "/AF", "/Collection"})
_IN_THE_BYTES = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia|XFA)\b")
_END = re.compile(rb"startxref\s+\d+\s+%%EOF[\s\x00]*\Z")


def refuse_unfit(content: bytes) -> None:
    """Raise UploadRefused for a PDF that is broken, locked, long, runs something, or has files inside."""
    if not _END.search(content[-2048:]):
        raise _unreadable()
    try:
        _refuse_unfit(PdfReader(io.BytesIO(content)))
    except UploadRefused:
        raise
    except Exception as error:  # whatever a broken or hostile file makes the reader raise
        raise _unreadable() from error
    found = _IN_THE_BYTES.search(content)
    if found:
        raise _holds_files() if found[1] == b"EmbeddedFile" else _runs()


def _refuse_unfit(reader: PdfReader) -> None:
    """Raise UploadRefused for what the reader finds."""
    if reader.is_encrypted:
        raise UploadRefused(
            "This PDF is locked. Save it without a password, or send a photograph of the document"
        )
    _walk(reader.trailer)
    pages = reader.get_num_pages()
    if pages < 1:
        raise _unreadable()
    if pages > MOST_PAGES:
        raise UploadRefused(f"This PDF has more than {MOST_PAGES} pages. Send only those that we need")


def _walk(root: Any) -> None:
    """Look at everything that can be reached; an object is met once, however it is reached."""
    waiting, met = [root], set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, IndirectObject):
            if (part.idnum, part.generation) in met:
                continue
            met.add((part.idnum, part.generation))
            if len(met) > MOST_OBJECTS:
                raise UploadRefused("This PDF is made of too many parts. Print it to a new PDF and send that")
            part = part.get_object()
        if isinstance(part, DictionaryObject):
            _refuse_part(part)
            waiting.extend(dict.values(part))
        elif isinstance(part, ArrayObject):
            waiting.extend(list.__iter__(part))


def _refuse_part(part: DictionaryObject) -> None:
    """Raise UploadRefused for a part that runs something or holds a file."""
    keys = set(dict.keys(part))
    kinds = {str(each) for each in map(part.get, ("/S", "/Type", "/Subtype")) if isinstance(each, NameObject)}
    if keys & _RUNNING_KEYS or kinds & _RUNNING:
        raise _runs()
    if keys & _HOLDING_KEYS or kinds & _HOLDING:
        raise _holds_files()


def _runs() -> UploadRefused:
    return UploadRefused(
        "This PDF has a program or a form with one in it, so we cannot take it. "
        "Print it to a new PDF, or send a photograph of the document"
    )


def _holds_files() -> UploadRefused:
    return UploadRefused(
        "This PDF has other files, sound or film inside it, so we cannot take it. "
        "Print it to a new PDF, or send a photograph of the document"
    )


def _unreadable() -> UploadRefused:
    return UploadRefused(
        "This PDF is damaged or not complete. Save it again, or send a photograph of the document"
    )
