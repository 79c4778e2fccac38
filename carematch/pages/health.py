"""Whether this installation can serve people: asked by whatever keeps it running."""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from carematch.core.db import db


def problems() -> list[str]:
    """Return what stops the installation from serving, in the operator's words; nothing when it is ready."""
    try:
        db.session.execute(sa.select(sa.literal(1)))
        at = set(MigrationContext.configure(db.session.connection()).get_current_heads())
    except SQLAlchemyError:
        return ["The database does not answer"]
    wanted = set(ScriptDirectory(current_app.extensions["migrate"].directory).get_heads())
    return [] if at == wanted else ["The database has not been migrated: run `flask db upgrade`"]
