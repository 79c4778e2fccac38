"""Opening, finding and closing accounts."""

import datetime as dt
import uuid
from typing import Any, TypedDict, Unpack

from carematch.audit import service as audit
from carematch.core import clock
from carematch.core.db import db, every, first, lock, one, owned
from carematch.core.errors import DomainError
from carematch.ledger.kinds import AccountKind
from carematch.ledger.models import Account
from carematch.ledger.posting import code
from carematch.ledger.statements import balance, last_used_on


class AlreadyOpen(DomainError):
    """There is such an account already."""


class AccountClosed(DomainError):
    """An account that is closed takes no more entries."""


class NotEmpty(DomainError):
    """An account that is still in use cannot be closed."""


class Belonging(TypedDict, total=False):
    """What an account belongs to, in opaque references: a book, a holder (person or provider), a funder, a route."""

    book_id: uuid.UUID | None
    holder_ref: str | None
    funder_ref: str | None
    funding_route: str | None


def open_account(
    organisation: Any,
    *,
    by: Any | None,
    kind: AccountKind,
    opened_on: dt.date | None = None,
    **belonging: Unpack[Belonging],
) -> Account:
    """Open an account; raise AlreadyOpen where the organisation has, or had, one for just this, NotACode for prose."""
    audit.hold(organisation)
    name = _name(kind, belonging)
    if _named(organisation, name) is not None:
        raise AlreadyOpen(f"There is such an account already: {kind.label.lower()}")
    account = Account(
        organisation_id=organisation.id,
        code=name,
        kind=kind,
        normal_side=kind.normal_side,
        opened_on=opened_on or clock.today(),
        **{key: _plain(value) for key, value in belonging.items()},
    )
    db.session.add(account)
    db.session.flush()
    audit.record(organisation, "ledger.account_opened", account, by=by, detail={"code": name})
    return account


def account_for(
    organisation: Any, *, by: Any | None, kind: AccountKind, **belonging: Unpack[Belonging]
) -> Account:
    """Return the account for just this, opening it when it is first needed; however many ask at once, there is one."""
    audit.hold(organisation)
    found = find_account(organisation, kind=kind, **belonging)
    return found or open_account(organisation, by=by, kind=kind, **belonging)


def close_account(organisation: Any, account: Account, *, by: Any | None, closed_on: dt.date) -> None:
    """Close an empty account for good, or raise NotEmpty, AccountClosed."""
    audit.hold(organisation)
    account = lock(get_account(organisation, account.id))
    if account.closed_on is not None:
        raise AccountClosed("This account is closed already")
    held = balance(organisation, account)
    if held:
        raise NotEmpty(f"This account still holds {held}. Bring it to £0.00 before you close it")
    if closed_on < max(account.opened_on, last_used_on(organisation, account) or account.opened_on):
        raise NotEmpty("This account was still in use on that day. Choose a later day")
    account.closed_on = closed_on
    audit.record(organisation, "ledger.account_closed", account, by=by, fields=("closed_on",))


def get_account(organisation: Any, account_id: uuid.UUID) -> Account:
    """Return one of the organisation's accounts, or raise NotFound."""
    return one(owned(Account, organisation).where(Account.id == account_id))


def find_account(organisation: Any, *, kind: AccountKind, **belonging: Unpack[Belonging]) -> Account | None:
    """Return the organisation's account for just this, or None."""
    return _named(organisation, _name(kind, belonging))


def list_accounts(organisation: Any, *, book_id: uuid.UUID | None = None) -> list[Account]:
    """Return the organisation's accounts (of one book, where it is given), in the order they were opened."""
    statement = owned(Account, organisation).order_by(Account.created_at, Account.id)
    return every(statement if book_id is None else statement.where(Account.book_id == book_id))


def _named(organisation: Any, name: str) -> Account | None:
    """Return the account that a code names, or None."""
    return first(owned(Account, organisation).where(Account.code == name))


def _name(kind: AccountKind, belonging: Belonging) -> str:
    """Spell out what an account is for, so that one code stands for one account."""
    parts = [belonging.get(key) for key in ("book_id", "holder_ref", "funder_ref", "funding_route")]
    return "|".join([kind.value, *("-" if part is None else code(str(part), 100) for part in parts)])


def _plain(value: Any) -> Any:
    """Return a reference as plain text (members of enumerations are stored by value), an id or nothing as it is."""
    return str(value) if isinstance(value, str) else value
