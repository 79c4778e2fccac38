"""Who can do which visit of the waiting list: every need's visits, everybody who may do each.

A need with flexible times is one item without a time: all its minutes, by one person. Only those count for whom
every Legal rule and every Must is certainly met for that visit; what has to be asked first is not proposed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from carematch.matching import price, times
from carematch.matching.eligibility import LEGAL, MUSTS, Pair
from carematch.matching.facts import Candidate, Need, Visit, miles_between
from carematch.places import distance
from carematch.rules.answers import Answer

MOST_PEOPLE = 3  # for one person
_MEAN_RADIUS_MILES = 3958.76
_ROUGHLY = 0.99  # a sphere is off by at most 0.6% from the ellipsoid
_AT_THE_LIMIT = 1e-6
_OF_THE_PAIR = ("dp_family", "not_excluded")
_OF_THE_VISIT = ("hours", "price")
_OF_THE_PERSON = tuple(code for code in MUSTS if code not in ("service", "times", *_OF_THE_VISIT))


@dataclass(frozen=True, slots=True)
class Item:
    """A visit to be done by one person; `visit` is None for all the hours of a need with flexible times."""

    need: int
    visit: Visit | None
    minutes: int
    weight: float


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who may do an item: how far they come, what it costs in sixtieths of a penny, when it may begin.

    `span` are the quarter-hours of the week it can touch, one bit each; nothing for an item without a time.
    """

    item: int
    provider: int
    miles: float
    sixtieths: int
    job: times.Job | None
    span: int


@dataclass
class Board:
    """Needs, providers, items and choices; the lists say which choices an item, a provider, and both together have."""

    needs: Sequence[Need]
    providers: Sequence[Candidate]
    items: list[Item] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    free: list[int] = field(default_factory=list)
    of_item: list[list[int]] = field(default_factory=list)
    of_provider: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    of_need: list[list[int]] = field(default_factory=list)
    meetings: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, choice: Choice) -> None:
        """Take in a choice."""
        number, need = len(self.choices), self.items[choice.item].need
        self.choices.append(choice)
        self.of_item[choice.item].append(number)
        self.of_provider[choice.provider].append(number)
        self.meetings[need, choice.provider].append(number)

    def spare(self, provider: int) -> int:
        """Return the minutes a week that somebody has to spare; nothing where that is not known."""
        each = self.providers[provider]
        return 0 if each.full_since is not None else each.spare_minutes or 0

    def limit(self, need: int) -> int | None:
        """Return what a need's week may cost in sixtieths of a penny, or None where no budget is set."""
        each = self.needs[need]
        if each.weekly_budget_pence is None:
            return None
        return 60 * (each.weekly_budget_pence + each.weekly_top_up_pence)

    @property
    def minutes_asked(self) -> int:
        """Return the minutes a week that everybody asks together."""
        return sum(item.minutes for item in self.items)


def lay(
    needs: Sequence[Need], providers: Sequence[Candidate], tick: Callable[[float], None] = lambda share: None
) -> Board:
    """Judge everybody for every visit; `tick` is told the share that is done, and may raise to stop."""
    board = Board(needs, providers)
    board.free = [times.week_of(each.availability or ()) for each in providers]
    reach = _Reach(providers)
    standing: list[dict[object, bool]] = [{} for _ in providers]
    for number, need in enumerate(needs):
        tick(number / len(needs))
        singles: list[tuple[Visit | None, Need]] = [(visit, _single(need, visit)) for visit in need.visits]
        singles = singles or [(None, need)]
        board.of_need.append([])
        for visit, single in singles:
            board.of_need[-1].append(len(board.items))
            board.of_item.append([])
            minutes = single.minutes_asked
            board.items.append(Item(number, visit, minutes, need.priority * minutes))
        for provider in reach.about(need):
            _judge(board, number, provider, singles, standing[provider])
    return board


def _single(need: Need, visit: Visit) -> Need:
    """Return one visit as a need of its own, with the services that it asks."""
    return replace(need, visits=(replace(visit, services=None),), services=visit.services or need.services)


def _judge(
    board: Board,
    number: int,
    provider: int,
    singles: Sequence[tuple[Visit | None, Need]],
    standing: dict[object, bool],
) -> None:
    """Add a choice for each visit of a need that somebody may do."""
    need, candidate = board.needs[number], board.providers[provider]
    if not any(_may(single, candidate, standing) for _, single in singles):
        return
    pair = Pair(need, candidate, _miles(need, candidate), board.free[provider])
    if pair.miles is None or not all(LEGAL[code](need, candidate).is_met for code in _OF_THE_PAIR):
        return
    if not all(MUSTS[code](pair).answer is Answer.MET for code in _OF_THE_PERSON):
        return
    for item, (visit, single) in zip(board.of_need[number], singles, strict=True):
        if not _may(single, candidate, standing):
            continue
        alone = pair.asking(single)
        if not all(MUSTS[code](alone).answer is Answer.MET for code in _OF_THE_VISIT):
            continue
        job = None if visit is None else times.job_of(visit, board.free[provider])
        if (candidate.availability is None and visit is not None) or (job is not None and not job.starts):
            continue
        sixtieths = price.week_in_sixtieths(single, candidate)
        board.add(Choice(item, provider, pair.miles, sixtieths, job, span_of(job)))


def _may(single: Need, candidate: Candidate, standing: dict[object, bool]) -> bool:
    """Tell whether somebody offers and lawfully may do what is asked, remembering the answer for needs alike."""
    asked = single.services_asked
    alike = (asked, single.start_on, single.contract_party, single.capacity_doubt, single.arranger_authority)
    if alike not in standing:
        standing[alike] = all(code in candidate.services for code in asked) and all(
            rule(single, candidate).is_met for code, rule in LEGAL.items() if code not in _OF_THE_PAIR
        )
    return standing[alike]


def span_of(job: times.Job | None) -> int:
    """Return the quarter-hours of the week that a job can touch."""
    if job is None:
        return 0
    first, end = min(job.starts), max(job.starts) + job.length
    if end - first >= times.QUARTERS_A_WEEK:
        return (1 << times.QUARTERS_A_WEEK) - 1
    touched = ((1 << (end - first)) - 1) << (first % times.QUARTERS_A_WEEK)
    return touched & ((1 << times.QUARTERS_A_WEEK) - 1) | touched >> times.QUARTERS_A_WEEK


class _Reach:
    """Finds who could be near enough, roughly and generously, so that the exact rule is asked of few."""

    def __init__(self, providers: Sequence[Candidate]) -> None:
        places = [each.place for each in providers]
        self._lat = np.radians([each.lat if each else np.nan for each in places])
        self._lon = np.radians([each.lon if each else np.nan for each in places])
        self._most = np.array(
            [
                np.nan
                if each.radius_miles is None or place is None
                else each.radius_miles + place.error_miles
                for each, place in zip(providers, places, strict=True)
            ]
        )

    def about(self, need: Need) -> Iterator[int]:
        """Yield the providers within reach of a need; without a place nobody is."""
        if need.place is None:
            return
        lat, lon = np.radians(need.place.lat), np.radians(need.place.lon)
        half = np.sin((self._lat - lat) / 2) ** 2
        half += np.cos(lat) * np.cos(self._lat) * np.sin((self._lon - lon) / 2) ** 2
        miles = 2 * _MEAN_RADIUS_MILES * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
        near = _ROUGHLY * miles <= self._most + need.place.error_miles
        if need.max_miles is not None:
            near &= _ROUGHLY * miles <= need.max_miles + need.place.error_miles + 5
        yield from (int(each) for each in np.flatnonzero(near))


def _miles(need: Need, candidate: Candidate) -> float | None:
    """Return the miles between, exactly as the rule on distance has them wherever its answer could hang on that."""
    if need.place is None or candidate.place is None:
        return None
    to = distance.miles_from(need.place.lat, need.place.lon)
    miles = to(candidate.place.lat, candidate.place.lon)
    off = need.place.error_miles + candidate.place.error_miles
    limits = [each for each in (candidate.radius_miles, need.max_miles) if each is not None]
    if any(abs(abs(miles - each) - off) < _AT_THE_LIMIT for each in limits):
        return miles_between(need, candidate)
    return miles
