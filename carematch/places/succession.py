"""Which councils there are on a day, and which codes are one council: codes end, merge and are succeeded."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

ALWAYS = dt.date.min
NEVER = dt.date.max
_DAY = dt.timedelta(days=1)

# The codes of councils with adult social care duties; a district (E07) has none.
_KINDS = {
    "E06": "unitary",
    "E08": "metropolitan",
    "E09": "london_borough",
    "E10": "county",
}


@dataclass(frozen=True, slots=True)
class Council:
    """A council by its code, from when to when it existed, and the code that follows it."""

    code: str
    name: str
    kind: str
    region_code: str
    county: str
    valid_from: dt.date
    valid_to: dt.date
    successor_code: str | None

    def exists(self, on: dt.date) -> bool:
        """Tell whether the council exists on a date."""
        return self.valid_from <= on <= self.valid_to


class Told(Protocol):
    """An area as an installation was told of it since the facts were stated."""

    @property
    def code(self) -> str:
        """Return its official code."""

    @property
    def name(self) -> str:
        """Return its name."""

    @property
    def parent_code(self) -> str | None:
        """Return the code of the region of a council, of the county of a district."""

    @property
    def valid_from(self) -> dt.date | None:
        """Return its first day."""

    @property
    def valid_to(self) -> dt.date | None:
        """Return its last day."""

    @property
    def successor_code(self) -> str | None:
        """Return the code that follows it."""


class Register:
    """Every council known, past ones and coming ones too."""

    def __init__(self, councils: Mapping[str, Council]) -> None:
        """Take councils by code; a chain of successors may be broken or run in a circle."""
        self._councils = dict(councils)
        self._last_asked: tuple[dt.date | None, dict[str, set[str]]] = (None, {})
        self._before: dict[str, list[str]] = defaultdict(list)
        for council in self._councils.values():
            if council.successor_code in self._councils:
                self._before[council.successor_code].append(council.code)

    def __iter__(self) -> Iterator[Council]:
        """Yield every council, by code."""
        return iter(sorted(self._councils.values(), key=lambda council: council.code))

    def __getitem__(self, code: str) -> Council:
        """Return the council that has, or had, a code, or raise KeyError."""
        return self._councils[code]

    def find(self, code: str) -> Council | None:
        """Return the council that has, or had, a code, or None."""
        return self._councils.get(code)

    def become(self, code: str, on: dt.date) -> str:
        """Return the code that a code has become by a date; one that has not ended yet stays what it is."""
        path = [code]
        while (following := self._following(path[-1])) is not None and self._councils[path[-1]].valid_to < on:
            if following in path:  # a circle is nonsense, but has one answer from wherever it is entered
                return min(path[path.index(following) :])
            path.append(following)
        return path[-1]

    def same(self, code: str) -> frozenset[str]:
        """Return the codes of one and the same council: it was given another code, and nothing was merged."""
        codes = {code}
        waiting = [code]
        while waiting:
            each = waiting.pop()
            beside = self._before[each] if len(self._before[each]) == 1 else []
            following = self._following(each)
            if following is not None and len(self._before[following]) == 1:
                beside = [*beside, following]
            new = [other for other in beside if other not in codes]
            codes.update(new)
            waiting.extend(new)
        return frozenset(codes)

    def family(self, code: str, on: dt.date) -> frozenset[str]:
        """Return all the codes that are one council on a date: places from older and newer editions carry them.

        The codes of councils that merge later are still apart; one that is only renamed counts under both codes.
        """
        day = max(on, self._councils[code].valid_from)
        last = self.become(code, day)
        return self.same(last) | self._merged(day)[last]

    def _merged(self, day: dt.date) -> dict[str, set[str]]:
        """Return for each code of a day those that became it; the day last asked for is kept: it is asked again."""
        asked, merged = self._last_asked  # read once: another thread may ask for another day meanwhile
        if asked != day:
            merged = defaultdict(set)
            for code in self._councils:
                merged[self.become(code, day)].add(code)
            self._last_asked = (day, merged)
        return merged

    def days_of_change(self) -> set[dt.date]:
        """Return the days on which a council began, and those after one ended."""
        begun = {council.valid_from for council in self if council.valid_from != ALWAYS}
        return begun | {council.valid_to + _DAY for council in self if council.valid_to != NEVER}

    def _following(self, code: str) -> str | None:
        """Return the code that follows, where it is known."""
        following = self._councils[code].successor_code
        return following if following in self._councils and following != code else None


def with_changes(stated: Register, told: Iterable[Told], regions: Mapping[str, str]) -> Register:
    """Return the register with what an installation was told: councils that ended, and those that follow them.

    What is stated stands: a told row ends a council only where the facts know of no end. A council that is not stated
    is taken up where its region is known: its own, or that of a council (or of a district's county) it succeeds.
    """
    rows = {row.code: row for row in told}
    councils = {council.code: _ended(council, rows) for council in stated}
    succeeding = {row.successor_code for row in rows.values()}
    for code, row in rows.items():
        if code in councils or code[:3] not in _KINDS:
            continue
        roots = _roots(code, rows, stated)
        region = row.parent_code if row.parent_code in regions else roots[0].region_code if roots else None
        if region is None or not (code in succeeding or row.parent_code in regions):
            continue
        councils[code] = Council(
            code=code,
            name=row.name,
            kind=_KINDS[code[:3]],
            region_code=region,
            county=roots[0].county if roots else "",
            valid_from=_first_day(row, rows),
            valid_to=_last_day(row, rows),
            successor_code=row.successor_code,
        )
    return Register(councils)


def _ended(council: Council, rows: Mapping[str, Told]) -> Council:
    """Return a stated council with the end that was told of it."""
    row = rows.get(council.code)
    if row is None or council.valid_to != NEVER or council.successor_code is not None:
        return council
    return replace(council, valid_to=_last_day(row, rows), successor_code=row.successor_code)


def _first_day(row: Told, rows: Mapping[str, Told]) -> dt.date:
    """Return an area's first day: what was told, else the day after those it succeeds."""
    if row.valid_from is not None:
        return row.valid_from
    ends = [each.valid_to for each in rows.values() if each.successor_code == row.code and each.valid_to]
    return max(ends) + _DAY if ends else ALWAYS


def _last_day(row: Told, rows: Mapping[str, Told]) -> dt.date:
    """Return an area's last day: what was told, else the day before its successor's first."""
    if row.valid_to is not None:
        return row.valid_to
    if row.successor_code is None:
        return NEVER
    after = rows.get(row.successor_code)
    return after.valid_from - _DAY if after is not None and after.valid_from else ALWAYS


def _roots(code: str, rows: Mapping[str, Told], stated: Register) -> list[Council]:
    """Return the stated councils that an area comes from, over any number of steps; a district brings its county."""
    found: dict[str, Council] = {}
    seen, waiting = {code}, [code]
    while waiting:
        after = waiting.pop()
        for row in rows.values():
            if row.successor_code != after or row.code in seen:
                continue
            seen.add(row.code)
            waiting.append(row.code)
            council = stated.find(row.code) or stated.find(row.parent_code or "")
            if council is not None:
                found[council.code] = council
    return [found[each] for each in sorted(found)]
