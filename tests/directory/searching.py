"""Searching the directory as a stranger does, and reading what the page says."""

import datetime as dt

from lxml import html

TUESDAY = dt.datetime(2026, 11, 3, 9, 30, tzinfo=dt.UTC)


def search(client, anchor, **asked):
    answer = client.post(f"/{anchor.slug}/directory", data={"postcode": "BS3 4AB", **asked})
    return client.get(answer.location) if answer.status_code == 303 else answer


def names(answer):
    page = html.fromstring(answer.get_data())
    return [a.text for a in page.iterfind(".//h3/a") if "/listed/" in a.get("href")]


def said(answer):
    return " ".join(html.fromstring(answer.get_data()).find(".//main").text_content().split())


def link(answer, words):
    page = html.fromstring(answer.get_data())
    found = [a for a in page.iter("a") if words in " ".join(a.text_content().split())]
    assert found, f"no link says {words!r}"
    return found[0].get("href")


def tags_of(answer):
    page = html.fromstring(answer.get_data())
    return [" ".join(a.text_content().split()) for a in page.xpath(".//a[@class='app-tag']")]
