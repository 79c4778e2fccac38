"""Builders: providers, registered, checked and listed through the services."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from carematch.accounts.models import User
from carematch.asking.week import CELLS
from carematch.core import clock
from carematch.core.money import Money
from carematch.organisations.models import Organisation
from carematch.providers import checks as provider_checks
from carematch.providers import listing, registration, service, vetting
from carematch.providers import references as naming
from carematch.providers.absences import service as absences
from carematch.providers.absences.models import Absence
from carematch.providers.bulk import runs
from carematch.providers.evidence import Facts, Unchecked, Workforce
from carematch.providers.models import Provider
from carematch.providers.referee import Referee
from carematch.providers.vocabulary import Decision, Method, Status
from carematch.rules.checks import CheckKind
from carematch.rules.lawful_route import LegalForm
from tests.support import gazetteer

# What is seen on a document that is good enough to be accepted.
FACTS = {
    CheckKind.DBS_ENHANCED_ADULTS_BARRED: Facts(workforce=Workforce.ADULT, barred_list_checked=True),
    CheckKind.PUBLIC_LIABILITY: Facts(cover=Money.pounds(5_000_000), covers_activities=True),
    CheckKind.EMPLOYERS_LIABILITY: Facts(cover=Money.pounds(5_000_000), covers_activities=True),
    CheckKind.MOTOR_BUSINESS: Facts(covers_business_use=True),
}


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
    gazetteer.lay()
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
    registration.save_who(
        organisation,
        made,
        by=manager,
        home_address=f"4 Invented Street, Bristol, {postcode}",
        phone="0117 496 0444",
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
        _record(organisation, made, kind, by=manager, valid_until=last_day)
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
    unchecked: Unchecked | None = None,
) -> Any:
    """Record a check of a provider; a policy without a last day is good for a year."""
    return _record(
        organisation,
        service.get_provider(organisation, provider.id),
        kind,
        by=by or make.member(organisation),
        decision=decision,
        seen_on=seen_on,
        valid_until=valid_until,
        unchecked=unchecked,
    )


def _record(
    organisation: Organisation,
    whole: Provider,
    kind: CheckKind,
    *,
    by: User,
    decision: Decision = Decision.ACCEPTED,
    seen_on: dt.date | None = None,
    valid_until: dt.date | None = None,
    unchecked: Unchecked | None = None,
) -> Any:
    """Record a check of a provider who is loaded with everything about them."""
    seen = seen_on or clock.today()
    if kind is CheckKind.REFERENCES:
        return _refer(organisation, whole, by=by, decision=decision, answered_on=seen)[-1]
    if kind in vetting.POLICIES and valid_until is None:
        valid_until = seen + dt.timedelta(days=365)
    return vetting.record_check(
        organisation,
        whole,
        by=by,
        kind=kind,
        method=Method.ORIGINAL,
        decision=decision,
        seen_on=seen,
        reference="12345",
        issued_on=seen if kind in vetting.CERTIFICATES else None,
        valid_until=valid_until,
        note="" if decision is Decision.ACCEPTED else "Could not be read",
        facts=FACTS.get(kind, Facts()),
        unchecked=unchecked or Unchecked(),
    )


def references(
    make: Any,
    organisation: Organisation,
    provider: Provider,
    *,
    by: User | None = None,
    decision: Decision = Decision.ACCEPTED,
    answered_on: dt.date | None = None,
    names: Iterable[str] = ("Rita Reed", "Omar Oakes"),
) -> list[Referee]:
    """Name two people who are not relatives and record what they answered; when accepted, the check is good."""
    return _refer(
        organisation,
        service.get_provider(organisation, provider.id),
        by=by or make.member(organisation),
        decision=decision,
        answered_on=answered_on or clock.today(),
        names=names,
    )


def _refer(
    organisation: Organisation,
    whole: Provider,
    *,
    by: User,
    decision: Decision,
    answered_on: dt.date,
    names: Iterable[str] = ("Rita Reed", "Omar Oakes"),
) -> list[Referee]:
    """Name referees of a provider who is loaded with everything about them, and record what they answered."""
    found = [
        naming.name_referee(
            organisation,
            whole,
            by=by,
            name=name,
            contact=f"{name.split()[0].lower()}@people.example",
            how_known="We worked together for two years",
            is_relative=False,
            may_share=True,
        )
        for name in names
    ]
    for referee in found:
        naming.answer(
            organisation,
            whole,
            referee,
            by=by,
            answered_on=answered_on,
            method=Method.SPOKEN,
            is_relative=False,
            may_share=True,
            decision=decision,
            note="" if decision is Decision.ACCEPTED else "Did not know them",
        )
    return found


def provider_import(make: Any, organisation: Organisation) -> Any:
    """Hand in a list of providers, and try it out."""
    content = b"External ID,Full name\nX-1,Sam Surname\n"
    return runs.receive(organisation, by=make.member(organisation), file_name="list.csv", content=content)


def absence(
    make: Any,
    organisation: Organisation,
    provider: Provider,
    *,
    first_on: dt.date | None = None,
    last_on: dt.date | None = None,
) -> Absence:
    """Note days on which a provider is away, as staff are told it; tomorrow unless said."""
    first = first_on or clock.today() + dt.timedelta(days=1)
    return absences.note(
        organisation, provider, by=make.member(organisation), first_on=first, last_on=last_on or first
    )
