"""The smallest change that would let in somebody who fails a Must; nothing legal is ever changed."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carematch.matching import price, said, times
from carematch.matching.eligibility import MUSTS, Pair
from carematch.matching.facts import Need, Visit
from carematch.rules.answers import Answer

_MOST_QUARTERS = 12  # three hours either way


@dataclass(frozen=True, slots=True)
class Step:
    """One change to one Must. `drop` with a visit gives that visit to somebody else; without, the Must is dropped."""

    code: str
    visit: str | None = None
    shift_minutes: int | None = None
    extra_miles: float | None = None
    extra_pence: int | None = None
    drop: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the step as the problem file's output gives it."""
        sizes = {
            "shift_minutes": self.shift_minutes,
            "extra_miles": self.extra_miles,
            "extra_pence": self.extra_pence,
            "drop": self.drop or None,
        }
        made = {key: size for key, size in sizes.items() if size is not None}
        return {"code": self.code, "visit": self.visit, **made}

    @property
    def size(self) -> float:
        """Return how big the step is, among those of its kind."""
        return abs(self.shift_minutes or self.extra_miles or self.extra_pence or 0)


def smallest_step(pair: Pair, code: str) -> Step | None:
    """Return the smallest step after which this Must no longer fails, or None where no single step does that."""
    return _STEPS.get(code, _dropped)(pair, code)


def fails(pair: Pair, code: str) -> bool:
    """Say whether a Must is not met; not known is no failure."""
    return MUSTS[code](pair).answer is Answer.NOT_MET


def touches(step: Step) -> frozenset[str]:
    """Return the Musts that a step can change the answer of; every other answer stays as it is."""
    if step.shift_minutes is not None:
        return _MOVING
    return frozenset({step.code}) if step.visit is None else _GIVING


_MOVING = frozenset({"times", "price"})  # over midnight a visit can fall on a dearer day
_GIVING = frozenset({"service", "times", "hours", "price"})


def need_after(need: Need, steps: Iterable[Step]) -> Need:
    """Return what is asked once visits are moved or given away; miles, pence and dropped Musts leave it as it is."""
    for step in steps:
        visit = next((each for each in need.visits if each.id == step.visit), None)
        if visit is not None and step.shift_minutes is not None:
            need = need.with_visit(visit.moved(step.shift_minutes))
        elif visit is not None:
            need = need.without_visit(visit.id)
    return need


def leaves_nothing(need: Need, steps: Iterable[Step]) -> bool:
    """Say whether every visit would be given to somebody else: then this person would not come at all."""
    given = {step.visit for step in steps if step.drop and step.visit is not None}
    return bool(need.visits) and given.issuperset(visit.id for visit in need.visits)


def passes(pair: Pair, code: str, steps: Sequence[Step]) -> bool:
    """Say whether a Must is no longer failed after these steps; `pair` asks what is left (need_after)."""
    if any(step.code == code and step.drop and step.visit is None for step in steps):
        return True
    if code == "distance":
        return further(pair) <= sum(step.extra_miles or 0 for step in steps)
    if code == "price":
        return price.smallest_rise(pair.need, pair.candidate) <= sum(step.extra_pence or 0 for step in steps)
    return not fails(pair, code)


def sentence(need: Need, step: Step) -> str:
    """Say a step to whoever would have to agree to it."""
    visit = next((each for each in need.visits if each.id == step.visit), None)
    if visit is not None and step.shift_minutes is not None:
        direction = "later" if step.shift_minutes > 0 else "earlier"
        return f"Move {said.window(visit)} {said.length(abs(step.shift_minutes))} {direction}"
    if visit is not None:
        return f"Give {said.window(visit)} to somebody else"
    if step.extra_miles is not None:
        return f"Let them come {said.limit(step.extra_miles)} further"
    if step.extra_pence is not None:
        return f"Pay up to {said.pounds(step.extra_pence)} an hour more"
    return _DROPPED[step.code]


_DROPPED = {
    "service": "Ask somebody else for the service they do not offer",
    "gender": "Do without the gender asked for",
    "language": "Do without the language asked for",
    "driver": "Do without somebody who drives",
    "pets": "Find another place for the pet during visits",
    "smoking": "Keep the home free of smoke for visits",
    "own_must": "Do without what else was asked for",
}


def _dropped(pair: Pair, code: str) -> Step | None:
    return Step(code, drop=True)


def _move(pair: Pair, code: str) -> Step | None:
    """Return the visit to move by the fewest quarter-hours, earlier before later; else the visit to give away."""
    free = pair.free
    if free is None:
        return None
    movable = _worth_moving(pair.need.visits, free)
    jobs = [times.job_of(visit, free) for visit in pair.need.visits]
    for quarters in range(1, _MOST_QUARTERS + 1):
        for visit in movable:
            for minutes in (-quarters * times.QUARTER, quarters * times.QUARTER):
                if _can_be(pair.need.visits, jobs, visit.moved(minutes), free):
                    return Step(code, visit.id, shift_minutes=minutes)
    return _give_away(pair, code)


def _can_be(visits: tuple[Visit, ...], jobs: Sequence[times.Job], moved: Visit, free: int) -> bool:
    """Say whether there is time for every visit once one of them is moved; `jobs` are those before."""
    there = times.job_of(moved, free)
    if not there.starts:
        return False
    others = (job for visit, job in zip(visits, jobs, strict=True) if visit.id != moved.id)
    return times.place([there, *others]) is not None


def _worth_moving(visits: tuple[Visit, ...], free: int) -> tuple[Visit, ...]:
    """Return the visits whose move could help: if one is not covered only that one, if several none can."""
    uncovered = tuple(visit for visit in visits if not times.job_of(visit, free).starts)
    if len(uncovered) > 1:
        return ()
    return uncovered or visits


def _give_away(pair: Pair, code: str) -> Step | None:
    """Return the shortest visit without which the Must no longer fails; the last visit left is never given away."""
    if len(pair.need.visits) < 2:
        return None
    for visit in sorted(pair.need.visits, key=lambda each: each.minutes):
        if not fails(pair.asking(pair.need.without_visit(visit.id)), code):
            return Step(code, visit.id, drop=True)
    return None


def _give_away_or_drop(pair: Pair, code: str) -> Step | None:
    return _give_away(pair, code) or _dropped(pair, code)


def further(pair: Pair) -> float:
    """Return the extra miles, up to a half, after which the distance is not beyond any limit; 0 where it is not."""
    limits = [each for each in (pair.candidate.radius_miles, pair.need.max_miles) if each is not None]
    if pair.miles is None or not limits:
        return 0
    return max(0, math.ceil((pair.miles - pair.miles_off - min(limits)) * 2) / 2)


def _further(pair: Pair, code: str) -> Step | None:
    """Return the extra miles on the provider's radius and the person's limit alike."""
    return Step(code, extra_miles=further(pair))


def _pay_more(pair: Pair, code: str) -> Step | None:
    """Return the extra pence an hour: on the ceiling, and on the weekly budget for every hour asked."""
    return Step(code, extra_pence=price.smallest_rise(pair.need, pair.candidate))


_STEPS: Mapping[str, Callable[[Pair, str], Step | None]] = {
    "service": _give_away_or_drop,
    "times": _move,
    "hours": _give_away,
    "distance": _further,
    "price": _pay_more,
}


def steps_for(pair: Pair, failed: tuple[str, ...]) -> Iterator[Step]:
    """Yield the smallest step for each failed Must that a single step can mend."""
    for code in failed:
        step = smallest_step(pair, code)
        if step is not None:
            yield step
