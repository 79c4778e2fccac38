"""Reads files that give areas their names, whichever shape and year: a code column and a name column side by side."""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple, Protocol

from carematch.places.areas import kind_of
from carematch.places.columns import tidy_header
from carematch.places.containers import Member
from carematch.places.problems import BrokenNames

SKIPPED_ELSEWHERE = "Not an English area that CareMatch keeps"
SKIPPED_PSEUDO = "A code that stands for no area"
SKIPPED_CODE = "Not an official area code"
SKIPPED_NAMELESS = "No name"
SKIPPED_SHORT = "The row is cut short"
SKIPPED_TWICE = "The code is listed again with another name; the first counts"

# What the column of an area is called, before the year: WD25CD, LAD26NM, msoa21hclnm.
_STEMS = {
    "ward": "wd|ward",
    "neighbourhood": "msoa",
    "council or district": "lad|laua|la|ltla",
    "upper tier": "utla|ctyua",
    "county": "cty|county",
    "region": "rgn|region",
    "combined authority": "cauth",
}
_COLUMN = re.compile(
    "(?:" + "|".join(f"(?P<s{place}>{stem})" for place, stem in enumerate(_STEMS.values())) + ")"
    r"_?(?P<year>\d\d)?_?(?P<what>cd|code|nm|name|hclnm)"
)
_WHAT = {"cd": "code", "code": "code", "nm": "name", "name": "name", "hclnm": "familiar"}
_LOOKED_FOR = "WD25CD and WD25NM, LAD25CD and LAD25NM, CTY25CD and CTY25NM, or MSOA21CD and MSOA21HCLNM"

_CODE = re.compile(r"[A-Z]\d{8}")
_PSEUDO = "99999999"
_START = 64 * 1024
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AS_AT = re.compile(r"as[ _]at[ _](?P<month>\d\d)[_-](?:20)?(?P<year>\d\d)(?!\d)", re.IGNORECASE)
_MONTH_NAMED = re.compile(
    rf"(?<![a-z])(?P<month>{'|'.join(_MONTHS)})[a-z]*[ _(,-]*20(?P<year>\d\d)(?!\d)", re.IGNORECASE
)
_SPRING = 4  # boundaries of English councils change on 1 April, those of wards in May


class NameSource(Protocol):
    """A file by its name, wherever it lies: on disk, or in a ZIP file."""

    @property
    def name(self) -> str:
        """Return the file's own name, which often tells of when it is."""

    def open(self) -> AbstractContextManager[BinaryIO]:
        """Open the file for reading bytes."""


class Named(NamedTuple):
    """An area by its code: its name, whether that is the one people use, and the areas named beside it."""

    name: str
    is_familiar: bool
    beside: frozenset[str]


@dataclass(slots=True)
class NamesFile:
    """What one file says: names by code, and when that was so, where the file tells."""

    file_name: str
    as_of: dt.date | None
    named: dict[str, Named] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Where the code and the name of one kind of area stand; a code alone still says what lies beside."""

    stem: str
    year: int
    code: int
    name: int | None
    is_familiar: bool


def names_kind(header: Sequence[str]) -> frozenset[str]:
    """Return the kinds of area that a header names: those with both a code and a name column."""
    return frozenset(pair.stem for pair in _pairs(tidy_header(header)) if pair.name is not None)


def is_names_header(header: Sequence[str]) -> bool:
    """Tell whether a header has a code column and a name column of one kind of area."""
    return bool(names_kind(header))


def on_disk(path: Path) -> Member:
    """Return a file on disk as a source."""
    return Member(PurePosixPath(path.name), path.stat().st_size, path)


def header_of(source: NameSource) -> list[str]:
    """Return the tidied columns of a file's first line, empty for a file that is no table."""
    with source.open() as file:
        start = file.read(_START).split(b"\n", 1)[0]
    if b"\0" in start:
        return []
    return next(_rows([start]), [])


def read_names(source: NameSource, otherwise: dt.date | None = None) -> NamesFile | None:
    """Return the names in a file, None where it holds none; raises BrokenNames for one that breaks off in a quotation.

    `otherwise` is the date of a file whose name tells none; without it the year of its codes is taken.
    """
    header = header_of(source)
    pairs = _pairs(header)
    if not any(pair.name is not None for pair in pairs):
        return None
    years = [pair.year for pair in pairs if pair.name is not None and pair.year >= 0]
    spring = dt.date(2000 + max(years), _SPRING, 1) if years else None
    found = NamesFile(source.name, told_by_name(source.name) or otherwise or spring)
    with source.open() as file:
        rows = _rows(file)
        next(rows, None)
        try:
            for cells in rows:
                _take(found, cells, pairs)
        except csv.Error as error:
            raise BrokenNames(f"{source.name} cannot be read ({error}). Nothing was changed") from error
    return found


def not_names(file_name: str) -> BrokenNames:
    """Return the problem of a file that was given for its names and holds none."""
    return BrokenNames(
        f"{file_name} holds no names of areas: it would need columns such as {_LOOKED_FOR}. Nothing was changed"
    )


def told_by_name(file_name: str) -> dt.date | None:
    """Return the first day of the month that a file's name tells ("as at 05_25", "May 2025"), or None."""
    found = _AS_AT.search(file_name) or _MONTH_NAMED.search(file_name)
    if found is None:
        return None
    month = found["month"].lower()
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
    return dt.date(2000 + int(found["year"]), number, 1) if 1 <= number <= 12 else None


def table_rows(source: NameSource) -> Iterator[list[str]]:
    """Yield the rows of a table as text, its header first."""
    with source.open() as file:
        yield from _rows(file)


def _rows(lines: Iterable[bytes]) -> Iterator[list[str]]:
    """Yield the rows of a table that is comma or tab separated, the first tidied."""
    texts = map(_text, lines)
    first = next(texts, "")
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    yield tidy_header(next(csv.reader([first], delimiter=delimiter), []))
    yield from csv.reader(texts, delimiter=delimiter)


def _text(line: bytes) -> str:
    """Return a line as text: UTF-8, or the Windows code page that older editions are in."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _pairs(header: Sequence[str]) -> list[_Pair]:
    """Return where codes and names stand; of several years of one kind the latest."""
    columns: dict[tuple[str, int], dict[str, int]] = {}
    for place, name in enumerate(header):
        if (found := _COLUMN.fullmatch(name)) is not None:
            stem = next(s for number, s in enumerate(_STEMS) if found[f"s{number}"])
            columns.setdefault((stem, int(found["year"] or -1)), {}).setdefault(_WHAT[found["what"]], place)
    latest: dict[str, _Pair] = {}
    for (stem, year), places in sorted(columns.items()):
        if "code" in places:
            names = places.get("familiar", places.get("name"))
            latest[stem] = _Pair(stem, year, places["code"], names, "familiar" in places)
    return list(latest.values())


def _take(found: NamesFile, cells: list[str], pairs: Sequence[_Pair]) -> None:
    """Take the names of one row, counting why what is not taken is not."""
    if not any(cells):
        return
    if len(cells) <= max(max(pair.code, pair.name or 0) for pair in pairs):
        found.skipped[SKIPPED_SHORT] += 1
        return
    codes = frozenset(code for pair in pairs if kind_of(code := cells[pair.code].strip().upper()))
    for pair in pairs:
        if pair.name is not None:
            code, name = cells[pair.code].strip().upper(), " ".join(cells[pair.name].split())
            why = _why_not(code, name) or _add(found, code, Named(name, pair.is_familiar, codes - {code}))
            found.skipped.update([why] if why else [])


def _why_not(code: str, name: str) -> str | None:
    """Return why a row names no area that is kept, None where it does."""
    if not _CODE.fullmatch(code):
        return SKIPPED_CODE
    if code.endswith(_PSEUDO):
        return SKIPPED_PSEUDO
    if kind_of(code) is None:
        return SKIPPED_ELSEWHERE
    return None if name else SKIPPED_NAMELESS


def _add(found: NamesFile, code: str, named: Named) -> str | None:
    """Keep a name, or return why not: the first of a code counts."""
    first = found.named.setdefault(code, named)
    return None if first.name == named.name else SKIPPED_TWICE
