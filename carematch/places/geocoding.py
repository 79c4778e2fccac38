"""geopy's door to our own gazetteer: places are found without a network, so home postcodes never leave the server."""

from collections.abc import Callable
from typing import Any, Protocol

from geopy.geocoders.base import Geocoder
from geopy.location import Location

from carematch.places.problems import PlaceProblem


class Found(Protocol):
    """What the gazetteer answers for a postcode."""

    @property
    def postcode(self) -> str:
        """Return the postcode as people write it."""

    @property
    def lat(self) -> float:
        """Return the latitude."""

    @property
    def lon(self) -> float:
        """Return the longitude."""

    def as_dict(self) -> dict[str, Any]:
        """Return everything known of the place."""


class LocalGazetteer(Geocoder):
    """A geopy geocoder over the imported postcode directory; it opens no connection."""

    def __init__(self, find: Callable[[str], Found]) -> None:
        """Take the function that finds a postcode or raises a PlaceProblem."""
        super().__init__()
        self._find = find

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: Any = None) -> Any:
        """Return the Location of a postcode, or None where there is none (as geopy's own geocoders do)."""
        try:
            found = self._find(query)
        except PlaceProblem:
            return None
        location = Location(found.postcode, (found.lat, found.lon), found.as_dict())
        return location if exactly_one else [location]
