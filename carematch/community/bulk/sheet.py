"""Reads a file of groups: each row's cells as answers, or as what is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from carematch.community.bulk.cells import Answers
from carematch.community.bulk.fields import ALL, FIELDS, REFERENCE
from carematch.core import csvreading
from carematch.core.cells import plain
from carematch.core.csvreading import FileRefused

MOST_ROWS = 1_000


@dataclass(slots=True)
class Row:
    """One line of the file: the answers that it gives, and a sentence for each column that is at fault."""

    line: int
    external_id: str
    answers: Answers = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, name: str, why: str) -> None:
        """Note what is wrong with a column; one sentence for each is enough."""
        heading = FIELDS[_COLUMN_OF.get(name, name)].heading
        if heading not in {each for each, _ in self.problems}:
            self.problems.append((heading, why))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: its rows, and the headings of the columns that are not read."""

    rows: list[Row]
    unread: list[str]


# Answers that have no column of their own.
_COLUMN_OF = {"price": "cost", "cost_words": "cost"}


def read_sheet(content: bytes) -> Sheet:
    """Read a CSV file of groups, or raise FileRefused: no table, no column of references, or too many rows."""
    header, columns, table = csvreading.after_header(
        csvreading.text_of(content), _columns, key=REFERENCE, needs="Reference and Name"
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
    return Sheet(rows, csvreading.unread(header, columns))


def _columns(cells: Sequence[str]) -> csvreading.Columns:
    """Return where each field stands."""
    found: csvreading.Columns = {}
    for place, cell in enumerate(cells):
        said = plain(cell)
        for each in ALL:
            if said and said in each.known_as:
                found.setdefault(each.name, []).append(place)
                break
    return found


def _row(line: int, cells: Sequence[str], columns: csvreading.Columns) -> Row:
    """Return a line with its cells read; an empty one gives no answer."""
    said = {name: csvreading.said(cells, places) for name, places in columns.items()}
    row = Row(line, " ".join(said.pop(REFERENCE).split()))
    if not row.external_id:
        row.refuse(REFERENCE, "Enter what this is called in your own list, and keep it so")
    elif len(row.external_id) > 60:
        row.refuse(REFERENCE, "Use at most 60 characters")
    for name, text in said.items():
        if not text:
            continue
        try:
            row.answers.update(FIELDS[name].read(text))
        except ValueError as error:
            row.refuse(name, str(error))
    return row


def _refuse_repeated(rows: Sequence[Row]) -> None:
    """Note the second row and every later one with the same reference."""
    first: dict[str, int] = {}
    for row in rows:
        before = first.setdefault(row.external_id.casefold(), row.line)
        if row.external_id and before != row.line:
            row.refuse(REFERENCE, f"Line {before} has this already")
