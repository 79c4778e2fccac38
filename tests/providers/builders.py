"""Builders: providers, registered, checked and listed through the services."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.money import Money
from carematch.organisations.models import Organisation
from carematch.places import service as places
from carematch.providers import checks as provider_checks
from carematch.providers import listing, registration, service, vetting
from carematch.providers.models import Provider
from carematch.providers.vocabulary import Decision, Method, Status
from carematch.providers.week import CELLS
from carematch.rules.checks import CheckKind
from carematch.rules.lawful_route import LegalForm


def provider(
    make: Any,
    organisation: Organisation,
    *,
    user: User | None = None,
    name: str = "Sam",
    services: Iterable[str] = ("COMP",),
    listed: bool = True,
    legal_form: LegalForm = LegalForm.SOLE_TRADER,
    in_person: bool = True,
    employs_carers: bool = False,
    postcode: str = "BS3 4AB",
    works_from_home: bool = True,
    radius_miles: int = 5,
    drives: bool | None = None,
    weekly_minutes: int = 600,
    availability: Iterable[str] = CELLS,
    rates: Mapping[str, Money] | None = None,
    checks: Mapping[CheckKind, dt.date | None] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Provider:
    """Build a provider: listed with every check it needs, or (`listed=False`) only sent for checking.

    `checks` gives the kinds that are recorded, with the last day of each; left out, all that are needed.
    """
    _places()
    manager = make.member(organisation)
    owner = user or make.user(name=f"{name} Surname")
    made = registration.start(organisation, owner)
    registration.save_about(
        organisation,
        made,
        by=manager,
        full_name=f"{name} Surname",
        name=name,
        legal_form=legal_form,
        delivers_in_person=in_person,
        employs_carers=employs_carers,
        about="Patient and cheerful",
    )
    registration.save_offer(organisation, made, by=manager, services=list(services))
    registration.save_where(
        organisation,
        made,
        by=manager,
        postcode=postcode,
        works_from_home=works_from_home,
        radius_miles=radius_miles,
        drives=drives,
    )
    registration.save_when(
        organisation, made, by=manager, free=list(availability), weekly_minutes=weekly_minutes
    )
    registration.save_rates(organisation, made, by=manager, **(rates or {"weekday": Money.pounds(20)}))
    if more is not None:
        registration.save_more(organisation, made, by=manager, **more)
    registration.submit(organisation, made, by=manager)
    if checks is None:
        checks = {each.kind: None for each in provider_checks.required(made)} if listed else {}
    for kind, last_day in checks.items():
        check(make, organisation, made, kind, by=manager, valid_until=last_day)
    if listed:
        listing.publish(organisation, service.get_provider(organisation, made.id), by=manager)
    made = service.get_provider(organisation, made.id)
    assert made.status is (Status.LISTED if listed else Status.SUBMITTED)
    return made


def check(
    make: Any,
    organisation: Organisation,
    provider: Provider,
    kind: CheckKind,
    *,
    by: User | None = None,
    decision: Decision = Decision.ACCEPTED,
    seen_on: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Any:
    """Record a check of a provider; a policy without a last day is good for a year."""
    seen = seen_on or clock.today()
    if kind in vetting.POLICIES and valid_until is None:
        valid_until = seen + dt.timedelta(days=365)
    return vetting.record_check(
        organisation,
        service.get_provider(organisation, provider.id),
        by=by or make.member(organisation),
        kind=kind,
        method=Method.ORIGINAL,
        decision=decision,
        seen_on=seen,
        reference="12345",
        issued_on=seen if kind in vetting.CERTIFICATES else None,
        valid_until=valid_until,
        note="" if decision is Decision.ACCEPTED else "Could not be read",
    )


def _places() -> None:
    """Load the demo's postcode sectors, once."""
    if not places.list_editions():
        places.load_demo_gazetteer()
