"""The checks desk: every count is the length of its list, oldest first, in a fixed number of queries."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.providers import references, service
from carematch.providers.checkdesk import queue
from carematch.providers.checkdesk.queue import Shelf, Sort
from carematch.providers.vocabulary import Decision
from carematch.rules.checks import CheckKind

SOME_DAY = dt.date(2026, 11, 2)


@pytest.fixture
def organisation(make, freeze):
    freeze(SOME_DAY)
    return make.organisation()


def names(organisation, shelf):
    db.session.rollback()
    return [each.provider.name for each in queue.shelves(organisation)[shelf]]


@contextmanager
def statements() -> Iterator[list[str]]:
    """Gather the statements that are run meanwhile."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def name(make, organisation, provider, called, asked_on=None):
    with transaction():
        whole = service.get_provider(organisation, provider.id)
        manager = make.member(organisation)
        referee = references.name_referee(
            organisation,
            whole,
            by=manager,
            name=called,
            contact=f"{called.split()[0].lower()}@people.example",
            how_known="From work",
            is_relative=False,
            may_share=True,
        )
        if asked_on:
            references.ask(organisation, whole, referee, by=manager, asked_on=asked_on)


def test_who_was_sent_waits_with_what_is_missing_oldest_first(make, organisation, freeze):
    make.provider(organisation, name="Ben", listed=False)
    freeze(SOME_DAY + dt.timedelta(days=3))
    newer = make.provider(organisation, name="Ada", listed=False)
    make.check(organisation, newer, CheckKind.IDENTITY)
    assert names(organisation, Shelf.WAITING) == ["Ben", "Ada"]
    db.session.rollback()
    lines = queue.shelves(organisation)[Shelf.WAITING]
    assert [line.days for line in lines] == [3, 0]
    assert any(each.startswith("Identity") for each in lines[0].says)
    assert not any(each.startswith("Identity") for each in lines[1].says)
    assert [each.provider.name for each in queue.in_order(lines, Sort.NAME)] == ["Ada", "Ben"]


def test_a_check_is_on_every_list_that_its_days_reach(make, organisation, freeze):
    last = SOME_DAY + dt.timedelta(days=200)
    provider = make.provider(organisation, name="Gus")
    make.check(organisation, provider, CheckKind.PUBLIC_LIABILITY, valid_until=last)
    for days, on in ((61, ()), (60, (60,)), (30, (60, 30)), (7, (60, 30, 7)), (0, (60, 30, 7))):
        freeze(last - dt.timedelta(days=days))
        found = [
            queue.RUNNING_OUT[each] for each in queue.RUNNING_OUT if names(organisation, each) == ["Gus"]
        ]
        assert sorted(found) == sorted(on), days
    freeze(last + dt.timedelta(days=1))  # before the night's work has been done
    assert names(organisation, Shelf.WITHIN_7) == []
    assert names(organisation, Shelf.LAPSED) == ["Gus"]


def test_whoever_lapsed_stands_there_with_why_and_since_when(make, organisation, freeze):
    provider = make.provider(organisation, name="Gus")
    freeze(SOME_DAY + dt.timedelta(days=1))
    make.check(organisation, provider, CheckKind.IDENTITY, decision=Decision.REFUSED)
    freeze(SOME_DAY + dt.timedelta(days=4))
    db.session.rollback()
    (line,) = queue.shelves(organisation)[Shelf.LAPSED]
    assert (line.says, line.days) == (("Identity: not recorded",), 3)
    make.check(organisation, provider, CheckKind.IDENTITY)
    assert names(organisation, Shelf.LAPSED) == []


def test_people_who_were_named_are_to_be_asked_and_then_waited_for(make, organisation, freeze):
    provider = make.provider(organisation, name="Gus", listed=False)
    name(make, organisation, provider, "Rita Reed")
    name(make, organisation, provider, "Omar Oakes", asked_on=SOME_DAY - dt.timedelta(days=9))
    db.session.rollback()
    found = queue.shelves(organisation)
    assert [line.says for line in found[Shelf.REFERENCES_TO_ASK]] == [("Rita Reed",)]
    assert [(line.says, line.days) for line in found[Shelf.REFERENCES_ASKED]] == [(("Omar Oakes",), 9)]


def test_references_are_asked_again_after_a_year_without_work(make, organisation, freeze):
    idle = make.provider(organisation, name="Idle")
    busy = make.provider(organisation, name="Busy")
    make.arrangement(organisation, provider=busy)
    freeze(SOME_DAY + dt.timedelta(days=360))
    for each in (idle, busy):
        make.check(organisation, each, CheckKind.PUBLIC_LIABILITY)
    assert names(organisation, Shelf.REFERENCES_OLD) == []
    freeze(SOME_DAY + dt.timedelta(days=366))
    assert names(organisation, Shelf.REFERENCES_OLD) == ["Idle"]


def test_the_number_of_queries_does_not_grow_with_the_providers(make, organisation):
    def asked():
        db.session.rollback()
        with statements() as seen:
            queue.shelves(organisation)
        return len(seen)

    for number in range(2):
        name(make, organisation, make.provider(organisation, listed=False, name=f"P{number}"), "Rita Reed")
    make.provider(organisation, name="Listed")
    few = asked()
    for number in range(2, 5):
        name(make, organisation, make.provider(organisation, listed=False, name=f"P{number}"), "Rita Reed")
    make.provider(organisation, name="Another")
    assert asked() == few
    assert few < 20


def test_every_number_leads_to_a_list_as_long_as_it_says(client, make, organisation):
    make.provider(organisation, name="Ben", listed=False)
    listed = make.provider(organisation, name="Gus")
    make.check(organisation, listed, CheckKind.PUBLIC_LIABILITY, valid_until=SOME_DAY + dt.timedelta(days=20))
    client.sign_in(make.member(organisation))
    home = f"/{organisation.slug}/checks"
    today = client.get(f"/{organisation.slug}/today").text
    for shelf in Shelf:
        text = client.get(f"{home}?show={shelf.value}").text
        rows = len(re.findall(r"<tr", text.partition("<tbody")[2]))
        assert f"({rows})" in re.search(r'aria-current="true">([^<]*)<', text)[1]
        assert (f"/checks?show={shelf.value}" in today) == (rows > 0)
    assert "20 days left" in client.get(f"{home}?show=within-30&sort=name").text
    assert client.get(f"{home}?show=nothing&sort=nothing&page=nothing").status_code == 200


def test_a_long_list_has_pages(client, make, organisation, monkeypatch):
    monkeypatch.setattr("carematch.providers.checkdesk.views.PER_PAGE", 2)
    for called in ("Ada", "Ben", "Cat"):
        make.provider(organisation, name=called, listed=False)
    client.sign_in(make.member(organisation))
    home = f"/{organisation.slug}/checks"
    first, second = client.get(home).text, client.get(f"{home}?page=2&sort=name").text
    assert "1 to 2 of 3" in first
    assert "Cat" in second
    assert "Ada" not in second.partition("<tbody")[2]
    assert "Cat" in client.get(f"{home}?page=99&sort=name").text


def test_nobody_else_sees_the_desk_or_what_is_on_it(client, make, organisation):
    elsewhere = make.organisation()
    make.provider(elsewhere, name="Foreign", listed=False)
    client.sign_in(make.member(organisation))
    assert "Foreign" not in client.get(f"/{organisation.slug}/checks").text
    client.sign_in(make.member(organisation, Role.FINANCE))
    assert client.get(f"/{organisation.slug}/checks").status_code in (403, 404)
