"""Staying current: one tap, full for now, the letter every 28 days, and what a machine that opens mail may not do."""

import datetime as dt
import re
import threading
import uuid

import pytest

from carematch.audit import service as audit
from carematch.commands import nightly
from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.mail.models import Message
from carematch.matching import cards, desk
from carematch.organisations.service import get_organisation
from carematch.providers import capacity, current, freshness, listed, listing, service, still_right
from carematch.providers.current import Answer
from carematch.providers.vocabulary import Status
from carematch.seekers import service as seekers

MONDAY = dt.date(2026, 11, 2)
WEEKS = dt.timedelta(days=28)


@pytest.fixture
def organisation(make, freeze):
    freeze(MONDAY)
    return make.organisation(name="Knowle Neighbours", phone="0117 496 0700")


def say(organisation, provider, answer):
    with transaction():
        current.say(organisation, service.get_provider(organisation, provider.id), answer, by=provider.user)
    return reload(organisation, provider)


def reload(organisation, provider):
    db.session.rollback()
    return service.get_provider(organisation, provider.id)


def letters():
    db.session.rollback()
    found = db.session.query(Message).filter_by(template="still_right").order_by(Message.created_at)
    return [(message.subject, message.body) for message in found]


def ask(organisation, on):
    with transaction():
        return current.ask(organisation, on)


def link(body):
    return re.search(r"http://localhost(/\S+)", body).group(1)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "yesterday"), (27, "27 days ago"), (28, "4 weeks ago"), (43, "6 weeks ago"),
     (84, "2 months ago"), (400, "13 months ago")],
)  # fmt: skip
def test_how_long_ago(days, said):
    assert freshness.confirmed(MONDAY, MONDAY + dt.timedelta(days=days)) == f"Last confirmed {said}"


def test_what_was_confirmed_is_stale_after_the_days_of_the_rule():
    assert not freshness.is_stale(MONDAY, MONDAY + dt.timedelta(days=27), 28)
    assert freshness.is_stale(MONDAY, MONDAY + WEEKS, 28)
    assert freshness.is_stale(None, MONDAY, 28)
    assert freshness.confirmed(None, MONDAY) == "Never confirmed"


@pytest.mark.parametrize(
    ("weekly", "booked", "said"),
    [(1200, 720, "20 hours a week, 12 agreed, 8 left"), (1200, 0, "20 hours a week, none agreed, 20 left"),
     (600, 600, "10 hours a week, 10 agreed, none left"),
     (60, 90, "1 hour a week, 1 hour 30 minutes agreed: 30 minutes more than they have"),
     (None, 0, "")],
)  # fmt: skip
def test_the_weeks_hours_are_a_sentence(make, organisation, weekly, booked, said):
    bookings = [capacity.CapacityBooking(weekly_minutes=booked, starts_on=MONDAY)] if booked else []
    assert capacity.in_words(weekly, bookings, MONDAY) == said


def test_full_for_now_holds_everywhere_until_there_is_room(make, organisation, freeze):
    provider = make.provider(organisation, weekly_minutes=600)
    assert capacity.spare_minutes(provider.identity, MONDAY) == 600
    freeze(MONDAY + dt.timedelta(days=1))
    provider = say(organisation, provider, Answer.FULL)
    freeze(MONDAY + dt.timedelta(days=9))
    provider = say(organisation, provider, Answer.FULL)  # still full: since the day it was said first
    assert provider.identity.full_since == MONDAY + dt.timedelta(days=1)
    assert provider.status is Status.LISTED
    assert listed.get_listing(organisation, provider.id).full_since == provider.identity.full_since

    with (
        pytest.raises(capacity.NotEnoughCapacity, match="full for now, since 3 November 2026"),
        transaction(),
    ):
        book(organisation, provider)
    need = make.need(organisation)
    whole = seekers.get_need(organisation, need.id)
    dealt = cards.deal(desk.look(organisation, whole), (), best_first=False)
    assert dealt.fits == dealt.ask_first == ()
    [card] = dealt.one_change
    assert card.failed == "Hours a week: They said they are full for now, since 3 November 2026"
    assert "Full for now, since 3 November 2026" in [
        each if isinstance(each, str) else each[0] for each in card.facts
    ]
    assert card.confirmed == "Last confirmed today"
    with pytest.raises(desk.NotEligible, match="full for now"):
        desk.propose(organisation, need.id, provider.id)

    provider = say(organisation, provider, Answer.ROOM)
    assert provider.identity.full_since is None
    with transaction():
        book(organisation, service.get_provider(organisation, provider.id))
    acts = [entry.action for entry in audit.list_for(organisation, provider)]
    assert acts[:3] == ["provider.has_room", "provider.full", "provider.full"]


def book(organisation, provider):
    return capacity.book(
        provider.identity, organisation, arrangement_id=uuid.uuid4(), weekly_minutes=60, starts_on=MONDAY
    )


def test_what_is_said_through_one_anchor_shows_at_the_other(make, organisation, freeze):
    there, user = make.organisation(), make.user()
    here_record = make.provider(organisation, user=user)
    there_record = make.provider(there, user=user)
    freeze(MONDAY + dt.timedelta(days=3))
    say(organisation, here_record, Answer.FULL)
    shown = listed.get_listing(there, there_record.id)
    assert (shown.full_since, shown.confirmed_on) == (MONDAY + dt.timedelta(days=3),) * 2


def test_a_letter_goes_to_whoever_said_nothing_for_28_days_and_no_second_one(make, organisation, freeze):
    silent = make.provider(organisation, name="Sam")
    talking = make.provider(organisation, name="Tess")
    make.provider(organisation, name="Una", listed=False)
    freeze(MONDAY + dt.timedelta(days=20))
    say(organisation, talking, Answer.RIGHT)
    day = MONDAY + WEEKS
    freeze(day - dt.timedelta(days=1))
    assert ask(organisation, day - dt.timedelta(days=1)) == 0
    freeze(day)
    assert [ask(organisation, day) for _ in range(2)] == [1, 0]
    [(subject, body)] = letters()
    assert subject == "A question from Knowle Neighbours"
    assert "Sam" not in subject + body
    assert f"http://localhost/{organisation.slug}/still-right/" in body
    assert "30 November 2026" not in body
    assert "28 December 2026" in body
    assert reload(organisation, silent).identity.asked_on == day
    freeze(day + WEEKS - dt.timedelta(days=1))
    assert ask(organisation, day + WEEKS - dt.timedelta(days=1)) == 1  # Tess, and not Sam again
    freeze(day + WEEKS)
    assert ask(organisation, day + WEEKS) == 1


def test_the_night_asks(make, organisation, freeze):
    make.provider(organisation)
    freeze(MONDAY + WEEKS)
    db.session.rollback()
    assert nightly.run().done[organisation.slug]["asked_if_current"] == 1
    assert nightly.run().done[organisation.slug]["asked_if_current"] == 0
    assert len(letters()) == 1


def test_two_anchors_nights_at_once_write_one_letter(app, make, organisation, freeze):
    """The second night looks before the first is over, and waits for the identity that both would write about."""
    user = make.user()
    here, there = organisation.id, make.organisation().id
    for each in (here, there):
        make.provider(get_organisation(each), user=user)
    freeze(MONDAY + WEEKS)
    db.session.rollback()
    written = []

    def other_night():
        with app.app_context():
            written.append(ask(get_organisation(there), MONDAY + WEEKS))
            db.session.remove()

    second = threading.Thread(target=other_night)
    with transaction():
        written.append(current.ask(get_organisation(here), MONDAY + WEEKS))
        db.session.flush()
        second.start()
        second.join(1)
        assert second.is_alive()
    second.join(60)
    assert written == [1, 0]
    assert len(letters()) == 1


@pytest.fixture
def asked(make, organisation, freeze):
    """Return a provider who was written to today, and where the letter's link leads."""
    provider = make.provider(organisation)
    freeze(MONDAY + WEEKS)
    ask(organisation, MONDAY + WEEKS)
    return provider, link(letters()[0][1])


def test_opening_the_link_changes_nothing_and_one_tap_answers(client, organisation, asked):
    provider, url = asked
    for _ in range(2):
        page = client.get(url).text
    assert client.head(url).status_code == 200
    for shown in (
        "Are your times still right?",
        "Monday: morning",
        "10 hours a week",
        "Last confirmed 4 weeks ago",
    ):
        assert shown in page
    for private in ("Surname", provider.user.email, "BS3"):
        assert private not in page
    assert reload(organisation, provider).identity.confirmed_on == MONDAY

    done = client.post(url, data={"answer": "right"}, follow_redirects=True).text
    assert "We have noted that your details are right today" in done
    assert reload(organisation, provider).identity.confirmed_on == MONDAY + WEEKS
    entry = audit.list_for(organisation, provider)[0]
    assert (entry.action, entry.actor_id, entry.fields) == (
        "provider.confirmed",
        provider.user_id,
        ["letter"],
    )


def test_full_for_now_and_room_again_by_letter(client, organisation, asked):
    provider, url = asked
    assert (
        "nobody new is introduced to you"
        in client.post(url, data={"answer": "full"}, follow_redirects=True).text
    )
    assert reload(organisation, provider).identity.full_since == MONDAY + WEEKS
    assert "I have room again" in client.get(url).text
    client.post(url, data={"answer": "room"})
    assert reload(organisation, provider).identity.full_since is None
    client.post(url, data={"answer": "anything"})
    assert reload(organisation, provider).identity.full_since is None


def test_a_link_ends_and_serves_nothing_else(client, make, organisation, asked, freeze):
    provider, url = asked
    elsewhere = make.organisation()
    forged = f"/{organisation.slug}/still-right/{still_right.token(uuid.uuid4(), MONDAY + WEEKS)}"
    another_day = f"/{organisation.slug}/still-right/{still_right.token(provider.id, MONDAY)}"
    for wrong in (url[:-2], f"{url}x", forged, another_day, url.replace(organisation.slug, elsewhere.slug)):
        for method in (client.get, client.post):
            page = method(wrong, data={"answer": "full"})
            assert page.status_code == 410, wrong
            assert "This link has ended" in page.text
    freeze(MONDAY + WEEKS + WEEKS)
    assert client.get(url).status_code == 200
    freeze(MONDAY + WEEKS + WEEKS + dt.timedelta(days=1))
    assert client.get(url).status_code == 410
    assert reload(organisation, provider).identity.full_since is None


def test_a_newer_letter_ends_the_older_link_and_so_does_leaving(client, organisation, asked, freeze, make):
    provider, url = asked
    freeze(MONDAY + WEEKS + WEEKS)
    ask(organisation, MONDAY + WEEKS + WEEKS)
    assert client.get(url).status_code == 410
    newest = link(letters()[1][1])
    assert client.get(newest).status_code == 200
    with transaction():
        record = service.get_provider(organisation, provider.id)
        listing.stop(
            organisation, record, by=make.member(organisation), status=Status.WITHDRAWN, reason="Moved away"
        )
    assert client.get(newest).status_code == 410


def test_one_tap_on_my_page_and_by_staff(client, make, organisation, freeze):
    provider = make.provider(organisation)
    home = f"/{organisation.slug}"
    client.sign_in(provider.user)
    page = client.get(f"{home}/my-page").text
    assert "10 hours a week, none agreed, 10 left" in page
    freeze(MONDAY + dt.timedelta(days=1))
    client.sign_in(provider.user)
    page = client.post(f"{home}/my-page/current", data={"answer": "full"}, follow_redirects=True).text
    for shown in ("Full for now", "since 3 November 2026", "I have room again", "Last confirmed today"):
        assert shown in page
    client.sign_in(make.member(organisation, Role.MANAGER))
    url = f"{home}/providers/{provider.id}"
    page = client.get(url).text
    assert "since 3 November 2026" in page
    page = client.post(f"{url}/current", data={"answer": "room"}, follow_redirects=True).text
    assert "Noted: they have room again" in page
    assert "They are full for now" in page
    freeze(MONDAY + WEEKS + WEEKS)
    client.sign_in(make.member(organisation, Role.MANAGER))
    page = client.get(url).text
    assert "Last confirmed 7 weeks ago (3 November 2026)" in page
    assert "Time to ask" in page
