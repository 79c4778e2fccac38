"""The ledger's own rules, kept by the database: whoever writes past the application is refused too.

Legs come first and their entry last (the key between them is deferred), so that the entry's arrival can be judged on
all its legs: SQLite has no trigger that waits for the commit. PostgreSQL keeps the same order and judges again then.
Refusals are integrity errors on both.
"""

from collections.abc import Sequence

ACCOUNTS, ENTRIES, LEGS = "ledger_accounts", "ledger_entries", "ledger_legs"
APPEND_ONLY = (ENTRIES, LEGS)

_CLOSED = "a closed account takes no more legs"
_LATE = "legs come before their entry, never after"
_FEW = "an entry has at least two legs"
_UNBALANCED = "the debits and the credits of an entry are equal"
_TENANTS = "an entry stays within one organisation"
_ROUTES = "an entry stays within one funding route"
_UNDOES = "a reversal undoes its entry, leg by leg"
_TWICE = "a reversal is not reversed"
_EXISTS = "what is posted is not replaced"
_PENCE = "money is whole pence"
_ACCOUNT = "an account changes only by being closed, empty"

# What is wrong with the legs of an entry; {entry} is its id, {owner} its organisation, {undone} what it reverses.
_FAULTS = (
    (_FEW, "(SELECT count(*) FROM ledger_legs WHERE entry_id = {entry}) < 2"),
    (
        _UNBALANCED,
        "(SELECT sum(debit_pence) - sum(credit_pence) FROM ledger_legs WHERE entry_id = {entry}) <> 0",
    ),
    (
        _TENANTS,
        (
            "EXISTS (SELECT 1 FROM ledger_legs AS l JOIN ledger_accounts AS a ON a.id = l.account_id "
            "WHERE l.entry_id = {entry} AND (l.organisation_id <> {owner} OR a.organisation_id <> {owner}))"
        ),
    ),
    (
        _ROUTES,
        (
            "(SELECT count(DISTINCT a.funding_route) FROM ledger_legs AS l "
            "JOIN ledger_accounts AS a ON a.id = l.account_id WHERE l.entry_id = {entry}) > 1"
        ),
    ),
    (
        _UNDOES,
        (
            "{undone} IS NOT NULL AND EXISTS (SELECT 1 FROM ledger_legs WHERE entry_id IN ({entry}, {undone}) "
            "GROUP BY account_id HAVING sum(debit_pence) <> sum(credit_pence))"
        ),
    ),
    (
        _TWICE,
        "EXISTS (SELECT 1 FROM ledger_entries AS e WHERE e.id = {undone} AND e.reverses_id IS NOT NULL)",
    ),
)
_POSTED = "EXISTS (SELECT 1 FROM ledger_entries WHERE id = NEW.entry_id)"
_SAME_LEG = (
    "EXISTS (SELECT 1 FROM ledger_legs WHERE id = NEW.id "
    "OR (entry_id = NEW.entry_id AND position = NEW.position))"
)
_NOT_WHOLE = "typeof(NEW.debit_pence) <> 'integer' OR typeof(NEW.credit_pence) <> 'integer'"
_SHUT = "EXISTS (SELECT 1 FROM ledger_accounts WHERE id = NEW.account_id AND closed_on IS NOT NULL)"
_SAME_ENTRY = (
    "EXISTS (SELECT 1 FROM ledger_entries WHERE id = NEW.id OR reverses_id = NEW.reverses_id "
    "OR (organisation_id = NEW.organisation_id AND idem_key = NEW.idem_key))"
)
_SAME_ACCOUNT = (
    "EXISTS (SELECT 1 FROM ledger_accounts WHERE id = NEW.id "
    "OR (organisation_id = NEW.organisation_id AND code = NEW.code))"
)
_NEW = {"entry": "NEW.id", "owner": "NEW.organisation_id", "undone": "NEW.reverses_id"}
_BALANCE = (
    "(SELECT coalesce(sum(debit_pence) - sum(credit_pence), 0) FROM ledger_legs WHERE account_id = NEW.id)"
)


def statements(dialect: str, account_columns: Sequence[str]) -> list[str]:
    """Return what lays the ledger's triggers, beside those of every append-only table."""
    return _on_sqlite(account_columns) if dialect == "sqlite" else _on_postgresql()


def _sqlite(table: str, act: str, *refusals: tuple[str, str]) -> str:
    """Return a trigger that refuses an act where a condition holds."""
    body = " ".join(f"SELECT RAISE(ABORT, '{message}') WHERE {condition};" for message, condition in refusals)
    return f"CREATE TRIGGER keep_{table}_{act.lower()} BEFORE {act} ON {table} BEGIN {body} END"


def _on_sqlite(account_columns: Sequence[str]) -> list[str]:
    """Return SQLite's triggers. INSERT OR REPLACE deletes past DELETE triggers, so inserts look for what is there."""
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in account_columns if name != "closed_on")
    closing = f"OLD.closed_on IS NULL AND NEW.closed_on IS NOT NULL AND {same} AND {_BALANCE} = 0"
    faults = [(message, condition.format(**_NEW)) for message, condition in _FAULTS]
    return [
        _sqlite(
            LEGS, "INSERT", (_LATE, _POSTED), (_EXISTS, _SAME_LEG), (_PENCE, _NOT_WHOLE), (_CLOSED, _SHUT)
        ),
        _sqlite(ENTRIES, "INSERT", (_EXISTS, _SAME_ENTRY), *faults),
        _sqlite(ACCOUNTS, "INSERT", (_EXISTS, _SAME_ACCOUNT)),
        _sqlite(ACCOUNTS, "UPDATE", (_ACCOUNT, f"NOT ({closing})")),
        _sqlite(ACCOUNTS, "DELETE", (_ACCOUNT, "1")),
    ]


def _raise(message: str) -> str:
    """Return how PostgreSQL refuses, as an integrity error."""
    return f"RAISE EXCEPTION USING MESSAGE = '{message}', ERRCODE = 'check_violation';"


def _function(name: str, body: str, declare: str = "") -> str:
    """Return a trigger function."""
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ {declare} BEGIN {body} RETURN NEW; END $$"
    )


def _refusals(**names: str) -> str:
    """Return the body that refuses an entry for any of its faults."""
    return " ".join(
        f"IF {condition.format(**names)} THEN {_raise(message)} END IF;" for message, condition in _FAULTS
    )


def _on_postgresql() -> list[str]:
    """Return PostgreSQL's functions and triggers."""
    of_leg = {"entry": "posted.id", "owner": "posted.organisation_id", "undone": "posted.reverses_id"}
    return [
        _function(
            "keep_ledger_leg",
            f"IF {_POSTED} THEN {_raise(_LATE)} END IF; "
            # held, so that nobody closes the account between this look and the commit
            "SELECT closed_on INTO closed FROM ledger_accounts WHERE id = NEW.account_id FOR SHARE; "
            f"IF closed IS NOT NULL THEN {_raise(_CLOSED)} END IF;",
            "DECLARE closed date;",
        ),
        _function("keep_ledger_entry", _refusals(**_NEW)),
        _function(
            "keep_ledger_whole",
            "SELECT * INTO posted FROM ledger_entries WHERE id = NEW.entry_id; " + _refusals(**of_leg),
            "DECLARE posted ledger_entries;",
        ),
        _function(
            "keep_ledger_account",
            "IF TG_OP = 'DELETE' OR OLD.closed_on IS NOT NULL OR NEW.closed_on IS NULL "
            f"OR to_jsonb(NEW) - 'closed_on' <> to_jsonb(OLD) - 'closed_on' OR {_BALANCE} <> 0 "
            f"THEN {_raise(_ACCOUNT)} END IF;",
        ),
        _trigger(LEGS, "insert", "BEFORE INSERT", "keep_ledger_leg"),
        _trigger(ENTRIES, "insert", "BEFORE INSERT", "keep_ledger_entry"),
        _trigger(ACCOUNTS, "change", "BEFORE UPDATE OR DELETE", "keep_ledger_account"),
        _at_commit(LEGS, "keep_ledger_whole"),
        _at_commit(ENTRIES, "keep_ledger_entry"),
        (
            f"CREATE TRIGGER keep_{ACCOUNTS}_truncate BEFORE TRUNCATE ON {ACCOUNTS} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        ),
    ]


def _trigger(table: str, name: str, when: str, function: str) -> str:
    """Return a trigger on every row."""
    return f"CREATE TRIGGER keep_{table}_{name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"


def _at_commit(table: str, function: str) -> str:
    """Return a trigger that judges every new row once more, when the transaction ends."""
    return (
        f"CREATE CONSTRAINT TRIGGER keep_{table}_balance AFTER INSERT ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {function}()"
    )
