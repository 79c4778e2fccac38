"""Meeting a need by belonging: what may suit and why, who agreed, what is no longer asked for, and undoing it."""

import datetime as dt
import threading

import pytest
import sqlalchemy as sa
from lxml import html
from sqlalchemy.exc import IntegrityError

from carematch.accounts.models import User
from carematch.audit.models import AuditEntry
from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.core.errors import NotFound
from carematch.core.permissions import Role
from carematch.matching import introductions, today
from carematch.matching.belonging import joining
from carematch.matching.belonging.fitting import Offered, Wanted, reasons
from carematch.matching.belonging.joining import CannotJoin, Less
from carematch.matching.belonging.offers import offers
from carematch.matching.belonging.record import Meets
from carematch.organisations.service import get_organisation
from carematch.seekers import service as seekers
from carematch.seekers.visits import Visit
from carematch.seekers.vocabulary import Channel, Giver, NeedStatus

CHOIR = Offered(kinds=frozenset({"music"}), interests=frozenset({"music"}), days=frozenset({2}))


@pytest.mark.parametrize(
    "wanted, found",
    [
        (Wanted(), ()),
        (Wanted(days=frozenset({2})), ()),  # a day in common is no reason by itself
        (Wanted(interests=frozenset({"music"})), ("Same interest: Music",)),
        (Wanted(words="I used to SING in a choir"), ("In their own words: music and singing",)),
        (Wanted(words="I lost my wedding ring"), ()),
        (Wanted(services=frozenset({"DAY"}), days=frozenset({2, 4})),
         ("Asked for: day activities", "On Wednesday, when help is asked for")),
        (Wanted(services=frozenset({"PC-WASH"})), ()),
        (Wanted(interests=frozenset({"music"}), languages=frozenset({"pl"})), ("Same interest: Music",)),
        (Wanted(interests=frozenset({"music"}), languages=frozenset({"pl"}), needs_language=True), ()),
    ],
)  # fmt: skip
def test_why_a_group_may_suit(wanted, found):
    assert reasons(wanted, CHOIR) == found


def test_a_language_and_a_community_in_common_are_said():
    wanted = Wanted(communities=frozenset({"south_asian"}), languages=frozenset({"pa", "en"}))
    offered = Offered(communities=frozenset({"south_asian"}), languages=frozenset({"pa"}))
    assert reasons(wanted, offered) == ("Run with or for: South Asian communities", "Punjabi is spoken")


@pytest.fixture
def anchor(make):
    return make.organisation()


def whole(anchor, need):
    db.session.expire_all()
    return seekers.get_need(anchor, need.id)


def test_offers_are_near_most_in_common_first_and_say_why(app, make, anchor):
    make.group(anchor, name="Lunch club")
    make.group(anchor, name="Garden club", kinds=["nature", "company"], interests=["gardening"], days=[0])
    make.group(anchor, name="Far lunch", postcode="BA1 1AB")
    make.group(anchor, name="Stale lunch", confirmed_on=None)
    need = make.need(anchor, services=("COMP",), prefers_interests=["gardening"])
    found = offers(anchor, whole(anchor, need))
    assert [each.card.name for each in found] == ["Garden club", "Lunch club"]
    assert found[0].why[:3] == (
        "Same interest: Gardening", "Asked for: companionship", "On Monday, when help is asked for",
    )  # fmt: skip
    assert found[0].why[-1] == found[0].card.distance


def test_wholly_closes_the_need_honestly_and_undoing_opens_it_again(app, make, anchor):
    need = make.need(anchor)
    belonging = make.belonging(anchor, need=need, meets=Meets.WHOLLY)
    need = whole(anchor, need)
    assert need.status is NeedStatus.MET
    assert not need.is_changeable
    assert seekers.days_waiting(need) is None
    assert need not in seekers.list_needs(anchor)
    assert today.needs_today(anchor).lists["new"] == 0
    assert seekers.count_needs(anchor)[NeedStatus.MET] == 1
    with pytest.raises(introductions.NeedNotOpen):
        introductions.refuse_closed(need)
    with pytest.raises(seekers.NeedClosed):
        seekers.withdraw(anchor, need, by=make.member(anchor))
    with transaction():
        joining.undo(anchor, joining.get_belonging(anchor, belonging.id, need), by=make.member(anchor))
    assert whole(anchor, need).status is NeedStatus.NEW
    assert joining.list_for_need(anchor, need) == []
    said = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action.like("%belonging%"))).all()
    assert sorted(said) == ["belonging.recorded", "belonging.undone"]


def test_partly_asks_for_less_and_undoing_asks_for_it_again(app, make, anchor):
    visits = (Visit(0, 540, 720, 60), Visit(2, 540, 720, 45))
    need = make.need(anchor, services=("COMP", "SHOP"), visits=visits)
    monday = whole(anchor, need).visits[0]
    belonging = make.belonging(
        anchor, need=need, meets=Meets.PARTLY, less=Less(services=["COMP"], visits=[monday.id])
    )
    need = whole(anchor, need)
    assert need.status is NeedStatus.NEW
    assert need.services == ["SHOP"]
    assert [(each.day, each.minutes) for each in need.visits] == [(2, 45)]
    with transaction():
        joining.undo(anchor, joining.get_belonging(anchor, belonging.id, need), by=make.member(anchor))
    need = whole(anchor, need)
    assert sorted(need.services) == ["COMP", "SHOP"]
    assert [(each.day, each.minutes) for each in need.visits] == [(0, 60), (2, 45)]


def test_partly_by_hours(app, make, anchor):
    need = make.need(anchor, visits=(), weekly_minutes=300)
    with pytest.raises(CannotJoin, match="fewer hours"):
        make.belonging(anchor, need=need, meets=Meets.PARTLY, less=Less(weekly_minutes=300))
    belonging = make.belonging(anchor, need=need, meets=Meets.PARTLY, less=Less(weekly_minutes=120))
    assert whole(anchor, need).weekly_minutes == 120
    with transaction():
        joining.undo(anchor, joining.get_belonging(anchor, belonging.id, need), by=make.member(anchor))
    assert whole(anchor, need).weekly_minutes == 300


@pytest.mark.parametrize(
    "less, words", [(Less(), "no longer asked for"), (Less(services=["COMP"]), "Leave something")]
)
def test_partly_is_neither_nothing_nor_everything(app, make, anchor, less, words):
    need = make.need(anchor, services=("COMP",))
    with pytest.raises(CannotJoin, match=words):
        make.belonging(anchor, need=need, meets=Meets.PARTLY, less=less)
    assert whole(anchor, need).services == ["COMP"]


def test_to_try_changes_nothing_and_gives_way_to_joining(app, make, anchor):
    need, group = make.need(anchor), make.group(anchor)
    make.belonging(anchor, need=need, group=group)
    assert whole(anchor, need).status is NeedStatus.NEW
    make.belonging(anchor, need=need, group=group, meets=Meets.WHOLLY)
    assert [each.meets for each in joining.list_for_need(anchor, need)] == [Meets.WHOLLY]


def test_nobody_who_was_introduced_is_left_waiting(app, make, anchor):
    introduction = make.introduction(anchor)
    need = seekers.get_need(anchor, introduction.need_id)
    with pytest.raises(CannotJoin, match="Withdraw or settle that first"):
        make.belonging(anchor, need=need, meets=Meets.WHOLLY)
    assert whole(anchor, need).status is NeedStatus.INTRODUCED
    assert joining.list_for_need(anchor, need) == []


def test_only_the_person_or_somebody_with_authority_can_agree_and_not_tomorrow(app, make, anchor):
    need = make.need(anchor)
    with transaction():
        helper = seekers.add_representative(
            anchor,
            seekers.get_person(anchor, need.person_id),
            by=make.member(anchor),
            name="Jo Example",
            authority=None,
            evidence="",
        )
    with pytest.raises(CannotJoin, match="Ask the person"):
        make.belonging(anchor, need=need, by=Giver.REPRESENTATIVE, representative_id=helper.id)
    with pytest.raises(CannotJoin, match="today's date or an earlier one"):
        make.belonging(anchor, need=need, on=clock.today() + dt.timedelta(days=1))


def test_another_organisation_can_record_and_undo_nothing(app, make, anchor):
    need, other = make.need(anchor), make.organisation(name="Other")
    belonging = make.belonging(anchor, need=need)
    with pytest.raises(NotFound):
        joining.get_belonging(anchor, belonging.id, make.need(anchor))
    with pytest.raises(NotFound):
        joining.get_belonging(other, belonging.id, need)
    with pytest.raises(NotFound):
        make.belonging(other, need=need)


def test_what_they_joined_is_encrypted(app, make, anchor):
    make.belonging(anchor, group=make.group(anchor, name="Mosque kitchen"))
    rows = db.session.execute(sa.select(sa.text("*")).select_from(sa.table("belongings"))).all()
    assert "Mosque" not in str(rows)


def test_two_managers_record_it_once(app, make, anchor):
    """The need's row is held: the second one sees what the first has recorded."""
    need, group, managers = make.need(anchor), make.group(anchor), [make.member(anchor).id for _ in range(2)]
    ids, together, said = (anchor.id, need.id, group.id), threading.Barrier(2), []

    def record(user_id):
        with app.app_context():
            try:
                together.wait()
                with transaction():
                    joining.join(
                        get_organisation(ids[0]), ids[1], ids[2], by=db.session.get(User, user_id),
                        meets=Meets.WHOLLY, agreed=joining.Agreed(clock.today(), Channel.PHONE),
                    )  # fmt: skip
                said.append("recorded")
            except introductions.NeedNotOpen:
                said.append("settled")
            except IntegrityError:
                said.append("broken")
            finally:
                db.session.remove()

    rivals = [threading.Thread(target=record, args=(each,)) for each in managers]
    for each in rivals:
        each.start()
    for each in rivals:
        each.join()
    assert sorted(said) == ["recorded", "settled"]


def test_the_desk_offers_records_and_undoes(client, make, anchor):
    need = make.need(anchor, services=("COMP", "SHOP"))
    group = make.group(anchor)
    client.sign_in(make.member(anchor))
    desk = client.get(f"/{anchor.slug}/desk/{need.id}")
    assert "Going on near them" in desk.text
    assert "Asked for: companionship" in desk.text
    address = f"/{anchor.slug}/desk/{need.id}/groups/{group.id}"
    asked = client.get(address)
    assert "Which help is no longer asked for?" in asked.text
    assert "Which visits" not in asked.text  # there is one only
    said = {"meets": "partly", "agreed_by": "person", "channel": "phone"}
    day = clock.today()
    said |= {"agreed_on-day": day.day, "agreed_on-month": day.month, "agreed_on-year": day.year}
    page = client.post(address, data=said)
    assert "Choose what is no longer asked for" in page.text
    page = client.post(address, data={**said, "services": ["COMP"]}, follow_redirects=True)
    assert "What they joined" in page.text
    assert seekers.get_need(anchor, need.id).services == ["SHOP"]
    undo = html.fromstring(page.get_data()).xpath("//form[contains(@action, '/undo')]/@action")[0]
    page = client.post(undo, follow_redirects=True)
    assert "What it had met is asked for again" in page.text
    assert sorted(seekers.get_need(anchor, need.id).services) == ["COMP", "SHOP"]
    page = client.post(address, data={**said, "meets": "wholly"}, follow_redirects=True)
    assert "Met by belonging" in page.text
    assert client.get(address).status_code == 409


def test_the_person_sees_what_may_suit_and_what_is_noted(client, make, anchor):
    user = make.member(anchor, Role.SEEKER)
    need = make.need(anchor, user=user, channel=Channel.ONLINE)
    group = make.group(anchor)
    client.sign_in(user)
    own = client.get(f"/{anchor.slug}/my-needs/{need.id}")
    link = html.fromstring(own.get_data()).xpath("//a[contains(@href, '/groups')]/@href")[0]
    assert "Lunch club" in client.get(link).text
    make.belonging(anchor, need=need, group=group, meets=Meets.WHOLLY)
    assert "joined, and it meets all of what was asked for" in client.get(link).text
    assert (
        "You have joined something near you that meets this"
        in client.get(f"/{anchor.slug}/my-needs/{need.id}").text
    )
    client.sign_in(make.member(anchor, Role.SEEKER))
    assert client.get(link).status_code == 404
