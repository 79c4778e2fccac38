"""flask cqc: import the CQC's public directory, look a location up."""

import datetime as dt
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import click
from flask.cli import AppGroup

from carematch.accounts.models import User
from carematch.accounts.service import find_by_email
from carematch.audit.service import record
from carematch.commands.answering import answer, json_option, refusing
from carematch.core.db import transaction
from carematch.core.errors import DomainError
from carematch.organisations.models import Kind
from carematch.organisations.service import list_organisations
from carematch.providers import cqc
from carematch.registers import service
from carematch.registers.service import CqcLocation, CqcSummary

group = AppGroup("cqc", help="The CQC's public register.")


class CannotSay(DomainError):
    """What was given on the command line means nothing."""


@group.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--edition", metavar="2026-09-16", help="Which day it is of, where neither its name nor it tells."
)
@click.option("--by", "email", metavar="EMAIL", help="Who imports it; left out, it was done on the server.")
@click.option("--may-shrink", is_flag=True, help="Take it though it lists far fewer locations than before.")
@json_option
@refusing
def import_(path: Path, edition: str | None, email: str | None, may_shrink: bool, as_json: bool) -> None:
    """Import the CQC's directory at PATH, a CSV file or its ZIP: all of it, or nothing.

    Whoever is missing from it though a manager has recorded them as registered becomes unknown, at every anchor.
    """
    day, by = _day(edition), _user(email)
    with transaction(), Progress(hidden=as_json) as progress:
        noted, summary = service.import_directory(
            path, edition=day, by=by, may_shrink=may_shrink, progress=progress.tell
        )
        record(None, "cqc.imported", noted, by=by, detail=summary.as_dict())
    ended = {}
    for organisation in list_organisations(Kind.ANCHOR):
        with transaction():
            ended[organisation.slug] = len(cqc.follow_register(organisation))
    facts = summary.as_dict() | {"became_unknown": ended}
    answer(
        facts,
        as_json,
        *_in_words(summary),
        *(f"{slug}: {_became(count)}" for slug, count in ended.items() if count),
    )


@group.command("lookup")
@click.argument("location_id")
@json_option
@refusing
def lookup(location_id: str, as_json: bool) -> None:
    """Say what the register holds about a LOCATION_ID, like 1-123456789."""
    found = service.get_location(location_id)
    answer(_facts(found), as_json, *_described(found))


class Progress:
    """A bar on standard error; nothing where that is no terminal, or an answer in JSON was asked for."""

    def __init__(self, *, hidden: bool) -> None:
        """Take whether to show nothing at all."""
        self._hidden = hidden or not sys.stderr.isatty()
        self._bar: Any = None
        self._began = 0.0

    def __enter__(self) -> Self:
        """Begin without a bar: how much there is, is not known yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away, whatever happened."""
        if self._bar is not None:
            self._bar.render_finish()

    def tell(self, rows: int, read: int, total: int) -> None:
        """Move the bar to so many rows and bytes of a total."""
        if self._hidden:
            return
        if self._bar is None:
            self._began = time.monotonic()
            rate: Any = self._rate
            self._bar = click.progressbar(
                length=max(total, 1), label="Reading the register", item_show_func=rate, file=sys.stderr
            )
        self._bar.update(read - self._bar.pos, rows)

    def _rate(self, rows: int | None) -> str:
        """Return how many rows were read, and how many a second."""
        passed = time.monotonic() - self._began
        return f"{rows or 0:,} rows, {int((rows or 0) / passed):,} a second" if passed > 0 else ""


def _in_words(summary: CqcSummary) -> Iterator[str]:
    """Say what became of the rows."""
    newest = "" if summary.is_newest else ", older than what is held: it changed nothing newer"
    yield f"Edition: {_written(summary.edition)}{newest}"
    yield f"{summary.kept:,} locations kept ({summary.added:,} new) in {summary.seconds:.1f} s"
    yield f"  of these {summary.personal_care:,} say that they give personal care"
    yield f"  {summary.gone:,} gone since the edition before, {summary.back:,} back"
    yield from (f"  {count:,} skipped: {why}" for why, count in summary.skipped_why.items())
    yield from (f"  {count:,} refused: {why}" for why, count in summary.refused_why.items())
    yield from (f"  {count:,} kept without: {why}" for why, count in summary.noted_why.items())
    yield from (f"    line {line}: {why}" for line, why in summary.examples)


def _became(count: int) -> str:
    """Say that registrations became unknown."""
    return f"{count} provider{'s' if count != 1 else ''} to look up again: no longer in the register"


def _facts(location: CqcLocation) -> dict[str, Any]:
    """Return a location for JSON."""
    return {
        "location_id": location.location_id,
        "provider_id": location.provider_id,
        "name": location.name,
        "also_known_as": location.also_known_as,
        "provider_name": location.provider_name,
        "postcode": location.postcode,
        "service_types": location.service_types,
        "specialisms": location.specialisms,
        "local_authority": location.local_authority,
        "region": location.region,
        "url": location.url,
        "checked_on": _iso(location.checked_on),
        "status": "registered" if location.is_listed else "gone",
        "personal_care": True if location.says_personal_care else None,
        "seen_on": _iso(location.seen_on),
        "gone_since": _iso(location.gone_since),
        "edition": _iso(service.newest_edition()),
    }


def _described(location: CqcLocation) -> Iterator[str]:
    """Say what the register holds about a location."""
    yield f"{location.location_id}: {location.name}, {location.postcode}"
    yield f"Provider: {location.provider_name} ({location.provider_id})"
    if location.gone_since is None:
        yield f"Registered, in the edition of {_written(location.seen_on)}"
    else:
        yield f"Not in the register since the edition of {_written(location.gone_since)}"
    yield f"Personal care: {'the register says so' if location.says_personal_care else 'the register does not say so'}"
    yield f"Kinds of service: {', '.join(location.service_types) or 'not said'}"
    yield f"Cares for: {', '.join(location.specialisms) or 'not said'}"
    yield f"Local authority: {location.local_authority or 'not said'}"


def _day(text: str | None) -> dt.date | None:
    """Return a day written as 2026-09-16, None where none was given, or raise CannotSay."""
    try:
        return None if text is None else dt.date.fromisoformat(text)
    except ValueError as error:
        raise CannotSay(f"“{text}” is not a day: write it like 2026-09-16") from error


def _user(email: str | None) -> User | None:
    """Return who has an email address, None where none was given, or raise CannotSay."""
    if email is None:
        return None
    user = find_by_email(email)
    if user is None:
        raise CannotSay(f"Nobody has an account with the email address {email}")
    return user


def _iso(day: dt.date | None) -> str | None:
    """Return a day for JSON."""
    return day.isoformat() if day else None


def _written(day: dt.date) -> str:
    """Return a day as people write it."""
    return f"{day.day} {day:%B %Y}"
