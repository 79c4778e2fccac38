"""The check finds what was done past the guards, in words; each rule is broken once to see it say so."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from carematch.core.db import db
from carematch.ledger import invariants
from carematch.ledger.invariants import Broken
from carematch.ledger.kinds import AccountKind
from tests.ledger import raw
from tests.ledger.raw import ACCOUNTS, LEGS


@pytest.fixture
def books(make):
    """Two accounts of one organisation, one of another, and an entry with its reversal."""
    anchor, other = make.organisation(), make.organisation()
    bank, held = make.ledger_account(anchor), make.ledger_account(anchor, AccountKind.ISF_HELD)
    entry = make.ledger_entry(anchor, bank, held)
    return {"bank": bank, "held": held, "theirs": make.ledger_account(other), "entry": entry}


def _legs(connection, first, second, pence, **facts):
    entry_id = uuid.uuid4()
    raw.leg(connection, first, pence, 0, entry_id)
    raw.leg(connection, second, 0, pence, entry_id)
    raw.entry(connection, first, entry_id, **facts)


def _unbalanced(connection, books):
    connection.execute(sa.update(LEGS).where(LEGS.c.debit_pence > 0).values(debit_pence=1))


def _thin(connection, books):
    connection.execute(sa.delete(LEGS).where(LEGS.c.debit_pence > 0))


def _zero(connection, books):
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ALTER TABLE ledger_legs DROP CONSTRAINT ck_ledger_legs_one_side")
    raw.leg(connection, books["bank"], 0, 0, books["entry"].id)


def _orphan(connection, books):
    raw.leg(connection, books["bank"], 5, 0, uuid.uuid4())


def _homeless(connection, books):
    raw.leg(connection, books["bank"], 5, 0, books["entry"].id, account_id=uuid.uuid4())


def _crossing(connection, books):
    _legs(connection, books["bank"], books["theirs"], 100)


def _wrong_reversal(connection, books):
    undoing = {"kind": "reversal", "reverses_id": books["entry"].id}
    _legs(connection, books["held"], books["bank"], 1, **undoing)


def _astray(connection, books):
    _legs(connection, books["held"], books["bank"], 1, kind="reversal", reverses_id=uuid.uuid4())


def _closed_full(connection, books):
    connection.execute(sa.update(ACCOUNTS).values(closed_on=dt.date(2026, 6, 1)))


def _closed_used(connection, books):
    connection.execute(sa.update(ACCOUNTS).values(closed_on=dt.date(2026, 4, 2)))


def _mixed(connection, books):
    for name in ("bank", "held"):
        account = sa.update(ACCOUNTS).where(ACCOUNTS.c.id == books[name].id)
        connection.execute(account.values(funding_route=f"route-{name}"))


@pytest.mark.parametrize(
    ("break_it", "rule"),
    [
        (_unbalanced, "The debits and credits of an entry differ"),
        (_unbalanced, "The debits and credits of an organisation differ"),
        (_thin, "An entry has fewer than two legs"),
        (_zero, "A leg is not a debit or a credit above nothing"),
        (_orphan, "A leg has no entry"),
        (_homeless, "A leg has no account"),
        (_crossing, "A leg crosses organisations"),
        (_wrong_reversal, "A reversal leaves something over"),
        (_astray, "A reversal undoes nothing that it may"),
        (_closed_full, "A closed account is not empty"),
        (_closed_used, "A closed account was used after it was closed"),
        (_mixed, "An entry mixes funding routes"),
    ],
)
def test_what_was_done_past_the_guards_is_found(books, break_it, rule):
    with db.engine.connect() as connection:
        assert invariants.check(connection) == []
    for row in books.values():
        db.session.refresh(row)
        db.session.expunge(row)
    with raw.past_the_guards() as connection:
        break_it(connection, books)
        assert rule in {broken.rule for broken in invariants.check(connection)}


def test_a_second_reversal_is_found(books):
    if db.engine.dialect.name == "sqlite":
        return  # cannot lose its unique index
    undoing = {"kind": "reversal", "reverses_id": books["entry"].id}
    accounts = books["held"], books["bank"]
    for row in accounts:
        db.session.refresh(row)
        db.session.expunge(row)
    with raw.past_the_guards() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger_entries DROP CONSTRAINT uq_ledger_entries_reverses_id")
        _legs(connection, *accounts, 1_000, **undoing)
        assert invariants.check(connection) == []
        _legs(connection, *accounts, 1_000, **undoing)
        assert [broken.rule for broken in invariants.check(connection)] == [
            "An entry is reversed more than once"
        ]


@pytest.mark.parametrize("guard", ["keep_ledger_entries_insert", "keep_ledger_legs_insert"])
def test_a_lost_guard_is_found(app, guard):
    table = guard.removeprefix("keep_").removesuffix("_insert")
    with db.engine.connect() as connection:
        on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
        connection.exec_driver_sql(f"DROP TRIGGER {guard}{on}")
        found = [str(broken) for broken in invariants.check(connection)]
        connection.rollback()
    assert found == [f"A guard of the database is missing: {guard}"]


def test_a_guard_that_is_switched_off_is_found(app):
    if db.engine.dialect.name == "sqlite":
        return  # has no such switch
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger_legs DISABLE TRIGGER keep_ledger_legs_balance")
        found = [broken.subject for broken in invariants.check(connection)]
        connection.rollback()
    assert found == ["keep_ledger_legs_balance"]


def test_checks_of_other_slices_run_with_it(app):
    mine = Broken("A book does not add up", "b1")
    with db.engine.connect() as connection:
        assert invariants.check(connection, lambda given: [mine] if given is connection else []) == [mine]
