"""Turning a template and its facts into a subject and a text that no stranger's words can bend."""

import datetime as dt
import re
from contextlib import nullcontext
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from babel.support import NullTranslations
from flask import current_app
from flask_babel import force_locale, get_translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "mail"

# Letters that somebody sends to themselves, by asking for them on a page: in the language of that page. All others,
# which go to somebody else, are in English: of them we do not know what they read.
TO_THE_READER = frozenset({"asking_link", "password_changed", "password_reset", "registration_link"})

_ADDRESS = re.compile(r"[^\s@,;:<>()\"\\\x00-\x1f\x7f]+@[^\s@,;:<>()\"\\\x00-\x1f\x7f]+")
_LINE_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


class UnsafeHeader(ValueError):
    """A line break or a second address was put where a mail header holds one line."""


def _day(date: dt.date) -> str:
    """Write a date as letters do: 4 May 2026."""
    return f"{date.day} {date:%B %Y}"


def _one_line(value: Any) -> Any:
    """Keep what is put into a letter on its line, so that a name cannot write paragraphs of its own."""
    return _LINE_BREAKS.sub(" ", value) if isinstance(value, str) else value


_letters = Environment(
    loader=FileSystemLoader(FOLDER),
    undefined=StrictUndefined,
    finalize=_one_line,
    autoescape=False,  # noqa: S701 - letters are plain text
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_letters.filters["day"] = _day
_letters.add_extension("jinja2.ext.i18n")


def _words() -> Any:
    """Return the words of the language that the page was read in; English where an application has no languages."""
    return get_translations() if current_app and "babel" in current_app.extensions else NullTranslations()


_letters.install_gettext_callables(  # type: ignore[attr-defined]
    gettext=lambda text: _words().ugettext(text),
    ngettext=lambda one, many, number: _words().ungettext(one, many, number),
    newstyle=True,
)


def render(template: str, *, organisation_name: str, **facts: Any) -> tuple[str, str]:
    """Return the subject and the text of templates/mail/<template>.txt.

    The subject is seen on locked phones, so it may name the organisation and nothing else. Raise jinja2's
    UndefinedError for a fact that is missing, UnsafeHeader where the organisation's name would break the subject.
    """
    assert _letters.loader is not None
    source, _, _ = _letters.loader.get_source(_letters, f"{template}.txt")
    first, _, rest = source.partition("\n")
    if not first.startswith("Subject: "):
        raise ValueError(f"The first line of {template}.txt is not its subject")
    safe_header(organisation_name)
    with nullcontext() if template in TO_THE_READER else force_locale("en_GB"):
        subject = _letters.from_string(first.removeprefix("Subject: ")).render(
            organisation_name=organisation_name
        )
        body = _letters.from_string(rest).render(organisation_name=organisation_name, **facts)
    return subject.strip(), body.strip() + "\n"


def safe_header(value: str) -> str:
    """Return a text that stays on one header line, or raise UnsafeHeader."""
    if _LINE_BREAKS.search(value):
        raise UnsafeHeader("A mail header holds no line break")
    return value


def one_address(value: str) -> str:
    """Return a text that is one address and nothing besides, or raise UnsafeHeader."""
    if not _ADDRESS.fullmatch(value):
        raise UnsafeHeader("A message goes to one address")
    return value


def envelope(
    *, sender: str, to: str, subject: str, body: str, key: str, written_at: dt.datetime, encoding: str
) -> EmailMessage:
    """Return the message as mail programs take it; `key` makes its id the same on every try."""
    letter = EmailMessage(policy=SMTP)
    letter["From"] = safe_header(sender)
    letter["To"] = one_address(to)
    letter["Subject"] = safe_header(subject)
    letter["Date"] = format_datetime(written_at)
    letter["Message-ID"] = f"<{key}@{sender.rpartition('@')[2].rstrip('>')}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(body, cte=encoding)
    return letter
