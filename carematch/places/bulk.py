"""Writes rows of places by the million, or a few at a time: updated where they are there."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import islice
from typing import Any, cast

import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from carematch.places.models import Edition, PostcodePlace
from carematch.places.rows import FIELDS

COLUMNS = (*FIELDS, "edition_id")

_TABLE = cast(sa.Table, PostcodePlace.__table__)
# A row is one line of text, None among it, which is told to stand for NULL. Nothing needs escaping: every value is a
# code, a month or a number that was checked.
_COPY, _INCOMING = "COPY {} ({}) FROM STDIN (NULL 'None')", "incoming_places"
_LINE = "\t".join(["%s"] * len(COLUMNS)) + "\n"
_LINES = 5_000


def upsert(connection: Connection, model: type[Any], rows: list[dict[str, Any]]) -> None:
    """Insert a few rows of any table, or update those whose key is there."""
    if not rows:
        return
    table: sa.Table = model.__table__
    statement = _insert(connection, table)
    columns = [column.name for column in table.columns]
    connection.execute(_on_conflict(table, statement, columns), rows)


def load(
    connection: Connection,
    rows: Iterable[tuple[Any, ...]],
    *,
    untold: Collection[str] = (),
    many: bool = False,
) -> int:
    """Write rows of postcodes in the order of COLUMNS and return how many; what a newer edition said is left alone.

    The values are text as the database stores it, so that nothing is converted on the way. `untold` columns keep what
    they held. Millions of rows go through a cursor of the driver: SQLite's in one loop, PostgreSQL's by COPY. Where
    they are `many` beside those that are held, the index is made anew after them, in a quarter of the time.
    """
    if connection.dialect.name == "postgresql":
        return _copy(connection, rows, untold)
    with _index_after(connection) if many else nullcontext():
        return _insert_each(connection, rows, untold)


@contextmanager
def _index_after(connection: Connection) -> Iterator[None]:
    """Take the table's indexes away, and make them again at the end, in the same transaction."""
    for index in _TABLE.indexes:
        index.drop(connection)
    yield
    for index in _TABLE.indexes:
        index.create(connection)


def _insert_each(connection: Connection, rows: Iterable[tuple[Any, ...]], untold: Collection[str]) -> int:
    """Write rows one by one through SQLite's own loop and return how many."""
    columns: dict[str, Any] = {name: sa.bindparam(name) for name in COLUMNS}
    statement = _guarded(sqlite.insert(_TABLE).values(columns), untold)
    cursor: Any = connection.connection.cursor()
    try:
        compiled = statement.compile(dialect=connection.dialect)
        assert tuple(compiled.positiontup) == COLUMNS  # SQLAlchemy puts them in the order of the table
        cursor.executemany(str(compiled), rows)
        return cursor.rowcount
    finally:
        cursor.close()


def edition_key(connection: Connection, edition: Edition) -> str:
    """Return an edition's id as text, the way the database stores it."""
    process = sa.Uuid().dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return str(process(edition.id)) if process else str(edition.id)


def _copy(connection: Connection, rows: Iterable[tuple[Any, ...]], untold: Collection[str]) -> int:
    """COPY straight into the table where it holds no postcode yet, else beside it and over from there."""
    whole = sa.select(_TABLE.c.key).where(_TABLE.c.key.not_like("% %")).limit(1)
    if connection.execute(whole).first() is None:
        with _index_after(connection):
            return _stream(connection, _TABLE.name, rows)
    incoming = sa.Table(
        _INCOMING,
        sa.MetaData(),
        *(sa.Column(name, _TABLE.c[name].type) for name in COLUMNS),
        prefixes=["TEMPORARY"],
    )
    incoming.create(connection)
    _stream(connection, incoming.name, rows)
    chosen = sa.select(*(incoming.c[name] for name in COLUMNS))
    statement = _guarded(postgresql.insert(_TABLE).from_select(COLUMNS, chosen), untold)
    written = connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount
    incoming.drop(connection)
    return written


def _stream(connection: Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> int:
    """Send rows to PostgreSQL as they come and return how many there were."""
    copy_in = sql.SQL(_COPY).format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, COLUMNS)))
    driver: Any = connection.connection  # psycopg's own connection can copy
    with driver.cursor() as cursor:
        with cursor.copy(copy_in) as copy:
            remaining = iter(rows)
            while lines := [_LINE % row for row in islice(remaining, _LINES)]:
                copy.write("".join(lines))
        return cursor.rowcount


def _guarded(statement: Any, untold: Collection[str]) -> Any:
    """Return an insert of postcodes that updates, unless the row is from a newer edition than the one coming in."""
    newer, coming = sa.orm.aliased(Edition), sa.orm.aliased(Edition)
    # Named as text, as an ON CONFLICT clause is no SELECT that a subquery could be related to.
    held: sa.ColumnClause[Any] = sa.literal_column(f"{_TABLE.name}.edition_id")
    arriving: sa.ColumnClause[Any] = sa.literal_column("excluded.edition_id")
    published = sa.select(coming.published_on).where(coming.id == arriving).scalar_subquery()
    held_is_newer = sa.exists().where(newer.id == held, newer.published_on > published)
    changes = {name: statement.excluded[name] for name in COLUMNS if name != "key" and name not in untold}
    return statement.on_conflict_do_update(index_elements=["key"], set_=changes, where=~held_is_newer)


def _insert(connection: Connection, table: sa.Table) -> Any:
    """Return the insert of the database in use."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


def _on_conflict(table: sa.Table, statement: Any, columns: Iterable[str]) -> Any:
    """Return an insert that updates where the key is there."""
    keys = [column.name for column in table.primary_key]
    changes = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changes)
