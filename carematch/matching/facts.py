"""What the engine is told about a need and about those who might meet it; None is always *not known*."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from carematch.places import distance
from carematch.places.values import Precision
from carematch.rules.checks import CheckKind
from carematch.rules.data import BOOK
from carematch.rules.dated import RuleBook

MINUTES_A_DAY = 24 * 60
MINUTES_A_WEEK = 7 * MINUTES_A_DAY
_SATURDAY = 5


class DayType(StrEnum):
    """The kinds of day that rates are set for."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    BANK_HOLIDAY = "bank_holiday"


@dataclass(frozen=True, slots=True)
class Place:
    """A point, and how exactly it is known."""

    lat: float
    lon: float
    precision: Precision = Precision.UNIT

    @property
    def error_miles(self) -> float:
        """Return how far the true place may be from the point; nothing for a whole postcode."""
        return distance.error_miles(self.precision)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the week in minutes from the start of its day; `until` passes 1440 when it ends the next day."""

    day: int
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Visit:
    """Some minutes of care wholly within a window; `services` only where they differ from the need's."""

    id: str
    window: Window
    minutes: int
    services: tuple[str, ...] | None = None

    @property
    def day_type(self) -> DayType:
        """Return the kind of day the visit falls on, which is that of the day its window opens."""
        return DayType.WEEKEND if self.window.day >= _SATURDAY else DayType.WEEKDAY

    def moved(self, minutes: int) -> "Visit":
        """Return the visit with its window moved later (earlier when negative), over midnight where it falls so."""
        opens = (self.window.day * MINUTES_A_DAY + self.window.since + minutes) % MINUTES_A_WEEK
        day, since = divmod(opens, MINUTES_A_DAY)
        length = self.window.until - self.window.since
        return replace(self, window=Window(day, since, since + length))


@dataclass(frozen=True, slots=True)
class Relation:
    """What a provider is to the person, for the Direct Payment rule."""

    provider: str
    relation: str | None
    same_household: bool | None = None
    council_exception: bool | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the person would like, but does not insist on."""

    languages: tuple[str, ...] = ()
    experience: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody asks for: support, times, place, Musts, preferences, and how it would be contracted and paid.

    `neighbourhood` is a code to compare, its name is for people. With no visits the times are flexible and
    `weekly_minutes` says how much. `funding` None means not
    recorded, or mixed, and the Direct Payment rule is then held to.
    """

    id: str
    start_on: date
    services: tuple[str, ...]
    visits: tuple[Visit, ...] = ()
    weekly_minutes: int | None = None
    received_on: date | None = None
    priority: float = 1.0
    place: Place | None = None
    neighbourhood: str | None = None
    neighbourhood_name: str | None = None
    max_miles: float | None = None
    gender: str | None = None
    languages_any: tuple[str, ...] = ()
    driver: bool = False
    pets: tuple[str, ...] = ()
    smoking_home: bool = False
    own_musts: tuple[str, ...] = ()
    max_rate_pence: int | None = None
    weekly_budget_pence: int | None = None
    weekly_top_up_pence: int = 0
    excluded: frozenset[str] = frozenset()
    flexibility: tuple[str, ...] = ()
    prefers: Preferences = Preferences()
    known_providers: frozenset[str] = frozenset()
    contract_party: str | None = None
    capacity_doubt: bool = False
    arranger_authority: str | None = None
    funding: str | None = None
    relations: tuple[Relation, ...] = ()

    @property
    def services_asked(self) -> tuple[str, ...]:
        """Return every service asked, the need's own and those that single visits add, each once."""
        extra = [code for visit in self.visits for code in visit.services or ()]
        return tuple(dict.fromkeys([*self.services, *extra]))

    @property
    def minutes_asked(self) -> int:
        """Return the real minutes of care asked in a week, not rounded to the grid."""
        if self.visits:
            return sum(visit.minutes for visit in self.visits)
        return self.weekly_minutes or 0

    @property
    def minutes_by_day_type(self) -> dict[DayType, int]:
        """Return the minutes asked on each kind of day; flexible times count as weekdays."""
        if not self.visits:
            return {DayType.WEEKDAY: self.minutes_asked}
        asked: dict[DayType, int] = {}
        for visit in self.visits:
            asked[visit.day_type] = asked.get(visit.day_type, 0) + visit.minutes
        return asked

    def without_visit(self, visit_id: str) -> "Need":
        """Return what is left when one visit is given to somebody else.

        The need's own services go with the visit when no visit that is left relies on them.
        """
        given = [visit for visit in self.visits if visit.id == visit_id]
        left = tuple(visit for visit in self.visits if visit.id != visit_id)
        only_there = all(not visit.services for visit in given) and all(visit.services for visit in left)
        return replace(self, visits=left, services=() if given and only_there else self.services)

    def with_visit(self, changed: Visit) -> "Need":
        """Return the need with one of its visits changed."""
        return replace(
            self, visits=tuple(changed if visit.id == changed.id else visit for visit in self.visits)
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of somebody who might meet a need; None anywhere is *not known*, an empty list is *none*.

    `meets` holds the answers given to people's own Musts: a Must left out has not been asked. Whoever said that they
    are full (`full_since`) has nothing to spare. `overrides` are whose rules in the `rule_book`
    stand before those for everybody.
    """

    id: str
    listed: bool
    services: tuple[str, ...]
    legal_form: str | None
    name: str | None = None
    place: Place | None = None
    neighbourhood: str | None = None
    radius_miles: float | None = None
    paused: bool = False
    safeguarding_pause: bool = False
    availability: tuple[Window, ...] | None = None
    spare_minutes: int | None = None
    full_since: date | None = None
    rate_pence: Mapping[DayType, int] = field(default_factory=dict)
    gender: str | None = None
    languages: tuple[str, ...] | None = None
    drives: bool | None = None
    refuses_pets: tuple[str, ...] | None = None
    refuses_smoking_homes: bool | None = None
    meets: Mapping[str, bool] = field(default_factory=dict)
    excluded: frozenset[str] = frozenset()
    experience: tuple[str, ...] | None = None
    interests: tuple[str, ...] | None = None
    communities: tuple[str, ...] | None = None
    delivers_in_person: bool | None = None
    employs_carers: bool | None = None
    employed_by_person: bool | None = None
    cqc_personal_care: bool | None = None
    checks: Mapping[CheckKind, date | None] = field(default_factory=dict)
    rule_book: RuleBook = BOOK
    overrides: tuple[str, ...] = ()
    confirmed_on: date | None = None
    offers_28_days: int = 0


def miles_between(need: Need, candidate: Candidate) -> float | None:
    """Return the miles from the provider's base to the person, or None where either place is not known."""
    if need.place is None or candidate.place is None:
        return None
    return distance.miles(candidate.place.lat, candidate.place.lon, need.place.lat, need.place.lon)


def miles_off(need: Need, candidate: Candidate) -> float:
    """Return how far off the distance may be: what both places may be off, taken together."""
    return sum(place.error_miles for place in (need.place, candidate.place) if place is not None)
