"""One way to share the visits, what it measures, and the greedy one that every search starts from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from carematch.matching.team.board import FAR_UNITS, Board, Member, bits


@dataclass(frozen=True, eq=False)
class Plan:
    """Who does which visit; a visit that is not among the keys is not covered."""

    board: Board
    doing: dict[int, Member]

    @cached_property
    def shares(self) -> dict[Member, int]:
        """Return the set of visits of each person of the team, the nearest person first."""
        shares: dict[Member, int] = {}
        for visit, member in self.doing.items():
            shares[member] = shares.get(member, 0) | 1 << visit
        return dict(sorted(shares.items(), key=lambda each: each[0].far))

    @property
    def team(self) -> frozenset[Member]:
        """Return the people."""
        return frozenset(self.shares)

    @cached_property
    def minutes(self) -> int:
        """Return the minutes covered in a week."""
        return sum(self.board.minutes[visit] for visit in self.doing)

    @cached_property
    def far(self) -> int:
        """Return the sum over the people of the distance to the home, in whole units."""
        return sum(member.far for member in self.shares)

    @cached_property
    def sixtieths(self) -> int:
        """Return the week's cost in sixtieths of a penny, to compare with others."""
        return sum(self.board.cost(member, visit) for visit, member in self.doing.items())

    @property
    def miles(self) -> float:
        """Return the sum over the people of the miles to the home."""
        return sum(member.miles for member in self.shares)

    @property
    def pence(self) -> int | None:
        """Return the week's cost to the nearest penny, half up; None while a rate is not known."""
        known = [member.sixtieths[visit] for visit, member in self.doing.items()]
        if None in known:
            return None
        return (self.sixtieths + 30) // 60

    @cached_property
    def heaviest(self) -> int:
        """Return the most minutes that rest on one person."""
        return max((member.minutes_of(share) for member, share in self.shares.items()), default=0)

    @property
    def covered(self) -> int:
        """Return the set of visits that are covered."""
        return sum(1 << visit for visit in self.doing)

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """Return what plans are compared by, less being better: minutes, people, distance, cost."""
        return -self.minutes, len(self.shares), self.far, self.sixtieths

    @property
    def keeps_every_rule(self) -> bool:
        """Tell whether each can hold their share and the week keeps to its budget."""
        within = self.board.limit is None or self.sixtieths <= self.board.limit
        return within and all(member.can_hold(share) for member, share in self.shares.items())


def greedy(board: Board) -> Plan:
    """Take, again and again, whoever can take on most of the minutes still open, nearest first."""
    doing: dict[int, Member] = {}
    left, money, free = board.coverable, board.limit, list(board.members)
    while left and free:
        taken = [_as_much_as_fits(board, member, left, money) for member in free]
        best = max(range(len(free)), key=lambda each: free[each].minutes_of(taken[each]))
        if not taken[best]:
            break
        member = free.pop(best)
        for visit in bits(taken[best]):
            doing[visit] = member
            money = None if money is None else money - board.cost(member, visit)
        left &= ~taken[best]
    return Plan(board, doing)


def _as_much_as_fits(board: Board, member: Member, left: int, money: int | None) -> int:
    """Return visits that somebody could take on together, the longest first."""
    taken = 0
    for visit in sorted(bits(left & member.able), key=lambda each: -board.minutes[each]):
        cost = board.cost(member, visit)
        if (money is None or cost <= money) and member.can_hold(taken | 1 << visit):
            taken |= 1 << visit
            money = None if money is None else money - cost
    return taken


def cheapest_share(
    board: Board, team: Sequence[Member], visits: int, tick: Callable[[], None]
) -> Plan | None:
    """Return the cheapest way for these people to share a set of visits, or None; `tick` may raise to stop."""
    order = sorted(bits(visits), key=lambda visit: len(_able(team, visit)))
    floor = [0] * (len(order) + 1)
    for place in range(len(order) - 1, -1, -1):
        costs = [board.cost(member, order[place]) for member in _able(team, order[place])]
        if not costs:
            return None
        floor[place] = floor[place + 1] + min(costs)
    best: tuple[int, dict[int, Member]] | None = None
    shares = dict.fromkeys(team, 0)
    doing: dict[int, Member] = {}

    def weigh(place: int, spent: int) -> None:
        nonlocal best
        tick()
        if best is not None and spent + floor[place] >= best[0]:
            return
        if place == len(order):
            best = spent, dict(doing)
            return
        visit = order[place]
        for member in sorted(_able(team, visit), key=lambda each: board.cost(each, visit)):
            if member.can_hold(shares[member] | 1 << visit):
                shares[member] |= 1 << visit
                doing[visit] = member
                weigh(place + 1, spent + board.cost(member, visit))
                shares[member] ^= 1 << visit
                del doing[visit]

    weigh(0, 0)
    return None if best is None else Plan(board, best[1])


def _able(team: Sequence[Member], visit: int) -> list[Member]:
    return [member for member in team if member.able >> visit & 1]


def as_miles(far: int) -> float:
    """Return whole units of distance as miles."""
    return far / FAR_UNITS
