"""Keeps the outlines of areas, imported from GeoJSON: all of a file, or nothing of it."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import db
from carematch.places.areas import AreaRow, add_missing, place_in_councils, write_stated_areas
from carematch.places.geojson import (
    REFUSED_TWICE,
    SKIPPED_ELSEWHERE,
    Boundary,
    OutlineElsewhere,
    OutlineRefused,
    boundary,
    features,
)
from carematch.places.models import AreaBoundary
from carematch.places.namefiles import NameSource
from carematch.places.problems import BrokenBoundaries

Progress = Callable[[int], None]  # told how many outlines were read

_CHUNK = 200
_EXAMPLES_KEPT = 20
_START = 1024


@dataclass(frozen=True, slots=True)
class BoundariesSummary:
    """What an import of outlines did, and which could not be used."""

    read: int
    kept: int
    added: int
    kinds: dict[str, int]
    refused: int
    refused_why: dict[str, int]
    refused_examples: list[tuple[int, str]]
    skipped: int
    skipped_why: dict[str, int]
    seconds: float = field(compare=False)

    @property
    def updated(self) -> int:
        """Return how many of the outlines kept were held before."""
        return self.kept - self.added

    def as_dict(self) -> dict[str, Any]:
        """Return the summary for JSON."""
        examples = [{"feature": number, "why": why} for number, why in self.refused_examples]
        return asdict(self) | {"refused_examples": examples, "updated": self.updated}


def looks_like_boundaries(path: Path) -> bool:
    """Tell by its first character whether a file is JSON, as no other file of places is."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(_START).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def import_boundaries(source: NameSource, *, progress: Progress | None = None) -> BoundariesSummary:
    """Import the outlines in a GeoJSON file, or raise BrokenBoundaries; run it inside transaction().

    An outline replaces the one held. An area that has no name yet takes the one beside its outline. Importing again
    changes nothing.
    """
    began = time.monotonic()
    held = set(db.session.scalars(sa.select(AreaBoundary.code)))
    reading = _Reading()
    with source.open() as file:
        chunk: list[Boundary] = []
        for found in reading.outlines(features(file)):
            chunk.append(found)
            if len(chunk) == _CHUNK:
                _write(chunk, source.name)
                chunk.clear()
                if progress is not None:
                    progress(reading.read)
        _write(chunk, source.name)
    if not reading.names:
        raise BrokenBoundaries(_why_nothing(source.name, reading))
    write_stated_areas()
    add_missing(row for row in reading.names.values() if row.name)
    place_in_councils()
    return BoundariesSummary(
        read=reading.read,
        kept=len(reading.names),
        added=len(reading.names.keys() - held),
        kinds=dict(Counter(row.kind.value for row in reading.names.values())),
        refused=reading.refused.total(),
        refused_why=dict(reading.refused),
        refused_examples=reading.examples,
        skipped=reading.elsewhere,
        skipped_why={SKIPPED_ELSEWHERE: reading.elsewhere} if reading.elsewhere else {},
        seconds=round(time.monotonic() - began, 2),
    )


class _Reading:
    """Takes outlines one by one and counts the others by why."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.read = 0
        self.elsewhere = 0
        self.names: dict[str, AreaRow] = {}
        self.refused: Counter[str] = Counter()
        self.examples: list[tuple[int, str]] = []

    def outlines(self, found: Iterator[Any]) -> Iterator[Boundary]:
        """Yield each usable outline."""
        for self.read, feature in enumerate(found, start=1):
            try:
                outline = boundary(feature)
                if outline.code in self.names:
                    raise OutlineRefused(REFUSED_TWICE)
            except OutlineElsewhere:
                self.elsewhere += 1
            except OutlineRefused as reason:
                self._refuse(str(reason))
            else:
                self.names[outline.code] = AreaRow(outline.code, outline.kind, outline.name or "")
                yield outline

    def _refuse(self, why: str) -> None:
        """Count an outline that cannot be used, and keep the first few to show."""
        self.refused[why] += 1
        if len(self.examples) < _EXAMPLES_KEPT:
            self.examples.append((self.read, why))


def _write(outlines: list[Boundary], file_name: str) -> None:
    """Write outlines in the place of those that are held."""
    if not outlines:
        return
    codes = [outline.code for outline in outlines]
    db.session.execute(sa.delete(AreaBoundary).where(AreaBoundary.code.in_(codes)))
    now = clock.now()
    rows = []
    for outline in outlines:
        values = outline._asdict() | {"source": file_name, "imported_at": now}
        del values["name"]  # the area's, not the outline's
        rows.append(values)
    db.session.execute(sa.insert(AreaBoundary), rows)


def _why_nothing(file_name: str, reading: _Reading) -> str:
    """Return the sentence for a file of which nothing could be used."""
    if reading.refused:
        why, _ = reading.refused.most_common(1)[0]
        return f"No outline in {file_name} could be used. {why}. Nothing was changed"
    return f"{file_name} holds no outline of an English area. Nothing was changed"
