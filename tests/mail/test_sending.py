"""A message is sent when, and only when, what it tells of was kept; once; and not for ever in vain."""

import datetime as dt
import time
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from carematch.core import clock, jobs
from carematch.core.db import NotFound, db, transaction
from carematch.mail import letters, sending, service
from carematch.mail.models import Message, MessageStatus
from carematch.organisations.models import Organisation
from tests.mail import servers
from tests.support import worker

LINK = "https://carematch.example/reset/s3cret-t0ken"


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request, tmp_path):
    """An application that sends mail, on a database that other processes can open."""
    settings = {
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_TIMEOUT": 0.5,
        "MAIL_CLAIM_SECONDS": 1,
        "MAIL_DEFAULT_SENDER": "CareMatch <hello@carematch.example>",
        "MAIL_FOLDER": str(tmp_path / "mail"),
        "HELP_PHONE": "0117 496 0123",
    }
    with worker.installation(request.param, tmp_path, **settings) as app:
        yield app


@pytest.fixture
def letterbox(app):
    with servers.taking_letters() as (letterbox, port):
        app.config["MAIL_PORT"] = port
        yield letterbox


def write(to="ada@example.org", **facts):
    with transaction():
        return service.send(to, "password_reset", link=LINK, **facts).id


def the_message():
    db.session.rollback()
    return db.session.scalars(sa.select(Message)).one()


def test_a_message_of_an_act_that_was_undone_is_not_sent(app, letterbox):
    def change_of_mind():
        with transaction():
            service.send("ada@example.org", "password_reset", link=LINK)
            raise KeyError

    with pytest.raises(KeyError):
        change_of_mind()
    jobs.run_pending(app)
    assert letterbox.taken == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0


def test_a_message_is_sent_once_after_the_commit(app, letterbox):
    write()
    assert letterbox.taken == []
    jobs.run_pending(app)
    jobs.run_pending(app)
    (letter,) = letterbox.taken
    assert letter["To"] == "ada@example.org"
    assert letter["From"] == "CareMatch <hello@carematch.example>"
    assert LINK in letter.get_content()
    assert "0117 496 0123" in letter.get_content()
    message = the_message()
    assert message.status is MessageStatus.SENT
    assert message.sent_at is not None
    assert message.body == ""


def test_a_job_that_runs_again_does_not_send_again(app, letterbox):
    key = str(write())
    sending.send_message(key)
    sending.send_message(key)
    assert len(letterbox.taken) == 1


def test_two_workers_cannot_send_one_message_at_the_same_time(app, letterbox, monkeypatch):
    key = str(write())
    assert sending._claim(key)
    with pytest.raises(sending.Claimed):
        sending.send_message(key)
    assert letterbox.taken == []
    later = clock.now() + dt.timedelta(seconds=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    sending.send_message(key)
    assert len(letterbox.taken) == 1


def test_address_and_text_are_not_readable_in_the_database(app):
    write()
    stored = " ".join(str(value) for value in db.session.execute(sa.select(Message.__table__)).one())
    assert "ada" not in stored
    assert "s3cret" not in stored
    assert the_message().to_address == "ada@example.org"


def test_a_server_that_never_answers_is_not_waited_for_and_the_message_is_tried_again(app):
    key = str(write())
    with servers.never_answering() as (called, port):
        app.config["MAIL_PORT"] = port
        began = time.monotonic()
        with pytest.raises(sending.transport.NotDelivered):
            sending.send_message(key)
        assert called.is_set()
        assert time.monotonic() - began < 5
    message = the_message()
    assert (message.status, message.attempts) == (MessageStatus.QUEUED, 1)
    with servers.taking_letters(port) as (letterbox, _):
        jobs.run_pending(app)
    assert len(letterbox.taken) == 1
    assert the_message().attempts == 2


def test_a_message_that_cannot_be_sent_is_given_up_and_can_be_sent_again(app, letterbox):
    port = app.config["MAIL_PORT"]
    app.config["MAIL_PORT"] = servers.free_port()
    write()
    jobs.run_pending(app)
    (message,) = service.list_failed()
    assert message.attempts == sending.ATTEMPTS
    assert message.last_error == "ConnectionRefusedError"

    app.config["MAIL_PORT"] = port
    with transaction():
        service.send_again(service.get_failed(None, message.id))
    jobs.run_pending(app)
    assert service.list_failed() == []
    assert len(letterbox.taken) == 1
    with pytest.raises(service.NotFailed), transaction():
        service.send_again(the_message())


def test_a_refused_address_is_not_tried_again_nor_repeated_in_the_error(app, letterbox):
    letterbox.answers = ["550 ada@example.org is unknown here"]
    write()
    jobs.run_pending(app)
    message = the_message()
    assert (message.status, message.attempts) == (MessageStatus.FAILED, 1)
    assert message.last_error == "Address refused by the mail server (550)"


def test_a_server_that_is_busy_is_tried_again(app, letterbox):
    letterbox.answers = ["451 ada@example.org: try later"]
    write()
    jobs.run_pending(app)
    assert len(letterbox.taken) == 1
    assert the_message().attempts == 2


def test_an_organisation_sees_its_own_failed_messages_only(app):
    def organisation(name):
        with transaction():
            made = Organisation(slug=name.lower(), name=name, kind="anchor", phone="0117 496 0999")
            db.session.add(made)
            db.session.flush()
            return SimpleNamespace(id=made.id, name=name, phone="0117 496 0999")

    ours, theirs = organisation("Ours"), organisation("Theirs")
    app.config["MAIL_PORT"] = servers.free_port()
    write(organisation=ours)
    write(organisation=theirs)
    jobs.run_pending(app)
    assert [message.organisation_id for message in service.list_failed(ours)] == [ours.id]
    assert len(service.list_failed()) == 2
    (other,) = service.list_failed(theirs)
    with pytest.raises(NotFound):
        service.get_failed(ours, other.id)


def test_a_letter_speaks_for_its_organisation(app, letterbox):
    with transaction():
        made = Organisation(slug="oak", name="Oak", kind="anchor", phone="0117 496 0999")
        db.session.add(made)
        db.session.flush()
        service.send("ada@example.org", "introduction_offered", organisation=made, link=LINK)
    jobs.run_pending(app)
    assert letterbox.taken[0]["Subject"] == "You have a new message from Oak"
    assert "0117 496 0999" in letterbox.taken[0].get_content()


@pytest.mark.parametrize("to", ["ada@example.org\nBcc: all@evil.example", "ada@example.org,all@evil.example"])
def test_an_address_that_is_more_than_one_is_refused_before_anything_is_kept(app, to):
    with pytest.raises(letters.UnsafeHeader):
        write(to)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0


def test_without_a_mail_server_letters_lie_in_a_folder_to_be_read(app, tmp_path):
    app.config["MAIL_SERVER"] = ""
    write("grace@example.org")
    write("ada@example.org")
    jobs.run_pending(app)
    assert [letter["To"] for letter in sending.outbox()] == ["grace@example.org", "ada@example.org"]
    assert LINK in sorted((tmp_path / "mail").glob("*.eml"))[0].read_text()


def test_a_message_whose_worker_is_killed_while_it_sends_arrives_once(app):
    write()
    with servers.never_answering() as (called, port):
        app.config.update(MAIL_PORT=port, MAIL_TIMEOUT=30)
        first = worker.start(app)
        assert called.wait(20)
        first.kill()
        first.wait()
    assert the_message().status is MessageStatus.QUEUED
    with servers.taking_letters(port) as (letterbox, _):
        jobs.work(app, executor_id="worker-1", until_idle=True, poll=0.05)
        assert letterbox.addresses == ["ada@example.org"]
    assert the_message().status is MessageStatus.SENT
