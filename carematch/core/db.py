"""The database: one base, one transaction, and no way to read another organisation's rows by accident."""

import datetime as dt
import enum
import functools
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    declared_attr,
    mapped_column,
)
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql import visitors
from sqlalchemy.types import TypeDecorator

from carematch.core import clock
from carematch.core.errors import DomainError, NotFound, StaleEdit
from carematch.core.money import Money, MoneyColumn

Row = TypeVar("Row")


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can speak of them on both databases."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(TypeDecorator[dt.datetime]):
    """Stores aware instants, in UTC on both databases; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Store the instant in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("Instants are aware: use clock.now()")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Read the instant back aware (SQLite forgets the zone)."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


db = SQLAlchemy(model_class=Base)

# On the base itself this raises under Flask-SQLAlchemy 3.1, hence here.
_registry: Any = db.Model.registry  # type: ignore[attr-defined]
_registry.update_type_annotation_map(
    {
        str: sa.Text(),
        int: sa.BigInteger(),
        Money: MoneyColumn(),
        dt.datetime: Instant(),
        dict: sa.JSON(),
        list: sa.JSON(),
        enum.StrEnum: sa.Enum(
            enum.StrEnum,
            native_enum=False,
            create_constraint=False,
            length=60,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }
)


class Record:
    """A row with an identity of its own: a random id that may stand in a URL, and when it was made."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4, sort_order=-2)
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now, sort_order=90)


@event.listens_for(Record, "init", propagate=True)
def _give_identity(_row: Any, _args: Any, given: dict[str, Any]) -> None:
    """Give a row its id when it is made, not when it is stored: encrypted texts are bound to it."""
    others = dict(given)
    identity = others.pop("id", None) or uuid.uuid4()
    given.clear()
    given.update(id=identity, **others)  # first, so that it is set before they are


class OrganisationOwned(Record):
    """A row that belongs to one organisation; read it through owned()."""

    @declared_attr
    def organisation_id(cls) -> Mapped[uuid.UUID]:
        """Return the column that says whose row this is."""
        return mapped_column(sa.ForeignKey("organisations.id"), index=True, sort_order=-1)


class Versioned:
    """A row that two people may edit: the second to save a stale page is refused (StaleEdit)."""

    row_version: Mapped[int] = mapped_column(default=1, sort_order=91)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        """Let SQLAlchemy check the version in every update."""
        return {"version_id_col": cls.row_version}


class UnscopedQuery(RuntimeError):
    """A programming error: rows of organisations were asked for without saying whose."""


class NestedTransaction(RuntimeError):
    """A programming error: a use case opened a second transaction inside its own."""


@functools.cache
def tenant_tables() -> frozenset[str]:
    """Return the names of the tables whose rows belong to one organisation (ask once all models are known)."""
    return frozenset(
        mapper.local_table.name
        for mapper in _registry.mappers
        if issubclass(mapper.class_, OrganisationOwned)
    )


def owned(model: type[Any], organisation: Any, *columns: Any) -> sa.Select[Any]:
    """Select an organisation's own rows of a model (or columns computed over them)."""
    statement = sa.select(*columns).select_from(model) if columns else sa.select(model)
    return statement.where(model.organisation_id == organisation.id).execution_options(scoped=True)


def one(statement: sa.Select[Any]) -> Any:
    """Return the one row that a statement finds, or raise NotFound."""
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("There is nothing here by that name")
    return found


def first(statement: sa.Select[Any]) -> Any | None:
    """Return the first row that a statement finds, or None."""
    return db.session.scalars(statement.limit(1)).first()


def every(statement: sa.Select[Any]) -> list[Any]:
    """Return all rows that a statement finds; the statement says in which order."""
    return list(db.session.scalars(statement).unique())


def lock(instance: Row) -> Row:
    """Reload a row and hold it to the end of the transaction: what is decided on must not move."""
    db.session.flush()  # a reload would throw away what was changed and not yet written
    # Only its own row: what was loaded beside it is joined again, and PostgreSQL locks no outer side of a join.
    db.session.refresh(instance, with_for_update={"of": type(instance)})
    return instance


def unchanged_since(instance: Any, row_version: str | int | None) -> None:
    """Raise StaleEdit when a row is no longer as the page showed it (`row_version` as the form carried it)."""
    if str(row_version) != str(instance.row_version):
        raise StaleEdit()


_at_start: list[Callable[[], None]] = []


def at_start_of_transaction(hook: Callable[[], None]) -> None:
    """Have a function called inside every transaction, first (the form's idempotency key is claimed so)."""
    if hook not in _at_start:
        _at_start.append(hook)


@contextmanager
def transaction() -> Iterator[Session]:
    """Run one use case: all of it is kept, or none; load inside it what you decide on.

    Ends the request's read transaction, then begins a write one (BEGIN IMMEDIATE on SQLite). Nothing else commits.
    Raises StaleEdit where a versioned row changed meanwhile, NestedTransaction where one is open.
    """
    session = db.session()
    if session.info.get("writing"):
        raise NestedTransaction("One transaction per use case: services never open their own")
    session.rollback()
    session.connection(execution_options={"write_tx": True})
    session.info["writing"] = True
    try:
        for hook in _at_start:
            hook()
        yield session
        session.commit()
    except StaleDataError as error:
        session.rollback()
        raise StaleEdit() from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)


def writing() -> bool:
    """Tell whether a transaction() is open."""
    return bool(db.session().info.get("writing"))


@event.listens_for(Session, "do_orm_execute")
def _refuse_unscoped(state: ORMExecuteState) -> None:
    """Raise UnscopedQuery where a statement names an organisation-owned table but not whose rows."""
    if state.is_column_load or state.is_relationship_load or state.is_insert:
        return
    if state.execution_options.get("scoped"):
        return
    statement: Any = state.statement
    asked = {element.name for element in visitors.iterate(statement) if isinstance(element, sa.Table)}
    table = getattr(statement, "table", None)
    if table is not None:
        asked.add(table.name)
    unscoped = sorted(asked & tenant_tables())
    if unscoped:
        raise UnscopedQuery(f"Say whose rows of {', '.join(unscoped)}: use owned()")


# recursive_triggers: without it INSERT OR REPLACE would slip past the triggers that refuse a DELETE.
# secure_delete: what was deleted is overwritten, or it would lie readable in the file until its page is used again.
PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "busy_timeout=15000",
    "synchronous=FULL",
    "recursive_triggers=ON",
    "secure_delete=ON",
)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Make SQLite safe for money: write-ahead log, foreign keys, full sync, and our own BEGIN."""
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Take SQLite's write lock at once in write units: upgrading a read lock later loses updates."""
    options = connection.get_execution_options()
    if connection.dialect.name == "sqlite" and not options.get("begins_itself"):  # the job engine does
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write_tx") else "BEGIN")


__all__ = [
    "DomainError",
    "Instant",
    "NestedTransaction",
    "NotFound",
    "OrganisationOwned",
    "Record",
    "UnscopedQuery",
    "Versioned",
    "at_start_of_transaction",
    "db",
    "every",
    "first",
    "lock",
    "one",
    "owned",
    "tenant_tables",
    "transaction",
    "unchanged_since",
    "writing",
]
