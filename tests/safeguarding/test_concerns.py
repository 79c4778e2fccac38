"""A concern holds somebody off the list until a decision; it is passed on, and whoever was introduced is told."""

import datetime as dt

import pytest

from carematch.audit import service as audit
from carematch.core.db import db, transaction
from carematch.core.errors import NotFound
from carematch.mail.models import Message
from carematch.matching import desk
from carematch.providers import holding, listing, vetting
from carematch.providers import service as providers
from carematch.providers.vocabulary import Status
from carematch.rules.checks import CheckKind
from carematch.safeguarding import hirers, referrals, service
from carematch.safeguarding.models import ConcernEntry, NeverChanged
from carematch.safeguarding.service import AlreadyDecided, ConcernRefused
from carematch.safeguarding.vocabulary import (
    Decision,
    Kind,
    ReferralState,
    RemovalReason,
    Route,
)
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import Channel

TODAY = dt.date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _today(freeze):
    freeze(TODAY)


@pytest.fixture
def organisation(make):
    return make.organisation()


def the_provider(organisation, concern):
    db.session.rollback()
    return providers.get_provider(organisation, concern.provider_id)


def decide(organisation, concern, by, decision=Decision.NO_FURTHER_ACTION, **said):
    with transaction():
        service.decide(
            organisation, concern.id, by=by, decision=decision, **{"note": "The council closed it", **said}
        )


def remove(organisation, concern, by, reason=RemovalReason.HARM):
    decide(organisation, concern, by, Decision.REMOVED, removal_reason=reason)


def test_logging_pauses_at_once_and_says_no_more_than_that(make, organisation):
    concern = make.concern(organisation, said="He shouted at her", raiser="Her niece")
    provider = the_provider(organisation, concern)
    assert (provider.status, provider.status_reason, provider.is_held) == (
        Status.PAUSED,
        "Paused by us",
        True,
    )
    assert providers.list_listings(organisation) == []
    letters = list(db.session.query(Message).order_by(Message.created_at))
    assert [each.template for each in letters][-1] == "provider_unlisted"
    everything = " ".join(f"{each.subject} {each.body}" for each in letters).lower()
    assert not any(word in everything for word in ("safeguard", "concern", "shouted", "niece"))
    raw = db.session.execute(
        db.select(service.Concern.said_sealed, service.Concern.raiser_sealed).execution_options(scoped=True)
    ).one()
    assert "shouted" not in raw[0]
    assert "niece" not in raw[1]


def test_a_manager_may_choose_not_to_pause(make, organisation):
    concern = make.concern(organisation, pause=False)
    assert the_provider(organisation, concern).status is Status.LISTED


def test_neither_the_button_nor_a_renewed_check_lifts_the_pause(make, organisation, freeze):
    manager = make.member(organisation)
    lapsed = make.provider(organisation)
    with transaction():
        listing.unlist_lapsed(organisation, TODAY + dt.timedelta(days=400))
    assert providers.get_provider(organisation, lapsed.id).is_lapsed
    concern = make.concern(organisation, provider_id=lapsed.id)
    make.check(organisation, lapsed, CheckKind.PUBLIC_LIABILITY)
    with transaction():
        listing.refresh(organisation, providers.get_provider(organisation, lapsed.id))
    provider = the_provider(organisation, concern)
    assert provider.status is Status.PAUSED
    assert not vetting.can_be_listed(provider)
    with pytest.raises(listing.CannotList, match="Paused by us"), transaction():
        listing.publish(organisation, providers.get_provider(organisation, lapsed.id), by=manager)
    with transaction():  # being taken off for another reason does not help either
        listing.stop(
            organisation,
            providers.get_provider(organisation, lapsed.id),
            by=manager,
            status=Status.UNLISTED,
            reason="A policy to renew",
        )
    with pytest.raises(listing.CannotList, match="Paused by us"), transaction():
        listing.publish(organisation, providers.get_provider(organisation, lapsed.id), by=manager)


def test_nobody_is_introduced_meanwhile_and_the_desk_says_it_neutrally(client, make, organisation):
    concern = make.concern(organisation)
    need = make.need(organisation)
    with pytest.raises(desk.NotEligible, match="paused"), transaction():
        desk.propose(organisation, need.id, concern.provider_id)
    looked = desk.look(organisation, seekers.get_need(organisation, need.id))
    (blocked,) = looked.ranked.blocked
    assert blocked.answers["not_excluded"].evidence == "Paused by us"
    client.sign_in(make.member(organisation))
    page = client.get(f"/{organisation.slug}/desk/{need.id}").text
    assert "paused" in page
    assert "afeguarding" not in page.partition("<main")[2]


def test_no_further_action_lets_them_be_listed_again_by_hand(make, organisation):
    manager = make.member(organisation)
    concern = make.concern(organisation, passed_on=True)
    decide(organisation, concern, manager)
    provider = the_provider(organisation, concern)
    assert (provider.status, provider.is_held) == (Status.PAUSED, False)
    with transaction():
        listing.publish(organisation, providers.get_provider(organisation, provider.id), by=manager)
    assert the_provider(organisation, concern).status is Status.LISTED


def test_another_concern_keeps_them_held(make, organisation):
    manager = make.member(organisation)
    first = make.concern(organisation, passed_on=True)
    second = make.concern(organisation, provider_id=first.provider_id, passed_on=True)
    decide(organisation, first, manager)
    assert the_provider(organisation, first).is_held
    decide(organisation, second, manager)
    assert not the_provider(organisation, first).is_held


def test_nothing_is_decided_before_those_who_act_were_told_or_not_for_a_reason(make, organisation):
    manager = make.member(organisation)
    concern = make.concern(organisation)
    with pytest.raises(ConcernRefused, match="adult safeguarding team"):
        decide(organisation, concern, manager)
    with pytest.raises(ConcernRefused, match="why they were not told"), transaction():
        service.pass_on(
            organisation, concern.id, by=manager, route=Route.POLICE, is_done=False, happened_on=TODAY
        )
    for route in (Route.COUNCIL, Route.POLICE):
        with transaction():
            service.pass_on(
                organisation,
                concern.id,
                by=manager,
                route=route,
                is_done=True,
                happened_on=TODAY,
                reference="SA-1",
            )
    decide(organisation, concern, manager)
    entries = service.get_concern(organisation, concern.id).entries
    assert [entry.kind for entry in entries] == [Kind.ROUTED, Kind.ROUTED, Kind.DECIDED]
    assert entries[0].reference == "SA-1"


def test_a_decision_is_made_once_and_the_history_is_never_rewritten(make, organisation):
    manager, other = make.member(organisation), make.member(organisation)
    concern = make.concern(organisation, passed_on=True)
    decide(organisation, concern, manager)
    with pytest.raises(AlreadyDecided, match="Somebody else has decided"):
        remove(organisation, concern, other)
    assert service.get_concern(organisation, concern.id).decision is Decision.NO_FURTHER_ACTION
    service.get_concern(organisation, concern.id).entries[0].note = "Something else"
    with pytest.raises(NeverChanged):
        db.session.flush()


def test_removing_for_harm_opens_a_referral_that_a_second_person_must_let_rest(make, organisation):
    manager, second = make.member(organisation), make.member(organisation)
    concern = make.concern(organisation, passed_on=True)
    remove(organisation, concern, manager)
    provider = the_provider(organisation, concern)
    assert (provider.status, provider.is_held) == (Status.WITHDRAWN, True)
    assert provider.status_reason == "Removed from the register"
    referral = referrals.find_referral(organisation, concern.id)
    assert (referral.state, referral.due_on) == (ReferralState.WAITING, dt.date(2026, 11, 10))
    with transaction():
        referrals.propose_not_to(organisation, concern.id, by=manager, note="Gardening only")
    with pytest.raises(referrals.ReferralRefused, match="somebody else"), transaction():
        referrals.answer(organisation, concern.id, by=manager, agrees=True, note="")
    with transaction():
        referrals.answer(organisation, concern.id, by=second, agrees=False, note="They drove people too")
    assert referrals.count_pending(organisation) == 1
    with transaction():
        referrals.refer(organisation, concern.id, by=manager, happened_on=TODAY, reference="DBS-77", note="")
    assert referrals.count_pending(organisation) == 0
    with pytest.raises(referrals.ReferralRefused, match="settled"), transaction():
        referrals.refer(organisation, concern.id, by=second, happened_on=TODAY, reference="DBS-78")
    kinds = [entry.kind for entry in service.get_concern(organisation, concern.id).entries[2:]]
    assert kinds == [Kind.DECIDED, Kind.NOT_REFERRED, Kind.SENT_BACK, Kind.REFERRED]


def test_removing_for_another_reason_opens_no_referral(make, organisation):
    concern = make.concern(organisation, passed_on=True)
    remove(organisation, concern, make.member(organisation), RemovalReason.TERMS)
    assert referrals.find_referral(organisation, concern.id) is None


def test_a_decision_taken_back_holds_them_again_and_a_new_one_ends_the_referral(make, organisation):
    manager = make.member(organisation)
    concern = make.concern(organisation, passed_on=True)
    remove(organisation, concern, manager)
    with transaction():
        service.reopen(organisation, concern.id, by=manager, note="The police found somebody else")
    assert the_provider(organisation, concern).is_held
    decide(organisation, concern, manager)
    assert not the_provider(organisation, concern).is_held
    assert referrals.find_referral(organisation, concern.id).state is ReferralState.LAPSED


def test_whoever_was_introduced_within_three_months_is_told(make, organisation, freeze):
    manager = make.member(organisation)
    provider = make.provider(organisation)
    made = []
    for day in (dt.date(2026, 8, 2), dt.date(2026, 8, 3), dt.date(2026, 10, 20)):
        freeze(day)
        made.append(make.introduction(organisation, provider=provider))
    make.introduction(organisation)  # with somebody else
    freeze(TODAY)
    concern = make.concern(organisation, provider_id=provider.id, passed_on=True)
    due = hirers.hirers(organisation, service.get_concern(organisation, concern.id))
    assert [each.introduction.id for each in due] == [each.id for each in made[1:]]
    with pytest.raises(NotFound), transaction():
        hirers.tell(organisation, concern.id, made[0].id, by=manager, is_done=True, happened_on=TODAY)
    with pytest.raises(ConcernRefused, match="how they were told"), transaction():
        hirers.tell(organisation, concern.id, made[1].id, by=manager, is_done=True, happened_on=TODAY)
    with transaction():
        hirers.tell(
            organisation,
            concern.id,
            made[1].id,
            by=manager,
            is_done=True,
            happened_on=TODAY,
            channel=Channel.PHONE,
        )
    with pytest.raises(ConcernRefused, match="already"), transaction():
        hirers.tell(
            organisation, concern.id, made[1].id, by=manager, is_done=False, happened_on=TODAY, note="No"
        )
    assert hirers.count_to_tell(organisation) == 1
    decide(organisation, concern, manager)
    assert hirers.count_to_tell(organisation) == 0


def test_whoever_is_held_without_a_concern_is_asked_about(make, organisation):
    provider = make.provider(organisation)
    with transaction():
        holding.hold(
            organisation, providers.get_provider(organisation, provider.id), by=make.member(organisation)
        )
    assert [each.id for each in service.list_unexplained(organisation)] == [provider.id]
    make.concern(organisation, provider_id=provider.id)
    assert service.list_unexplained(organisation) == []


def test_every_reading_is_recorded(make, organisation):
    reader = make.member(organisation)
    concern = make.concern(organisation)
    with transaction():
        service.read_concern(organisation, concern.id, by=reader)
    (last, *_earlier) = audit.list_for(organisation, concern)
    assert (last.action, last.actor_id) == ("concern.read", reader.id)
    assert db.session.query(ConcernEntry).execution_options(scoped=True).count() == 0
