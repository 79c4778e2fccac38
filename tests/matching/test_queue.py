"""The queue: what stands on which list, that every number is the length of its list, and who sees to what."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa
from lxml import html
from werkzeug.datastructures import MultiDict

from carematch.core import clock
from carematch.core.db import db, lock, transaction
from carematch.core.errors import NotFound
from carematch.core.permissions import Role
from carematch.matching import desk, introductions
from carematch.matching.contacting import service as contacting
from carematch.matching.contacting.models import ContactKind, ContactOutcome, ContactWith
from carematch.matching.models import Outcome, Side, UnableReason
from carematch.matching.queue import lists
from carematch.matching.queue.asked import Asked, Only, Sort, Tab, read
from carematch.matching.queue.conditions import Known
from carematch.organisations.service import list_members
from carematch.seekers import owning
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import Channel, NeedStatus

TODAY = dt.date(2026, 11, 12)


@pytest.fixture
def anchor(make, freeze):
    freeze(TODAY)
    return make.organisation()


@pytest.fixture
def manager(make, anchor):
    return make.member(anchor, name="Mel Manager")


def days(number):
    return TODAY + dt.timedelta(days=number)


def put(anchor, need, **facts):
    """Set what it would take years, or other people's work, to come by."""
    with transaction():
        held = lock(seekers.get_need(anchor, need.id))
        for name, value in facts.items():
            setattr(held, name, value)


def to_do(anchor, need, by, day, what="Ring"):
    with transaction():
        contacting.record_contact(
            anchor,
            seekers.get_need(anchor, need.id),
            by=by,
            contact_with=ContactWith.PERSON,
            kind=ContactKind.CALL,
            outcome=ContactOutcome.SPOKE,
            happened_at=clock.now(),
            next_action=what,
            next_on=day,
        )


def unable(anchor, need, by, found=0):
    """Give a need up; `found` is how many people a search has found since."""
    with transaction():
        made = desk.give_up(anchor, need.id, by=by, reason=UnableReason.NOBODY_FREE)
        made.found = found


def shown(anchor, **asked):
    return [row.need.id for row in lists.load(anchor, Asked(**asked), Known()).rows]


def test_a_need_stands_on_the_list_of_its_state_and_to_review_until_somebody_has_looked(
    make, anchor, manager
):
    new, stuck, found = make.need(anchor), make.need(anchor), make.need(anchor)
    unable(anchor, stuck, manager)
    unable(anchor, found, manager, found=2)
    asked = make.introduction(anchor, by=manager)
    assert shown(anchor, tab=Tab.NEW) == [new.id]
    assert shown(anchor, tab=Tab.INTRODUCED) == [asked.need_id]
    assert set(shown(anchor, tab=Tab.UNABLE)) == {stuck.id, found.id}
    assert shown(anchor, tab=Tab.REVIEW) == [found.id]
    assert shown(anchor, only=(Only.NOBODY_FITS,)) == [stuck.id]
    with transaction():
        held = introductions.get_introduction(anchor, asked.id)
        introductions.answer(anchor, held, Side.PROVIDER, by=manager, accepts=False, channel=Channel.PHONE)
    assert shown(anchor, tab=Tab.SEARCHING) == [asked.need_id]
    assert set(shown(anchor, tab=Tab.REVIEW)) == {found.id, asked.need_id}
    with transaction():
        introductions.get_introduction(anchor, asked.id).reviewed_at = clock.now()
    assert shown(anchor, tab=Tab.REVIEW) == [found.id]


def test_an_introduction_that_ran_out_or_waits_to_be_arranged_is_to_review(make, anchor, manager):
    ran_out = make.introduction(anchor, by=manager)
    accepted = make.introduction(anchor, by=manager, accepted_by=tuple(Side))
    with transaction():
        introductions.get_introduction(anchor, ran_out.id).outcome = Outcome.EXPIRED
    assert set(shown(anchor, tab=Tab.REVIEW)) == {ran_out.need_id, accepted.need_id}
    put(anchor, seekers.get_need(anchor, accepted.need_id), status=NeedStatus.ARRANGED)
    assert shown(anchor, tab=Tab.REVIEW) == [ran_out.need_id]


def test_every_number_is_the_length_of_the_list_that_it_leads_to(client, make, anchor, manager):
    other = make.organisation()
    for organisation in (anchor, other):
        by = make.member(organisation)
        long, late, due, home, stuck = (make.need(organisation) for _number in range(5))
        put(organisation, long, received_on=days(-8))
        put(organisation, late, received_on=days(-7), needed_by=days(-1))
        to_do(organisation, due, by, days(0))
        put(organisation, home, from_hospital=True, discharge_on=days(3))
        unable(organisation, stuck, by)
        make.introduction(organisation, by=by)
    put(anchor, make.need(anchor), status=NeedStatus.ARRANGED, received_on=days(-30))
    client.sign_in(manager)
    page = html.fromstring(client.get(f"/{anchor.slug}/needs").data)
    links = page.xpath("//ul[@class='app-numbers']//a | //nav//a[contains(., '(')]")
    assert len(links) == 4 + len(Tab)
    for link in links:
        number = int(re.search(r"\d+", link.text_content())[0])
        there = html.fromstring(client.get(link.get("href")).data)
        assert len(there.xpath("//tbody/tr")) == number, link.text_content()
    assert lists.count_numbers(anchor) == {
        Only.URGENT: 1, Only.OVERDUE: 1, Only.LONG: 1, Only.NOBODY_FITS: 1, Only.REPLY: 0, Only.ACTION: 1,
    }  # fmt: skip
    today = html.fromstring(client.get(f"/{anchor.slug}/today").data)
    for link in today.xpath("//section[@aria-labelledby='today-needs']//li/a[strong]"):
        there = html.fromstring(client.get(link.get("href")).data)
        assert len(there.xpath("//tbody/tr")) == int(re.search(r"\d+", link.text_content())[0])


def test_days_are_said_in_words_and_what_is_overdue_says_so(client, make, anchor, manager):
    need = make.need(anchor)
    put(anchor, need, received_on=days(-9), needed_by=days(-2))
    to_do(anchor, need, manager, days(0), "Ring about Tuesday")
    home = make.need(anchor)
    put(anchor, home, received_on=days(-1), from_hospital=True, discharge_on=days(3))
    client.sign_in(manager)
    text = re.sub(r"\s+", " ", html.fromstring(client.get(f"/{anchor.slug}/needs").data).text_content())
    assert "9 days, longer than a week" in text
    assert "Needed by 10 November 2026" in text
    assert "Overdue by 2 days" in text
    assert "Home from hospital on 15 November 2026" in text
    assert "Ring about Tuesday" in text
    assert "Mel Manager" in text


def test_the_order_is_what_was_asked_and_what_is_not_known_comes_last(make, anchor, manager):
    old, soon, urgent, plain = (make.need(anchor) for _number in range(4))
    put(anchor, old, received_on=days(-20))
    put(anchor, soon, received_on=days(-3), needed_by=days(1))
    put(anchor, urgent, received_on=days(-1), from_hospital=True, discharge_on=days(5))
    to_do(anchor, plain, manager, days(2))
    to_do(anchor, soon, manager, days(4))
    assert shown(anchor) == [urgent.id, old.id, soon.id, plain.id]
    assert shown(anchor, sort=Sort.WAITING) == [old.id, soon.id, urgent.id, plain.id]
    assert shown(anchor, sort=Sort.NEEDED) == [soon.id, urgent.id, old.id, plain.id]
    assert shown(anchor, sort=Sort.ACTION) == [plain.id, soon.id, old.id, urgent.id]


def test_a_list_is_narrowed_by_owner_help_and_place_each_with_a_tag_that_takes_it_away(
    client, make, anchor, manager
):
    mine, theirs = make.need(anchor, services=("COMP", "SHOP")), make.need(anchor, services=("PC-WASH",))
    far = make.need(anchor, postcode="BS16 3AB")
    other = make.member(anchor, name="Oli Other")
    with transaction():
        seekers.assign(anchor, [mine.id], manager.id, by=manager)
        seekers.assign(anchor, [theirs.id], other.id, by=manager)
    place = seekers.get_person(anchor, far.person_id).neighbourhood_code
    client.sign_in(manager)
    for query, expected in (
        ({"owner": "mine"}, {mine}),
        ({"owner": str(other.id)}, {theirs}),
        ({"owner": "nobody"}, {far}),
        ({"service": "SHOP"}, {mine}),
        ({"service": "PC-WASH", "owner": "mine"}, set()),
        ({"place": place}, {far}),
        ({"place": "nowhere", "owner": "x", "service": "'", "sort": "up", "show": "?", "page": "-1"}, None),
    ):
        page = html.fromstring(client.get(f"/{anchor.slug}/needs", query_string=query).data)
        found = set(re.findall(r"N-\w+-\w+", " ".join(page.xpath("//tbody//th//a/text()"))))
        assert found == {
            need.reference for need in (expected if expected is not None else {mine, theirs, far})
        }
        tags = page.xpath("//a[@class='app-tag']/@href")
        assert len(tags) == (len(query) if expected is not None else 0)
        if len(tags) == 1:
            assert len(html.fromstring(client.get(tags[0]).data).xpath("//tbody/tr")) == 3


def test_somebody_who_left_owns_nothing(make, anchor, manager):
    need, leaver = make.need(anchor), make.member(anchor)
    with transaction():
        seekers.assign(anchor, [need.id], leaver.id, by=manager)
    [membership] = [each for each in list_members(anchor) if each.user_id == leaver.id]
    with transaction():
        db.session.delete(db.session.merge(membership))
    owners = [user.id for user in seekers.list_owners(anchor)]
    page = lists.load(anchor, Asked(owner="nobody"), Known(manager.id, owners))
    assert [row.owner for row in page.rows] == [None]


def test_several_needs_are_given_out_at_once_and_the_list_stays_as_it_was(client, make, anchor, manager):
    needs = [make.need(anchor) for _number in range(3)]
    other = make.member(anchor, name="Oli Other")
    client.sign_in(manager)
    where = f"/{anchor.slug}/needs/owners?show=new&only=overdue"
    refused = client.post(where, data={"owner": str(other.id)})
    assert "Tick at least one need" in refused.text
    assert "Choose who sees to them" in client.post(where, data={"needs": [str(needs[0].id)]}).text
    told = {"owner": str(other.id), "needs": [str(each.id) for each in needs[:2]]}
    sent = client.post(where, data=told)
    assert sent.location == f"/{anchor.slug}/needs?show=new&only=overdue"
    assert [seekers.get_need(anchor, each.id).owner_id for each in needs] == [other.id, other.id, None]
    page = client.get(f"/{anchor.slug}/needs/{needs[2].id}/owner")
    assert "Who sees to" in page.text
    client.post(f"/{anchor.slug}/needs/{needs[2].id}/owner", data={"owner": str(other.id)})
    assert seekers.get_need(anchor, needs[2].id).owner_id == other.id


def test_only_whoever_may_introduce_people_is_given_needs_and_only_their_own_organisations(
    make, anchor, manager
):
    need, elsewhere = make.need(anchor), make.need(make.organisation())
    with transaction(), pytest.raises(owning.OwnerRefused):
        seekers.assign(anchor, [need.id], make.member(anchor, Role.FINANCE).id, by=manager)
    with pytest.raises(NotFound), transaction():
        seekers.assign(anchor, [need.id, elsewhere.id], manager.id, by=manager)
    assert seekers.get_need(anchor, need.id).owner_id is None
    with transaction():
        seekers.take_on(anchor, seekers.get_need(anchor, need.id), by=make.member(anchor, Role.FINANCE))
        assert seekers.assign(anchor, [need.id], manager.id, by=manager) == 1
        assert seekers.assign(anchor, [need.id], manager.id, by=manager) == 0


def test_pages_follow_each_other_and_take_as_many_queries_however_long_they_are(
    client, make, anchor, manager, monkeypatch
):
    asked = []

    def note(*_args):
        asked.append(1)

    def counted(address):
        asked.clear()
        page = html.fromstring(client.get(address).data)
        return page, len(asked)

    person = make.person(anchor)
    made = {make.need(anchor, person=person).reference for _number in range(2)}
    client.sign_in(manager)
    address = f"/{anchor.slug}/needs"
    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        client.get(address)  # what is read once a process is read by now
        _page, few = counted(address)
        sa.event.remove(db.engine, "before_cursor_execute", note)
        made |= {make.need(anchor, person=person).reference for _number in range(4)}
        for need in lists.load(anchor, Asked(), Known()).rows[:3]:
            to_do(anchor, need.need, manager, days(1))
        sa.event.listen(db.engine, "before_cursor_execute", note)
        _page, many = counted(address)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    assert many <= few + 2  # the owners and the next actions, once there are some
    monkeypatch.setattr(lists, "PER_PAGE", 4)
    found, address = [], f"{address}?sort=needed"
    while address:
        page = html.fromstring(client.get(address).data)
        found += re.findall(r"N-\w+-\w+", " ".join(page.xpath("//tbody//th//a/text()")))
        address = next(iter(page.xpath("//a[@rel='next']/@href")), None)
    assert sorted(found) == sorted(made)


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "9" * 30, "²"])
def test_an_address_that_makes_no_sense_is_read_as_the_first_page(page):
    assert read(MultiDict({"page": page}), (), {}).page == 1


def test_an_address_says_what_was_asked():
    asked = Asked(tab=Tab.NEW, only=(Only.URGENT, Only.LONG), owner="mine", sort=Sort.NEEDED, page=3)
    assert read(MultiDict(asked.query()), (), {}) == asked
    assert asked.without(Only.LONG).query() == {
        "show": "new", "only": ["urgent"], "owner": "mine", "sort": "needed",
    }  # fmt: skip
    assert asked.cleared() == Asked(tab=Tab.NEW, sort=Sort.NEEDED)
