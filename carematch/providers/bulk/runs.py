"""Runs an import of providers: tried out first, then kept some rows at a time, by a job or by a command."""

import base64
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from itertools import islice
from typing import Any

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock, jobs
from carematch.core.db import db, every, lock, one, owned, transaction
from carematch.core.errors import DomainError
from carematch.mail import service as mail
from carematch.organisations.models import Organisation
from carematch.organisations.service import get_organisation
from carematch.providers.bulk.applying import apply
from carematch.providers.bulk.fields import FIELDS
from carematch.providers.bulk.planning import Outcome, Plan, plan
from carematch.providers.bulk.record import ImportState, ProviderImport
from carematch.providers.bulk.sheet import Sheet, read_sheet

IMPORT = "providers.import"
AT_ONCE = 50  # rows kept in one transaction: long enough to be quick, short enough to let others in
LARGEST = 2 * 1024 * 1024  # bytes
_SHOWN = 20

Progress = Callable[[int, int], None]  # told the rows that are done and how many there are


class NotWaiting(DomainError):
    """The import was begun already, so it cannot be begun again."""


def try_out(organisation: Organisation, sheet: Sheet, *, force: bool = False) -> list[dict[str, Any]]:
    """Return what would become of each row, without keeping anything."""
    made: list[dict[str, Any]] = []
    for rows in _batches(sheet.rows):
        made += [_result(each, each.outcome) for each in plan(organisation, rows, force=force)]
    return made


def counted(results: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Return how many rows there are of each outcome."""
    found = Counter(each["outcome"] for each in results)
    return {outcome.value: found[outcome.value] for outcome in Outcome}


def receive(organisation: Organisation, *, by: User, file_name: str, content: bytes) -> ProviderImport:
    """Read a file and try it out, or raise FileRefused; nothing is kept but the file, until somebody begins it."""
    sheet = read_sheet(content)
    results = try_out(organisation, sheet)
    made = ProviderImport(
        organisation_id=organisation.id,
        file_name=file_name[:200],
        counts=counted(results),
        columns={"unread": sheet.unread, "checks": sheet.checks},
        rows_total=len(sheet.rows),
        by_id=by.id,
    )
    made.content = base64.b64encode(content).decode()
    made.results = results
    db.session.add(made)
    record(organisation, "providers.import_read", made, by=by, detail=made.counts)
    return made


def begin(
    organisation: Organisation,
    import_id: uuid.UUID,
    *,
    by: User,
    force: bool,
    letters: bool,
    queued: bool = True,
) -> None:
    """Queue an import that was tried out (or leave it to the caller to run), or raise NotWaiting.

    Its bad rows are left out.
    """
    made = lock(get_import(organisation, import_id))
    if made.state is not ImportState.READ:
        raise NotWaiting("This import has begun already")
    made.state, made.by_id, made.is_forced, made.sends_letters = ImportState.QUEUED, by.id, force, letters
    record(organisation, "providers.import_begun", made, by=by)
    if queued:
        jobs.enqueue(IMPORT, organisation_id=str(organisation.id), import_id=str(made.id))


@jobs.job(IMPORT, attempts=3)
def run(organisation_id: str, import_id: str, progress: Progress | None = None) -> None:
    """Keep the rows of an import some at a time; begun again, it goes on where it stopped."""
    while True:
        with transaction():
            organisation = get_organisation(uuid.UUID(organisation_id))
            made = lock(get_import(organisation, uuid.UUID(import_id)))
            if made.state is ImportState.DONE:
                return
            _next_rows(organisation, made)
            done, total = made.rows_done, made.rows_total
        if progress is not None:
            progress(done, total)


def get_import(organisation: Organisation, import_id: uuid.UUID) -> ProviderImport:
    """Return one of the organisation's imports, or raise NotFound."""
    found: ProviderImport = one(owned(ProviderImport, organisation).where(ProviderImport.id == import_id))
    return found


def list_imports(organisation: Organisation) -> list[ProviderImport]:
    """Return the latest imports of an organisation, the last one first."""
    newest_first = owned(ProviderImport, organisation).order_by(
        ProviderImport.created_at.desc(), ProviderImport.id
    )
    return every(newest_first.limit(_SHOWN))


def _next_rows(organisation: Organisation, made: ProviderImport) -> None:
    """Keep the next rows of an import, and finish it after the last."""
    rows = read_sheet(base64.b64decode(made.content or "")).rows
    before = made.results[: made.rows_done] if made.rows_done else []
    coming = rows[made.rows_done : made.rows_done + AT_ONCE]
    with nullcontext() if made.sends_letters else mail.muted():
        plans = plan(organisation, coming, force=made.is_forced)
        results = [
            _result(each, apply(organisation, each, by=made.by, letters=made.sends_letters)) for each in plans
        ]
    made.state = ImportState.RUNNING
    made.rows_done += len(coming)
    made.results = [*before, *results]
    made.counts = counted(made.results)
    if made.rows_done >= made.rows_total:
        made.state, made.content, made.finished_at = ImportState.DONE, None, clock.now()
        record(organisation, "providers.imported", made, by=made.by, detail=made.counts)


def _result(made: Plan, outcome: Outcome) -> dict[str, Any]:
    """Return what became of a row, as it is kept and reported."""
    said = made.row.answers
    return {
        "line": made.row.line,
        "external_id": made.row.external_id,
        "name": said.get("full_name") or (made.provider.called if made.provider else ""),
        "outcome": outcome.value,
        "changed": [FIELDS[name].heading for name in made.changes] if outcome is Outcome.CHANGED else [],
        "left": [[FIELDS[name].heading, why] for name, why in made.left],
        "problems": [list(each) for each in made.row.problems],
        "notes": list(made.notes),
    }


def _batches(rows: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield rows in lists that one query can ask for."""
    remaining = iter(rows)
    while batch := list(islice(remaining, 4 * AT_ONCE)):
        yield batch
