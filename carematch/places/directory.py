"""Reads an ONS Postcode Directory file row by row, whatever its year has named the columns."""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from carematch.places.columns import Columns, header_hash, tidy_header
from carematch.places.postcode import CROWN_DEPENDENCIES, NORTHERN_IRELAND, Postcode
from carematch.places.problems import BrokenDirectory, NotAPostcode
from carematch.places.rows import (
    REFUSED_POSTCODE,
    REFUSED_SHORT,
    REFUSED_TWICE,
    DirectoryRow,
    RowRefused,
    checked_row,
)
from carematch.places.values import Status

SKIPPED_NORTHERN_IRELAND = "Northern Ireland: never read"
SKIPPED_CROWN_DEPENDENCY = "Channel Islands and Isle of Man: outside the United Kingdom"
SKIPPED_HEADER = "The header row again"
SKIPPED_BLANK = "Blank line"

_AGAIN = "Nothing was changed. Download the file again and import it"
_EXAMPLES_KEPT = 20
_ZIP_START = b"PK"
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_DATED_NAME = re.compile(rf"(ONSPD|NSPL)[_ -]*({'|'.join(_MONTHS)})[A-Z]*[_ -]*(20\d\d)", re.IGNORECASE)


@contextmanager
def open_directory(path: Path) -> Iterator["DirectoryReader"]:
    """Open a directory file for reading, or raise BrokenDirectory for what is not one."""
    if not path.is_file():
        raise BrokenDirectory(f"There is no file at {path}")
    with path.open("rb") as raw:
        if raw.read(2) == _ZIP_START:
            raise BrokenDirectory(
                "This is a ZIP file. Take the CSV file out of its Data folder and import that"
            )
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield DirectoryReader(lines, path.name)
    except UnicodeDecodeError as error:
        raise BrokenDirectory(f"This is not a CSV file in UTF-8, as the directory is. {_AGAIN}") from error


@dataclass(frozen=True, slots=True)
class EditionMark:
    """Which edition a file is: its name, the month where the file name tells it, and a hash of its header."""

    name: str
    published_on: dt.date | None
    header_hash: str


@dataclass(slots=True)
class Counts:
    """What became of the rows of a file."""

    read: int = 0
    kept: int = 0
    terminated: int = 0
    without_coordinates: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[int, str]] = field(default_factory=list)


class DirectoryReader:
    """Iterates over the usable rows of one directory file and counts the others by why.

    Raises BrokenDirectory for a file that is not a directory, is cut short or has a stray quotation mark.
    """

    def __init__(self, lines: Iterable[str], file_name: str) -> None:
        """Read the header, or raise BrokenDirectory naming the columns that are missing."""
        self.counts = Counts()
        self._line = 0
        self._source = iter(lines)
        header = self._read_header()
        self._columns = Columns.find(header)
        self._width = len(header)
        self._header = header
        self._postcode_first = header[0].startswith(("pcd", "postcode"))
        self._seen = _Seen()
        self.edition = _edition(file_name, header_hash(header))

    def __iter__(self) -> Iterator[DirectoryRow]:
        """Yield each usable row."""
        width = self._width
        for cells in self._records():
            row = self._take(cells)
            if row is not None:
                yield row
            width = len(cells) or width
        if width < self._width:
            raise BrokenDirectory(
                f"The file stops in the middle of line {self._line:,}, so part of it is missing. {_AGAIN}"
            )

    def _records(self) -> Iterator[list[str]]:
        """Yield the cells of each line; a record over two lines is a stray quotation mark: BrokenDirectory."""
        reader = csv.reader(self._lines())
        try:
            for number, cells in enumerate(reader, start=1):
                if reader.line_num != number:
                    raise BrokenDirectory(
                        f"A quotation mark is left open before line {self._line:,}. {_AGAIN}"
                    )
                yield cells
        except csv.Error as error:
            raise BrokenDirectory(f"Line {self._line:,} cannot be read ({error}). {_AGAIN}") from error

    def _read_header(self) -> list[str]:
        """Return the tidied names of the columns, or raise BrokenDirectory."""
        for line in self._source:
            self._line += 1
            if line.strip("\ufeff\r\n ,"):
                return tidy_header(next(csv.reader([line])))
        raise BrokenDirectory(f"The file is empty. {_AGAIN}")

    def _lines(self) -> Iterator[str]:
        """Yield the lines after the header, dropping Northern Ireland before anything is parsed."""
        for line in self._source:
            self._line += 1
            if self._postcode_first and line.lstrip('"').startswith(NORTHERN_IRELAND):
                self.counts.read += 1
                self.counts.skipped[SKIPPED_NORTHERN_IRELAND] += 1
                continue
            yield line

    def _take(self, cells: list[str]) -> DirectoryRow | None:
        """Return one checked row, or None after counting why there is none."""
        if not any(cells):
            self.counts.skipped[SKIPPED_BLANK] += 1
            return None
        self.counts.read += 1
        try:
            row = self._checked(cells)
        except RowRefused as reason:
            self.counts.refused[str(reason)] += 1
            if len(self.counts.examples) < _EXAMPLES_KEPT:
                self.counts.examples.append((self._line, str(reason)))
            return None
        if row is not None:
            self._count(row)
        return row

    def _checked(self, cells: list[str]) -> DirectoryRow | None:
        """Return the row, None where it is skipped, or raise RowRefused."""
        if len(cells) < self._width:
            raise RowRefused(REFUSED_SHORT)
        values = self._columns.take(cells)
        why = self._skip(values.postcode)
        if why is not None:
            self.counts.skipped[why] += 1
            return None
        try:
            postcode = Postcode.parse(values.postcode)
        except NotAPostcode:
            raise RowRefused(REFUSED_POSTCODE) from None
        row = checked_row(postcode, values)
        if self._seen.before(postcode):
            raise RowRefused(REFUSED_TWICE)
        return row

    def _skip(self, postcode: str) -> str | None:
        """Return why a row is passed over unread, or None."""
        prefix = postcode[:2].upper()
        if prefix == NORTHERN_IRELAND:
            return SKIPPED_NORTHERN_IRELAND
        if prefix in CROWN_DEPENDENCIES:
            return SKIPPED_CROWN_DEPENDENCY
        if postcode.lower() == self._header[self._columns.postcode]:
            return SKIPPED_HEADER
        return None

    def _count(self, row: DirectoryRow) -> None:
        """Count a row that is kept."""
        self.counts.kept += 1
        self.counts.terminated += row.status is Status.TERMINATED
        self.counts.without_coordinates += row.lat is None


class _Seen:
    """Which postcodes came before: one bit each, so that memory stays flat over millions of rows."""

    def __init__(self) -> None:
        """Begin with none."""
        self._bits: dict[str, bytearray] = {}

    def before(self, postcode: Postcode) -> bool:
        """Tell whether the postcode came before, and remember it."""
        bits = self._bits.get(postcode.outward)
        if bits is None:
            bits = self._bits[postcode.outward] = bytearray(10 * 26 * 26 // 8)
        figure, first, second = postcode.inward.encode()
        place = ((figure - 48) * 26 + first - 65) * 26 + second - 65
        mask = 1 << (place & 7)
        if bits[place >> 3] & mask:
            return True
        bits[place >> 3] |= mask
        return False


def _edition(file_name: str, hashed: str) -> EditionMark:
    """Return the edition that a file's name tells of; all area files of one edition share its name."""
    stem = file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    dated = _DATED_NAME.search(stem)
    if dated is None:
        return EditionMark(stem, None, hashed)
    kind, month, year = (part.upper() for part in dated.groups())
    published_on = dt.date(int(year), _MONTHS.index(month) + 1, 1)
    return EditionMark(f"{kind} {published_on:%B %Y}", published_on, hashed)
