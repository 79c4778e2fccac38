"""Reading over organisations, for reports, feeds and nightly commands only (an import contract names who may)."""

from typing import Any

import sqlalchemy as sa


def across(model: type[Any], *columns: Any) -> sa.Select[Any]:
    """Select rows of a model over all organisations; whoever calls it narrows it and says why."""
    statement = sa.select(*columns).select_from(model) if columns else sa.select(model)
    return statement.execution_options(scoped=True)
