"""Which page shows what a search of a kind found; each kind's views say theirs."""

from carematch.matching.solving.models import SearchKind

_endpoints: dict[SearchKind, str] = {}


def shows(kind: SearchKind, endpoint: str) -> None:
    """Have an endpoint, which takes `search_id`, show what searches of a kind found."""
    _endpoints[kind] = endpoint


def endpoint_of(kind: SearchKind) -> str | None:
    """Return the endpoint that shows what searches of a kind found, or None."""
    return _endpoints.get(kind)
