"""Whom changes would let in: who fails which Must, one bit a candidate; only what a change touches is asked again.

A set of candidates is an integer with one bit for each, so that thousands are narrowed down in one operation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from carematch.matching import near, times
from carematch.matching.eligibility import MUSTS, Pair
from carematch.matching.facts import Candidate, Need
from carematch.matching.near import Step

_CHEAPEST_FIRST = (
    "distance",
    "price",
    *(code for code in MUSTS if code not in ("distance", "price", "times")),
    "times",
)


@dataclass(slots=True)
class Field:
    """Everybody whom the law allows beside a need, the Musts each fails, and what was found out about changes."""

    need: Need
    pairs: list[Pair]
    failed: list[tuple[str, ...]]
    _failing: dict[str, int] = field(default_factory=dict)
    _needs: dict[tuple[Step, ...], Need] = field(default_factory=dict)
    _known: dict[tuple[str, tuple[Step, ...]], tuple[int, int]] = field(default_factory=dict)
    _uncovered: dict[int, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, need: Need, candidates: Iterable[Candidate]) -> "Field":
        """Ask every Must of every candidate once."""
        pairs = [Pair.of(need, each) for each in candidates]
        failed = [tuple(code for code in MUSTS if near.fails(pair, code)) for pair in pairs]
        failing = dict.fromkeys(MUSTS, 0)
        for number, codes in enumerate(failed):
            for code in codes:
                failing[code] |= 1 << number
        return cls(need, pairs, failed, failing)

    def let_in(self, steps: Sequence[Step]) -> tuple[str, ...]:
        """Return the ids of those who fail nothing after these steps, in the order that they were given."""
        if near.leaves_nothing(self.need, steps):
            return ()
        touched = frozenset[str]().union(*map(near.touches, steps))
        left = (1 << len(self.pairs)) - 1
        for code in MUSTS:
            if code not in touched:
                left &= ~self._failing[code]
        for code in _CHEAPEST_FIRST:
            if left and code in touched:
                left = self._passing(code, self._that_matter(code, steps), left)
        return tuple(self.pairs[number].candidate.id for number in _numbers(left))

    def _that_matter(self, code: str, steps: Sequence[Step]) -> tuple[Step, ...]:
        """Return the steps that can change a Must's answer; a move changes a price only with the kind of day."""
        return tuple(
            step
            for step in steps
            if code in near.touches(step)
            and (code != "price" or step.shift_minutes is None or self._other_day(step))
        )

    def _other_day(self, step: Step) -> bool:
        return near.need_after(self.need, (step,)).minutes_by_day_type != self.need.minutes_by_day_type

    def _passing(self, code: str, steps: tuple[Step, ...], among: int) -> int:
        """Return who of these does not fail a Must after steps; each is asked at most once."""
        if not steps:
            return among & ~self._failing[code]
        known, passing = self._known.get((code, steps), (0, 0))
        for number in _numbers(among & ~known):
            if self._passes(number, code, steps):
                passing |= 1 << number
        self._known[code, steps] = known | among, passing
        return passing & among

    def _passes(self, number: int, code: str, steps: tuple[Step, ...]) -> bool:
        if code == "times" and not self._not_free(number) <= {step.visit for step in steps}:
            return False
        if steps not in self._needs:
            self._needs[steps] = near.need_after(self.need, steps)
        return near.passes(self.pairs[number].asking(self._needs[steps]), code, steps)

    def _not_free(self, number: int) -> frozenset[str]:
        """Return the visits that somebody is not free for at all: moving another does not help."""
        if number not in self._uncovered:
            free = self.pairs[number].free
            visits = () if free is None else self.need.visits
            uncovered = (visit.id for visit in visits if not times.job_of(visit, free or 0).starts)
            self._uncovered[number] = frozenset(uncovered)
        return self._uncovered[number]


def _numbers(some: int) -> list[int]:
    """Return which bits are set, the lowest first."""
    found = []
    while some:
        lowest = some & -some
        found.append(lowest.bit_length() - 1)
        some ^= lowest
    return found
