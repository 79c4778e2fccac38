"""The disclosure gate: which figures may be shown, so that no person and no provider can be worked out.

A sum of money is shown only where enough people and enough providers stand behind it and nobody makes up too much of
it; it is rounded. A hidden figure must not come out by taking the shown ones from their total, so what is left over is
put through the same gate, and more is hidden until it passes. Pure: sums in, decisions out; no database.

Source of the thresholds: carematch.rules.data, after the practice of NHS Digital and the ONS Longitudinal Study; the
idea of dominance and contributor rules after the R package GaussSuppression.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from carematch.core.money import Money
from carematch.rules.data import BOOK


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the gate asks for; amounts in pence, dominance in percent."""

    people: int
    providers: int
    dominance_percent: int
    rounding_pence: int

    @classmethod
    def on(cls, day: date) -> Self:
        """Return the thresholds in force on a day."""
        return cls(
            people=BOOK.number("disclosure.people_min", day),
            providers=BOOK.number("disclosure.providers_min", day),
            dominance_percent=BOOK.number("disclosure.dominance_percent", day),
            rounding_pence=BOOK.number("disclosure.money_rounding_pence", day),
        )


@dataclass(slots=True)
class Cell:
    """A sum of money with who stands behind it: pence by person and pence by provider (net of what was undone)."""

    people: Counter[uuid.UUID] = field(default_factory=Counter)
    providers: Counter[uuid.UUID] = field(default_factory=Counter)

    def add(self, person: uuid.UUID, provider: uuid.UUID, amount: Money) -> None:
        """Add one payment."""
        self.people[person] += amount.pence
        self.providers[provider] += amount.pence

    @property
    def amount(self) -> Money:
        """Return the exact sum."""
        return Money(sum(self.people.values()))

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody stands behind it: nothing was ever paid there."""
        return not self.people

    @classmethod
    def merged(cls, cells: Iterable["Cell"]) -> "Cell":
        """Return several cells as one."""
        whole = cls()
        for cell in cells:
            whole.people.update(cell.people)
            whole.providers.update(cell.providers)
        return whole


def passes(cell: Cell, thresholds: Thresholds) -> bool:
    """Tell whether a sum may be shown; one that nobody stands behind may, as nothing."""
    if cell.is_empty:
        return True
    return (
        _behind(cell.people) >= thresholds.people
        and _behind(cell.providers) >= thresholds.providers
        and not _dominated(cell.people, thresholds)
        and not _dominated(cell.providers, thresholds)
    )


def _behind(amounts: Mapping[uuid.UUID, int]) -> int:
    """Return how many contribute; one whose payments were all undone does not."""
    return sum(1 for amount in amounts.values() if amount)


def _dominated(amounts: Mapping[uuid.UUID, int], thresholds: Thresholds) -> bool:
    """Tell whether one contributor makes up more than the share that is allowed."""
    whole = sum(abs(amount) for amount in amounts.values())
    most = max((abs(amount) for amount in amounts.values()), default=0)
    return most * 100 > whole * thresholds.dominance_percent


def rounded(amount: Money, thresholds: Thresholds) -> Money:
    """Return an amount rounded to the nearest step (halves away from nothing)."""
    step = thresholds.rounding_pence
    sign = -1 if amount.pence < 0 else 1
    return Money(sign * ((abs(amount.pence) * 2 + step) // (2 * step)) * step)


def shown_parts(parts: Sequence[Cell], thresholds: Thresholds) -> list[bool]:
    """Return which parts of a total may be shown beside it.

    First each part for itself; then, while what is left over of the total could not be shown for itself, the smallest
    part still shown is hidden too. Where the total itself does not pass, nothing is shown.
    """
    if not passes(Cell.merged(parts), thresholds):
        return [False] * len(parts)
    shown = [passes(part, thresholds) for part in parts]
    while not passes(_hidden(parts, shown), thresholds):
        candidates = [place for place, part in enumerate(parts) if shown[place] and not part.is_empty]
        smallest = min(candidates, key=lambda place: (abs(parts[place].amount.pence), place))
        shown[smallest] = False
    return shown


def _hidden(parts: Sequence[Cell], shown: Sequence[bool]) -> Cell:
    """Return what is not shown, as one."""
    return Cell.merged(part for part, is_shown in zip(parts, shown, strict=True) if not is_shown)
