"""Wards and neighbourhoods as areas: which there are, what replaced which, where their middles lie."""

from collections.abc import Iterable

import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import db, every, first
from carematch.places.authorities import council_area
from carematch.places.models import Area, AreaBoundary, PostcodePlace
from carematch.places.problems import UnknownCouncil
from carematch.places.values import AreaKind


def areas_of(codes: Iterable[str]) -> dict[str, Area]:
    """Return the areas that were loaded of some codes, by code, in one query."""
    asked = sorted(set(codes))
    found = every(sa.select(Area).where(Area.code.in_(asked)).order_by(Area.code)) if asked else []
    return {area.code: area for area in found}


def predecessors_of(codes: Iterable[str]) -> frozenset[str]:
    """Return the codes of the areas whose place some areas have taken, however many changes ago."""
    known = new = set(codes)
    while new:
        before = sa.select(Area.code).where(
            Area.successor_code.in_(sorted(new)), Area.code.not_in(sorted(known))
        )
        new = set(db.session.scalars(before))
        known = known | new
    return frozenset(known) - frozenset(codes)


def wards_known(codes: Iterable[str]) -> set[str]:
    """Return those of some codes that wards in use have, whether or not their names were loaded."""
    return _known(codes, AreaKind.WARD, PostcodePlace.ward_code)


def neighbourhoods_known(codes: Iterable[str]) -> set[str]:
    """Return those of some codes that neighbourhoods in use have, whether or not their names were loaded."""
    return _known(codes, AreaKind.NEIGHBOURHOOD, PostcodePlace.msoa_code)


def _known(codes: Iterable[str], kind: AreaKind, column: sa.SQLColumnExpression[str | None]) -> set[str]:
    """Return those of some codes that an area of a kind in use has or, where none was loaded, that a postcode has."""
    loaded = areas_of(codes)
    today = clock.today()
    named = {
        code
        for code, area in loaded.items()
        if area.kind is kind and (area.valid_to is None or area.valid_to >= today)
    }
    rest = set(codes) - set(loaded)
    return named | {code for code in rest if first(sa.select(column).where(column == code)) is not None}


def list_neighbourhoods(council_code: str) -> list[Area]:
    """Return the named neighbourhoods of a council, by name."""
    return _list_within(council_code, AreaKind.NEIGHBOURHOOD)


def list_wards(council_code: str) -> list[Area]:
    """Return the named wards of a council, by name."""
    return _list_within(council_code, AreaKind.WARD)


def list_areas(kind: AreaKind) -> list[Area]:
    """Return the areas of a kind that are in use today, by name."""
    named = sa.select(Area).where(Area.kind == kind, _is_in_use())
    return every(named.order_by(Area.name, Area.code))


def _list_within(council_code: str, kind: AreaKind) -> list[Area]:
    """Return the areas of a kind that are in use in a council, by name; also where they still carry its older code."""
    try:
        codes = council_area(council_code).codes
    except UnknownCouncil:
        codes = frozenset({council_code})
    named = sa.select(Area).where(Area.kind == kind, Area.parent_code.in_(sorted(codes)), _is_in_use())
    return every(named.order_by(Area.name, Area.code))


def _is_in_use() -> sa.ColumnElement[bool]:
    """Return the condition that an area has begun and has not ended."""
    today = clock.today()
    return sa.and_(
        sa.or_(Area.valid_from.is_(None), Area.valid_from <= today),
        sa.or_(Area.valid_to.is_(None), Area.valid_to >= today),
    )


def neighbourhood_centres(msoa_codes: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Return the middle of each neighbourhood of which postcodes are held, by code, in one query."""
    asked = sorted(set(msoa_codes))
    if not asked:
        return {}
    lat, lon = sa.func.avg(PostcodePlace.lat), sa.func.avg(PostcodePlace.lon)
    middles = (
        sa.select(PostcodePlace.msoa_code, lat, lon)
        .where(PostcodePlace.msoa_code.in_(asked), PostcodePlace.lat.is_not(None))
        .group_by(PostcodePlace.msoa_code)
    )
    return {row[0]: (round(row[1], 4), round(row[2], 4)) for row in db.session.execute(middles)}


def boundaries_of(codes: Iterable[str]) -> dict[str, dict]:
    """Return the outlines that are held of some areas, as GeoJSON by code, in one query."""
    asked = sorted(set(codes))
    held = sa.select(AreaBoundary.code, AreaBoundary.geometry).where(AreaBoundary.code.in_(asked))
    return {row[0]: row[1] for row in db.session.execute(held)} if asked else {}
