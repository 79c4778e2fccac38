"""Finds where a postcode is, whole or in part, or says why it cannot be used and what to do."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from carematch.core.db import db, first
from carematch.core.wording import Said, said, spoken
from carematch.places import councils
from carematch.places.authorities import council_name
from carematch.places.gazetteer import divided_sectors
from carematch.places.lookups import Lookup
from carematch.places.models import Area, Edition, PostcodePlace
from carematch.places.postcode import PartialPostcode, Postcode, mended, read_part
from carematch.places.problems import (
    InCrownDependency,
    InNorthernIreland,
    NoLocation,
    NotInEngland,
    UnknownPostcode,
    WholePostcodeNeeded,
)
from carematch.places.rings import SCOTLAND, WALES
from carematch.places.values import Status

_ELSEWHERE = spoken({WALES: "Wales", SCOTLAND: "Scotland"})
_AREAS = ("council_code", "ward_code", "msoa_code", "region_code", "country_code")


def lookup(text: str, *, england_only: bool = True, partial: bool = False) -> Lookup:
    """Return where a postcode is, in any spacing and case, or raise a PlaceProblem that says what to do.

    A postcode that is not held is placed in the middle of its sector, marked approximate, as long as no
    directory covers that sector: where one does, a postcode missing from it is more likely mistyped.
    A terminated postcode is found and marked. `england_only=False` is for providers based in Wales or Scotland.
    `partial=True` is for looking, never for recording where somebody lives or works: a sector or a district is
    placed too, and a letter O typed for a nought is understood; the notes say so.
    """
    part = read_part(text) if partial else None
    if part is not None:
        return _look_up_part(part, england_only)
    meant = mended(text) if partial else None
    postcode = meant or Postcode.parse(text)
    _refuse_by_prefix(postcode)
    place = find_postcode(postcode) or find_sector(postcode)
    if place is None:
        _refuse_by_letters(postcode, england_only)
        raise UnknownPostcode(_why_unknown(postcode))
    if england_only:
        _refuse_elsewhere(postcode, place.country_code)
    if place.lat is None or place.lon is None:
        raise NoLocation(
            said(
                "%(postcode)s has no place on the map, as with a PO box: enter the postcode of the building itself",
                postcode=postcode,
            )
        )
    found = _as_lookup(postcode, place, place.lat, place.lon)
    return replace(found, typed=" ".join(text.split())) if meant else found


def lookup_for_council(text: str) -> Lookup:
    """Return where a postcode, or a part of one, is, or raise WholePostcodeNeeded where it lies in several councils."""
    found = lookup(text, partial=True)
    if found.is_part and found.council_code is None:
        raise WholePostcodeNeeded(
            said(
                "%(postcode)s is not all in one council's area: enter the whole postcode, like BS3 4AB",
                postcode=found.postcode,
            )
        )
    return found


def find_postcode(postcode: Postcode | str) -> PostcodePlace | None:
    """Return the row of a whole postcode, live or terminated, or None; raises NotAPostcode for other texts."""
    whole = Postcode.parse(postcode) if isinstance(postcode, str) else postcode
    return db.session.get(PostcodePlace, whole.key)


def find_sector(postcode: Postcode) -> PostcodePlace | None:
    """Return the row of the postcode's sector, unless a directory holds whole postcodes there."""
    return None if _is_covered(postcode) else db.session.get(PostcodePlace, postcode.sector)


def area_name(code: str | None) -> str | None:
    """Return the name of a ward or neighbourhood, or None where none was loaded."""
    area = db.session.get(Area, code) if code else None
    return area.name if area else None


def _refuse_by_prefix(postcode: Postcode | PartialPostcode) -> None:
    """Raise for the postcodes whose letters alone place them where CareMatch does not arrange care."""
    if postcode.is_northern_ireland:
        raise InNorthernIreland(_only_england(postcode, said("Northern Ireland")))
    if postcode.crown_dependency is not None:
        raise InCrownDependency(
            said(
                "%(postcode)s belongs to %(country)s, outside the United Kingdom, "
                "and CareMatch arranges care in England: enter a postcode in England",
                postcode=postcode,
                country=postcode.crown_dependency,
            )
        )


def _refuse_by_letters(postcode: Postcode | PartialPostcode, england_only: bool) -> None:
    """Raise NotInEngland for what is not held, but lies in Wales or Scotland by its letters alone."""
    if england_only and postcode.outside_england:
        raise NotInEngland(_only_england(postcode, said(postcode.outside_england)))


def _refuse_elsewhere(postcode: Postcode | PartialPostcode, country_code: str | None) -> None:
    """Raise NotInEngland for Wales and Scotland."""
    if country_code in _ELSEWHERE:
        raise NotInEngland(_only_england(postcode, _ELSEWHERE[country_code]))


def _only_england(postcode: Postcode | PartialPostcode, country: str) -> Said:
    """Return the sentence for a postcode in another country of the United Kingdom."""
    return said(
        "%(postcode)s is in %(country)s, and CareMatch arranges care in England: enter a postcode in England",
        postcode=postcode,
        country=country,
    )


def _is_covered(postcode: Postcode) -> bool:
    """Tell whether any whole postcode of the same sector is held."""
    stem = postcode.key[:-2]
    # A range, not LIKE, so that the primary key answers it. BS34 8AB does not lie between BS3 4AA and BS3 4ZZ.
    return (
        first(sa.select(PostcodePlace.key).where(PostcodePlace.key.between(f"{stem}AA", f"{stem}ZZ")))
        is not None
    )


def _why_unknown(postcode: Postcode) -> Said:
    """Return the sentence for a postcode that is not held."""
    if _is_covered(postcode):
        return said(
            "We cannot find %(postcode)s: check it against a letter sent to the address", postcode=postcode
        )
    return said(
        "We hold no postcodes in %(sector)s yet: check %(postcode)s, or ask us to add its area",
        sector=postcode.sector,
        postcode=postcode,
    )


def _as_lookup(postcode: Postcode, place: PostcodePlace, lat: float, lon: float) -> Lookup:
    """Return a row as the answer for the postcode that was asked."""
    edition = db.session.get(Edition, place.edition_id)
    assert edition is not None  # the foreign key says so
    return Lookup(
        postcode=postcode.pcds,
        lat=lat,
        lon=lon,
        precision=place.precision,
        status=place.status,
        terminated_on=place.terminated_on,
        edition=edition.name,
        is_divided=place.key in divided_sectors(),
        **_areas({name: getattr(place, name) for name in _AREAS}),
    )


def _areas(codes: dict[str, Any]) -> dict[str, Any]:
    """Return the areas of a place, each with its name where that is known."""
    return codes | {
        "council_name": council_name(codes["council_code"]),
        "ward": area_name(codes["ward_code"]),
        "neighbourhood": area_name(codes["msoa_code"]),
        "region": councils.region_name(codes["region_code"]),
    }


# ---- A sector or a district --------------------------------------------------------------------------------


def _look_up_part(part: PartialPostcode, england_only: bool) -> Lookup:
    """Return the middle of a sector or district, or raise a PlaceProblem.

    It is the mean of the live postcodes that are held; an area is named only where all of them lie in it.
    """
    _refuse_by_prefix(part)
    whole = _whole_postcodes(part)
    placed = _middle(whole) or _middle_of_sectors(part)
    if placed is None:
        _refuse_by_letters(part, england_only)
        raise _why_part_unknown(part, whole)
    if england_only:
        _refuse_elsewhere(part, placed["country_code"])
    return Lookup(
        postcode=str(part),
        lat=placed["lat"],
        lon=placed["lon"],
        precision=part.precision,
        status=Status.LIVE if placed["live"] else Status.TERMINATED,
        terminated_on=None,
        edition=placed["edition"],
        is_part=True,
        **_areas({name: placed[name] for name in _AREAS}),
    )


def _whole_postcodes(part: PartialPostcode) -> sa.ColumnElement[bool]:
    """Return the condition for the whole postcodes of a part: one range of the primary key.

    A sector such as BS41 9 lies in that range of BS4 and has as many characters, but a space among them.
    """
    return sa.and_(
        sa.not_(PostcodePlace.key.contains(" ")),
        PostcodePlace.key.between(part.first_key, part.last_key),
        sa.func.length(PostcodePlace.key) == part.key_length,
    )


def _middle_of_sectors(part: PartialPostcode) -> dict[str, Any] | None:
    """Return the middle of the demo's sectors in a part; of areas only the council, and only where it is certain."""
    found = _middle(PostcodePlace.key.in_(part.sectors))
    if found is None:
        return None
    unsure = ["ward_code", "msoa_code"]  # those that most of a sector lies in
    unsure += ["council_code"] if divided_sectors().intersection(part.sectors) else []
    return found | dict.fromkeys(unsure)


def _middle(within: sa.ColumnElement[bool]) -> dict[str, Any] | None:
    """Return the mean point of some rows, how many are live, the areas they share and their edition; or None."""
    row, is_live, rows = PostcodePlace, PostcodePlace.terminated_on.is_(None), sa.func.count()
    placed = sa.and_(within, row.lat.is_not(None))
    edition = (
        sa.select(Edition.name)
        .where(Edition.id.in_(sa.select(row.edition_id).where(placed)))
        .order_by(Edition.imported_at.desc(), Edition.name)
        .limit(1)
        .scalar_subquery()
    )
    found = db.session.execute(
        sa.select(
            sa.func.coalesce(sa.func.avg(row.lat).filter(is_live), sa.func.avg(row.lat)).label("lat"),
            sa.func.coalesce(sa.func.avg(row.lon).filter(is_live), sa.func.avg(row.lon)).label("lon"),
            rows.filter(is_live).label("live"),
            edition.label("edition"),
            *(_shared(getattr(row, name)).label(name) for name in _AREAS),
        ).where(placed)
    ).one()
    return None if found.lat is None else dict(found._mapping)


def _shared(column: Any) -> sa.Case[str]:
    """Return the value that a column has in every row, or NULL where they differ or one has none."""
    least, most = sa.func.min(column), sa.func.max(column)
    return sa.case((sa.and_(least == most, sa.func.count(column) == sa.func.count()), least))


def _why_part_unknown(part: PartialPostcode, whole: sa.ColumnElement[bool]) -> NoLocation | UnknownPostcode:
    """Return the problem of a part none of whose postcodes has a place."""
    if first(sa.select(PostcodePlace.key).where(whole)) is not None:
        return NoLocation(
            said(
                "%(part)s has no place on the map, as with PO boxes: enter the postcode of a building",
                part=part,
            )
        )
    return UnknownPostcode(
        said("We hold no postcodes in %(part)s: check it, or ask us to add its area", part=part)
    )
