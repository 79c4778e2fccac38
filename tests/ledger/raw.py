"""Writing to the ledger past the application, as somebody with a database prompt would."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from carematch.core import clock
from carematch.core.db import db
from carematch.ledger.models import Account, Entry, Leg
from migrations import triggers

ACCOUNTS, ENTRIES, LEGS = Account.__table__, Entry.__table__, Leg.__table__


@contextlib.contextmanager
def prompt() -> Iterator[Connection]:
    """Open a transaction of its own, and commit it."""
    db.session.rollback()
    with db.engine.connect().execution_options(write_tx=True) as connection, connection.begin():
        yield connection


@contextlib.contextmanager
def past_the_guards() -> Iterator[Connection]:
    """Open a transaction that no trigger and no foreign key watches; it is undone afterwards, guards and all."""
    db.session.rollback()
    with db.engine.connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
            connection.exec_driver_sql("BEGIN")
            triggers.drop(connection)
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection
        connection.rollback()
        if on_sqlite:
            connection.invalidate()  # its pragmas with it


def leg(
    connection: Connection, account: Any, debit: Any, credit: Any, entry_id: uuid.UUID, **other: Any
) -> None:
    """Write a leg."""
    values = {
        "id": uuid.uuid4(),
        "organisation_id": account.organisation_id,
        "entry_id": entry_id,
        "account_id": account.id,
        "position": uuid.uuid4().int % 10**9,
        "debit_pence": debit,
        "credit_pence": credit,
        "created_at": clock.now(),
    }
    connection.execute(sa.insert(LEGS).values({**values, **other}))


def entry(connection: Connection, account: Any, entry_id: uuid.UUID, **other: Any) -> None:
    """Write an entry."""
    values = {
        "id": entry_id,
        "organisation_id": account.organisation_id,
        "idem_key": str(entry_id),
        "kind": "receipt",
        "effective_on": dt.date(2026, 5, 1),
        "source_ref": "raw:1",
        "narrative_code": "raw",
    }
    connection.execute(sa.insert(ENTRIES).values({**values, **other}))
