"""Lays the demo's gazetteer, which most tests stand on: worked out once for each database, then put back as rows."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from carematch.core import clock
from carematch.core.db import db
from carematch.places import service as places
from carematch.places.models import Area, Edition, PostcodePlace

TABLES = tuple(model.__tablename__ for model in (Edition, Area, PostcodePlace))
_kept: dict[str, dict[str, Any]] = {}


def lay() -> None:
    """Lay the demo's postcode sectors and areas unless they are here, as the product would if it loaded them now."""
    if places.list_editions():
        return
    connection = db.session.connection()
    if any(connection.execute(sa.select(model).limit(1)).first() for model in (Area, PostcodePlace)):
        places.load_demo_gazetteer()  # beside what the test has put there
        return
    address = str(connection.engine.url)
    if address not in _kept:
        places.load_demo_gazetteer()
        db.session.flush()
        _kept[address] = {table: _read(connection, table) for table in TABLES}
        return
    for table, rows in _kept[address].items():
        _write(connection, table, rows)
    db.session.execute(sa.update(Edition).values(created_at=clock.now(), imported_at=clock.now()))


def _read(connection: Connection, table: str) -> Any:
    """Return the rows of a table as its database hands them over and takes them back fastest."""
    cursor: Any = connection.connection.cursor()
    if connection.dialect.name == "sqlite":
        return cursor.execute(f"SELECT * FROM {table}").fetchall()
    with cursor.copy(f"COPY {table} TO STDOUT") as rows:
        return b"".join(rows)


def _write(connection: Connection, table: str, rows: Any) -> None:
    """Put rows back that were read from a table of this database."""
    cursor: Any = connection.connection.cursor()
    if connection.dialect.name == "sqlite":
        cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        return
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        copy.write(rows)
