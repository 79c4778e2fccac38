"""The sentences that must always be true of funds, receipts, hours and payments beside the ledger; reads only.

Checked over all organisations, as the ledger's own are: give check() to carematch.ledger.invariants.check().
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, cast

import sqlalchemy as sa

from carematch.arrangements.models import Arrangement
from carematch.arrangements.models import Funding as ArrangementFunding
from carematch.core.db import db
from carematch.core.money import Money
from carematch.funds.books import HELD_FOR_PERSON, ROUTE, WHERE_MONEY_IS
from carematch.funds.models import Fund, Hours, Payment, Receipt
from carematch.funds.vocabulary import HoursStatus, PaymentRoute
from carematch.ledger.invariants import Broken
from carematch.ledger.kinds import AccountKind
from carematch.ledger.models import Account, Entry, Leg

_funds, _receipts, _payments, _hours, _accounts, _entries, _legs, _arrangements, _funding = (
    cast(sa.Table, model.__table__)
    for model in (Fund, Receipt, Payment, Hours, Account, Entry, Leg, Arrangement, ArrangementFunding)
)
_CREDIT = sa.func.sum(_legs.c.credit_pence - _legs.c.debit_pence)


def check(connection: Any = None) -> list[Broken]:
    """Return every sentence that is not true."""
    asked = db.session if connection is None else connection
    return [
        Broken(rule, str(subject))
        for rules in (_of_sums, _of_belonging, _of_receipts, _of_payments, _of_hours)
        for rule, subjects in rules(asked)
        for subject in subjects
    ]


def _rows(connection: Any, statement: sa.Select[Any]) -> list[Any]:
    """Return what a select over all organisations finds."""
    return list(connection.execute(statement.execution_options(scoped=True)))


def _pairs(connection: Any, statement: sa.Select[Any]) -> list[tuple[Any, Any]]:
    """Return the two columns that a select over all organisations finds."""
    return [(row[0], row[1]) for row in _rows(connection, statement)]


def _pence(connection: Any, statement: sa.Select[Any]) -> dict[Any, int]:
    """Return sums by their key; what is not named comes to nothing."""
    found: dict[Any, int] = defaultdict(int)
    for key, amount in _pairs(connection, statement):
        found[key] += amount.pence if isinstance(amount, Money) else int(amount)
    return found


def _differing(ids: Iterable[Any], one: Mapping[Any, int], other: Mapping[Any, int]) -> list[Any]:
    """Return the ids at which two sums are not the same."""
    return [each for each in ids if one.get(each, 0) != other.get(each, 0)]


def _by_book(connection: Any, *kinds: AccountKind) -> dict[Any, int]:
    """Return what the accounts of some kinds come to, credits less debits, by book."""
    return _pence(
        connection,
        sa.select(_accounts.c.book_id, _CREDIT)
        .join_from(_legs, _accounts, _accounts.c.id == _legs.c.account_id)
        .where(_accounts.c.kind.in_(kinds), _accounts.c.funding_route == ROUTE)
        .group_by(_accounts.c.book_id),
    )


def _of_sums(connection: Any) -> list[tuple[str, Iterable[Any]]]:
    """Return what every fund comes to: receipts - payments = where its money is = what is held for the person."""
    routes = dict(_pairs(connection, sa.select(_funds.c.id, _funds.c.payment_route)))
    ids = list(routes)
    received, paid, unpaid = (
        _pence(
            connection,
            sa.select(table.c.fund_id, sa.func.sum(amount)).where(*those).group_by(table.c.fund_id),
        )
        for table, amount, those in (
            (_receipts, _receipts.c.amount, ()),
            (_payments, _payments.c.amount, ()),
            (_hours, _hours.c.cost, (_hours.c.status == HoursStatus.APPROVED, _hours.c.fund_id.is_not(None))),
        )
    )
    held = _by_book(connection, *HELD_FOR_PERSON)
    where = {book: -pence for book, pence in _by_book(connection, *WHERE_MONEY_IS).items()}
    other = _by_book(
        connection, *(kind for kind in AccountKind if kind not in (*HELD_FOR_PERSON, *WHERE_MONEY_IS))
    )
    rows = {each: received.get(each, 0) - paid.get(each, 0) for each in ids}
    aside = _by_book(connection, AccountKind.PROVIDER_PAYABLE)
    left = _by_book(connection, AccountKind.ISF_HELD)
    booked = {each: held.get(each, 0) + other.get(each, 0) for each in ids}
    return [
        ("The receipts and payments of a fund differ from its book", _differing(ids, rows, booked)),
        ("The money of a fund is not where its book says", _differing(ids, where, booked)),
        ("The money of a fund is with somebody who does not pay from it", _astray(connection, routes)),
        ("What a fund has set aside differs from its approved, unpaid hours", _differing(ids, aside, unpaid)),
        ("A fund is overspent", [each for each in ids if min(left.get(each, 0), held.get(each, 0)) < 0]),
    ]


def _astray(connection: Any, routes: Mapping[Any, Any]) -> list[Any]:
    """Return the funds that have money, or a debt, with us where others pay, or with others where we do."""
    ours, theirs = (_by_book(connection, kind) for kind in WHERE_MONEY_IS)
    return [
        each
        for each, route in routes.items()
        if (theirs if route in (None, PaymentRoute.HOLDER_PAYS) else ours).get(each, 0)
    ]


def _of_belonging(connection: Any) -> list[tuple[str, Iterable[Any]]]:
    """Return what keeps people and funders apart: accounts, payments and hours belong to their fund's person."""
    accounts = _rows(
        connection,
        sa.select(
            _accounts.c.id,
            _accounts.c.holder_ref,
            _accounts.c.funder_ref,
            _accounts.c.organisation_id,
            _funds.c.person_id,
            _funds.c.council_code,
            _funds.c.organisation_id,
        )
        .join_from(_accounts, _funds, _funds.c.id == _accounts.c.book_id, isouter=True)
        .where(_accounts.c.funding_route == ROUTE),
    )
    books = sa.func.count(sa.distinct(_accounts.c.book_id))
    mixed = (
        sa.select(_legs.c.entry_id)
        .join_from(_legs, _accounts, _accounts.c.id == _legs.c.account_id)
        .where(_accounts.c.funding_route == ROUTE)
        .group_by(_legs.c.entry_id)
        .having(books > 1)
    )
    return [
        (
            "An account of a fund belongs to another person or funder",
            [
                account
                for account, holder, funder, at, person, council, of in accounts
                if (holder, funder, at) != (str(person), council, of)
            ],
        ),
        ("An entry mixes the money of two funds", [entry for (entry,) in _rows(connection, mixed)]),
        ("A payment crosses people or funders", _crossing(connection, _payments)),
        ("Hours are paid from another person's or funder's money", _crossing(connection, _hours)),
    ]


def _crossing(connection: Any, table: sa.Table) -> list[Any]:
    """Return the rows of a table whose fund is not the one that their arrangement is paid from."""
    route = sa.and_(_funding.c.arrangement_id == _arrangements.c.id, _funding.c.route == ROUTE)
    placed = (
        table.join(_funds, _funds.c.id == table.c.fund_id)
        .join(_arrangements, _arrangements.c.id == table.c.arrangement_id)
        .outerjoin(_funding, route)
    )
    astray = [
        _arrangements.c.person_id != _funds.c.person_id,
        _funding.c.council_code.is_(None),
        _funding.c.council_code != _funds.c.council_code,
    ]
    if table is _payments:
        astray += [
            _payments.c.person_id != _funds.c.person_id,
            _payments.c.council_code != _funds.c.council_code,
            _payments.c.provider_id != _arrangements.c.provider_id,
        ]
    return [
        row for (row,) in _rows(connection, sa.select(table.c.id).select_from(placed).where(sa.or_(*astray)))
    ]


def _credited(connection: Any, kind: AccountKind) -> dict[Any, int]:
    """Return what entries put on the accounts of a kind, credits less debits, by entry."""
    return _pence(
        connection,
        sa.select(_legs.c.entry_id, _CREDIT)
        .join_from(_legs, _accounts, _accounts.c.id == _legs.c.account_id)
        .where(_accounts.c.kind == kind, _accounts.c.funding_route == ROUTE)
        .group_by(_legs.c.entry_id),
    )


def _of_receipts(connection: Any) -> list[tuple[str, Iterable[Any]]]:
    """Return what every receipt is: the amount of its entry."""
    said = _pence(connection, sa.select(_receipts.c.entry_id, _receipts.c.amount))
    return [
        (
            "A receipt differs from its entry",
            _differing(said, said, _credited(connection, AccountKind.ISF_HELD)),
        )
    ]


def _of_payments(connection: Any) -> list[tuple[str, Iterable[Any]]]:
    """Return what every payment is: the amount of its entry; its undoing, the same below nothing."""
    said = _pence(
        connection,
        sa.select(_payments.c.entry_id, sa.func.sum(_payments.c.amount)).group_by(_payments.c.entry_id),
    )
    gone = {entry: -pence for entry, pence in _credited(connection, AccountKind.PROVIDER_PAYABLE).items()}
    undone = _payments.alias("undone")
    pair = sa.select(_payments.c.id).join_from(_payments, undone, undone.c.id == _payments.c.reverses_id)
    unlike = sa.or_(
        undone.c.amount != -_payments.c.amount,
        *(
            undone.c[name] != _payments.c[name]
            for name in ("fund_id", "ring", "funding_source", "council_code")
        ),
    )
    return [
        ("A payment differs from its entry", _differing(said, said, gone)),
        ("An undone payment is not cancelled out", [row for (row,) in _rows(connection, pair.where(unlike))]),
    ]


def _of_hours(connection: Any) -> list[tuple[str, Iterable[Any]]]:
    """Return what hours are: set aside at their cost while approved or paid, and paid at what the payment came to."""
    undone = sa.select(_entries.c.reverses_id).where(_entries.c.reverses_id.is_not(None))
    live = _hours.c.status.in_((HoursStatus.APPROVED, HoursStatus.PAID))
    aside = _pence(
        connection,
        sa.select(_hours.c.care_entry_id, _hours.c.cost).where(live, _hours.c.fund_id.is_not(None)),
    )
    gone_back = sa.select(_hours.c.id).where(
        sa.or_(
            sa.and_(live, _hours.c.care_entry_id.in_(undone)),
            sa.and_(
                sa.not_(live), _hours.c.care_entry_id.is_not(None), _hours.c.care_entry_id.not_in(undone)
            ),
            _hours.c.paid_entry_id.in_(undone),
        )
    )
    worked = _pence(
        connection,
        sa.select(_hours.c.paid_entry_id, sa.func.sum(_hours.c.cost))
        .where(_hours.c.paid_entry_id.is_not(None))
        .group_by(_hours.c.paid_entry_id),
    )
    paid = _pence(
        connection,
        sa.select(_payments.c.entry_id, sa.func.sum(_payments.c.amount))
        .where(_payments.c.reverses_id.is_(None), _payments.c.entry_id.not_in(undone))
        .group_by(_payments.c.entry_id),
    )
    return [
        (
            "Hours were not set aside at their cost",
            _differing(aside, aside, _credited(connection, AccountKind.PROVIDER_PAYABLE)),
        ),
        ("Hours stand on an entry that was undone", [row for (row,) in _rows(connection, gone_back)]),
        ("A payment is not the cost of its hours", _differing({**worked, **paid}, worked, paid)),
    ]
