"""What is about to be posted, and the rules it must keep before any database is asked; no database in it."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from carematch.core.errors import DomainError
from carematch.core.money import Money
from carematch.ledger.kinds import EntryKind

_CODE = re.compile(r"[A-Za-z0-9_.:/-]+")


class Unbalanced(DomainError):
    """The debits and the credits of an entry are not the same."""


class NotACode(ValueError):
    """A programming error: prose was given where the ledger keeps only codes and opaque references."""


class Identified(Protocol):
    """Whatever has an id: an account, loaded or not."""

    id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Debit:
    """Put an amount on the debit side of an account."""

    account: Identified
    amount: Money


@dataclass(frozen=True, slots=True)
class Credit:
    """Put an amount on the credit side of an account."""

    account: Identified
    amount: Money


@dataclass(frozen=True, order=True, slots=True)
class Line:
    """One leg as it will stand in the database."""

    account_id: uuid.UUID
    debit_pence: int
    credit_pence: int

    def turned(self) -> "Line":
        """Return the leg that undoes this one."""
        return Line(self.account_id, self.credit_pence, self.debit_pence)


@dataclass(frozen=True, slots=True)
class Posting:
    """An entry before it is one; two postings of the same key must agree in `content`."""

    kind: EntryKind
    effective_on: dt.date
    lines: tuple[Line, ...]
    idem_key: str
    source_ref: str
    narrative_code: str
    approved_by_id: uuid.UUID | None
    reverses_id: uuid.UUID | None = None

    def __post_init__(self) -> None:
        """Raise Unbalanced or NotACode before anything is written."""
        code(self.idem_key, 200)
        code(self.source_ref, 200)
        code(self.narrative_code, 60)
        _balanced(self.lines)

    @property
    def content(self) -> tuple[object, ...]:
        """Return what a repeat must repeat: all but who sent it, and in which order the legs were given."""
        return (
            self.kind,
            self.effective_on,
            tuple(sorted(self.lines)),
            self.source_ref,
            self.narrative_code,
            self.approved_by_id,
            self.reverses_id,
        )


def lines(legs: Iterable[Debit | Credit]) -> tuple[Line, ...]:
    """Return the legs as they will be stored."""
    return tuple(
        Line(leg.account.id, leg.amount.pence, 0)
        if isinstance(leg, Debit)
        else Line(leg.account.id, 0, leg.amount.pence)
        for leg in legs
    )


def code(text: str, longest: int) -> str:
    """Return a code unchanged, or raise NotACode: free text may name people, and the ledger is never erased."""
    if not _CODE.fullmatch(text) or len(text) > longest:
        raise NotACode(f"A code of at most {longest} letters, digits and _.:/- is needed, not {text!r}")
    return text


def _balanced(given: Sequence[Line]) -> None:
    """Raise Unbalanced unless there are two legs or more, each above nothing, and both sides come to the same."""
    if len(given) < 2:
        raise Unbalanced("An entry needs at least one debit and one credit")
    if any(line.debit_pence + line.credit_pence <= 0 for line in given):
        raise Unbalanced("Every line of an entry must be more than £0.00")
    debits, credits = sum(line.debit_pence for line in given), sum(line.credit_pence for line in given)
    if debits != credits:
        raise Unbalanced(f"The debits come to {Money(debits)} but the credits to {Money(credits)}")
