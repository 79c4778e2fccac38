"""Runs the migrations: foreign keys off and checked after (SQLite), one at a time (PostgreSQL), triggers laid again."""

import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeDecorator

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from migrations import triggers

extension = current_app.extensions["migrate"]
ONE_AT_A_TIME = 731_202_611  # any number, always the same: the PostgreSQL lock that migrations queue on


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave alone what the job engine keeps in the same database."""
    hidden = extension.configure_args.get("hidden_tables", frozenset())
    return not (kind == "table" and name in hidden) and not (kind == "schema" and name == "dbos")


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our column types as plain SQL types: history must not depend on live code."""
    if kind != "type":
        return False
    if isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    if isinstance(item, TypeDecorator):
        plain = item.impl_instance
        return "sa.DateTime(timezone=True)" if isinstance(plain, sa.DateTime) else f"sa.{plain!r}"
    return False


def compare_type(_context: Any, _column: Any, _metadata: Any, _found: Any, declared: Any) -> bool | None:
    """Take an enum's text column as it is."""
    return False if isinstance(declared, sa.Enum) else None


def migrate(connection: Connection) -> None:
    """Run what is asked of Alembic in one transaction, then lay the triggers again."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:  # no transaction is open yet: inside one SQLite would ignore this
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    try:
        with connection.begin():
            if not sqlite:
                connection.execute(sa.text("SET LOCAL lock_timeout = '10s'"))
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            context.configure(
                connection=connection,
                target_metadata=extension.db.metadata,
                include_name=include_name,
                render_item=render_item,
                compare_type=compare_type,
                render_as_batch=sqlite,
                transaction_per_migration=False,
            )
            context.run_migrations()
            triggers.create(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() if sqlite else []
            if broken:
                raise RuntimeError(f"Rows refer to nothing after the migration: {broken[:5]}")
    finally:
        if sqlite:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


if context.is_offline_mode():
    raise RuntimeError("Migrations run against a database: --sql is not supported")

with extension.db.engine.connect().execution_options(write_tx=True) as the_connection:
    migrate(the_connection)

extension.configure_args["afterwards"](
    current_app._get_current_object()
)  # the job engine keeps its own history
