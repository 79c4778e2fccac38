"""The record of acts: whole, in order, and unchangeable without anybody noticing."""

import threading

import pytest
import sqlalchemy as sa

from carematch.audit import service
from carematch.audit.models import AuditEntry, AuditHead
from carematch.audit.service import OutsideTransaction, record
from carematch.core.db import db, transaction
from migrations import triggers


@pytest.fixture
def organisation(make):
    """An organisation with five acts on its chain (and one on the installation's: its making)."""
    organisation = make.organisation()
    for number in range(5):
        with transaction():
            record(organisation, "thing.done", organisation, by=None, fields=["name"], detail={"n": number})
    return organisation


@pytest.fixture
def unguarded(app):
    """Take the database's own guards away, and put them back."""
    with db.engine.begin() as connection:
        triggers.drop(connection)
    yield
    db.session.rollback()
    with db.engine.begin() as connection:
        triggers.create(connection)


def _tamper(sql, **values):
    db.session.rollback()
    with db.engine.connect().execution_options(write_tx=True) as connection, connection.begin():
        done = connection.execute(sa.text(sql), values)
        assert done.rowcount == 1


def test_chains_that_nobody_touched_are_whole(organisation):
    verdict = service.verify()
    assert (verdict.broken, verdict.chains, verdict.entries) == (None, 2, 6)
    assert verdict.as_dict()["ok"]


def test_an_act_is_kept_with_its_transaction_or_not_at_all(organisation):
    def change_of_mind():
        with transaction():
            record(organisation, "thing.undone", organisation, by=None)
            raise KeyError

    with pytest.raises(KeyError):
        change_of_mind()
    assert service.verify().entries == 6
    with pytest.raises(OutsideTransaction):
        record(organisation, "thing.done", organisation, by=None)


@pytest.mark.parametrize("act", ["UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries"])
def test_the_database_itself_refuses_changes(organisation, act):
    db.session.rollback()
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), db.engine.begin() as connection:
        connection.execute(sa.text(act))
    assert service.verify().broken is None


@pytest.mark.parametrize(
    "change",
    [
        "action = 'thing.else'",
        "digest = 'other'",
        "fields = '[]'",
        "subject_id = 'other'",
        "actor_id = id",
        "request_id = 'r'",
    ],
)
def test_a_changed_entry_is_found(organisation, unguarded, change):
    _tamper(f"UPDATE audit_entries SET {change} WHERE chain = :chain AND seq = 3", chain=str(organisation.id))
    verdict = service.verify()
    assert "entry 3: it was changed after it was written" in verdict.broken
    assert not verdict.as_dict()["ok"]


def test_a_missing_entry_is_found(organisation, unguarded):
    _tamper("DELETE FROM audit_entries WHERE chain = :chain AND seq = 2", chain=str(organisation.id))
    assert "entry 2: an entry is missing" in service.verify().broken


def test_a_missing_entry_is_found_though_the_others_are_renumbered(organisation, unguarded):
    chain = str(organisation.id)
    _tamper("DELETE FROM audit_entries WHERE chain = :chain AND seq = 2", chain=chain)
    for seq in (3, 4, 5):
        _tamper(
            "UPDATE audit_entries SET seq = seq - 1 WHERE chain = :chain AND seq = :seq", chain=chain, seq=seq
        )
    assert "it does not follow the entry before it" in service.verify().broken


def test_a_tail_cut_off_is_found(organisation, unguarded):
    _tamper("DELETE FROM audit_entries WHERE chain = :chain AND seq = 5", chain=str(organisation.id))
    assert "the end is cut off at entry 4, the head says 5" in service.verify().broken


def test_a_tail_cut_off_with_the_head_lowered_to_match_is_found(organisation, unguarded):
    chain = str(organisation.id)
    _tamper(
        "UPDATE audit_heads SET seq = 4, hash = (SELECT hash FROM audit_entries WHERE chain = :chain AND seq = 4)"
        " WHERE chain = :chain",
        chain=chain,
    )
    _tamper("DELETE FROM audit_entries WHERE chain = :chain AND seq = 5", chain=chain)
    assert "its head was changed" in service.verify().broken


def test_a_head_taken_away_is_found(organisation):
    _tamper("DELETE FROM audit_heads WHERE chain = :chain", chain=str(organisation.id))
    assert "its head is gone" in service.verify().broken


def test_an_entry_made_without_the_key_is_found(organisation, monkeypatch):
    monkeypatch.setattr(service.keys, "all", (b"another key",))
    with transaction():
        record(organisation, "thing.forged", organisation, by=None)
    monkeypatch.undo()
    assert "entry 6: it was changed after it was written" in service.verify().broken


def test_entries_of_an_older_key_still_count(organisation, monkeypatch):
    monkeypatch.setattr(service.keys, "all", (b"the new key", *service.keys.all))
    with transaction():
        record(organisation, "thing.done", organisation, by=None)
    assert service.verify().broken is None


def test_details_are_kept_as_a_digest_only(organisation):
    with transaction():
        record(organisation, "thing.said", organisation, by=None, detail={"note": "very personal"})
    with db.engine.connect() as connection:
        assert "personal" not in repr(connection.execute(sa.select(AuditEntry.__table__)).all())


def test_acts_on_one_thing_are_listed_newest_first(organisation, make):
    assert [entry.seq for entry in service.list_for(organisation, organisation)] == [5, 4, 3, 2, 1]
    assert service.list_for(make.organisation(), organisation) == []


def test_acts_at_the_same_moment_form_one_chain(app, organisation):
    faults = []

    def act():
        with app.app_context():
            try:
                for _ in range(10):
                    with transaction():
                        record(organisation, "thing.done", organisation, by=None)
            except Exception as fault:
                faults.append(fault)

    assert organisation.id  # loaded, so that the threads ask nothing for it
    db.session.expunge(organisation)
    db.session.rollback()
    threads = [threading.Thread(target=act) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert service.verify().broken is None
    head = db.session.get(AuditHead, str(organisation.id))
    assert head.seq == 35


@pytest.fixture
def heads_read(app):
    """Note every time that the head of a chain is read to be held (SQLite holds all there is, and says nothing)."""
    asked, holding = [], "FOR UPDATE" if db.engine.dialect.name == "postgresql" else ""

    def note(_connection, _cursor, statement, *_others):
        if statement.startswith("SELECT") and "FROM audit_heads" in statement and holding in statement:
            asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    sa.event.remove(db.engine, "before_cursor_execute", note)


def test_the_head_is_read_once_in_a_transaction_and_again_in_the_next(organisation, heads_read):
    with transaction():
        for _ in range(3):
            record(organisation, "thing.done", organisation, by=None)
    assert len(heads_read) == 1
    with transaction():
        record(organisation, "thing.done", organisation, by=None)
    assert len(heads_read) == 2
    assert service.verify().broken is None


def test_acts_that_a_savepoint_took_back_leave_the_chain_whole(organisation):
    def taken_back():
        with db.session.begin_nested():
            record(organisation, "thing.undone", organisation, by=None)
            record(organisation, "thing.undone", organisation, by=None)
            raise KeyError

    with transaction():
        record(organisation, "thing.done", organisation, by=None)
        with pytest.raises(KeyError):
            taken_back()
        record(organisation, "thing.done", organisation, by=None)
    verdict = service.verify()
    assert (verdict.broken, verdict.entries) == (None, 8)


def test_a_head_first_held_in_a_savepoint_that_was_taken_back_is_read_again(organisation, heads_read):
    def taken_back():
        with db.session.begin_nested():
            record(organisation, "thing.undone", organisation, by=None)
            raise KeyError

    with transaction():
        with pytest.raises(KeyError):
            taken_back()
        del heads_read[:]
        record(organisation, "thing.done", organisation, by=None)
        assert len(heads_read) == 1  # the savepoint gave the row free again
    assert service.verify().broken is None
