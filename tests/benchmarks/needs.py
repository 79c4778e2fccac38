"""Needs among a crowd of providers, where people live."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random

import numpy as np

from carematch.matching.facts import Need, Place, Preferences, Relation, Visit, Window
from tests.benchmarks.people import CODES, LANGUAGES, SOUTH, SQUARE, TODAY, WEST, WIDELY, Crowd


def needs(crowd: Crowd, count: int) -> list[Need]:
    """Return so many needs."""
    return [_need(crowd, Random(f"{crowd.count} {number}"), number) for number in range(count)]


class Adjoining(Mapping[str, tuple[str, ...]]):
    """The eight squares round each square."""

    def __getitem__(self, key: str) -> tuple[str, ...]:
        here = int(key)
        return tuple(str(here + 1000 * up + over) for up in (-1, 0, 1) for over in (-1, 0, 1) if up or over)

    def __iter__(self):
        return (str(1000 * up + over) for up in range(1000) for over in range(1000))

    def __len__(self) -> int:
        return 1_000_000


BESIDE = Adjoining()


def _need(crowd: Crowd, chance: Random, number: int) -> Need:
    near = chance.randrange(crowd.count)
    lat, lon = crowd.lat[near] + chance.gauss(0, 0.005), crowd.lon[near] + chance.gauss(0, 0.008)
    square = int(np.floor((lat - SOUTH + 1) / SQUARE) * 1000 + np.floor((lon - WEST + 1) / SQUARE))

    def rarely(share, *values):
        return chance.choice(values) if chance.random() < share else None

    def liked(name, share):
        return tuple(chance.sample(CODES[name], chance.randint(1, 2))) if chance.random() < share else ()

    return Need(
        id=f"n{number}",
        start_on=TODAY + timedelta(days=chance.randint(0, 21)),
        services=tuple(chance.sample(sorted(WIDELY), chance.randint(1, 2))),
        visits=tuple(_visit(chance, day) for day in chance.sample(range(6), chance.randint(1, 2))),
        place=Place(float(lat), float(lon)),
        neighbourhood=str(square),
        max_miles=rarely(0.3, 2.0, 5.0, 8.0),
        gender=rarely(0.2, "female", "male"),
        languages_any=(chance.choice(LANGUAGES[1:]),) if chance.random() < 0.05 else (),
        driver=chance.random() < 0.1,
        pets=("dog",) if chance.random() < 0.15 else (),
        smoking_home=chance.random() < 0.1,
        own_musts=("calm",) if chance.random() < 0.05 else (),
        max_rate_pence=rarely(0.6, 2000, 2300, 2600),
        weekly_budget_pence=rarely(0.1, 6000, 12000),
        prefers=Preferences(
            liked("languages", 0.15),
            liked("experience", 0.4),
            liked("interests", 0.3),
            liked("communities", 0.05),
        ),
        known_providers=frozenset({f"p{near}"}) if chance.random() < 0.1 else frozenset(),
        excluded=frozenset({f"p{chance.randrange(crowd.count)}"}),
        contract_party="person",
        funding="direct_payment",
        relations=(Relation(f"p{near}", "sibling", True),) if chance.random() < 0.05 else (),
    )


def _visit(chance: Random, day: int) -> Visit:
    """Return a visit on a day of its own: one statement of SQL cannot place two that meet."""
    since = chance.choice((480, 540, 600, 720, 840, 960))
    window = Window(day, since, since + chance.choice((90, 120, 180)))
    return Visit(f"v{day}", window, chance.choice((30, 45, 60, 90)))
