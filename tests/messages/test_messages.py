"""Messages: a person writes, staff answer or see that none is needed, and nobody else reads a word."""

import datetime as dt

import pytest

from carematch.core.db import db, every, owned, transaction
from carematch.core.permissions import Role
from carematch.mail.models import Message
from carematch.messages import service
from carematch.messages.models import PersonMessage
from carematch.seekers import service as seekers

TODAY = dt.date(2026, 11, 3)
WORDS = "My knee is worse since Sunday"


@pytest.fixture(autouse=True)
def _today(freeze):
    freeze(TODAY)


@pytest.fixture
def organisation(make):
    return make.organisation()


@pytest.fixture
def seeker(make):
    return make.user()


@pytest.fixture
def person(make, organisation, seeker):
    return make.person(organisation, user=seeker)


def test_a_message_and_its_answer(client, make, organisation, seeker, person):
    home, manager = f"/{organisation.slug}", make.member(organisation)
    client.sign_in(seeker)
    assert client.get(f"{home}/my-messages").location == f"{home}/my-messages/{person.id}"
    refused = client.post(f"{home}/my-messages/{person.id}", data={"body": "", "form_key": "one"})
    assert "Write something first" in refused.text
    sent = client.post(
        f"{home}/my-messages/{person.id}", data={"body": f"{WORDS}\n\nThank you", "form_key": "one"}
    )
    assert sent.location == f"{home}/my-messages/{person.id}"
    assert WORDS in client.get(f"{home}/my-messages/{person.id}").text
    client.sign_in(manager)
    assert "person waits for an answer to a message" in client.get(f"{home}/today").text
    assert "Waits for an answer" in client.get(f"{home}/messages").text
    assert WORDS in client.get(f"{home}/messages/{person.id}").text
    client.post(f"{home}/messages/{person.id}", data={"body": "We call you tomorrow"})
    assert "Nothing to do" in client.get(f"{home}/messages").text
    (letter,) = every(db.select(Message).where(Message.template == "message_waiting"))
    assert letter.to_address == seeker.email
    assert "tomorrow" not in letter.subject + letter.body
    assert "knee" not in letter.subject + letter.body
    client.sign_in(seeker)
    assert service.count_unread(organisation, seeker) == 1
    assert "We call you tomorrow" in client.get(f"{home}/my-messages/{person.id}").text
    assert service.count_unread(organisation, seeker) == 0


def test_what_needs_no_answer_is_settled(client, make, organisation, seeker, person):
    with transaction():
        service.write(organisation, person, by=seeker, body="Thank you!")
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/messages/{person.id}"
    assert "No answer is needed" in client.get(url).text
    client.post(f"{url}/settle")
    assert service.count_waiting(organisation) == 0
    assert "No answer is needed" not in client.get(url).text


def test_those_who_wait_stand_first_the_longest_waiting_before_others(make, organisation, freeze):
    people = [make.person(organisation, user=make.user()) for _ in range(3)]
    for number, person in enumerate(people):
        freeze(TODAY + dt.timedelta(days=number))
        with transaction():
            service.write(organisation, person, by=make.user(), body="Hello")
    with transaction():
        service.answer(organisation, people[0], by=make.member(organisation), body="Hello back")
    found = [(each.person.id, each.waiting) for each in service.list_threads(organisation)]
    assert found == [(people[1].id, 1), (people[2].id, 1), (people[0].id, 0)]
    assert service.count_waiting(organisation) == 2


def test_whoever_has_no_account_is_called_instead(client, make, organisation):
    person = make.person(organisation)
    client.sign_in(make.member(organisation))
    page = client.post(f"/{organisation.slug}/messages/{person.id}", data={"body": "Good news"}).text
    assert "they have no account. Call them" in page
    assert "Good news" in page
    assert service.list_thread(organisation, person) == []


def test_whoever_acts_for_them_writes_and_reads_while_it_lasts(
    client, make, organisation, seeker, person, freeze
):
    daughter = make.user()
    with transaction():
        seekers.add_representative(
            organisation,
            person,
            by=make.member(organisation),
            name="Bea",
            authority=None,
            user=daughter,
            ends_on=TODAY,
        )
    client.sign_in(daughter)
    url = f"/{organisation.slug}/my-messages/{person.id}"
    client.post(url, data={"body": "I am asking for my father"})
    with transaction():
        service.answer(organisation, person, by=make.member(organisation), body="Of course")
    letters = every(db.select(Message).where(Message.template == "message_waiting"))
    assert {each.to_address for each in letters} == {seeker.email, daughter.email}
    assert "Of course" in client.get(url).text
    freeze(TODAY + dt.timedelta(days=1))
    client.sign_in(daughter)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.FINANCE, Role.COUNCIL_VIEWER])
def test_nobody_else_reads_a_word(client, make, organisation, seeker, person, role):
    with transaction():
        service.write(organisation, person, by=seeker, body=WORDS)
    client.sign_in(make.member(organisation, role))
    for path in ("messages", f"messages/{person.id}", "my-messages", f"my-messages/{person.id}"):
        assert client.get(f"/{organisation.slug}/{path}").status_code == 403


def test_another_person_and_another_organisation_see_nothing(client, make, organisation, seeker, person):
    with transaction():
        service.write(organisation, person, by=seeker, body=WORDS)
    stranger, other = make.user(), make.organisation()
    make.person(organisation, user=stranger)
    client.sign_in(stranger)
    assert client.get(f"/{organisation.slug}/my-messages/{person.id}").status_code == 404
    assert client.post(f"/{organisation.slug}/my-messages/{person.id}", data={"body": "x"}).status_code == 404
    client.sign_in(make.member(other))
    assert client.get(f"/{other.slug}/messages/{person.id}").status_code == 404
    assert "Nobody has written yet" in client.get(f"/{other.slug}/messages").text


def test_a_message_is_kept_sealed(make, organisation, seeker, person):
    with transaction():
        service.write(organisation, person, by=seeker, body=WORDS)
    columns = owned(PersonMessage, organisation, *PersonMessage.__table__.columns)
    assert "knee" not in str(db.session.execute(columns).one())
