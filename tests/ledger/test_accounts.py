"""Accounts are opened once for one thing, and closed empty, for good."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from carematch.core.db import db, transaction
from carematch.core.money import Money
from carematch.ledger import service
from carematch.ledger.kinds import AccountKind, Side
from carematch.ledger.posting import NotACode


@pytest.fixture
def anchor(make):
    return make.organisation()


def test_one_thing_has_one_account(make, anchor):
    book = uuid.uuid4()
    facts = {
        "kind": AccountKind.PROVIDER_PAYABLE,
        "book_id": book,
        "holder_ref": "p:1",
        "funding_route": "isf",
    }
    with transaction():
        account = service.account_for(anchor, by=None, **facts)
        assert service.account_for(anchor, by=None, **facts).id == account.id
        assert service.account_for(anchor, by=None, **{**facts, "holder_ref": "p:2"}).id != account.id
    with pytest.raises(service.AlreadyOpen), transaction():
        service.open_account(anchor, by=None, **facts)
    assert service.find_account(anchor, **facts).id == account.id
    assert service.find_account(make.organisation(), **facts) is None
    assert len(service.list_accounts(anchor, book_id=book)) == 2
    assert account.normal_side is Side.CREDIT
    assert account.currency == "GBP"


def test_prose_is_refused_since_it_may_name_people(anchor):
    with pytest.raises(NotACode), transaction():
        service.open_account(anchor, by=None, kind=AccountKind.BANK, holder_ref="Mrs Example")


def test_only_an_empty_account_is_closed_and_then_for_good(make, anchor):
    bank, held = make.ledger_account(anchor), make.ledger_account(anchor, AccountKind.ISF_HELD)
    make.ledger_entry(anchor, bank, held, 250)
    with pytest.raises(service.NotEmpty, match=r"£2\.50"), transaction():
        service.close_account(anchor, held, by=None, closed_on=dt.date(2026, 6, 1))
    make.ledger_entry(anchor, held, bank, 250)
    with pytest.raises(service.NotEmpty), transaction():
        service.close_account(anchor, held, by=None, closed_on=dt.date(2026, 4, 30))
    with transaction():
        service.close_account(anchor, held, by=None, closed_on=dt.date(2026, 5, 1))
    with pytest.raises(service.AccountClosed), transaction():
        service.close_account(anchor, held, by=None, closed_on=dt.date(2026, 6, 1))
    with pytest.raises(service.AccountClosed):
        make.ledger_entry(anchor, bank, held)


@pytest.mark.parametrize("kind", AccountKind)
def test_every_kind_has_a_label_and_a_side_that_grows_it(make, anchor, kind):
    account, other = make.ledger_account(anchor, kind), make.ledger_account(anchor, AccountKind.CLEARING)
    grows = (account, other) if kind.normal_side is Side.DEBIT else (other, account)
    make.ledger_entry(anchor, *grows, 300)
    assert kind.label
    assert service.balance(anchor, account) == Money(300)


def test_a_balance_is_read_by_index(make, anchor):
    account = make.ledger_account(anchor)
    seen = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2:4]))
    service.balance(anchor, account)
    statement, parameters = next((text, given) for text, given in seen if "ledger_legs" in text)
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    else:  # of so few rows PostgreSQL may read by either index: the other is away until the test rolls back
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        connection.exec_driver_sql("DROP INDEX ix_ledger_legs_organisation_id")
        plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
    assert "ix_ledger_legs_balance" in str(plan.fetchall())
