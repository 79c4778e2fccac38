"""Nobody fits: what would have to change in words, asking the person first, and what is kept of a yes and a no."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from carematch.audit.models import AuditEntry
from carematch.core import clock
from carematch.core.db import db, every, one, owned, transaction
from carematch.core.money import Money
from carematch.matching import desk, facts, introductions
from carematch.matching.relaxing import applying, asking, changes
from carematch.matching.relaxing.asking import AnswerRefused, Heard, NotAChange
from carematch.matching.relaxing.models import AgreedChange
from carematch.providers.models import Rate
from carematch.rules.acting import ActsAs
from carematch.seekers import representatives
from carematch.seekers import service as seekers
from carematch.seekers.visits import Visit
from carematch.seekers.vocabulary import Channel, Giver, NeedStatus

NEAR, FAR = "BS3 4AB", "BA1 1AB"
MORNING, TUESDAY = Visit(0, 9 * 60, 10 * 60, 60), Visit(1, 9 * 60, 10 * 60, 60)


@pytest.fixture
def anchor(make):
    return make.organisation()


def found(anchor, need):
    db.session.expire_all()
    whole = seekers.get_need(anchor, need.id)
    return changes.ways(anchor, whole, desk.look(anchor, whole))


def said(ways):
    return [[change.says for change in way.changes] for way in ways.found]


def only(ways):
    ((change,),) = [way.changes for way in ways.found]
    return change


def heard(**more):
    return Heard(**{"on": clock.today(), "channel": Channel.PHONE, **more})


def answered(make, anchor, need, *, agreed=True, **more):
    manager, key = make.member(anchor), only(found(anchor, need)).key
    with transaction():
        return asking.answer(anchor, need.id, key, by=manager, agreed=agreed, heard=heard(**more))


def acting(make, anchor, person, authority):
    """Build somebody who acts for a person with an authority, or as a helper."""
    manager = make.member(anchor)
    with transaction():
        return representatives.add_representative(
            anchor, person, by=manager, name="Jo", authority=authority, evidence="Seen" if authority else None
        )


def test_a_dearer_hour_is_asked_for_and_a_yes_changes_the_need(app, make, anchor):
    need = make.need(anchor, max_rate=Money.pounds(19))
    make.provider(anchor, name="Bea", rates={"weekday": Money.pounds(20)})
    ways = found(anchor, need)
    assert said(ways) == [["If an hour can cost £20 instead of £19"]]
    assert [each.called for each in ways.found[0].lets_in] == ["Bea"]
    kept = answered(make, anchor, need)
    whole = seekers.get_need(anchor, need.id)
    assert whole.max_rate == Money.pounds(20)
    assert [each.candidate.name for each in desk.look(anchor, whole).ranked.eligible] == ["Bea"]
    assert (kept.agreed, kept.code, kept.channel, kept.asked_on) == (
        True,
        "price",
        Channel.PHONE,
        clock.today(),
    )
    assert kept.asked_as.startswith("Would it be all right if an hour can cost £20 instead of £19?")
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "change.agreed")).one()
    assert "20" not in str(entry.fields)


def test_a_visit_is_moved_by_the_quarter_hours_that_were_agreed(app, make, anchor):
    need = make.need(anchor, visits=(Visit(0, 5 * 60, 6 * 60, 60),))
    make.provider(anchor, availability=("0-morning",))
    (visit,) = seekers.get_need(anchor, need.id).visits
    (way,) = found(anchor, need).found
    step = way.changes[0].step
    assert step.shift_minutes
    assert "Monday 5am to 6am can be" in way.changes[0].says
    answered(make, anchor, need)
    db.session.expire_all()
    (moved,) = seekers.get_need(anchor, need.id).visits
    assert (moved.id, moved.minutes) == (visit.id, 60)
    assert moved.earliest == 5 * 60 + step.shift_minutes
    assert desk.look(anchor, seekers.get_need(anchor, need.id)).ranked.eligible


@pytest.mark.parametrize(
    ("until", "minutes", "day", "latest"),
    [
        (23 * 60 + 30, 30, 6, 24 * 60),
        (23 * 60 + 30, 45, 6, 15),
        (24 * 60 + 30, -30, 6, 24 * 60),
        (22 * 60, 300, 0, 180),
    ],
)
def test_a_move_to_midnight_or_beyond_it_can_be_kept(until, minutes, day, latest):
    visit = facts.Visit("v", facts.Window(6, until - 90, until), 60)
    kept = applying.moved(visit, minutes)
    assert (kept.day, kept.latest, kept.minutes) == (day, latest, 60)
    assert 1 <= kept.latest <= 24 * 60
    assert (kept.latest - kept.earliest) % (24 * 60) == 90


def test_a_no_is_kept_stands_beside_the_change_and_changes_nothing(app, make, anchor):
    need = make.need(anchor, driver=True)
    make.provider(anchor, drives=False)
    answered(make, anchor, need, agreed=False, on=clock.today() - dt.timedelta(days=2))
    assert seekers.get_need(anchor, need.id).driver is True
    assert only(found(anchor, need)).said_no_on == clock.today() - dt.timedelta(days=2)
    answered(make, anchor, need, agreed=True)
    assert len(every(owned(AgreedChange, anchor))) == 2
    assert seekers.get_need(anchor, need.id).driver is False


def test_a_no_to_less_is_a_no_to_more(app, make, anchor):
    need = make.need(anchor, max_rate=Money.pounds(19))
    bea = make.provider(anchor, name="Bea", rates={"weekday": Money.pounds(20)})
    answered(make, anchor, need, agreed=False)
    with transaction():
        one(owned(Rate, anchor).where(Rate.provider_id == bea.id)).amount = Money.pounds(22)
    change = only(found(anchor, need))
    assert change.says == "If an hour can cost £22 instead of £19"
    assert change.said_no_on == clock.today()


def test_only_whose_authority_covers_it_answers_for_them(app, make, anchor):
    need = make.need(anchor, max_rate=Money.pounds(19))
    make.provider(anchor, rates={"weekday": Money.pounds(20)})
    person = seekers.get_need(anchor, need.id).person
    helper = acting(make, anchor, person, None)
    health = acting(make, anchor, person, ActsAs.DEPUTY_HEALTH)
    money = acting(make, anchor, person, ActsAs.LPA_MONEY)
    for each in (helper, health):
        with pytest.raises(AnswerRefused) as refused:
            answered(make, anchor, need, by=Giver.REPRESENTATIVE, representative_id=each.id)
        assert refused.value.field == "given_by"
    with pytest.raises(AnswerRefused):
        answered(make, anchor, need, on=clock.today() + dt.timedelta(days=1))
    kept = answered(make, anchor, need, by=Giver.REPRESENTATIVE, representative_id=money.id)
    assert (kept.given_by, kept.representative_id) == (Giver.REPRESENTATIVE, money.id)


def test_how_far_a_provider_travels_is_not_the_persons_to_change(app, make, anchor):
    need = make.need(anchor, postcode=NEAR)
    make.provider(anchor, postcode=FAR, radius_miles=1)
    change = only(found(anchor, need))
    assert change.says.startswith("If they come ")
    assert change.is_persons is False
    with pytest.raises(NotAChange):
        asking.ask(anchor, need.id, change.key)


def test_their_own_limit_in_miles_is_theirs(app, make, anchor):
    need = make.need(anchor, postcode=NEAR, max_miles=0.5)
    make.provider(anchor, postcode=FAR, radius_miles=50)
    change = only(found(anchor, need))
    assert re.fullmatch(r"If travel can be [\d.]+ miles instead of 0.5", change.says)
    answered(make, anchor, need)
    assert found(anchor, need).found == ()
    assert seekers.get_need(anchor, need.id).max_miles == 0.5 + change.step.extra_miles


def test_a_visit_for_somebody_else_is_never_dropped(app, make, anchor):
    need = make.need(anchor, visits=(MORNING, Visit(6, 2 * 60, 3 * 60, 60)))
    make.provider(anchor, availability=("0-morning",))
    ways = found(anchor, need)
    change = next(each for way in ways.found for each in way.changes if each.is_shared)
    assert change.says == "If somebody else comes on Sunday 2am to 3am"
    manager = make.member(anchor)
    with transaction():
        kept = asking.answer(anchor, need.id, change.key, by=manager, agreed=True, heard=heard())
    db.session.expire_all()
    assert kept.agreed
    assert len(seekers.get_need(anchor, need.id).visits) == 2


def test_what_is_changed_meanwhile_cannot_be_answered(app, make, anchor):
    need = make.need(anchor, driver=True)
    make.provider(anchor, drives=False)
    key = only(found(anchor, need)).key
    manager = make.member(anchor)
    with transaction():
        seekers.change_need(anchor, seekers.get_need(anchor, need.id), by=manager, driver=False)
    with pytest.raises(NotAChange), transaction():
        asking.answer(anchor, need.id, key, by=manager, agreed=True, heard=heard())
    with transaction():
        seekers.set_status(anchor, seekers.get_need(anchor, need.id), NeedStatus.WITHDRAWN, by=None)
    with pytest.raises(introductions.NeedNotOpen):
        asking.ask(anchor, need.id, key)


def test_with_three_who_fit_nothing_is_asked_and_the_law_never(app, make, anchor):
    need = make.need(anchor)
    make.provider(anchor, listed=False)
    assert found(anchor, need).found == ()
    for _ in range(changes.ENOUGH):
        make.provider(anchor)
    assert found(anchor, need) is None


def test_the_desk_leads_to_the_question_and_back_to_who_fits(client, make, anchor):
    need = make.need(anchor, driver=True)
    make.provider(anchor, name="Bea", drives=False)
    client.sign_in(make.member(anchor))
    page = client.get(f"/{anchor.slug}/desk/{need.id}")
    assert "If it need not be somebody who drives" in page.text
    href = re.search(r'href="([^"]+/changes/[0-9a-f]+)"', page.text)[1]
    asked = client.get(href)
    assert "Would somebody who does not drive be all right?" in asked.text
    assert "You can say no." in asked.text
    empty = client.post(href, data={})
    assert "Choose what they said" in empty.text
    today = clock.today()
    told = {
        "agreed": "yes",
        "given_by": "person",
        "channel": "phone",
        "asked_on-day": today.day,
        "asked_on-month": today.month,
        "asked_on-year": today.year,
    }
    done = client.post(href, data=told, follow_redirects=True)
    assert "Their yes is kept, and the need is changed" in done.text
    assert "Nobody meets everything" not in done.text
    again = client.get(href)
    assert again.status_code == 409
    assert "made already" in again.text
