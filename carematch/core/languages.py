"""Which language, and how large, whoever reads a page has chosen; the words are looked up in translations/.

The browser's own wish (Accept-Language) is never followed by itself: helpers, libraries and families share machines,
the translation is newer than the pages, and a page in another language than was expected gives no hint of the way back.
Every page names the languages instead, each in its own words. What was chosen is kept in a cookie of its own, not in
the session: it outlives signing out, and a page of a bad day, when there is no database, can still be read.
"""

import datetime as dt
from pathlib import Path

from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel, format_date, format_decimal, get_translations
from markupsafe import Markup
from werkzeug.wrappers import Response

from carematch.core import wording
from carematch.core.access import PUBLIC, label_of

FOLDER = Path(__file__).resolve().parents[2] / "translations"
ENGLISH = "en"
NAMES = {ENGLISH: "English", "pl": "Polski"}  # each in its own words
# What a page that is not translated, such as one that holds the words of a consent, says to whoever chose another
# language: it does not wait for a catalogue, since the page itself is not told from one.
ONLY_ENGLISH = {
    "pl": "Ta strona jest tylko po angielsku. Możemy znaleźć dla Ciebie tłumacza: zadzwoń do nas.",
}
LOCALES = {ENGLISH: "en_GB"}
KEPT_DAYS = 365

# Open to everybody, but written for the teams of councils and hospitals at their work.
NOT_TRANSLATED = frozenset({"referrals"})
# Pages that are whole in every language although they are not open to everybody: those on which a person asks for help.
ALSO_TRANSLATED = frozenset(
    f"seekers.own_{page}"
    for page in (
        *("show", "task", "ask_on", "question", "proposed", "visits", "change_visit", "remove_visit"),
        *("affordability", "check", "sent", "withdraw"),
    )
)


class _Page:
    """Tells sentences in the language of the page that is being written."""

    def sentence(self, english: str) -> str:
        """Return the catalogue's sentence, else the English one."""
        return str(get_translations().ugettext(english)) if english else ""

    def counted(self, one: str, many: str, number: int) -> str:
        """Return the catalogue's form for a number, else the English one."""
        return str(get_translations().ungettext(one, many, number))

    def day(self, day: dt.date) -> str:
        """Return a day like 3 November 2026."""
        return str(format_date(day, "d MMMM yyyy"))

    def month(self, day: dt.date) -> str:
        """Return a month like November 2026."""
        return str(format_date(day, "LLLL yyyy"))

    def clock(self, hour: int, minute: int) -> str:
        """Return a time of day like 7am, or 7:00 where the day is counted to 24."""
        return wording.ENGLISH.clock(hour, minute) if shown() == ENGLISH else f"{hour}:{minute:02d}"

    def number(self, number: float) -> str:
        """Return a number like 2.3, with the language's point."""
        return str(format_decimal(number, "0.0"))


_PAGE = _Page()


def init_app(app: Flask) -> None:
    """Set the languages up; call it before anything that writes a sentence."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    Babel(app, locale_selector=_locale)
    wording.speak_through(lambda: _PAGE)
    app.jinja_env.filters["translated"] = _PAGE.sentence
    app.jinja_env.globals["stays_english"] = stays_english


def offered() -> dict[str, str]:
    """Return the languages that can be read here by code: English, and those whose catalogue has been compiled."""
    return {code: name for code, name in NAMES.items() if code == ENGLISH or _catalogue(code).is_file()}


def _catalogue(code: str) -> Path:
    return FOLDER / code / "LC_MESSAGES" / "messages.mo"


def chosen() -> str:
    """Return the language that the reader has chosen, English unless they did."""
    code = request.cookies.get(cookie_name("language"), "") if has_request_context() else ""
    return code if code in offered() else ENGLISH


def shown() -> str:
    """Return the language of this page: the chosen one where the page is whole in it, else English."""
    return chosen() if is_translated() else ENGLISH


def is_translated() -> bool:
    """Tell whether this page is whole in every language: what everybody may open is, and asking for help."""
    if not has_request_context():
        return False
    endpoint = request.endpoint
    return endpoint is None or is_offered(endpoint)


def is_offered(endpoint: str) -> bool:
    """Tell whether the pages of an endpoint are whole in every language."""
    if endpoint.partition(".")[0] in NOT_TRANSLATED:
        return False
    return endpoint in ALSO_TRANSLATED or label_of(current_app, endpoint) is PUBLIC


def is_large() -> bool:
    """Tell whether the page is in large print: the reader chose it, or its address asks for it, as letters' do."""
    return request.cookies.get(cookie_name("text")) == "large" or request.args.get("style") == "large"


def cookie_name(what: str) -> str:
    """Return the name of the cookie that keeps a choice."""
    return f"{current_app.config['SESSION_COOKIE_NAME']}-{what}"


def keep(response: Response, what: str, value: str | None) -> Response:
    """Keep a choice in the reader's browser for a year; None forgets it, since what everybody gets needs no cookie."""
    name, secure = cookie_name(what), current_app.config["SESSION_COOKIE_SECURE"]
    if value is None:
        response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")
    else:
        response.set_cookie(
            name, value, max_age=KEPT_DAYS * 24 * 3600, path="/", secure=secure, httponly=True, samesite="Lax"
        )
    return response


def stays_english() -> Markup:
    """Return the attribute of an element whose words stay English; nothing where the whole page is English."""
    return Markup(' lang="en"') if has_request_context() and shown() != ENGLISH else Markup("")


def _locale() -> str:
    """Return the locale of this page."""
    code = shown()
    return LOCALES.get(code, code)
