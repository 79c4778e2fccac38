"""Every page that somebody can reach from the start page, for every kind of user: it opens, and it is a good page."""

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from lxml import html

from carematch.accounts.service import find_by_email
from carematch.demo import loading
from carematch.demo.commands import SIGN_INS
from tests.support.client import Client

OPENS = 200
MOST_OF_ONE_KIND = (
    6  # pages of one endpoint that are opened: enough to meet its states, not every row of a list
)


def crawl(app: Flask, client: Client, start: str) -> dict[str, list[str]]:
    """Open everything that links lead to, and return the pages by endpoint; whoever is sent somewhere may go there."""
    seen: dict[str, list[str]] = {}
    wrong = []
    waiting, known = [start], {start}
    adapter = app.url_map.bind("localhost")
    while waiting:
        url = waiting.pop(0)
        endpoint = adapter.match(urlsplit(url).path)[0]
        if len(seen.setdefault(endpoint, [])) >= MOST_OF_ONE_KIND:
            continue
        seen[endpoint].append(url)
        response = client.get(url, follow_redirects=True)
        if response.status_code != OPENS:
            wrong.append(f"{url}: {response.status_code}")
        if response.mimetype != "text/html":
            continue
        for link in links(response.text, url):
            if link not in known:
                known.add(link)
                waiting.append(link)
    assert wrong == []
    return seen


def links(text: str, base: str) -> list[str]:
    """Return where a page leads inside the application."""
    page = html.fromstring(text.encode())
    found = [urljoin(base, a.get("href")) for a in page.iter("a") if a.get("href")]
    parts = [urlsplit(each) for each in found]
    inside = [p for p in parts if not p.netloc and not p.scheme and not p.path.startswith("/static/")]
    return [p.path + (f"?{p.query}" if p.query else "") for p in inside if p.path]


@pytest.fixture
def demo(app: Flask) -> Flask:
    """Load the demonstration: the fullest world there is."""
    assert loading.load("test")
    return app


def test_every_page_opens_for_whoever_is_led_there(demo: Flask, client: Client) -> None:
    """No link leads to a 403, a 404 or a bad page; and every page of the product is led to from somewhere."""
    opened: dict[str, list[str]] = {}
    for _role, email, _what in (("Nobody", None, ""), *SIGN_INS):
        client.sign_out()
        if email is not None:
            user = find_by_email(email)
            assert user is not None
            client.sign_in(user)
        for endpoint, urls in crawl(demo, client, "/" if email is None else "/start").items():
            opened.setdefault(endpoint, []).extend(urls)
    pages = {
        rule.endpoint
        for rule in demo.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and rule.endpoint != "static"
    }
    assert sorted(pages - set(opened) - BY_LETTER_OR_FORM) == []


# Pages that no link leads to: by a letter, after sending a form, or for machines.
BY_LETTER_OR_FORM = {
    "accounts.reset",
    "accounts.reset_sent",
    "organisations.accept_invitation",
    "pages.live",
    "pages.ready",
}
