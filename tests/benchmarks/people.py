"""Providers clustered like the people of England: as arrays, and each in full when asked for.

The ground is the same at every size: more providers live more densely, a sixth of them in one city.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from carematch.matching import times
from carematch.matching.facts import Candidate, DayType, Place, Window
from carematch.matching.market import columns as col
from carematch.matching.market import globe
from carematch.matching.market.codes import Numbers, Sets
from carematch.matching.market.snapshot import Market, market_from
from carematch.places.values import Precision
from carematch.rules.check_kinds import CheckKind
from carematch.rules.taxonomy import SERVICES

TODAY = date(2026, 12, 1)
_NOW = TODAY.toordinal()

SOUTH, WEST, _HIGH, _WIDE = 50.6, -4.0, 4.6, 5.4
_TOWNS, _CITY, _CITY_SHARE, _IN_TOWNS = 400, (51.5, -0.12), 0.16, 0.8
SQUARE = 0.03  # degrees of a neighbourhood

_STARTS, _ENDS = (7, 8, 9, 13), (13, 15, 18, 22)
_RADII, _RADII_SHARES = (2.0, 3.0, 5.0, 10.0, 20.0), (0.2, 0.25, 0.3, 0.2, 0.05)
WIDELY = {"COMP", "CLEAN", "SHOP", "PC-WASH", "OUT", "COOK", "PC-EAT"}
LANGUAGES = ("en", "pa", "so", "ur", "pl", "bn", "cy", "yue")
CODES = {
    "languages": LANGUAGES, "refuses_pets": ("dog", "cat"), "meets": ("calm",), "refuses": ("calm",),
    "experience": tuple("abcdefgh"), "interests": tuple("abcdefghijkl"), "communities": tuple("abcdef"),
}  # fmt: skip
_SHARES = {"languages": 0.05, "refuses_pets": 0.1, "meets": 0.6, "refuses": 0.1, "experience": 0.2, "interests": 0.15,
           "communities": 0.1}  # fmt: skip
# legal form, in person, employs, employed by the person, registered; and how many of a hundred are so
_STANDINGS = (
    (("sole_trader", True, False, False, False), 60),
    (("sole_trader", None, False, None, None), 5),
    (("personal_assistant", True, False, True, None), 17),
    (("company", False, True, None, True), 8),
    (("company", False, True, None, False), 5),
    (("charity", False, None, None, None), 5),
)
_DATED = {CheckKind.PUBLIC_LIABILITY: (-20, 365), CheckKind.MOTOR_BUSINESS: (-30, 365)}
_HELD = {  # how many of a hundred hold it, with no last day
    CheckKind.IDENTITY: 99, CheckKind.REFERENCES: 97, CheckKind.RIGHT_TO_WORK: 98, CheckKind.EMPLOYERS_LIABILITY: 30,
    CheckKind.DBS_ENHANCED_ADULTS_BARRED: 85, CheckKind.DBS_BASIC: 10,
    CheckKind.PUBLIC_LIABILITY: 97, CheckKind.MOTOR_BUSINESS: 50,
}  # fmt: skip


class Crowd(Sequence[Candidate]):
    """So many providers; the first of a larger crowd are not a smaller one."""

    def __init__(self, count: int) -> None:
        self.count, self.chance = count, np.random.default_rng(count)
        self.lat, self.lon = self._places()
        self.neighbourhood = (
            np.floor((self.lat - SOUTH + 1) / SQUARE) * 1000 + np.floor((self.lon - WEST + 1) / SQUARE)
        ).astype(np.int64)
        self._facts()

    def __len__(self) -> int:
        return self.count

    def _places(self):
        chance, count = self.chance, self.count
        towns = np.random.default_rng(7)
        size = 1 / np.arange(1, _TOWNS + 1) ** 0.8
        at = np.stack((SOUTH + towns.random(_TOWNS) * _HIGH, WEST + towns.random(_TOWNS) * _WIDE), axis=1)
        town = chance.choice(_TOWNS, count, p=size / size.sum())
        width = 0.012 + 0.03 * np.sqrt(size[town])
        lat = at[town, 0] + chance.normal(0, 1, count) * width
        lon = at[town, 1] + chance.normal(0, 1, count) * width * 1.6
        share = chance.random(count)
        city, country = share < _CITY_SHARE, share > _IN_TOWNS
        lat[city] = _CITY[0] + chance.normal(0, 0.1, city.sum())
        lon[city] = _CITY[1] + chance.normal(0, 0.17, city.sum())
        lat[country] = SOUTH + chance.random(country.sum()) * _HIGH
        lon[country] = WEST + chance.random(country.sum()) * _WIDE
        return lat, lon

    def _facts(self) -> None:
        chance, count = self.chance, self.count

        def one_in(values, shares=None):
            return chance.choice(np.array(values), count, p=shares)

        def some(share):
            return chance.random(count, np.float32) < share

        self.services = np.zeros(count, np.uint64)
        for code, bit in col.SERVICE_BITS.items():
            self.services |= np.where(some(0.75 if code in WIDELY else 0.25), np.uint64(bit), np.uint64(0))
        self.open = some(0.95)
        self.standing = one_in(range(len(_STANDINGS)), np.array([share for _, share in _STANDINGS]) / 100)
        self.holds = {kind: some(share / 100) for kind, share in _HELD.items()}
        self.last = {
            kind: _NOW + chance.integers(*days, count).astype(np.int32) for kind, days in _DATED.items()
        }
        self.start, self.end = chance.integers(0, 4, count), chance.integers(0, 4, count)
        self.days = np.zeros(count, np.int64)
        for day in range(7):
            self.days |= some(0.85 if day < 5 else 0.4).astype(np.int64) << day
        self.times_known = some(0.95)
        self.spare = np.where(some(0.95), chance.integers(0, 2400, count), col.NOT_SAID).astype(np.int32)
        self.radius = one_in(_RADII, _RADII_SHARES)
        self.weekday = np.where(some(0.97), chance.integers(30, 60, count) * 50, -1).astype(np.int32)
        self.weekend = np.where(
            self.weekday < 0, -1, self.weekday + chance.integers(0, 8, count) * 50
        ).astype(np.int32)
        self.gender = one_in([0, 1, -1], [0.75, 0.2, 0.05]).astype(np.int32)
        self.drives, self.smoke = one_in([1, 0, -1], [0.6, 0.35, 0.05]), one_in([1, 0, -1], [0.4, 0.5, 0.1])
        self.pets_known = some(0.95)
        self.sets = {name: np.zeros(count, np.uint64) for name in CODES}
        for name, codes in CODES.items():
            for bit in range(len(codes)):
                self.sets[name] |= some(_SHARES[name]).astype(np.uint64) << np.uint64(bit)
        self.sets["languages"] |= np.uint64(1)
        self.sets["refuses_pets"][~self.pets_known] = 0
        self.sets["refuses"] &= ~self.sets["meets"]
        self.confirmed = (_NOW - chance.integers(0, 120, count)).astype(np.int32)
        self.offers = chance.poisson(1.5, count).astype(np.int32)
        self.precision = one_in([0, 1], [0.95, 0.05]).astype(np.uint8)

    # ---- one of them, in full --------------------------------------------------------------------------------

    def __getitem__(self, index):
        row = int(index)
        form, in_person, employs, employed, cqc = _STANDINGS[int(self.standing[row])][0]
        weekday = int(self.weekday[row])
        answered = (
            {"calm": bool(self.sets["meets"][row])}
            if self.sets["meets"][row] or self.sets["refuses"][row]
            else {}
        )
        return Candidate(
            id=f"p{row}",
            listed=bool(self.open[row]),
            services=tuple(code for code, bit in col.SERVICE_BITS.items() if int(self.services[row]) & bit),
            legal_form=form,
            place=Place(float(self.lat[row]), float(self.lon[row]), list(Precision)[self.precision[row]]),
            neighbourhood=str(self.neighbourhood[row]),
            radius_miles=float(self.radius[row]),
            availability=windows(*self.pattern(row)) if self.times_known[row] else None,
            spare_minutes=None if self.spare[row] == col.NOT_SAID else int(self.spare[row]),
            rate_pence={}
            if weekday < 0
            else {DayType.WEEKDAY: weekday, DayType.WEEKEND: int(self.weekend[row])},
            gender={0: "female", 1: "male"}.get(int(self.gender[row])),
            languages=self._codes("languages", row),
            drives=_answer(self.drives[row]),
            refuses_pets=self._codes("refuses_pets", row) if self.pets_known[row] else None,
            refuses_smoking_homes=_answer(self.smoke[row]),
            meets=answered,
            experience=self._codes("experience", row),
            interests=self._codes("interests", row),
            communities=self._codes("communities", row),
            delivers_in_person=in_person,
            employs_carers=employs,
            employed_by_person=employed,
            cqc_personal_care=cqc,
            checks={
                kind: date.fromordinal(int(self.last[kind][row])) if kind in self.last else None
                for kind, held in self.holds.items()
                if held[row]
            },
            confirmed_on=date.fromordinal(int(self.confirmed[row])),
            offers_28_days=int(self.offers[row]),
        )

    def pattern(self, row: int) -> tuple[int, int, int]:
        """Return from which hour to which somebody is free, and on which days."""
        return int(self.start[row]), int(self.end[row]), int(self.days[row])

    def _codes(self, name: str, row: int) -> tuple[str, ...]:
        return tuple(code for bit, code in enumerate(CODES[name]) if int(self.sets[name][row]) >> bit & 1)

    # ---- all of them, as the market has them -----------------------------------------------------------------

    def market(self) -> Market:
        """Return the market of them all, built from the arrays."""
        return market_from(self.columns(), self.lat, self.lon, self, _Ids(self.count), {})

    def columns(self) -> col.Columns:
        """Return them as columns."""
        count = self.count
        room = count + col.ROOM
        sets = {name: Sets([np.zeros(room, np.uint64)], Numbers(codes)) for name, codes in CODES.items()}
        made = col.empty(count, sets)
        for name, bits in self.sets.items():
            sets[name].words[0][:count] = bits
        made.can[:count] = self.services | np.where(self.open, np.uint64(col.OPEN), np.uint64(0))
        made.point[:count] = globe.points(self.lat, self.lon)
        numbers = [made.standings.number(col.standing(_standing(each))) for each in range(len(_STANDINGS))]
        made.legal[:count] = np.array(numbers, np.int32)[self.standing]
        self._put_checks(made)
        made.week[:count] = weeks()[self.start * 512 + self.end * 128 + self.days]
        made.week[:count][~self.times_known] = 0
        made.flags[:count] = self._flags()
        areas, which = np.unique(self.neighbourhood, return_inverse=True)
        made.neighbourhoods = Numbers(map(str, areas.tolist()))
        made.genders = Numbers(("female", "male"))
        plain = {
            "off": self.precision, "spare": self.spare, "radius": self.radius, "gender": self.gender,
            "neighbourhood": which, "confirmed": self.confirmed, "offers": self.offers,
            "interests_said": np.bitwise_count(self.sets["interests"]),
        }  # fmt: skip
        for name, values in plain.items():
            getattr(made, name)[:count] = values
        made.rates[:count, 0], made.rates[:count, 1] = self.weekday, self.weekend
        return made

    def _put_checks(self, made: col.Columns) -> None:
        count = self.count
        soonest = np.full(count, col.FOR_EVER, np.int32)
        held = dict(self.holds)
        held[CheckKind.DBS_BASIC] = held[CheckKind.DBS_BASIC] | held[CheckKind.DBS_ENHANCED_ADULTS_BARRED]
        for kind, has in held.items():
            made.held[:count] |= np.where(has, np.uint32(col.KIND_BITS[kind]), np.uint32(0))
            if kind in self.last:
                last = np.where(has, self.last[kind], col.FOR_EVER)
                made.last_days[kind] = np.full(made.room, col.FOR_EVER, np.int32)
                made.last_days[kind][:count] = last
                soonest = np.minimum(soonest, last)
        made.soonest[:count] = soonest

    def _flags(self):
        answers = {
            col.DRIVES: self.drives == 1, col.DRIVES_KNOWN: self.drives >= 0,
            col.REFUSES_SMOKE: self.smoke == 1, col.SMOKE_KNOWN: self.smoke >= 0,
            col.LANGUAGES_KNOWN: np.ones(self.count, np.bool_), col.PETS_KNOWN: self.pets_known,
            col.TIMES_KNOWN: self.times_known,
        }  # fmt: skip
        return sum(np.where(is_so, np.uint8(bit), np.uint8(0)) for bit, is_so in answers.items())


class _Ids(Mapping[str, int]):
    """Which row has an id: its number."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __getitem__(self, key: str) -> int:
        number = int(key[1:])
        if number >= self.count:
            raise KeyError(key)
        return number

    def __iter__(self):
        return (f"p{number}" for number in range(self.count))

    def __len__(self) -> int:
        return self.count


def windows(start: int, end: int, days: int) -> tuple[Window, ...]:
    """Return the windows of a pattern; none where the day would end before it starts."""
    since, until = _STARTS[start] * 60, _ENDS[end] * 60
    return tuple(Window(day, since, until) for day in range(7) if days >> day & 1 and since < until)


@lru_cache
def weeks():
    """Return the words of the week of each pattern of days and hours."""
    patterns = [(start, end, days) for start in range(4) for end in range(4) for days in range(128)]
    return np.array([col.week_words(times.week_of(windows(*each))) for each in patterns], np.uint64)


def _standing(number: int) -> Candidate:
    form, in_person, employs, employed, cqc = _STANDINGS[number][0]
    return Candidate(
        id="", listed=True, services=(), legal_form=form, delivers_in_person=in_person, employs_carers=employs,
        employed_by_person=employed, cqc_personal_care=cqc,
    )  # fmt: skip


def _answer(value) -> bool | None:
    return None if value < 0 else bool(value)


assert set(SERVICES) >= WIDELY
