"""The demonstration's present: somebody new, a lapse, a check to do, replies awaited, care to agree."""

import datetime as dt

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.demo import cast, register
from carematch.demo.past import Past, on
from carematch.funds import isf
from carematch.funds.vocabulary import PaymentRoute
from carematch.matching import introductions
from carematch.matching.introductions import Side
from carematch.organisations.service import add_member
from carematch.providers import checks, listing
from carematch.providers.models import Provider
from carematch.rules.lawful_route import Authority
from carematch.seekers import service as seekers
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import Channel, Funding, Times

SEEKER = "seeker@southside.example"
DAUGHTER = "daughter@southside.example"


def leave(past: Past, bristol: list[Provider]) -> None:
    """Leave the desk of the anchor as it is on a working day."""
    today = clock.today()
    _let_one_lapse(past, today)
    _leave_one_to_check(past)
    with transaction():
        _wait_for_replies(past, bristol[1])
        _accept(past, bristol[2])
        _ask_for_oneself(past, today)
        _ask_for_father(past, today)


def _let_one_lapse(past: Past, today: dt.date) -> None:
    """List somebody whose insurance ran out three days ago, and let the nightly work take them off the list."""
    register.listed(past, cast.LAPSED, last_day=today - dt.timedelta(days=3))
    with transaction():
        listing.unlist_lapsed(past.anchor, today)


def _leave_one_to_check(past: Past) -> None:
    """Register somebody yesterday, with some of the checks done."""
    with on(clock.today() - dt.timedelta(days=1)):
        provider = register.answered(past, cast.WAITING)
        for required in checks.required(provider)[:2]:
            register.check(past, provider, required.kind, last_day=clock.today() + dt.timedelta(days=300))


def _wait_for_replies(past: Past, provider: Provider) -> None:
    """Introduce two who have not answered yet."""
    _person, need = past.record_need(30, Funding.DIRECT_PAYMENT)
    past.introduce(need, provider)


def _accept(past: Past, provider: Provider) -> None:
    """Introduce two who both said yes, with a fund that is ready: care can be agreed."""
    person, need = past.record_need(31, Funding.ISF)
    introduction = past.introduce(need, provider)
    for side in Side:
        introductions.answer(
            past.anchor, introduction, side, by=past.manager, accepts=True, channel=Channel.PHONE
        )
    isf.open_fund(
        past.anchor,
        person,
        by=past.finance,
        weekly_amount=Money(180_00),
        opened_on=clock.today(),
        payment_route=PaymentRoute.HOLDER_PAYS,
        advice_reference="Advice 1 (demonstration)",
    )


def _ask_for_oneself(past: Past, today: dt.date) -> None:
    """Let the demonstration's seeker hand in a need with visits, a must and a ceiling."""
    user = register.user(SEEKER, "Harriet Lowe")
    person = seekers.record_person(
        past.anchor,
        by=user,
        user=user,
        preferred_name="Harriet",
        full_name="Harriet Lowe",
        email=SEEKER,
        contact_channel="email",
    )
    seekers.locate_person(past.anchor, person, by=user, postcode="BS4 1QZ")
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


def _ask_for_father(past: Past, today: dt.date) -> None:
    """Let a daughter with authority ask for company for her father, on Saturdays."""
    user = register.user(DAUGHTER, "Leila Haddad")
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
    _hand_in(past, user, need, [seekers.Visit(5, 13 * 60, 17 * 60, 120)])


def _hand_in(past: Past, user: User, need: Need, visits: list[seekers.Visit]) -> None:
    """Add the visits and hand the need in."""
    need = seekers.get_own_need(past.anchor, user, need.id)
    seekers.set_visits(past.anchor, need, by=user, visits=visits)
    db.session.flush()
    db.session.expire(need)  # its visits were read before they were set
    seekers.hand_in(past.anchor, seekers.get_own_need(past.anchor, user, need.id), by=user)
