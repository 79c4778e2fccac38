"""Ways back: from somebody's page, or from the shortlist, to the list that the reader came from and the place in it."""

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from flask import url_for

from carematch.accounts.returning import local_path

LISTS = ("directory.search", "pages.find")
SHORTLIST = ("shortlist.show", "shortlist.compare")


def mark(provider_id: UUID) -> str:
    """Return what a card is called on its page, so that a way back leads to it."""
    return f"listed-{provider_id}"


def to_list(target: str | None) -> str:
    """Return the address of a list of results of ours; nothing where it is none."""
    return _one_of(LISTS, target)


def to_shortlist(target: str | None) -> str:
    """Return the address of the shortlist, or of a comparison; nothing where it is neither."""
    return _one_of(SHORTLIST, target)


def to_place(target: str | None, provider_id: UUID) -> str:
    """Return where somebody was added or taken off: their card in a list, the shortlist, else their own page."""
    found = to_list(target)
    if found:
        return f"{found}#{mark(provider_id)}"
    page = url_for("directory.show", provider_id=provider_id)
    return to_shortlist(target) or _same(page, target) or page


def postcode_in(target: str | None) -> str:
    """Return the postcode that a list was asked for, so that nobody has to type it twice."""
    asked = parse_qs(urlsplit(to_list(target)).query).get("postcode", [])
    return asked[0] if asked else ""


def _one_of(endpoints: tuple[str, ...], target: str | None) -> str:
    return next((found for each in endpoints if (found := _same(url_for(each), target))), "")


def _same(path: str, target: str | None) -> str:
    """Return an address on this site if it is of this page, whatever was asked of it."""
    found = local_path(target)
    return found if found and urlsplit(found).path == path and "#" not in found else ""
