"""Unable to match: the rule that bound, a search every week, managers told once before the start, and the ledger."""

import csv
import datetime as dt
import io

import pytest
import sqlalchemy as sa

from carematch.core import clock, jobs
from carematch.core.db import db, every, owned, transaction
from carematch.core.money import Money
from carematch.mail.models import Message
from carematch.matching import desk
from carematch.matching.belonging import joining
from carematch.matching.belonging.record import Meets
from carematch.matching.eligibility import MUSTS
from carematch.matching.models import Ranking, UnableReason, UnmetRequest
from carematch.matching.unmet import ledger, requests, searching
from carematch.organisations.service import get_organisation
from carematch.seekers import service as seekers
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import NeedStatus, Start

WEEK = dt.timedelta(days=7)
DAY = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    "told, day",
    [
        ({"start_on": dt.date(2026, 7, 1)}, dt.date(2026, 6, 17)),
        ({"start_on": dt.date(2026, 7, 1), "needed_by": dt.date(2026, 6, 20)}, dt.date(2026, 6, 6)),
        ({"start_on": dt.date(2026, 6, 3)}, DAY),
        ({"start": Start.SOON}, dt.date(2026, 6, 15)),
        ({"start": Start.NOT_SURE}, None),
    ],
)
def test_managers_are_told_so_many_days_before_the_start(told, day):
    assert requests.escalate_on(Need(**told), noted_on=DAY, days=14) == day


def test_the_ledger_knows_what_would_help_for_every_must():
    assert set(ledger.HELPS) == {*MUSTS, None}


@pytest.fixture
def anchor(make, freeze):
    freeze(DAY)
    return make.organisation()


def whole(anchor, need):
    db.session.expire_all()
    return seekers.get_need(anchor, need.id)


def given_up(make, anchor, **need):
    """Build a need that one provider is too dear for, and note that nobody was found."""
    made = make.need(anchor, max_rate=Money.pounds(19), **need)
    manager = make.member(anchor)
    with transaction():
        unmet = desk.give_up(anchor, made.id, by=manager, reason=UnableReason.PRICE)
    return made, unmet


def night(anchor, app, on):
    """Do the night's two steps, and the searches that it queued."""
    with transaction():
        queued = searching.queue_due(get_organisation(anchor.id), on)
    jobs.run_pending(app)
    with transaction():
        searching.escalate(get_organisation(anchor.id), on)
    db.session.rollback()
    return queued


def only_request(anchor, need):
    db.session.expire_all()
    return db.session.scalars(
        owned(UnmetRequest, anchor).where(UnmetRequest.need_id == need.id, UnmetRequest.closed_at.is_(None))
    ).one_or_none()


def letters():
    return sorted(
        each.to_address
        for each in db.session.scalars(sa.select(Message).where(Message.template == "unmet_soon"))
    )


def test_giving_up_plans_the_next_search_and_when_managers_are_told(app, make, anchor):
    make.provider(anchor, rates={"weekday": Money.pounds(20)})
    _need, unmet = given_up(make, anchor, start_on=DAY + dt.timedelta(days=30))
    assert unmet.bound_by == "price"
    assert unmet.search_again_on == DAY + WEEK
    assert unmet.escalate_on == DAY + dt.timedelta(days=16)


def test_a_week_later_it_is_searched_again_and_what_is_found_is_for_review(app, make, anchor, freeze):
    make.provider(anchor, rates={"weekday": Money.pounds(20)})
    need, _ = given_up(make, anchor, start_on=DAY + dt.timedelta(days=60))
    rankings = len(every(owned(Ranking, anchor)))
    assert night(anchor, app, DAY + WEEK - dt.timedelta(days=1)) == 0
    freeze(DAY + WEEK)
    assert night(anchor, app, DAY + WEEK) == 1
    request = only_request(anchor, need)
    assert (request.searched_on, request.found) == (DAY + WEEK, 0)
    assert request.search_again_on == DAY + 2 * WEEK
    assert len(every(owned(Ranking, anchor))) == rankings  # nothing is stored where nobody is found
    assert night(anchor, app, DAY + WEEK) == 0  # a night done twice
    make.provider(anchor, name="Bea", rates={"weekday": Money.pounds(18)})
    freeze(DAY + 2 * WEEK)
    night(anchor, app, DAY + 2 * WEEK)
    assert only_request(anchor, need).found == 1
    assert len(every(owned(Ranking, anchor))) == rankings + 1
    assert whole(anchor, need).status is NeedStatus.UNABLE


def test_whoever_was_introduced_before_is_nobody_new(app, make, anchor, freeze):
    provider = make.provider(anchor, rates={"weekday": Money.pounds(18)})
    need = make.need(anchor)
    introduction = make.introduction(anchor, need=need, provider=provider)
    manager = make.member(anchor)
    with transaction():
        introduction.outcome = "declined"
        desk.give_up(anchor, need.id, by=manager, reason=UnableReason.ALL_SAID_NO)
    freeze(DAY + WEEK)
    night(anchor, app, DAY + WEEK)
    assert only_request(anchor, need).found == 0


def test_old_rows_without_a_day_are_due_and_settled_ones_are_closed(app, make, anchor):
    make.provider(anchor, rates={"weekday": Money.pounds(20)})
    old, unmet = given_up(make, anchor)
    gone, _ = given_up(make, anchor)
    manager = make.member(anchor)
    with transaction():
        unmet.search_again_on = unmet.escalate_on = None
        seekers.set_status(anchor, gone, NeedStatus.WITHDRAWN, by=manager)
    assert night(anchor, app, DAY) == 1
    assert only_request(anchor, old).search_again_on == DAY + WEEK
    assert only_request(anchor, old).escalate_on == DAY + 2 * WEEK
    assert only_request(anchor, gone) is None


def test_a_search_that_lost_the_race_harms_nothing(app, make, anchor, freeze):
    make.provider(anchor, rates={"weekday": Money.pounds(20)})
    need, unmet = given_up(make, anchor)
    freeze(DAY + WEEK)
    manager = make.member(anchor)
    with transaction():
        searching.queue_due(get_organisation(anchor.id), DAY + WEEK)
        seekers.set_status(anchor, need, NeedStatus.SEARCHING, by=manager)
    jobs.run_pending(app)
    db.session.expire_all()
    request = db.session.get(UnmetRequest, unmet.id)
    assert request.searched_on is None
    assert request.closed_at is not None
    with transaction():
        assert searching.search(get_organisation(anchor.id), unmet.id, DAY + WEEK) is None


def test_managers_are_told_once_and_the_letter_says_nothing_of_whom(app, make, anchor, freeze):
    make.provider(anchor, rates={"weekday": Money.pounds(20)})
    need, _ = given_up(make, anchor, start_on=DAY + dt.timedelta(days=20))
    assert letters() == []
    soon = DAY + dt.timedelta(days=6)
    freeze(soon)
    for _ in range(2):
        night(anchor, app, soon)
    told = letters()
    assert told
    assert len(told) == len(set(told))
    message = db.session.scalars(sa.select(Message).where(Message.template == "unmet_soon")).first()
    assert need.reference not in message.subject + message.body
    assert whole(anchor, need).person.called not in message.subject + message.body
    assert ledger.count(anchor, "soon") == 1
    manager = make.member(anchor)
    with transaction():
        desk.give_up(anchor, need.id, by=manager, reason=UnableReason.PRICE)
    night(anchor, app, soon)
    assert letters() == told


def test_an_introduction_closes_it_and_so_does_belonging_until_that_is_undone(app, make, anchor):
    provider = make.provider(anchor, rates={"weekday": Money.pounds(18)})
    need, unmet = given_up(make, anchor)
    make.introduction(anchor, need=need, provider=provider)
    db.session.expire_all()
    assert db.session.get(UnmetRequest, unmet.id).closed_at is not None
    other, _ = given_up(make, anchor)
    belonging = make.belonging(anchor, need=other, meets=Meets.WHOLLY)
    assert only_request(anchor, other) is None
    manager = make.member(anchor)
    with transaction():
        joining.undo(anchor, joining.get_belonging(anchor, belonging.id, whole(anchor, other)), by=manager)
    assert only_request(anchor, other).search_again_on == clock.today()


def test_the_ledger_counts_by_rule_help_and_place_and_gives_a_file(client, make, anchor):
    make.provider(anchor, rates={"weekday": Money.pounds(20)})
    for services in (("COMP",), ("COMP", "CLEAN")):
        given_up(make, anchor, services=services)
    found = ledger.lines(anchor, "open")
    counted = ledger.counts(found)
    assert sum(number for _, number in counted.by_rule) == 2
    assert sum(number for _, _, number in counted.by_place) == 3
    client.sign_in(make.member(anchor))
    page = client.get(f"/{anchor.slug}/unmet")
    assert "What would help" in page.text
    assert found[0].need.reference in page.text
    assert "Unmet requests" in client.get(f"/{anchor.slug}/today").text
    file = client.get(f"/{anchor.slug}/unmet/requests.csv")
    rows = list(csv.DictReader(io.StringIO(file.text)))
    assert {row["Need"] for row in rows} == {each.need.reference for each in found}
    assert found[0].need.person.called not in file.text
    for show in ("found", "soon", "closed"):
        assert "Nothing is here" in client.get(f"/{anchor.slug}/unmet?show={show}").text
