"""Encrypting what stands in a table already, and back: the same envelopes as the models keep, bound to their rows."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from flask import current_app

Words = Callable[..., str | None]


def as_text(value: str | None) -> str | None:
    """Return a text to encrypt; nothing and the empty text are kept as nothing."""
    return value or None


def as_json(value: Any) -> str | None:
    """Return a list or an object as the text to encrypt; an empty one is kept as nothing."""
    return json.dumps(value) if value else None


def always_json(value: Any) -> str:
    """Return a list or an object as the text to encrypt, also an empty one."""
    return json.dumps(value)


def seal(
    table: str, sealed: str, old: Sequence[sa.Column[Any]], words: Words = as_text, row: str = "id"
) -> None:
    """Write into a column the envelope of what others of the row hold; `row` names what it is bound to."""
    rows, bound = _table(table, sealed, old), _bound(row)
    rows = sa.table(table, *rows, *([] if row == "id" else [bound]))
    connection = op.get_bind()
    found = connection.execute(sa.select(rows.c.id, rows.c[row], *(rows.c[each.name] for each in old))).all()
    for row_id, place, *values in found:
        text = words(*values)
        if text is not None:
            envelope = current_app.extensions["keyring"].encrypt(text, f"{table}.{sealed}:{place}")
            connection.execute(sa.update(rows).where(rows.c.id == row_id).values({sealed: envelope}))


def index(table: str, indexed: str, old: sa.Column[Any]) -> None:
    """Write into a column the keyed hash by which a row is found that keeps a text encrypted."""
    rows = sa.table(table, *_table(table, indexed, [old]))
    connection = op.get_bind()
    for row_id, text in connection.execute(sa.select(rows.c.id, rows.c[old.name])).all():
        found_by = current_app.extensions["keyring"].index(text, f"{table}.{indexed}")
        connection.execute(sa.update(rows).where(rows.c.id == row_id).values({indexed: found_by}))


def unseal(
    table: str,
    sealed: str,
    old: Sequence[sa.Column[Any]],
    values: Callable[[str], Sequence[Any]],
    row: str = "id",
) -> None:
    """Write what an envelope holds back into the columns it came from; where there is none they stay as they are."""
    rows, bound = _table(table, sealed, old), _bound(row)
    rows = sa.table(table, *rows, *([] if row == "id" else [bound]))
    connection = op.get_bind()
    found = connection.execute(sa.select(rows.c.id, rows.c[row], rows.c[sealed])).all()
    for row_id, place, envelope in found:
        if envelope is not None:
            held = values(current_app.extensions["keyring"].decrypt(envelope, f"{table}.{sealed}:{place}"))
            told = {column.name: value for column, value in zip(old, held, strict=True)}
            connection.execute(sa.update(rows).where(rows.c.id == row_id).values(told))


def _table(table: str, sealed: str, old: Sequence[sa.Column[Any]]) -> list[Any]:
    """Return the columns that are read and written, typed as the database keeps them."""
    columns = [sa.column(each.name, each.type) for each in old]
    return [sa.column("id", sa.Uuid()), sa.column(sealed, sa.Text()), *columns]


def _bound(row: str) -> Any:
    """Return the column whose value an envelope is bound to."""
    return sa.column(row, sa.Uuid() if row == "id" else sa.Text())
