"""Builders: arrangements, agreed from accepted introductions."""

import datetime as dt
from typing import Any

from carematch.accounts.models import User
from carematch.arrangements import offices, service
from carematch.arrangements.models import Arrangement
from carematch.arrangements.vocabulary import EngagementBasis, Holder, Route
from carematch.core import clock
from carematch.core.money import Money
from carematch.matching.models import Introduction, Side
from carematch.organisations.models import Organisation
from carematch.providers.delivery_office import DeliveryOffice
from carematch.providers.models import Provider
from carematch.providers.vocabulary import DayType
from carematch.rules.lawful_route import ContractParty
from carematch.seekers.models import Need


def accepted_introduction(
    make: Any, organisation: Organisation, *, need: Need | None = None, provider: Provider | None = None
) -> Introduction:
    """Build an introduction that both sides accepted."""
    return make.introduction(organisation, need=need, provider=provider, accepted_by=tuple(Side))


def agreed_terms(make: Any, route: Route = Route.ISF, **said: Any) -> dict[str, Any]:
    """Return two hours of company a week at £20 from today, but for what is said."""
    return {
        "services": ["COMP"],
        "weekly_minutes": 120,
        "starts_on": clock.today(),
        "rates": {DayType.WEEKDAY: Money.pounds(20)},
        "route": route,
        "weekly_budget": None,
        "contract_party": ContractParty.PERSON,
        "engagement_basis": EngagementBasis.SELF_EMPLOYED,
        "held_by": Holder.PERSON if route is Route.DIRECT_PAYMENT else None,
        **said,
    }


def arrangement(
    make: Any,
    organisation: Organisation,
    *,
    need: Need | None = None,
    provider: Provider | None = None,
    by: User | None = None,
    route: Route = Route.ISF,
    **said: Any,
) -> Arrangement:
    """Build an arrangement, of a new person with a new provider unless they are given."""
    made = service.agree(
        organisation,
        accepted_introduction(make, organisation, need=need, provider=provider),
        by=by or make.member(organisation),
        **agreed_terms(make, route, **said),
    )
    return service.get_arrangement(organisation, made.id)


def delivery_office(
    make: Any,
    organisation: Organisation,
    *,
    provider: Provider | None = None,
    postcode: str = "BS4 1LZ",
    reason: str = "The team that visits people works from there",
    starts_on: dt.date | None = None,
    by: User | None = None,
    approved_by: User | None = None,
) -> DeliveryOffice:
    """Build a local office in Bristol of a provider based in Bath (unless given); waiting, unless somebody approves."""
    proposed = offices.propose(
        organisation,
        provider or make.provider(organisation, postcode="BA1 1LZ"),
        by=by or make.member(organisation),
        postcode=postcode,
        reason=reason,
        starts_on=starts_on or clock.today(),
    )
    if approved_by is not None:
        offices.approve(organisation, proposed, by=approved_by)
    return proposed
