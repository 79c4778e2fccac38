"""Writes the CQC's directory to the database: all of an edition, or nothing of it."""

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from carematch.core import clock
from carematch.core.db import db
from carematch.registers.directory import Counts, DirectoryReader
from carematch.registers.models import CqcImport, CqcLocation
from carematch.registers.opening import open_register
from carematch.registers.problems import BrokenRegister

Progress = Callable[[int, int, int], None]  # told the rows read, the bytes read and the bytes there are

_AT_ONCE = 500
_EVER_PERCENT = 90  # no month in which a tenth of all registrations ended is known: such a file is cut short
_TABLE: sa.Table = CqcLocation.__table__


@dataclass(frozen=True, slots=True)
class CqcSummary:
    """What an import of the directory did with its rows, by why, and what that changed."""

    edition: dt.date
    file_name: str
    is_newest: bool
    read: int
    kept: int
    added: int
    gone: int
    back: int
    personal_care: int
    refused: int
    refused_why: dict[str, int]
    skipped: int
    skipped_why: dict[str, int]
    noted_why: dict[str, int]
    examples: list[tuple[int, str]]
    seconds: float = field(compare=False)

    def as_dict(self) -> dict[str, Any]:
        """Return the summary for JSON."""
        return asdict(self) | {
            "edition": self.edition.isoformat(),
            "examples": [{"line": line, "why": why} for line, why in self.examples],
        }


def import_directory(
    path: Path,
    *,
    edition: dt.date | None = None,
    by: Any | None = None,
    may_shrink: bool = False,
    progress: Progress | None = None,
) -> tuple[CqcImport, CqcSummary]:
    """Take in an edition of the CQC's directory, or raise BrokenRegister; run it inside transaction().

    Each location is as the latest edition that lists it describes it, whatever the order of the imports. A file with
    far fewer locations than there were is refused as cut short, unless it `may_shrink`: whoever is missing from it
    counts as no longer registered.
    """
    began = time.monotonic()
    tell = progress or (lambda _rows, _read, _total: None)
    with open_register(path) as source:
        reader = DirectoryReader(source, lambda rows, read: tell(rows, read, source.size))
        day = _edition(edition, reader.told_on, path.name)
        listed_before = _count(CqcLocation.gone_since.is_(None))
        held_before = _count()
        noted = _note(day, path, by)
        written = _write(reader, noted)
        tell(reader.counts.read, source.size, source.size)
    is_newest = db.session.scalar(sa.select(sa.func.max(CqcImport.published_on))) == day
    _refuse_nothing(reader.counts, path.name)
    if is_newest and not may_shrink:
        _refuse_fewer(written, listed_before)
    _take_back(noted)
    gone, back = _settle_ends(noted)
    summary = _summary(reader.counts, noted, is_newest, _count() - held_before, gone, back, began)
    noted.rows, noted.summary = summary.kept, summary.as_dict()
    return noted, summary


def _edition(given: dt.date | None, told: dt.date | None, name: str) -> dt.date:
    """Return the day of an edition, or raise BrokenRegister where nobody tells it, or it is still to come."""
    day = given or told
    if day is None:
        raise BrokenRegister(
            f"{name} does not tell which day it is of. Say it with --edition, like --edition 2026-09-16"
        )
    if day > clock.today():
        raise BrokenRegister(
            f"An edition of {day:%d %B %Y} is still to come. Say the right day with --edition"
        )
    return day


def _note(day: dt.date, path: Path, by: Any | None) -> CqcImport:
    """Write down that an edition is being imported."""
    with path.open("rb") as raw:
        hashed = hashlib.file_digest(raw, "sha256").hexdigest()
    noted = CqcImport(
        published_on=day,
        file_name=path.name,
        file_hash=hashed,
        rows=0,
        summary={},
        imported_at=clock.now(),
        imported_by_id=by.id if by is not None else None,
        imported_by_name=by.name if by is not None else "",
    )
    db.session.add(noted)
    db.session.flush()
    return noted


def _write(locations: Iterable[dict[str, Any]], noted: CqcImport) -> int:
    """Write locations some hundred at a time and return how many."""
    connection = db.session.connection()
    statement = _upsert(connection.dialect.name)
    written = 0
    for rows in _batches(locations):
        connection.execute(
            statement,
            [
                {**row, "seen_on": noted.published_on, "import_id": noted.id, "unsaid_since": None}
                for row in rows
            ],
        )
        written += len(rows)
    return written


def _batches(locations: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield locations in lists, so that memory stays flat."""
    remaining = iter(locations)
    while rows := list(islice(remaining, _AT_ONCE)):
        yield rows


def _upsert(dialect: str) -> Any:
    """Return an insert that updates, unless the row is from a newer edition than the one coming in."""
    insert: Any = (postgresql if dialect == "postgresql" else sqlite).insert(_TABLE)
    coming, held = insert.excluded, _TABLE.c
    kept = {"location_id", "unsaid_since", "gone_since"}
    changes = {column.name: coming[column.name] for column in _TABLE.columns if column.name not in kept}
    changes["unsaid_since"] = sa.case(
        (coming.says_personal_care, sa.null()),
        (held.says_personal_care, coming.seen_on),
        else_=held.unsaid_since,
    )
    return insert.on_conflict_do_update(
        index_elements=[held.location_id], set_=changes, where=held.seen_on <= coming.seen_on
    )


def _refuse_nothing(counts: Counts, name: str) -> None:
    """Raise BrokenRegister where no row could be used, with the reason that most share."""
    if not counts.kept:
        reasons = (counts.refused + counts.skipped).most_common(1)
        most = f" ({reasons[0][0]})" if reasons else ""
        raise BrokenRegister(f"No row of {name} could be used{most}. Nothing was changed")


def _refuse_fewer(written: int, before: int) -> None:
    """Raise BrokenRegister where far fewer locations came than the last edition listed."""
    if written * 100 < before * _EVER_PERCENT:
        raise BrokenRegister(
            f"This file lists {written:,} locations, the edition before it {before:,}: part of it is missing. "
            "Nothing was changed. Download it again, or import it with --may-shrink if it is whole"
        )


def _take_back(noted: CqcImport) -> None:
    """Let go of what an earlier file of the same day listed and this one does not: it was put right."""
    before = db.session.scalar(
        sa.select(sa.func.max(CqcImport.published_on)).where(CqcImport.published_on < noted.published_on)
    )
    left_out = sa.and_(_TABLE.c.seen_on == noted.published_on, _TABLE.c.import_id != noted.id)
    if before is None:
        db.session.execute(sa.delete(_TABLE).where(left_out))
    else:
        db.session.execute(sa.update(_TABLE).where(left_out).values(seen_on=before))


def _settle_ends(noted: CqcImport) -> tuple[int, int]:
    """Set since when each location is gone; return how many went with this edition, and how many came back.

    It follows from the editions held alone: the first that is later than the one that last listed the location.
    """
    later = (
        sa.select(sa.func.min(CqcImport.published_on))
        .where(CqcImport.published_on > _TABLE.c.seen_on)
        .scalar_subquery()
    )
    ends = _TABLE.c.gone_since
    gone = _count(ends.is_(None), later.is_not(None), _TABLE.c.import_id != noted.id)
    back = _count(ends.is_not(None), later.is_(None))
    db.session.execute(sa.update(_TABLE).values(gone_since=later).where(ends.is_distinct_from(later)))
    db.session.expire_all()
    return gone, back


def _count(*conditions: sa.ColumnElement[bool]) -> int:
    """Return how many locations are held."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(CqcLocation).where(*conditions)) or 0


def _summary(
    counts: Counts,
    noted: CqcImport,
    is_newest: bool,
    added: int,
    gone: int,
    back: int,
    began: float,
) -> CqcSummary:
    """Return what became of the rows."""
    return CqcSummary(
        edition=noted.published_on,
        file_name=noted.file_name,
        is_newest=is_newest,
        read=counts.read,
        kept=counts.kept,
        added=added,
        gone=gone,
        back=back,
        personal_care=counts.personal_care,
        refused=counts.refused.total(),
        refused_why=dict(counts.refused),
        skipped=counts.skipped.total(),
        skipped_why=dict(counts.skipped),
        noted_why=dict(counts.noted),
        examples=counts.examples,
        seconds=round(time.monotonic() - began, 2),
    )
