"""What is left to do about a concern; no database in it."""

from carematch.safeguarding.models import Concern
from carematch.safeguarding.vocabulary import Decision, Kind, Route


def routes_of(concern: Concern) -> tuple[Route, ...]:
    """Return who has to be told, or not told for a reason: the CQC only of somebody it knows."""
    provider = concern.provider
    is_known = bool(provider.cqc_personal_care or provider.cqc_location_id)
    return (Route.COUNCIL, Route.POLICE, Route.CQC) if is_known else (Route.COUNCIL, Route.POLICE)


def routes_to_do(concern: Concern) -> tuple[Route, ...]:
    """Return who of them nothing is recorded about yet."""
    recorded = {entry.route for entry in concern.entries if entry.kind is Kind.ROUTED}
    return tuple(route for route in routes_of(concern) if route not in recorded)


def must_tell(concern: Concern) -> bool:
    """Tell whether those who were introduced have to know: while it is open, and once it has cost them the register."""
    return concern.decision is not Decision.NO_FURTHER_ACTION
