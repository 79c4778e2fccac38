"""Loads the demo's small gazetteer: postcode sectors of the West of England, and the names of their areas."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from carematch.core.db import db
from carematch.places import councils
from carematch.places.areas import AreaRow, add_missing, write_stated_areas
from carematch.places.bulk import upsert
from carematch.places.directory import EditionMark
from carematch.places.editions import note_edition
from carematch.places.gazetteer import NAME, Sector, demo_sectors
from carematch.places.models import PostcodePlace
from carematch.places.rings import ENGLAND
from carematch.places.values import AreaKind, EditionKind, Precision

_AREAS_OF = dt.date(2025, 5, 1)  # the sectors tell the wards of 2025


def load_demo_gazetteer() -> int:
    """Load the demo's postcode sectors and the names of their areas; return how many. Again changes nothing."""
    sectors = demo_sectors()
    edition = note_edition(EditionMark(NAME, None, ""), EditionKind.DEMO)
    connection = db.session.connection()
    write_stated_areas()
    add_missing(_areas(sectors))
    upsert(connection, PostcodePlace, [_sector_row(sector, edition.id) for sector in sectors])
    edition.counts = {"sectors": len(sectors)}
    return len(sectors)


def _areas(sectors: Iterable[Sector]) -> list[AreaRow]:
    """Return the wards and neighbourhoods that the sectors name."""
    return [
        AreaRow(code, kind, name, sector.council_code, named_on=_AREAS_OF)
        for sector in sectors
        for kind, code, name in (
            (AreaKind.WARD, sector.ward_code, sector.ward_name),
            (AreaKind.NEIGHBOURHOOD, sector.msoa_code, sector.msoa_name),
        )
    ]


def _sector_row(sector: Sector, edition_id: uuid.UUID) -> dict[str, Any]:
    """Return a sector as a row of places."""
    council = councils.find_council(sector.council_code)
    return {
        "key": sector.sector,
        "lat": sector.lat,
        "lon": sector.lon,
        "precision": Precision.SECTOR,
        "terminated_on": None,
        "council_code": sector.council_code,
        "lad_code": sector.council_code,
        "ward_code": sector.ward_code,
        "msoa_code": sector.msoa_code,
        "lsoa_code": None,
        "region_code": council.region_code if council else None,
        "country_code": ENGLAND,
        "edition_id": edition_id,
    }
