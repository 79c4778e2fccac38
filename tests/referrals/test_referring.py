"""Referring somebody, as a link worker does it: asked about agreement first, kept page by page, sent once."""

import datetime as dt
import re

import pytest

from carematch.core import clock
from carematch.core.db import db, every, owned, transaction
from carematch.mail.models import Message
from carematch.organisations.models import Kind
from carematch.referrals import service, writing
from carematch.referrals.models import PersonReferral
from carematch.referrals.vocabulary import Stage
from tests.referrals.builders import YOU
from tests.support import gazetteer

TODAY = dt.date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _today(freeze):
    freeze(TODAY)


@pytest.fixture
def organisation(make):
    with transaction():
        gazetteer.lay()
    return make.organisation()


def _written(organisation):
    return every(owned(PersonReferral, organisation))


def _letters(to):
    return [each for each in every(db.select(Message)) if each.to_address == to]


def _answer(client, organisation, **said):
    """Go through all the pages up to the last, as one would."""
    home = f"/{organisation.slug}/refer"
    client.post(f"{home}/agreement", data={"agreed_by": "person", "tells_status": "y", **said})
    person = {"name": "Mrs Ashdown", "phone": "0117 496 0555", "postcode": "bs34ab"}
    client.post(f"{home}/person", data={**person, **said})
    client.post(f"{home}/help", data={"services": ["COMP", "SHOP"], "words": "To go out again", **said})
    return client.post(f"{home}/you", data={**YOU, "referrer": "link_worker", **said})


def test_somebody_is_referred(client, make, organisation):
    home = f"/{organisation.slug}/refer"
    assert "call 999" in client.get(home).text
    assert _answer(client, organisation).location == f"{home}/check"
    page = client.get(f"{home}/check").text
    for words in ("Mrs Ashdown", "BS3 4AB", "Companionship", "To go out again", "Harbour Surgery"):
        assert words in page
    assert client.post(f"{home}/check").location == f"{home}/sent"
    (referral,) = _written(organisation)
    assert referral.stage is Stage.RECEIVED
    assert referral.reference in client.get(f"{home}/sent").text
    (letter,) = _letters("wren@surgery.example")
    assert referral.reference in letter.body
    assert "Ashdown" not in letter.subject + letter.body
    link = re.search(r"http\S+", letter.body)[0]
    page = client.get(link.removeprefix("http://localhost")).text
    assert "We have your referral" in page
    assert "Ashdown" not in page
    assert "BS3" not in page


def test_nobody_is_referred_behind_their_back(client, organisation):
    home = f"/{organisation.slug}/refer"
    page = client.post(f"{home}/agreement", data={}).text
    assert "Choose whether the person has agreed" in page
    assert client.post(f"{home}/agreement", data={"agreed_by": "no"}).location == f"{home}/not-agreed"
    assert "Nothing was kept" in client.get(f"{home}/not-agreed").text
    assert _written(organisation) == []
    assert client.get(f"{home}/person").location == home


@pytest.mark.parametrize(
    ("step", "said", "sentence"),
    [
        ("person", {"name": ""}, "Enter what they would like to be called"),
        ("person", {"phone": ""}, "Enter a phone number or an email address"),
        ("person", {"postcode": "BS99 9ZZ"}, "postcode"),
        ("person", {"email": "not an address"}, "Enter an email address, like name@example.org"),
        ("help", {"services": []}, "at least one thing"),
        ("help", {"needed_by": "2026-11-02"}, "Enter today&#39;s date or a later one"),
        ("help", {"from_hospital": "y"}, "Enter the day they come home"),
        ("you", {"referrer_email": ""}, "Enter your work email address"),
    ],
)
def test_what_cannot_be_is_said_beside_its_answer_and_the_rest_is_kept(
    client, organisation, step, said, sentence
):
    home = f"/{organisation.slug}/refer"
    client.post(f"{home}/agreement", data={"agreed_by": "person"})
    good = {
        "person": {"name": "Mrs Ashdown", "phone": "0117 496 0555", "postcode": "BS3 4AB"},
        "help": {"services": ["COMP"], "words": "To go out again"},
        "you": {**YOU, "referrer": "link_worker"},
    }[step]
    page = client.post(f"{home}/{step}", data={**good, **said})
    assert page.status_code == 200
    assert sentence in page.text
    kept = {"person": "Mrs Ashdown", "help": "To go out again", "you": "Harbour Surgery"}[step]
    assert kept in page.text or step == "person"
    assert not _written(organisation)[0].answered


def test_a_service_that_nobody_is_introduced_for_is_not_taken(client, organisation):
    home = f"/{organisation.slug}/refer"
    client.post(f"{home}/agreement", data={"agreed_by": "person"})
    assert "Choose from the answers" in client.post(f"{home}/help", data={"services": ["NURS"]}).text


def test_pages_left_out_are_asked_first(client, organisation):
    home = f"/{organisation.slug}/refer"
    client.post(f"{home}/agreement", data={"agreed_by": "person"})
    client.post(f"{home}/you", data={**YOU, "referrer": "link_worker"})
    assert client.get(f"{home}/check").location == f"{home}/person"
    assert client.post(f"{home}/check").location == f"{home}/person"


def test_an_answer_is_changed_from_the_page_of_all_answers(client, organisation):
    home = f"/{organisation.slug}/refer"
    _answer(client, organisation)
    page = client.get(f"{home}/person?then=check").text
    assert "Mrs Ashdown" in page
    sent = {"name": "Juniper", "phone": "0117 496 0555", "postcode": "BS3 4AB"}
    assert client.post(f"{home}/person?then=check", data=sent).location == f"{home}/check"
    assert "Juniper" in client.get(f"{home}/check").text


def test_another_browser_cannot_go_on_with_it(app, client, organisation):
    _answer(client, organisation)
    stranger = type(client)(app)
    assert stranger.get(f"/{organisation.slug}/refer/check").location == f"/{organisation.slug}/refer"
    assert stranger.get(f"/{organisation.slug}/refer/sent").location == f"/{organisation.slug}/refer"


def test_two_taps_send_one_letter(client, organisation):
    _answer(client, organisation)
    (referral,) = _written(organisation)
    with transaction():
        writing.send(organisation, referral)
        writing.send(organisation, referral)
    assert len(_letters("wren@surgery.example")) == 1


def test_what_is_not_sent_is_gone_after_a_day(client, organisation, freeze):
    _answer(client, organisation)
    freeze(TODAY + dt.timedelta(days=1))
    assert client.get(f"/{organisation.slug}/refer/check").location == f"/{organisation.slug}/refer"
    with transaction():
        assert writing.sweep(organisation, clock.today()) == 1
        assert writing.sweep(organisation, clock.today()) == 0
    assert _written(organisation) == []


def test_a_sent_one_is_not_swept(make, organisation, freeze):
    make.referral(organisation)
    freeze(TODAY + dt.timedelta(days=2))
    with transaction():
        assert writing.sweep(organisation, clock.today()) == 0


def test_a_flood_is_turned_away_with_a_sentence(client, make, organisation, monkeypatch):
    monkeypatch.setattr(writing, "MOST_IN_AN_HOUR", 1)
    make.referral(organisation)
    _answer(client, organisation)
    assert "Call us instead" in client.post(f"/{organisation.slug}/refer/check").text
    assert len(service.list_waiting(organisation)) == 1


def test_nobody_refers_to_a_council(client, make):
    council = make.organisation(kind=Kind.COUNCIL)
    for path in ("", "/agreement", "/person", "/check", "/sent", "/not-agreed", "/lost-link"):
        assert client.get(f"/{council.slug}/refer{path}").status_code == 404


def test_nothing_of_it_stands_in_clear(make, organisation):
    referral = make.referral(organisation)
    columns = owned(PersonReferral, organisation, *PersonReferral.__table__.columns)
    shown = " ".join(str(value) for value in db.session.execute(columns).one())
    for secret in ("Ashdown", "0555", "BS3", "niece", "go out", "dog", "Wren", "Harbour", referral.token):
        assert secret not in shown
