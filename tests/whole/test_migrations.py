"""The history of the database leads where the models are, forwards and back, with the triggers in place."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from carematch.app import ROOT, create_app
from carematch.core import jobs
from carematch.core.db import db
from migrations import triggers
from tests.conftest import settings
from tests.support import postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Return an application whose database has nothing in it."""
    name = f"migrate_{uuid.uuid4().hex[:12]}"
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}" if on_sqlite else postgres.create_database(name)
    app = create_app(settings(url, tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if not on_sqlite:
        postgres.drop_database(name)


def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    """Leave out what the job engine keeps."""
    return not (kind == "table" and (name in jobs.TABLES or name == "alembic_version"))


def compare_type(
    _context: object, _column: object, _declared: object, _found: object, declared: object
) -> bool | None:
    """Take an enum's text column as it is, as migrations/env.py does."""
    return False if isinstance(declared, sa.Enum) else None


def differences() -> list[object]:
    """Return what the models have and the database has not, or the other way round."""
    with db.engine.connect() as connection:
        options = {"include_object": ours, "compare_type": compare_type, "target_metadata": db.metadata}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, db.metadata))


def checks(engine: sa.Engine) -> set[tuple[str, str | None]]:
    """Return the tables and names of the checks that the database keeps."""
    inspector = sa.inspect(engine)
    return {(table, check["name"]) for table in tables() for check in inspector.get_check_constraints(table)}


def tables() -> set[str]:
    """Return our tables that are there."""
    return set(sa.inspect(db.engine).get_table_names()) - jobs.TABLES - {"alembic_version"}


def laid() -> set[str]:
    """Return the triggers that are in place."""
    with db.engine.connect() as connection:
        return triggers.names(connection)


def test_an_empty_database_becomes_what_the_models_say(empty: Flask) -> None:
    flask_migrate.upgrade()
    assert tables() == set(db.metadata.tables)
    assert differences() == []
    assert checks(db.engine) == {
        (table.name, str(check.name))
        for table in db.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, sa.CheckConstraint)
    }
    assert {"keep_audit_entries_update", "keep_audit_entries_change"} & laid()


def test_every_migration_goes_back_and_forth(empty: Flask) -> None:
    flask_migrate.upgrade()
    before = laid()
    script = ScriptDirectory(str(ROOT / "migrations"))
    for revision in script.walk_revisions():
        flask_migrate.downgrade(revision=revision.down_revision or "base")
        flask_migrate.upgrade(revision=revision.revision)
        assert laid() <= before
    flask_migrate.downgrade(revision="base")
    assert tables() == set()
    flask_migrate.upgrade()
    assert differences() == []
    assert laid() == before


def test_there_is_one_head_and_each_has_a_number() -> None:
    script = ScriptDirectory(str(ROOT / "migrations"))
    assert len(script.get_heads()) == 1
    assert [r.revision for r in reversed(list(script.walk_revisions()))] == [
        f"{number:04d}" for number in range(1, len(list(script.walk_revisions())) + 1)
    ]


def test_migrations_never_import_the_application() -> None:
    files = [*(ROOT / "migrations").rglob("*.py")]
    assert [path.name for path in files if "carematch" in path.read_text()] == []


def test_the_triggers_survive_a_table_being_copied(empty: Flask) -> None:
    """Copying a table, as batch migrations do on SQLite, drops its triggers: upgrade lays them again."""
    flask_migrate.upgrade()
    before = laid()
    with db.engine.begin() as connection:
        triggers.drop(connection)
    assert laid() == set()
    flask_migrate.upgrade()
    assert laid() == before
