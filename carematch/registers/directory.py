"""Reads the CQC's directory row by row: what each location is called, where it is, and what it is registered for."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from carematch.registers.columns import find_columns
from carematch.registers.editions import day_in
from carematch.registers.opening import AGAIN, Source
from carematch.registers.problems import BrokenRegister

SKIPPED_BLANK = "Blank line"
SKIPPED_HEADER = "The header row again"
REFUSED_ID = "No location ID"
REFUSED_TWICE = "The location is listed twice; the first row counts"
NOTED_DATE = "The date of the latest check is not a date"

_HEADER_WITHIN = 40  # rows
_EXAMPLES_KEPT = 20
_ID = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9-]{2,29}")
_OTHER_THAN = re.compile(r"[^A-Z0-9]+")
# The regulated activity itself. "Accommodation for persons who require nursing or personal care" is another one.
_PERSONAL_CARE = "personal care"


@dataclass(slots=True)
class Counts:
    """What became of the rows of a file."""

    read: int = 0
    kept: int = 0
    personal_care: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[int, str]] = field(default_factory=list)


def postcode_key(text: str) -> str:
    """Return a postcode as it is compared: capitals and figures alone."""
    return _OTHER_THAN.sub("", text.upper())


def location_key(text: str) -> str:
    """Return a location's ID as it is kept: capitals, without the spaces that slip in where it is copied."""
    return "".join(text.split()).upper()


class DirectoryReader:
    """Iterates over the locations of one file as columns of the table, and counts the other rows by why.

    Raises BrokenRegister for a file that is not the directory, or is cut short.
    """

    def __init__(self, source: Source, progress: Callable[[int, int], None]) -> None:
        """Read as far as the header, or raise BrokenRegister."""
        self.counts = Counts()
        self.told_on: dt.date | None = day_in(source.name)
        self._seen: set[str] = set()
        self._rows = source.rows(lambda read: progress(self.counts.read, read))
        self._header, self._columns = self._find_header(source.name)
        self._width = max(self._columns.values()) + 1

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield each location."""
        short = 0
        for line, cells in self._rows:
            self.counts.read += 1
            if not any(map(str.strip, cells)):
                self.counts.skipped[SKIPPED_BLANK] += 1
            elif short:
                raise _cut(short)
            elif len(cells) < self._width:
                short = line
            elif cells == self._header:
                self.counts.skipped[SKIPPED_HEADER] += 1
            elif (location := self._location(line, cells)) is not None:
                self.counts.kept += 1
                yield location
        if short:
            raise BrokenRegister(
                f"The file stops in the middle of line {short:,}, so part of it is missing. {AGAIN}"
            )

    def _find_header(self, name: str) -> tuple[list[str], dict[str, int]]:
        """Return the header and where its columns stand; the rows before it may tell of which day the edition is."""
        seen_any = False
        for place, (_line, cells) in enumerate(self._rows):
            seen_any = seen_any or any(cells)
            columns = find_columns(cells)
            if columns is not None:
                return cells, columns
            self.told_on = self.told_on or day_in(" ".join(cells))
            if place >= _HEADER_WITHIN:
                break
        if not seen_any:
            raise BrokenRegister(f"The file is empty. {AGAIN}")
        raise BrokenRegister(
            f"{name} is not the CQC directory: no row in it has columns such as Name, Postcode and CQC Location ID. "
            "Nothing was changed"
        )

    def _location(self, line: int, cells: Sequence[str]) -> dict[str, Any] | None:
        """Return the columns of a location, or None where the row cannot be used."""
        said = {name: " ".join(cells[place].split()) for name, place in self._columns.items()}
        location_id = location_key(said["location_id"])
        if not _ID.fullmatch(location_id):
            self._refuse(line, REFUSED_ID)
            return None
        if location_id in self._seen:
            self._refuse(line, REFUSED_TWICE)
            return None
        self._seen.add(location_id)
        specialisms, types = _several(said["specialisms"]), _several(said["service_types"])
        personal_care = any(each.casefold() == _PERSONAL_CARE for each in (*specialisms, *types))
        self.counts.personal_care += personal_care
        return {
            **{name: said.get(name, "") for name in ("name", "also_known_as", "provider_name", "postcode")},
            **{name: said.get(name, "") for name in ("local_authority", "region", "url")},
            "location_id": location_id,
            "provider_id": location_key(said["provider_id"]),
            "postcode_key": postcode_key(said["postcode"]),
            "service_types": types,
            "specialisms": specialisms,
            "checked_on": self._checked(line, said.get("checked_on", "")),
            "says_personal_care": personal_care,
        }

    def _checked(self, line: int, text: str) -> dt.date | None:
        """Return the day of the latest check, None where none is written or it is no day."""
        day = day_in(text)
        if text and day is None:
            self.counts.noted[NOTED_DATE] += 1
            self._keep(line, NOTED_DATE)
        return day

    def _refuse(self, line: int, why: str) -> None:
        """Count a row that cannot be used."""
        self.counts.refused[why] += 1
        self._keep(line, why)

    def _keep(self, line: int, why: str) -> None:
        """Keep the first few to show."""
        if len(self.counts.examples) < _EXAMPLES_KEPT:
            self.counts.examples.append((line, why))


def _cut(line: int) -> BrokenRegister:
    """Return the problem of a row in the middle with too few cells."""
    return BrokenRegister(f"Line {line:,} has fewer cells than there are columns. {AGAIN}")


def _several(cell: str) -> list[str]:
    """Return the values that a cell joins."""
    return [value.strip() for value in cell.split("|") if value.strip()]
