"""Cover from the record: a person's fortnight, a step-in as a new introduction, and a team beside arranged care."""

import datetime as dt

import pytest

from carematch.core import clock
from carematch.core.db import transaction
from carematch.matching import desk, introductions, sides
from carematch.matching.cover.fortnights import fortnight
from carematch.matching.cover.readiness import State
from carematch.matching.cover.stepping import CannotStepIn
from carematch.matching.introducing import ending
from carematch.matching.models import Outcome, Side
from carematch.seekers import service as seekers
from carematch.seekers.visits import Visit
from carematch.seekers.vocabulary import Channel, NeedStatus

MONDAY, TUESDAY = (Visit(day=day, earliest=540, latest=720, minutes=60) for day in (0, 1))
BOTH = tuple(Side)


@pytest.fixture
def organisation(make, freeze):
    freeze(dt.date(2026, 11, 30))  # a Monday
    return make.organisation()


@pytest.fixture
def cared_for(make, organisation):
    """Return a need of two mornings, and the introduction of Mo, who does both."""
    need = make.need(organisation, visits=(MONDAY, TUESDAY))
    made = make.introduction(
        organisation, need=need, provider=make.provider(organisation, name="Mo"), accepted_by=BOTH
    )
    return seekers.get_need(organisation, need.id), made


def whole(organisation, need):
    return seekers.get_need(organisation, need.id)


def test_each_step_in_is_a_new_introduction_the_person_chooses(client, make, organisation, cared_for):
    need, regular = cared_for
    mondays = make.provider(organisation, name="Su", availability=["0-morning"])
    make.provider(organisation, name="Away", availability=["4-morning"])
    client.sign_in(make.member(organisation))
    page = f"/{organisation.slug}/desk/{need.id}/cover"
    assert page in client.get(f"/{organisation.slug}/introductions/{regular.id}").text
    text = client.get(page).text
    assert "For none of the 4 hours has anybody said that they would step in." in text
    introduce = f"/{organisation.slug}/desk/{need.id}/introduce/{mondays.id}"
    assert f"{introduce}?step_in_for={regular.id}" in text
    with transaction():
        seekers.set_status(
            organisation, whole(organisation, need), NeedStatus.ARRANGED, by=make.member(organisation)
        )
    offer = client.get(introduce, query_string={"step_in_for": regular.id})
    assert "for stepping in when somebody is away" in offer.text
    answers = {"reason": "best_fit", "agreed": "y", "given_by": "person", "channel": "phone"}
    done = client.post(f"{introduce}?step_in_for={regular.id}", data=answers)
    assert done.status_code == 302
    (made,) = [
        each
        for each in introductions.list_for_need(organisation, whole(organisation, need))
        if each.step_in_for_id == regular.id
    ]
    assert len(sides.for_provider(organisation, made).asked.week) == 1
    assert whole(organisation, need).status is NeedStatus.ARRANGED
    assert ending.others_open(organisation, regular) == []
    for side in Side:
        with transaction():
            current = introductions.get_introduction(organisation, made.id)
            by = make.member(organisation)
            introductions.answer(organisation, current, side, by=by, accepts=True, channel=Channel.PHONE)
    assert "For 2 hours of 4 hours somebody has said that they would step in." in client.get(page).text


def test_days_away_are_seen_in_the_fortnight(client, make, organisation, cared_for):
    need, regular = cared_for
    provider = introductions.get_introduction(organisation, regular.id).provider
    first = clock.today()
    make.absence(organisation, provider, first_on=first, last_on=first)
    found = fortnight(organisation, whole(organisation, need))
    assert [each.state for each in found.ready.occurrences] == [State.OPEN, *[State.KEPT] * 3]
    assert found.regulars[0].open_without == "4 hours"
    assert len(found.regulars[0].alone) == 2
    client.sign_in(make.member(organisation))
    text = client.get(f"/{organisation.slug}/desk/{need.id}/cover").text
    assert "Mo is away" in text
    assert "One visit in these two weeks has nobody" in text


def test_who_cannot_step_in_is_told_why(make, organisation, cared_for):
    need, regular = cared_for
    fridays = make.provider(organisation, name="Fri", availability=["4-morning"])
    with pytest.raises(CannotStepIn, match="None of the visits suits them"):
        desk.propose(organisation, need.id, fridays.id, regular.id)
    with pytest.raises(CannotStepIn, match="for themselves"):
        desk.propose(organisation, need.id, regular.provider_id, regular.id)
    waiting = make.introduction(organisation, need=need, provider=make.provider(organisation, name="Wait"))
    with pytest.raises(CannotStepIn, match="said yes to"):
        desk.propose(organisation, need.id, fridays.id, waiting.id)


def test_the_rest_of_a_team_is_introduced_beside_care_that_is_arranged(make, organisation):
    need = make.need(organisation, visits=(MONDAY, TUESDAY))
    mo = make.provider(organisation, name="Mo", availability=["0-morning"])
    tu = make.provider(organisation, name="Tu", availability=["1-morning"])
    make.team_choice(organisation, need=need)
    first = make.introduction(organisation, need=need, provider=mo, accepted_by=BOTH)
    other = make.introduction(organisation, need=need, provider=tu)
    assert ending.others_open(organisation, first) == []  # nobody of a team is asked in another's place
    with transaction():
        seekers.set_status(
            organisation, whole(organisation, need), NeedStatus.ARRANGED, by=make.member(organisation)
        )
    for side in Side:
        with transaction():
            current = introductions.get_introduction(organisation, other.id)
            by = make.member(organisation)
            introductions.answer(organisation, current, side, by=by, accepts=True, channel=Channel.PHONE)
    assert introductions.get_introduction(organisation, other.id).outcome is Outcome.ACCEPTED
    found = fortnight(organisation, whole(organisation, need))
    assert sorted(regular.visits for regular in found.regulars) == [1, 1]


def test_where_nobody_does_anything_yet_the_page_says_so(client, make, organisation):
    need = make.need(organisation)
    client.sign_in(make.member(organisation))
    text = client.get(f"/{organisation.slug}/desk/{need.id}/cover").text
    assert "there is nobody to step in for" in text
    with transaction():
        by = make.member(organisation)
        seekers.set_status(organisation, whole(organisation, need), NeedStatus.ARRANGED, by=by)
    with pytest.raises(introductions.NeedNotOpen):  # a whole need is settled once care is arranged
        desk.propose(organisation, need.id, make.provider(organisation).id)
