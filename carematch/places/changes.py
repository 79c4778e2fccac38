"""Takes up changes of areas: which code ended when, and which follows it; from our own shape or that of the ONS.

The ONS publishes them as Changes.csv in its Code History Database: GEOGCD is the new code and GEOGCD_P the previous.
"""

import datetime as dt
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, NamedTuple

from carematch.places.areas import AreaRow, held_areas, kind_of, save_areas, write_stated_areas
from carematch.places.namefiles import NameSource, header_of, table_rows
from carematch.places.problems import BrokenNames
from carematch.places.values import AreaKind

REFUSED_SHORT = "The row is cut short"
REFUSED_DATE = "The date is not a day such as 2027-04-01 or 01/04/2027"
REFUSED_UNKNOWN = "The old code is not held, and the file does not name it"
REFUSED_NAMELESS = "The new area follows several and the file does not name it"
REFUSED_CIRCLE = "The new area is itself followed by the old one"
SKIPPED_ELSEWHERE = "Not an English area that CareMatch keeps"
SKIPPED_SAME = "The code stays the same"

_OWN = {"old": "old_code", "new": "new_code", "on": "changed_on", "new_name": "new_name"}
_ONS = {
    "old": "geogcd_p",
    "new": "geogcd",
    "on": "oper_date",
    "new_name": "geognm",
    "old_name": "geognm_p",
}
_NEEDED = ("old", "new", "on")
_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)\b.*"),
    re.compile(r"(?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>\d{4})\b.*"),
)
_DAY = dt.timedelta(days=1)
_EXAMPLES_KEPT = 20


@dataclass(frozen=True, slots=True)
class ChangesSummary:
    """What an import of changes did: how many areas ended and began, and which rows could not be used."""

    read: int
    kept: int
    ended: int
    begun: int
    split: int
    refused: int
    refused_why: dict[str, int]
    refused_examples: list[tuple[int, str]]
    skipped: int
    skipped_why: dict[str, int]
    seconds: float = field(compare=False)

    def as_dict(self) -> dict[str, Any]:
        """Return the summary for JSON."""
        examples = [{"line": line, "why": why} for line, why in self.refused_examples]
        return asdict(self) | {"refused_examples": examples}


class _Change(NamedTuple):
    """One row: a code, what it became, and when."""

    line: int
    old: str
    new: str
    on: dt.date
    old_name: str
    new_name: str


class _Refused(Exception):
    """A row cannot be used; the message says why."""


@dataclass(slots=True)
class _Reading:
    """What was read of a file, and why the rest was not."""

    read: int = 0
    changes: list[_Change] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, line: int, why: str) -> None:
        """Count a row that cannot be used, and keep the first few to show."""
        self.refused[why] += 1
        if len(self.examples) < _EXAMPLES_KEPT:
            self.examples.append((line, why))


def is_changes_header(header: Sequence[str]) -> bool:
    """Tell whether tidied columns are those of a file of changes."""
    return _positions(header) is not None


def import_changes(source: NameSource) -> ChangesSummary:
    """Take up the changes in a file, or raise BrokenNames; run it inside transaction(). Again changes nothing.

    An old area gets its last day and its successor, none where it was split; a new one its first day, and its region
    where it is a council. What the project itself states of a council stands.
    """
    began = time.monotonic()
    reading = _read(source)
    write_stated_areas()
    before = held_areas()
    areas = {code: replace(row) for code, row in before.items()}
    kept, split = _take_up(reading, areas)
    if not kept:
        reasons = reading.refused + reading.skipped
        most = f" ({reasons.most_common(1)[0][0]})" if reasons else ""
        raise BrokenNames(f"No row of {source.name} could be used{most}. Nothing was changed")
    save_areas(before, areas)
    write_stated_areas()
    return ChangesSummary(
        read=reading.read,
        kept=kept,
        ended=sum(_ended(areas[code], row) for code, row in before.items()),
        begun=len([code for code in areas if code not in before]),
        split=split,
        refused=reading.refused.total(),
        refused_why=dict(reading.refused),
        refused_examples=reading.examples,
        skipped=reading.skipped.total(),
        skipped_why=dict(reading.skipped),
        seconds=round(time.monotonic() - began, 2),
    )


def _ended(now: AreaRow, before: AreaRow) -> bool:
    """Tell whether an area has an end that it had not."""
    return now.valid_to is not None and before.valid_to is None


def _positions(header: Sequence[str]) -> dict[str, int] | None:
    """Return where the columns of a known shape stand, or None."""
    for shape in (_OWN, _ONS):
        found = {meaning: header.index(name) for meaning, name in shape.items() if name in header}
        if all(meaning in found for meaning in _NEEDED):
            return found
    return None


def _read(source: NameSource) -> _Reading:
    """Read the rows of a file, or raise BrokenNames where it is not one of changes."""
    positions = _positions(header_of(source))
    if positions is None:
        raise BrokenNames(
            f"{source.name} holds no changes of areas: it would need the columns old_code, new_code and changed_on, or "
            "GEOGCD_P, GEOGCD and OPER_DATE. Nothing was changed"
        )
    reading = _Reading()
    rows: Iterator[tuple[int, list[str]]] = enumerate(table_rows(source), start=1)
    next(rows, None)
    for line, cells in rows:
        if any(cells):
            reading.read += 1
            try:
                _take(reading, line, cells, positions)
            except _Refused as reason:
                reading.refuse(line, str(reason))
    return reading


def _take(reading: _Reading, line: int, cells: Sequence[str], positions: Mapping[str, int]) -> None:
    """Take one row, or raise _Refused."""
    if len(cells) <= max(positions.values()):
        raise _Refused(REFUSED_SHORT)
    values = {meaning: " ".join(cells[place].split()) for meaning, place in positions.items()}
    old, new = values["old"].upper(), values["new"].upper()
    if kind_of(old) is None or kind_of(new) is None:
        reading.skipped[SKIPPED_ELSEWHERE] += 1
        return
    reading.changes.append(
        _Change(line, old, new, _date(values["on"]), values.get("old_name", ""), values.get("new_name", ""))
    )


def _date(text: str) -> dt.date:
    """Return the day that a text says, a time of day left aside, or raise _Refused."""
    for shape in _DATES:
        if (found := shape.fullmatch(text)) is not None:
            try:
                return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                break
    raise _Refused(REFUSED_DATE)


def _take_up(reading: _Reading, areas: dict[str, AreaRow]) -> tuple[int, int]:
    """Take up all changes, the earliest first; return how many rows were used and how many areas were split."""
    of_one = defaultdict(list)
    for change in reading.changes:
        of_one[change.old].append(change)
    followed = Counter(change.new for change in reading.changes)
    kept = split = 0
    for changes in sorted(of_one.values(), key=lambda changes: max(change.on for change in changes)):
        last = [change for change in changes if change.on == max(each.on for each in changes)]
        if any(change.new == change.old for change in last):
            reading.skipped[SKIPPED_SAME] += len(changes)
            continue
        used = _using(reading, last, lambda change: _begin(change, areas, followed[change.new]))
        if used:
            _end(areas[used[0].old], used, areas)
            split += areas[used[0].old].successor_code is None
        kept += len(used)
    return kept, split


def _using(reading: _Reading, changes: Sequence[_Change], take: Callable[[_Change], None]) -> list[_Change]:
    """Return the changes that could be taken; the others are refused."""
    used = []
    for change in changes:
        try:
            take(change)
        except _Refused as reason:
            reading.refuse(change.line, str(reason))
        else:
            used.append(change)
    return used


def _begin(change: _Change, areas: dict[str, AreaRow], followed: int) -> None:
    """Make sure that the old and the new area are held, or raise _Refused."""
    if change.old not in areas and not change.old_name:
        raise _Refused(REFUSED_UNKNOWN)
    kind, old_kind = kind_of(change.new), kind_of(change.old)
    assert kind is not None  # others were not taken
    assert old_kind is not None
    if _leads_to(change.new, change.old, areas):
        raise _Refused(REFUSED_CIRCLE)
    if change.new not in areas and not change.new_name and followed > 1:
        raise _Refused(REFUSED_NAMELESS)
    old = areas.setdefault(change.old, AreaRow(change.old, old_kind, change.old_name, named_on=None))
    new = areas.setdefault(
        change.new,
        AreaRow(change.new, kind, change.new_name or old.name, valid_from=change.on, named_on=change.on),
    )
    if new.valid_from is None and (new.named_on is None or new.named_on >= change.on):
        new.valid_from = change.on  # a file of the new edition has named it already
    new.parent_code = new.parent_code or _parent(new, old, areas)


def _end(old: AreaRow, changes: Sequence[_Change], areas: Mapping[str, AreaRow]) -> None:
    """Give an area its last day, and its successor: the one that follows, or of several the one with its name."""
    codes = list(dict.fromkeys(change.new for change in changes))
    if len(codes) > 1:
        codes = [code for code in codes if areas[code].name == old.name]
    old.valid_to = changes[0].on - _DAY
    old.successor_code = codes[0] if len(codes) == 1 else None


def _leads_to(code: str, target: str, areas: Mapping[str, AreaRow]) -> bool:
    """Tell whether the successors of an area lead to another."""
    seen: set[str] = set()
    while code != target and code in areas and code not in seen:
        seen.add(code)
        code = areas[code].successor_code or ""
    return code == target


def _parent(new: AreaRow, old: AreaRow, areas: Mapping[str, AreaRow]) -> str | None:
    """Return in which area a new one lies: as the old one did, but a council lies in its region."""
    above = areas.get(old.parent_code or "")
    if new.kind is AreaKind.COUNCIL and above is not None and above.kind is AreaKind.COUNCIL:
        above = areas.get(above.parent_code or "")  # a district's county has a region
    if above is not None and above.successor_code is not None:
        above = areas.get(above.successor_code, above)
    return above.code if above is not None else None
