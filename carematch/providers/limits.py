"""What somebody who is listed may do and does not do, said plainly, from their services and what is published."""

from carematch.core.wording import said
from carematch.providers.listed import Listing
from carematch.rules.lawful_route import LegalForm
from carematch.rules.taxonomy import SERVICES, Service

_NO_PERSONAL_CARE = said("Personal care, such as help to wash, dress, use the toilet or eat")
_ONLY_REMINDERS = said("Giving medication: they remind you of it, no more")
_NO_MEDICATION = said("Anything with medication: they neither remind you of it nor give it")
_NO_LIFTING = said("Lifting or moving you, with or without a hoist")
_NO_LIFTS = said("Driving you anywhere")
_NO_SUBSTITUTE = said(
    "Sending somebody else to give personal care: whoever comes has to be introduced to you first"
)
_NO_NURSING = said("Nursing, or anything else that only a nurse may do")
# Why somebody may give personal care at all (see rules.lawful_route, cases 1 to 3): nobody else is listed for it.
_MAY_REGISTERED = said("The Care Quality Commission has registered them for personal care.")
_MAY_ALONE = said(
    "They give personal care themselves, and nobody else does it for them. You make the agreement with them. "
    "The law lets somebody work in that way without being registered with the Care Quality Commission."
)
_MAY_EMPLOYED = said(
    "For personal care you would be their employer. The law lets a personal assistant work in that way without being "
    "registered with the Care Quality Commission."
)


def services(listing: Listing) -> tuple[Service, ...]:
    """Return the services offered, in the order of the taxonomy."""
    return tuple(each for code, each in SERVICES.items() if code in listing.services)


def travels_by(listing: Listing) -> list[str]:
    """Return how somebody gets about, by code; of those who said only whether they drive, that."""
    return listing.travels_by or (["car"] if listing.drives else [])


def why_personal_care(listing: Listing) -> str:
    """Return why the law lets somebody give personal care; nothing where they do not."""
    if not _gives_care(listing):
        return ""
    if listing.cqc_checked_on:
        return _MAY_REGISTERED
    return _MAY_EMPLOYED if listing.legal_form is LegalForm.PERSONAL_ASSISTANT else _MAY_ALONE


def does_not_do(listing: Listing) -> tuple[str, ...]:
    """Return what the provider says themselves, and what people may take for granted and should not."""
    offered, gives_care = set(listing.services), _gives_care(listing)
    sentences = {
        listing.does_not_do: bool(listing.does_not_do),
        _NO_PERSONAL_CARE: not gives_care,
        _NO_SUBSTITUTE: gives_care and not listing.cqc_checked_on,
        _NO_LIFTING: gives_care and "MOB" not in offered,
        _ONLY_REMINDERS: "MED" in offered,
        _NO_MEDICATION: gives_care and "MED" not in offered,
        _NO_LIFTS: "car" in travels_by(listing) and not offered & {"TRANS", "TRANS-HEALTH"},
        _NO_NURSING: True,
    }
    return tuple(sentence for sentence, is_so in sentences.items() if is_so)


def _gives_care(listing: Listing) -> bool:
    """Tell whether personal care is offered; it is published only where the lawful-route rule lets it be offered."""
    return any(each.cqc_regulated_activity for each in services(listing))
