"""Keeps the areas: which kind a code is of, those that the project states itself, and which council each lies in."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, cast

import sqlalchemy as sa

from carematch.core.db import db
from carematch.places.models import Area, PostcodePlace
from carematch.places.restated import read_facts
from carematch.places.values import AreaKind

# The date of the project's own facts about regions, combined authorities and councils: files of before change nothing.
STATED_ON = dt.date(2025, 7, 1)

# The first three letters of an official code tell the kind; only the areas that a person or a council speaks of.
_KINDS = {
    "E02": AreaKind.NEIGHBOURHOOD,
    "E05": AreaKind.WARD,
    "E06": AreaKind.COUNCIL,
    "E07": AreaKind.DISTRICT,
    "E08": AreaKind.COUNCIL,
    "E09": AreaKind.COUNCIL,
    "E10": AreaKind.COUNCIL,  # a county council; the other counties are not councils
    "E11": AreaKind.COUNTY,
    "E12": AreaKind.REGION,
    "E13": AreaKind.COUNTY,
    "E47": AreaKind.COMBINED_AUTHORITY,
    "E61": AreaKind.COMBINED_AUTHORITY,
}
_PSEUDO = "99999999"


@dataclass(slots=True)
class AreaRow:
    """An area as it is held, or is to be."""

    code: str
    kind: AreaKind
    name: str
    parent_code: str | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    successor_code: str | None = None
    named_on: dt.date | None = None


_COLUMNS = tuple(field.name for field in fields(AreaRow))


def kind_of(code: str) -> AreaKind | None:
    """Return the kind of English area that an official code stands for; None for others and for pseudo codes."""
    if len(code) != 9 or not code[1:].isdecimal() or code.endswith(_PSEUDO):
        return None
    return _KINDS.get(code[:3])


def held_areas(codes: Collection[str] | None = None) -> dict[str, AreaRow]:
    """Return the areas that are held, by code: all, or those of some codes."""
    columns = sa.select(*Area.__table__.columns)
    if codes is not None:
        columns = columns.where(Area.code.in_(codes))
    return {row.code: AreaRow(**row._mapping) for row in db.session.execute(columns)}


def save_areas(before: Mapping[str, AreaRow], after: Mapping[str, AreaRow]) -> None:
    """Write what changed between two states of areas."""
    new = [_columns(row) for code, row in after.items() if code not in before]
    changed = [_columns(row) for code, row in after.items() if code in before and row != before[code]]
    if new:
        db.session.execute(
            sa.insert(cast(sa.Table, Area.__table__)), new
        )  # in one go: the model's own would part them by what is None
    if changed:
        db.session.execute(sa.update(Area), changed)


def add_missing(rows: Iterable[AreaRow]) -> None:
    """Write areas that are not held, each as it is first given; one that is held knows better."""
    given: dict[str, AreaRow] = {}
    for row in rows:
        given.setdefault(row.code, row)
    held = held_areas(given)
    save_areas(held, {code: held.get(code, row) for code, row in given.items()})


def write_stated_areas() -> None:
    """Write the regions, combined authorities and councils that the project states; writing them again changes nothing.

    What is stated stands; where the facts know of no end, one that was told since is kept.
    """
    stated = stated_areas()
    held = held_areas(stated)
    save_areas(held, {code: _joined(row, held.get(code)) for code, row in stated.items()})


@cache
def stated_areas() -> dict[str, AreaRow]:
    """Return the areas that the project states, by code."""
    regions = [AreaRow(row["code"], AreaKind.REGION, row["name"]) for row in read_facts("regions.csv")]
    councils = [
        AreaRow(
            row["code"],
            AreaKind.COUNCIL,
            row["name"],
            parent_code=row["region_code"],
            valid_from=_date(row["valid_from"]),
            valid_to=_date(row["valid_to"]),
            successor_code=row["successor_code"] or None,
        )
        for row in read_facts("councils.csv")
    ]
    rows = [*regions, *_combined_authorities(), *councils]
    return {row.code: replace(row, named_on=STATED_ON) for row in rows}


def place_in_councils() -> int:
    """Write for every ward, neighbourhood and district where most of its postcodes lie; return how many changed.

    For a district that is its county council. An area without postcodes stays as it is.
    """
    best = _where_most_lie()
    moved = (
        sa.update(Area)
        .where(Area.code == best.c.code, Area.parent_code.is_distinct_from(best.c.parent_code))
        .values(parent_code=best.c.parent_code)
        .execution_options(synchronize_session=False)
    )
    result = db.session.execute(moved)
    db.session.expire_all()
    return int(result.rowcount)  # type: ignore[attr-defined]


def _where_most_lie() -> sa.Subquery:
    """Return each ward, neighbourhood and district with the council that most of its postcodes carry."""
    place = PostcodePlace
    pairs = (
        (place.ward_code, place.council_code),
        (place.msoa_code, place.council_code),
        (place.lad_code, sa.case((place.council_code.startswith("E10"), place.council_code))),
    )
    counted = sa.union_all(
        *(
            sa.select(part.label("code"), whole.label("parent_code"), sa.func.count().label("postcodes"))
            .where(part.in_(sa.select(Area.code)), whole.is_not(None))
            .group_by(part, whole)
            for part, whole in pairs
        )
    ).subquery()
    order = sa.func.row_number().over(
        partition_by=counted.c.code, order_by=(counted.c.postcodes.desc(), counted.c.parent_code)
    )
    ranked = sa.select(counted.c.code, counted.c.parent_code, order.label("place")).subquery()
    return sa.select(ranked.c.code, ranked.c.parent_code).where(ranked.c.place == 1).subquery("best")


def _joined(stated: AreaRow, held: AreaRow | None) -> AreaRow:
    """Return a stated area with what is held of it beyond the facts."""
    if held is None:
        return stated
    ended = stated if stated.valid_to or stated.successor_code else held
    return replace(
        stated,
        valid_from=stated.valid_from or held.valid_from,
        valid_to=ended.valid_to,
        successor_code=ended.successor_code,
        named_on=max(held.named_on or STATED_ON, STATED_ON),
    )


def _combined_authorities() -> list[AreaRow]:
    """Return the combined authorities: each from its first member's joining until its last one's leaving."""
    members: dict[str, list[dict[str, str]]] = {}
    for row in read_facts("combined_authorities.csv"):
        members.setdefault(row["code"], []).append(row)
    return [
        AreaRow(
            code,
            AreaKind.COMBINED_AUTHORITY,
            rows[0]["name"],
            valid_from=_date(min(row["joined_on"] for row in rows)),
            valid_to=_date(max(row["left_on"] for row in rows))
            if all(row["left_on"] for row in rows)
            else None,
        )
        for code, rows in members.items()
    ]


def _columns(row: AreaRow) -> dict[str, Any]:
    """Return an area as a row of the table."""
    return {name: getattr(row, name) for name in _COLUMNS}


def _date(text: str) -> dt.date | None:
    """Return an ISO date, None for a blank."""
    return dt.date.fromisoformat(text) if text else None
