"""Where somebody starts, by what they are to an organisation."""

from collections.abc import Container

from carematch.core.permissions import Role

# The pages that a role starts on, best first; one that this installation lacks is passed over.
STARTS: dict[Role, tuple[str, ...]] = {
    Role.ADMINISTRATOR: ("organisations.index",),
    Role.MANAGER: ("matching.today", "organisations.team"),
    Role.FINANCE: ("matching.today", "funds.index", "organisations.team"),
    Role.COUNCIL_VIEWER: ("reporting.index",),
    Role.PROVIDER: ("providers.own",),
    Role.SEEKER: ("mypage.show", "seekers.own"),
    Role.REPRESENTATIVE: ("mypage.show", "seekers.own"),
}


def starting_page(role: Role, pages: Container[str]) -> str | None:
    """Return the endpoint that a role starts on, of those that exist, or None."""
    return next((endpoint for endpoint in STARTS[role] if endpoint in pages), None)
