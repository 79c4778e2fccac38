"""Fairness in figures: each counts what its meaning says, managers alone read them, and queries do not grow."""

import csv
import datetime as dt
import io

import pytest
import sqlalchemy as sa

from carematch.core.clock import Period
from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.matching import desk, introductions
from carematch.matching.fairness import service, words
from carematch.matching.fairness.figures import Offer, OnRegister, Wait, is_new, work_out
from carematch.matching.models import Answer, DeclineReason, Side, UnableReason
from carematch.seekers.vocabulary import Channel

LAST = dt.date(2026, 11, 28)
DAYS = Period(dt.date(2026, 11, 1), LAST, "")


def offer(provider, answer=Answer.WAITING, reason=None, seeker=Answer.WAITING, seeker_reason=None):
    return Offer(provider, {Side.PROVIDER: (answer, reason), Side.SEEKER: (seeker, seeker_reason)})


def registered(name, first_listed=dt.date(2026, 1, 5), is_listed=True, has_work=False):
    return OnRegister(name, name.capitalize(), f"P-{name}", first_listed, is_listed, has_work)


def wait(name, place, received, is_waiting=True, first=None, was_unmet=False):
    return Wait(name, f"N-{name}", place, received, is_waiting, first, was_unmet)


def test_new_is_ninety_days_and_not_a_day_more():
    assert is_new(LAST - dt.timedelta(days=89), LAST)
    assert not is_new(LAST - dt.timedelta(days=90), LAST)
    assert not is_new(None, LAST)


def test_offers_are_counted_by_provider_and_by_how_long_they_are_listed():
    offers = [
        offer("abe", Answer.ACCEPTED),
        offer("abe", Answer.DECLINED, DeclineReason.NO_TIME),
        offer("abe"),
        offer("gone", seeker=Answer.DECLINED, seeker_reason=DeclineReason.PRICE),
        offer("new", Answer.DECLINED, DeclineReason.NO_TIME),
    ]
    register = [
        registered("idle"),
        registered("new", first_listed=LAST),
        registered("gone", is_listed=False),
        registered("abe", has_work=True),
    ]
    found = work_out(DAYS, offers, register, [])
    assert [(each.who.provider_id, each.offers) for each in found.providers] == [
        ("abe", 3),
        ("gone", 1),
        ("new", 1),
        ("idle", 0),
    ]
    first = found.providers[0]
    assert (first.yes, first.no, first.unanswered) == (1, 1, 1)
    assert (found.offers, found.listed, found.without_offers, found.without_work) == (5, 3, 1, 2)
    told = [(each.label, each.listed, each.offers, each.percent_offers) for each in found.shares]
    assert told == [("New", 1, 1, 20), ("Established", 2, 4, 80)]
    assert found.declines == (("No time for it now", 2, 0), ("The price", 0, 1))


def test_waits_are_counted_where_people_live():
    waits = [
        wait("a", "Knowle", dt.date(2026, 11, 18)),
        wait("b", "Knowle", dt.date(2026, 11, 8), was_unmet=True),
        wait("c", "", dt.date(2026, 11, 27)),
        wait("d", "Bedminster", dt.date(2026, 11, 1), is_waiting=False, first=dt.date(2026, 11, 6)),
    ]
    found = work_out(DAYS, [], [], waits, most_waits=2)
    assert [(each.reference, days) for each, days in found.longest] == [("N-b", 20), ("N-a", 10)]
    bedminster, knowle, nowhere = found.places
    assert (bedminster.waiting, bedminster.longest_wait, bedminster.median_first) == (0, None, 5)
    assert (knowle.waiting, knowle.median_wait, knowle.longest_wait, knowle.unmet) == (2, 15, 20, 1)
    assert nowhere.name == ""


def test_the_file_has_every_figure_and_runs_no_formula():
    found = work_out(DAYS, [offer("abe")], [registered("=abe()")], [wait("a", "Knowle", LAST)])
    rows = list(csv.reader(io.StringIO(words.as_csv(found))))
    assert rows[0] == list(words.HEAD)
    assert ["2026-11-01", "2026-11-28", "provider", "'=abe()", "P-=abe()", "offers", "0"] in rows
    assert ["2026-11-01", "2026-11-28", "neighbourhood", "Knowle", "", "waiting", "1"] in rows


@pytest.fixture
def organisation(make):
    return make.organisation()


def test_what_happened_is_what_is_told(make, organisation, freeze):
    freeze(dt.date(2026, 8, 3))
    old = make.provider(organisation, name="Old")
    make.introduction(organisation, provider=old)  # before the days that are looked at
    freeze(dt.date(2026, 11, 3))
    new, manager = make.provider(organisation, name="New"), make.member(organisation)
    made = make.introduction(organisation, provider=new, by=manager)
    with transaction():
        found = introductions.get_introduction(organisation, made.id)
        introductions.answer(
            organisation,
            found,
            Side.PROVIDER,
            by=manager,
            accepts=False,
            channel=Channel.PHONE,
            reason=DeclineReason.TOO_FAR,
        )
    unmet = make.need(organisation)
    with transaction():
        desk.give_up(organisation, unmet.id, by=manager, reason=UnableReason.ALL_SAID_NO)
    freeze(dt.date(2026, 11, 13))
    told = service.figures(organisation, 4)
    lines = {each.who.name: each for each in told.providers}
    assert (lines["New"].offers, lines["New"].no, lines["New"].is_new) == (1, 1, True)
    assert (lines["Old"].offers, lines["Old"].is_new) == (0, False)
    assert lines["Old"].who.first_listed == dt.date(2026, 8, 3)
    assert told.declines == (("Too far away", 1, 0),)
    assert sum(each.unmet for each in told.places) == 1
    assert sum(each.introduced for each in told.places) == 1
    assert told.longest[0][1] == 102
    assert {each.who.name: each.offers for each in service.figures(organisation, 13).providers} == {
        "New": 1,
        "Old": 0,
    }
    assert service.figures(make.organisation(), 4).offers == 0


def test_managers_read_the_page_and_its_file_and_nobody_else(client, make, organisation):
    make.introduction(organisation)
    client.sign_in(make.member(organisation))
    text = client.get(f"/{organisation.slug}/fairness").text
    for meaning in ("offers", "without_offers", "without_work", "wait", "unmet"):
        assert words.MEANS[meaning] in text
    assert "fairness" in client.get(f"/{organisation.slug}/matching-settings").text
    file = client.get(f"/{organisation.slug}/fairness.csv?weeks=13")
    assert file.mimetype == "text/csv"
    assert "13-weeks.csv" in file.headers["Content-Disposition"]
    for role in (Role.FINANCE, Role.PROVIDER):
        client.sign_in(make.member(organisation, role))
        assert client.get(f"/{organisation.slug}/fairness").status_code == 403
        assert client.get(f"/{organisation.slug}/fairness.csv").status_code == 403


def test_the_number_of_queries_does_not_grow(make, organisation):
    def count():
        seen = []
        listener = lambda *facts: seen.append(facts[2])  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", listener)
        try:
            service.figures(organisation, 4)
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    make.introduction(organisation)
    few = count()
    for _ in range(3):
        make.introduction(organisation)
    assert count() == few <= 12
