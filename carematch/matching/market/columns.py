"""What is known of everybody, a column to each fact, in which a missing answer is a value of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carematch.matching import times
from carematch.matching.facts import Candidate, DayType
from carematch.matching.market import globe
from carematch.matching.market.codes import Numbers, Sets
from carematch.places.distance import error_miles
from carematch.places.values import Precision
from carematch.rules.check_kinds import SERVED_BY, CheckKind
from carematch.rules.taxonomy import SERVICES

ROOM = 4_096  # rows that changes may take up beside those the market was built of
NOT_KNOWN = -1
NOT_SAID = np.iinfo(np.int32).min  # of spare minutes, which may be fewer than none
FOR_EVER = np.iinfo(np.int32).max  # a check that does not run out
WORDS = 12  # of 64 quarter-hours: a week, and its first day once more

SERVICE_BITS = {code: 1 << bit for bit, code in enumerate(SERVICES)}
OPEN = 1 << 63  # listed, not paused and not held: beside the services, so that one look tells both
KINDS = tuple(CheckKind)
KIND_BITS = {kind: 1 << bit for bit, kind in enumerate(KINDS)}
OFF_MILES = np.array([error_miles(each) for each in Precision])
_PRECISIONS = {each: number for number, each in enumerate(Precision)}

DRIVES, DRIVES_KNOWN, REFUSES_SMOKE, SMOKE_KNOWN = 1, 2, 4, 8
LANGUAGES_KNOWN, PETS_KNOWN, TIMES_KNOWN, FULL = 16, 32, 64, 128

_BITS = (1 << 64) - 1
_FIRST_DAY = (1 << 96) - 1


@dataclass(slots=True)
class Columns:
    """The facts of rows; all arrays are as long, and longer than what they hold.

    `soonest` is the day the first of the held checks runs out; only where that has passed is `last_days` looked at.
    `legal` numbers what the law asks about besides checks, kept once in `standings`.
    """

    can: NDArray[np.uint64]
    point: globe.Floats
    off: NDArray[np.uint8]
    legal: NDArray[np.int32]
    held: NDArray[np.uint32]
    soonest: NDArray[np.int32]
    week: NDArray[np.uint64]
    flags: NDArray[np.uint8]
    spare: NDArray[np.int32]
    radius: globe.Floats
    rates: NDArray[np.int32]
    gender: NDArray[np.int32]
    neighbourhood: NDArray[np.int32]
    confirmed: NDArray[np.int32]
    offers: NDArray[np.int32]
    interests_said: NDArray[np.int16]
    last_days: dict[CheckKind, NDArray[np.int32]]
    sets: dict[str, Sets]
    standings: Numbers
    genders: Numbers
    neighbourhoods: Numbers

    @property
    def room(self) -> int:
        """Return how many rows there is room for."""
        return len(self.can)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Return the plain columns by name."""
        return {name: each for name in self.__slots__ if isinstance(each := getattr(self, name), np.ndarray)}

    def put(self, row: int, of: Candidate) -> None:
        """Write one row, or raise NoRoom."""
        for name, value in _facts(of, self).items():
            getattr(self, name)[row] = value
        for name, sets in self.sets.items():
            sets.put(row, set_of(of, name))
        for kind, last in good_until(of.checks).items():
            if last is not None:
                self._dated(kind)[row] = last.toordinal()

    def ordered(self, order: NDArray[Any]) -> "Columns":
        """Return the rows in another order, with those beyond it where they are."""

        def turned(column: NDArray[Any]) -> NDArray[Any]:
            made = np.empty_like(column)
            np.take(column, order, axis=0, out=made[: len(order)])
            made[len(order) :] = column[len(order) :]
            return made

        return replace(
            self,
            **{name: turned(column) for name, column in self.arrays().items()},  # type: ignore[arg-type]
            last_days={kind: turned(column) for kind, column in self.last_days.items()},
            sets={
                name: Sets([turned(word) for word in each.words], each.numbers)
                for name, each in self.sets.items()
            },
        )

    def _dated(self, kind: CheckKind) -> NDArray[np.int32]:
        if kind not in self.last_days:
            self.last_days[kind] = np.full(self.room, FOR_EVER, np.int32)
        return self.last_days[kind]


def empty(count: int, sets: Mapping[str, Sets]) -> Columns:
    """Return columns for so many rows, and the room beside them, that hold nothing yet."""
    room = count + ROOM
    plain: dict[str, Any] = {
        "can": np.uint64, "off": np.uint8, "legal": np.int32, "held": np.uint32, "soonest": np.int32,
        "flags": np.uint8, "spare": np.int32, "radius": np.float64, "gender": np.int32, "neighbourhood": np.int32,
        "confirmed": np.int32, "offers": np.int32, "interests_said": np.int16,
    }  # fmt: skip
    return Columns(
        **{name: np.zeros(room, kind) for name, kind in plain.items()},
        point=np.full((room, 3), np.nan),
        week=np.zeros((room, WORDS), np.uint64),
        rates=np.full((room, len(DayType)), NOT_KNOWN, np.int32),
        last_days={},
        sets=dict(sets),
        standings=Numbers(),
        genders=Numbers(),
        neighbourhoods=Numbers(),
    )


def columns_of(candidates: Sequence[Candidate]) -> Columns:
    """Return what is known of candidates, a row to each, in their order."""
    room = len(candidates) + ROOM
    sets = {name: Sets.of([set_of(each, name) for each in candidates], room) for name in SETS}
    made = empty(len(candidates), sets)
    for row, each in enumerate(candidates):
        made.put(row, each)
    return made


SETS = ("languages", "refuses_pets", "meets", "refuses", "experience", "interests", "communities")


def set_of(candidate: Candidate, name: str) -> Sequence[str]:
    """Return the codes that a candidate has in one of the sets."""
    if name in ("meets", "refuses"):
        return [code for code, met in candidate.meets.items() if met is not (name == "refuses")]
    return getattr(candidate, name) or ()


def standing(candidate: Candidate) -> tuple[Any, ...]:
    """Return what the law asks about somebody besides checks: those with the same stand the same."""
    return (
        candidate.legal_form,
        candidate.delivers_in_person,
        candidate.employs_carers,
        candidate.employed_by_person,
        candidate.cqc_personal_care,
        candidate.rule_book,
        candidate.overrides,
    )


def good_until(checks: Mapping[CheckKind, date | None]) -> dict[CheckKind, date | None]:
    """Return the last day of each kind of check that is held, itself or by a better one; None never runs out."""
    found: dict[CheckKind, date | None] = {}
    for kind in KINDS:
        held = [checks[each] for each in (kind, *SERVED_BY.get(kind, ())) if each in checks]
        if held:
            found[kind] = None if None in held else max(each for each in held if each is not None)
    return found


def week_words(free: int) -> list[int]:
    """Return the free quarter-hours of a week in words, the first day again at the end: no window wraps round."""
    whole = free | (free & _FIRST_DAY) << times.QUARTERS_A_WEEK
    return [whole >> 64 * word & _BITS for word in range(WORDS)]


def _facts(of: Candidate, into: Columns) -> dict[str, Any]:
    is_open = of.listed and not of.paused and not of.safeguarding_pause
    until = good_until(of.checks)
    lasts = [each.toordinal() for each in until.values() if each is not None]
    place = of.place
    return {
        "can": sum({SERVICE_BITS.get(code, 0) for code in of.services}) | (OPEN if is_open else 0),
        "point": np.nan if place is None else globe.points(np.array([place.lat]), np.array([place.lon]))[0],
        "off": 0 if place is None else _PRECISIONS[place.precision],
        "legal": into.standings.number(standing(of)),
        "held": sum(KIND_BITS[kind] for kind in until),
        "soonest": min(lasts, default=FOR_EVER),
        "week": week_words(times.week_of(of.availability or ())),
        "flags": _flags(of),
        "spare": NOT_SAID if of.spare_minutes is None else of.spare_minutes,
        "radius": np.inf if of.radius_miles is None else of.radius_miles,
        "rates": [_rate(of.rate_pence.get(kind)) for kind in DayType],
        "gender": NOT_KNOWN if of.gender is None else into.genders.number(of.gender),
        "neighbourhood": _neighbourhood(of, into),
        "confirmed": 0 if of.confirmed_on is None else of.confirmed_on.toordinal(),
        "offers": of.offers_28_days,
        "interests_said": len(set(of.interests or ())),
    }


def _rate(pence: int | None) -> int:
    return NOT_KNOWN if pence is None else pence


def _neighbourhood(of: Candidate, into: Columns) -> int:
    return NOT_KNOWN if of.neighbourhood is None else into.neighbourhoods.number(of.neighbourhood)


def _flags(of: Candidate) -> int:
    """Return the answers that are yes or no, and which are known at all."""
    answers = {
        DRIVES: of.drives,
        DRIVES_KNOWN: of.drives is not None,
        REFUSES_SMOKE: of.refuses_smoking_homes,
        SMOKE_KNOWN: of.refuses_smoking_homes is not None,
        LANGUAGES_KNOWN: of.languages is not None,
        PETS_KNOWN: of.refuses_pets is not None,
        TIMES_KNOWN: of.availability is not None,
        FULL: of.full_since is not None,
    }
    return sum(bit for bit, is_so in answers.items() if is_so)
