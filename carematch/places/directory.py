"""Reads an ONS Postcode Directory file row by row, whatever its year has named the columns.

Also OS Code-Point Open, which has no header at all and gives grid references instead of latitudes.
"""

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

from carematch.places import codepoint
from carematch.places.columns import find_columns, header_hash, tidy_header
from carematch.places.containers import AGAIN, Member
from carematch.places.postcode import NORTHERN_IRELAND
from carematch.places.problems import BrokenDirectory
from carematch.places.rows import (
    REFUSED_SHORT,
    SKIPPED_BLANK,
    SKIPPED_HEADER,
    SKIPPED_NORTHERN_IRELAND,
    Row,
    RowMaker,
    RowRefused,
    RowSkipped,
    SeenPostcodes,
)

Progress = Callable[[int, int], None]  # told the rows and the bytes read so far

_EXAMPLES_KEPT = 20
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_DATED_NAME = re.compile(
    rf"(ONSPD|NSPL)(?:\d\d)?[_ -]*({'|'.join(_MONTHS)})[A-Z]*[_ -]*(20\d\d)", re.IGNORECASE
)
_NORTHERN_IRISH = (NORTHERN_IRELAND, f'"{NORTHERN_IRELAND}')  # no other area's letters begin so
_CHUNK = 1 << 20  # characters


@contextmanager
def open_directory(
    member: Member,
    *,
    seen: SeenPostcodes | None = None,
    edition_key: str | None = None,
    progress: Progress | None = None,
) -> Iterator["DirectoryReader"]:
    """Open one file for reading, or raise BrokenDirectory for what is not a directory or is damaged.

    `seen` is shared by the files of one import; it also tells which postcode areas are wanted.
    """
    with member.open() as raw:
        told = None if progress is None else lambda rows: progress(rows, raw.tell())
        lines = io.TextIOWrapper(raw, encoding="utf-8-sig", newline=None)
        try:
            yield DirectoryReader(lines, member.name, seen=seen, edition_key=edition_key, progress=told)
        except UnicodeDecodeError as error:
            raise BrokenDirectory(f"This is not a CSV file in UTF-8, as the directory is. {AGAIN}") from error


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

    def __init__(
        self,
        lines: TextIO,
        file_name: str,
        *,
        seen: SeenPostcodes | None = None,
        edition_key: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Read the header, or raise BrokenDirectory naming the columns that are missing."""
        seen = SeenPostcodes() if seen is None else seen
        self.counts = Counts()
        self._source = lines
        self._progress = progress
        self._line = 0
        first = self._first_line()
        cells = _cells_of(first)
        self.is_code_point = codepoint.is_first_row(cells)
        self._header = list(codepoint.HEADER) if self.is_code_point else tidy_header(cells)
        self._waiting = [first] if self.is_code_point else []
        self._line -= len(self._waiting)
        self._maker: codepoint.CodePointRows | RowMaker = (
            codepoint.CodePointRows(seen, edition_key)
            if self.is_code_point
            else RowMaker(find_columns(self._header), seen, edition_key)
        )
        postcode_first = self._header[0].startswith(("pcd", "postcode"))
        self._never_read = _NORTHERN_IRISH if postcode_first else ()
        self.edition = _edition(file_name, header_hash(self._header))

    def __iter__(self) -> Iterator[Row]:
        """Yield each usable row.

        A line is split at its commas, which is quicker than parsing it; it goes through the parser where that
        does not give as many cells as there are columns: a comma in quotation marks, or a row of another length.
        """
        make, width, never_read = self._maker.make, len(self._header), self._never_read
        cells: list[str] = []
        for lines in self._chunks():
            for line in lines:
                self._line += 1
                if line.startswith(never_read):
                    self.counts.skipped[SKIPPED_NORTHERN_IRELAND] += 1
                    continue
                cells = line.split(",")
                try:
                    if len(cells) != width:
                        cells = self._parsed(line)
                    yield make(cells)
                except (RowRefused, RowSkipped) as reason:
                    self._note(reason, cells)
        self._finish(cells)

    def _chunks(self) -> Iterator[list[str]]:
        """Yield the lines some thousand at a time, counting them and telling how far they are."""
        while lines := self._waiting or self._source.readlines(_CHUNK):
            yield lines
            self._waiting = []
            self.counts.read += len(lines)
            if self._progress is not None:
                self._progress(self.counts.read)

    def _parsed(self, line: str) -> list[str]:
        """Return the cells of an unusual line, or raise BrokenDirectory, RowRefused or RowSkipped."""
        if line.count('"') % 2 and line.endswith(
            "\n"
        ):  # in the last line it is cut short, which _finish says
            raise BrokenDirectory(f"A quotation mark is left open in line {self._line:,}. {AGAIN}")
        cells = _cells_of(line)
        if not any(map(str.strip, cells)):
            raise RowSkipped(SKIPPED_BLANK)
        if len(cells) < len(self._header):
            raise RowRefused(REFUSED_SHORT)
        return cells

    def _first_line(self) -> str:
        """Return the first line that says anything, or raise BrokenDirectory."""
        for line in iter(self._source.readline, ""):
            self._line += 1
            if line.strip("\ufeff\r\n ,"):
                return line
        raise BrokenDirectory(f"The file is empty. {AGAIN}")

    def _note(self, reason: Exception, cells: list[str]) -> None:
        """Count a row that is not kept; a header in the middle and a line of commas are passed over."""
        if isinstance(reason, RowSkipped):
            self.counts.skipped[str(reason)] += 1
        elif not any(cell.strip(' "\n') for cell in cells):
            self.counts.skipped[SKIPPED_BLANK] += 1
        elif tidy_header(cells) == self._header:
            self.counts.skipped[SKIPPED_HEADER] += 1
        else:
            self.counts.refused[str(reason)] += 1
            if len(self.counts.examples) < _EXAMPLES_KEPT:
                self.counts.examples.append((self._line, str(reason)))

    def _finish(self, last: list[str]) -> None:
        """Add up what became of the rows, or raise BrokenDirectory where the last one is cut short."""
        if 1 < len(last) < len(self._header):
            raise BrokenDirectory(
                f"The file stops in the middle of line {self._line:,}, so part of it is missing. {AGAIN}"
            )
        counts = self.counts
        counts.kept = counts.read - counts.refused.total() - counts.skipped.total()
        counts.terminated = self._maker.terminated
        counts.without_coordinates = self._maker.without_coordinates


def _cells_of(line: str) -> list[str]:
    """Return the cells of one line."""
    return next(csv.reader([line]), [])


def _edition(file_name: str, hashed: str) -> EditionMark:
    """Return the edition that a file's name tells of; all area files of one edition share its name."""
    stem = file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    dated = _DATED_NAME.search(stem)
    if dated is None:
        return EditionMark(stem, None, hashed)
    kind, month, year = (part.upper() for part in dated.groups())
    published_on = dt.date(int(year), _MONTHS.index(month) + 1, 1)
    return EditionMark(f"{kind} {published_on:%B %Y}", published_on, hashed)
