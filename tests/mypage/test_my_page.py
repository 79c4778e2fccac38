"""My page: where everything stands, what waits, and nothing that the reader may not see."""

import datetime as dt

import pytest

from carematch.arrangements import service as arrangements
from carematch.core.db import transaction
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.matching import introductions
from carematch.matching.introducing.mine import get_for_seeker
from carematch.matching.models import Side
from carematch.messages import service as messages
from carematch.rules.acting import ActsAs
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import Channel

TODAY = dt.date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _today(freeze):
    freeze(TODAY)


@pytest.fixture
def organisation(make):
    return make.organisation()


@pytest.fixture
def seeker(make):
    return make.user()


def _page(client, organisation, user):
    client.sign_in(user)
    return client.get(f"/{organisation.slug}/me").text


def test_whoever_has_asked_for_nothing_is_led_to_ask(client, make, organisation):
    page = _page(client, organisation, make.member(organisation, Role.SEEKER))
    assert "You have not asked for anything yet" in page
    assert "Nothing waits for you" in page


def test_what_waits_stands_first(client, make, organisation, seeker):
    need = make.need(organisation, user=seeker)
    draft = make.need(organisation, person=need.person, user=seeker, handed_in=False, channel=Channel.ONLINE)
    made = make.introduction(organisation, need=need)
    with transaction():
        person = seekers.get_person(organisation, need.person_id)
        messages.answer(organisation, person, by=make.member(organisation), body="Hello")
    page = _page(client, organisation, seeker)
    waits, rest = page.split("Where my request is")
    called = get_for_seeker(organisation, seeker, made.id).provider.called
    assert f"Say yes or no to {called}, by 10 November 2026" in waits
    assert draft.reference in waits
    assert "Read a new message" in waits
    assert "We have introduced somebody" in rest
    with transaction():
        introductions.answer(
            organisation,
            get_for_seeker(organisation, seeker, made.id),
            Side.SEEKER,
            by=seeker,
            accepts=True,
            channel=Channel.ONLINE,
        )
    page = _page(client, organisation, seeker)
    assert "Say yes or no" not in page
    assert "you said yes, and we wait for their answer" in page


def test_what_is_agreed_and_what_is_left_of_the_budget(client, make, organisation, seeker):
    need = make.need(organisation, user=seeker)
    arrangement = make.arrangement(organisation, need=need)
    make.fund(organisation, arrangement=arrangement, holding=Money.pounds(500))
    page = _page(client, organisation, seeker)
    assert arrangements.get_arrangement(organisation, arrangement.id).provider.called in page
    assert "£500.00 is left" in page


@pytest.mark.parametrize(("acts_as", "sees"), [(None, False), (ActsAs.LPA_MONEY, True)])
def test_a_helper_sees_the_request_and_whoever_acts_for_money_the_money(
    client, make, organisation, seeker, acts_as, sees
):
    need = make.need(organisation, user=seeker)
    arrangement = make.arrangement(organisation, need=need)
    make.fund(organisation, arrangement=arrangement, holding=Money.pounds(500))
    daughter = make.user()
    person = seekers.get_person(organisation, need.person_id)
    with transaction():
        seekers.add_representative(
            organisation,
            person,
            by=make.member(organisation),
            name="Bea",
            authority=acts_as,
            evidence="Registered power seen" if acts_as else None,
            user=daughter,
        )
    page = _page(client, organisation, daughter)
    assert f"For {person.called}" in page
    assert need.reference in page
    assert ("£500.00" in page) is sees


def test_another_persons_things_are_not_there(client, make, organisation, seeker):
    other = make.need(organisation, user=make.user())
    make.need(organisation, user=seeker)
    assert other.reference not in _page(client, organisation, seeker)


def test_seekers_start_here(client, make, organisation, seeker):
    make.need(organisation, user=seeker)
    client.sign_in(seeker)
    assert client.get("/start").location == f"/{organisation.slug}/me"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.PROVIDER, Role.COUNCIL_VIEWER])
def test_nobody_else_has_this_page(client, make, organisation, role):
    client.sign_in(make.member(organisation, role))
    assert client.get(f"/{organisation.slug}/me").status_code == 403
