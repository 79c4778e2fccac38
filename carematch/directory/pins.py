"""Where the markers of a map stand: one for each place, apart from one another, on the sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

ACROSS = 4  # numbers beside each other in one marker
NAME = (210, 110)  # how much room the name of a postcode takes, with its mark
SPOT = 90  # how wide a number is on a sheet 1000 wide: 25 pixels on the smallest phone
_ROUNDS = 80
_OTHER_WAY = 4  # every so many rounds they part the longer way: the shorter may be blocked by the edge
_MOVED = 8  # further than this, a line leads from the marker to its place


@dataclass(frozen=True, slots=True)
class Pin:
    """A marker: where it stands, where its place is, and the middle of each of its numbers."""

    x: float
    y: float
    width: int
    height: int
    place: tuple[float, float]
    spots: tuple[tuple[float, float], ...]

    @property
    def is_moved(self) -> bool:
        """Tell whether it stands beside its place."""
        return abs(self.x - self.place[0]) + abs(self.y - self.place[1]) > _MOVED


def apart(
    places: Sequence[tuple[tuple[float, float], int]], width: int, height: int, *, clear: tuple[float, float]
) -> list[Pin]:
    """Return the markers of some places with so many numbers each, moved apart where they would cover each other.

    They leave the name clear that stands at `clear`.
    """
    sizes = [(min(many, ACROSS) * SPOT, -(-many // ACROSS) * SPOT) for _place, many in places]
    at = [list(place) for place, _many in places]
    for number in range(_ROUNDS):
        has_moved, is_stuck = False, number % _OTHER_WAY == _OTHER_WAY - 1
        for one, other in combinations(range(len(at)), 2):
            has_moved = _part(at[one], at[other], sizes[one], sizes[other], turn=is_stuck) or has_moved
        for middle, size in zip(at, sizes, strict=True):
            has_moved = _part(middle, list(clear), size, NAME, turn=is_stuck) or has_moved
            middle[0] = min(max(middle[0], size[0] / 2), width - size[0] / 2)
            middle[1] = min(max(middle[1], size[1] / 2), height - size[1] / 2)
        if not has_moved:
            break
    return [
        _pin(middle, size, place, many) for middle, size, (place, many) in zip(at, sizes, places, strict=True)
    ]


def _part(
    one: list[float], other: list[float], size: tuple[int, int], others: tuple[int, int], *, turn: bool
) -> bool:
    """Move two markers apart, each by half, where one covers the other; tell whether it did.

    They go the shorter way or, with `turn`, the longer.
    """
    over = [(size[axis] + others[axis]) / 2 - abs(one[axis] - other[axis]) for axis in (0, 1)]
    if min(over) <= 0:
        return False
    axis = int((over[0] >= over[1]) is not turn)
    way = -1 if one[axis] <= other[axis] else 1
    one[axis] += way * over[axis] / 2
    other[axis] -= way * over[axis] / 2
    return True


def _pin(middle: list[float], size: tuple[int, int], place: tuple[float, float], many: int) -> Pin:
    """Return a marker with its numbers in rows."""
    left, top = middle[0] - size[0] / 2 + SPOT / 2, middle[1] - size[1] / 2 + SPOT / 2
    spots = tuple(
        (round(left + (number % ACROSS) * SPOT, 1), round(top + (number // ACROSS) * SPOT, 1))
        for number in range(many)
    )
    return Pin(round(middle[0], 1), round(middle[1], 1), *size, place, spots)
