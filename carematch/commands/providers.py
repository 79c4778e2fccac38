"""flask providers: bring in many providers from one CSV file."""

import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import click
from flask.cli import AppGroup

from carematch.accounts.models import User
from carematch.accounts.service import find_by_email
from carematch.commands.answering import answer, json_option, refusing
from carematch.core.csvreading import FileRefused
from carematch.core.db import transaction
from carematch.core.errors import DomainError
from carematch.core.permissions import Permission, granted
from carematch.organisations.models import Organisation
from carematch.organisations.service import find_organisation, find_roles
from carematch.providers.bulk import report, runs
from carematch.providers.bulk.fields import EXAMPLE
from carematch.providers.bulk.planning import Outcome
from carematch.providers.bulk.sheet import read_sheet

group = AppGroup("providers", help="Providers of an organisation.")

_COLUMNS = "\n".join(f"  {each.heading}{f': {each.hint}' if each.hint else ''}" for each in EXAMPLE)
# \b keeps click from running the lines below it together.
_HELP = f"""Bring in providers from the CSV file at PATH: every good row, with a reason for every other one.

The same file twice changes nothing. Nobody is listed by it, no check counts as made, and what people changed
themselves since the last import stays. An empty cell changes nothing.

\b
The columns, in any order, by these names or others like them:
{_COLUMNS}"""


class CannotImport(DomainError):
    """Nobody may import there, or there is no such place."""


@group.command("import", help=_HELP)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--org", "slug", required=True, help="The organisation, by the short name in its addresses.")
@click.option("--by", "email", required=True, help="The manager who imports, by email address.")
@click.option("--dry-run", is_flag=True, help="Say what would become of each row, and change nothing.")
@click.option("--force", is_flag=True, help="Overwrite what was changed here since the last import.")
@click.option("--letters", is_flag=True, help="Write to those who get an account by it.")
@click.option("--report", "report_path", type=click.Path(path_type=Path), help="Write a CSV report there.")
@json_option
@refusing
def import_(
    path: Path,
    slug: str,
    email: str,
    dry_run: bool,
    force: bool,
    letters: bool,
    report_path: Path | None,
    as_json: bool,
) -> None:
    """Import, or try it out."""
    organisation, by = _who(slug, email)
    content = _content(path)
    if dry_run:
        sheet = read_sheet(content)
        results, columns = (
            runs.try_out(organisation, sheet, force=force),
            {"unread": sheet.unread, "checks": sheet.checks},
        )
    else:
        results, columns = _run(organisation, by, path.name, content, force, letters, hidden=as_json)
    words = report.WOULD if dry_run else report.DID
    if report_path is not None:
        report_path.write_text(report.as_csv(results, words), encoding="utf-8-sig", newline="")
    counts = runs.counted(results)
    facts = {"dry_run": dry_run, "rows": len(results), **counts, "columns": columns, "results": results}
    answer(facts, as_json, *_in_words(results, counts, columns, words))


@group.command("example")
def example() -> None:
    """Print a file with every column and one row, to start from."""
    click.echo(report.example(), nl=False)


class Progress:
    """A bar on standard error; nothing where that is no terminal, or an answer in JSON was asked for."""

    def __init__(self, *, hidden: bool) -> None:
        """Take whether to show nothing at all."""
        self._hidden = hidden or not sys.stderr.isatty()
        self._bar: Any = None

    def __enter__(self) -> Self:
        """Begin without a bar."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away, whatever happened."""
        if self._bar is not None:
            self._bar.render_finish()

    def tell(self, done: int, total: int) -> None:
        """Move the bar to so many rows of all."""
        if self._hidden:
            return
        if self._bar is None:
            self._bar = click.progressbar(length=max(total, 1), label="Importing providers", file=sys.stderr)
        self._bar.update(done - self._bar.pos)


def _run(
    organisation: Organisation,
    by: User,
    name: str,
    content: bytes,
    force: bool,
    letters: bool,
    *,
    hidden: bool,
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Import here and now, and return what became of the rows."""
    with transaction():
        import_id = runs.receive(organisation, by=by, file_name=name, content=content).id
    organisation_id = organisation.id
    with transaction():
        runs.begin(organisation, import_id, by=by, force=force, letters=letters, queued=False)
    with Progress(hidden=hidden) as progress:
        runs.run(str(organisation_id), str(import_id), progress.tell)
    made = runs.get_import(organisation, import_id)
    return made.results, made.columns


def _who(slug: str, email: str) -> tuple[Organisation, User]:
    """Return the organisation and who imports for it, or raise CannotImport."""
    organisation, user = find_organisation(slug), find_by_email(email)
    if organisation is None:
        raise CannotImport(f"There is no organisation called {slug}")
    if user is None or Permission.PROVIDERS_IMPORT not in granted(find_roles(user, organisation)):
        raise CannotImport(f"{email} is not somebody who may import providers at {slug}")
    return organisation, user


def _content(path: Path) -> bytes:
    """Return what stands in a file, or raise FileRefused."""
    try:
        if path.stat().st_size > runs.LARGEST:
            raise FileRefused("The file must be smaller than 2 MB. Split it, and import the parts")
        return path.read_bytes()
    except OSError as error:
        raise FileRefused(f"{path} cannot be read ({error.strerror})") from error


def _in_words(
    results: list[dict[str, Any]], counts: dict[str, int], columns: dict[str, Any], words: dict[Outcome, str]
) -> list[str]:
    """Say what became of the rows."""
    lines = [f"{counts[outcome.value]:,}  {words[outcome].lower()}" for outcome in Outcome]
    lines += [f"Never imported: {', '.join(columns['checks'])}"] if columns["checks"] else []
    lines += [f"Not read: {', '.join(columns['unread'])}"] if columns["unread"] else []
    for each in results:
        lines += [
            f"Line {each['line']} ({each['external_id'] or 'no ID'}): {said}"
            for said in report.sentences(each)
        ]
    return lines
