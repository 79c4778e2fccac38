"""The English councils with adult social care duties, what they were before, and what lies around them."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from carematch.places.problems import UnknownCouncil
from carematch.places.restated import read_facts
from carematch.places.rings import CouncilArea

_ALWAYS = dt.date.min
_NEVER = dt.date.max


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


def councils(on: dt.date) -> list[Council]:
    """Return the councils that exist on a date, by name."""
    return sorted((c for c in _by_code().values() if c.exists(on)), key=lambda c: (c.name, c.code))


def find_council(code: str) -> Council | None:
    """Return the council that has, or had, a code, or None."""
    return _by_code().get(code)


def region_name(code: str | None) -> str | None:
    """Return the name of an English region, or None."""
    return _regions().get(code or "")


def area_of(code: str, on: dt.date) -> CouncilArea:
    """Return a council as the centre of the rings on a date, or raise UnknownCouncil.

    The wider area is the combined authority (Greater London for the boroughs) where the council belongs to one,
    else the ceremonial county.
    """
    if code not in _by_code():
        raise UnknownCouncil(f"No council with adult social care duties in England has the code {code}")
    council = _by_code()[_last(code)]
    wider_name, members = _wider(council, on)
    return CouncilArea(
        code=council.code,
        name=council.name,
        codes=_family(council.code),
        wider_name=wider_name,
        wider_codes=frozenset().union(*(_family(_last(member)) for member in members)),
        region_code=council.region_code,
        region_name=_regions()[council.region_code],
    )


def _wider(council: Council, on: dt.date) -> tuple[str, list[str]]:
    """Return the name and the councils of the wider area on a date."""
    joined = [m for m in _memberships() if m.holds(on)]
    own = next((m for m in joined if m.council_code in _family(council.code)), None)
    if own is not None:
        return own.name, [m.council_code for m in joined if m.authority == own.authority]
    return council.county, [c.code for c in _by_code().values() if c.county == council.county]


def _last(code: str) -> str:
    """Return the code that a code has become."""
    council = _by_code()[code]
    return _last(council.successor_code) if council.successor_code else code


@cache
def _families() -> dict[str, frozenset[str]]:
    """Return for each last code all the codes that became it."""
    families: dict[str, set[str]] = defaultdict(set)
    for code in _by_code():
        families[_last(code)].add(code)
    return {last: frozenset(codes) for last, codes in families.items()}


def _family(last: str) -> frozenset[str]:
    """Return all the codes that became one code, itself included."""
    return _families()[last]


@cache
def _by_code() -> dict[str, Council]:
    """Return every council known, by code."""
    return {row["code"]: _council(row) for row in read_facts("councils.csv")}


def _council(row: dict[str, str]) -> Council:
    """Return one row of the file as a council."""
    return Council(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        region_code=row["region_code"],
        county=row["ceremonial_county"],
        valid_from=_date(row["valid_from"], _ALWAYS),
        valid_to=_date(row["valid_to"], _NEVER),
        successor_code=row["successor_code"] or None,
    )


@cache
def _memberships() -> list[_Membership]:
    """Return which council belonged to which combined authority, and when."""
    return [
        _Membership(
            row["code"],
            row["name"],
            row["council_code"],
            _date(row["joined_on"], _ALWAYS),
            _date(row["left_on"], _NEVER),
        )
        for row in read_facts("combined_authorities.csv")
    ]


@cache
def _regions() -> dict[str, str]:
    """Return the names of the regions by code."""
    return {row["code"]: row["name"] for row in read_facts("regions.csv")}


def _date(text: str, otherwise: dt.date) -> dt.date:
    """Return an ISO date, or what a blank stands for."""
    return dt.date.fromisoformat(text) if text else otherwise
