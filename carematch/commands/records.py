"""flask match records: write the records of an employment agency to a file."""

from pathlib import Path

import click

from carematch.arrangements.records import items, keeping
from carematch.commands.answering import answer, json_option, refusing
from carematch.commands.match import group as match
from carematch.core.db import transaction
from carematch.core.errors import DomainError
from carematch.organisations.models import Organisation
from carematch.organisations.service import find_organisation

group = match  # stands among the commands of `flask match`


class NoSuchPlace(DomainError):
    """There is no organisation of that name, or nowhere to write."""


@match.command("records")
@click.option("--org", "slug", required=True, help="The organisation, by the short name in its addresses.")
@click.option("--schedule", type=click.Choice([str(each) for each in items.TITLES]), required=True)
@click.option("--out", "path", type=click.Path(path_type=Path), required=True, help="A .csv or .json file.")
@json_option
@refusing
def records(slug: str, schedule: str, path: Path, as_json: bool) -> None:
    """Write every record of a schedule to a file, by what its name ends with, and note that it was done.

    Schedule 4 is of work-seekers (providers), Schedule 5 of hirers (people): Conduct of Employment Agencies and
    Employment Businesses Regulations 2003. The file holds names and addresses: keep it as you keep those.
    """
    kinds = {f".{each.value}": each for each in keeping.Form}
    if path.suffix not in kinds:
        raise NoSuchPlace(f"Name a file that ends in .csv or .json, not {path.name}")
    form, number = kinds[path.suffix], int(schedule)
    with transaction():
        organisation = _found(slug)
        found = keeping.list_records(organisation, number)
        keeping.note_handed_over(organisation, organisation, number, form, by=None)
        try:
            path.touch(mode=0o600)
            path.write_text(keeping.written(found, form), encoding="utf-8", newline="")
        except OSError as error:
            raise NoSuchPlace(f"{path} cannot be written: {error.strerror}") from error
    done = {"schedule": number, "records": len(found), "file": str(path)}
    answer(done, as_json, f"{len(found)} records of Schedule {number} are in {path}")


def _found(slug: str) -> Organisation:
    """Return the organisation, or raise NoSuchPlace."""
    found = find_organisation(slug)
    if found is None:
        raise NoSuchPlace(f"There is no organisation called {slug}")
    return found
