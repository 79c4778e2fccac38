"""Pounds and pence, exactly: integers throughout, formatted in one place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

from carematch.core.wording import said

_WRITTEN = re.compile(r"£?\s*(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<pence>\d{1,2}))?")
_MOST = 10**15  # well inside a 64-bit column, well beyond any council's budget


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount of sterling in whole pence; adding it to a plain number is a type error."""

    pence: int

    def __post_init__(self) -> None:
        """Refuse anything but a whole number of pence."""
        if not isinstance(self.pence, int) or isinstance(self.pence, bool):
            raise TypeError(f"Money is whole pence, not {self.pence!r}")

    @classmethod
    def pounds(cls, pounds: int) -> "Money":
        """Return a whole number of pounds as money."""
        return cls(pounds * 100)

    @classmethod
    def parse(cls, text: str) -> "Money":
        """Read an amount as people write it ("£1,234.5"), or raise ValueError with a sentence for the page."""
        written = _WRITTEN.fullmatch(text.strip())
        if written is None or not (written["pounds"] or written["pence"]):
            raise ValueError(said("Enter an amount in pounds and pence, like 12.50"))
        pounds = int((written["pounds"] or "0").replace(",", ""))
        amount = pounds * 100 + int((written["pence"] or "0").ljust(2, "0"))
        if amount > _MOST:
            raise ValueError(said("Enter a smaller amount"))
        return cls(amount)

    @classmethod
    def for_minutes(cls, rate_per_hour: "Money", minutes: int) -> "Money":
        """Return what some minutes cost at an hourly rate, halves of a penny rounded up."""
        return cls((rate_per_hour.pence * minutes * 2 + 60) // 120)

    def __str__(self) -> str:
        """Write the amount for people: £1,234.56, with a minus sign before the pound when below nothing."""
        sign = "-" if self.pence < 0 else ""
        return f"{sign}£{abs(self.pence) // 100:,}.{abs(self.pence) % 100:02d}"

    @property
    def plain(self) -> str:
        """Write the amount for a file: 1234.56."""
        sign = "-" if self.pence < 0 else ""
        return f"{sign}{abs(self.pence) // 100}.{abs(self.pence) % 100:02d}"

    def __add__(self, other: "Money") -> "Money":
        """Add money to money."""
        return Money(self.pence + other.pence) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other: "Money") -> "Money":
        """Take money from money."""
        return Money(self.pence - other.pence) if isinstance(other, Money) else NotImplemented

    def __neg__(self) -> "Money":
        """Return the amount with its sign turned."""
        return Money(-self.pence)

    def __mul__(self, times: int) -> "Money":
        """Multiply by a whole number."""
        return Money(self.pence * times) if isinstance(times, int) else NotImplemented

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        """Tell whether there is any money at all."""
        return self.pence != 0

    def share(self, weights: Sequence[int]) -> list["Money"]:
        """Split by weights to the penny (largest remainder, earlier first on a tie), or raise ValueError."""
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise ValueError("Shares need at least one weight above nothing and none below")
        parts = [self.pence * weight // whole for weight in weights]
        remainders = [self.pence * weight % whole for weight in weights]
        order = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
        for place in order[: self.pence - sum(parts)]:
            parts[place] += 1
        return [Money(part) for part in parts]


def total(amounts: Sequence[Money]) -> Money:
    """Add up amounts; of none, nothing."""
    return Money(sum(amount.pence for amount in amounts))


class MoneyColumn(TypeDecorator[Money]):
    """Stores Money as whole pence in a 64-bit integer."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """Store pence; a plain number is refused, because nobody could tell pounds from pence."""
        if value is None:
            return None
        if not isinstance(value, Money):
            raise TypeError(f"Money expected, not {value!r}")
        return value.pence

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        """Read pence back as Money (sums come back as decimals on PostgreSQL)."""
        return None if value is None else Money(int(value))
