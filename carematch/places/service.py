"""The questions that the rest of CareMatch asks about places."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from carematch.core.db import db, every
from carematch.places import councils
from carematch.places.authorities import council_area, council_name, list_councils, ring_for
from carematch.places.boundaries import import_boundaries
from carematch.places.changes import import_changes
from carematch.places.demonstration import load_demo_gazetteer
from carematch.places.geocoding import LocalGazetteer
from carematch.places.importing import ImportSummary
from carematch.places.localities import boundaries_of, list_areas, list_neighbourhoods, list_wards
from carematch.places.looking_up import area_name, find_postcode, find_sector, lookup, lookup_for_council
from carematch.places.lookups import Lookup
from carematch.places.models import Edition, PostcodePlace
from carematch.places.naming import import_names
from carematch.places.postcode import Postcode
from carematch.places.problems import PlaceProblem
from carematch.places.receiving import receive
from carematch.places.rings import (
    CHANNEL_ISLANDS,
    ENGLAND,
    ISLE_OF_MAN,
    NORTHERN_IRELAND,
    NOWHERE_KNOWN,
    PlaceCodes,
    Ring,
)


def region_name(code: str | None) -> str | None:
    """Return the name of an English region, or None."""
    return councils.region_name(code)


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
    place = find_postcode(postcode) or find_sector(postcode)
    if place is None:
        return NOWHERE_KNOWN
    return PlaceCodes(place.council_code, place.region_code, place.country_code)


def neighbourhood_name(msoa_code: str | None) -> str | None:
    """Return the name that people use for a neighbourhood, or None where none was loaded."""
    return area_name(msoa_code)


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


__all__ = [
    "ENGLAND",
    "ImportSummary",
    "Lookup",
    "PlaceProblem",
    "area_name",
    "boundaries_of",
    "codes_of",
    "council_area",
    "council_name",
    "find_postcode",
    "gazetteer",
    "import_boundaries",
    "import_changes",
    "import_names",
    "list_areas",
    "list_councils",
    "list_editions",
    "list_neighbourhoods",
    "list_wards",
    "load_demo_gazetteer",
    "lookup",
    "lookup_for_council",
    "neighbourhood_centre",
    "neighbourhood_name",
    "receive",
    "region_name",
    "ring_for",
    "ring_for_postcode",
]
