"""Builders: people, their needs and their consents, made through the services."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from carematch.accounts.models import User
from carematch.organisations.models import Organisation
from carematch.rules.lawful_route import Authority
from carematch.seekers import consents, representatives, service
from carematch.seekers.models import Consent, Need, Person, Representative
from carematch.seekers.visits import Visit
from carematch.seekers.vocabulary import Channel, Funding, Giver, Start
from tests.support import gazetteer

_MONDAY_MORNING = Visit(day=0, earliest=9 * 60, latest=12 * 60, minutes=60)


def person(
    make: Any,
    organisation: Organisation,
    *,
    user: User | None = None,
    postcode: str | None = "BS3 4AB",
    preferred_name: str = "Ash",
    phone: str = "0117 496 0001",
    **facts: Any,
) -> Person:
    """Build a person who lives in Bristol; with a `user` they are a member and can sign in."""
    by = user or make.member(organisation)
    made = service.record_person(
        organisation, by=by, user=user, preferred_name=preferred_name, phone=phone, **facts
    )
    if postcode is not None:
        gazetteer.lay()
        service.locate_person(organisation, made, by=by, postcode=postcode)
    return made


def need(
    make: Any,
    organisation: Organisation,
    *,
    person: Person | None = None,
    user: User | None = None,
    visits: Sequence[Visit] = (_MONDAY_MORNING,),
    weekly_minutes: int | None = None,
    services: Sequence[str] = ("COMP",),
    postcode: str = "BS3 4AB",
    funding: Funding = Funding.ISF,
    start_on: dt.date | None = None,
    handed_in: bool = True,
    channel: Channel = Channel.PHONE,
    **facts: Any,
) -> Need:
    """Build a need of a person (a new one unless given), handed in unless it is to stay a draft."""
    whose = person or make.person(organisation, user=user, postcode=postcode)
    by = user or make.member(organisation)
    made = service.start_need(organisation, whose, by=by, channel=channel)
    service.set_visits(organisation, made, by=by, visits=visits, weekly_minutes=weekly_minutes)
    start = Start.DATE if start_on else Start.SOON
    told = {"services": list(services), "funding": funding, "start": start, "start_on": start_on, **facts}
    service.change_need(organisation, made, by=by, **told)
    whole = (
        service.get_own_need(organisation, user, made.id) if user else service.get_need(organisation, made.id)
    )
    if handed_in:
        service.hand_in(organisation, whole, by=by)
    return whole


def consent(
    make: Any,
    organisation: Organisation,
    person: Person,
    *,
    provider_id: uuid.UUID | None = None,
    described_as: str = "Sam, who lives nearby",
    by: User | None = None,
    **facts: Any,
) -> Consent:
    """Build a consent that a manager wrote down on the phone; for a new provider unless one is named."""
    about = provider_id or make.provider(organisation).id
    facts = {"channel": Channel.PHONE, "given_by": Giver.PERSON, **facts}
    return consents.give(
        organisation,
        person,
        by=by or make.member(organisation),
        provider_id=about,
        described_as=described_as,
        **facts,
    )


def representative(make: Any, organisation: Organisation, person: Person) -> Representative:
    """Build somebody with authority who acts for a person."""
    return representatives.add_representative(
        organisation,
        person,
        by=make.member(organisation),
        name="Jo Example",
        authority=Authority.LPA_HEALTH,
        evidence="Registered power seen",
    )
