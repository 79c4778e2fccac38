"""Writes postcode directories to the database: all of a file, a ZIP or a folder, or nothing of it."""

import datetime as dt
import re
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

import sqlalchemy as sa

from carematch.core.db import db
from carematch.places import codepoint
from carematch.places.bulk import edition_key, load
from carematch.places.containers import Member, Package
from carematch.places.directory import Counts, DirectoryReader, EditionMark, open_directory
from carematch.places.editions import note_edition
from carematch.places.models import Edition, PostcodePlace
from carematch.places.postcode import CROWN_DEPENDENCIES, NORTHERN_IRELAND
from carematch.places.problems import BrokenDirectory
from carematch.places.rows import SeenPostcodes
from carematch.places.values import EditionKind

Progress = Callable[[int, int, int], None]  # told the rows read, the bytes read and the bytes there are

_BYTES_A_ROW = 500
_COPYRIGHT_DATE = re.compile(r"COPYRIGHT DATE:?\s*,?\s*(\d{4})(\d{2})\d{2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did with the rows of a package, by why."""

    edition: str
    published_on: dt.date | None
    header_hash: str
    files: int
    read: int
    kept: int
    added: int
    left_newer: int
    terminated: int
    without_coordinates: int
    refused: int
    refused_why: dict[str, int]
    refused_examples: list[tuple[str, int, str]]
    skipped: int
    skipped_why: dict[str, int]
    seconds: float = field(compare=False)

    @property
    def live(self) -> int:
        """Return how many of the postcodes kept are in use."""
        return self.kept - self.terminated

    @property
    def updated(self) -> int:
        """Return how many of the postcodes kept were held before and are now as this edition says."""
        return self.kept - self.added - self.left_newer

    def as_dict(self) -> dict[str, Any]:
        """Return the summary for JSON."""
        answer = asdict(self) | {"live": self.live, "updated": self.updated}
        answer["published_on"] = self.published_on.isoformat() if self.published_on else None
        answer["refused_examples"] = [
            {"file": file, "line": line, "why": why} for file, line, why in self.refused_examples
        ]
        return answer


def import_directory(
    package: Package,
    tables: Sequence[Member] = (),
    *,
    areas: Collection[str] = (),
    progress: Progress | None = None,
) -> ImportSummary:
    """Import a directory, or raise BrokenDirectory; run it inside transaction(), so that it is all or nothing.

    `tables` are the files of the package to choose from (none: all that may hold postcodes), `areas` postcode areas
    as in BS (none: all of Great Britain). Importing again changes nothing; a later edition updates, an earlier one
    adds what is missing.
    """
    began = time.monotonic()
    wanted = _wanted(areas)
    members = _chosen(package.name, tables or package.postcodes, wanted)
    importing = _Importing(members, wanted, progress, published=_published(package))
    held_before = _held()
    written = load(
        db.session.connection(),
        importing.rows(),
        untold=importing.untold,
        many=importing.total // _BYTES_A_ROW > held_before,
    )
    if not importing.kept:
        raise BrokenDirectory(importing.why_nothing())
    importing.note_counts()
    return importing.summary(added=_held() - held_before, written=written, seconds=time.monotonic() - began)


class _Importing:
    """One import under way: which files, which editions they are of, and what became of their rows."""

    def __init__(
        self,
        members: Sequence[Member],
        areas: Collection[str] | None,
        progress: Progress | None,
        published: dt.date | None,
    ) -> None:
        """Look into every file for its edition, or raise BrokenDirectory, before one row is written."""
        self._members = members
        self._seen = SeenPostcodes(areas)
        self._progress = progress
        self.total = sum(member.size for member in members)
        self._files: list[tuple[str, Counts]] = []
        self._marks: dict[Member, EditionMark] = {}
        self._editions: dict[Member, Edition] = {}
        self.untold: Collection[str] = ()
        for member in members:
            with open_directory(member) as reader:
                self._marks[member] = _dated(reader, published)
                self.untold = codepoint.UNTOLD if reader.is_code_point else ()
            self._editions[member] = note_edition(self._marks[member], EditionKind.DIRECTORY)

    @property
    def kept(self) -> int:
        """Return how many rows could be used."""
        return sum(counts.kept for _, counts in self._files)

    def why_nothing(self) -> str:
        """Return the sentence for a directory of which no row was kept, with the reason that most of them share."""
        reasons = sum((counts.refused + counts.skipped for _, counts in self._files), Counter[str]())
        most = f" ({reasons.most_common(1)[0][0]})" if reasons else ""
        return f"No row of this file could be used{most}. Nothing was changed"

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of all the files, each with its edition."""
        connection = db.session.connection()
        for member in self._members:
            key = edition_key(connection, self._editions[member])
            told = partial(self._tell, self._rows_read(), self._bytes_before(member))
            with open_directory(member, seen=self._seen, edition_key=key, progress=told) as reader:
                self._files.append((member.name, reader.counts))
                yield from reader
            self._tell(self._rows_read(), self._bytes_before(member), 0, member.size)

    def note_counts(self) -> None:
        """Keep the figures of each file with its edition."""
        for member, (name, counts) in zip(self._members, self._files, strict=True):
            edition = self._editions[member]
            edition.counts = edition.counts | {name: _figures(counts)}

    def summary(self, *, added: int, written: int, seconds: float) -> ImportSummary:
        """Return what became of all the rows."""
        mark = self._marks[self._members[0]]
        refused: Counter[str] = Counter()
        skipped: Counter[str] = Counter()
        for _, counts in self._files:
            refused += counts.refused
            skipped += counts.skipped
        figures = Counter[str]()
        for _, counts in self._files:
            figures.update(_figures(counts))
        return ImportSummary(
            edition=mark.name,
            published_on=mark.published_on,
            header_hash=mark.header_hash,
            files=len(self._members),
            read=figures["read"],
            kept=figures["kept"],
            added=added,
            left_newer=figures["kept"] - written,
            terminated=figures["terminated"],
            without_coordinates=figures["without_coordinates"],
            refused=refused.total(),
            refused_why=dict(refused),
            refused_examples=[(name, *each) for name, counts in self._files for each in counts.examples][:20],
            skipped=skipped.total(),
            skipped_why=dict(skipped),
            seconds=round(seconds, 2),
        )

    def _tell(self, rows_before: int, bytes_before: int, rows: int, read: int) -> None:
        """Tell how far the import is."""
        if self._progress is not None:
            self._progress(rows_before + rows, bytes_before + read, self.total)

    def _rows_read(self) -> int:
        """Return how many rows were read of the files that are done."""
        return sum(counts.read for _, counts in self._files)

    def _bytes_before(self, member: Member) -> int:
        """Return the size of the files before one."""
        return sum(each.size for each in self._members[: self._members.index(member)])


def _wanted(areas: Collection[str]) -> frozenset[str] | None:
    """Return the postcode areas as directories write them, None for all, or raise BrokenDirectory."""
    wanted = frozenset(area.strip().upper() for area in areas if area.strip())
    for area in sorted(wanted):
        if area == NORTHERN_IRELAND:
            raise BrokenDirectory("Northern Ireland (BT) is never read. Leave it out of the areas")
        if area in CROWN_DEPENDENCIES or not (area.isalpha() and len(area) <= 2):
            raise BrokenDirectory(f"{area} is not a postcode area of Great Britain. Give areas like BS,BA")
    return wanted or None


def _chosen(name: str, tables: Sequence[Member], wanted: frozenset[str] | None) -> list[Member]:
    """Return the files to read, or raise BrokenDirectory: one for each area where the package has them."""
    if not tables:
        raise BrokenDirectory(f"There is no postcode directory and no names of areas in {name}")
    by_area = [member for member in tables if member.area] if len(tables) > 1 else []
    if not by_area:
        return [max(tables, key=lambda member: member.size)]
    if wanted is None:
        skipped = {NORTHERN_IRELAND, *CROWN_DEPENDENCIES}
        return [member for member in by_area if member.area not in skipped]
    missing = wanted - {member.area for member in by_area}
    if missing:
        raise BrokenDirectory(f"{name} has no file for {', '.join(sorted(missing))}. Nothing was changed")
    return [member for member in by_area if member.area in wanted]


def _dated(reader: DirectoryReader, published: dt.date | None) -> EditionMark:
    """Return the edition of a file, with the month that the package tells where the file's name does not."""
    if not reader.is_code_point:
        return reader.edition
    name = f"Code-Point Open {published:%B %Y}" if published else "Code-Point Open"
    return replace(reader.edition, name=name, published_on=published)


def _published(package: Package) -> dt.date | None:
    """Return the month that Code-Point Open's Doc/metadata.txt gives, or None."""
    for member in package.beside:
        if member.name.lower() == "metadata.txt":
            with member.open() as file:
                found = _COPYRIGHT_DATE.search(file.read(20_000).decode("utf-8", "replace"))
            return dt.date(int(found.group(1)), int(found.group(2)), 1) if found else None
    return None


def _held() -> int:
    """Return how many postcodes and sectors are held."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(PostcodePlace)) or 0


def _figures(counts: Counts) -> dict[str, int]:
    """Return the figures that stay with the edition."""
    return {
        "read": counts.read,
        "kept": counts.kept,
        "terminated": counts.terminated,
        "without_coordinates": counts.without_coordinates,
        "refused": counts.refused.total(),
        "skipped": counts.skipped.total(),
    }
