"""Beginning with an email address alone, and coming back by a link in a letter."""

import datetime as dt
import re
import threading

import pytest
import sqlalchemy as sa

from carematch.accounts import links
from carematch.accounts.models import SignInLink, User
from carematch.core import clock
from carematch.core.db import db, every, first, transaction
from carematch.mail.models import Message
from carematch.organisations.models import Kind
from carematch.providers import registration, returning, service

SAMIRA = {"name": "Samira Khan", "email": "Samira@Example.org"}


@pytest.fixture
def organisation(make):
    return make.organisation(name="Knowle Neighbours")


@pytest.fixture
def door(organisation):
    return f"/{organisation.slug}/register"


def letters(to="samira@example.org"):
    db.session.rollback()
    found = every(sa.select(Message).where(Message.template == returning.LETTER).order_by(Message.created_at))
    return [each for each in found if each.to_address == to]


def link_in(letter):
    """Return the path of the link in a letter."""
    found = re.search(r"http\S+?(/\S+/register/link/\S+)", letter.body)
    assert found
    return found[1]


def test_a_newcomer_begins_with_an_address_goes_on_by_the_letter_and_comes_back(client, organisation, door):
    assert "Start now" in client.get(door).text
    assert client.post(door).location == f"{door}/begin"
    assert "Enter your email address" in client.post(f"{door}/begin", data={"name": "Sam"}).text
    sent = client.post(f"{door}/begin", data=SAMIRA)
    assert sent.location == f"{door}/sent"
    assert "Check your email" in client.get(sent.location).text
    assert client.get(f"/{organisation.slug}/my-page").status_code == 302  # an address alone opens nothing

    (letter,) = letters()
    assert letter.subject == "Your link from Knowle Neighbours"
    assert "Samira" not in letter.body
    link = link_in(letter)
    for _ in range(2):  # programs that read mail open links, and use nothing up
        assert "Go on with my registration" in client.get(link).text
    assert client.post(link).location == f"/{organisation.slug}/my-page"
    tasks = client.get(f"/{organisation.slug}/my-page").text
    (provider,) = service.list_providers(organisation)
    assert provider.full_name == "Samira Khan"
    assert provider.reference in tasks
    assert "Choose a password" in tasks

    client.sign_out()
    client.post(f"{door}/return", data={"email": "samira@example.org "})
    assert client.post(link_in(letters()[-1])).location == f"/{organisation.slug}/my-page"
    assert client.get(f"/{organisation.slug}/my-page").status_code == 200


def test_nothing_tells_whether_an_address_is_known(client, organisation, door, make):
    known = make.user(name="Kit")
    answers = []
    for email in (known.email, "nobody@example.org"):
        for page, data in (("return", {"email": email}), ("begin", {"name": "X", "email": email})):
            sent = client.post(f"{door}/{page}", data=data)
            shown = re.sub(r'(nonce|value)="[^"]*"', "", client.get(sent.location).text)
            answers.append((sent.status_code, sent.location, shown))
    assert len(set(answers)) == 1
    assert len(letters(known.email)) == 2
    assert len(letters("nobody@example.org")) == 1  # begun, not returned to


def test_who_begins_twice_comes_back_to_the_same_registration(client, organisation, door):
    for _ in range(2):
        client.post(f"{door}/begin", data=SAMIRA)
    first_link, second_link = map(link_in, letters())
    client.post(second_link)
    assert len(service.list_providers(organisation)) == 1
    assert client.post(first_link).status_code == 410  # it ended with the other
    client.post(door)
    assert len(service.list_providers(organisation)) == 1


def test_an_account_of_something_else_is_changed_by_its_owner_alone(client, organisation, door, make):
    user = make.user(name="Kit")
    client.post(f"{door}/begin", data={"name": "Not Kit", "email": user.email})
    assert service.list_providers(organisation) == []
    assert client.post(link_in(letters(user.email)[0])).location == door
    assert client.post(door).location == f"/{organisation.slug}/my-page"
    (provider,) = service.list_providers(organisation)
    assert (provider.user_id, provider.full_name) == (user.id, "Kit")


def test_a_link_works_once_for_a_day_and_an_old_one_brings_a_new_one(client, organisation, door, freeze):
    now = clock.now()
    client.post(f"{door}/begin", data=SAMIRA)
    link = link_in(letters()[0])
    freeze(now + links.LINK_LASTS + dt.timedelta(seconds=1))
    page = client.get(link)
    assert page.status_code == 410
    assert "Send me a new link" in page.text
    assert client.post(link).status_code == 410
    assert client.post(f"{link}/again").location == f"{door}/sent"
    new = link_in(letters()[-1])
    assert new != link
    assert client.post(new).status_code == 302
    client.sign_out()
    assert client.post(new).status_code == 410
    assert client.post(f"{door}/link/nothing/again").location == f"{door}/sent"
    assert client.get(f"{door}/link/nothing").status_code == 410


def test_links_are_kept_as_hashes_and_few_are_sent_within_an_hour(client, door, freeze):
    now = clock.now()
    for _ in range(links.MOST_IN_AN_HOUR + 2):
        client.post(f"{door}/begin", data=SAMIRA)
    assert len(letters()) == links.MOST_IN_AN_HOUR
    stored = every(sa.select(SignInLink))
    token = link_in(letters()[0]).rpartition("/")[2]
    assert all(token not in (each.token_hash, each.onward) for each in stored)
    freeze(now + dt.timedelta(hours=1, minutes=1))
    client.post(f"{door}/return", data=SAMIRA)
    assert len(letters()) == links.MOST_IN_AN_HOUR + 1


def test_a_disabled_account_gets_no_link_and_is_let_in_by_none(client, door):
    client.post(f"{door}/begin", data=SAMIRA)
    link = link_in(letters()[0])
    with transaction():
        first(sa.select(User).where(User.email == "samira@example.org")).is_active = False
    assert client.post(link).status_code == 410
    client.post(f"{door}/return", data=SAMIRA)
    assert len(letters()) == 1


def test_a_password_is_chosen_later_and_ends_the_links(client, organisation, door):
    client.post(f"{door}/begin", data=SAMIRA)
    client.post(f"{door}/begin", data=SAMIRA)
    client.post(link_in(letters()[0]))
    client.post(f"{door}/return", data=SAMIRA)
    assert "too easy" in client.post("/account", data={"password": "aaaaaaaaaaaa"}).text
    assert client.post("/account", data={"password": "violet tractor harmonica"}).location == "/account"
    assert "Current password" in client.get("/account").text
    client.sign_out()
    assert client.post(link_in(letters()[-1])).status_code == 410
    signed_in = client.post(
        "/sign-in", data={"email": SAMIRA["email"], "password": "violet tractor harmonica"}
    )
    assert signed_in.status_code == 302


def at_once(app, act):
    """Do something twice at the same moment, each in a transaction of its own, and return what came of it."""
    started, results = threading.Barrier(2), []

    def run():
        with app.app_context():
            started.wait()
            with transaction():
                results.append(act())

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return results


def test_two_who_begin_at_once_with_one_address_have_one_registration(app, organisation):
    results = at_once(app, lambda: returning.DOOR.begin(organisation, **SAMIRA))
    assert sorted(each is None for each in results) == [False, True]
    assert len(service.list_providers(organisation)) == 1


def test_two_taps_on_start_now_begin_one_registration(app, organisation, make):
    user_id = make.user().id
    results = at_once(app, lambda: registration.start(organisation, db.session.get(User, user_id)).reference)
    assert len(results) == 2
    assert len(set(results)) == 1


def test_a_council_registers_nobody(client, make):
    council = make.organisation(kind=Kind.COUNCIL)
    for page in ("begin", "return"):
        assert client.get(f"/{council.slug}/register/{page}").location == f"/{council.slug}/register"
    for page in ("sent", "link/nothing"):
        assert client.get(f"/{council.slug}/register/{page}").status_code == 404
