"""The job that sends a message; whoever imports the mail package registers it.

A message is sent at least once and, short of one case, at most once: a try first claims the row in a transaction
of its own, and writes down the outcome in another. Only a worker that is killed after the mail server took the
letter and before that second transaction sends it again, under the same Message-ID.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from flask import current_app

from carematch.core import clock, jobs
from carematch.core.db import db, transaction
from carematch.mail import letters, transport
from carematch.mail.models import Message, MessageStatus
from carematch.mail.service import SEND

# Seven tries with waits of 5 seconds that double: about five minutes, longer than a claim is held.
ATTEMPTS = 7


class Claimed(Exception):
    """Another worker is sending this message, or was killed while it did."""


@dataclass(frozen=True)
class _Claim:
    """What was read of a message when it was claimed."""

    key: uuid.UUID
    to: str
    subject: str
    body: str
    written_at: dt.datetime


def give_up(message_id: str) -> None:
    """Record that a message was not sent, for service.list_failed() to show."""
    with transaction():
        message = _locked(message_id)
        if message and message.status is MessageStatus.QUEUED:
            message.status = MessageStatus.FAILED
            message.claimed_until = None


@jobs.job(SEND, attempts=ATTEMPTS, give_up=give_up)
def send_message(message_id: str) -> None:
    """Send one message, if nobody has; raise NotDelivered or Claimed to be tried again."""
    claim = _claim(message_id)
    if claim is None:
        return
    try:
        _hand_over(claim)
    except transport.Refused as error:
        _record(message_id, MessageStatus.FAILED, str(error))
    except transport.NotDelivered as error:
        _record(message_id, MessageStatus.QUEUED, str(error))
        raise
    else:
        _record(message_id, MessageStatus.SENT, None)


def folder() -> Path:
    """Return where letters are put while no mail server is set."""
    return Path(current_app.config.get("MAIL_FOLDER") or Path(current_app.instance_path) / "mail")


def outbox() -> list[EmailMessage]:
    """Return the letters put in the folder, oldest first."""
    return transport.in_folder(folder())


def _claim(message_id: str) -> _Claim | None:
    """Take a queued message for this try; None where it was sent or given up, Claimed where another holds it."""
    with transaction():
        message = _locked(message_id)
        if message is None or message.status is not MessageStatus.QUEUED:
            return None
        if message.claimed_until and message.claimed_until > clock.now():
            raise Claimed(f"Message {message_id} is being sent by another worker")
        message.claimed_until = clock.now() + dt.timedelta(seconds=_setting("MAIL_CLAIM_SECONDS", 60))
        message.attempts += 1
        return _Claim(message.id, message.to_address, message.subject, message.body, message.created_at)


def _hand_over(claim: _Claim) -> None:
    """Give the letter to the mail server, or to the folder while none is set."""
    server = _setting("MAIL_SERVER", "")
    letter = letters.envelope(
        sender=_setting("MAIL_DEFAULT_SENDER", "CareMatch <no-reply@localhost>"),
        to=claim.to,
        subject=claim.subject,
        body=claim.body,
        key=str(claim.key),
        written_at=claim.written_at,
        encoding="quoted-printable" if server else "8bit",  # in the folder people read it as it is
    )
    if server:
        transport.by_server(letter, current_app.config)
    else:
        transport.to_folder(letter, folder(), f"{claim.written_at:%Y%m%dT%H%M%S%f}-{claim.key}")


def _record(message_id: str, status: MessageStatus, error: str | None) -> None:
    """Write down how a try ended, and let go of the message."""
    with transaction():
        message = _locked(message_id)
        if message is None:
            return
        message.status = status
        message.last_error = error
        message.claimed_until = None
        if status is MessageStatus.SENT:
            message.sent_at = clock.now()
            message.body = ""


def _locked(message_id: str) -> Message | None:
    """Return the message, held to the end of the transaction."""
    return db.session.get(Message, uuid.UUID(message_id), with_for_update=True)


def _setting(name: str, otherwise: Any) -> Any:
    """Return a setting of the application, or what holds where it is not set."""
    value = current_app.config.get(name)
    return otherwise if value is None else value
