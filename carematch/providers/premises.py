"""Finding premises on the map through a geocoder on the network, where an installation has chosen one.

Only for providers who do not work from home: a home, a person's or a provider's, is never sent anywhere.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db
from carematch.core.errors import DomainError
from carematch.organisations.models import Organisation
from carematch.places import distance, online
from carematch.places.problems import NotFoundOnline, PlaceProblem
from carematch.places.values import Precision
from carematch.providers import listing
from carematch.providers.models import Provider

Problem = PlaceProblem
Geocoder = online.Settings

# The middle of a sector or district is this many times its usual error away from anything that can still be in it.
_SLACK = 2


class NotForPremises(DomainError):
    """The provider works from home, or their place is known: nothing may be looked up."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is sent to the geocoder, how long to wait before, and what the answer has to be near to, if anything is."""

    query: str
    wait: float
    near: tuple[float, float] | None
    within_miles: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Premises as the geocoder found them, for a manager to confirm."""

    address: str
    lat: float
    lon: float
    source: str

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as data that JSON can carry."""
        return asdict(self)


def geocoder(settings: Mapping[str, Any]) -> Geocoder | None:
    """Return the geocoder that the installation has chosen, or None."""
    chosen = settings.get("GEOCODER")
    return online.Settings(**chosen) if chosen else None


def may_be_found(provider: Provider) -> bool:
    """Tell whether the place of premises is not known, or only roughly; never so for whoever works from home."""
    return provider.works_from_home is False and (
        provider.lat is None or provider.precision != Precision.UNIT
    )


def ask(
    organisation: Organisation, provider: Provider, *, by: User, geocoder: Geocoder, address: str
) -> Question:
    """Take a turn to ask where an address is and record that it is asked (not the address).

    Raises NotForPremises, or a Problem where too many are asking. The answer comes from `answer`, outside the
    transaction, so that nothing is locked meanwhile.
    """
    if not may_be_found(provider):
        raise NotForPremises("Only premises whose place is not known exactly can be looked for")
    wait = online.take_turn(geocoder)
    record(organisation, "provider.premises_asked", provider, by=by)
    near = None if provider.lat is None or provider.lon is None else (provider.lat, provider.lon)
    return Question(
        query=", ".join(filter(None, (address.strip(), provider.base_postcode))),
        wait=wait,
        near=near,
        within_miles=_SLACK * distance.error_miles(provider.precision or Precision.OUTCODE),
    )


def answer(question: Question, geocoder: Geocoder) -> Finding:
    """Ask the geocoder and return what it found, or raise a Problem; what lies far from the postcode is refused."""
    found = online.find(geocoder, question.query, wait=question.wait)
    if question.near is not None:
        away = distance.miles(*question.near, found.lat, found.lon)
        if away > question.within_miles:
            raise NotFoundOnline(
                f"The map service found a place {distance.about(away, approximate=True)} from the postcode: "
                "check the street and the town"
            )
    return Finding(found.address, found.lat, found.lon, found.source)


def confirm(organisation: Organisation, provider: Provider, *, by: User, finding: Finding) -> None:
    """Place the premises where a manager says they are, or raise NotForPremises."""
    if not may_be_found(provider):
        raise NotForPremises("The place of these premises is known already")
    provider.lat, provider.lon, provider.precision = finding.lat, finding.lon, Precision.UNIT.value
    provider.point_source = finding.source
    provider.changed_at = clock.now()
    db.session.flush()
    record(
        organisation,
        "provider.premises_found",
        provider,
        by=by,
        fields=["lat", "lon", "precision"],
        detail=finding.as_dict(),
    )
    listing.refresh(organisation, provider, by=by)
