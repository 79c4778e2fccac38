"""Builders: accounts of a ledger, and entries between them."""

import datetime as dt
import itertools
from typing import Any

from carematch.core.money import Money
from carematch.ledger import service
from carematch.ledger.kinds import AccountKind, EntryKind
from carematch.ledger.models import Account, Entry
from carematch.ledger.posting import Credit, Debit

_numbers = itertools.count(1)


def ledger_account(
    make: Any, organisation: Any, kind: AccountKind = AccountKind.BANK, **belonging: Any
) -> Account:
    """Build an account (of a holder of its own, unless it is told what it belongs to)."""
    belonging = belonging or {"holder_ref": f"holder-{next(_numbers)}"}
    return service.open_account(organisation, by=None, kind=kind, opened_on=dt.date(2026, 4, 1), **belonging)


def ledger_entry(
    make: Any, organisation: Any, debit: Account, credit: Account, pence: int = 1_000, **facts: Any
) -> Entry:
    """Build an entry that moves some pence from one account to another."""
    wanted = {
        "by": None,
        "kind": EntryKind.RECEIPT,
        "effective_on": dt.date(2026, 5, 1),
        "idem_key": f"key-{next(_numbers)}",
        "source_ref": "test:1",
        "narrative_code": "test",
        "legs": [Debit(debit, Money(pence)), Credit(credit, Money(pence))],
    }
    return service.post(organisation, **{**wanted, **facts})
