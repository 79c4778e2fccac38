"""How many people could come: the one figure that the front door gives about an organisation."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from carematch.places.distance import miles


class Listed(Protocol):
    """What the public may see of somebody who gives support, as far as this count needs it."""

    services: Sequence[str]
    lat: float | None
    lon: float | None
    radius_miles: int


def count_near(listings: Iterable[Listed], point: tuple[float, float], service: str | None) -> int:
    """Count those who offer a service (any, where none is named) and travel as far as a point."""
    return sum(1 for listed in listings if _offers(listed, service) and _reaches(listed, point))


def _offers(listed: Listed, service: str | None) -> bool:
    """Tell whether a service is among those offered."""
    return service is None or service in listed.services


def _reaches(listed: Listed, point: tuple[float, float]) -> bool:
    """Tell whether a point lies within the distance that somebody travels; not, where their place is unknown."""
    if listed.lat is None or listed.lon is None:
        return False
    return miles(listed.lat, listed.lon, *point) <= listed.radius_miles
