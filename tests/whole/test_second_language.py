"""Whatever everybody may open can be read in Polish: nothing lacks words, and nothing passes the catalogue by."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask
from lxml import html
from werkzeug.exceptions import HTTPException

from carematch.core import languages
from tests.support.client import Client
from tests.support.make import Make
from tests.whole.polish import everything

# The words are the same on both databases: once is enough.
pytestmark = pytest.mark.parametrize("installation", ["sqlite"], indirect=True)

# What stands on pages in any language: our name, the languages in their own words, places, cookies, what was typed,
# and the months, which come from the calendar of the language and not from the catalogue.
OWN_NAMES = frozenset(
    re.findall(
        r"\w+",
        "CareMatch English Polski Bristol City of Knowle West Bedminster Windmill Hill Redcliffe Marksbury Road "
        "carematch language text example help nurse shop lifts shower user org "
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia styczeń",
    )
)
SPOKEN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "content")
OPENING, CLOSING = "⟦", "⟧"
WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture(autouse=True)
def in_polish(client: Client, app: Flask) -> None:
    """Choose Polish, as a reader would."""
    assert "pl" in languages.offered(), "The catalogue is not compiled: run make setup-test"
    client.set_cookie(f"{app.config['SESSION_COOKIE_NAME']}-language", "pl")


@pytest.fixture
def missing(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Put every sentence that is looked up between marks, in English, and return those that have no Polish."""
    found: set[str] = set()

    def gettext(self: Translations, message: str) -> str:
        if len(self._catalog) > 1 and message not in self._catalog:
            found.add(message)
        return f"{OPENING}{message}{CLOSING}"

    def ngettext(self: Translations, singular: str, plural: str, number: int) -> str:
        if len(self._catalog) > 1 and (singular, self.plural(number)) not in self._catalog:
            found.add(singular)
        return f"{OPENING}{singular if number == 1 else plural}{CLOSING}"

    monkeypatch.setattr(Translations, "ugettext", gettext)
    monkeypatch.setattr(Translations, "ungettext", ngettext)
    return found


def test_everything_that_everybody_may_open_is_in_polish(
    app: Flask, client: Client, make: Make, freeze: Any, missing: set[str]
) -> None:
    """Every sentence that a page says is in the catalogue, comes out of it, is somebody's own, or is marked as English.

    One test, because opening everything is the dear part.
    """
    client.checks_pages = False  # what each page is made of is checked where it is in English
    walked, wrong = set(), []
    for path, page in everything(client, make, freeze):
        walked.add(path)
        assert page.status_code < 500, path
        if page.status_code == 200:
            assert '<html lang="pl"' in page.text, path
            wrong += [f"{path}: {words}" for words in unmarked(page.text)]
    assert not missing, "no Polish for:\n" + "\n".join(sorted(missing))
    assert not wrong, "\n".join(wrong)
    assert sorted(_offered(app) - _walked(app, walked)) == []


def unmarked(text: str) -> Iterator[str]:
    """Yield the words of a page that stand between no marks; capitals alone are the tests' own names."""
    page = html.fromstring(text.encode())
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        if any(parent.get("lang") not in (None, "pl") for parent in (element, *element.iterancestors())):
            continue
        own = [element.text or "", *(child.tail or "" for child in element)]
        own += [element.get(name) or "" for name in SPOKEN_ATTRIBUTES if element.tag != "meta"]
        for said in own:
            words = [
                word for word in WORD.findall(_outside(said)) if word not in OWN_NAMES and not word.isupper()
            ]
            if words:
                yield f"<{element.tag}> {' '.join(said.split())[:120]} ({', '.join(words)})"


def _outside(said: str) -> str:
    """Return what of a text stands outside all marks."""
    depth, kept = 0, []
    for letter in said:
        depth += (letter == OPENING) - (letter == CLOSING)
        if depth == 0 and letter != CLOSING:
            kept.append(letter)
    return "".join(kept)


def _walked(app: Flask, paths: set[str]) -> set[str]:
    """Return the endpoints of the pages that were opened."""
    adapter, found = app.url_map.bind("localhost"), set()
    for path in paths:
        with contextlib.suppress(HTTPException):
            found.add(adapter.match(path.partition("?")[0], method="GET")[0])
    return found


def _offered(app: Flask) -> set[str]:
    """Return the pages that are to be whole in every language; files, and what machines ask for, have no words."""
    without_words = {
        "static", "pages.live", "pages.ready", "photo.published", "reading.language", "reading.text_size",
    }  # fmt: skip
    with app.app_context():
        rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())]
        return {rule.endpoint for rule in rules if languages.is_offered(rule.endpoint)} - without_words


def test_the_catalogue_is_whole() -> None:
    """Nothing in it is a guess, and nothing stands empty."""
    with (languages.FOLDER / "pl" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale="pl")
    messages = [message for message in catalogue if message.id]
    empty = [m.id for m in messages if not all([m.string] if isinstance(m.string, str) else m.string)]
    assert empty == []
    assert [m.id for m in messages if m.fuzzy] == []
    assert [(m.id, errors) for m, errors in catalogue.check()] == []
