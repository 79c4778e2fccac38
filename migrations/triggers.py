"""The rules that the database itself keeps, on SQLite and on PostgreSQL: one list, laid again after every migration.

SQLite loses triggers when a migration copies a table, so env.py calls create() at the end of every upgrade.
"""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from migrations import ledger_triggers

APPEND_ONLY = ("audit_entries", "fund_receipts", "payments", *ledger_triggers.APPEND_ONLY)


def create(connection: Connection) -> None:
    """Lay every trigger whose table exists, replacing what was there."""
    drop(connection)
    tables = set(sa.inspect(connection).get_table_names())
    for table in APPEND_ONLY:
        if table in tables:
            for statement in _append_only(table, connection.dialect.name):
                connection.exec_driver_sql(statement)
    if ledger_triggers.LEGS in tables:
        columns = [column["name"] for column in sa.inspect(connection).get_columns(ledger_triggers.ACCOUNTS)]
        for statement in ledger_triggers.statements(connection.dialect.name, columns):
            connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    """Take every trigger of ours away."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'keep_%'"
        )
        for (name,) in found.fetchall():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    found = connection.exec_driver_sql(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'keep_%%' AND NOT tgisinternal"
    )
    for name, table in found.fetchall():
        connection.exec_driver_sql(f"DROP TRIGGER {name} ON {table}")


def names(connection: Connection) -> set[str]:
    """Return the triggers of ours that are in place."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'keep_%'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'keep_%%' AND NOT tgisinternal"
    return {name for (name,) in connection.exec_driver_sql(query)}


def _append_only(table: str, dialect: str) -> list[str]:
    """Return what refuses every UPDATE and DELETE of a table."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER keep_{table}_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for act in ("UPDATE", "DELETE")
        ]
    return [
        (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$"
        ),
        (
            f"CREATE TRIGGER keep_{table}_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        ),
        (
            f"CREATE TRIGGER keep_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        ),
    ]
