"""Of whom a question is asked, what fills its empty page, and where its answer stands: read from the record alone."""

import re
from typing import Any

from carematch.asking.week import Span, cells
from carematch.providers import offer
from carematch.providers.models import Provider
from carematch.providers.vocabulary import DayType
from carematch.rules.lawful_route import LegalForm

# The legal forms that somebody keeps a public register of.
HAVE_NUMBERS = frozenset({LegalForm.COMPANY, LegalForm.CIC, LegalForm.CHARITY, LegalForm.COOPERATIVE})
FIRST, FULL, OTHER = "first", "full", "other"
_POSTCODE_AT_END = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})\W*$", re.IGNORECASE)


def has_gender(provider: Provider) -> bool:
    """Tell whether a gender is recorded, which people could see and choose by."""
    return bool(provider.gender)


def is_under_22(provider: Provider) -> bool:
    """Tell whether a date of birth has to be recorded."""
    return provider.is_under_22 is True


def has_business_name(provider: Provider) -> bool:
    """Tell whether there may be a business: a personal assistant is somebody's employee."""
    return provider.legal_form is not LegalForm.PERSONAL_ASSISTANT


def has_number(provider: Provider) -> bool:
    """Tell whether the legal form comes with a number."""
    return provider.legal_form in HAVE_NUMBERS


def registration_matters(provider: Provider) -> bool:
    """Tell whether personal care is offered that only the CQC's registration could make lawful."""
    if provider.cqc_location_id:
        return True
    known = (provider.legal_form, provider.delivers_in_person, provider.employs_carers)
    offered = offer.of(provider)
    return None not in known and offered.has_personal_care and not offered.route.is_lawful


def why_registration_matters(provider: Provider) -> str:
    """Return the reason of the rule in words."""
    return f"{offer.of(provider).route.reason}."


def first_name(full_name: str) -> str:
    """Return the first word of a name, which is all that people see unless something else is chosen."""
    return full_name.partition(" ")[0]


def shown(provider: Provider) -> str | None:
    """Return which name people see: the first, the full, another, or None where it is not chosen yet."""
    if not provider.name:
        return None
    if provider.name == first_name(provider.full_name):
        return FIRST
    return FULL if provider.name == provider.full_name else OTHER


def names_to_show(provider: Provider) -> dict[str, str]:
    """Return the names to choose from; the surname stands second."""
    first = first_name(provider.full_name)
    names = {FIRST: f"Only my first name: {first}" if first else "Only my first name"}
    if first != provider.full_name:
        names[FULL] = f"My full name: {provider.full_name}"
    return {**names, OTHER: "Another name"}


def other_name(provider: Provider) -> str:
    """Return the name that people see where it is neither the first nor the full one."""
    return provider.name if shown(provider) == OTHER else ""


def home_postcode(provider: Provider) -> str:
    """Return the postcode at the end of the home address, so that nobody has to type it twice."""
    found = _POSTCODE_AT_END.search(provider.home_address or "")
    return f"{found[1]} {found[2]}".upper() if found else ""


def free_cells(provider: Provider) -> list[str]:
    """Return the parts of the week that are free, as the grid ticks them."""
    return cells(Span(each.day, each.starts, each.ends) for each in provider.identity.windows)


def travels_by(provider: Provider) -> list[str]:
    """Return how somebody travels; a car that was known before ways to travel were asked is one."""
    known = provider.travels_by or []
    return [*known, "car"] if provider.drives and "car" not in known else known


def accepts_smoking(provider: Provider) -> bool | None:
    """Return whether somebody works where people smoke, or None."""
    return None if provider.refuses_smoking_homes is None else not provider.refuses_smoking_homes


def miles(provider: Provider) -> str:
    """Return how far somebody goes, in words."""
    return f"{provider.radius_miles} mile{'' if provider.radius_miles == 1 else 's'}"


def rate_on(day: DayType) -> Any:
    """Return a reader of what an hour costs on a kind of day."""
    return lambda provider: provider.rate_by_day.get(day)
