"""The exact search: as few people as can do, by ever larger teams, branching on the visit that fewest can do.

What somebody can do together is a set of visits held as bits. Whoever has room for every visit they can do has one
such set; others have the largest sets that they can hold. A team does a week when sets of its people cover it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from carematch.matching.team.board import Board, Member, bits
from carematch.matching.team.plan import Plan, cheapest_share

MOST_SETS = 60  # of one person; whoever has more leaves the question to the other solver
_LOOKS_BETWEEN_CLOCKS = 64


class OutOfTime(Exception):
    """The time that a search was given is over."""


class _TooMany(Exception):
    """Somebody can share the week in too many ways."""


@dataclass(frozen=True)
class Found:
    """What the exact search knows: the best team if it is proved, and how few people it takes at the least."""

    plan: Plan | None
    fewest: int


@dataclass
class _Sets:
    """The sets that may be taken, and for each visit those that hold it, nearest person first."""

    holding: list[list[tuple[int, Member]]]
    nearest: list[int]  # the sum of the so many shortest distances, by how many
    hopeless: set[tuple[int, int]] = field(default_factory=set)


def search(board: Board, tick: Callable[[], None]) -> Found:
    """Find the best team that covers everything that anybody can do, for a board where some team does.

    `tick` is called often and raises OutOfTime to stop; what is then known of how few it takes is still returned.
    Where a budget may bind, only that number is sought.
    """
    fewest = 1
    try:
        tick()
        sets = _sets(board)
        steady = _steady(tick)
        while fewest <= len(board.members):
            if _some_cover(sets, board.coverable, fewest, steady):
                nearest = _Nearest(board, sets, fewest, steady)
                return Found(nearest.found() if _budget_never_binds(board) else None, fewest)
            fewest += 1
    except (OutOfTime, _TooMany):
        pass
    return Found(None, fewest)


def _steady(tick: Callable[[], None]) -> Callable[[], None]:
    """Return a tick that looks at the clock only now and then."""
    looks = 0

    def steady() -> None:
        nonlocal looks
        looks += 1
        if looks % _LOOKS_BETWEEN_CLOCKS == 0:
            tick()

    return steady


def _budget_never_binds(board: Board) -> bool:
    """Tell whether even the dearest way keeps to the budget."""
    if board.limit is None:
        return True
    dearest = [
        max(board.cost(member, visit) for member in board.members if member.able >> visit & 1)
        for visit in bits(board.coverable)
    ]
    return sum(dearest) <= board.limit


def _sets(board: Board) -> _Sets:
    """Return every largest set of visits of every person, or raise _TooMany."""
    holding: list[list[tuple[int, Member]]] = [[] for _ in board.visits]
    for member in board.members:
        for held in _largest(member):
            for visit in bits(held):
                holding[visit].append((held, member))
    sums = [0]
    for member in board.members:
        sums.append(sums[-1] + member.far)
    return _Sets(holding, sums)


def _largest(member: Member) -> list[int]:
    """Return the sets that somebody can hold and that no visit can be added to."""
    if member.holds_all:
        return [member.able]
    found: list[int] = []
    looked = 0
    stack = [(0, tuple(bits(member.able)))]
    while stack:
        held, left = stack.pop()
        looked += 1
        if looked > 40 * MOST_SETS or len(found) > MOST_SETS:
            raise _TooMany
        if not left:
            if not any(member.can_hold(held | 1 << each) for each in bits(member.able & ~held)):
                found.append(held)
            continue
        visit, rest = left[0], left[1:]
        stack.append((held, rest))
        if member.can_hold(held | 1 << visit):
            stack.append((held | 1 << visit, rest))
    return found


def _open_visit(sets: _Sets, left: int) -> int:
    """Return the visit still open that the fewest sets hold."""
    return min(bits(left), key=lambda visit: len(sets.holding[visit]))


def _some_cover(sets: _Sets, left: int, people: int, tick: Callable[[], None]) -> bool:
    """Tell whether so many sets can cover what is left."""
    tick()
    if not left:
        return True
    if (left, people) in sets.hopeless:
        return False
    for rest in _rests(sets, left, people):
        if (people > 1 and _some_cover(sets, rest, people - 1, tick)) or not rest:
            return True
    sets.hopeless.add((left, people))
    return False


def _rests(sets: _Sets, left: int, people: int) -> Iterator[int]:
    """Yield what may be left once one more set is taken, the least first; none where too much must be left."""
    visit = _open_visit(sets, left)
    widest = max((held & left).bit_count() for each in bits(left) for held, _ in sets.holding[each])
    if widest * people < left.bit_count():
        return
    yield from sorted({left & ~held for held, _ in sets.holding[visit]}, key=int.bit_count)


@dataclass
class _Nearest:
    """The search for the nearest, then cheapest, of all teams of so many people, known to be the fewest."""

    board: Board
    sets: _Sets
    people: int
    tick: Callable[[], None]
    best: Plan | None = None
    weighed: set[frozenset[Member]] = field(default_factory=set)

    def found(self) -> Plan | None:
        """Return the best of them all."""
        self._take(self.board.coverable, (), 0)
        return self.best

    def _take(self, left: int, team: tuple[Member, ...], far: int) -> None:
        """Go through every team that these people are part of, unless it must be farther than the best."""
        self.tick()
        open_places = self.people - len(team)
        if not left:
            self._weigh(team)
        if not left or not open_places or (left, open_places) in self.sets.hopeless:
            return
        for held, member in self.sets.holding[_open_visit(self.sets, left)]:
            nearest = far + member.far + self.sets.nearest[open_places - 1]
            if self.best is not None and nearest > self.best.far:
                return
            if member not in team:
                self._take(left & ~held, (*team, member), far + member.far)

    def _weigh(self, team: tuple[Member, ...]) -> None:
        if frozenset(team) in self.weighed:
            return
        self.weighed.add(frozenset(team))
        plan = cheapest_share(self.board, team, self.board.coverable, self.tick)
        if plan is not None and (self.best is None or plan.rank < self.best.rank):
            self.best = plan
