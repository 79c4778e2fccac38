"""Writes postcode directories and the demo gazetteer to the database: all of a file, or nothing of it."""

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from carematch.core import clock
from carematch.core.db import db, first
from carematch.places import councils
from carematch.places.directory import Counts, EditionMark, open_directory
from carematch.places.gazetteer import NAME as DEMO_NAME
from carematch.places.gazetteer import Sector, demo_sectors
from carematch.places.models import Area, Edition, PostcodePlace
from carematch.places.problems import BrokenDirectory
from carematch.places.rings import ENGLAND
from carematch.places.values import AreaKind, EditionKind, Precision, Status

Progress = Callable[[int], None]

_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did with the rows of a file, by why."""

    edition: str
    published_on: dt.date | None
    header_hash: str
    read: int
    kept: int
    added: int
    terminated: int
    without_coordinates: int
    refused: int
    refused_why: dict[str, int]
    refused_examples: list[tuple[int, str]]
    skipped: int
    skipped_why: dict[str, int]
    seconds: float = field(compare=False)

    @property
    def live(self) -> int:
        """Return how many of the postcodes kept are in use."""
        return self.kept - self.terminated

    @property
    def updated(self) -> int:
        """Return how many of the postcodes kept were held before."""
        return self.kept - self.added

    def as_dict(self) -> dict[str, Any]:
        """Return the summary for JSON."""
        answer = asdict(self) | {"live": self.live, "updated": self.updated}
        answer["published_on"] = self.published_on.isoformat() if self.published_on else None
        answer["refused_examples"] = [{"line": line, "why": why} for line, why in self.refused_examples]
        return answer


def import_directory(path: Path, *, progress: Progress | None = None) -> ImportSummary:
    """Import one directory file, or raise BrokenDirectory; run it inside transaction(), so that it is all or nothing.

    Importing a file again changes nothing; a later edition updates. `progress` is told how many rows were read.
    """
    began = time.monotonic()
    connection = db.session.connection()
    held_before = _held(connection)
    with open_directory(path) as reader:
        edition = _edition(reader.edition, EditionKind.DIRECTORY)
        rows = (row._asdict() | {"edition_id": edition.id} for row in reader)
        for chunk in _chunks(rows):
            _upsert(connection, PostcodePlace, chunk)
            if progress is not None:
                progress(reader.counts.read)
        counts = reader.counts
    if not counts.kept:
        raise BrokenDirectory("No row of this file could be used. Nothing was changed")
    summary = _summary(reader.edition, counts, _held(connection) - held_before, time.monotonic() - began)
    edition.counts = edition.counts | {path.name: _kept_with_edition(summary)}
    return summary


def load_demo_gazetteer() -> int:
    """Load the demo's postcode sectors and the names of their areas; return how many. Again changes nothing."""
    sectors = demo_sectors()
    edition = _edition(EditionMark(DEMO_NAME, None, ""), EditionKind.DEMO)
    connection = db.session.connection()
    _upsert(connection, Area, _areas(sectors))
    _upsert(connection, PostcodePlace, [_sector_row(sector, edition.id) for sector in sectors])
    edition.counts = {"sectors": len(sectors)}
    return len(sectors)


def _edition(mark: EditionMark, kind: EditionKind) -> Edition:
    """Return the edition with this name and header, new where it is the first time."""
    known = sa.select(Edition).where(Edition.name == mark.name, Edition.header_hash == mark.header_hash)
    edition: Edition | None = first(known)
    if edition is None:
        edition = Edition(
            name=mark.name,
            kind=kind,
            header_hash=mark.header_hash,
            published_on=mark.published_on,
            counts={},
        )
        db.session.add(edition)
    edition.imported_at = clock.now()
    db.session.flush()
    return edition


def _upsert(connection: Connection, model: type[Any], rows: list[dict[str, Any]]) -> None:
    """Insert rows, or update those whose key is there."""
    table: sa.Table = model.__table__
    if connection.dialect.name == "postgresql":
        connection.execute(*_upsert_on_postgresql(table, rows))
    else:
        statement = sqlite.insert(table)
        keys, changes = _on_conflict(table, statement.excluded)
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes), rows)


def _upsert_on_postgresql(
    table: sa.Table, rows: list[dict[str, Any]]
) -> tuple[sa.Executable, dict[str, list[Any]]]:
    """Return one statement for all rows, a whole column to each parameter: twice as fast as row by row."""
    arrays = [
        sa.bindparam(column.name, type_=postgresql.ARRAY(column.type), unique=False)
        for column in table.columns
    ]
    given = sa.func.unnest(*arrays).table_valued(*table.columns.keys(), name="given").render_derived()
    statement = postgresql.insert(table).from_select(table.columns.keys(), sa.select(*given.columns))
    keys, changes = _on_conflict(table, statement.excluded)
    columns = {column.name: [row[column.name] for row in rows] for column in table.columns}
    return statement.on_conflict_do_update(index_elements=keys, set_=changes), columns


def _on_conflict(table: sa.Table, excluded: Any) -> tuple[list[str], dict[str, Any]]:
    """Return the key of a table, and what changes where a row with that key is there."""
    keys = [column.name for column in table.primary_key]
    return keys, {column.name: excluded[column.name] for column in table.columns if column.name not in keys}


def _chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows a few thousand at a time, so that memory stays flat."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


def _held(connection: Connection) -> int:
    """Return how many postcodes and sectors are held."""
    return connection.scalar(sa.select(sa.func.count()).select_from(PostcodePlace)) or 0


def _summary(mark: EditionMark, counts: Counts, added: int, seconds: float) -> ImportSummary:
    """Return the counts of a reader as a summary."""
    return ImportSummary(
        edition=mark.name,
        published_on=mark.published_on,
        header_hash=mark.header_hash,
        read=counts.read,
        kept=counts.kept,
        added=added,
        terminated=counts.terminated,
        without_coordinates=counts.without_coordinates,
        refused=counts.refused.total(),
        refused_why=dict(counts.refused),
        refused_examples=list(counts.examples),
        skipped=counts.skipped.total(),
        skipped_why=dict(counts.skipped),
        seconds=round(seconds, 2),
    )


def _kept_with_edition(summary: ImportSummary) -> dict[str, int]:
    """Return the figures that stay with the edition."""
    return {
        name: getattr(summary, name)
        for name in ("read", "kept", "terminated", "without_coordinates", "refused", "skipped")
    }


def _areas(sectors: Iterable[Sector]) -> list[dict[str, Any]]:
    """Return the wards and neighbourhoods that the sectors name, each once."""
    found: dict[str, dict[str, Any]] = {}
    for sector in sectors:
        for kind, code, name in (
            (AreaKind.WARD, sector.ward_code, sector.ward_name),
            (AreaKind.NEIGHBOURHOOD, sector.msoa_code, sector.msoa_name),
        ):
            found.setdefault(
                code,
                {
                    "code": code,
                    "kind": kind,
                    "name": name,
                    "parent_code": sector.council_code,
                    "valid_from": None,
                    "valid_to": None,
                    "successor_code": None,
                    "named_on": None,
                },
            )
    return list(found.values())


def _sector_row(sector: Sector, edition_id: uuid.UUID) -> dict[str, Any]:
    """Return a sector as a row of places."""
    council = councils.find_council(sector.council_code)
    return {
        "key": sector.sector,
        "pcds": sector.sector,
        "lat": sector.lat,
        "lon": sector.lon,
        "precision": Precision.SECTOR,
        "status": Status.LIVE,
        "terminated_on": None,
        "council_code": sector.council_code,
        "lad_code": sector.council_code,
        "county_code": None,
        "ward_code": sector.ward_code,
        "msoa_code": sector.msoa_code,
        "lsoa_code": None,
        "region_code": council.region_code if council else None,
        "country_code": ENGLAND,
        "edition_id": edition_id,
    }
