"""One door for whatever tells of places: it looks at what is handed in, and passes it to who can read it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from carematch.core import clock
from carematch.core.db import db
from carematch.places import codepoint
from carematch.places.areas import place_in_councils, write_stated_areas
from carematch.places.boundaries import BoundariesSummary, import_boundaries, looks_like_boundaries
from carematch.places.changes import ChangesSummary, import_changes, is_changes_header
from carematch.places.columns import looks_like_directory
from carematch.places.containers import Member, Package, open_package
from carematch.places.importing import ImportSummary, Progress, import_directory
from carematch.places.models import PlaceImport
from carematch.places.namefiles import header_of, is_names_header, on_disk
from carematch.places.naming import NamesSummary, import_names
from carematch.places.problems import BrokenDirectory

Summary = ImportSummary | NamesSummary | ChangesSummary | BoundariesSummary


@dataclass(frozen=True, slots=True)
class Received:
    """What was taken in: by what it was ("postcodes", "names", "changes" or "boundaries"), each with its summary."""

    summaries: dict[str, Summary]

    def noted(self, file_name: str) -> "list[PlaceImport]":
        """Write each down with its summary, and return them."""
        now = clock.now()
        imports = [
            PlaceImport(kind=kind, file_name=file_name, summary=summary.as_dict(), imported_at=now)
            for kind, summary in self.summaries.items()
        ]
        db.session.add_all(imports)
        db.session.flush()
        return imports


def receive(
    path: Path,
    *,
    areas: Collection[str] = (),
    progress: Progress | None = None,
    before: Callable[[str], None] | None = None,
) -> Received:
    """Take in a postcode directory, names of areas, changes of areas or outlines; raises PlaceProblem. All or nothing.

    Run it inside transaction(). A package is the published ZIP, or a folder; the names in its Documents folder are
    taken too. `before` is told the kind of what comes next.
    """
    tell = before or (lambda kind: None)
    if looks_like_boundaries(path):
        tell("boundaries")
        return Received({"boundaries": import_boundaries(on_disk(path))})
    with open_package(path) as package:
        tables = [member for member in package.postcodes if _holds_postcodes(member)]
        if tables or not _others(package):
            tell("postcodes")
            summary = import_directory(package, tables, areas=areas, progress=progress)
            return _with_names(package, summary, tell)
        if areas:
            raise BrokenDirectory("Postcode areas can only be chosen of a postcode directory")
        return _take_tables(package, _others(package), tell)


def _with_names(package: Package, postcodes: ImportSummary, tell: Callable[[str], None]) -> Received:
    """Take the names that lie beside the postcodes, if any do, and find the council of every area."""
    write_stated_areas()
    beside = [member for member in package.beside if member.path.suffix.lower() == ".csv"]
    if not beside:
        place_in_councils()
        return Received({"postcodes": postcodes})
    tell("names")
    return Received({"postcodes": postcodes, "names": import_names(beside, as_of=postcodes.published_on)})


def _take_tables(package: Package, tables: Sequence[Member], tell: Callable[[str], None]) -> Received:
    """Take tables that are no postcodes: changes of areas, or names; raises PlaceProblem for neither."""
    changes = [member for member in tables if is_changes_header(header_of(member))]
    if changes and len(tables) == 1:
        tell("changes")
        return Received({"changes": import_changes(changes[0])})
    tell("names")
    names = import_names(tables, given=len(tables) == 1)
    if not names.files:
        raise BrokenDirectory(f"There is no postcode directory and no names of areas in {package.name}")
    return Received({"names": names})


def _others(package: Package) -> list[Member]:
    """Return the tables of a package that have names or changes of areas in their first line."""
    tables = [m for m in (*package.postcodes, *package.beside) if m.path.suffix.lower() == ".csv"]
    return [member for member in tables if _is_named(header_of(member))]


def _is_named(header: Sequence[str]) -> bool:
    """Tell whether tidied columns are those of names or of changes."""
    return is_names_header(header) or is_changes_header(header)


def _holds_postcodes(member: Member) -> bool:
    """Tell by a file's first line whether it is a postcode directory."""
    header = header_of(member)
    return looks_like_directory(header) or codepoint.is_first_row(header)
