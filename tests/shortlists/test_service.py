"""A shortlist kept with an account: its order, its room, whose it is, and what staff may see of it."""

import uuid

import pytest
from sqlalchemy.exc import IntegrityError

from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.shortlists import service
from carematch.shortlists.entries import MOST, Entry
from carematch.shortlists.models import Shortlisted


@pytest.fixture
def anchor(make):
    return make.organisation()


@pytest.fixture
def ann(make):
    return make.account()


def put(anchor, user, *names):
    """Add people by made-up ids, and return these by name."""
    ids = {name: uuid.uuid5(uuid.NAMESPACE_DNS, name) for name in names}
    with transaction():
        for name, provider_id in ids.items():
            service.add(anchor, by=user, provider_id=provider_id, name=name)
    return ids


def names(anchor, user):
    return [each.name for each in service.list_shortlisted(anchor, user)]


def entry(name, *, is_asked=False):
    return Entry(uuid.uuid5(uuid.NAMESPACE_DNS, name), name, clock.now(), is_asked)


def test_it_keeps_the_order_in_which_people_were_added_and_nobody_twice(anchor, ann):
    put(anchor, ann, "Zoe", "Abe", "Mia")
    put(anchor, ann, "Abe")
    assert names(anchor, ann) == ["Zoe", "Abe", "Mia"]


def test_twenty_find_room(anchor, ann):
    put(anchor, ann, *(f"Person {number}" for number in range(MOST)))
    with pytest.raises(service.ShortlistFull, match="holds 20 people"):
        put(anchor, ann, "One more")
    put(anchor, ann, "Person 3")  # is on it already
    assert len(names(anchor, ann)) == MOST


def test_people_come_off_one_by_one_and_all_at_once(anchor, ann):
    ids = put(anchor, ann, "Zoe", "Abe", "Mia")
    with transaction():
        service.remove(anchor, by=ann, provider_id=ids["Abe"])
        service.remove(anchor, by=ann, provider_id=uuid.uuid4())
    assert names(anchor, ann) == ["Zoe", "Mia"]
    with transaction():
        service.clear(anchor, by=ann)
    assert names(anchor, ann) == []


def test_it_is_of_one_user_at_one_organisation(anchor, ann, make):
    other, elsewhere = make.account(email="other@example.org"), make.organisation()
    ids = put(anchor, ann, "Zoe")
    assert names(anchor, other) == names(elsewhere, ann) == []
    with transaction():
        service.remove(anchor, by=other, provider_id=ids["Zoe"])
        service.clear(anchor, by=other)
        service.clear(elsewhere, by=ann)
    assert names(anchor, ann) == ["Zoe"]


def test_what_was_chosen_before_signing_in_comes_after_and_nobody_twice(anchor, ann):
    put(anchor, ann, "Zoe", "Abe")
    with transaction():
        left_out = service.bring(anchor, [entry("Abe"), entry("Mia"), entry("Mia")], by=ann)
    assert left_out == 0
    assert names(anchor, ann) == ["Zoe", "Abe", "Mia"]


def test_whoever_finds_no_room_when_it_is_brought_is_counted(anchor, ann):
    put(anchor, ann, *(f"Person {number}" for number in range(MOST - 1)))
    with transaction():
        left_out = service.bring(
            anchor, [entry("Person 1"), entry("Mia"), entry("Tom"), entry("Una")], by=ann
        )
    assert left_out == 2
    assert names(anchor, ann)[-1] == "Mia"


def test_staff_see_only_whom_somebody_asked_about(anchor, ann, make):
    other = make.account(email="other@example.org")
    put(anchor, ann, "Zoe", "Abe")
    put(anchor, other, "Tom")
    assert service.asked_about(anchor, [ann.id, None]) == []
    with transaction():
        service.ask(anchor, by=ann)
    put(anchor, ann, "Mia")  # not asked about yet
    seen = service.asked_about(anchor, [ann.id, other.id, None])
    assert [each.name for each in seen] == ["Zoe", "Abe"]
    assert service.asked_about(make.organisation(), [ann.id]) == []


def test_asking_before_signing_in_counts_for_those_who_are_known_too(anchor, ann):
    put(anchor, ann, "Zoe", "Abe")
    with transaction():
        service.bring(anchor, [entry("Zoe", is_asked=True), entry("Mia", is_asked=True)], by=ann)
    assert [each.name for each in service.asked_about(anchor, [ann.id])] == ["Zoe", "Mia"]


def test_two_tabs_cannot_put_somebody_on_it_twice(anchor, ann):
    ids = put(anchor, ann, "Zoe")
    again = Shortlisted(
        organisation_id=anchor.id, user_id=ann.id, provider_id=ids["Zoe"], position=2, added_at=clock.now()
    )
    with pytest.raises(IntegrityError), transaction():
        db.session.add(again)
    assert names(anchor, ann) == ["Zoe"]
