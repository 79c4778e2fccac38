"""Choosing the language and the size of the text, and what Easy Read keeps to."""

import datetime as dt
import re

import pytest
from lxml import html

from carematch.core import languages
from carematch.core.wording import counted, joined, said, spoken, tell
from carematch.core.wording import day as said_day
from tests.accounts.test_resets import _letters
from tests.pages.test_views import _without_a_database

EASY = ("", "/find-someone", "/ask-for-help", "/what-you-tell-us", "/who-to-call", "/hard-words")
LONGEST_SENTENCE = 15  # words


def language_of(page):
    return html.fromstring(page.get_data()).get("lang")


@pytest.fixture
def polish(client, app):
    client.set_cookie(f"{app.config['SESSION_COOKIE_NAME']}-language", "pl")


def test_nothing_is_kept_and_everything_is_english_until_somebody_chooses(client):
    """What a browser asks for by itself is not followed: it may be somebody else's browser."""
    page = client.get("/about", headers={"Accept-Language": "pl"})
    assert language_of(page) == "en-GB"
    assert "Set-Cookie" not in page.headers
    assert '<a href="/language/pl?back=/about" lang="pl" hreflang="pl" rel="nofollow">Polski</a>' in page.text


def test_a_choice_is_kept_for_a_year_and_leads_back(client, app):
    answer = client.get("/language/pl?back=/find?postcode=BS3%2B4AB")
    assert (answer.status_code, answer.location) == (303, "/find?postcode=BS3+4AB")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{app.config['SESSION_COOKIE_NAME']}-language=pl;")
    for part in ("Max-Age=31536000", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert language_of(client.get("/about")) == "pl"
    client.get("/language/en")
    assert language_of(client.get("/about")) == "en-GB"


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_a_choice_leads_nowhere_else(client, back):
    assert client.get("/text-size/large", query_string={"back": back}).location == "/"


@pytest.mark.parametrize("path", ["/language/xx", "/text-size/huge"])
def test_what_is_not_offered_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_larger_text_is_chosen_or_asked_for_by_an_address(client):
    assert "app-large" not in client.get("/about").text
    assert "app-large" in client.get("/about?style=large").text
    client.get("/text-size/large")
    assert "app-large" in client.get("/about").text
    client.get("/text-size/usual")
    assert "app-large" not in client.get("/about").text


def test_a_page_that_is_not_translated_is_in_english_and_says_so(client, make, polish):
    anchor = make.organisation()
    client.sign_in(make.member(anchor))
    page = client.get(f"/{anchor.slug}/team")
    assert language_of(page) == "en-GB"
    assert "Ta strona jest tylko po angielsku" in page.text
    assert ">Polski<" not in page.text


def test_a_bad_day_is_told_in_polish_and_in_larger_text_too(tmp_path):
    """Neither choice needs the database, which is what is wrong."""
    client = _without_a_database(tmp_path).test_client()
    name = client.application.config["SESSION_COOKIE_NAME"]
    client.set_cookie(f"{name}-language", "pl")
    client.set_cookie(f"{name}-text", "large")
    page = client.get("/find?postcode=BS3+4AB")
    assert page.status_code == 503
    assert "CareMatch jest chwilowo niedostępny" in page.text
    assert "app-large" in page.text


def test_a_checkout_without_compiled_catalogues_is_in_english(client, monkeypatch, tmp_path, polish):
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    page = client.get("/about")
    assert language_of(page) == "en-GB"
    assert "Polski" not in page.text


def test_the_cookies_page_names_each_cookie(client, app):
    page = client.get("/cookies").text
    for name in ("language", "text"):
        assert f"{app.config['SESSION_COOKIE_NAME']}-{name}" in page


def test_a_letter_that_somebody_asks_for_is_in_the_language_of_the_page(client, make, polish):
    make.account()
    client.post("/forgotten-password", data={"email": "robin@example.org"})
    letter = _letters("password_reset")[-1]
    assert letter.subject == "Wybierz nowe hasło do CareMatch"
    assert "Link działa jeden raz" in letter.body


def test_sentences_of_modules_without_pages_are_told_in_the_language_of_the_page(app, freeze):
    """They are plain English everywhere else; their values are told too, days and numbers as the language does."""
    ago = said("Last confirmed %(ago)s", ago=counted("%(num)s day ago", "%(num)s days ago", 5))
    days = joined([said("Monday"), said("Tuesday")])
    name = app.config["SESSION_COOKIE_NAME"]
    assert (ago, f"{days}", spoken({"a": "Monday"})["a"]) == (
        "Last confirmed 5 days ago",
        "Monday, Tuesday",
        "Monday",
    )
    with app.test_request_context("/about", headers={"Cookie": f"{name}-language=pl"}):
        assert tell(ago) == "Ostatnio potwierdzono: 5 dni temu"
        assert tell(days.lower()) == "poniedziałek, wtorek"
        assert tell(said_day(dt.date(2026, 11, 3))) == "3 listopada 2026"
        assert tell(said("%(miles)s miles", miles=2.5)) == "2,5 mili"
        assert [tell(counted("%(num)s hour", "%(num)s hours", n)) for n in (1, 3, 12, 22)] == [
            "1 godzina", "3 godziny", "12 godzin", "22 godziny",
        ]  # fmt: skip


@pytest.mark.parametrize("page", EASY)
def test_easy_read_keeps_its_sentences_short_and_gives_each_line_a_picture(client, page):
    found = html.fromstring(client.get(f"/easy-read{page}").get_data())
    lines = [" ".join(p.text_content().split()) for p in found.iterfind(".//main//p")]
    lines += [" ".join(dd.text_content().split()) for dd in found.iterfind(".//main//dd")]
    sentences = [each for line in lines for each in re.split(r"(?<=[.?!:]) ", line)]
    assert [each for each in sentences if len(each.split()) > LONGEST_SENTENCE] == []
    for line in found.find_class("app-easy__line"):
        (picture,) = line.iterchildren("svg")
        assert picture.get("aria-hidden") == "true"
        assert len(picture) > 1  # more than its ground


@pytest.mark.parametrize("page", ["/", "/help", "/accessibility", "/about"])
def test_easy_read_is_linked_from_where_people_begin(client, page):
    assert 'href="/easy-read"' in client.get(page).text
