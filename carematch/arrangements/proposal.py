"""What an agreement would say if nothing changed: the answers that the form starts with."""

from typing import Any

from carematch.arrangements.vocabulary import Holder, Route, usual_basis
from carematch.matching.gathering import start_of
from carematch.providers.models import Provider
from carematch.providers.vocabulary import DayType
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import Funding, Times

_ROUTES = {
    Funding.DIRECT_PAYMENT: Route.DIRECT_PAYMENT,
    Funding.ISF: Route.ISF,
    Funding.OWN_MONEY: Route.OWN_MONEY,
}


def proposed(need: Need, provider: Provider) -> dict[str, Any]:
    """Return the answers that the need and the provider's own rates give, by question."""
    rates = provider.rate_by_day
    route = _ROUTES.get(need.funding) if need.funding else None
    return {
        "services": [code for code in need.services if code in provider.service_codes],
        "weekly_minutes": weekly_minutes(need),
        "starts_on": start_of(need),
        **{day.value: rates.get(day) for day in DayType},
        "route": route,
        "weekly_budget": need.weekly_budget,
        "held_by": Holder.PERSON if route is Route.DIRECT_PAYMENT else None,
        "contract_party": need.contract_party,
        "engagement_basis": usual_basis(provider.legal_form),
    }


def weekly_minutes(need: Need) -> int | None:
    """Return how long the visits of a week take together, or what is asked at flexible times."""
    if need.times is Times.VISITS and need.visits:
        return sum(visit.minutes for visit in need.visits)
    return need.weekly_minutes
