"""The English councils with adult social care duties, what they were before, and what lies around them.

The facts are restated with the project. What an installation was told since (a council that ended, one that follows it)
is passed in as a register made by `known`, and so is what a council chose as its wider area.
"""

import datetime as dt
from collections.abc import Sequence
from functools import cache

from carematch.places import wider
from carematch.places.problems import UnknownCouncil
from carematch.places.restated import read_facts
from carematch.places.rings import CouncilArea
from carematch.places.succession import ALWAYS, NEVER, Council, Register, Told, with_changes
from carematch.places.wider import Choice


def known(told: Sequence[Told] = ()) -> Register:
    """Return every council that the facts state, with the changes that an installation was told of."""
    news = [row for row in told if _is_news(row)]
    return with_changes(_stated(), news, _regions()) if news else _stated()


def councils(on: dt.date, register: Register | None = None) -> list[Council]:
    """Return the councils that exist on a date, by name."""
    return sorted((c for c in register or _stated() if c.exists(on)), key=lambda c: (c.name, c.code))


def find_council(code: str, register: Register | None = None) -> Council | None:
    """Return the council that has, or had, a code, or None."""
    return (register or _stated()).find(code)


def region_name(code: str | None) -> str | None:
    """Return the name of an English region, or None."""
    return _regions().get(code or "")


def region_codes() -> tuple[str, ...]:
    """Return the codes of the English regions, in their official order (north to south)."""
    return tuple(_regions())


def area_of(
    code: str, on: dt.date, *, register: Register | None = None, choice: Choice | None = None
) -> CouncilArea:
    """Return a council as the centre of the rings on a date, or raise UnknownCouncil.

    The wider area is what the council chose, else the combined authority (Greater London for the boroughs) where it
    belongs to one, else the ceremonial county.
    """
    every = register or _stated()
    if every.find(code) is None:
        raise UnknownCouncil(f"No council with adult social care duties in England has the code {code}")
    council = every[every.become(code, on)]
    around = wider.wider_area(every, council, on, choice)
    members = [every[each] for each in around.codes if every[each].exists(on) or each == council.code]
    return CouncilArea(
        code=council.code,
        name=council.name,
        codes=every.family(council.code, on),
        wider_kind=around.kind,
        wider_name=around.name,
        wider_codes=around.codes,
        wider_members=tuple(sorted(each.name for each in members)),
        region_code=council.region_code,
        region_name=_regions()[council.region_code],
        is_within_region=all(each.region_code == council.region_code for each in members),
    )


def days_of_change(register: Register | None = None) -> set[dt.date]:
    """Return the days from which a wider area may be another one by itself: councils change, or join others."""
    return (register or _stated()).days_of_change() | wider.days_of_change()


def _is_news(row: Told) -> bool:
    """Tell whether an area says more than the facts do: an installation may hold the stated councils as areas too."""
    stated = _stated().find(row.code)
    if stated is None:
        return True
    return stated.valid_to == NEVER and (row.valid_to is not None or row.successor_code is not None)


@cache
def _stated() -> Register:
    """Return every council that the facts state."""
    return Register({row["code"]: _council(row) for row in read_facts("councils.csv")})


def _council(row: dict[str, str]) -> Council:
    """Return one row of the file as a council."""
    return Council(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        region_code=row["region_code"],
        county=row["ceremonial_county"],
        valid_from=_date(row["valid_from"], ALWAYS),
        valid_to=_date(row["valid_to"], NEVER),
        successor_code=row["successor_code"] or None,
    )


@cache
def _regions() -> dict[str, str]:
    """Return the names of the regions by code."""
    return {row["code"]: row["name"] for row in read_facts("regions.csv")}


def _date(text: str, otherwise: dt.date) -> dt.date:
    """Return an ISO date, or what a blank stands for."""
    return dt.date.fromisoformat(text) if text else otherwise
