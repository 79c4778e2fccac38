"""Where a provider's work counts from, and what an office changes for the councils that commission the organisation."""

import datetime as dt
from dataclasses import dataclass

from carematch.core import clock
from carematch.core.db import every
from carematch.organisations.models import Organisation
from carematch.organisations.service import list_commissions_of
from carematch.places import service as places
from carematch.places.rings import Ring
from carematch.providers.delivery_office import DeliveryOffice
from carematch.providers.models import Provider
from carematch.providers.offices import whole


@dataclass(frozen=True, slots=True)
class Effect:
    """In which ring a council sees payments by the base, and by the office."""

    council: str
    by_base: Ring
    by_office: Ring


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a provider's work counts from: their base, the offices that count instead (by day), and those that do not.

    There are two offices only where one has a last day and the next is approved already.
    """

    base: str | None
    base_council: str | None
    offices: tuple[DeliveryOffice, ...]
    waiting: DeliveryOffice | None
    past: tuple[DeliveryOffice, ...]

    @property
    def can_propose(self) -> bool:
        """Tell whether another office could be proposed now: none waits, and all that count have a last day."""
        return self.base is not None and self.waiting is None and all(each.ends_on for each in self.offices)

    def office_on(self, day: dt.date) -> DeliveryOffice | None:
        """Return the office that a day's payments count by, or None where they count by the base."""
        return next((each for each in self.offices if each.is_in_force(day)), None)


def of(organisation: Organisation, provider: Provider) -> Delivery:
    """Return where a provider's work counts from now, what is proposed, and what was before."""
    mine = whole(organisation).where(DeliveryOffice.provider_id == provider.id)
    ordered = mine.order_by(DeliveryOffice.proposed_at.desc(), DeliveryOffice.id)
    # The provider is loaded whole already: reading them again with each office would unload what hangs on them.
    found = every(ordered.execution_options(populate_existing=False))
    offices = [each for each in found if _counts_still(each, clock.today())]
    return Delivery(
        base=provider.base_postcode,
        base_council=places.council_name(provider.council_code),
        offices=tuple(sorted(offices, key=lambda each: each.starts_on)),
        waiting=next((each for each in found if each.is_waiting), None),
        past=tuple(each for each in found if not each.is_waiting and each not in offices),
    )


def _counts_still(office: DeliveryOffice, today: dt.date) -> bool:
    """Tell whether an office counts now or will."""
    if not office.is_approved or office.was_never_in_force:
        return False
    return office.ends_on is None or office.ends_on >= today


def effects(organisation: Organisation, provider: Provider, office: DeliveryOffice) -> list[Effect]:
    """Return what an office changes for each council that commissions the organisation, today or later, by name."""
    day = max(office.starts_on, clock.today())
    councils = {
        each.council.council_code: each.council.name
        for each in list_commissions_of(organisation)
        if each.council.council_code and (each.ends_on is None or each.ends_on >= day)
    }
    return [
        Effect(name, places.ring_for(provider, code, day), places.ring_for(office, code, day))
        for code, name in sorted(councils.items(), key=lambda each: each[1])
    ]
