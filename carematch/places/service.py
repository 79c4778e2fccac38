"""The questions that the rest of CareMatch asks about places."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import db, every, first
from carematch.places import councils
from carematch.places.councils import Council
from carematch.places.geocoding import LocalGazetteer
from carematch.places.importing import ImportSummary, import_directory, load_demo_gazetteer
from carematch.places.lookups import Lookup
from carematch.places.models import Area, Edition, PostcodePlace
from carematch.places.postcode import Postcode
from carematch.places.problems import (
    InCrownDependency,
    InNorthernIreland,
    NoLocation,
    NotInEngland,
    PlaceProblem,
    UnknownPostcode,
)
from carematch.places.rings import (
    CHANNEL_ISLANDS,
    ENGLAND,
    ISLE_OF_MAN,
    NORTHERN_IRELAND,
    NOWHERE_KNOWN,
    SCOTLAND,
    WALES,
    CouncilArea,
    PlaceCodes,
    Placed,
    Ring,
    ring_of,
)
from carematch.places.values import AreaKind

_ELSEWHERE = {WALES: "Wales", SCOTLAND: "Scotland"}


def lookup(text: str, *, england_only: bool = True) -> Lookup:
    """Return where a postcode is, in any spacing and case, or raise a PlaceProblem that says what to do.

    A postcode that is not held is placed in the middle of its sector, marked approximate, as long as no
    directory covers that sector: where one does, a postcode missing from it is more likely mistyped.
    A terminated postcode is found and marked. `england_only=False` is for providers based in Wales or Scotland.
    """
    postcode = Postcode.parse(text)
    _refuse_by_prefix(postcode)
    place = find_postcode(postcode) or _find_sector(postcode)
    if place is None:
        raise UnknownPostcode(_why_unknown(postcode))
    if england_only and place.country_code in _ELSEWHERE:
        raise NotInEngland(
            f"{postcode} is in {_ELSEWHERE[place.country_code]}. CareMatch arranges care in England: "
            "enter a postcode in England"
        )
    if place.lat is None or place.lon is None:
        raise NoLocation(
            f"{postcode} has no place on the map, as with a PO box. Enter the postcode of the building itself"
        )
    return _as_lookup(postcode, place, place.lat, place.lon)


def find_postcode(postcode: Postcode | str) -> PostcodePlace | None:
    """Return the row of a whole postcode, live or terminated, or None; raises NotAPostcode for other texts."""
    whole = Postcode.parse(postcode) if isinstance(postcode, str) else postcode
    return db.session.get(PostcodePlace, whole.key)


def council_name(code: str | None) -> str | None:
    """Return the name of the council that has, or had, a code, or None."""
    council = councils.find_council(code or "")
    return council.name if council else None


def list_councils(on: dt.date | None = None) -> list[Council]:
    """Return the councils with adult social care duties on a date (today), by name."""
    return councils.councils(on or clock.today())


def council_area(code: str, on: dt.date | None = None) -> CouncilArea:
    """Return a council with its wider area and region on a date (today), or raise UnknownCouncil."""
    return councils.area_of(code, on or clock.today())


def region_name(code: str | None) -> str | None:
    """Return the name of an English region, or None."""
    return councils.region_name(code)


def ring_for(place: Placed | None, council_code: str, on: dt.date | None = None) -> Ring:
    """Return the ring of a place (None: not known) seen from a council on a date (today), or raise UnknownCouncil."""
    return ring_of(place or NOWHERE_KNOWN, council_area(council_code, on))


def ring_for_postcode(text: str, council_code: str, on: dt.date | None = None) -> Ring:
    """Return the ring of a postcode seen from a council, or raise NotAPostcode or UnknownCouncil.

    Northern Ireland and the Crown dependencies are told by their prefix alone; a postcode not held is unknown.
    """
    return ring_for(codes_of(text), council_code, on)


def codes_of(text: str) -> PlaceCodes:
    """Return the area codes of a postcode, all None where it is not held, or raise NotAPostcode."""
    postcode = Postcode.parse(text)
    if postcode.is_northern_ireland:
        return PlaceCodes(country_code=NORTHERN_IRELAND)
    if postcode.crown_dependency is not None:
        return PlaceCodes(country_code=ISLE_OF_MAN if postcode.area == "IM" else CHANNEL_ISLANDS)
    place = find_postcode(postcode) or _find_sector(postcode)
    if place is None:
        return NOWHERE_KNOWN
    return PlaceCodes(place.council_code, place.region_code, place.country_code)


def neighbourhood_name(msoa_code: str | None) -> str | None:
    """Return the name that people use for a neighbourhood, or None where none was loaded."""
    return area_name(msoa_code)


def area_name(code: str | None) -> str | None:
    """Return the name of a ward or neighbourhood, or None where none was loaded."""
    area = db.session.get(Area, code) if code else None
    return area.name if area else None


def list_neighbourhoods(council_code: str) -> list[Area]:
    """Return the named neighbourhoods of a council, by name."""
    named = sa.select(Area).where(
        Area.kind == AreaKind.NEIGHBOURHOOD, Area.parent_code == council_code, Area.valid_to.is_(None)
    )
    return every(named.order_by(Area.name, Area.code))


def neighbourhood_centre(msoa_code: str) -> tuple[float, float] | None:
    """Return the middle of a neighbourhood's postcodes, or None where none is held.

    It is the published place of somebody who works from home; public distances start from it and say "about".
    """
    middle = sa.select(sa.func.avg(PostcodePlace.lat), sa.func.avg(PostcodePlace.lon)).where(
        PostcodePlace.msoa_code == msoa_code, PostcodePlace.lat.is_not(None)
    )
    lat, lon = db.session.execute(middle).one()
    return None if lat is None else (round(lat, 4), round(lon, 4))


def list_editions() -> Sequence[Edition]:
    """Return the editions that were imported, the latest import first."""
    return every(sa.select(Edition).order_by(Edition.imported_at.desc(), Edition.name))


def gazetteer() -> LocalGazetteer:
    """Return geopy's interface to our own postcodes; it never leaves the server."""
    return LocalGazetteer(lookup)


def _refuse_by_prefix(postcode: Postcode) -> None:
    """Raise for the postcodes whose letters alone place them where CareMatch does not arrange care."""
    if postcode.is_northern_ireland:
        raise InNorthernIreland(
            f"{postcode} is in Northern Ireland. CareMatch arranges care in England: "
            "enter a postcode in England"
        )
    if postcode.crown_dependency is not None:
        raise InCrownDependency(
            f"{postcode} belongs to {postcode.crown_dependency}, outside the United Kingdom. CareMatch arranges care "
            "in England: enter a postcode in England"
        )


def _find_sector(postcode: Postcode) -> PostcodePlace | None:
    """Return the row of the postcode's sector, unless a directory holds whole postcodes there."""
    return None if _is_covered(postcode) else db.session.get(PostcodePlace, postcode.sector)


def _is_covered(postcode: Postcode) -> bool:
    """Tell whether any whole postcode of the same sector is held."""
    stem = postcode.key[:-2]
    # A range, not LIKE, so that the primary key answers it. BS34 8AB does not lie between BS3 4AA and BS3 4ZZ.
    return (
        first(sa.select(PostcodePlace.key).where(PostcodePlace.key.between(f"{stem}AA", f"{stem}ZZ")))
        is not None
    )


def _why_unknown(postcode: Postcode) -> str:
    """Return the sentence for a postcode that is not held."""
    if _is_covered(postcode):
        return f"We cannot find {postcode}. Check it against a letter sent to the address"
    return f"We hold no postcodes in {postcode.sector} yet. Check {postcode}, or ask us to add its area"


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
        council_code=place.council_code,
        council_name=council_name(place.council_code),
        ward_code=place.ward_code,
        ward=area_name(place.ward_code),
        msoa_code=place.msoa_code,
        neighbourhood=area_name(place.msoa_code),
        region_code=place.region_code,
        region=region_name(place.region_code),
        country_code=place.country_code,
        edition=edition.name,
    )


__all__ = [
    "ENGLAND",
    "ImportSummary",
    "Lookup",
    "PlaceProblem",
    "codes_of",
    "council_area",
    "council_name",
    "find_postcode",
    "gazetteer",
    "import_directory",
    "list_councils",
    "list_editions",
    "list_neighbourhoods",
    "load_demo_gazetteer",
    "lookup",
    "neighbourhood_centre",
    "neighbourhood_name",
    "region_name",
    "ring_for",
    "ring_for_postcode",
]
