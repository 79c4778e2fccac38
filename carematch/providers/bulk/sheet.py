"""Reads a file of providers: which of its columns are which, and each row's cells as answers or as what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from carematch.core import csvreading
from carematch.core.csvreading import FileRefused
from carematch.providers.bulk.cells import plain
from carematch.providers.bulk.fields import (
    CHECKS,
    EMAIL,
    EXTERNAL_ID,
    FIELDS,
    FIRST_NAME,
    LAST_NAME,
)

MOST_ROWS = 2_000


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
    header, columns, table = csvreading.after_header(
        csvreading.text_of(content), _columns, key=EXTERNAL_ID, needs="External ID and Full name"
    )
    rows: list[Row] = []
    for line, cells in table:
        if any(cell.strip() for cell in cells):
            rows.append(_row(line, cells, columns))
        if len(rows) > MOST_ROWS:
            raise FileRefused(f"The file has more than {MOST_ROWS:,} rows. Split it, and import the parts")
    if not rows:
        raise FileRefused("The file has no row under its headings. Nothing was changed")
    _refuse_repeated(rows)
    others = csvreading.unread(header, columns)
    checks = [name for name in others if any(word in name.casefold() for word in CHECKS)]
    return Sheet(rows, [name for name in others if name not in checks], checks)


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
    said = {name: csvreading.said(cells, places) for name, places in columns.items()}
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
