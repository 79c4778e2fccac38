"""Whatever is done to the ledger in whatever order, it agrees with a model that a child could keep."""

import contextlib
import datetime as dt
from collections import defaultdict
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from carematch.core.db import db, transaction
from carematch.core.money import Money
from carematch.ledger import invariants, service
from carematch.ledger.kinds import AccountKind, EntryKind, Side
from carematch.ledger.posting import Credit, Debit

KINDS = [AccountKind.BANK, AccountKind.ISF_HELD, AccountKind.PROVIDER_PAYABLE, AccountKind.HOLDER_FEE]
places = st.integers(0, len(KINDS) - 1)
amounts = st.integers(1, 10**9)
parts = st.lists(st.tuples(places, amounts), min_size=1, max_size=3)


class LedgerMachine(RuleBasedStateMachine):
    """Posts, repeats, undoes, fails and closes; the model is a list of what should have been kept."""

    make = None  # the builders, given by the test

    @initialize()
    def open(self):
        organisation = self.make.organisation()
        accounts = [self.make.ledger_account(organisation, kind) for kind in KINDS]
        self.organisation = SimpleNamespace(id=organisation.id)
        self.accounts = [
            SimpleNamespace(id=account.id, normal_side=account.normal_side) for account in accounts
        ]
        self.kept, self.undone, self.ids = {}, set(), {}

    @rule(debits=parts, credit=places)
    def post(self, debits, credit):
        self._post(f"key-{len(self.kept)}", debits, [(credit, sum(pence for _, pence in debits))])

    @precondition(lambda self: self.kept)
    @rule(data=st.data())
    def repeat(self, data):
        key = data.draw(st.sampled_from([key for key in self.kept if not key.startswith("undo")]))
        assert self._post(key, *self.kept[key]) == self.ids[key]

    @precondition(lambda self: self.kept)
    @rule(data=st.data())
    def repeat_with_other_content(self, data):
        key = data.draw(st.sampled_from([key for key in self.kept if not key.startswith("undo")]))
        debits, credits = self.kept[key]
        more = [(place, pence + 1) for place, pence in (debits[0], credits[0])]
        with pytest.raises(service.KeyReused):
            self._post(key, [more[0], *debits[1:]], [more[1]])

    @rule(debit=places, credit=places, pence=amounts, over=amounts)
    def post_what_does_not_balance(self, debit, credit, pence, over):
        with pytest.raises(service.Unbalanced):
            self._post(f"key-{len(self.kept)}", [(debit, pence)], [(credit, pence + over)])

    @rule(debit=places, credit=places, pence=amounts)
    def fail_before_the_commit(self, debit, credit, pence):
        with contextlib.suppress(KeyError):
            self._post(f"key-{len(self.kept)}", [(debit, pence)], [(credit, pence)], fails=True)

    @precondition(lambda self: self.kept)
    @rule(data=st.data())
    def undo(self, data):
        key = data.draw(st.sampled_from(sorted(self.kept)))
        if key.startswith("undo"):
            expected = service.NotReversible
        else:
            expected = service.AlreadyReversed if key in self.undone else None
        with pytest.raises(expected) if expected else contextlib.nullcontext():
            self._undo(key, f"undo-{key}-{len(self.kept)}")

    @invariant()
    def agrees_with_the_model(self):
        held = defaultdict(int)
        for debits, credits in self.kept.values():
            for place, pence in debits:
                held[place] += pence
            for place, pence in credits:
                held[place] -= pence
        db.session.rollback()
        for place, account in enumerate(self.accounts):
            sign = 1 if account.normal_side is Side.DEBIT else -1
            assert service.balance(self.organisation, account) == Money(sign * held[place])
        assert len(service.list_entries(self.organisation)) == len(self.kept)

    def teardown(self):
        assert invariants.check(db.session()) == []

    def _post(self, key, debits, credits, fails=False):
        legs = [Debit(self.accounts[place], Money(pence)) for place, pence in debits]
        legs += [Credit(self.accounts[place], Money(pence)) for place, pence in credits]
        with transaction():
            entry = self.make.ledger_entry(self.organisation, *self.accounts[:2], legs=legs, idem_key=key)
            entry_id = entry.id
            if fails:
                raise KeyError("power cut")
        self.kept.setdefault(key, (debits, credits))
        return self.ids.setdefault(key, entry_id) and entry_id

    def _undo(self, key, undo_key):
        with transaction():
            entry = service.get_entry(self.organisation, self.ids[key])
            day = entry.effective_on + dt.timedelta(days=1)
            facts = {"by": None, "reason_code": "wrong", "effective_on": day, "idem_key": undo_key}
            undone = service.reverse(self.organisation, entry, **facts)
            assert service.reverse(self.organisation, entry, **facts).id == undone.id
            assert undone.kind is EntryKind.REVERSAL
            undone_id = undone.id
        debits, credits = self.kept[key]
        self.kept[undo_key], self.ids[undo_key] = (credits, debits), undone_id
        self.undone.add(key)


def test_the_ledger_agrees_with_a_naive_model(make):
    machine = type("Machine", (LedgerMachine,), {"make": make})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=10,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
