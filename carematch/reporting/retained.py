"""Local spend retained: exclusive and cumulative rings, and the rate, from what may be shown.

Exclusive E_k is the sum of the payments in ring k; cumulative C_k the sum up to and including it; the retention rate is
C_k over the sum of all payments, with those outside the UK and those of unknown place in the denominator. Shares are
worked out from the rounded sums on the page, so that a reader gets the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from carematch.core.money import Money
from carematch.places.rings import NESTED, Ring
from carematch.reporting.disclosure import Cell, Thresholds, passes, rounded, shown_parts


class Paid(Protocol):
    """A payment as a report sees it."""

    @property
    def person_id(self) -> UUID:
        """Return whose money it is."""

    @property
    def provider_id(self) -> UUID:
        """Return who was paid."""

    @property
    def amount(self) -> Money:
        """Return how much; below nothing where a payment was undone."""

    @property
    def ring(self) -> Ring:
        """Return where it landed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One ring: what landed in it, and in it and all nearer ones; None is not shown."""

    ring: Ring
    exclusive: Money | None
    cumulative: Money | None
    share_tenths: int | None
    cumulative_share_tenths: int | None


@dataclass(frozen=True, slots=True)
class Retained:
    """What a page, a table and a file show of one period; `total` None means that nothing can be shown."""

    total: Money | None
    lines: tuple[Line, ...]
    is_empty: bool

    @property
    def hides_something(self) -> bool:
        """Tell whether a ring that has payments is not shown."""
        return any(line.exclusive is None for line in self.lines)

    def line(self, ring: Ring) -> Line:
        """Return a ring's line."""
        return next(line for line in self.lines if line.ring is ring)


def by_ring(payments: Iterable[Paid]) -> dict[Ring, Cell]:
    """Return a cell for every ring, empty ones too."""
    cells = {ring: Cell() for ring in Ring}
    for payment in payments:
        cells[payment.ring].add(payment.person_id, payment.provider_id, payment.amount)
    return cells


def work_out(
    cells: Mapping[Ring, Cell], thresholds: Thresholds, *, parts: Sequence[Mapping[Ring, Cell]] = ()
) -> Retained:
    """Return what may be shown of a period's rings.

    `parts` are the shorter periods that are published on their own (a year's quarters): what they leave hidden must
    not come out of the longer one, so a ring whose remainder would not pass is hidden here too.
    """
    rings = list(Ring)
    whole = Cell.merged(cells.values())
    if whole.is_empty:
        return Retained(Money(0), tuple(_nothing(ring, shown=True) for ring in rings), is_empty=True)
    published = [_published(part, thresholds) for part in parts]
    if not passes(whole, thresholds) or not _total_holds(parts, published, thresholds):
        return Retained(None, tuple(_nothing(ring, shown=False) for ring in rings), is_empty=False)
    allowed = [_ring_holds(ring, parts, published, thresholds) for ring in rings]
    shown = _shown([cells[ring] for ring in rings], allowed, thresholds)
    return _lines(
        rings, [cells[ring] for ring in rings], shown, rounded(whole.amount, thresholds), thresholds
    )


def _published(part: Mapping[Ring, Cell], thresholds: Thresholds) -> dict[Ring, bool] | None:
    """Return which rings of a shorter period are shown on its own page; None where not even its total is."""
    cells = list(part.values())
    if not passes(Cell.merged(cells), thresholds):
        return None
    return dict(zip(part, shown_parts(cells, thresholds), strict=True))


def _total_holds(
    parts: Sequence[Mapping[Ring, Cell]], published: Sequence[dict[Ring, bool] | None], thresholds: Thresholds
) -> bool:
    """Tell whether the shorter periods whose totals are hidden would pass together (or all are hidden, or none)."""
    hidden = [
        Cell.merged(part.values()) for part, shown in zip(parts, published, strict=True) if shown is None
    ]
    return passes(Cell.merged(hidden), thresholds)


def _ring_holds(
    ring: Ring,
    parts: Sequence[Mapping[Ring, Cell]],
    published: Sequence[dict[Ring, bool] | None],
    thresholds: Thresholds,
) -> bool:
    """Tell whether what the shorter periods hide of a ring would pass together."""
    hidden = [part[ring] for part, shown in zip(parts, published, strict=True) if not (shown and shown[ring])]
    return passes(Cell.merged(hidden), thresholds)


def _shown(cells: Sequence[Cell], allowed: Sequence[bool], thresholds: Thresholds) -> list[bool]:
    """Return which rings are shown: those the shorter periods allow, as far as the total lets none of the rest out."""
    open_places = [place for place, fine in enumerate(allowed) if fine]
    barred = Cell.merged(cell for cell, fine in zip(cells, allowed, strict=True) if not fine)
    decided = shown_parts([*(cells[place] for place in open_places), barred], thresholds)
    return [place in open_places and decided[open_places.index(place)] for place in range(len(cells))]


def _lines(
    rings: Sequence[Ring], cells: Sequence[Cell], shown: Sequence[bool], total: Money, thresholds: Thresholds
) -> Retained:
    """Return the lines of a report from the cells that may be shown."""
    lines = []
    for place, ring in enumerate(rings):
        exclusive = rounded(cells[place].amount, thresholds) if shown[place] else None
        cumulative = _cumulative(ring, rings, cells, shown, thresholds)
        lines.append(Line(ring, exclusive, cumulative, _tenths(exclusive, total), _tenths(cumulative, total)))
    return Retained(total, tuple(lines), is_empty=False)


def _cumulative(
    ring: Ring, rings: Sequence[Ring], cells: Sequence[Cell], shown: Sequence[bool], thresholds: Thresholds
) -> Money | None:
    """Return the sum up to a ring where it tells no more than the rings shown do; None elsewhere and off the nest."""
    if ring not in NESTED:
        return None
    within = [place for place, each in enumerate(rings) if each in NESTED[: NESTED.index(ring) + 1]]
    if not all(shown[place] for place in within):
        return None
    return rounded(Cell.merged(cells[place] for place in within).amount, thresholds)


def _tenths(amount: Money | None, total: Money) -> int | None:
    """Return tenths of a percent of the total, halves up; None where either is nothing that can be shared out."""
    if amount is None or total.pence <= 0:
        return None
    return (amount.pence * 2000 + total.pence) // (2 * total.pence)


def _nothing(ring: Ring, *, shown: bool) -> Line:
    """Return the line of a ring in a period without payments (shown), or in one that cannot be shown."""
    nothing = Money(0) if shown else None
    return Line(ring, nothing, nothing if ring in NESTED else None, None, None)
