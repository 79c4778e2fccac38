"""The rules as they hold for an organisation: those shipped, and what it, its councils or the administrator changed.

Everything that asks a rule on somebody's behalf asks `book_for(organisation.id)` with
`overrides=overrides_for(organisation.id, council_code)`. Where a council has changed a rule, its word stands before
the anchor's for providers based there, while it commissions that anchor; then the anchor's own; then the rule for all.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from carematch.core.db import db
from carematch.organisations.models import Commission, RuleOverride
from carematch.rules.data import BOOK
from carematch.rules.dated import Rule, RuleBook, RuleValue

_BOOKS = "rule_books"  # in the session, until its transaction ends: nobody sees a book older than what else they read


def book_for(organisation_id: uuid.UUID | None) -> RuleBook:
    """Return every rule as it holds for an organisation (None: for everybody); one query a transaction."""
    books: dict[uuid.UUID | None, RuleBook] = db.session().info.setdefault(_BOOKS, {})
    if organisation_id not in books:
        books[organisation_id] = BOOK.with_rules(_recorded(organisation_id))
    return books[organisation_id]


def overrides_for(organisation_id: uuid.UUID, council_code: str | None = None) -> tuple[str, ...]:
    """Return whose rules stand before those for everybody, first first: the council's, then the organisation's."""
    own = str(organisation_id)
    return (council_code, own) if council_code else (own,)


def forget_books() -> None:
    """Forget the books that were put together, since a rule has been changed."""
    db.session().info.pop(_BOOKS, None)


def plain_value(stored: Any) -> RuleValue:
    """Return a value as rules hold it, from how the database does."""
    return tuple(stored) if isinstance(stored, list) else stored


def _recorded(organisation_id: uuid.UUID | None) -> Iterator[Rule]:
    """Yield the rules recorded for everybody, for an organisation, and for the councils that commission it.

    A council's rule reaches an anchor only on the days on which the council commissions it.
    """
    found = db.session.execute(
        sa.select(RuleOverride, Commission.starts_on, Commission.ends_on)
        .outerjoin(
            Commission,
            sa.and_(
                Commission.council_id == RuleOverride.organisation_id, Commission.anchor_id == organisation_id
            ),
        )
        .where(
            sa.or_(
                RuleOverride.organisation_id.is_(None),
                RuleOverride.organisation_id == organisation_id,
                Commission.id.is_not(None),
            )
        )
        .order_by(RuleOverride.starts_on, RuleOverride.number)
    )
    for override, since, until in found:
        starts_on = max(filter(None, (override.starts_on, since)))
        ends_on = min(filter(None, (override.last_day, until)), default=None)
        if ends_on is None or starts_on <= ends_on:
            yield _rule(override, starts_on, ends_on)


def _rule(override: RuleOverride, starts_on: dt.date, ends_on: dt.date | None) -> Rule:
    return Rule(
        override.key,
        plain_value(override.value),
        starts_on,
        ends_on,
        override.source,
        override.applies_to or None,
    )


@event.listens_for(Session, "after_transaction_end")
def _forget_with_the_transaction(session: Session, transaction: SessionTransaction) -> None:
    """Forget the books at the end of a transaction: in the next one somebody else may have changed a rule."""
    if transaction.parent is None:
        session.info.pop(_BOOKS, None)
