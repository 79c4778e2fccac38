"""Writing messages: kept and queued in the caller's transaction, and sent after it by the job in mail.sending."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

import sqlalchemy as sa

from carematch.core import jobs
from carematch.core.db import db, every, lock, one
from carematch.core.errors import DomainError
from carematch.mail import house, letters
from carematch.mail.models import Message, MessageStatus

SERVICE_NAME = "CareMatch"
SEND = "mail.send"
_muted: ContextVar[bool] = ContextVar("muted", default=False)


class NotFailed(DomainError):
    """This message has not failed, so there is nothing to send again."""


class Sender(Protocol):
    """The organisation that a message speaks for."""

    id: Any
    name: Any
    phone: Any


def send(to: str, template: str, *, organisation: Sender | None = None, **facts: Any) -> Message:
    """Write a message from templates/mail/<template>.txt and queue it; nothing is sent if the caller rolls back.

    Every template may use `organisation_name` and `phone`: the organisation's, else the service's own. Raise
    UnsafeHeader for an address or a name that would break a header, jinja2's UndefinedError for a missing fact.
    """
    given = {"organisation_name": SERVICE_NAME, "phone": house.phone()}
    if organisation:
        given = {"organisation_name": organisation.name, "phone": organisation.phone or house.phone()}
    subject, body = letters.render(template, **{**given, **facts})
    message = Message(
        organisation_id=organisation.id if organisation else None,
        to_address=letters.one_address(to),
        template=template,
        subject=subject,
        body=body,
    )
    if _muted.get():
        return message
    db.session.add(message)
    _queue(message)
    return message


@contextmanager
def muted() -> Iterator[None]:
    """Write no letters meanwhile: the demonstration's past has had its letters already."""
    token = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(token)


def list_failed(organisation: Sender | None = None) -> list[Message]:
    """Return the messages given up, newest first: an organisation's own, or all of them for administrators."""
    statement = sa.select(Message).where(Message.status == MessageStatus.FAILED)
    if organisation:
        statement = statement.where(Message.organisation_id == organisation.id)
    return every(statement.order_by(Message.created_at.desc(), Message.id))


def get_failed(organisation: Sender | None, message_id: uuid.UUID) -> Message:
    """Return one failed message of an organisation (or of any, for administrators), or raise NotFound."""
    statement = sa.select(Message).where(Message.id == message_id, Message.status == MessageStatus.FAILED)
    if organisation:
        statement = statement.where(Message.organisation_id == organisation.id)
    message: Message = one(statement)
    return message


def send_again(message: Message) -> None:
    """Queue a failed message once more, or raise NotFailed."""
    lock(message)
    if message.status is not MessageStatus.FAILED:
        raise NotFailed("This message has not failed, so there is nothing to send again.")
    message.status = MessageStatus.QUEUED
    message.attempts = 0
    message.last_error = None
    _queue(message)


def _queue(message: Message) -> None:
    """Queue the sending; the job knows the message by its id alone."""
    db.session.flush()
    jobs.enqueue(SEND, message_id=str(message.id))
