"""Posting and reversing entries; with accounts and statements, all that other slices need of the ledger."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa

from carematch.audit import service as audit
from carematch.core.db import db, every, first, one, owned
from carematch.core.errors import DomainError, NotFound
from carematch.ledger import posting
from carematch.ledger.accounts import (
    AccountClosed,
    AlreadyOpen,
    NotEmpty,
    account_for,
    close_account,
    find_account,
    get_account,
    list_accounts,
    open_account,
)
from carematch.ledger.kinds import EntryKind
from carematch.ledger.models import Account, Entry, Leg
from carematch.ledger.posting import Credit, Debit, Line, NotACode, Posting, Unbalanced
from carematch.ledger.statements import balance, balances, movements, statement_lines


class KeyReused(DomainError):
    """The key of an earlier entry came again with something else in it."""


class RoutesMixed(DomainError):
    """Money of two funding routes met in one entry."""


class SamePerson(DomainError):
    """Whoever posts an entry cannot be the one who approves it."""


class AlreadyReversed(DomainError):
    """An entry is undone once."""


class NotReversible(DomainError):
    """This entry cannot be undone in this way."""


def post(
    organisation: Any,
    *,
    by: Any | None,
    kind: EntryKind,
    effective_on: dt.date,
    legs: Sequence[Debit | Credit],
    idem_key: str,
    source_ref: str,
    narrative_code: str,
    approved_by: Any | None = None,
) -> Entry:
    """Post an entry; the same key with the same content returns the first one.

    Raises Unbalanced, NotACode, SamePerson, NotFound (an account of somebody else), AccountClosed, RoutesMixed, and
    KeyReused where the key came before with other content. `by` is None for the installation's own nightly work.
    """
    if kind is EntryKind.REVERSAL:
        raise NotReversible("Undo an entry with reverse(), which knows what it undoes")
    asked = Posting(
        kind=kind,
        effective_on=effective_on,
        lines=posting.lines(legs),
        idem_key=idem_key,
        source_ref=source_ref,
        narrative_code=narrative_code,
        approved_by_id=_id(approved_by),
    )
    return _post(organisation, asked, by=by)


def reverse(
    organisation: Any,
    entry: Entry,
    *,
    by: Any | None,
    reason_code: str,
    effective_on: dt.date,
    idem_key: str,
    approved_by: Any | None = None,
) -> Entry:
    """Undo an entry with its mirror image, once; the same key returns the first reversal.

    Raises AlreadyReversed, NotReversible (a reversal, or a day before the entry's own), and what posting raises.
    """
    audit.hold(organisation)
    entry = get_entry(organisation, entry.id)
    if entry.reverses_id is not None:
        raise NotReversible("This entry undoes another. Post a new entry instead of undoing it")
    if effective_on < entry.effective_on:
        raise NotReversible("An entry cannot be undone before the day it counts from")
    earlier = find_reversal(organisation, entry)
    if earlier is not None and earlier.idem_key != idem_key:
        raise AlreadyReversed("This entry has been undone already")
    asked = Posting(
        kind=EntryKind.REVERSAL,
        effective_on=effective_on,
        lines=tuple(line.turned() for line in _lines_of(organisation, entry)),
        idem_key=idem_key,
        source_ref=entry.source_ref,
        narrative_code=reason_code,
        approved_by_id=_id(approved_by),
        reverses_id=entry.id,
    )
    return _post(organisation, asked, by=by)


def get_entry(organisation: Any, entry_id: uuid.UUID) -> Entry:
    """Return one of the organisation's entries, or raise NotFound."""
    return one(owned(Entry, organisation).where(Entry.id == entry_id))


def find_entry(organisation: Any, *, idem_key: str) -> Entry | None:
    """Return the entry that was posted under a key, or None."""
    return first(owned(Entry, organisation).where(Entry.idem_key == idem_key))


def find_reversal(organisation: Any, entry: Entry) -> Entry | None:
    """Return the entry that undid another, or None."""
    return first(owned(Entry, organisation).where(Entry.reverses_id == entry.id))


def list_entries(
    organisation: Any,
    *,
    account: Account | None = None,
    book_id: uuid.UUID | None = None,
    source_ref: str | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> list[Entry]:
    """Return the organisation's entries, oldest first, narrowed to an account, a book, a source or some days."""
    statement = owned(Entry, organisation)
    touching = owned(Leg, organisation, Leg.entry_id)
    if account is not None:
        statement = statement.where(Entry.id.in_(touching.where(Leg.account_id == account.id)))
    if book_id is not None:
        on_book = touching.join(Account, Account.id == Leg.account_id).where(Account.book_id == book_id)
        statement = statement.where(Entry.id.in_(on_book))
    if source_ref is not None:
        statement = statement.where(Entry.source_ref == source_ref)
    if since is not None:
        statement = statement.where(Entry.effective_on >= since)
    if until is not None:
        statement = statement.where(Entry.effective_on <= until)
    return every(statement.order_by(Entry.effective_on, Entry.posted_at, Entry.id))


def legs_of(organisation: Any, entry: Entry) -> list[Leg]:
    """Return the legs of an entry, in the order they were posted."""
    return every(owned(Leg, organisation).where(Leg.entry_id == entry.id).order_by(Leg.position))


def _post(organisation: Any, asked: Posting, *, by: Any | None) -> Entry:
    """Store an entry, or return the one that its key already stands for; one at a time in an organisation."""
    audit.hold(organisation)
    earlier = find_entry(organisation, idem_key=asked.idem_key)
    if earlier is not None:
        if _content(organisation, earlier) != asked.content:
            raise KeyReused("This was recorded before with other details. Nothing was recorded now")
        return earlier
    if by is not None and by.id == asked.approved_by_id:
        raise SamePerson("Somebody else has to approve what you post")
    _check_accounts(organisation, {line.account_id for line in asked.lines})
    entry = get_entry(organisation, _store(organisation, asked, by))
    moved = [[str(line.account_id), line.debit_pence, line.credit_pence] for line in asked.lines]
    audit.record(organisation, "ledger.posted", entry, by=by, detail={"key": asked.idem_key, "legs": moved})
    return entry


def _store(organisation: Any, asked: Posting, by: Any | None) -> uuid.UUID:
    """Write the legs, then the entry that proves them whole: the database refuses any other order."""
    entry_id = uuid.uuid4()
    owner = {"organisation_id": organisation.id}
    legs = [
        {
            **owner,
            "id": uuid.uuid4(),
            "entry_id": entry_id,
            "position": position,
            "account_id": line.account_id,
            "debit_pence": line.debit_pence,
            "credit_pence": line.credit_pence,
        }
        for position, line in enumerate(asked.lines, start=1)
    ]
    db.session.execute(sa.insert(_table(Leg)), legs)
    db.session.execute(
        sa.insert(_table(Entry)).values(
            **owner,
            id=entry_id,
            idem_key=asked.idem_key,
            kind=asked.kind,
            effective_on=asked.effective_on,
            posted_by_id=_id(by),
            approved_by_id=asked.approved_by_id,
            reverses_id=asked.reverses_id,
            source_ref=asked.source_ref,
            narrative_code=asked.narrative_code,
        )
    )
    return entry_id


def _check_accounts(organisation: Any, wanted: set[uuid.UUID]) -> None:
    """Raise NotFound, AccountClosed or RoutesMixed where an entry may not touch these accounts together."""
    found = db.session.execute(
        owned(Account, organisation, Account.closed_on, Account.funding_route).where(Account.id.in_(wanted))
    ).all()
    if len(found) != len(wanted):
        raise NotFound("There is no such account")
    if any(closed_on is not None for closed_on, _ in found):
        raise AccountClosed("One of these accounts is closed, so nothing more can be posted to it")
    if len({route for _, route in found if route is not None}) > 1:
        raise RoutesMixed("Money of two funding routes cannot meet in one entry. Post one for each")


def _content(organisation: Any, entry: Entry) -> tuple[object, ...]:
    """Return what an entry said, as its posting said it."""
    kept = Posting(
        kind=entry.kind,
        effective_on=entry.effective_on,
        lines=_lines_of(organisation, entry),
        idem_key=entry.idem_key,
        source_ref=entry.source_ref,
        narrative_code=entry.narrative_code,
        approved_by_id=entry.approved_by_id,
        reverses_id=entry.reverses_id,
    )
    return kept.content


def _lines_of(organisation: Any, entry: Entry) -> tuple[Line, ...]:
    """Return the legs of an entry as they were posted."""
    return tuple(
        Line(leg.account_id, leg.debit_pence, leg.credit_pence) for leg in legs_of(organisation, entry)
    )


def _id(user: Any | None) -> uuid.UUID | None:
    """Return a user's id, or None for nobody."""
    return user.id if user is not None else None


def _table(model: Any) -> sa.Table:
    """Return a model's table: legs and entries are written past the session, which would choose its own order."""
    return cast(sa.Table, model.__table__)


__all__ = [
    "AccountClosed",
    "AlreadyOpen",
    "AlreadyReversed",
    "Credit",
    "Debit",
    "KeyReused",
    "NotACode",
    "NotEmpty",
    "NotReversible",
    "RoutesMixed",
    "SamePerson",
    "Unbalanced",
    "account_for",
    "balance",
    "balances",
    "close_account",
    "find_account",
    "find_entry",
    "find_reversal",
    "get_account",
    "get_entry",
    "legs_of",
    "list_accounts",
    "list_entries",
    "movements",
    "open_account",
    "post",
    "reverse",
    "statement_lines",
]
