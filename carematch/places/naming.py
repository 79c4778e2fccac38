"""Gives areas their names from published files, and learns from them which areas are new and which have ended."""

import datetime as dt
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from carematch.places.areas import (
    AreaRow,
    held_areas,
    kind_of,
    place_in_councils,
    save_areas,
    stated_areas,
    write_stated_areas,
)
from carematch.places.namefiles import Named, NamesFile, NameSource, not_names, read_names
from carematch.places.values import AreaKind

# Two editions of one kind of area share nearly all their codes: at least this many, or one of them is only a part.
_MOST = 0.8
_DAY = dt.timedelta(days=1)
_DISTRICTS = ("E06", "E07", "E08", "E09")  # one file lists them together


@dataclass(frozen=True, slots=True)
class NamesSummary:
    """What an import of names did: how many names of each kind were read, and what changed by them."""

    files: int
    passed_over: int
    kept: dict[str, int]
    added: int
    renamed: int
    ended: int
    moved: int
    skipped: int
    skipped_why: dict[str, int]
    seconds: float = field(compare=False)

    def as_dict(self) -> dict[str, Any]:
        """Return the summary for JSON."""
        return asdict(self)


def import_names(
    sources: Iterable[NameSource], *, as_of: dt.date | None = None, given: bool = False
) -> NamesSummary:
    """Import the names in files; run it inside transaction(). Files without names are passed over and counted.

    `as_of` is the date of files whose names tell none. With `given`, files were named by a person: BrokenNames is
    raised for one that holds no names. Importing again changes nothing; nor does an older file what a newer one said.
    """
    began = time.monotonic()
    files, passed_over = _read(sources, as_of, given)
    write_stated_areas()
    before = held_areas()
    merging = _Merging({code: replace(row) for code, row in before.items()})
    # Oldest first, as they were published, so that each ends what it no longer has.
    for file in sorted(files, key=lambda file: file.as_of or dt.date.min):
        merging.take(file)
    save_areas(before, merging.areas)
    place_in_councils()
    after = held_areas()
    skipped = sum((file.skipped for file in files), Counter[str]())
    kinds = Counter(kind_of(code) for code in {code for file in files for code in file.named})
    return NamesSummary(
        files=len(files),
        passed_over=passed_over,
        kept={kind.value: kinds[kind] for kind in AreaKind if kinds[kind]},
        added=len(after) - len(before),
        renamed=sum(row.name != after[code].name for code, row in before.items()),
        ended=merging.ended,
        moved=sum(row.parent_code != after[code].parent_code for code, row in before.items()),
        skipped=skipped.total(),
        skipped_why=dict(skipped),
        seconds=round(time.monotonic() - began, 2),
    )


def _read(sources: Iterable[NameSource], as_of: dt.date | None, given: bool) -> tuple[list[NamesFile], int]:
    """Return what the files with names say and how many have none; raise BrokenNames where those were given."""
    files, passed_over = [], 0
    for source in sources:
        file = read_names(source, as_of)
        if file is not None and file.named:
            files.append(file)
        elif given:
            raise not_names(source.name)
        else:
            passed_over += 1
    return files, passed_over


class _Merging:
    """Takes up what files say into the areas that are held."""

    def __init__(self, areas: dict[str, AreaRow]) -> None:
        """Take the areas that are held; they are changed in place."""
        self.areas = areas
        self.ended = 0

    def take(self, file: NamesFile) -> None:
        """Take up one file, each list of areas in it by itself."""
        lists: dict[str, dict[str, Named]] = defaultdict(dict)
        for code, named in file.named.items():
            lists[_list_of(code)][code] = named
        for name, listed in lists.items():
            self._take_list(name, listed, file.as_of)

    def _take_list(self, name: str, listed: Mapping[str, Named], as_of: dt.date | None) -> None:
        """Take up the areas of one list: rename, add, and end those that it no longer has."""
        live = [row for row in self.areas.values() if _list_of(row.code) == name and row.valid_to is None]
        known = [self.areas[code] for code in listed if code in self.areas]
        later = [row.named_on for row in known if as_of and row.named_on and row.named_on > as_of]
        was_overtaken = _are_most(len(later), len(listed))
        for code, named in listed.items():
            if code in self.areas:
                _update(self.areas[code], named, as_of)
            else:
                # An older list has areas that a newer one no longer had; a newer one's are new only beside an older.
                self.areas[code] = _new(
                    code,
                    named,
                    as_of,
                    begun=as_of if _are_most(len(known), len(listed)) and not was_overtaken else None,
                    ended=min(later) - _DAY if was_overtaken else None,
                )
        if as_of and _are_most(sum(row.code in listed for row in live), len(live)):
            self._end([row for row in live if row.code not in listed], as_of)

    def _end(self, rows: Iterable[AreaRow], as_of: dt.date) -> None:
        """End the areas that a later list no longer has; a council ends by an order, never by an omission."""
        for row in rows:
            if row.kind is not AreaKind.COUNCIL and (row.named_on is None or row.named_on < as_of):
                row.valid_to = as_of - _DAY
                self.ended += 1


def _list_of(code: str) -> str:
    """Return which list an area is published in: its kind, unitary and other districts together."""
    return _DISTRICTS[0] if code.startswith(_DISTRICTS) else code[:3]


def _are_most(some: int, everything: int) -> bool:
    """Tell whether some are nearly all: then one list is an edition of the other, not a part of it."""
    return some > 0 and some >= _MOST * everything


def _new(
    code: str, named: Named, as_of: dt.date | None, *, begun: dt.date | None, ended: dt.date | None
) -> AreaRow:
    """Return an area that was not held."""
    kind = kind_of(code)
    assert kind is not None  # others are not read
    return AreaRow(
        code, kind, named.name, _parent(kind, named), valid_from=begun, valid_to=ended, named_on=as_of
    )


def _update(row: AreaRow, named: Named, as_of: dt.date | None) -> None:
    """Take up what a file says of an area, unless a newer one has spoken."""
    is_newer = row.named_on is None or (as_of is not None and as_of >= row.named_on)
    if _is_better(row, named, is_newer):
        row.name = named.name
    if row.parent_code is None or (is_newer and row.code not in stated_areas()):
        row.parent_code = _parent(row.kind, named) or row.parent_code
    if is_newer:
        row.named_on = as_of or row.named_on
        if as_of and row.valid_to and row.valid_to < as_of and row.kind is not AreaKind.COUNCIL:
            row.valid_to = row.valid_to if row.successor_code else None


def _is_better(row: AreaRow, named: Named, is_newer: bool) -> bool:
    """Tell whether a file's name is to replace the one held.

    What the project states, it calls as people do ("City of Bristol"). A neighbourhood's familiar name is never
    replaced by the number that the statisticians gave it ("Bristol 023").
    """
    if row.code in stated_areas():
        return False
    if row.kind is AreaKind.NEIGHBOURHOOD and named.is_familiar != _is_familiar(row):
        return named.is_familiar
    return is_newer


def _is_familiar(row: AreaRow) -> bool:
    """Tell whether a neighbourhood has a name of its own, not a council's with three figures behind it."""
    return not (row.name[-3:].isdecimal() and row.name[-4:-3] == " ")


def _parent(kind: AreaKind, named: Named) -> str | None:
    """Return the area beside another in its row that holds it, or None."""
    for above in _ABOVE.get(kind, ()):
        for code in sorted(named.beside):
            if kind_of(code) is above:
                return code
    return None


# In what an area lies, the first that a row names. A district lies in its county council.
_ABOVE = {
    AreaKind.WARD: (AreaKind.COUNCIL,),
    AreaKind.NEIGHBOURHOOD: (AreaKind.COUNCIL,),
    AreaKind.DISTRICT: (AreaKind.COUNCIL, AreaKind.REGION),
    AreaKind.COUNTY: (AreaKind.REGION,),
    AreaKind.COUNCIL: (AreaKind.REGION, AreaKind.COMBINED_AUTHORITY),
}
