"""flask places: import a postcode directory, look a postcode up."""

import datetime as dt
from pathlib import Path

import click
from flask.cli import AppGroup

from carematch.audit.service import record
from carematch.commands.answering import answer, json_option, refusing
from carematch.commands.places_importing import Progress, in_words, summed_up
from carematch.core.db import transaction
from carematch.core.errors import DomainError
from carematch.places import ringing, service

group = AppGroup("places", help="Postcodes and areas.")


class NotADay(DomainError):
    """The text is not a date of the calendar."""


@group.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--areas", default="", metavar="BS,BA", help="Only these postcode areas of a directory.")
@json_option
@refusing
def import_(path: Path, areas: str, as_json: bool) -> None:
    """Import what PATH tells of places: all of it, or nothing.

    PATH is a postcode directory (ONSPD, NSPL or Code-Point Open: one CSV, the published ZIP, or a folder unpacked from
    it), a CSV of area names or of changes of areas, or a GeoJSON file of outlines.
    """
    with transaction(), Progress(hidden=as_json) as progress:
        received = service.receive(
            path,
            areas=[area for area in areas.split(",") if area.strip()],
            progress=progress.tell,
            before=progress.begin,
        )
        for noted in received.noted(path.name):
            record(None, f"places.{noted.kind}_imported", noted, by=None, detail=noted.summary)
    answer(summed_up(received), as_json, *in_words(received))


@group.command("lookup")
@click.argument("postcode")
@json_option
@refusing
def lookup(postcode: str, as_json: bool) -> None:
    """Say where a POSTCODE is, how exactly that is known, and which council is responsible there.

    A sector ("BS3 4") or a district (BS3) is placed in the middle of the postcodes held there.
    """
    found = service.lookup(postcode, partial=True)
    answer(
        found.as_dict(),
        as_json,
        f"{found.postcode}: {found.lat:.5f}, {found.lon:.5f} ({found.precision.value}, {found.status.value})",
        f"Council: {found.council_name or found.council_code or 'not known'}",
        f"Ward: {found.ward or found.ward_code or 'not known'}",
        f"Neighbourhood: {found.neighbourhood or found.msoa_code or 'not known'}",
        f"Region: {found.region or found.region_code or 'not known'}",
        *found.notes,
    )


@group.command("ring")
@click.option(
    "--council", "council_code", required=True, help="Code of the council that pays, like E06000023."
)
@click.option("--postcode", required=True, help="Where the provider is based.")
@click.option("--on", "day", help="Day to ask about, like 2026-11-03; today where it is left out.")
@json_option
@refusing
def ring(council_code: str, postcode: str, day: str | None, as_json: bool) -> None:
    """Say in which ring a postcode lies, seen from a council: 1 council, 2 wider area, 3 region, 4 rest of the UK."""
    found = ringing.tell_ring(council_code, postcode, _day(day))
    answer(found.as_dict(), as_json, found.sentence, *found.notes)


def _day(text: str | None) -> dt.date | None:
    """Return a day written as 2026-11-03, None where none was given, or raise NotADay."""
    try:
        return None if text is None else dt.date.fromisoformat(text)
    except ValueError as error:
        raise NotADay(f"“{text}” is not a day: write it like 2026-11-03") from error
