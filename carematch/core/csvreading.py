"""Reads CSV files whatever wrote them: their encoding, what stands between the cells, and where the headings are."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from carematch.core.cells import shown
from carematch.core.errors import DomainError

Columns = dict[str, list[int]]
Table = Iterator[tuple[int, list[str]]]

_HEADER_WITHIN = 20
_LONGEST_CELL = 5_000
_RUNS = ("'=", "'+", "'-", "'@")
_BETWEEN = (",", ";", "\t")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class FileRefused(DomainError):
    """A file cannot be read at all; nothing was changed."""


def text_of(content: bytes) -> str:
    """Return a file as text whatever wrote it, or raise FileRefused."""
    if content.startswith(b"PK"):
        raise FileRefused("This is a spreadsheet or a ZIP file. Save the sheet as CSV and choose that file")
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return _decoded(content, encoding)
    if b"\0" in content:
        raise FileRefused("This is not a CSV file. Nothing was changed")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _decoded(content: bytes, encoding: str) -> str:
    """Return text that says how it is encoded, or raise FileRefused where it is not so."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused("The file is cut short or damaged. Save it as CSV once more") from error


def _table(text: str, delimiter: str) -> Table:
    """Yield the rows with the number of the line they start in, or raise FileRefused."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(f"Line {line} cannot be read ({error}). Nothing was changed") from error


def after_header(
    text: str, columns_of: Callable[[Sequence[str]], Columns], *, key: str, needs: str
) -> tuple[list[str], Columns, Table]:
    """Return the headings, where each field stands, and the rows below, or raise FileRefused.

    Rows above the headings are passed by. What stands between the cells is whatever makes headings of a row: the
    column `key` and one more. `needs` says in words which headings there must be.
    """
    for delimiter in _BETWEEN:
        table = _table(text, delimiter)
        for _line, cells in islice(table, _HEADER_WITHIN):
            columns = columns_of(cells)
            if key in columns and len(columns) > 1:
                return cells, columns, table
    first = [cell.strip() for _line, cells in islice(_table(text, ","), 1) for cell in cells if cell.strip()]
    found = f"It starts with {', '.join(map(shown, first[:4]))}." if first else "Its first row is empty."
    raise FileRefused(f"The file needs headings, {needs} among them. {found} Nothing was changed")


def said(cells: Sequence[str], places: Sequence[int]) -> str:
    """Return what stands in the first of some columns that is not empty, without what spreadsheets put before it."""
    for place in places:
        text = cells[place].strip().replace("\x00", "") if place < len(cells) else ""
        if text:
            return (text[1:] if text.startswith(_RUNS) else text)[:_LONGEST_CELL]
    return ""


def unread(header: Sequence[str], columns: Columns) -> list[str]:
    """Return the headings of the columns that are not read."""
    taken = {place for places in columns.values() for place in places}
    return [
        " ".join(name.split()) for place, name in enumerate(header) if place not in taken and name.strip()
    ]
