"""Leaves out the points of a ring that nobody would miss (Ramer, 1972; Douglas and Peucker, 1973)."""

from collections.abc import Sequence

Point = tuple[float, float]
Ring = list[Point]

_SMALLEST = 4  # three corners, and the first again


def simplified(ring: Sequence[Point], tolerance: float) -> Ring:
    """Return a closed ring with as few of its points as keep every other within the tolerance of the line.

    A ring that would shrink to less than a triangle keeps the three corners that are furthest apart.
    """
    points = _without_repeats(ring)
    if len(points) <= _SMALLEST:
        return points
    # A closed line has no ends to hold it by: hold it at its first point and at the one furthest from that.
    far = max(range(len(points)), key=lambda place: _squared(points[0], points[place]))
    keep = (
        {0, far, len(points) - 1}
        | _kept(points, 0, far, tolerance)
        | _kept(points, far, len(points) - 1, tolerance)
    )
    if len(keep) < _SMALLEST:
        keep.add(max(_furthest(points, 0, far), _furthest(points, far, len(points) - 1))[1])
    return [points[place] for place in sorted(keep)]


def _without_repeats(ring: Sequence[Point]) -> Ring:
    """Return a ring without points that follow themselves."""
    return [point for place, point in enumerate(ring) if place == 0 or point != ring[place - 1]]


def _kept(points: Ring, start: int, end: int, tolerance: float) -> set[int]:
    """Return the places between two points that must stay; a stack, since coasts are deeper than Python recurses."""
    kept: set[int] = set()
    open_parts = [(start, end)]
    while open_parts:
        first, last = open_parts.pop()
        if last - first > 1:
            squared, place = _furthest(points, first, last)
            if squared > tolerance * tolerance:
                kept.add(place)
                open_parts += [(first, place), (place, last)]
    return kept


def _furthest(points: Ring, first: int, last: int) -> tuple[float, int]:
    """Return the square of how far the furthest point between two others is from their line, and its place.

    Written out in one loop, since an import walks millions of points through it.
    """
    (start_x, start_y), (end_x, end_y) = points[first], points[last]
    along_x, along_y = end_x - start_x, end_y - start_y
    length = along_x * along_x + along_y * along_y
    most, at = -1.0, first
    for place in range(first + 1, last):
        x, y = points[place]
        x -= start_x
        y -= start_y
        if length:
            share = (x * along_x + y * along_y) / length
            if share > 1:
                share = 1.0
            if share > 0:
                x -= share * along_x
                y -= share * along_y
        squared = x * x + y * y
        if squared > most:
            most, at = squared, place
    return most, at


def _squared(one: Point, other: Point) -> float:
    """Return the square of the distance between two points."""
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
