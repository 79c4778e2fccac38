"""Statements and their periods: opening + received - paid - fee - returned + adjusted = closing; no database in it.

What a fund *holds* is money received less money that has gone: it is compared with the bank. Of that, some is *set
aside* for care that was approved and is not paid yet; what is *left* is held less set aside.
"""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass

from carematch.core.clock import Period
from carematch.core.money import Money, total


class Flow(enum.StrEnum):
    """Which way money went; what undoes a flow is part of it, the other way round."""

    RECEIVED = "received"
    PAID = "paid"
    FEE = "fee"
    RETURNED = "returned"
    ADJUSTED = "adjusted"


@dataclass(frozen=True, slots=True)
class Line:
    """One movement: above nothing into the fund, below nothing out of it; `held` is what it left."""

    entry_id: uuid.UUID
    day: dt.date
    flow: Flow
    amount: Money
    held: Money
    is_undoing: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A fund over some days, both included."""

    since: dt.date
    until: dt.date
    opening: Money
    lines: tuple[Line, ...]

    @property
    def received(self) -> Money:
        """Return what came in, less what was undone of it."""
        return self._net(Flow.RECEIVED)

    @property
    def paid(self) -> Money:
        """Return what went to providers, less what was undone of it."""
        return -self._net(Flow.PAID)

    @property
    def fee(self) -> Money:
        """Return what the holder kept as a fee."""
        return -self._net(Flow.FEE)

    @property
    def returned(self) -> Money:
        """Return what went back to the funder."""
        return -self._net(Flow.RETURNED)

    @property
    def adjusted(self) -> Money:
        """Return what was put right, up or down."""
        return self._net(Flow.ADJUSTED)

    @property
    def closing(self) -> Money:
        """Return what the fund holds at the end of the last day."""
        return self.opening + total([line.amount for line in self.lines])

    @property
    def lowest(self) -> Money:
        """Return the least that the fund held at the end of any of the days."""
        ends: dict[dt.date, Money] = {}
        held = self.opening
        for line in self.lines:
            held = ends[line.day] = held + line.amount
        started = [] if self.since in ends else [self.opening]
        return min([*started, *ends.values()])

    def _net(self, flow: Flow) -> Money:
        """Return what one flow came to."""
        return total([line.amount for line in self.lines if line.flow is flow])


def period_of(opened_on: dt.date, day: dt.date, weeks: int) -> Period:
    """Return the period of some weeks, counted from when a fund was opened, that a day lies in, or the first."""
    days = weeks * 7
    number = max(0, (day - opened_on).days // days)
    starts_on = opened_on + dt.timedelta(days=number * days)
    return Period(starts_on, starts_on + dt.timedelta(days=days - 1), f"Period {number + 1}")
