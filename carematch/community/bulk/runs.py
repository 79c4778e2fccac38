"""Tries a file of groups out, and keeps it: every row or none, and the same file twice changes nothing."""

import base64
import enum
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.community import service
from carematch.community.bulk.fields import CONFIRMED, EXAMPLE_ROW, FIELDS, HEADINGS
from carematch.community.bulk.record import GroupImport, ImportState
from carematch.community.bulk.sheet import Row, Sheet, read_sheet
from carematch.community.checking import facts_of, problems, tidied
from carematch.community.models import Group
from carematch.core import clock
from carematch.core.csvfile import written
from carematch.core.db import db, every, lock, one, owned
from carematch.core.errors import DomainError
from carematch.organisations.models import Organisation
from carematch.places import service as places

LARGEST = 1024 * 1024  # bytes
_SHOWN = 20


class Outcome(enum.StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


WOULD = {
    Outcome.ADDED: "Would be added",
    Outcome.CHANGED: "Would be changed",
    Outcome.UNCHANGED: "Nothing would change",
    Outcome.REFUSED: "Cannot be imported",
}
DID = {
    Outcome.ADDED: "Added",
    Outcome.CHANGED: "Changed",
    Outcome.UNCHANGED: "Nothing changed",
    Outcome.REFUSED: "Not imported",
}


class CannotBegin(DomainError):
    """The file was imported already, or a row of it cannot be kept; then none is."""


@dataclass(slots=True)
class Plan:
    """A row, the group that it is about (None: a new one), and what of it would change."""

    row: Row
    group: Group | None
    facts: dict[str, Any] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        """Return what becomes of the row."""
        if self.row.problems:
            return Outcome.REFUSED
        if self.group is None:
            return Outcome.ADDED
        return Outcome.CHANGED if self.changed else Outcome.UNCHANGED


def plan(organisation: Organisation, rows: Sequence[Row], *, right_today: bool = False) -> list[Plan]:
    """Return what would become of each row; `right_today` where whoever imports knows all of it to be right."""
    references = {row.external_id.lower() for row in rows}
    held = service.list_groups(organisation, sa.func.lower(Group.external_id).in_(references))
    by_reference = {each.external_id.lower(): each for each in held if each.external_id}
    unknown: dict[str, str] = {}
    return [_planned(row, by_reference.get(row.external_id.lower()), unknown, right_today) for row in rows]


def receive(organisation: Organisation, *, by: User, file_name: str, content: bytes) -> GroupImport:
    """Read a file and try it out, or raise FileRefused; no group is changed by it."""
    sheet = read_sheet(content)
    results = try_out(organisation, sheet)
    made = GroupImport(
        organisation_id=organisation.id,
        file_name=file_name[:200],
        counts=counted(results),
        unread=sheet.unread,
        by_id=by.id,
    )
    made.content = base64.b64encode(content).decode()
    made.results = results
    db.session.add(made)
    record(organisation, "groups.import_read", made, by=by, detail=made.counts)
    return made


def try_out(organisation: Organisation, sheet: Sheet, *, right_today: bool = False) -> list[dict[str, Any]]:
    """Return what would become of each row, without keeping anything."""
    return [_result(each) for each in plan(organisation, sheet.rows, right_today=right_today)]


def apply(organisation: Organisation, import_id: uuid.UUID, *, by: User, right_today: bool) -> GroupImport:
    """Keep every row of a file that was tried out, or raise CannotBegin where it was done or a row cannot be kept.

    It is planned once more: since it was tried out, somebody may have changed a group. Run it inside transaction().
    """
    lock(organisation)  # two imports would add the same group twice
    made = lock(get_import(organisation, import_id))
    if made.state is ImportState.DONE:
        raise CannotBegin("This file has been imported already")
    sheet = read_sheet(base64.b64decode(made.content or ""))
    plans = plan(organisation, sheet.rows, right_today=right_today)
    if any(each.outcome is Outcome.REFUSED for each in plans):
        raise CannotBegin(
            "A row cannot be imported, so nothing was. Put it right in the file, and choose that"
        )
    results = [_result(each) for each in plans]
    for each in plans:
        _keep(organisation, each, by=by)
    made.state, made.content, made.finished_at = ImportState.DONE, None, clock.now()
    made.results, made.counts = results, counted(results)
    record(organisation, "groups.imported", made, by=by, detail=made.counts)
    return made


def counted(results: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Return how many rows there are of each outcome."""
    found = Counter(each["outcome"] for each in results)
    return {outcome.value: found[outcome.value] for outcome in Outcome}


def get_import(organisation: Organisation, import_id: uuid.UUID) -> GroupImport:
    """Return one of the organisation's imports, or raise NotFound."""
    found: GroupImport = one(owned(GroupImport, organisation).where(GroupImport.id == import_id))
    return found


def list_imports(organisation: Organisation) -> list[GroupImport]:
    """Return the latest imports of an organisation, the last one first."""
    newest_first = owned(GroupImport, organisation).order_by(GroupImport.created_at.desc(), GroupImport.id)
    return every(newest_first.limit(_SHOWN))


def sentences(result: dict[str, Any]) -> list[str]:
    """Return everything to say of a row: what is wrong, and what changes."""
    changes = [f"What changes: {', '.join(result['changed'])}"] if result["changed"] else []
    return [*(f"{heading}: {why}" for heading, why in result["problems"]), *changes]


def example() -> str:
    """Return a file with every column and one row."""
    return written(HEADINGS, [EXAMPLE_ROW])


def _planned(row: Row, group: Group | None, unknown: dict[str, str], right_today: bool) -> Plan:
    """Return what would become of one row: what it does not say stays as it is."""
    made = Plan(row, group)
    if right_today:
        row.answers[CONFIRMED] = clock.today()
    elif row.answers.get(CONFIRMED) and row.answers[CONFIRMED] > clock.today():
        row.refuse(CONFIRMED, "Enter today's date or an earlier one")
    held = facts_of(group) if group else {}
    said = {name: value for name, value in row.answers.items() if name != CONFIRMED}
    made.facts = tidied({**held, **said})
    if not row.problems:
        for name, sentence in problems(made.facts):
            row.refuse(name, sentence)
    _look_up(made, held, unknown)
    if group is not None:
        made.changed = [name for name, value in made.facts.items() if held[name] != value]
        day = row.answers.get(CONFIRMED)
        if day and (group.confirmed_on is None or group.confirmed_on < day):
            made.changed.append(CONFIRMED)
    return made


def _look_up(made: Plan, held: dict[str, Any], unknown: dict[str, str]) -> None:
    """Refuse a row with a postcode that is not known; each is looked up once."""
    postcode = made.facts["postcode"]
    if not postcode or postcode == held.get("postcode") or made.row.problems:
        return
    if postcode not in unknown:
        try:
            places.lookup(postcode)
            unknown[postcode] = ""
        except places.PlaceProblem as problem:
            unknown[postcode] = str(problem)
    if unknown[postcode]:
        made.row.refuse("postcode", unknown[postcode])


def _keep(organisation: Organisation, made: Plan, *, by: User) -> None:
    """Add or change the group of one row."""
    confirmed_on = made.row.answers.get(CONFIRMED)
    if made.group is None:
        service.add(
            organisation,
            by=by,
            external_id=made.row.external_id,
            confirmed_on=confirmed_on,
            **made.facts,
        )
    elif made.changed:
        service.change(organisation, made.group, by=by, confirmed_on=confirmed_on, **made.facts)


def _result(made: Plan) -> dict[str, Any]:
    """Return what becomes of a row, as it is kept and reported."""
    headings = (
        {_COLUMNS.get(name, name) for name in made.changed} if made.outcome is Outcome.CHANGED else set()
    )
    return {
        "line": made.row.line,
        "reference": made.row.external_id,
        "name": made.facts.get("name") or "",
        "outcome": made.outcome.value,
        "changed": [each.heading for each in FIELDS.values() if each.name in headings],
        "problems": [list(each) for each in made.row.problems],
    }


_COLUMNS = {"price": "cost", "cost_words": "cost"}
