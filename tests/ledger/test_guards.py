"""The database refuses what breaks the ledger, whoever writes and however: nothing here goes through the service."""

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from carematch.core.db import db
from carematch.ledger.invariants import GUARDS
from carematch.ledger.kinds import AccountKind
from migrations import triggers
from tests.ledger import raw
from tests.ledger.raw import ACCOUNTS, ENTRIES, LEGS


@pytest.fixture
def bank(make):
    return _plain(make.ledger_account(make.organisation()))


@pytest.fixture
def held(make, bank):
    return _plain(make.ledger_account(SimpleNamespace(id=bank.organisation_id), AccountKind.ISF_HELD))


@pytest.fixture
def posted(make, bank, held):
    """A good entry, written by hand: what the others lack is all that they lack."""
    entry_id = uuid.uuid4()
    with raw.prompt() as connection:
        raw.leg(connection, bank, 500, 0, entry_id, position=1)
        raw.leg(connection, held, 0, 500, entry_id, position=2)
        raw.entry(connection, bank, entry_id)
    return entry_id


@pytest.fixture(autouse=True)
def nothing_moved(app, posted):
    """Whatever was tried, the entry that was there is there, and nothing else is."""
    yield
    with raw.prompt() as connection:
        legs = sa.select(sa.func.sum(LEGS.c.debit_pence), sa.func.sum(LEGS.c.credit_pence), sa.func.count())
        assert [int(part) for part in connection.execute(legs).one()] == [500, 500, 2]
        assert connection.execute(sa.select(ENTRIES.c.id)).scalars().all() == [posted]


@pytest.mark.parametrize(
    "amounts",
    [
        pytest.param([(100, 0), (0, 99)], id="unbalanced"),
        pytest.param([(100, 0)], id="one leg"),
        pytest.param([], id="no legs"),
        pytest.param([(0, 0), (0, 0)], id="zero legs"),
        pytest.param([(100, 100), (100, 100)], id="both sides"),
        pytest.param([(-100, 0), (100, 0)], id="below nothing"),
    ],
)
def test_legs_that_make_no_whole_are_refused(bank, held, amounts):
    legs = [(account, *sides) for account, sides in zip((bank, held), amounts, strict=False)]
    with pytest.raises(IntegrityError):
        _write(legs, entry=bank)


def test_fractions_of_a_penny_are_refused(bank, held):
    if db.engine.dialect.name == "postgresql":
        return  # its integer columns hold integers only; SQLite's hold anything
    with pytest.raises(IntegrityError, match="whole pence"), raw.prompt() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO ledger_legs SELECT * FROM (SELECT {_with_half_a_penny()} FROM ledger_legs LIMIT 1)",
            (uuid.uuid4().hex, uuid.uuid4().hex),
        )


def test_legs_without_an_entry_are_refused_at_the_commit(bank, held):
    with pytest.raises(IntegrityError):
        _write([(bank, 100, 0), (held, 0, 100)], entry=None)


def test_an_entry_before_its_legs_is_refused(bank, held):
    with pytest.raises(IntegrityError), raw.prompt() as connection:
        raw.entry(connection, bank, uuid.uuid4())


def test_late_legs_are_refused_though_they_balance(bank, held, posted):
    with pytest.raises(IntegrityError, match="before their entry"):
        _write([(bank, 100, 0), (held, 0, 100)], entry=None, entry_id=posted)


def test_a_key_is_used_once(bank, held, posted):
    with pytest.raises(IntegrityError), raw.prompt() as connection:
        _balanced(connection, bank, held, idem_key=str(posted))


def test_legs_on_an_account_of_another_organisation_are_refused(make, bank):
    theirs = _plain(make.ledger_account(make.organisation()))
    with pytest.raises(IntegrityError), raw.prompt() as connection:
        _balanced(connection, bank, theirs)
    mine = {"organisation_id": bank.organisation_id}
    with pytest.raises(IntegrityError), raw.prompt() as connection:
        _balanced(connection, bank, SimpleNamespace(**{**vars(theirs), **mine}))


def test_money_of_two_funding_routes_does_not_meet(make, bank):
    organisation = SimpleNamespace(id=bank.organisation_id)
    accounts = [
        _plain(make.ledger_account(organisation, funding_route=route)) for route in ("isf", "own_money")
    ]
    with pytest.raises(IntegrityError, match="funding route"), raw.prompt() as connection:
        _balanced(connection, *accounts)


def test_nobody_approves_what_they_post(make, bank, held):
    clerk = make.user().id
    with pytest.raises(IntegrityError), raw.prompt() as connection:
        _balanced(connection, bank, held, posted_by_id=clerk, approved_by_id=clerk)


def test_a_reversal_undoes_its_entry_once_and_to_the_penny(bank, held, posted):
    undoing = {"kind": "reversal", "reverses_id": posted}
    with pytest.raises(IntegrityError, match="leg by leg"), raw.prompt() as connection:
        _balanced(connection, held, bank, 499, **undoing)
    with pytest.raises(IntegrityError, match="leg by leg"), raw.prompt() as connection:
        _balanced(connection, bank, held, 500, **undoing)
    with pytest.raises(IntegrityError, match=r"reverses_id|not replaced"):
        _reverse_and(
            lambda connection, _: _balanced(connection, held, bank, 500, **undoing), held, bank, posted
        )
    again = {"kind": "reversal"}
    with pytest.raises(IntegrityError, match="is not reversed"):
        _reverse_and(
            lambda connection, undone: _balanced(connection, bank, held, 500, **again, reverses_id=undone),
            held,
            bank,
            posted,
        )


@pytest.mark.parametrize("table", [LEGS, ENTRIES, ACCOUNTS], ids=str)
def test_nothing_is_changed_deleted_or_emptied(table):
    for statement in (
        sa.update(table).values(created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
        sa.delete(table),
    ):
        with pytest.raises(DBAPIError), raw.prompt() as connection:
            connection.execute(statement)
    if db.engine.dialect.name == "postgresql":
        with pytest.raises(DBAPIError), raw.prompt() as connection:
            connection.exec_driver_sql(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", [LEGS, ENTRIES, ACCOUNTS], ids=str)
def test_nothing_is_replaced(table):
    if db.engine.dialect.name == "postgresql":
        return  # has no REPLACE: its UPSERT is an update
    with pytest.raises(IntegrityError), raw.prompt() as connection:
        connection.exec_driver_sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_a_closed_account_takes_no_more_legs(make, bank, held):
    closed = _plain(make.ledger_account(SimpleNamespace(id=bank.organisation_id)))
    _close(closed)
    with pytest.raises(IntegrityError, match="closed account"), raw.prompt() as connection:
        _balanced(connection, bank, closed)


def test_an_account_changes_only_by_being_closed_empty(make, bank):
    with pytest.raises(IntegrityError, match="empty"):
        _close(bank)
    empty = _plain(make.ledger_account(SimpleNamespace(id=bank.organisation_id)))
    with pytest.raises(IntegrityError):
        _close(empty, kind="isf_held")
    _close(empty)
    with pytest.raises(IntegrityError):
        _close(empty, closed_on=dt.date(2026, 7, 1))
    with pytest.raises(IntegrityError):
        _close(empty, closed_on=None)


def test_the_guards_that_the_check_looks_for_are_those_that_are_laid():
    with raw.prompt() as connection:
        laid = {name for name in triggers.names(connection) if name.startswith("keep_ledger_")}
        assert laid == GUARDS[connection.dialect.name]


def _plain(account):
    """Return an account as plain facts: the session that it came from is no part of these tests."""
    return SimpleNamespace(id=account.id, organisation_id=account.organisation_id)


def _balanced(connection, debit, credit, pence=100, **facts):
    entry_id = uuid.uuid4()
    raw.leg(connection, debit, pence, 0, entry_id)
    raw.leg(connection, credit, 0, pence, entry_id)
    raw.entry(connection, debit, entry_id, **facts)
    return entry_id


def _write(legs, entry, entry_id=None):
    entry_id = entry_id or uuid.uuid4()
    with raw.prompt() as connection:
        for account, debit, credit in legs:
            raw.leg(connection, account, debit, credit, entry_id)
        if entry:
            raw.entry(connection, entry, entry_id)


def _reverse_and(then, debit, credit, entry_id):
    with raw.prompt() as connection:
        then(connection, _balanced(connection, debit, credit, 500, kind="reversal", reverses_id=entry_id))


def _close(account, **changes):
    wanted = {"closed_on": dt.date(2026, 6, 1), **changes}
    with raw.prompt() as connection:
        connection.execute(sa.update(ACCOUNTS).where(ACCOUNTS.c.id == account.id).values(wanted))


def _with_half_a_penny():
    swapped = {"id": "?", "entry_id": "?", "debit_pence": "0.5", "credit_pence": "0"}
    return ", ".join(f"{swapped.get(column.name, column.name)} AS {column.name}" for column in LEGS.c)
