"""Listings scattered like people: towns and the country between them, and one large city, as dense at every size.

More listings are more ground, not more to the mile: what a search finds near a point is the same at 10,000 and at 1M.
"""

import math
import random
import uuid
from collections.abc import Iterator
from typing import Any

from carematch.core import clock
from carematch.places.nearest import band
from carematch.providers import service_bits
from carematch.rules.lawful_route import LegalForm
from carematch.rules.taxonomy import SERVICES

# A fifth are not placed and half of the rest offer each of these: one in five has a place and offers both.
WANTED = ("COMP", "SHOP")
_PLACED, _OFFER_WANTED, _OFFER_OTHER = 0.8, 0.5, 0.2

# Of a thousand, 700 live on ten by ten kilometres, most of them in three towns, and 300 in a city as dense as London.
_BLOCK, _IN_BLOCK, _IN_CITY = 10.0, 700, 300
_CITY_DENSITY = 150.0
_IN_TOWNS, _TOWNS, _TOWN_WIDTH = 0.6, 3, 1.2

_MIDDLE = (52.3, -1.4)
_CITY = (40.0, 40.0)
_KM_NORTH = 111.2
_KM_EAST = _KM_NORTH * math.cos(math.radians(_MIDDLE[0]))


def listings(organisation_id: uuid.UUID, first: int, last: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of listings from one number of thousands to another; the same on every run."""
    common = _common(organisation_id)
    for thousand in range(first, last):
        chance = random.Random(thousand)
        places = [*_block(chance, *_spiral(thousand)), *_ring(chance, thousand)]
        for number, place in enumerate(places):
            yield common | _row(chance, thousand * len(places) + number, place)


def in_town_and_country(count: int) -> list[tuple[float, float]]:
    """Return points to ask about all over the inner half of the first block."""
    chance, half = random.Random("town and country"), _BLOCK / 4
    return [_point(chance.uniform(-half, half), chance.uniform(-half, half)) for _ in range(count)]


def in_city(count: int) -> list[tuple[float, float]]:
    """Return points to ask about in the very middle of the city."""
    chance = random.Random("city")
    return [_point(_CITY[0] + chance.gauss(0, 0.2), _CITY[1] + chance.gauss(0, 0.2)) for _ in range(count)]


def _point(east: float, north: float) -> tuple[float, float]:
    """Return latitude and longitude of what is so many kilometres off the middle."""
    return _MIDDLE[0] + north / _KM_NORTH, _MIDDLE[1] + east / _KM_EAST


def _spiral(number: int) -> tuple[int, int]:
    """Return the column and row of a block: the first is in the middle, the others round it ring by ring."""
    ring = (math.isqrt(number) + 1) // 2
    if ring == 0:
        return 0, 0
    side, along = divmod(number - (2 * ring - 1) ** 2, 2 * ring)
    across = along - ring + 1
    return [(ring, across), (-across, ring), (-ring, -across), (across, -ring)][side]


def _block(chance: random.Random, column: int, row: int) -> Iterator[tuple[float, float]]:
    """Yield points of a block, in its towns or anywhere."""
    half, east, north = _BLOCK / 2, column * _BLOCK, row * _BLOCK
    towns = [(chance.uniform(-half, half), chance.uniform(-half, half)) for _ in range(_TOWNS)]
    for _ in range(_IN_BLOCK):
        if chance.random() < _IN_TOWNS:
            town = chance.choice(towns)
            off = chance.gauss(town[0], _TOWN_WIDTH), chance.gauss(town[1], _TOWN_WIDTH)
        else:
            off = chance.uniform(-half, half), chance.uniform(-half, half)
        yield _point(east + off[0], north + off[1])


def _ring(chance: random.Random, thousand: int) -> Iterator[tuple[float, float]]:
    """Yield points of the city, which grows outwards."""
    for number in range(thousand * _IN_CITY, (thousand + 1) * _IN_CITY):
        away, angle = math.sqrt(number / (math.pi * _CITY_DENSITY)), chance.uniform(0, 2 * math.pi)
        yield _point(_CITY[0] + away * math.cos(angle), _CITY[1] + away * math.sin(angle))


def _row(chance: random.Random, number: int, place: tuple[float, float]) -> dict[str, Any]:
    """Return what is this listing's own."""
    lat, lon = place if chance.random() < _PLACED else (None, None)
    services = [
        code for code in SERVICES if chance.random() < (_OFFER_WANTED if code in WANTED else _OFFER_OTHER)
    ]
    return {
        "id": uuid.UUID(int=chance.getrandbits(128), version=4),
        "provider_id": uuid.UUID(int=chance.getrandbits(128), version=4),
        "reference": f"P-{number}",
        "services": services,
        "service_bits": service_bits.of(services),
        "lat": lat,
        "lon": lon,
        "band": None if lat is None else band(lat),
        "radius_miles": chance.choice((2, 3, 5, 10, 20)),
    }


def _common(organisation_id: uuid.UUID) -> dict[str, Any]:
    """Return what all listings have alike, of a usual length."""
    now = clock.now()
    return {
        "organisation_id": organisation_id, "name": "Sam", "trading_name": "", "about": "Patient and cheerful. " * 8,
        "in_own_words": "", "does_not_do": "", "travels_by": ["car"],
        "legal_form": LegalForm.SOLE_TRADER, "place_name": "Bedminster", "msoa_code": "E02003041",
        "council_code": "E06000023", "is_approximate": True, "drives": True, "rate_pence": {"weekday": 2000},
        "availability": [[day, 540, 1020] for day in range(5)], "languages": ["en"], "experience": [], "interests": [],
        "communities": [],
        "checks": [{"kind": "identity", "checked_on": "2026-01-01", "valid_until": None, "is_needed": True}],
        "confirmed_on": now.date(), "published_at": now, "created_at": now,
    }  # fmt: skip
