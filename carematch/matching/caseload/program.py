"""The caseload as a program of yes-or-no columns, a column for each choice, and the rows that every plan keeps to.

Two things are only known once people are placed in a week: what cannot be held together is ruled out as it is found
(clashes), the rest follows from what every placing obeys. Valid for every plan, so what HiGHS finds best is a bound.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from carematch.matching.caseload.board import MOST_PEOPLE, Board
from carematch.matching.caseload.plan import clashes
from carematch.matching.times import QUARTERS_A_WEEK, Job

INFINITY = float("inf")
_MOST_WINDOWS = (
    8  # of one person on one day; with more of them only whole windows are weighed against each other
)


@dataclass
class Row:
    """A sum of columns that is at least `low` and at most `high`."""

    low: float
    high: float
    terms: dict[int, float]


@dataclass
class Program:
    """Rows over columns: the choices first, in the order of `numbers`, then who comes to whom where that is asked.

    `held` are choices that each provider keeps whatever happens; they have no column, and take room from the others.
    """

    board: Board
    numbers: Sequence[int]
    held: Mapping[int, Sequence[int]] = field(default_factory=dict)
    with_people: bool = True
    rows: list[Row] = field(default_factory=list)
    column: dict[int, int] = field(default_factory=dict)
    width: int = 0

    def __post_init__(self) -> None:
        """Lay the rows."""
        self.column = {number: place for place, number in enumerate(self.numbers)}
        self.width = len(self.numbers)
        by_item, by_provider, by_meeting = _sorted_out(self.board, self.numbers)
        for choices in by_item.values():
            self._at_most(1.0, dict.fromkeys(choices, 1.0))
        for provider, choices in by_provider.items():
            self._spare(provider, choices)
            held = self._in_the_way(provider, choices)
            for most, weights in week_rows(self.board, [*choices, *held]):
                room = most - sum(weights.get(each, 0.0) for each in held)
                self._at_most(room, {each: w for each, w in weights.items() if each not in held})
        meetings: dict[int, dict[int, list[int]]] = {}
        for (need, provider), choices in by_meeting.items():
            meetings.setdefault(need, {})[provider] = choices
        for need, met in meetings.items():
            self._budget(need, met)
            self._few_people(need, met)

    def _at_most(self, most: float, weights: Mapping[int, float]) -> None:
        """Add a row over choices, unless it could not be broken anyway."""
        if sum(weights.values()) > most:
            self.rows.append(Row(-INFINITY, most, {self.column[each]: w for each, w in weights.items()}))

    def _spare(self, provider: int, choices: Sequence[int]) -> None:
        held = sum(self._minutes(each) for each in self.held.get(provider, ()))
        self._at_most(self.board.spare(provider) - held, {each: self._minutes(each) for each in choices})

    def _minutes(self, choice: int) -> float:
        return float(self.board.items[self.board.choices[choice].item].minutes)

    def _in_the_way(self, provider: int, choices: Sequence[int]) -> list[int]:
        """Return what somebody holds that touches a quarter-hour which any of the choices can touch."""
        reach = 0
        for each in choices:
            reach |= self.board.choices[each].span
        return [each for each in self.held.get(provider, ()) if self.board.choices[each].span & reach]

    def _budget(self, need: int, met: Mapping[int, Sequence[int]]) -> None:
        limit = self.board.limit(need)
        if limit is not None:
            costs = {
                each: float(self.board.choices[each].sixtieths) for every in met.values() for each in every
            }
            self._at_most(float(limit), costs)

    def _few_people(self, need: int, met: Mapping[int, Sequence[int]]) -> None:
        """Hold a need to three people: by a column for each who may come, or by what each could do at most."""
        if len(met) <= MOST_PEOPLE or len(self.board.of_need[need]) <= MOST_PEOPLE:
            return
        if not self.with_people:
            self._few_people_roughly(met)
            return
        first = self.width
        for choices in met.values():
            for each in choices:
                self.rows.append(Row(-INFINITY, 0.0, {self.column[each]: 1.0, self.width: -1.0}))
            for most, weights in self._of_one_visitor(choices):
                own = {self.column[each]: weight for each, weight in weights.items()}
                self.rows.append(Row(-INFINITY, 0.0, {**own, self.width: -most}))
            self.width += 1
        self.rows.append(Row(-INFINITY, MOST_PEOPLE, dict.fromkeys(range(first, self.width), 1.0)))

    def _of_one_visitor(self, choices: Sequence[int]) -> Iterator[tuple[float, dict[int, float]]]:
        """Yield what one person cannot do more of for one need than this, coming or not at all."""
        minutes = {each: self._minutes(each) for each in choices}
        spare = float(self.board.spare(self.board.choices[choices[0]].provider))
        if sum(minutes.values()) > spare:
            yield spare, minutes
        yield from week_rows(self.board, choices)

    def _few_people_roughly(self, met: Mapping[int, Sequence[int]]) -> None:
        """Add up the shares of what each could do at most of this need: three people come to three at most."""
        weights: dict[int, float] = {}
        for provider, choices in met.items():
            minutes = [self._minutes(each) for each in choices]
            most = min(sum(minutes), self.board.spare(provider))
            weights |= {each: own / most for each, own in zip(choices, minutes, strict=True)}
        self._at_most(float(MOST_PEOPLE), weights)

    def forbid(self, chosen: Iterable[int]) -> int:
        """Rule out what one person cannot hold together of these choices; return how many rows that took."""
        by_provider: dict[int, list[int]] = {}
        for each in chosen:
            by_provider.setdefault(self.board.choices[each].provider, []).append(each)
        found = [clash for choices in by_provider.values() for clash in clashes(self.board, choices)]
        for clash in found:
            self._at_most(len(clash) - 1.0, dict.fromkeys(clash, 1.0))
        return len(found)


Sorted = dict[int, list[int]]


def _sorted_out(
    board: Board, numbers: Sequence[int]
) -> tuple[Sorted, Sorted, dict[tuple[int, int], list[int]]]:
    """Return choices by item, by provider, and by need and provider."""
    by_item: Sorted = {}
    by_provider: Sorted = {}
    by_meeting: dict[tuple[int, int], list[int]] = {}
    for number in numbers:
        choice = board.choices[number]
        by_item.setdefault(choice.item, []).append(number)
        by_provider.setdefault(choice.provider, []).append(number)
        by_meeting.setdefault((board.items[choice.item].need, choice.provider), []).append(number)
    return by_item, by_provider, by_meeting


def week_rows(board: Board, choices: Sequence[int]) -> list[tuple[float, dict[int, float]]]:
    """Return what every placing of one person's choices obeys, as most and weights.

    Of all choices that are at a quarter-hour wherever they begin, one at most; and what lies wholly within a stretch
    of the week takes no longer than the stretch has free.
    """
    timed = [(each, job) for each in choices if (job := board.choices[each].job) is not None]
    found = {together: (1.0, dict.fromkeys(sorted(together), 1.0)) for together in _always_together(timed)}
    free = board.free[board.choices[choices[0]].provider]
    for most, weights in _stretches(timed, free):
        if frozenset(weights) not in found:
            found[frozenset(weights)] = most, weights
    return list(found.values())


def _always_together(timed: Sequence[tuple[int, Job]]) -> list[frozenset[int]]:
    """Return the largest sets of choices that all hold one quarter-hour wherever they begin."""
    sure: list[tuple[int, int, int]] = []
    for each, job in timed:
        latest, ended = max(job.starts), min(job.starts) + job.length
        if latest < ended:
            sure.append((latest % QUARTERS_A_WEEK, ended - latest, each))
    sets = {
        frozenset(each for since, length, each in sure if (moment - since) % QUARTERS_A_WEEK < length)
        for moment in {since for since, _, _ in sure}
    }
    several = sorted((each for each in sets if len(each) > 1), key=lambda each: (-len(each), sorted(each)))
    kept: list[frozenset[int]] = []
    for together in several:
        if not any(together < other for other in kept):
            kept.append(together)
    return kept


def _stretches(timed: Sequence[tuple[int, Job]], free: int) -> list[tuple[float, dict[int, float]]]:
    """Return the stretches of the week that more is wanted in than they have free quarter-hours."""
    days: dict[int, list[tuple[int, int, int, int]]] = {}
    for each, job in timed:
        first, end = min(job.starts), max(job.starts) + job.length
        days.setdefault(first // 96, []).append((first, end, job.length, each))
    found: dict[frozenset[int], tuple[float, dict[int, float]]] = {}
    for wanted in days.values():
        windows = {(first, end) for first, end, _, _ in wanted}
        if len(windows) <= _MOST_WINDOWS:
            windows = {(a, b) for a, _ in windows for _, b in windows if a < b}
        for a, b in sorted(windows, key=lambda each: (each[1] - each[0], each)):
            inside = {each: float(length) for first, end, length, each in wanted if a <= first and end <= b}
            if len(inside) < 2 or frozenset(inside) in found:
                continue
            most = float(_free_between(free, a, b))
            if sum(inside.values()) > most:
                found[frozenset(inside)] = most, inside
    return list(found.values())


def _free_between(free: int, first: int, end: int) -> int:
    """Return how many quarter-hours are free from the first up to the end, round the week."""
    turned = free | free << QUARTERS_A_WEEK
    return (turned >> first & ((1 << (end - first)) - 1)).bit_count()
