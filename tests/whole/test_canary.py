"""A word of its own in every personal field of an installation with two anchors: it turns up nowhere it should not.

Planted once for each database; then the raw files are read, everybody opens all that they may, and letters go out.
"""

import datetime as dt
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from lxml import html
from werkzeug.routing import Rule

from carematch.accounts import service as accounts
from carematch.accounts.models import User
from carematch.commands import nightly
from carematch.core import clock, jobs
from carematch.core.access import PUBLIC, SIGNED_IN, label_of
from carematch.core.db import db, transaction
from carematch.core.permissions import granted
from carematch.mail import sending
from tests.support.client import Client
from tests.support.make import Make
from tests.whole import commanding, personal
from tests.whole.crowd import Crowd, Reader, gather
from tests.whole.planting import Garden, Planted, plant
from tests.whole.samples import NOT_OWNED, fitting

MOST_OF_ONE_PAGE, MOST_LINKS_TO_ONE_PAGE = 3, 2
FAULT = 500
# Says that a database without its migrations is not ready, which a test's never is.
LEFT_OUT = {"static", "pages.ready"}

# Who may see what: of themselves (or whom they act for), of those they were introduced to, of others at their anchor.
# What stands nowhere here is for the anchor's own managers, who are asked for nothing but that they do see it.
# Of providers who are listed, whom seekers choose among; of others, and of others' drafts, nothing.
LISTED_NAMES = {"providers.name", "providers.trading_name"}
OF_ONESELF = {"users.name", "users.email_sealed"}
AS_PROVIDER = {
    *OF_ONESELF,
    *("providers.name", "providers.trading_name", "providers.about", "providers.in_own_words"),
    *("providers.does_not_do", "providers.full_name_sealed", "providers.home_address_sealed"),
    *("providers.phone_sealed", "providers.base_postcode_sealed", "providers.born_on_sealed"),
    *("provider_documents.title_sealed", "provider_documents.reason_sealed", "uploads.given_name_sealed"),
    *("provider_references.name_sealed", "provider_references.contact_sealed"),
    "provider_references.how_known_sealed",
}
AS_SEEKER = {
    *OF_ONESELF,
    *("persons.*", "needs.*", "rights_requests.*", "person_messages.*", "belongings.*", "shortlisted.*"),
    *("consents.described_as", "representatives.name_sealed"),
}
# What staff wrote about somebody stands on staff's pages alone, also where the rest of its table is one's own to read.
STAFFS_WORDS = {
    *("persons.council_reason_sealed", "persons.capacity_note_sealed"),
    "rights_requests.identity_how_sealed",
}
FINANCE = {
    *("arrangements.end_reason_sealed", "arrangements.lawful_reason_sealed", "delivery_offices.reason"),
    *("persons.preferred_name_sealed", "providers.name", "providers.base_postcode_sealed"),
    *("users.name", "users.email_sealed", "invitations.email_sealed"),
}
MAY_SEE: dict[str, dict[str, set[str]]] = {
    "stranger": {},
    "provider who was told": {
        "own": AS_PROVIDER,
        "met": {"persons.preferred_name_sealed", "persons.phone_sealed", "persons.email_sealed"},
    },
    "provider who was not introduced": {"own": AS_PROVIDER},
    "provider after withdrawal": {"own": AS_PROVIDER},
    "council viewer": {"own": OF_ONESELF},
    "finance": {"own": OF_ONESELF, "others": FINANCE},
    "manager elsewhere": {"own": OF_ONESELF},
    "another seeker": {"own": AS_SEEKER},
    "representative whose time is over": {"own": OF_ONESELF},
    "representative of another": {"own": AS_SEEKER},
    "the seeker": {"own": AS_SEEKER, "met": {"providers.name", "providers.about"}},
}
# Who chooses among providers, on pages that name those who are listed.
CHOOSERS = {"another seeker", "representative of another", "the seeker", "finance"}
# The planted words are really there: what those who should see it did see.
SEEN = {
    "manager": {
        *("persons.preferred_name_sealed", "persons.phone_sealed", "needs.outcomes_sealed"),
        *("safeguarding_concerns.said_sealed", "provider_references.note_sealed"),
        *("representatives.evidence_sealed", "introductions.note_sealed"),
    },
    "the seeker": {"persons.preferred_name_sealed", "needs.outcomes_sealed"},
    "provider who was told": {"persons.phone_sealed", "providers.home_address_sealed"},
}
# What the Conduct Regulations' schedules name: who both sides are and where they live; of work-seekers what was
# enquired, of hirers what they asked for. Nothing of anybody's health, and no contact that is not asked.
IN_BOTH_RECORDS = {"persons.full_name_sealed", "providers.name"}
IN_RECORDS = {
    4: {
        *(*IN_BOTH_RECORDS, "users.name", "providers.full_name_sealed", "providers.home_address_sealed"),
        *("providers.base_postcode_sealed", "providers.phone_sealed"),
        *("provider_checks.could_not_check_sealed", "provider_checks.steps_taken_sealed"),
    },
    5: {
        *(*IN_BOTH_RECORDS, "users.name", "persons.address_sealed", "persons.postcode_sealed"),
        *("persons.phone_sealed", "persons.email_sealed", "needs.own_musts_sealed"),
    },
}
# Names that stand in titles and addresses are published ones, and of a file its owner's own name for it.
IN_TITLES = personal.PUBLISHED | {"providers.name", "providers.trading_name"}
IN_FILE_NAMES = {"uploads.given_name_sealed"}


@dataclass
class Walk:
    """What one reader met: pages that failed, words that are not for them, words where none may stand."""

    reader: Reader
    garden: Garden
    failed: list[str] = field(default_factory=list)
    leaked: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    def relation(self, planted: Planted) -> str:
        """Return what the reader is to what was planted."""
        if planted.about & self.reader.own:
            return "own"
        return "met" if planted.about & self.reader.met else "others"

    def _is_for_them(self, planted: Planted, url: str) -> bool:
        """Tell whether the reader may see what was planted; managers may see all of their own anchor's."""
        if self.reader.name not in MAY_SEE:
            return True
        if planted.column == "users.name" and url.endswith("/my-data"):
            return True  # who looked at one's record
        if planted.column in LISTED_NAMES and self.relation(planted) == "others":
            return self.reader.name in CHOOSERS and bool(planted.about & self.garden.listed)
        allowed = MAY_SEE[self.reader.name].get(self.relation(planted), set())
        whole_table = f"{planted.table}.*" in allowed and planted.column not in STAFFS_WORDS
        return whole_table or planted.column in allowed

    def look(self, url: str, response: Any) -> None:
        """Look a page through."""
        if response.status_code >= FAULT:
            self.failed.append(f"{url}: {response.status_code}")
            return
        text = response.data.decode(errors="ignore")
        for number in self.garden.found_in(text):
            planted = self.garden.words[number]
            self.seen.add(planted.column)
            if not self._is_for_them(planted, url) and planted.column not in personal.PUBLISHED:
                self.leaked.add(f"{planted.column} ({self.relation(planted)}) on {url}")
        self._where_none_may_stand(url, response, text)

    def _where_none_may_stand(self, url: str, response: Any, text: str) -> None:
        """Look at what is kept in histories and logs: addresses, titles, the names of files."""
        places = {"a redirect": response.location or "", "the address": url}
        disposition = response.headers.get("Content-Disposition", "")
        if response.mimetype == "text/html" and text:
            page = html.fromstring(text.encode())
            places["the title"] = page.findtext(".//title") or ""
            places["a link"] = "\n".join(filter(_is_address, page.xpath("//@href|//@src|//@action")))
        for place, said in {**places, "a file's name": disposition}.items():
            for number in self.garden.found_in(unquote(said)):
                column = self.garden.words[number].column
                free = {"the title": IN_TITLES, "a file's name": IN_FILE_NAMES}.get(place, set())
                if column not in free:
                    self.leaked.add(f"{column} in {place} of {url}")


def _is_address(link: str) -> bool:
    """Tell whether a link leads to a page: a telephone number or an email address to press on is none."""
    return not link.startswith(("tel:", "mailto:", "sms:"))


def test_every_column_says_what_it_holds(app: Flask) -> None:
    """A new column of words is declared personal or not, or nobody plants anything in it."""
    assert personal.undeclared() == []
    assert personal.stale() == []


def test_every_command_is_listened_to_or_excused(app: Flask) -> None:
    """A new command that tells what is kept is run beside the planted words, or says why it need not be."""
    assert commanding.unspoken(app) == []


def test_no_word_turns_up_where_it_should_not(
    app: Flask,
    client: Client,
    make: Make,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """One test, because planting is the dear part."""
    monkeypatch.setitem(app.config, "MAIL_FOLDER", tmp_path)
    crowd = gather(make)
    garden = plant()
    db.session.expire_all()
    walks = [walk(app, client, crowd, garden, reader) for reader in crowd.readers]
    _letters_go_out(app, make, crowd)
    assert {one.reader.name: sorted(one.leaked) for one in walks if one.leaked} == {}
    for one in walks:
        assert SEEN.get(one.reader.name, set()) - one.seen == set(), one.reader.name
    assert _in_letters(garden) == []
    assert _named(garden, commanding.said_by_all(app)) == []
    for schedule, text in commanding.records(app, crowd.here.slug, tmp_path).items():
        assert set(_named(garden, text)) - IN_RECORDS[schedule] == set(), schedule
        assert set(_named(garden, text)) >= IN_BOTH_RECORDS, schedule
    assert _named(garden, capfd.readouterr().out) == []
    assert {each for each in _named(garden, _everything_stored(app)) if personal.is_sealed(each)} == set()
    assert _not_enclosed() == []
    assert "\n".join(each for one in walks for each in one.failed) == ""


def walk(app: Flask, client: Client, crowd: Crowd, garden: Garden, reader: Reader) -> Walk:
    """Let a reader open every kind of page that they may, and a few links from each."""
    client.sign_out()
    client.checks_pages = False
    if reader.user is not None:
        client.sign_in(reader.user)
    result, opened, links = Walk(reader, garden), set(), []
    for url in pages(app, crowd, reader):
        opened.add(url)
        response = client.get(url)
        result.look(url, response)
        if response.mimetype == "text/html" and response.status_code < 300:
            links += [each for each in html.fromstring(response.data).xpath("//a/@href") if each[:1] == "/"]
    for url in few(app, links, opened):
        result.look(url, client.get(url))
    return result


def few(app: Flask, links: list[str], opened: set[str]) -> Iterator[str]:
    """Return some links that were not opened yet: of each page only a few, with and without a question."""
    adapter, times = app.url_map.bind("localhost"), defaultdict(int)
    for link in dict.fromkeys(links):
        parts = urlsplit(link)
        url = parts.path + (f"?{parts.query}" if parts.query else "")
        if url in opened or link.startswith("/static/"):
            continue
        kind = (adapter.match(parts.path)[0], bool(parts.query))
        times[kind] += 1
        if times[kind] <= MOST_LINKS_TO_ONE_PAGE:
            yield url


def pages(app: Flask, crowd: Crowd, reader: Reader) -> Iterator[str]:
    """Return every page that the guard lets a reader open, with ids of the first anchor, newest first."""
    ids, adapter = every_id(crowd), app.url_map.bind("localhost")
    most = (
        MOST_OF_ONE_PAGE if reader.name in MAY_SEE else 2
    )  # a manager is only looked at for titles and addresses
    most = 1 if reader.organisation is crowd.elsewhere else most
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in LEFT_OUT or not opens(app, rule, reader):
            continue
        names = sorted(set(rule.arguments) - {"org"})
        values = [
            ids[name] if name in ids and name not in NOT_OWNED else words_for(rule, name) for name in names
        ]
        for chosen in itertools.islice(itertools.product(*values), most):
            filled = dict(zip(names, chosen, strict=True))
            if "org" in rule.arguments:
                filled["org"] = reader.organisation.slug
            with app.test_request_context():
                yield adapter.build(rule.endpoint, filled)


def opens(app: Flask, rule: Rule, reader: Reader) -> bool:
    """Tell whether the guard lets a reader in; what strangers see is the same for most, so two of them look."""
    label = label_of(app, rule.endpoint)
    if label is PUBLIC:
        return reader.name in ("stranger", "the seeker")
    return reader.user is not None and (label is SIGNED_IN or label in granted(reader.roles))


def words_for(rule: Rule, name: str) -> list[Any]:
    """Return what may stand in an address where no id does."""
    converter = rule._converters[name]
    return sorted(getattr(converter, "items", ())) or [fitting(converter)]


def every_id(crowd: Crowd) -> dict[str, list[Any]]:
    """Return the ids of the first anchor by the name that they have in addresses, newest first."""
    found: dict[str, list[Any]] = {}
    with db.engine.connect() as connection:
        for table in db.metadata.tables.values():
            if "id" not in table.c or "organisation_id" not in table.c:
                continue
            here = sa.select(table.c.id).where(table.c.organisation_id == crowd.here.id)
            ids = list(connection.scalars(here.order_by(table.c.created_at.desc(), table.c.id)))
            found.update({name: ids for name, example in crowd.examples.items() if example in ids})
    return found


def _letters_go_out(app: Flask, make: Make, crowd: Crowd) -> None:
    """Let what writes letters happen: an introduction, a forgotten password, a night in a year when checks run out."""
    make.introduction(crowd.here)
    with transaction():
        for user in list(db.session.scalars(sa.select(User).order_by(User.created_at)))[:3]:
            accounts.ask_for_reset(email=user.email, base_url="http://localhost")
    for days in (25, 366):
        nightly.run(clock.today() + dt.timedelta(days=days))
    jobs.run_pending(app)


def _in_letters(garden: Garden) -> list[str]:
    """Return what stands in letters, but for the address that they go to."""
    letters = sending.outbox()
    assert len(letters) > 5
    found = []
    for letter in letters:
        said = f"{letter['Subject']}\n{letter.get_content()}"
        found += [f"{name} in {letter['Subject']!r}" for name in _named(garden, said)]
    return found


def _named(garden: Garden, text: str) -> list[str]:
    """Return the columns whose words a text holds."""
    return sorted({garden.words[number].column for number in garden.found_in(text)})


def _everything_stored(app: Flask) -> str:
    """Return all that lies on the disk: the database's file and its log, or every row of every table; files sent."""
    folder = Path(app.config["UPLOADS_DIR"])
    files = [each.read_bytes() for each in folder.rglob("*") if each.is_file()]
    assert files
    assert not any(b"%PDF" in each or b"JFIF" in each for each in files)
    if db.engine.dialect.name == "sqlite":
        database = Path(str(db.engine.url.database))
        wal = database.with_name(f"{database.name}-wal")
        files += [database.read_bytes(), wal.read_bytes() if wal.exists() else b""]
        return b"\n".join(files).decode("utf-8", "ignore")
    with db.engine.connect() as connection:
        named = connection.execute(
            sa.text(
                "SELECT table_schema, table_name FROM information_schema.tables"
                " WHERE table_schema IN ('public', 'dbos') AND table_type = 'BASE TABLE'"
            )
        ).all()
        rows = [
            str(tuple(row))
            for schema, name in named
            for row in connection.execute(sa.text(f'SELECT * FROM "{schema}"."{name}"'))
        ]
    return "\n".join(rows) + b"\n".join(files).decode("utf-8", "ignore")


def _not_enclosed() -> list[str]:
    """Return the columns said to be sealed in which something stands that is no envelope."""
    with db.engine.connect() as connection:
        return [
            name
            for name, column in personal.columns().items()
            if personal.is_sealed(name)
            and any(
                not re.match(r"v1:\w+:", value)
                for value in connection.scalars(sa.select(column).where(column.is_not(None)))
            )
        ]
