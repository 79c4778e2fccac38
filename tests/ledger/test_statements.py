"""What accounts held on a day, what a book holds by kind, and a statement that adds up."""

import datetime as dt
import uuid

import pytest

from carematch.core.db import transaction
from carematch.core.money import Money
from carematch.ledger import service
from carematch.ledger.kinds import AccountKind, EntryKind

APRIL, MAY, JUNE = dt.date(2026, 4, 10), dt.date(2026, 5, 10), dt.date(2026, 6, 10)


@pytest.fixture
def book(make):
    """A book that received £100 in April, spent £30 in May and got £5 of it back in June."""
    anchor, book_id = make.organisation(), uuid.uuid4()
    kinds = AccountKind.BANK, AccountKind.ISF_HELD, AccountKind.PROVIDER_PAYABLE, AccountKind.RETURN_DUE
    bank, held, owed, _ = (make.ledger_account(anchor, kind, book_id=book_id) for kind in kinds)
    make.ledger_entry(anchor, bank, held, 10_000, effective_on=APRIL)
    care = make.ledger_entry(
        anchor, held, owed, 3_000, kind=EntryKind.CARE, effective_on=MAY, source_ref="hours:1"
    )
    make.ledger_entry(anchor, owed, held, 500, kind=EntryKind.ADJUSTMENT, effective_on=JUNE)
    return anchor, book_id, held, care


def test_balances_by_kind_now_and_on_a_day(make, book):
    anchor, book_id, held, _ = book
    assert service.balances(anchor, book_id) == {
        AccountKind.BANK: Money(10_000),
        AccountKind.ISF_HELD: Money(7_500),
        AccountKind.PROVIDER_PAYABLE: Money(2_500),
        AccountKind.RETURN_DUE: Money(0),
    }
    assert service.balances(anchor, book_id, on=MAY)[AccountKind.PROVIDER_PAYABLE] == Money(3_000)
    assert service.balances(anchor, book_id, on=APRIL)[AccountKind.PROVIDER_PAYABLE] == Money(0)
    assert service.balances(make.organisation(), book_id) == {}
    before = APRIL - dt.timedelta(days=1)
    days = before, APRIL, MAY, JUNE
    assert [service.balance(anchor, held, on=day).pence for day in days] == [0, 10_000, 7_000, 7_500]


def test_opening_and_lines_make_the_closing_balance(book):
    anchor, _, held, _ = book
    statement = service.statement_lines(anchor, held, MAY, JUNE)
    assert (statement.opening, statement.closing) == (Money(10_000), Money(7_500))
    assert [(line.effective_on, line.amount.pence, line.balance.pence) for line in statement.lines] == [
        (MAY, -3_000, 7_000),
        (JUNE, 500, 7_500),
    ]
    assert service.statement_lines(anchor, held, JUNE + dt.timedelta(days=1), dt.date(2026, 7, 1)).lines == ()


def test_movements_tell_the_kinds_apart(book):
    anchor, book_id, _, _ = book
    found = {
        (m.account_kind, m.entry_kind): (m.debits.pence, m.credits.pence)
        for m in service.movements(anchor, book_id)
    }
    assert found[AccountKind.ISF_HELD, EntryKind.CARE] == (3_000, 0)
    assert found[AccountKind.ISF_HELD, EntryKind.ADJUSTMENT] == (0, 500)
    assert {m.entry_kind for m in service.movements(anchor, book_id, since=MAY, until=MAY)} == {
        EntryKind.CARE
    }


def test_entries_are_listed_oldest_first_and_narrowed(make, book):
    anchor, book_id, held, care = book
    everything = service.list_entries(anchor)
    assert [entry.effective_on for entry in everything] == [APRIL, MAY, JUNE]
    assert service.list_entries(anchor, account=held) == everything
    assert service.list_entries(anchor, book_id=book_id) == everything
    assert service.list_entries(anchor, book_id=uuid.uuid4()) == []
    assert service.list_entries(anchor, source_ref="hours:1") == [care]
    assert service.list_entries(anchor, since=MAY, until=MAY) == [care]
    assert service.list_entries(make.organisation()) == []


def test_an_undone_entry_leaves_both_lines_on_the_statement(book):
    anchor, _, held, care = book
    with transaction():
        service.reverse(
            anchor, care, by=None, reason_code="not_delivered", effective_on=JUNE, idem_key="undo"
        )
    lines = service.statement_lines(anchor, held, MAY, JUNE).lines
    assert sum(line.amount.pence for line in lines if care.id in (line.entry_id, line.reverses_id)) == 0
    assert EntryKind.REVERSAL in {line.kind for line in lines}
