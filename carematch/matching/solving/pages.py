"""Which page shows what a search of a kind found; each kind's views say theirs."""

from carematch.matching.solving.models import SearchKind

_endpoints: dict[SearchKind, tuple[str, str]] = {}


def shows(kind: SearchKind, endpoint: str, argument: str = "search_id") -> None:
    """Have an endpoint show what searches of a kind found; it takes the search's id as `argument`."""
    _endpoints[kind] = endpoint, argument


def page_of(kind: SearchKind) -> tuple[str, str] | None:
    """Return the endpoint that shows what searches of a kind found and what it takes, or None."""
    return _endpoints.get(kind)
