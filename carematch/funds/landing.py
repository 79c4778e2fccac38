"""Where a payment lands and with whom: the facts that are frozen on it when it is made; no database in it."""

from typing import Any

from carematch.funds.vocabulary import RingBasis, Sector, Size
from carematch.providers.delivery_office import DeliveryOffice
from carematch.providers.models import Provider
from carematch.rules.lawful_route import LegalForm

# A sole trader is micro and usually local, but not VCSE: counting one as such would falsify the council's figure.
_SECTORS = {
    LegalForm.CIC: Sector.VCSE,
    LegalForm.CHARITY: Sector.VCSE,
    LegalForm.ASSOCIATION: Sector.VCSE,
    LegalForm.COOPERATIVE: Sector.VCSE,
    LegalForm.SOLE_TRADER: Sector.NOT_VCSE,
    LegalForm.PERSONAL_ASSISTANT: Sector.NOT_VCSE,
    LegalForm.PARTNERSHIP: Sector.NOT_VCSE,
    LegalForm.COMPANY: Sector.NOT_VCSE,
}
NOT_KNOWN = "not known"
_ALONE = (LegalForm.SOLE_TRADER, LegalForm.PERSONAL_ASSISTANT)


def sector_of(legal_form: LegalForm | None) -> Sector:
    """Return the sector that a legal form means."""
    return Sector.UNKNOWN if legal_form is None else _SECTORS[legal_form]


def size_of(legal_form: LegalForm | None, people_involved: int | None) -> Size:
    """Return the size band by people (micro 0-9, small 10-49, medium 50-249); somebody who works alone is micro."""
    if people_involved is None:
        return Size.MICRO if legal_form in _ALONE else Size.UNKNOWN
    for most, size in ((9, Size.MICRO), (49, Size.SMALL), (249, Size.MEDIUM)):
        if people_involved <= most:
            return size
    return Size.LARGE


def place_of(provider: Provider, office: DeliveryOffice | None) -> dict[str, Any]:
    """Return the place that a payment counts by, as the payment keeps it: the office in force, else the base."""
    place = office or provider
    return {
        "ring_basis": RingBasis.OFFICE if office else RingBasis.BASE,
        "delivery_office_id": office.id if office else None,
        "place_edition": place.place_edition or NOT_KNOWN,
        "neighbourhood_code": place.msoa_code,
    }
