"""The inbox: what waits and what is urgent, taking a referral on, saying why not, and what the referrer may read."""

import datetime as dt

import pytest

from carematch.audit import service as audit
from carematch.core.db import db, every, transaction
from carematch.core.permissions import Role
from carematch.mail.models import Message
from carematch.referrals import service, standing
from carematch.referrals.vocabulary import REASON_WORDS, Reason, Stage
from carematch.seekers import consents
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import NeedStatus, Purpose

TODAY = dt.date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _today(freeze):
    freeze(TODAY)


@pytest.fixture
def organisation(make):
    return make.organisation()


def _stands(organisation, referral):
    return service.how_it_stands(organisation, service.get_referral(organisation, referral.id))


def test_what_is_needed_soonest_stands_first(make, organisation):
    later = make.referral(organisation, needed_by=TODAY + dt.timedelta(days=30))
    whenever = make.referral(organisation)
    urgent = make.referral(organisation, needed_by=TODAY + dt.timedelta(days=3), from_hospital=True)
    found = service.list_waiting(organisation)
    assert [each.id for each in found] == [urgent.id, later.id, whenever.id]
    assert [standing.is_urgent(each, TODAY) for each in found] == [True, False, False]
    assert (service.count_urgent(organisation), service.count_waiting(organisation)) == (1, 3)


def test_a_referral_becomes_a_need(client, make, organisation):
    referral = make.referral(organisation, needed_by=TODAY + dt.timedelta(days=3))
    client.sign_in(make.member(organisation))
    home = f"/{organisation.slug}/referrals"
    assert (
        "1 referral is needed within three days"
        in " ".join(client.get(f"/{organisation.slug}/today").text.replace("</span>", "").split())
        or "referral is needed within three days" in client.get(f"/{organisation.slug}/today").text
    )
    page = client.get(home).text
    assert "Mrs Juniper Ashdown" in page
    assert "Urgent" in page
    page = client.get(f"{home}/{referral.id}").text
    for words in ("A dog that barks", "Ring her niece first", "Harbour Surgery", "Read the risks"):
        assert words in page
    sent = client.post(f"{home}/{referral.id}/take-on", data={"known_as": ""})
    settled = service.get_referral(organisation, referral.id)
    assert sent.location == f"/{organisation.slug}/needs/{settled.need_id}"
    need = seekers.get_need(organisation, settled.need_id)
    assert (need.status, need.person.called, need.services) == (
        NeedStatus.DRAFT,
        "Mrs Juniper Ashdown",
        ["COMP"],
    )
    assert need.person.postcode == "BS3 1AB"
    assert need.needed_by == TODAY + dt.timedelta(days=3)
    assert "Go to the need" in client.get(f"{home}/{referral.id}").text
    assert service.list_waiting(organisation) == []
    actions = [each.action for each in audit.list_for(organisation, settled)]
    assert actions.count("referral.read") == 2
    assert "referral.taken_on" in actions


def test_somebody_we_know_is_not_recorded_twice(make, client, organisation):
    known = seekers.get_person(organisation, make.need(organisation).person_id)
    referral = make.referral(organisation)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/referrals/{referral.id}/take-on"
    page = client.post(url, data={"known_as": "S-NOBODY"}).text
    assert "Nobody here has this reference" in page
    client.post(url, data={"known_as": f" {known.reference.lower()} "})
    need = seekers.get_need(organisation, service.get_referral(organisation, referral.id).need_id)
    assert need.person_id == known.id
    assert need.person.called == known.called


def test_one_that_is_settled_is_not_settled_again(make, client, organisation):
    referral, manager = make.referral(organisation), make.member(organisation)
    with transaction():
        service.take_on(organisation, referral.id, by=manager)
    with pytest.raises(service.AlreadySettled), transaction():
        service.decline(organisation, referral.id, by=manager, reason=Reason.OTHER)
    with pytest.raises(service.AlreadySettled), transaction():
        service.take_on(organisation, referral.id, by=manager)
    client.sign_in(manager)
    url = f"/{organisation.slug}/referrals/{referral.id}"
    assert client.post(f"{url}/decline", data={"reason": "other"}).location == url
    assert "Somebody has settled this referral meanwhile" in client.get(url).text
    assert len(every(db.select(Message).where(Message.template == "referral_settled"))) == 1


def test_the_referrer_reads_where_it_stands_and_nothing_else(make, organisation):
    referral, manager = make.referral(organisation), make.member(organisation)
    assert _stands(organisation, referral) == standing.RECEIVED
    with transaction():
        need = service.take_on(organisation, referral.id, by=manager)
    with transaction():
        seekers.get_need(organisation, need.id).received_on = TODAY
    for status in NeedStatus:
        with transaction():
            seekers.set_status(organisation, seekers.get_need(organisation, need.id), status, by=manager)
        expected = standing.OF_THE_NEED.get(status, standing.OTHERWISE)
        assert _stands(organisation, referral) == expected


def test_without_the_persons_agreement_they_hear_only_that_we_are_in_touch(make, client, organisation):
    referral, manager = make.referral(organisation, tells=False), make.member(organisation)
    with transaction():
        service.take_on(organisation, referral.id, by=manager)
    assert _stands(organisation, referral) == standing.NO_MORE
    client.sign_in(manager)
    url = f"/{organisation.slug}/referrals/{referral.id}"
    client.post(f"{url}/telling", data={"tells": "yes"})
    assert _stands(organisation, referral) == standing.OF_THE_NEED[NeedStatus.DRAFT]
    client.post(f"{url}/telling", data={"tells": "no"})
    assert _stands(organisation, referral) == standing.NO_MORE


def test_the_person_takes_it_back_themselves_and_at_once(make, organisation):
    referral, manager = make.referral(organisation), make.member(organisation)
    with transaction():
        need = service.take_on(organisation, referral.id, by=manager)
        service.set_telling(organisation, referral.id, by=manager, tells=True)
    consent = consents.find_live_for(organisation, need.person_id, Purpose.TELL_REFERRER)
    assert _stands(organisation, referral) == standing.OF_THE_NEED[NeedStatus.DRAFT]
    with transaction():
        consents.withdraw(organisation, consent, by=manager)
    assert _stands(organisation, referral) == standing.NO_MORE


def test_a_declined_one_says_no_more_than_it_may(make, client, organisation):
    referral = make.referral(organisation)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/referrals/{referral.id}/decline"
    assert "Choose why it is not taken on" in client.post(url, data={}).text
    client.post(url, data={"reason": "not_wanted"})
    settled = service.get_referral(organisation, referral.id)
    assert settled.stage is Stage.DECLINED
    assert _stands(organisation, referral) == REASON_WORDS[Reason.NOT_WANTED]
    assert "want" not in REASON_WORDS[Reason.NOT_WANTED].replace("if you want", "")


def test_a_link_works_for_a_year_and_only_where_it_was_made(make, client, organisation, freeze):
    referral, other = make.referral(organisation), make.organisation()
    path = f"refer/link/{referral.token}"
    assert client.get(f"/{organisation.slug}/{path}").status_code == 200
    assert client.get(f"/{other.slug}/{path}").status_code == 410
    assert client.get(f"/{organisation.slug}/refer/link/{'x' * 43}").status_code == 410
    freeze(TODAY + dt.timedelta(days=366))
    assert client.get(f"/{organisation.slug}/{path}").status_code == 410


def test_a_lost_link_comes_again_to_the_same_address_alone(make, client, organisation):
    referral = make.referral(organisation)
    url = f"/{organisation.slug}/refer/lost-link"

    def letters():
        return every(db.select(Message).where(Message.template == "referral_link"))

    for reference, email in (
        ("R-NONE", "wren@surgery.example"),
        (referral.reference, "else@surgery.example"),
    ):
        sent = client.post(url, data={"reference": reference, "email": email})
        assert sent.location == f"{url}/sent"
    assert letters() == []
    for _ in range(2):  # asking again at once sends no second letter
        client.post(url, data={"reference": referral.reference.lower(), "email": "Wren@surgery.example"})
    assert [each.to_address for each in letters()] == ["wren@surgery.example"]
    assert "If there is a referral" in client.get(f"{url}/sent").text


@pytest.mark.parametrize(
    "role", [Role.FINANCE, Role.PROVIDER, Role.SEEKER, Role.REPRESENTATIVE, Role.COUNCIL_VIEWER]
)
def test_nobody_else_reads_referrals(make, client, organisation, role):
    referral = make.referral(organisation)
    client.sign_in(make.member(organisation, role))
    for path in ("", f"/{referral.id}", f"/{referral.id}/take-on", f"/{referral.id}/decline"):
        assert client.get(f"/{organisation.slug}/referrals{path}").status_code == 403


def test_another_organisation_sees_none_of_it(make, client, organisation):
    referral, other = make.referral(organisation), make.organisation()
    client.sign_in(make.member(other))
    assert client.get(f"/{other.slug}/referrals/{referral.id}").status_code == 404
    assert "No referral waits" in client.get(f"/{other.slug}/referrals").text
