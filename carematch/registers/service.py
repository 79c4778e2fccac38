"""The questions that the rest of CareMatch asks of the CQC's register; what it answers is for a person to confirm."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from carematch.core.db import db, every, first
from carematch.registers.directory import location_key, postcode_key
from carematch.registers.importing import CqcSummary, import_directory
from carematch.registers.models import CqcImport, CqcLocation
from carematch.registers.problems import BrokenRegister, RegisterProblem, UnknownLocation

# The register is published under this licence, which asks to be named wherever it is shown.
ATTRIBUTION = "Contains CQC data, licensed under the Open Government Licence v3.0"

_SUGGESTED = 5
_INWARD = 3  # letters and figures after the space of a postcode
_IMPORTS_SHOWN = 20
_WORDS = re.compile(r"[a-z0-9]+")
# Words that half of all businesses have in their names.
_COMMON = frozenset(
    {"ltd", "limited", "care", "services", "service", "the", "and", "home", "cic", "llp", "uk"}
)
_LIKE_ENOUGH = 34  # out of 100


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A location that may be the one, why it is suggested, and how like it is (out of 200)."""

    location: CqcLocation
    why: tuple[str, ...]
    likeness: int


def get_location(location_id: str) -> CqcLocation:
    """Return a location by its ID as people write it, or raise UnknownLocation."""
    found = find_location(location_id)
    if found is None:
        key = location_key(location_id)
        newest = newest_import()
        held = (
            f"up to the edition of {_written(newest.published_on)}" if newest else "as none was imported yet"
        )
        raise UnknownLocation(f"The CQC's register, {held}, has no location {key}")
    return found


def find_location(location_id: str) -> CqcLocation | None:
    """Return a location by its ID as people write it, or None."""
    key = location_key(location_id)
    return db.session.get(CqcLocation, key) if key else None


def newest_import() -> CqcImport | None:
    """Return the latest import of the newest edition, or None where nothing was imported."""
    newest_first = (CqcImport.published_on.desc(), CqcImport.imported_at.desc(), CqcImport.id)
    found: CqcImport | None = first(sa.select(CqcImport).order_by(*newest_first))
    return found


def newest_edition() -> dt.date | None:
    """Return the day of the newest edition, or None where nothing was imported."""
    return db.session.scalar(sa.select(sa.func.max(CqcImport.published_on)))


def list_imports() -> list[CqcImport]:
    """Return the latest imports, the last one first."""
    return every(
        sa.select(CqcImport).order_by(CqcImport.imported_at.desc(), CqcImport.id).limit(_IMPORTS_SHOWN)
    )


def count_listed() -> tuple[int, int]:
    """Return how many locations the newest edition lists, and how many are gone."""
    gone = CqcLocation.gone_since.is_not(None)
    row = db.session.execute(
        sa.select(sa.func.count(), sa.func.count().filter(gone)).select_from(CqcLocation)
    ).one()
    return row[0] - row[1], row[1]


def suggest(names: Iterable[str], postcode: str | None) -> list[Suggestion]:
    """Return listed locations that may be a business with these names and this postcode, the likeliest first."""
    key = postcode_key(postcode or "")
    wanted = [words for name in names if (words := _telling(name))]
    if len(key) <= _INWARD:
        return []
    outward, inward = key[:-_INWARD], key[-_INWARD:]
    near = every(
        sa.select(CqcLocation)
        .where(
            CqcLocation.postcode_key.between(f"{outward}0", f"{outward}9ZZ"),
            sa.func.length(CqcLocation.postcode_key) == len(key),
            CqcLocation.gone_since.is_(None),
        )
        .order_by(CqcLocation.location_id)
    )
    found = [_suggestion(each, wanted, inward) for each in near]
    likely = [each for each in found if each is not None]
    return sorted(likely, key=lambda each: (-each.likeness, each.location.name.casefold()))[:_SUGGESTED]


def _suggestion(location: CqcLocation, wanted: Sequence[frozenset[str]], inward: str) -> Suggestion | None:
    """Return why a location in the postcode's district may be the one, or None where nothing but that speaks for it."""
    theirs = [_telling(each) for each in (location.name, location.also_known_as, location.provider_name)]
    alike = max((_alike(ours, other) for ours in wanted for other in theirs), default=0)
    here = location.postcode_key[-_INWARD:]
    place = 100 if here == inward else 40 if here[0] == inward[0] else 10
    if alike < _LIKE_ENOUGH and place < 100:
        return None
    why = ["The same name"] if alike == 100 else ["A name like it"] if alike >= _LIKE_ENOUGH else []
    why.append({100: "the same postcode", 40: "a postcode close by", 10: "the same postcode district"}[place])
    return Suggestion(location, tuple(why), alike + place)


def _telling(name: str) -> frozenset[str]:
    """Return the words of a name that tell one business from another; all of them where all are common."""
    words = frozenset(_WORDS.findall(name.casefold().replace("'", "").replace("’", "")))
    return words - _COMMON or words


def _alike(ours: frozenset[str], theirs: frozenset[str]) -> int:
    """Return how much of two names is shared, out of 100 (words in both over words in either)."""
    return len(ours & theirs) * 100 // len(ours | theirs) if ours and theirs else 0


def _written(day: dt.date) -> str:
    """Return a day as people write it."""
    return f"{day.day} {day:%B %Y}"


__all__ = [
    "ATTRIBUTION",
    "BrokenRegister",
    "CqcImport",
    "CqcLocation",
    "CqcSummary",
    "RegisterProblem",
    "Suggestion",
    "UnknownLocation",
    "count_listed",
    "find_location",
    "get_location",
    "import_directory",
    "list_imports",
    "newest_edition",
    "newest_import",
    "suggest",
]
