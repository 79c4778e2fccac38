"""The demonstration's present: somebody new, a lapse, a check to do, replies awaited, care to agree."""

import datetime as dt

from carematch.accounts.models import User
from carematch.arrangements import offices
from carematch.arrangements import service as arrangements
from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.demo import (
    cast,
    concerns,
    data_requests,
    introduced,
    papers,
    register,
    rights,
    shared,
    spoken,
    unfitted,
)
from carematch.demo.past import Past, on
from carematch.funds import hours
from carematch.matching import introductions
from carematch.matching.models import Side
from carematch.organisations.service import add_member
from carematch.providers import listing, references
from carematch.providers import service as providers
from carematch.providers.current import Answer, How, say
from carematch.providers.models import Provider
from carematch.providers.offices import get_office
from carematch.rules.checks import CheckKind
from carematch.rules.lawful_route import Authority
from carematch.seekers import service as seekers
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import Channel, Funding, Times


def leave(past: Past, bristol: list[Provider]) -> None:
    """Leave the desk of the anchor as it is on a working day."""
    today = clock.today()
    with on(today - dt.timedelta(days=2)):
        for provider in bristol[:4]:
            current = providers.get_provider(past.anchor, provider.id)
            say(past.anchor, current, Answer.RIGHT, by=past.manager, how=How.STAFF)
        full = providers.get_provider(past.anchor, bristol[4].id)
        say(past.anchor, full, Answer.FULL, by=past.manager, how=How.STAFF)
    _let_one_lapse(past, today)
    _leave_one_to_check(past)
    _leave_offices(past, today)
    spoken.leave(past)
    unfitted.leave(past)
    with transaction():
        _wait_for_replies(past, bristol[1])
        _accept(past, bristol[2])
        _leave_hours(past, today)
        _ask_for_oneself(past, today)
        _ask_for_father(past, bristol[1], today)
        shared.leave(past)
        rights.leave(past)
        concerns.leave(past, bristol[1])
        papers.leave(past, bristol[0])
        data_requests.leave(past)
        introduced.leave(past, bristol[2], bristol[3])


def _let_one_lapse(past: Past, today: dt.date) -> None:
    """List somebody whose insurance ran out three days ago, and let the nightly work take them off the list."""
    register.listed(past, cast.LAPSED, last_day=today - dt.timedelta(days=3))
    with transaction():
        listing.unlist_lapsed(past.anchor, today)


def _leave_one_to_check(past: Past) -> None:
    """Register somebody six days ago, with some of the checks done, one reference asked for and one not yet."""
    with on(clock.today() - dt.timedelta(days=6)):
        provider = register.answered(past, cast.WAITING)
        for kind in (CheckKind.IDENTITY, CheckKind.PUBLIC_LIABILITY):
            register.check(past, provider, kind, last_day=clock.today() + dt.timedelta(days=300))
        referee, _other = register.referees(past, provider)
        references.ask(past.anchor, provider, referee, by=past.manager, asked_on=clock.today())


def _leave_offices(past: Past, today: dt.date) -> None:
    """Register two whose base is a head office, and propose their local offices: one is approved, one waits."""
    far = [
        register.listed(past, helper, last_day=today + dt.timedelta(days=400)) for helper in cast.HEAD_OFFICES
    ]
    proposed = []
    with on(today - dt.timedelta(days=2)):
        for provider, (postcode, reason) in zip(far, cast.LOCAL_OFFICES, strict=True):
            current = providers.get_provider(past.anchor, provider.id)
            office = offices.propose(
                past.anchor,
                current,
                by=past.manager,
                postcode=postcode,
                reason=reason,
                starts_on=clock.today(),
            )
            proposed.append(office.id)
    with on(today - dt.timedelta(days=1)):
        offices.approve(past.anchor, get_office(past.anchor, proposed[0]), by=past.finance)


def _wait_for_replies(past: Past, provider: Provider) -> None:
    """Introduce two who have not answered yet."""
    _person, need = past.record_need(30, Funding.DIRECT_PAYMENT)
    past.introduce(need, provider)


def _accept(past: Past, provider: Provider) -> None:
    """Introduce two who both said yes: care can be agreed, and a fund opened for it."""
    _person, need = past.record_need(31, Funding.ISF)
    introduction = past.introduce(need, provider)
    for side in Side:
        introductions.answer(
            past.anchor, introduction, side, by=past.manager, accepts=True, channel=Channel.PHONE
        )


def _leave_hours(past: Past, today: dt.date) -> None:
    """Leave hours that nobody has looked at yet, and some that are approved and wait to be paid."""
    for place, (_fund, agreed, minutes) in enumerate(past.care[:6]):
        care = arrangements.get_arrangement(past.anchor, agreed.id)
        worked_on = today - dt.timedelta(days=1 + place)
        logged = hours.log(past.anchor, care, by=past.manager, worked_on=worked_on, minutes=minutes)
        if place >= 3:
            hours.approve(past.anchor, hours.get_hours(past.anchor, logged.id), by=past.manager)


def _ask_for_oneself(past: Past, today: dt.date) -> None:
    """Let the demonstration's seeker hand in a need with visits, a must and a ceiling."""
    user = past.seeker
    person = seekers.own_person(past.anchor, user)
    need = seekers.start_need(past.anchor, person, by=user, channel=Channel.ONLINE)
    seekers.change_need(
        past.anchor,
        need,
        by=user,
        services=["PC-WASH", "COMP"],
        outcomes="I want to be up and dressed in time for the lunch club.",
        funding=Funding.ISF,
        start_on=today + dt.timedelta(days=14),
        times=Times.VISITS,
        max_miles=4,
        max_rate=Money(25_00),
        prefers_experience=["dementia"],
    )
    visits = [seekers.Visit(day, 8 * 60, 10 * 60, 60) for day in (0, 2, 4)]
    _hand_in(past, user, need, visits)


def _ask_for_father(past: Past, provider: Provider, today: dt.date) -> None:
    """Let a daughter with authority ask for company for her father; an introduction waits for her answer."""
    user = register.user(cast.DAUGHTER, "Leila Haddad")
    person = seekers.record_person(
        past.anchor,
        by=past.manager,
        preferred_name="Sami",
        full_name="Sami Haddad",
        phone="0117 496 0555",
        contact_channel="phone",
    )
    seekers.add_representative(
        past.anchor,
        person,
        by=past.manager,
        name="Leila Haddad",
        authority=Authority.LPA_HEALTH,
        evidence="Registered power of attorney seen",
        user=user,
    )
    add_member(past.anchor, user, Role.REPRESENTATIVE, by=past.manager)
    ground = (
        "His memory has failed him since the spring: he does not keep in mind what an introduction would mean"
    )
    seekers.record_capacity(past.anchor, person, by=past.manager, doubt=True, note=ground)
    seekers.locate_person(past.anchor, person, by=user, postcode="BS3 5QZ")
    need = seekers.start_need(past.anchor, person, by=user, channel=Channel.ONLINE)
    seekers.change_need(
        past.anchor,
        need,
        by=user,
        services=["COMP"],
        funding=Funding.OWN_MONEY,
        start_on=today + dt.timedelta(days=7),
        times=Times.VISITS,
    )
    _hand_in(past, user, need, [seekers.Visit(2, 13 * 60, 17 * 60, 120)])
    past.introduce(need, provider)


def _hand_in(past: Past, user: User, need: Need, visits: list[seekers.Visit]) -> None:
    """Add the visits and hand the need in."""
    need = seekers.get_own_need(past.anchor, user, need.id)
    seekers.set_visits(past.anchor, need, by=user, visits=visits)
    db.session.flush()
    db.session.expire(need)  # its visits were read before they were set
    seekers.hand_in(past.anchor, seekers.get_own_need(past.anchor, user, need.id), by=user)
