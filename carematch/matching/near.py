"""The smallest change that would let in somebody who fails a Must; nothing legal is ever changed."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
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


def failing_after(pair: Pair, steps: Iterable[Step]) -> tuple[str, ...]:
    """Return the Musts that are still not met once these steps are taken together."""
    dropped: set[str] = set()
    for step in steps:
        pair = _taken(pair, step)
        if step.drop and step.visit is None:
            dropped.add(step.code)
    return tuple(code for code in MUSTS if code not in dropped and fails(pair, code))


def lets_in(pair: Pair, steps: Iterable[Step]) -> bool:
    """Say whether nothing is failed any more after these steps, with at least one visit left where any was asked."""
    given = {step.visit for step in steps if step.drop and step.visit is not None}
    all_given = bool(pair.need.visits) and given.issuperset(visit.id for visit in pair.need.visits)
    return not all_given and not failing_after(pair, steps)


def _taken(pair: Pair, step: Step) -> Pair:
    """Return the pair after a step; a Must that is dropped altogether leaves it as it is."""
    need = pair.need
    if step.extra_miles is not None:
        return _nearer(pair, step.extra_miles)
    if step.extra_pence is not None:
        return pair.asking(_dearer(need, step.extra_pence))
    visit = next((each for each in need.visits if each.id == step.visit), None)
    if visit is None:
        return pair
    if step.shift_minutes is not None:
        return pair.asking(need.with_visit(visit.moved(step.shift_minutes)))
    return pair.asking(need.without_visit(visit.id))


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
    for quarters in range(1, _MOST_QUARTERS + 1):
        for visit in movable:
            for minutes in (-quarters * times.QUARTER, quarters * times.QUARTER):
                if times.placing(pair.need.with_visit(visit.moved(minutes)).visits, free) is not None:
                    return Step(code, visit.id, shift_minutes=minutes)
    return _give_away(pair, code)


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


def _further(pair: Pair, code: str) -> Step | None:
    """Return the extra miles, rounded up to a half, on the provider's radius and the person's limit alike."""
    if pair.miles is None:
        return None
    limits = [each for each in (pair.candidate.radius_miles, pair.need.max_miles) if each is not None]
    beyond = pair.miles - pair.miles_off - min(limits)
    return Step(code, extra_miles=math.ceil(beyond * 2) / 2)


def _pay_more(pair: Pair, code: str) -> Step | None:
    return Step(code, extra_pence=price.smallest_rise(pair.need, pair.candidate))


def _nearer(pair: Pair, extra: float) -> Pair:
    """Raise the provider's radius and the person's limit."""
    radius, most = pair.candidate.radius_miles, pair.need.max_miles
    return replace(
        pair,
        candidate=replace(pair.candidate, radius_miles=None if radius is None else radius + extra),
        need=replace(pair.need, max_miles=None if most is None else most + extra),
    )


def _dearer(need: Need, pence: int) -> Need:
    """Raise the ceiling, and the weekly budget by as much for every hour asked."""
    ceiling, budget = need.max_rate_pence, need.weekly_budget_pence
    return replace(
        need,
        max_rate_pence=None if ceiling is None else ceiling + pence,
        weekly_budget_pence=None if budget is None else budget - (-pence * need.minutes_asked // 60),
    )


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
