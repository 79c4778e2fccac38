"""Which of a provider's services may lawfully be offered to anybody at all, decided before any person is known.

The law decides each introduction anew (rules.lawful_route). What can be said beforehand is the best case: the person
makes the contract themselves and nobody doubts their capacity. Personal care that fails even then is never listed.
"""

import datetime as dt
from dataclasses import dataclass

from carematch.core import clock
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.providers.models import Provider
from carematch.rules.answers import RuleAnswer
from carematch.rules.lawful_route import ContractParty, RouteDecision, personal_care_route
from carematch.rules.size import micro_enterprise
from carematch.rules.taxonomy import SERVICES, Service


@dataclass(frozen=True, slots=True)
class Offer:
    """The services that may be offered, those that are left out, and the decision that leaves them out."""

    allowed: tuple[Service, ...]
    left_out: tuple[Service, ...]
    route: RouteDecision

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of what may be offered."""
        return tuple(each.code for each in self.allowed)

    @property
    def has_personal_care(self) -> bool:
        """Tell whether personal care is among the services, allowed or not."""
        return any(each.cqc_regulated_activity for each in (*self.allowed, *self.left_out))


def of(provider: Provider) -> Offer:
    """Return what a provider may be listed for, and what is left out and why."""
    asked = [SERVICES[code] for code in provider.service_codes if code in SERVICES]
    route = best_case(provider)
    left_out = tuple(
        each for each in asked if each.refused or (each.cqc_regulated_activity and not route.is_lawful)
    )
    return Offer(tuple(each for each in asked if each not in left_out), left_out, route)


def best_case(provider: Provider) -> RouteDecision:
    """Return whether the provider's personal care could be lawful for a person who contracts for themselves."""
    personal_care = [
        code for code in provider.service_codes if code in SERVICES and SERVICES[code].cqc_regulated_activity
    ]
    return personal_care_route(
        personal_care,
        legal_form=provider.legal_form,
        delivers_in_person=provider.delivers_in_person,
        employs_carers=provider.employs_carers,
        employed_by_person=provider.employed_by_person,
        cqc_personal_care=provider.cqc_personal_care,
        contract_party=ContractParty.PERSON,
        capacity_doubt=None,
        arranger_authority=None,
    )


def size(provider: Provider, on: dt.date | None = None) -> RuleAnswer:
    """Return whether a provider is a micro-enterprise on a day (today), by the rule of the council they live in."""
    return micro_enterprise(
        provider.fte_tenths,
        on=on or clock.today(),
        overrides=overrides_for(provider.organisation_id, provider.council_code),
        book=book_for(provider.organisation_id),
    )
