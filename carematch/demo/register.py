"""Registering the demonstration's providers, and the demonstration's accounts."""

import datetime as dt

from carematch.accounts.models import User
from carematch.accounts.service import create_user
from carematch.core import clock
from carematch.core.money import Money
from carematch.demo import cast
from carematch.demo.past import Past, on
from carematch.providers import checks, listing, registration, vetting
from carematch.providers import references as speaking
from carematch.providers import service as providers
from carematch.providers.asking.questions import QUESTIONS
from carematch.providers.evidence import Facts, Workforce
from carematch.providers.models import Provider
from carematch.providers.referee import Referee
from carematch.providers.vocabulary import Decision, Method
from carematch.rules.checks import CheckKind

REFEREES = (
    ("Harriet Moss", "They looked after my garden for three years"),
    ("Leon Barker", "We volunteered together at the community centre"),
)
# What is seen on a document that is good enough to be accepted.
FACTS = {
    CheckKind.DBS_ENHANCED_ADULTS_BARRED: Facts(
        workforce=Workforce.ADULT, barred_list_checked=True, update_consent=True
    ),
    CheckKind.PUBLIC_LIABILITY: Facts(cover=Money.pounds(5_000_000), covers_activities=True),
    CheckKind.EMPLOYERS_LIABILITY: Facts(cover=Money.pounds(5_000_000), covers_activities=True),
    CheckKind.MOTOR_BUSINESS: Facts(covers_business_use=True),
}


def user(email: str, name: str) -> User:
    """Make a user who can sign in with the demonstration's password."""
    return create_user(email=email, name=name, password=cast.PASSWORD, is_demo=True)


def listed(past: Past, helper: cast.Helper, *, last_day: dt.date) -> Provider:
    """Register somebody a while ago, record the checks that their services call for, and list them."""
    with on(past.starts_on - dt.timedelta(days=20)):
        provider = answered(past, helper)
        for required in checks.required(provider):
            check(past, provider, required.kind, last_day=last_day)
        listing.publish(past.anchor, providers.get_provider(past.anchor, provider.id), by=past.manager)
        return providers.get_provider(past.anchor, provider.id)


def answered(past: Past, helper: cast.Helper) -> Provider:
    """Answer every question of a registration and send it for checking."""
    anchor, by = past.anchor, past.manager
    if helper.email:
        provider = registration.start(anchor, user(helper.email, helper.name))
    else:
        provider = registration.register_for(anchor, by=by, full_name=helper.name)
    registration.save_about(
        anchor,
        provider,
        by=by,
        full_name=helper.name,
        name=helper.name if helper.people else helper.name.split()[0],
        legal_form=helper.legal_form,
        delivers_in_person=True,
        employs_carers=False,
        people_involved=helper.people or 1,
        about=helper.about,
    )
    registration.save_who(
        anchor,
        provider,
        by=by,
        home_address=f"{len(helper.name)} Invented Row\n{helper.postcode}",
        phone=f"0117 496 0{100 + len(helper.about)}",
    )
    registration.save_offer(anchor, provider, by=by, services=helper.services)
    registration.save_where(
        anchor,
        provider,
        by=by,
        postcode=helper.postcode,
        works_from_home=helper.people is None,
        radius_miles=12,
        drives=True,
        travels_by=("walk", "car"),
    )
    registration.save_when(anchor, provider, by=by, free=helper.free, weekly_minutes=helper.hours * 60)
    weekend = Money(helper.weekend_rate) if helper.weekend_rate else None
    registration.save_rates(anchor, provider, by=by, weekday=Money(helper.rate), weekend=weekend)
    registration.save_more(anchor, provider, by=by, **helper.more)  # type: ignore[arg-type]
    if helper.shows_gender:
        registration.keep(
            anchor, provider, QUESTIONS["shown-gender"], by=provider.user or by, shows_gender=True
        )
    registration.submit(anchor, provider, by=by)
    return providers.get_provider(anchor, provider.id)


def check(past: Past, provider: Provider, kind: CheckKind, *, last_day: dt.date) -> None:
    """Record an accepted check of a whole provider that is good to a day, where its kind runs out at all."""
    if kind is CheckKind.REFERENCES:
        return references(past, provider)
    runs_out = kind in vetting.POLICIES
    vetting.record_check(
        past.anchor,
        provider,
        by=past.manager,
        kind=kind,
        method=Method.ORIGINAL,
        decision=Decision.ACCEPTED,
        seen_on=clock.today(),
        reference="DEMO-1",
        issued_on=clock.today() if kind in vetting.CERTIFICATES else None,
        valid_until=last_day if runs_out else None,
        facts=FACTS.get(kind, Facts()),
    )


def references(past: Past, provider: Provider) -> None:
    """Name two people who can speak for a provider, and record what they said."""
    for referee in referees(past, provider):
        speaking.answer(
            past.anchor,
            provider,
            referee,
            by=past.manager,
            answered_on=clock.today(),
            method=Method.SPOKEN,
            is_relative=False,
            may_share=True,
            decision=Decision.ACCEPTED,
        )


def referees(past: Past, provider: Provider) -> list[Referee]:
    """Name two people who can speak for a provider."""
    return [
        speaking.name_referee(
            past.anchor,
            provider,
            by=past.manager,
            name=name,
            contact=f"{name.split()[0].lower()}@referees.example",
            how_known=how_known,
            is_relative=False,
            may_share=True,
        )
        for name, how_known in REFEREES
    ]
