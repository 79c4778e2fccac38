"""Asks a geocoder on the network where a provider's premises are; only for installations that chose one.

Nothing but `providers.premises` may import this module (the import contracts say so), and that refuses everybody who
works from home: where people live, and where providers live, is looked up in our own gazetteer alone.
"""

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa
from geopy.exc import (
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim, OpenCage, Photon

from carematch.core import clock
from carematch.core.db import db
from carematch.places.models import GeocoderTurn
from carematch.places.problems import GeocoderFailed, NotFoundOnline

_GREAT_BRITAIN = ((49.0, -9.5), (61.5, 2.5))
_NOT_SERVED = ("northern ireland", "jersey", "guernsey", "isle of man")
_LONGEST_WAIT = dt.timedelta(seconds=5)
_NO_SUCH_PAGE = 404
_STREET_RANK = 26  # Nominatim's rank of streets; houses are 30, postcodes 25, towns 16
_HALF_A_KILOMETRE = 9  # OpenCage's confidence that the place is within 0.5 km


@dataclass(frozen=True, slots=True)
class Settings:
    """Which geocoder is asked, as whom; `url` is that of a server of one's own. Waits are in seconds."""

    service: str
    user_agent: str
    key: str = field(default="", repr=False)
    url: str = ""
    timeout: float = 5.0
    delay: float = 1.0

    @property
    def host(self) -> str:
        """Return the server that is asked."""
        return self.url.partition("://")[2] or _SERVICES[self.service].host

    @property
    def name(self) -> str:
        """Return what people are told of who is asked."""
        return f"{_SERVICES[self.service].name} ({self.host})"

    @property
    def source(self) -> str:
        """Return what people are told of where the answer comes from, as its licence asks."""
        return f"{self.name}, data © OpenStreetMap contributors"


@dataclass(frozen=True, slots=True)
class Found:
    """A place that the geocoder gave for an address, in its own words, and who it was."""

    address: str
    lat: float
    lon: float
    source: str


@dataclass(frozen=True, slots=True)
class _Service:
    """One of geopy's geocoders, the options that keep it to Great Britain, and how to read its answers."""

    name: str
    host: str
    make: Callable[..., Any]
    options: Mapping[str, Any]
    parts: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    is_close: Callable[[Mapping[str, Any]], bool]


_SERVICES = {
    "nominatim": _Service(
        name="Nominatim",
        host="nominatim.openstreetmap.org",
        make=Nominatim,
        options={"country_codes": "gb", "addressdetails": True},
        parts=lambda raw: raw["address"],
        is_close=lambda raw: int(raw["place_rank"]) >= _STREET_RANK,
    ),
    "photon": _Service(
        name="Photon",
        host="photon.komoot.io",
        make=Photon,
        options={"bbox": _GREAT_BRITAIN},
        parts=lambda raw: raw["properties"] | {"country_code": raw["properties"]["countrycode"]},
        is_close=lambda raw: raw["properties"]["type"] in ("house", "street"),
    ),
    "opencage": _Service(
        name="OpenCage",
        host="api.opencagedata.com",
        make=OpenCage,
        options={"country": "gb", "annotations": False},
        parts=lambda raw: raw["components"],
        is_close=lambda raw: int(raw["confidence"]) >= _HALF_A_KILOMETRE,
    ),
}


def take_turn(settings: Settings) -> float:
    """Return how many seconds to wait before asking, or raise GeocoderFailed where too many already wait.

    The turns stand in the database, so that all processes together ask no faster than the geocoder allows.
    """
    turn = sa.select(GeocoderTurn).where(GeocoderTurn.host == settings.host).with_for_update()
    taken = db.session.scalar(turn)
    now = clock.now()
    at = now if taken is None else max(now, taken.next_at)
    if at - now > _LONGEST_WAIT:
        raise GeocoderFailed("Others are asking the map service just now: try again in a minute")
    if taken is None:
        taken = GeocoderTurn(host=settings.host)
        db.session.add(taken)
    taken.next_at = at + dt.timedelta(seconds=settings.delay)
    db.session.flush()
    return (at - now).total_seconds()


def find(settings: Settings, address: str, *, wait: float) -> Found:
    """Return the place of an address after waiting for one's turn, or raise NotFoundOnline or GeocoderFailed.

    Only a street or a house in Great Britain is taken: the middle of a town is no better than the postcode's sector.
    """
    time.sleep(wait)
    service = _SERVICES[settings.service]
    location = _asked(settings, address)
    if location is None:
        raise NotFoundOnline("The map service does not know this address: check the street, number and town")
    try:
        place, close = service.parts(location.raw), service.is_close(location.raw)
        country, state = place["country_code"].lower(), str(place.get("state", "")).lower()
        lat, lon = float(location.latitude), float(location.longitude)
        said = str(location.address)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise _unreadable() from None
    (south, west), (north, east) = _GREAT_BRITAIN
    if country != "gb" or state in _NOT_SERVED or not (south <= lat <= north and west <= lon <= east):
        raise NotFoundOnline(
            "The map service found this address outside Great Britain: add the town and county"
        )
    if not close:
        raise NotFoundOnline(
            "The map service found only the area of this address: give the street and number"
        )
    return Found(said, lat, lon, settings.source)


def _asked(settings: Settings, address: str) -> Any:
    """Return geopy's answer, None where there is none, or raise GeocoderFailed or NotFoundOnline."""
    try:
        return _limited(settings)(address, **_SERVICES[settings.service].options)
    except GeopyError as error:
        if _status_of(error) == _NO_SUCH_PAGE:  # for which geopy has no error of its own
            return None
        raise _problem(error) from None
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise _unreadable() from None


@cache
def _limited(settings: Settings) -> RateLimiter:
    """Return the geocoder behind geopy's own rate limit, which swallows nothing here and does not try again.

    Whoever presses the button tries again; a retry that nobody sees would keep them waiting.
    """
    scheme, _, domain = settings.url.partition("://")
    service = _SERVICES[settings.service]
    geocoder = service.make(
        **({"api_key": settings.key} if settings.key else {}),
        scheme=scheme or "https",
        domain=domain or service.host,
        user_agent=settings.user_agent,
        timeout=settings.timeout,
    )
    return RateLimiter(
        geocoder.geocode, min_delay_seconds=settings.delay, max_retries=0, swallow_exceptions=False
    )


def _status_of(error: GeopyError) -> int | None:
    """Return the status that the server answered with, or None where it did not answer."""
    return getattr(error.__cause__, "status_code", None)


_PROBLEMS: tuple[tuple[tuple[type[GeopyError], ...], str], ...] = (
    ((GeocoderTimedOut,), "The map service did not answer in time: try again in a minute"),
    ((GeocoderQuotaExceeded,), "The map service wants no more questions from us for now: try again tomorrow"),
    (
        (GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges, ConfigurationError),
        "The map service refuses to answer us: tell whoever looks after this installation",
    ),
    (
        (GeocoderQueryError,),
        "The map service does not understand this address: give the street, number and town",
    ),
)


def _problem(error: GeopyError) -> GeocoderFailed:
    """Return the sentence for an error of the geocoder; never its own words, which may repeat the address."""
    if isinstance(error, GeocoderParseError):
        return _unreadable()
    if _status_of(error) is None and type(error) in (GeocoderServiceError, GeocoderUnavailable):
        return GeocoderFailed("We could not reach the map service: try again in a minute")
    for kinds, sentence in _PROBLEMS:
        if isinstance(error, kinds):
            return GeocoderFailed(sentence)
    return GeocoderFailed("The map service is out of order: try again in an hour")


def _unreadable() -> GeocoderFailed:
    """Return the sentence for an answer in no known form."""
    return GeocoderFailed("The map service gave an answer that we cannot read: try again in an hour")
