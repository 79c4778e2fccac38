"""A form takes effect once, however often it is sent."""

import threading

import sqlalchemy as sa

from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.core.submissions import Submission
from carematch.organisations import invitations
from carematch.organisations.models import Invitation
from tests.support.client import Client

SENT = {"email": "new@example.org", "role": "anchor_finance", "form_key": "k1"}


def _invitations():
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(Invitation.id)))


def test_two_sendings_at_the_same_moment_have_one_effect(app, make):
    organisation = make.organisation()
    manager = make.member(organisation, Role.MANAGER)
    url, start, answers = f"/{organisation.slug}/team/invite", threading.Barrier(2), []
    clients = [Client(app).sign_in(manager) for _ in range(2)]

    def send(client):
        start.wait()
        answers.append(client.post(url, data=SENT).status_code)

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    assert _invitations() == 1


def test_what_cannot_be_done_a_second_time_shows_its_first_result(client, make):
    organisation = make.organisation()
    manager = make.member(organisation, Role.MANAGER)
    with transaction():
        made, _link = invitations.invite(
            organisation, by=manager, email="new@example.org", role=Role.FINANCE, base_url="http://localhost"
        )
    client.sign_in(manager)
    url = f"/{organisation.slug}/team/invitations/{made.id}/cancel"
    assert {client.post(url, data={"form_key": "k1"}).location for _ in range(2)} == {
        f"/{organisation.slug}/team"
    }
    assert client.post(url, data={"form_key": "k2"}).status_code == 404


def test_the_same_key_of_somebody_else_is_another_form(app, client, make):
    organisation = make.organisation()
    for _ in range(2):
        client.sign_in(make.member(organisation, Role.MANAGER))
        client.post(f"/{organisation.slug}/team/invite", data=SENT)
    assert _invitations() == 2


def test_a_key_that_is_none_is_ignored(client, make):
    organisation = make.organisation()
    client.sign_in(make.member(organisation, Role.MANAGER))
    for key in ("", "\x00", "x" * 1000, "'; --"):
        answer = client.post(f"/{organisation.slug}/team/invite", data={**SENT, "form_key": key})
        assert answer.status_code == 302
    assert _invitations() == 4
    assert db.session.scalar(sa.select(sa.func.count(Submission.id))) == 0


def test_forms_without_a_key_take_effect_each_time(client, make):
    organisation = make.organisation()
    client.sign_in(make.member(organisation, Role.MANAGER))
    for _ in range(2):
        client.post(f"/{organisation.slug}/team/invite", data={**SENT, "form_key": ""})
    assert _invitations() == 2
