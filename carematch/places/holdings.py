"""What this installation holds of postcodes and areas, from which editions, and whom that is owed to."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from carematch.core.db import db, every
from carematch.places.models import Area, AreaBoundary, Edition, PlaceImport, PostcodePlace
from carematch.places.restated import STATED_IN
from carematch.places.restated import attribution as lines_of
from carematch.places.values import AreaKind, EditionKind

KIND_LABELS = {
    AreaKind.REGION: "Regions",
    AreaKind.COMBINED_AUTHORITY: "Combined authorities",
    AreaKind.COUNTY: "Counties that are not councils",
    AreaKind.COUNCIL: "Councils with adult social care duties",
    AreaKind.DISTRICT: "District councils",
    AreaKind.WARD: "Wards",
    AreaKind.NEIGHBOURHOOD: "Neighbourhoods",
}
IMPORT_LABELS = {
    "postcodes": "Postcodes",
    "names": "Names of areas",
    "changes": "Changes of areas",
    "boundaries": "Outlines of areas",
}
_HASH_SHOWN = 8
_IMPORTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of the rows of one file, or of all files of an edition."""

    kept: int = 0
    terminated: int = 0
    without_coordinates: int = 0
    refused: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        """Return the figures of both."""
        return Figures(
            self.kept + other.kept,
            self.terminated + other.terminated,
            self.without_coordinates + other.without_coordinates,
            self.refused + other.refused,
        )


@dataclass(frozen=True, slots=True)
class HeldEdition:
    """An edition that was imported: which, when, and its figures as a whole and by file."""

    name: str
    published_on: dt.date | None
    imported_at: dt.datetime
    header: str
    whole: Figures
    files: Mapping[str, Figures]


@dataclass(frozen=True, slots=True)
class KindHeld:
    """How many areas of a kind are in use and have a name, and of how many the outline is held."""

    label: str
    named: int
    outlined: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything held; `sectors` are those of the demo, which stand for all of their postcodes."""

    postcodes: int
    sectors: int
    editions: list[HeldEdition]
    kinds: list[KindHeld]
    imports: list[PlaceImport]


def attribution() -> tuple[str, str, str]:
    """Return the lines to show with places, with the year of the newest edition held."""
    newest = db.session.scalar(sa.select(sa.func.max(Edition.published_on)))
    return lines_of(newest.year if newest else STATED_IN)


def holdings() -> Holdings:
    """Return what is held, the latest import first."""
    editions = every(sa.select(Edition).order_by(Edition.imported_at.desc(), Edition.name))
    sectors = sum(each.counts.get("sectors", 0) for each in editions if each.kind is EditionKind.DEMO)
    rows = db.session.scalar(sa.select(sa.func.count()).select_from(PostcodePlace)) or 0
    return Holdings(
        postcodes=rows - sectors,
        sectors=sectors,
        editions=[_held(each) for each in editions],
        kinds=_kinds(),
        imports=every(
            sa.select(PlaceImport)
            .order_by(PlaceImport.imported_at.desc(), PlaceImport.kind)
            .limit(_IMPORTS_SHOWN)
        ),
    )


def _held(edition: Edition) -> HeldEdition:
    """Return an edition with its figures."""
    if edition.kind is EditionKind.DEMO:
        files = {"": Figures(kept=edition.counts.get("sectors", 0))}
    else:
        files = {name: _figures(counts) for name, counts in sorted(edition.counts.items())}
    return HeldEdition(
        name=edition.name,
        published_on=edition.published_on,
        imported_at=edition.imported_at,
        header=edition.header_hash[:_HASH_SHOWN],
        whole=sum(files.values(), Figures()),
        files=files,
    )


def _figures(counts: Mapping[str, int]) -> Figures:
    """Return the figures of one file, as the importer keeps them."""
    names = ("kept", "terminated", "without_coordinates", "refused")
    return Figures(*(counts.get(name, 0) for name in names))


def _kinds() -> list[KindHeld]:
    """Return how many areas of each kind are held, those in use."""
    named = _counted(sa.select(Area.kind, sa.func.count()).where(Area.valid_to.is_(None)).group_by(Area.kind))
    outlined = _counted(sa.select(AreaBoundary.kind, sa.func.count()).group_by(AreaBoundary.kind))
    return [KindHeld(label, named.get(kind, 0), outlined.get(kind, 0)) for kind, label in KIND_LABELS.items()]


def _counted(select: sa.Executable) -> dict[AreaKind, int]:
    """Return the counts of a grouped select."""
    return {row[0]: row[1] for row in db.session.execute(select)}
