"""Several at once and until a day; what was taken meanwhile is explained; every no comes back to a manager."""

import datetime as dt

import pytest
import sqlalchemy as sa

from carematch.commands import nightly
from carematch.core import clock
from carematch.core.db import db, owned, transaction
from carematch.mail.models import Message
from carematch.matching import introductions
from carematch.matching.introducing import changed, copies, ending
from carematch.matching.introducing.reasons import EndReason
from carematch.matching.models import DeclineReason, Outcome, Ranking, Side
from carematch.matching.settings import service as settings
from carematch.providers import capacity, listing
from carematch.providers import service as providers
from carematch.providers.vocabulary import Status
from carematch.rules.checks import CheckKind
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import Channel, NeedStatus


@pytest.fixture
def organisation(make):
    return make.organisation()


def say(organisation, made, side, by, **said):
    with transaction():
        found = introductions.get_introduction(organisation, made.id)
        introductions.answer(organisation, found, side, by=by, channel=Channel.PHONE, **said)


def letters():
    return db.session.scalar(
        sa.select(sa.func.count()).select_from(Message).where(Message.template == "introduction_offered")
    )


def test_only_so_many_are_asked_at_once_and_a_no_makes_room(client, make, organisation):
    manager = make.member(organisation)
    with transaction():
        settings.change(organisation, by=manager, at_once=2, reply_days=3)
    need = make.need(organisation)
    first = make.introduction(organisation, need=need)
    make.introduction(organisation, need=need)
    third = make.provider(organisation)
    with pytest.raises(introductions.EnoughAsked):
        make.introduction(organisation, need=need, provider=third)
    page = client.sign_in(manager).get(f"/{organisation.slug}/desk/{need.id}/introduce/{third.id}")
    assert page.status_code == 409
    assert "Who is asked now" in page.text
    assert first.reference in page.text
    assert first.reply_by == clock.today() + dt.timedelta(days=3)
    say(organisation, first, Side.PROVIDER, manager, accepts=False, reason=DeclineReason.NO_TIME)
    assert make.introduction(organisation, need=need, provider=third).outcome is Outcome.OPEN


def test_unanswered_it_ends_by_night_and_the_need_is_searched_for_again(client, make, organisation, freeze):
    owner, manager = make.user(), make.member(organisation)
    made = make.introduction(organisation, provider=make.provider(organisation, user=owner))
    last = made.reply_by
    assert ending.expire(organisation, last) == 0
    before, late = letters(), last + dt.timedelta(days=1)
    freeze(late)
    assert nightly.run(late).done[organisation.slug]["introductions_expired"] == 1
    assert nightly.run(late).done[organisation.slug]["introductions_expired"] == 0
    made = introductions.get_introduction(organisation, made.id)
    assert (made.outcome, made.ended_because) == (Outcome.EXPIRED, EndReason.NO_REPLY)
    assert seekers.get_need(organisation, made.need_id).status is NeedStatus.SEARCHING
    assert letters() == before + 1  # the person has no account
    path = f"/{organisation.slug}/my-introductions/{made.id}"
    client.sign_in(owner)
    assert "not everybody had answered" in client.get(path).text
    answer = client.post(path, data={"accepts": "yes"})
    assert answer.status_code == 409
    assert "Answers were open until" in answer.text
    client.sign_in(manager)
    assert made.reference in client.get(f"/{organisation.slug}/introductions?show=to-review").text


def test_the_night_leaves_a_need_with_those_who_said_yes(make, organisation, freeze):
    need = make.need(organisation)
    make.introduction(organisation, need=need, accepted_by=(Side.PROVIDER, Side.SEEKER))
    waiting = make.introduction(organisation, need=need, accepted_by=(Side.PROVIDER,))
    freeze(waiting.reply_by + dt.timedelta(days=1))
    with transaction():
        assert ending.expire(organisation, clock.today()) == 1
    assert seekers.get_need(organisation, need.id).status is NeedStatus.INTRODUCED


def test_it_is_noted_once_when_the_provider_first_opened_it(client, make, organisation, freeze):
    owner, manager = make.user(), make.member(organisation)
    made = make.introduction(organisation, provider=make.provider(organisation, user=owner))
    staff = f"/{organisation.slug}/introductions/{made.id}"
    assert "have not opened it yet" in client.sign_in(manager).get(staff).text
    path = f"/{organisation.slug}/my-introductions/{made.id}"
    client.sign_in(owner).get(path)
    seen = introductions.get_introduction(organisation, made.id).provider_seen_at
    assert seen is not None
    freeze(clock.today() + dt.timedelta(days=1))
    client.get(path)
    assert introductions.get_introduction(organisation, made.id).provider_seen_at == seen
    assert "They opened it on" in client.sign_in(manager).get(staff).text


def test_once_one_is_agreed_the_manager_decides_about_the_others(client, make, organisation):
    need, manager = make.need(organisation), make.member(organisation)
    agreed = make.introduction(organisation, need=need, accepted_by=(Side.PROVIDER, Side.SEEKER))
    other = make.introduction(organisation, need=need)
    path = f"/{organisation.slug}/introductions/{agreed.id}"
    assert "One other provider is still asked" in client.sign_in(manager).get(path).text
    assert introductions.get_introduction(organisation, other.id).outcome is Outcome.OPEN
    assert "Tick whom you take back" in client.post(f"{path}/others", data={"because": "another_chosen"}).text
    client.post(f"{path}/others", data={"because": "another_chosen", "chosen": [str(other.id)]})
    other = introductions.get_introduction(organisation, other.id)
    assert (other.outcome, other.ended_because) == (Outcome.WITHDRAWN, "another_chosen")
    assert "still asked" not in client.get(path).text
    assert "Nobody else is asked" in client.get(f"{path}/others").text


def test_a_no_comes_back_with_its_reason_and_note_and_is_seen_once(client, make, organisation):
    owner, manager = make.user(), make.member(organisation)
    made = make.introduction(organisation, provider=make.provider(organisation, user=owner))
    mine = f"/{organisation.slug}/my-introductions/{made.id}"
    client.sign_in(owner).post(
        mine, data={"accepts": "no", "reason": "no_time", "note": "Free again in March"}
    )
    path = f"/{organisation.slug}/introductions/{made.id}"
    page = client.sign_in(manager).get(path).text
    assert "Free again in March" in page
    assert "I have seen this" in page
    assert client.post(f"{path}/seen").location == f"/{organisation.slug}/desk/{made.need_id}"
    found = introductions.get_introduction(organisation, made.id)
    assert found.reviewed_by_id == manager.id
    assert "I have seen this" not in client.get(path).text
    assert client.post(f"{path}/seen").location == path
    assert introductions.get_introduction(organisation, made.id).reviewed_at == found.reviewed_at


def taken(organisation, provider_id, minutes, arrangement_id=None):
    """Give a provider's hours away."""
    with transaction():
        provider = providers.get_provider(organisation, provider_id)
        capacity.book(
            provider.identity,
            organisation,
            arrangement_id=arrangement_id or provider.id,
            weekly_minutes=minutes,
            starts_on=clock.today(),
        )


def test_a_yes_to_hours_that_are_gone_is_explained_and_not_recorded(client, make, organisation):
    owner, manager, seeker = make.user(), make.member(organisation), make.user()
    need = make.need(organisation, person=make.person(organisation, user=seeker))
    made = make.introduction(organisation, need=need, provider=make.provider(organisation, user=owner))
    taken(organisation, made.provider_id, 570)  # of 600, and an hour is asked
    page = client.sign_in(seeker).post(
        f"/{organisation.slug}/introductions-to-me/{made.id}", data={"accepts": "yes"}
    )
    assert page.status_code == 409
    assert "no longer have as many free hours" in page.text
    found = introductions.get_introduction(organisation, made.id)
    assert found.waiting == (Side.PROVIDER, Side.SEEKER)
    said = client.sign_in(manager).get(f"/{organisation.slug}/introductions/{made.id}").text
    assert "30 minutes a week left, and this needs 1 hour" in said
    say(organisation, made, Side.SEEKER, manager, accepts=False, reason=DeclineReason.OTHER)  # a no is free


def test_hours_count_against_what_was_asked_of_this_provider(make, organisation):
    """One of several is asked for a part; the ranking behind the introduction says for how much."""
    made = make.introduction(organisation)
    with transaction():
        ranking = db.session.scalar(owned(Ranking, organisation).where(Ranking.id == made.ranking_id))
        problem = ranking.problem
        problem["needs"][0]["visits"][0]["minutes"] = 30
        ranking.problem = problem
    taken(organisation, made.provider_id, 570)
    made = introductions.get_introduction(organisation, made.id)
    assert changed.since_introduced(organisation, made) is None
    taken(organisation, made.provider_id, 15, arrangement_id=made.id)
    made = introductions.get_introduction(organisation, made.id)
    assert changed.since_introduced(organisation, made).what is changed.What.HOURS_GONE


def test_a_yes_to_somebody_who_is_paused_does_not_say_why(client, make, organisation):
    seeker, manager = make.user(), make.member(organisation)
    need = make.need(organisation, person=make.person(organisation, user=seeker))
    made = make.introduction(organisation, need=need)
    with transaction():
        provider = providers.get_provider(organisation, made.provider_id)
        listing.stop(organisation, provider, by=manager, status=Status.PAUSED, reason="A worry about money")
    page = client.sign_in(seeker).post(
        f"/{organisation.slug}/introductions-to-me/{made.id}", data={"accepts": "yes"}
    )
    assert page.status_code == 409
    assert "not on our list at the moment" in page.text
    assert "money" not in page.text
    late = client.sign_in(manager).post(
        f"/{organisation.slug}/introductions/{made.id}/answer",
        data={"side": "provider", "accepts": "yes", "channel": "phone"},
    )
    assert "is not on the list any more, since" in " ".join(late.text.split())


def test_a_page_left_open_explains_what_changed_meanwhile(client, make, organisation):
    need, provider, manager = make.need(organisation), make.provider(organisation), make.member(organisation)
    path = f"/{organisation.slug}/desk/{need.id}/introduce/{provider.id}"
    assert client.sign_in(manager).get(path).status_code == 200
    taken(organisation, provider.id, 600)
    page = client.post(path, data={"reason": "nearest"})
    assert page.status_code == 409
    assert "no hours left, and this needs 1 hour, since" in " ".join(page.text.split())
    assert "What you can do next" in page.text
    assert introductions.list_for_need(organisation, seekers.get_need(organisation, need.id)) == []


def test_the_second_manager_learns_who_was_first(client, make, organisation):
    colleague = make.member(organisation)
    made = make.introduction(organisation, by=colleague)
    client.sign_in(make.member(organisation))
    page = client.get(f"/{organisation.slug}/desk/{made.need_id}/introduce/{made.provider_id}")
    assert page.status_code == 409
    assert colleague.name in page.text
    assert made.reference in page.text


def test_a_person_reads_of_what_they_may_have_copies(client, make, organisation):
    seeker, manager = make.user(), make.member(organisation)
    need = make.need(organisation, person=make.person(organisation, user=seeker))
    provider = make.provider(organisation)
    client.sign_in(manager)
    asked = client.get(f"/{organisation.slug}/desk/{need.id}/introduce/{provider.id}").text
    assert "We offer them copies" in asked
    made = make.introduction(organisation, need=need, provider=provider)
    assert made.copies_offered[0] == CheckKind.REFERENCES
    assert not [code for code in made.copies_offered if code.startswith("dbs")]
    page = client.sign_in(seeker).get(f"/{organisation.slug}/introductions-to-me/{made.id}").text
    assert "Papers you may have a copy of" in page
    assert "Two references" in page
    sent = db.session.scalars(sa.select(Message).where(Message.template == "introduction_offered")).all()
    assert ["you may have a copy" in each.body for each in sent].count(True) == 1 < len(sent)


def test_what_ran_out_is_not_offered(make, organisation):
    provider = make.provider(organisation)
    assert copies.to_offer(providers.get_provider(organisation, provider.id)) == (CheckKind.REFERENCES,)
    with transaction():
        kept = providers.get_provider(organisation, provider.id)
        kept.cqc_personal_care = True
    assert copies.to_offer(providers.get_provider(organisation, provider.id))[-1] == copies.CQC
    assert all(copies.in_words([*(kind.value for kind in copies.OFFERED), copies.CQC]))
