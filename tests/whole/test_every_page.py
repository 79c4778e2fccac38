"""The demonstration is a whole world; every page that links lead to opens, for everybody, and is a good page."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from lxml import html

import config
from carematch.accounts.service import authenticate, find_by_email
from carematch.app import create_app
from carematch.arrangements import service as arrangements
from carematch.arrangements.vocabulary import EngagementBasis, Route
from carematch.audit import service as audit
from carematch.core import clock
from carematch.core.cross_tenant import across
from carematch.core.db import db, transaction
from carematch.core.money import Money
from carematch.demo import cast, loading
from carematch.demo.commands import SIGN_INS
from carematch.funds.invariants import check as check_funds
from carematch.funds.models import Payment
from carematch.ledger.invariants import check as check_ledger
from carematch.mail.models import Message
from carematch.organisations.service import find_organisation, list_organisations
from carematch.places.rings import Ring
from carematch.providers import registration
from carematch.providers.vocabulary import DayType
from carematch.reporting import service as reporting
from carematch.rules.lawful_route import ContractParty
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import Channel
from tests.support import demonstration, postgres
from tests.support.client import Client
from tests.support.make import Make
from tests.support.templates import keep_compiled

OPENS = 200
MOST_OF_ONE_KIND = (
    3  # pages of one endpoint that are opened: enough to meet its states, not every row of a list
)
# More of those whose state decides what they link to: who acts for somebody, visits to change, a week to share.
MOST_OF_SOME = {"seekers.show": 24, "matching.desk": 8}

# Pages that no link leads to: by a letter, after a form was sent, or for machines.
BY_LETTER_OR_FORM = {
    "accounts.reset",
    "accounts.reset_sent",
    "current.answer_letter",
    "organisations.accept_invitation",
    "pages.live",
    "pages.ready",
    "providers.link_sent",
    "providers.open_link",
    "providers.submitted",
    "referrals.link_sent",
    "referrals.sent",
    "referrals.status",
    "seekers.accept_representing",
    "seekers.link_sent",
    "seekers.open_link",
    "seekers.own_sent",
    "seekers.sent",
}
# Choices of how to read, which lead back to the page that they stand on; tests/pages/test_reading.py makes them.
CHOICES = {"reading.language", "reading.text_size"}
# What pages show in themselves.
PICTURES = {"photo.file", "photo.published"}
# Pages that only show up once other answers are given; the stories of their slices and the browser journeys open them.
AFTER_ANSWERS = {
    "area.add",
    "caseload.refuse",
    "caseload.show",
    "solving.show",
    "arrangements.new",
    "checks.status",
    "comparing.show",
    "current.own_preview",
    "funds.pay",
    "matching.others",
    "messages.own_thread",
    "organisations.cancel_invitation",
    "premises.confirm",
    "photo.remove_for",
    "premises.find",
    "privacy.file",
    "privacy.file_of",
    "providers.ask_on",
    "referrals.check",
    "referrals.not_agreed",
    "referrals.step",
    "safeguarding.referral",
    "safeguarding.reopen",
    "seekers.affordability",
    "seekers.ask_on",
    "seekers.check",
    "seekers.own_check",
    "seekers.own_proposed",
    "seekers.proposed",
    "seekers.task",
    "seekers.own_visits",
    "seekers.visits",
    "shortlist.compare",
    "shortlist.full",
    "team.show",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Return the application on a copy of the demonstration, with the keys that it was loaded with."""
    kind, name = request.param, f"pages_{uuid.uuid4().hex[:12]}"
    url = demonstration.copy(kind, demonstration.PEOPLE[kind], tmp_path, name)
    environ = {"CAREMATCH_ENV": "test", "DATABASE_URL": url, "BASE_URL": "http://localhost"}
    settings = {**config.load(environ, tmp_path), "TESTING": True, "WTF_CSRF_ENABLED": False}
    app = keep_compiled(create_app(settings))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if kind == "postgresql":
        postgres.drop_database(name)


def test_the_demonstration_and_every_page_of_it(app: Flask, client: Client, make: Make) -> None:
    """The world is sound, and no link leads to a refusal or a bad page.

    PostgreSQL gets a smaller one, with too few people for a report.
    """
    is_whole = db.engine.dialect.name == "sqlite"
    assert loading.load("test") is False
    _everybody_can_sign_in()
    _the_books_and_the_record_are_whole()
    if is_whole:
        _the_report_shows_its_rings()
    _leave_drafts(make)
    opened: dict[str, list[str]] = {}
    starts = [(None, f"/find?postcode={cast.HOMES[0].replace(' ', '+')}"), (None, "/")]
    starts += [(email, "/start") for _role, email, _what in SIGN_INS]
    starts += [("draft@provider.example", "/start"), ("draft@seeker.example", "/start")]
    for email, start in starts:
        client.sign_out()
        if email is not None:
            user = find_by_email(email)
            assert user is not None
            client.sign_in(user)
        for endpoint, urls in crawl(app, client, start).items():
            opened.setdefault(endpoint, []).extend(urls)
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and rule.endpoint != "static"
    }
    unled = sorted(pages - set(opened) - BY_LETTER_OR_FORM - PICTURES - CHOICES - AFTER_ANSWERS)
    if not is_whole:
        unled.remove("reporting.download")  # the gate shows no figures of so few people
    assert not unled, unled


def _everybody_can_sign_in() -> None:
    for _role, email, _what in SIGN_INS:
        assert authenticate(email=email, password=cast.PASSWORD).is_demo
    assert all(cast.LABEL in organisation.name for organisation in list_organisations())


def _the_books_and_the_record_are_whole() -> None:
    verdict = audit.verify()
    assert verdict.broken is None
    assert verdict.entries > 200
    assert check_ledger(db.session(), check_funds) == []
    assert db.session.scalar(across(Payment, sa.func.max(Payment.paid_on))) <= clock.today()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0


def _the_report_shows_its_rings() -> None:
    council = find_organisation("bristol")
    assert council is not None
    shown = reporting.report(council, reporting.list_periods(council)[0]).retained
    assert shown.total is not None
    assert all(shown.line(ring).exclusive for ring in (Ring.COUNCIL, Ring.WIDER_AREA, Ring.REGION))


def _leave_drafts(make: Make) -> None:
    """Begin what the demonstration has only finished: a registration, needs, and care without a fund."""
    anchor = find_organisation("southside")
    manager = find_by_email("manager@southside.example")
    assert anchor is not None
    assert manager is not None
    with transaction():
        provider = make.user(name="Dana Draft")
        provider.email = "draft@provider.example"
        registration.start(anchor, provider)
        seeker = make.user(name="Sol Draft")
        seeker.email = "draft@seeker.example"
        seekers.ask_for_oneself(anchor, seeker)
        person = seekers.record_person(anchor, by=manager, preferred_name="Kit", phone="0117 496 0777")
        seekers.start_need(anchor, person, by=manager, channel=Channel.PHONE)
        arrangements.agree(
            anchor,
            arrangements.list_ready(anchor)[0],
            by=manager,
            services=["COMP"],
            weekly_minutes=60,
            starts_on=clock.today(),
            rates={DayType.WEEKDAY: Money.pounds(20)},
            route=Route.ISF,
            weekly_budget=None,
            contract_party=ContractParty.PERSON,
            engagement_basis=EngagementBasis.SELF_EMPLOYED,
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
        if len(seen.setdefault(endpoint, [])) >= MOST_OF_SOME.get(endpoint, MOST_OF_ONE_KIND):
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
    found = [
        urljoin(base, a.get("href")) for a in page.iter("a") if a.get("href") and a.get("rel") != "nofollow"
    ]
    parts = [urlsplit(each) for each in found]
    inside = [p for p in parts if not p.netloc and not p.scheme and not p.path.startswith("/static/")]
    return [p.path + (f"?{p.query}" if p.query else "") for p in inside if p.path]
