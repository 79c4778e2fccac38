"""How ready a fortnight is: which visits somebody willing could step in for, and what one absence would leave open.

A visit is ready where somebody who has been introduced as an alternative, and said yes, could do it that day. Minutes
of personal care and of help with medication weigh three times as much as others.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from carematch.matching.facts import Need, Visit
from carematch.rules.taxonomy import is_personal_care

FORTNIGHT = 14  # days
PRESSING = 3  # what a minute of personal care or of help with medication weighs
_MEDICATION = frozenset({"MED"})


class State(StrEnum):
    """How one visit of one day stands."""

    KEPT = "kept"  # whoever does it regularly is there
    STEP_IN = "step_in"  # they are away, and somebody willing could do it
    OPEN = "open"  # nobody is there for it


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who has been introduced: the visits they do, those they would step in for, and when they are away."""

    id: str
    does: frozenset[str]
    would: frozenset[str] = frozenset()
    away: tuple[tuple[dt.date, dt.date], ...] = ()

    def is_there(self, day: dt.date) -> bool:
        """Tell whether they work on a day; first and last days away are days away."""
        return not any(first <= day <= last for first, last in self.away)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One visit on one day: who does it and is there, who is away, and who there could step in."""

    day: dt.date
    visit: Visit
    doing: tuple[str, ...]
    away: tuple[str, ...]
    could: tuple[str, ...]
    weight: int

    @property
    def state(self) -> State:
        """Return how it stands."""
        if self.doing:
            return State.KEPT
        return State.STEP_IN if self.could else State.OPEN

    @property
    def weighed(self) -> int:
        """Return its minutes, pressing ones three times."""
        return self.visit.minutes * self.weight


@dataclass(frozen=True, slots=True)
class Readiness:
    """A fortnight's visits in order; sums are in minutes, pressing ones counted three times where it says weighed."""

    occurrences: tuple[Occurrence, ...]
    minutes: int
    ready_minutes: int
    weighed: int
    ready_weighed: int
    alone: Mapping[str, tuple[str, ...]]
    open_without: Mapping[str, int]

    @property
    def share(self) -> float | None:
        """Return how much of the fortnight is ready, by weight, from 0 to 1; None where nothing is asked."""
        return self.ready_weighed / self.weighed if self.weighed else None

    @property
    def open(self) -> tuple[Occurrence, ...]:
        """Return what nobody is there for as things stand."""
        return tuple(each for each in self.occurrences if each.state is State.OPEN)


def weight_of(need: Need, visit: Visit) -> int:
    """Return what a minute of a visit weighs: three with personal care or medication, else one."""
    services = visit.services or need.services
    pressing = is_personal_care(services) or bool(_MEDICATION.intersection(services))
    return PRESSING if pressing else 1


def readiness(need: Need, helpers: Sequence[Helper], first_day: dt.date, days: int = FORTNIGHT) -> Readiness:
    """Work out a fortnight from a day on; a visit falls on every day of the week that its window opens on."""
    occurrences = tuple(
        _occurrence(need, visit, first_day + dt.timedelta(days=ahead), helpers)
        for ahead in range(days)
        for visit in sorted(need.visits, key=lambda each: (each.window.since, each.id))
        if (first_day + dt.timedelta(days=ahead)).weekday() == visit.window.day
    )
    ready = [each for each in occurrences if each.could]
    return Readiness(
        occurrences,
        minutes=sum(each.visit.minutes for each in occurrences),
        ready_minutes=sum(each.visit.minutes for each in ready),
        weighed=sum(each.weighed for each in occurrences),
        ready_weighed=sum(each.weighed for each in ready),
        alone={helper.id: _only_they(need, helper, helpers) for helper in helpers if helper.does},
        open_without={helper.id: _open_without(helper, occurrences) for helper in helpers if helper.does},
    )


def _occurrence(need: Need, visit: Visit, day: dt.date, helpers: Iterable[Helper]) -> Occurrence:
    does = [helper for helper in helpers if visit.id in helper.does]
    would = [helper for helper in helpers if visit.id in helper.would and visit.id not in helper.does]
    return Occurrence(
        day,
        visit,
        doing=tuple(helper.id for helper in does if helper.is_there(day)),
        away=tuple(helper.id for helper in does if not helper.is_there(day)),
        could=tuple(helper.id for helper in would if helper.is_there(day)),
        weight=weight_of(need, visit),
    )


def _open_without(helper: Helper, occurrences: Iterable[Occurrence]) -> int:
    """Return the minutes of a fortnight that nobody would be there for if somebody were away throughout."""
    return sum(
        each.visit.minutes
        for each in occurrences
        if each.visit.id in helper.does and not each.could and not set(each.doing) - {helper.id}
    )


def _only_they(need: Need, helper: Helper, helpers: Iterable[Helper]) -> tuple[str, ...]:
    """Return the visits that nobody but they would do, on any day: single points of failure."""
    others = [each for each in helpers if each is not helper]
    return tuple(
        visit.id
        for visit in need.visits
        if visit.id in helper.does and not any(visit.id in each.does | each.would for each in others)
    )
