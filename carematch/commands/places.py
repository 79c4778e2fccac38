"""flask places: import a postcode directory, look a postcode up."""

from pathlib import Path

import click
from flask.cli import AppGroup

from carematch.commands.answering import answer, json_option, refusing
from carematch.core.db import transaction
from carematch.places import service
from carematch.places.importing import ImportSummary, import_directory

group = AppGroup("places", help="Postcodes and areas.")


@group.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@json_option
@refusing
def import_(path: Path, as_json: bool) -> None:
    """Import a postcode directory FILE: all of it, or nothing."""

    def progress(read: int) -> None:
        click.echo(f"\r{read:,} rows read", nl=False, err=True)

    with transaction():
        summary = import_directory(path, progress=None if as_json else progress)
    answer(summary.as_dict(), as_json, *_lines(summary))


def _lines(summary: ImportSummary) -> list[str]:
    """Say what was kept, what was not, and why."""
    lines = [
        f"\rEdition: {summary.edition}",
        (
            f"{summary.kept:,} postcodes kept ({summary.added:,} new, {summary.updated:,} held before) in "
            f"{summary.seconds:.1f} s"
        ),
        f"  of these {summary.terminated:,} terminated, {summary.without_coordinates:,} without coordinates",
    ]
    lines += [f"  {count:,} skipped: {why}" for why, count in summary.skipped_why.items()]
    lines += [f"  {count:,} refused: {why}" for why, count in summary.refused_why.items()]
    lines += [f"    line {line}: {why}" for line, why in summary.refused_examples]
    return lines


@group.command("lookup")
@click.argument("postcode")
@json_option
@refusing
def lookup(postcode: str, as_json: bool) -> None:
    """Say where a POSTCODE is, how exactly that is known, and which council is responsible there."""
    found = service.lookup(postcode)
    answer(
        found.as_dict(),
        as_json,
        f"{found.postcode}: {found.lat:.5f}, {found.lon:.5f} ({found.precision.value}, {found.status.value})",
        f"Council: {found.council_name or found.council_code or 'not known'}",
        f"Neighbourhood: {found.neighbourhood or found.msoa_code or 'not known'}",
        f"Region: {found.region or found.region_code or 'not known'}",
        *found.notes,
    )
