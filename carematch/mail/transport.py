"""Where letters leave the house: a mail server, or a folder that a person trying the demo can read."""

import contextlib
import smtplib
import ssl
from collections.abc import Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any


class NotDelivered(Exception):
    """The letter could not be handed over now; the text names the reason and no address."""


class Refused(NotDelivered):
    """The mail server will never take this letter."""


def by_server(letter: EmailMessage, settings: Mapping[str, Any]) -> None:
    """Hand a letter to the mail server of the settings; raise Refused or NotDelivered.

    `smtplib` would wait for ever: MAIL_TIMEOUT bounds every answer it waits for.
    """
    try:
        with smtplib.SMTP(
            settings["MAIL_SERVER"], settings.get("MAIL_PORT", 25), timeout=settings.get("MAIL_TIMEOUT", 10)
        ) as server:
            if settings.get("MAIL_USE_TLS"):
                server.starttls(context=ssl.create_default_context())
            if settings.get("MAIL_USERNAME"):
                server.login(settings["MAIL_USERNAME"], settings.get("MAIL_PASSWORD") or "")
            server.send_message(letter)
            # The server has the letter: what goes wrong while saying goodbye must not send it twice.
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()
    except (OSError, smtplib.SMTPException) as error:
        # Servers repeat the address in their answers, so their words go no further.
        raise (Refused if _for_good(error) else NotDelivered)(_reason(error)) from None


def to_folder(letter: EmailMessage, folder: Path, name: str) -> None:
    """Put a letter into a folder as <name>.eml: whole or not at all, and once however often it is tried."""
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f".{name}.part"
    half.write_bytes(letter.as_bytes())
    half.replace(folder / f"{name}.eml")


def in_folder(folder: Path) -> list[EmailMessage]:
    """Return the letters in a folder, oldest first."""
    return [
        message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
        for path in sorted(folder.glob("*.eml"))
    ]


def _for_good(error: Exception) -> bool:
    """Tell whether a server's answer is final (RFC 5321, 4.2.1: 5yz); a failed log-in is ours to mend."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError) and error.smtp_code >= 500


def _reason(error: Exception) -> str:
    """Say what went wrong without any address: the kind of error and the server's code."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"Address refused by the mail server ({', '.join(map(str, codes))})"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} ({error.smtp_code})"
    return type(error).__name__
