"""Requests about one's data: the clock, what staff do, and what whoever asked can read."""

import datetime as dt

import pytest

from carematch.core import clock
from carematch.core.db import transaction
from carematch.core.permissions import Role
from carematch.privacy import requests
from carematch.privacy.vocabulary import Kind, Outcome, Status, Step

JANUARY = dt.date(2027, 1, 31)


@pytest.fixture
def here(make, freeze):
    freeze(JANUARY)
    return make.organisation()


@pytest.fixture
def asked(make, here):
    """Return what asks, and takes a step about what was asked."""
    user = make.member(here, Role.SEEKER, name="Ash Seeker")
    manager = make.member(here)

    def ask(kind=Kind.CORRECT):
        with transaction():
            return requests.ask(here, user, kind=kind, said="My phone number is wrong").id

    def take(request_id, step, note="Done", **more):
        with transaction():
            requests.take(here, request_id, step, by=manager, note=note, **more)
        return requests.get_request(here, request_id)

    return ask, take


def test_the_answer_is_due_a_month_later_to_the_last_day_of_a_shorter_one(here):
    assert requests.due_on(here, Kind.CORRECT, JANUARY) == dt.date(2027, 2, 28)
    assert requests.due_on(here, Kind.ERASE, dt.date(2027, 3, 15)) == dt.date(2027, 4, 15)


def test_a_complaint_is_acknowledged_in_thirty_days(here, asked):
    ask, take = asked
    assert requests.due_on(here, Kind.COMPLAIN, JANUARY) == JANUARY + dt.timedelta(days=30)
    found = take(ask(Kind.COMPLAIN), Step.ACKNOWLEDGE, note="")
    assert found.acknowledged_on == JANUARY
    assert found.answer_by is None


def test_the_clock_stands_still_while_we_wait_for_them(asked, freeze):
    ask, take = asked
    asked_for = ask()
    paused = take(asked_for, Step.PAUSE, note="Which number is right?")
    assert paused.status is Status.PAUSED
    freeze(JANUARY + dt.timedelta(days=40))
    assert paused.is_overdue is False
    running = take(asked_for, Step.RESUME, note="")
    assert running.due_on == dt.date(2027, 2, 28) + dt.timedelta(days=40)
    with pytest.raises(requests.NotNow, match="not waiting"):
        take(asked_for, Step.RESUME)


def test_nobody_is_answered_before_it_is_known_who_they_are(asked):
    ask, take = asked
    asked_for = ask()
    with pytest.raises(requests.NotNow, match="really them"):
        take(asked_for, Step.CLOSE, outcome=Outcome.DONE)
    take(asked_for, Step.IDENTITY, note="Rang the number we know")
    with pytest.raises(requests.NotNow, match="what came of it"):
        take(asked_for, Step.CLOSE)
    closed = take(asked_for, Step.CLOSE, note="It is put right", outcome=Outcome.DONE)
    assert (closed.outcome, closed.is_open, closed.answer) == (Outcome.DONE, False, "It is put right")
    with pytest.raises(requests.NotNow, match="answered already"):
        take(asked_for, Step.PAUSE)


def test_a_complaint_does_not_stand_still_and_a_step_needs_its_words(asked):
    ask, take = asked
    with pytest.raises(requests.NotNow, match="does not stand still"):
        take(ask(Kind.COMPLAIN), Step.PAUSE)
    with pytest.raises(requests.NotNow, match="Write down"):
        take(ask(), Step.IDENTITY, note=" ")


def test_from_asking_to_the_answer(client, make, here, freeze):
    seeker = make.member(here, Role.SEEKER, name="Ash Seeker")
    manager = make.member(here)
    client.sign_in(seeker)
    page = f"/{here.slug}/my-data/ask"
    assert "Choose what you want us to do" in client.post(page, data={"said": "Wrong number"}).text
    shown = client.post(page, data={"kind": "correct", "said": "Wrong number"}, follow_redirects=True).text
    assert "By 28 February 2027" in shown
    client.sign_in(manager)
    assert "request about somebody&#39;s data" in client.get(f"/{here.slug}/today").text
    assert "28 February 2027" in client.get(f"/{here.slug}/data-requests").text
    freeze(dt.date(2027, 3, 1))
    client.sign_in(manager)
    assert "Overdue since 28 February 2027" in client.get(f"/{here.slug}/data-requests").text
    one = requests.list_requests(here, is_open=True)[0].id
    url = f"/{here.slug}/data-requests/{one}"
    assert "Write down what you did" in client.post(url, data={"step": "identity"}).text
    client.post(url, data={"step": "identity", "note": "Rang them"})
    client.post(url, data={"step": "close", "outcome": "done", "note": "It is right now"})
    client.sign_in(seeker)
    assert "It is right now" in client.get(f"/{here.slug}/my-data").text
    assert clock.today() == dt.date(2027, 3, 1)


def test_another_anchors_manager_finds_no_request(client, make, here, asked):
    ask, _take = asked
    elsewhere = make.organisation()
    client.sign_in(make.member(elsewhere))
    assert client.get(f"/{elsewhere.slug}/data-requests/{ask()}").status_code == 404
