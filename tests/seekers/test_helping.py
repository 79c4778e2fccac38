"""Helping somebody on the phone: how, each time; a copy in their form; a letter that gives nothing away."""

import datetime as dt

import pytest
import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.mail.models import Message
from carematch.seekers import consents, service
from carematch.seekers.helping import copies, sessions
from carematch.seekers.helping.vocabulary import CopyFormat, CopyWay
from carematch.seekers.vocabulary import Channel, Purpose
from tests.seekers.test_journeys import send


@pytest.fixture
def organisation(make, freeze):
    freeze(dt.date(2026, 11, 22))
    return make.organisation()


def help_with(make, organisation, need, by=None, channel=Channel.PHONE):
    with transaction():
        return sessions.begin(organisation, need, by=by or make.member(organisation), channel=channel)


def test_a_call_is_a_session_with_its_consent(client, make, organisation):
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/needs/new"
    assert "You may keep what I told you" in client.get(url).text
    told = {"preferred_name": "Ash", "phone": "0117 496 0001", "channel": "phone", "may_keep": "y"}
    page = client.get(send(client, url, told).location)
    assert "You are helping Ash" in page.text
    assert "This time: on the phone" in page.text
    (need,) = service.list_needs(organisation, ("draft",))
    assert [each.channel for each in sessions.list_sessions(organisation, need)] == [Channel.PHONE]
    assert consents.find_live_for(organisation, need.person_id, Purpose.KEEP_AND_USE)


def test_later_the_helper_says_again_how_they_talk(client, make, organisation, freeze):
    manager, need = make.member(organisation), make.need(organisation, handed_in=False)
    help_with(make, organisation, need, by=manager)
    client.sign_in(manager)
    root = f"/{organisation.slug}/needs/{need.id}"
    freeze(clock.now() + sessions.LASTS)
    assert "Record how you are talking to them this time" in client.get(root).text
    assert "Say how you are talking to them" in send(client, f"{root}/help").text
    assert send(client, f"{root}/help", {"channel": "in_person"}).status_code == 302
    assert "This time: in person" in client.get(root).text


def test_a_representative_helps_on_their_own_side(client, make, organisation):
    user, need = make.user(), make.need(organisation, handed_in=False)
    with transaction():
        service.add_representative(
            organisation, need.person, by=make.member(organisation), name="Jo", authority=None, user=user
        )
    client.sign_in(user)
    root = f"/{organisation.slug}/my-needs/{need.id}"
    assert send(client, f"{root}/help", {"channel": "paper"}).status_code == 302
    assert "This time: on paper" in client.get(root).text


def test_a_copy_is_due_after_help_until_one_is_sent(client, make, organisation, freeze):
    need = make.need(organisation)
    assert copies.count_due(organisation) == 0
    help_with(make, organisation, need)
    client.sign_in(make.member(organisation))
    assert "copy of answers to send" in client.get(f"/{organisation.slug}/today").text
    assert need.reference in client.get(f"/{organisation.slug}/needs/copies").text
    url = f"/{organisation.slug}/needs/{need.id}/copy/sent"
    freeze(clock.now() + dt.timedelta(minutes=5))
    assert send(client, url, {"written_as": "plain", "way": "post"}).status_code == 302
    assert copies.list_due(organisation) == []
    assert "a copy in normal print, by post" in client.get(f"/{organisation.slug}/needs/{need.id}").text
    freeze(clock.now() + dt.timedelta(days=1))
    help_with(make, organisation, need)
    assert [each.id for each in copies.list_due(organisation)] == [need.id]


@pytest.mark.parametrize(
    ("needs", "form"),
    [
        ([], CopyFormat.PLAIN),
        (["large_print"], CopyFormat.LARGE_PRINT),
        (["large_print", "easy_read"], CopyFormat.EASY_READ),
    ],
)
def test_a_copy_is_written_in_the_form_the_person_reads(client, make, organisation, needs, form):
    person = make.person(organisation, communication_needs=needs)
    need = make.need(organisation, person=person)
    assert copies.format_for(person) is form
    client.sign_in(make.member(organisation))
    page = client.get(f"/{organisation.slug}/needs/{need.id}/copy").text
    assert f"app-letter--{form.value.replace('_', '-')}" in page
    assert ("You told us what you need." in page) is (form is CopyFormat.EASY_READ)
    assert "0117 496 0001" in page


def test_the_letter_that_a_copy_waits_says_nothing_else(client, make, organisation):
    user = make.user()
    person = make.person(organisation, user=user, email="ash@person.example", preferred_name="Quillfeather")
    need = make.need(organisation, person=person)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/needs/{need.id}/copy/sent"
    assert send(client, url, {"written_as": "plain", "way": "email_notice"}).status_code == 302
    letter = db.session.scalars(sa.select(Message).where(Message.template == "copy_waits")).one()
    assert (letter.to_address, letter.subject) == ("ash@person.example", organisation.name)
    assert "Quillfeather" not in letter.body
    assert need.reference not in letter.body
    client.sign_in(user)
    own = next(line for line in letter.body.splitlines() if line.startswith("http"))
    assert "Quillfeather" in client.get(own.removeprefix("http://localhost")).text


def test_without_an_address_nothing_is_noted_as_mailed(make, organisation):
    need = make.need(organisation)
    with pytest.raises(service.Refused, match="no email address"), transaction():
        copies.note_sent(
            organisation,
            service.get_need(organisation, need.id),
            by=make.member(organisation),
            written_as=CopyFormat.PLAIN,
            way=CopyWay.EMAIL_NOTICE,
        )
