"""The sentences that must always be true of the ledger, checked over all organisations; reads only, changes nothing.

The database keeps most of them itself. This looks again, past the guards: at a restored backup, at a database that
somebody has opened by hand, at guards that a migration has lost.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from carematch.ledger.models import Account, Entry, Leg

# The rules that the database keeps: without them the sentences below are only hopes.
GUARDS = {
    "sqlite": frozenset(
        f"keep_ledger_{name}"
        for name in (
            "accounts_delete",
            "accounts_insert",
            "accounts_update",
            "entries_delete",
            "entries_insert",
            "entries_update",
            "legs_delete",
            "legs_insert",
            "legs_update",
        )
    ),
    "postgresql": frozenset(
        f"keep_ledger_{name}"
        for name in (
            "accounts_change",
            "accounts_truncate",
            "entries_balance",
            "entries_change",
            "entries_insert",
            "entries_truncate",
            "legs_balance",
            "legs_change",
            "legs_insert",
            "legs_truncate",
        )
    ),
}


@dataclass(frozen=True)
class Broken:
    """One sentence that is not true, in words, and the id of what breaks it."""

    rule: str
    subject: str

    def __str__(self) -> str:
        """Return the finding for the log and the command."""
        return f"{self.rule}: {self.subject}"


Check = Callable[[Any], Iterable[Broken]]

_accounts = cast(sa.Table, Account.__table__)
_entries = cast(sa.Table, Entry.__table__)
_legs = cast(sa.Table, Leg.__table__)
_NET = sa.func.sum(_legs.c.debit_pence) - sa.func.sum(_legs.c.credit_pence)


def check(connection: Connection | Session, *more: Check) -> list[Broken]:
    """Return every sentence that is not true, the ledger's own first, then those of the checks given."""
    found = [
        Broken(rule, str(subject))
        for rule, statement in _sentences()
        for subject in connection.execute(statement.execution_options(scoped=True)).scalars()
    ]
    found += [Broken("A guard of the database is missing", name) for name in sorted(_missing(connection))]
    return found + [broken for another in more for broken in another(connection)]


def _sentences() -> list[tuple[str, sa.Select[Any]]]:
    """Return the rules in words, each with a select of what breaks it."""
    return [*_of_entries(), *_of_legs(), *_of_reversals(), *_of_accounts()]


def _of_entries() -> list[tuple[str, sa.Select[Any]]]:
    """Return what every entry is: two legs or more, both sides equal, one funding route."""
    with_legs = _entries.outerjoin(_legs, _legs.c.entry_id == _entries.c.id)
    few = sa.select(_entries.c.id).select_from(with_legs).group_by(_entries.c.id)
    routes = sa.func.count(sa.distinct(_accounts.c.funding_route))
    on_accounts = _legs.join(_accounts, _accounts.c.id == _legs.c.account_id)
    return [
        ("An entry has fewer than two legs", few.having(sa.func.count(_legs.c.id) < 2)),
        (
            "The debits and credits of an entry differ",
            sa.select(_legs.c.entry_id).group_by(_legs.c.entry_id).having(_NET != 0),
        ),
        (
            "The debits and credits of an organisation differ",
            sa.select(_legs.c.organisation_id).group_by(_legs.c.organisation_id).having(_NET != 0),
        ),
        (
            "An entry mixes funding routes",
            sa.select(_legs.c.entry_id)
            .select_from(on_accounts)
            .group_by(_legs.c.entry_id)
            .having(routes > 1),
        ),
    ]


def _of_legs() -> list[tuple[str, sa.Select[Any]]]:
    """Return what every leg is: on one side, of an entry and an account that exist, in the same organisation."""
    placed = _legs.outerjoin(_entries, _entries.c.id == _legs.c.entry_id).outerjoin(
        _accounts, _accounts.c.id == _legs.c.account_id
    )
    legs = sa.select(_legs.c.id).select_from(placed)
    debit, credit = _legs.c.debit_pence, _legs.c.credit_pence
    one_side = sa.or_(sa.and_(debit > 0, credit == 0), sa.and_(debit == 0, credit > 0))
    crosses = sa.or_(
        _entries.c.organisation_id != _legs.c.organisation_id,
        _accounts.c.organisation_id != _legs.c.organisation_id,
    )
    return [
        ("A leg is not a debit or a credit above nothing", sa.select(_legs.c.id).where(sa.not_(one_side))),
        ("A leg has no entry", legs.where(_entries.c.id.is_(None))),
        ("A leg has no account", legs.where(_accounts.c.id.is_(None))),
        ("A leg crosses organisations", legs.where(crosses)),
    ]


def _of_reversals() -> list[tuple[str, sa.Select[Any]]]:
    """Return what every reversal is: the only one, of an entry of the same organisation, undoing it leg by leg."""
    undone = _entries.alias("undone")
    pair = _entries.outerjoin(undone, undone.c.id == _entries.c.reverses_id)
    reversal = sa.select(_entries.c.id).select_from(pair).where(_entries.c.reverses_id.is_not(None))
    astray = sa.or_(
        undone.c.id.is_(None),
        undone.c.reverses_id.is_not(None),
        undone.c.organisation_id != _entries.c.organisation_id,
    )
    both = sa.or_(_legs.c.entry_id == _entries.c.id, _legs.c.entry_id == _entries.c.reverses_id)
    left_over = (
        sa.select(_entries.c.id)
        .distinct()
        .select_from(_entries.join(_legs, both))
        .where(_entries.c.reverses_id.is_not(None))
        .group_by(_entries.c.id, _legs.c.account_id)
        .having(_NET != 0)
    )
    twice = sa.select(_entries.c.reverses_id).where(_entries.c.reverses_id.is_not(None))
    return [
        ("A reversal undoes nothing that it may", reversal.where(astray)),
        ("A reversal leaves something over", left_over),
        (
            "An entry is reversed more than once",
            twice.group_by(_entries.c.reverses_id).having(sa.func.count() > 1),
        ),
    ]


def _of_accounts() -> list[tuple[str, sa.Select[Any]]]:
    """Return what every closed account is: empty, and quiet since."""
    used = _accounts.join(_legs, _legs.c.account_id == _accounts.c.id)
    closed = sa.select(_accounts.c.id).where(_accounts.c.closed_on.is_not(None))
    later = used.join(_entries, _entries.c.id == _legs.c.entry_id)
    return [
        (
            "A closed account is not empty",
            closed.select_from(used).group_by(_accounts.c.id).having(_NET != 0),
        ),
        (
            "A closed account was used after it was closed",
            closed.distinct().select_from(later).where(_entries.c.effective_on > _accounts.c.closed_on),
        ),
    ]


def _missing(connection: Connection | Session) -> frozenset[str]:
    """Return the guards that are not in place, or are switched off."""
    bound = connection.get_bind() if isinstance(connection, Session) else connection
    dialect = bound.dialect.name
    if dialect == "sqlite":
        master = sa.table("sqlite_master", sa.column("name"), sa.column("type"))
        statement = sa.select(master.c.name).where(master.c.type == "trigger")
    else:
        trigger = sa.table("pg_trigger", sa.column("tgname"), sa.column("tgenabled"))
        statement = sa.select(trigger.c.tgname).where(trigger.c.tgenabled.in_(["O", "A"]))
    return GUARDS[dialect] - frozenset(connection.execute(statement).scalars())
