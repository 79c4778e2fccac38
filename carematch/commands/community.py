"""flask community: bring in groups and activities from one CSV file."""

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from carematch.accounts.models import User
from carematch.accounts.service import find_by_email
from carematch.commands.answering import answer, json_option, refusing
from carematch.community.bulk import runs
from carematch.community.bulk.fields import ALL
from carematch.community.bulk.sheet import read_sheet
from carematch.core.csvreading import FileRefused
from carematch.core.db import transaction
from carematch.core.errors import DomainError
from carematch.core.permissions import Permission, granted
from carematch.organisations.models import Organisation
from carematch.organisations.service import find_organisation, find_roles

group = AppGroup("community", help="Groups and activities near people.")

_COLUMNS = "\n".join(f"  {each.heading}{f': {each.hint}' if each.hint else ''}" for each in ALL)
# \b keeps click from running the lines below it together.
_HELP = f"""Bring in groups and activities from the CSV file at PATH: every row, or none while one is wrong.

Rows find their group by the reference in your own list, so the same file twice changes nothing. An empty cell changes
nothing. What nobody has confirmed is not shown to the public.

\b
The columns, in any order, by these names or others like them:
{_COLUMNS}"""


class CannotImport(DomainError):
    """Nobody may import there, there is no such place, or a row is wrong."""


@group.command("import", help=_HELP)
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--organisation", "slug", required=True, help="The organisation, by its short name in addresses."
)
@click.option("--by", "email", required=True, help="The manager who imports, by email address.")
@click.option("--dry-run", is_flag=True, help="Say what would become of each row, and change nothing.")
@click.option("--right-today", is_flag=True, help="Everything in the file is known to be right today.")
@json_option
@refusing
def import_(path: Path, slug: str, email: str, dry_run: bool, right_today: bool, as_json: bool) -> None:
    """Import, or try it out."""
    organisation, by = _who(slug, email)
    content = _content(path)
    if dry_run:
        results = runs.try_out(organisation, read_sheet(content), right_today=right_today)
    else:
        results = _run(organisation, by, path.name, content, right_today)
    counts = runs.counted(results)
    words = runs.WOULD if dry_run else runs.DID
    facts = {"dry_run": dry_run, "rows": len(results), **counts, "results": results}
    lines = [f"{counts[outcome.value]:,}  {words[outcome].lower()}" for outcome in runs.Outcome]
    answer(facts, as_json, *lines, *_row_by_row(results))


@group.command("example")
def example() -> None:
    """Print a file with every column and one row, to start from."""
    click.echo(runs.example(), nl=False)


def _run(
    organisation: Organisation, by: User, name: str, content: bytes, right_today: bool
) -> list[dict[str, Any]]:
    """Import all of a file, or raise CannotImport with the reason for every row that is wrong."""
    with transaction():
        made = runs.receive(organisation, by=by, file_name=name, content=content)
        import_id, results = made.id, list(made.results)
    wrong = [each for each in results if each["problems"]]
    if wrong:
        raise CannotImport("\n".join(["Nothing was imported, because a row is wrong:", *_row_by_row(wrong)]))
    with transaction():
        return list(runs.apply(organisation, import_id, by=by, right_today=right_today).results)


def _row_by_row(results: list[dict[str, Any]]) -> list[str]:
    """Say what there is to say of each row."""
    return [
        f"Line {each['line']} ({each['reference'] or 'no reference'}): {said}"
        for each in results
        for said in runs.sentences(each)
    ]


def _who(slug: str, email: str) -> tuple[Organisation, User]:
    """Return the organisation and who imports for it, or raise CannotImport."""
    organisation, user = find_organisation(slug), find_by_email(email)
    if organisation is None:
        raise CannotImport(f"There is no organisation called {slug}")
    if user is None or Permission.COMMUNITY_KEEP not in granted(find_roles(user, organisation)):
        raise CannotImport(f"{email} is not somebody who keeps the groups and activities at {slug}")
    return organisation, user


def _content(path: Path) -> bytes:
    """Return what stands in a file, or raise FileRefused."""
    try:
        if path.stat().st_size > runs.LARGEST:
            raise FileRefused("The file must be smaller than 1 MB. Split it, and import the parts")
        return path.read_bytes()
    except OSError as error:
        raise FileRefused(f"{path} cannot be read ({error.strerror})") from error
