"""Reads a file of providers: which of its columns are which, and each row's cells as answers or as what is wrong."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from carematch.core.errors import DomainError
from carematch.providers.bulk.cells import plain, shown
from carematch.providers.bulk.fields import (
    CHECKS,
    EMAIL,
    EXTERNAL_ID,
    FIELDS,
    FIRST_NAME,
    LAST_NAME,
)

MOST_ROWS = 2_000
_HEADER_WITHIN = 20
_LONGEST_CELL = 5_000
_RUNS = ("'=", "'+", "'-", "'@")
_BETWEEN = (",", ";", "\t")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class FileRefused(DomainError):
    """A file of providers cannot be read at all; nothing was changed."""


@dataclass(slots=True)
class Row:
    """One line of the file: the answers that it gives, and a sentence for each column that is at fault."""

    line: int
    external_id: str
    answers: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def email(self) -> str:
        """Return the email address, or nothing."""
        return str(self.answers.get(EMAIL, ""))

    def refuse(self, name: str, why: str) -> None:
        """Note what is wrong with a column."""
        self.problems.append((FIELDS[name].heading, why))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: its rows, and the headings of the columns that are not read."""

    rows: list[Row]
    unread: list[str]
    checks: list[str]


def read_sheet(content: bytes) -> Sheet:
    """Read a CSV file of providers, or raise FileRefused: no table, no column of external IDs, or too many rows."""
    header, columns, table = _after_header(_text(content))
    rows: list[Row] = []
    for line, cells in table:
        if any(cell.strip() for cell in cells):
            rows.append(_row(line, cells, columns))
        if len(rows) > MOST_ROWS:
            raise FileRefused(f"The file has more than {MOST_ROWS:,} rows. Split it, and import the parts")
    if not rows:
        raise FileRefused("The file has no row under its headings. Nothing was changed")
    _refuse_repeated(rows)
    taken = {place for places in columns.values() for place in places}
    others = [
        " ".join(name.split()) for place, name in enumerate(header) if place not in taken and name.strip()
    ]
    checks = [name for name in others if any(word in name.casefold() for word in CHECKS)]
    return Sheet(rows, [name for name in others if name not in checks], checks)


def _text(content: bytes) -> str:
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


def _table(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with the number of the line they start in, or raise FileRefused."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(f"Line {line} cannot be read ({error}). Nothing was changed") from error


def _after_header(text: str) -> tuple[list[str], dict[str, list[int]], Iterator[tuple[int, list[str]]]]:
    """Return the headings, where each field stands, and the rows below, or raise FileRefused.

    Rows above the headings are passed by. What stands between the cells is whatever makes headings of a row.
    """
    for delimiter in _BETWEEN:
        table = _table(text, delimiter)
        for _line, cells in islice(table, _HEADER_WITHIN):
            columns = _columns(cells)
            if EXTERNAL_ID in columns and len(columns) > 1:
                return cells, columns, table
    first = [cell.strip() for _line, cells in islice(_table(text, ","), 1) for cell in cells if cell.strip()]
    found = f"It starts with {', '.join(map(shown, first[:4]))}." if first else "Its first row is empty."
    raise FileRefused(
        f"The file needs headings, External ID and Full name among them. {found} Nothing was changed"
    )


def _columns(cells: Sequence[str]) -> dict[str, list[int]]:
    """Return where each field stands; "Name" alone is the full one."""
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        said = plain(cell)
        for name, each in FIELDS.items():
            if said and said in each.known_as:
                found.setdefault(name, []).append(place)
                break
    if "name" in found and not {"full_name", FIRST_NAME} & found.keys():
        found["full_name"] = found.pop("name")
    return found


def _row(line: int, cells: Sequence[str], columns: dict[str, list[int]]) -> Row:
    """Return a line with its cells read; an empty one gives no answer."""
    said = {name: _said(cells, places) for name, places in columns.items()}
    row = Row(line, " ".join(said[EXTERNAL_ID].split()))
    if not row.external_id:
        row.refuse(EXTERNAL_ID, "Enter the ID that this person has in your own list")
    for name, text in said.items():
        if not text:
            continue
        try:
            row.answers[name] = FIELDS[name].read(text)
        except ValueError as error:
            row.refuse(name, str(error))
    _join_names(row)
    return row


def _said(cells: Sequence[str], places: Sequence[int]) -> str:
    """Return what stands in the first of some columns that is not empty, without what spreadsheets put before it."""
    for place in places:
        text = cells[place].strip().replace("\x00", "") if place < len(cells) else ""
        if text:
            return (text[1:] if text.startswith(_RUNS) else text)[:_LONGEST_CELL]
    return ""


def _join_names(row: Row) -> None:
    """Put first and last name together where there is no full one."""
    row.answers.pop(EXTERNAL_ID, None)
    parts = [row.answers.pop(name, "") for name in (FIRST_NAME, LAST_NAME)]
    if any(parts) and "full_name" not in row.answers:
        row.answers["full_name"] = " ".join(filter(None, parts))


def _refuse_repeated(rows: Sequence[Row]) -> None:
    """Note the second row and every later one with the same ID, or the same email address."""
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        for name, value in ((EXTERNAL_ID, row.external_id.casefold()), (EMAIL, row.email)):
            if not value:
                continue
            before = first.setdefault((name, value), row.line)
            if before != row.line:
                row.refuse(name, f"Line {before} has this already")
