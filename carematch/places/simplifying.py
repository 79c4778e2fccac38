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
        keep.add(max(range(len(points)), key=lambda at: _distance(points[at], points[0], points[far])))
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
        if last - first < 2:
            continue
        distance, place = max(
            (_distance(points[at], points[first], points[last]), at) for at in range(first + 1, last)
        )
        if distance > tolerance:
            kept.add(place)
            open_parts += [(first, place), (place, last)]
    return kept


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from the line between two others."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = along_x * along_x + along_y * along_y
    if not length:
        return float(_squared(point, start) ** 0.5)
    share = ((point[0] - start[0]) * along_x + (point[1] - start[1]) * along_y) / length
    share = min(1.0, max(0.0, share))
    nearest = (start[0] + share * along_x, start[1] + share * along_y)
    return float(_squared(point, nearest) ** 0.5)


def _squared(one: Point, other: Point) -> float:
    """Return the square of the distance between two points."""
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
