"""What lies around a council: its combined authority, its ceremonial county, or the councils that it names."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from carematch.places.restated import read_facts
from carematch.places.succession import ALWAYS, NEVER, Council, Register
from carematch.places.values import WiderAreaKind

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a council chose as its wider area; the name and the members count for a cluster."""

    kind: WiderAreaKind
    name: str = ""
    member_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wider:
    """A council's wider area on a day: what it is called, and all the codes of the councils in it."""

    kind: WiderAreaKind
    name: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Membership:
    """A council's time in a combined authority."""

    authority: str
    name: str
    council_code: str
    joined_on: dt.date
    left_on: dt.date

    def holds(self, on: dt.date) -> bool:
        """Tell whether the council belongs to it on a date."""
        return self.joined_on <= on <= self.left_on


def wider_area(register: Register, council: Council, on: dt.date, choice: Choice | None = None) -> Wider:
    """Return a council's wider area on a date, the council itself included.

    Unless it chose otherwise, the combined authority (Greater London for the boroughs) where it belongs to one, else
    the ceremonial county. A combined authority that it chose and belongs to no longer gives way to the county.
    """
    if choice is not None and choice.kind is WiderAreaKind.CLUSTER:
        return _made(register, council, on, choice.kind, choice.name, choice.member_codes)
    if choice is None or choice.kind is WiderAreaKind.COMBINED_AUTHORITY:
        authority = combined_authority(register, council, on)
        if authority is not None:
            return authority
    return ceremonial_county(register, council, on)


def combined_authority(register: Register, council: Council, on: dt.date) -> Wider | None:
    """Return the combined authority that a council belongs to on a date, or None."""
    joined = [each for each in _memberships() if each.holds(on)]
    family = register.family(council.code, on)
    own = next((each for each in joined if each.council_code in family), None)
    if own is None:
        return None
    members = [each.council_code for each in joined if each.authority == own.authority]
    return _made(register, council, on, WiderAreaKind.COMBINED_AUTHORITY, own.name, members)


def ceremonial_county(register: Register, council: Council, on: dt.date) -> Wider:
    """Return the ceremonial county of a council; one of which none is known stands alone."""
    members = [each.code for each in register if each.county == council.county] if council.county else []
    name = council.county or council.name
    return _made(register, council, on, WiderAreaKind.COUNTY, name, members)


def days_of_change() -> set[dt.date]:
    """Return the days on which a council joined a combined authority, and those after one left."""
    joined = {each.joined_on for each in _memberships() if each.joined_on != ALWAYS}
    return joined | {each.left_on + _DAY for each in _memberships() if each.left_on != NEVER}


def _made(
    register: Register, council: Council, on: dt.date, kind: WiderAreaKind, name: str, members: Iterable[str]
) -> Wider:
    """Return a wider area of some councils, by all the codes that they have and had."""
    known = {register.become(each, on) for each in (council.code, *members) if register.find(each)}
    return Wider(kind, name, frozenset().union(*(register.family(each, on) for each in known)))


@cache
def _memberships() -> list[_Membership]:
    """Return which council belonged to which combined authority, and when."""
    return [
        _Membership(
            row["code"],
            row["name"],
            row["council_code"],
            dt.date.fromisoformat(row["joined_on"]) if row["joined_on"] else ALWAYS,
            dt.date.fromisoformat(row["left_on"]) if row["left_on"] else NEVER,
        )
        for row in read_facts("combined_authorities.csv")
    ]
