"""What may be posted, what a repeat does, and how an entry is undone."""

import datetime as dt
import threading
from types import SimpleNamespace

import pytest

from carematch.audit import service as audit
from carematch.core.db import db, owned, transaction
from carematch.core.errors import NotFound
from carematch.core.money import Money
from carematch.ledger import invariants, service
from carematch.ledger.kinds import AccountKind, EntryKind
from carematch.ledger.models import Leg
from carematch.ledger.posting import Credit, Debit, NotACode, Unbalanced

DAY = dt.date(2026, 5, 1)


@pytest.fixture
def anchor(make):
    return make.organisation()


@pytest.fixture
def bank(make, anchor):
    return make.ledger_account(anchor, AccountKind.BANK)


@pytest.fixture
def held(make, anchor):
    return make.ledger_account(anchor, AccountKind.ISF_HELD)


def test_an_entry_moves_money_and_is_audited(make, anchor, bank, held):
    clerk = make.member(anchor)
    entry = make.ledger_entry(anchor, bank, held, 12_345, by=clerk)
    assert service.balance(anchor, bank) == service.balance(anchor, held) == Money(12_345)
    assert [(leg.account_id, leg.side.value, leg.amount) for leg in service.legs_of(anchor, entry)] == [
        (bank.id, "debit", Money(12_345)),
        (held.id, "credit", Money(12_345)),
    ]
    (act,) = audit.list_for(anchor, entry)
    assert (act.action, act.actor_id) == ("ledger.posted", clerk.id)
    assert audit.verify().broken is None


@pytest.mark.parametrize(
    ("debits", "credits"), [([100], [99]), ([100], []), ([0], [0]), ([100, -50], [50]), ([], [])]
)
def test_what_does_not_balance_is_refused_before_the_database_must(anchor, bank, held, debits, credits):
    legs = [Debit(bank, Money(p)) for p in debits] + [Credit(held, Money(p)) for p in credits]
    with pytest.raises(Unbalanced), transaction():
        _post(anchor, legs)
    assert service.list_entries(anchor) == []


def test_the_same_key_with_the_same_content_is_the_first_entry(make, anchor, bank, held):
    first = make.ledger_entry(anchor, bank, held, 500, idem_key="run-1")
    again = make.ledger_entry(anchor, bank, held, 500, idem_key="run-1", by=make.member(anchor))
    assert again.id == first.id
    assert service.balance(anchor, bank) == Money(500)
    assert len(audit.list_for(anchor, first)) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"pence": 501},
        {"source_ref": "test:2"},
        {"effective_on": dt.date(2026, 5, 2)},
        {"kind": EntryKind.FEE},
    ],
)
def test_the_same_key_with_other_content_is_refused(make, anchor, bank, held, other):
    make.ledger_entry(anchor, bank, held, 500, idem_key="run-1")
    with pytest.raises(service.KeyReused):
        make.ledger_entry(anchor, bank, held, **{"pence": 500, "idem_key": "run-1", **other})
    assert service.balance(anchor, bank) == Money(500)


def test_two_organisations_may_use_the_same_key(make, anchor, bank, held):
    other = make.organisation()
    accounts = make.ledger_account(other), make.ledger_account(other)
    make.ledger_entry(anchor, bank, held, idem_key="run-1")
    assert make.ledger_entry(other, *accounts, idem_key="run-1").organisation_id == other.id


def test_accounts_of_somebody_else_are_not_found(make, anchor, bank):
    theirs = make.ledger_account(make.organisation())
    with pytest.raises(NotFound):
        make.ledger_entry(anchor, bank, theirs)
    with pytest.raises(NotFound):
        service.get_account(anchor, theirs.id)


def test_an_entry_of_somebody_else_cannot_be_undone(make, anchor):
    other = make.organisation()
    entry = make.ledger_entry(other, make.ledger_account(other), make.ledger_account(other))
    with pytest.raises(NotFound), transaction():
        _reverse(anchor, entry)


def test_money_of_two_funding_routes_never_meets_in_one_entry(make, anchor, bank):
    isf = make.ledger_account(anchor, AccountKind.ISF_HELD, funding_route="isf")
    own = make.ledger_account(anchor, AccountKind.PERSON_MONEY, funding_route="own_money")
    make.ledger_entry(anchor, bank, isf)
    with pytest.raises(service.RoutesMixed):
        make.ledger_entry(anchor, own, isf)


def test_nobody_approves_what_they_post(make, anchor, bank, held):
    clerk, manager = make.member(anchor), make.member(anchor)
    with pytest.raises(service.SamePerson):
        make.ledger_entry(anchor, bank, held, by=clerk, approved_by=clerk)
    assert make.ledger_entry(anchor, bank, held, by=clerk, approved_by=manager).approved_by_id == manager.id


@pytest.mark.parametrize("field", ["source_ref", "narrative_code", "idem_key"])
def test_prose_is_refused_since_it_may_name_people(make, anchor, bank, held, field):
    with pytest.raises(NotACode):
        make.ledger_entry(anchor, bank, held, **{field: "For Mrs Example"})


def test_undoing_nets_to_zero_and_happens_once(make, anchor, bank, held):
    entry = make.ledger_entry(anchor, bank, held, 700)
    with transaction():
        undone = _reverse(anchor, entry, idem_key="undo-1")
    with transaction():
        assert _reverse(anchor, entry, idem_key="undo-1").id == undone.id
    assert service.balance(anchor, bank) == service.balance(anchor, held) == Money(0)
    assert service.find_reversal(anchor, entry).id == undone.id
    with pytest.raises(service.AlreadyReversed), transaction():
        _reverse(anchor, entry, idem_key="undo-2")
    with pytest.raises(service.NotReversible), transaction():
        _reverse(anchor, undone, idem_key="undo-3")
    assert invariants.check(db.session()) == []


def test_an_entry_is_not_undone_before_its_day(make, anchor, bank, held):
    entry = make.ledger_entry(anchor, bank, held)
    with pytest.raises(service.NotReversible), transaction():
        _reverse(anchor, entry, effective_on=DAY - dt.timedelta(days=1))


def test_a_use_case_that_fails_later_posts_nothing(make, anchor, bank, held):
    def fail_after_posting():
        with transaction():
            make.ledger_entry(anchor, bank, held)
            raise KeyError("power cut")

    with pytest.raises(KeyError):
        fail_after_posting()
    assert service.list_entries(anchor) == []
    assert db.session.scalars(owned(Leg, anchor)).all() == []


@pytest.mark.parametrize("same_key", [True, False])
def test_eight_at_once_with_one_key_post_once_and_with_eight_keys_eight_times(app, make, same_key):
    anchor, bank, held = _only_ids(
        made := make.organisation(), make.ledger_account(made), make.ledger_account(made)
    )
    db.session.rollback()
    ids, faults, start = [], [], threading.Barrier(8)

    def send(number):
        key = "run-1" if same_key else f"run-{number}"
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    ids.append(make.ledger_entry(anchor, bank, held, 100, idem_key=key).id)
            except Exception as fault:
                faults.append(fault)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = 1 if same_key else 8
    assert faults == []
    assert (len(ids), len(set(ids))) == (8, entries)
    assert service.balance(anchor, service.get_account(anchor, bank.id)) == Money(100 * entries)
    assert invariants.check(db.session()) == []
    assert audit.verify().broken is None


def _only_ids(*rows):
    """Return the rows as other threads may hold them: a session serves one thread."""
    return [SimpleNamespace(id=row.id) for row in rows]


def _post(organisation, legs):
    return service.post(
        organisation,
        by=None,
        kind=EntryKind.RECEIPT,
        effective_on=DAY,
        legs=legs,
        idem_key="key",
        source_ref="test:1",
        narrative_code="test",
    )


def _reverse(organisation, entry, idem_key="undo", effective_on=DAY):
    return service.reverse(
        organisation, entry, by=None, reason_code="wrong_amount", effective_on=effective_on, idem_key=idem_key
    )
