"""Who acts for a person: invited once to one address, seeing and doing what their authority allows, until it ends."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.mail.models import Message
from carematch.matching.gathering import need_facts
from carematch.rules.acting import ActsAs, May
from carematch.rules.lawful_route import Authority
from carematch.seekers import representatives, service
from carematch.seekers.acting import invitations
from tests.seekers.test_journeys import send

TODAY = dt.date(2026, 11, 22)
PASSWORD = "kettle bramble seventeen"
EVERYTHING = [each.value for each in May]


@pytest.fixture
def organisation(make, freeze):
    freeze(TODAY)
    return make.organisation()


def in_doubt(make, organisation, person):
    """Record that the person may not be able to decide: only then a power for health has effect."""
    with transaction():
        found, manager = service.get_person(organisation, person.id), make.member(organisation)
        service.record_capacity(organisation, found, by=manager, doubt=True, note="Cannot keep it in mind")


def add(make, organisation, person, authority=ActsAs.LPA_HEALTH, **facts):
    with transaction():
        return service.add_representative(
            organisation,
            person,
            by=make.member(organisation),
            name="Jo Acting",
            authority=authority,
            evidence="Stamped copy" if authority else None,
            **facts,
        )


def invite(make, organisation, person, acting, email="jo@example.org"):
    with transaction():
        found = service.get_representative(organisation, person, acting.id)
        link = invitations.invite(organisation, found, by=make.member(organisation), email=email)
    return link.removeprefix("http://localhost")


def test_somebody_without_an_account_is_invited_and_sees_the_needs(client, make, organisation):
    need = make.need(organisation)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/needs/{need.id}/representatives/new"
    told = {"name": "Jo", "authority": "", "email": "Jo@Example.org ", "narrowed_to": EVERYTHING}
    assert send(client, url, told).status_code == 302
    letter = db.session.scalars(
        sa.select(Message).where(Message.template == "representative_invitation")
    ).one()
    assert letter.subject == organisation.name
    assert (letter.to_address, need.person.called in letter.body) == ("jo@example.org", False)
    assert "Invited, and has not come yet" in client.get(f"/{organisation.slug}/needs/{need.id}").text
    path = re.search(r"http://localhost(\S+)", letter.body)[1]
    client.sign_out()
    assert "jo@example.org" in client.get(path).text
    joined = client.post(path, data={"name": "Jo", "password": PASSWORD})
    assert joined.location == f"/{organisation.slug}/my-needs"
    assert need.reference in client.get(joined.location).text
    assert client.get(path).status_code == 410  # once only


def test_an_invitation_lasts_48_hours_and_is_for_one_address(client, make, organisation, freeze):
    person = make.person(organisation)
    acting = add(make, organisation, person, authority=None)
    path = invite(make, organisation, person, acting)
    client.sign_in(make.user())
    assert "another email address" in client.get(path).text
    assert client.post(path).status_code == 410
    client.sign_out()
    freeze(clock.now() + dt.timedelta(hours=48))
    assert client.get(path).status_code == 410


def test_a_new_invitation_or_an_end_makes_the_old_one_useless(client, make, organisation):
    person = make.person(organisation)
    acting = add(make, organisation, person, authority=None)
    first = invite(make, organisation, person, acting)
    second = invite(make, organisation, person, acting)
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    with transaction():
        found = service.get_representative(organisation, person, acting.id)
        service.end_representative(organisation, found, by=make.member(organisation))
    assert client.get(second).status_code == 410


def test_a_change_between_letter_and_answer_is_followed(client, make, organisation):
    person = make.person(organisation)
    acting = add(make, organisation, person, authority=None)
    path = invite(make, organisation, person, acting)
    with transaction():
        found = service.get_representative(organisation, person, acting.id)
        changed = service.change_representative(
            organisation, found, by=make.member(organisation), authority=None, ends_on=TODAY
        )
    client.post(path, data={"name": "Jo", "password": PASSWORD})
    assert service.get_representative(organisation, person, changed.id).user_id is not None


def test_a_change_counts_at_once_and_keeps_how_it_was(client, make, organisation):
    user, need = make.user(), make.need(organisation)
    acting = add(make, organisation, need.person, user=user)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/needs/{need.id}/representatives/{acting.id}"
    told = {"authority": "lpa_health", "evidence": "Stamped copy", "narrowed_to": ["see"]}
    assert send(client, url, told).status_code == 302
    (now,) = service.list_representatives(organisation, need.person)
    (before,) = representatives.list_past(organisation, need.person)
    assert (now.may, now.replaces_id, now.user_id) == ({May.SEE}, before.id, user.id)
    assert May.ANSWER in before.may
    assert "ended or changed" in client.get(f"/{organisation.slug}/needs/{need.id}").text
    assert "ended or changed already" in send(client, url, told).text
    nothing = {**told, "narrowed_to": ["see_money"]}
    url = f"/{organisation.slug}/needs/{need.id}/representatives/{now.id}"
    assert "must at least see" in send(client, url, nothing).text


def test_evidence_is_kept_with_who_saw_it_and_when(make, organisation):
    person = make.person(organisation)
    acting = add(make, organisation, person)
    assert acting.evidence_seen_by_id is not None
    assert acting.evidence_seen_on == TODAY
    with pytest.raises(service.Refused, match="which matters"):
        add(make, organisation, person, authority=ActsAs.DEPUTY)


def test_who_may_only_see_cannot_write(client, make, organisation):
    user, need = make.user(), make.need(organisation)
    add(make, organisation, need.person, user=user, narrowed_to=["see"])
    client.sign_in(user)
    root = f"/{organisation.slug}/my-needs/{need.id}"
    assert client.get(root).status_code == 200
    refused = client.post(f"{root}/withdraw")
    assert refused.status_code == 403
    assert "You may read what is written here" in refused.text
    assert client.get(f"{root}/withdraw").status_code == 403


def test_a_helper_gets_an_explanation_instead_of_answering(client, make, organisation):
    helper = make.user()
    made = make.introduction(organisation)
    person = service.get_person(organisation, made.person_id)
    add(make, organisation, person, authority=None, user=helper)
    client.sign_in(helper)
    path = f"/{organisation.slug}/introductions-to-me/{made.id}"
    refused = client.post(path, data={"accepts": "yes"})
    assert refused.status_code == 403
    assert "You help, but you cannot decide for them" in refused.text
    client.sign_in(make.member(organisation))
    (acting,) = service.list_representatives(organisation, person)
    said = {"side": str(acting.id), "accepts": "yes", "channel": "phone"}
    assert client.post(f"/{organisation.slug}/introductions/{made.id}/answer", data=said).status_code == 403


def test_somebody_with_authority_answers_and_it_is_kept_whose_answer_it_is(client, make, organisation):
    daughter = make.user()
    made = make.introduction(organisation)
    person = service.get_person(organisation, made.person_id)
    acting = add(make, organisation, person, user=daughter)
    client.sign_in(daughter)
    path = f"/{organisation.slug}/introductions-to-me/{made.id}"
    refused = client.post(path, data={"accepts": "yes"})
    assert refused.status_code == 403
    assert "decides only once a doubt is recorded" in refused.text
    in_doubt(make, organisation, person)
    client.post(path, data={"accepts": "yes"})
    db.session.expire_all()
    assert made.seeker_representative_id == acting.id
    assert made.seeker_answer == "accepted"


def test_a_helper_ends_at_the_persons_word_and_an_attorney_after_a_call(client, make, organisation):
    user = make.user()
    need = make.need(organisation, user=user)
    helper = add(make, organisation, need.person, authority=None)
    attorney = add(make, organisation, need.person)
    client.sign_in(user)
    page = client.get(f"/{organisation.slug}/my-needs/acting").text
    assert "Who acts for me" in page
    root = f"/{organisation.slug}/my-needs/people/{need.person_id}/acting"
    assert send(client, f"{root}/{helper.id}/end").status_code == 302
    assert "talk it through" in client.get(f"{root}/{attorney.id}/end").text
    assert send(client, f"{root}/{attorney.id}/end").status_code == 302
    assert [each.id for each in service.list_representatives(organisation, need.person)] == [attorney.id]
    client.sign_in(make.member(organisation))
    today = client.get(f"/{organisation.slug}/today").text
    assert "person who wants somebody to act for them no longer" in today
    assert "Jo Acting" in client.get(f"/{organisation.slug}/needs/ending").text


@pytest.mark.parametrize(
    ("authority", "lifts"),
    [
        (None, None),
        (ActsAs.APPOINTEE, None),
        (ActsAs.LPA_MONEY, Authority.LPA_MONEY),
        (ActsAs.DEPUTY_HEALTH, Authority.DEPUTY),
        (ActsAs.COUNCIL_AUTHORISED, Authority.COUNCIL_AUTHORISED),
    ],
)
def test_only_lawful_authority_reaches_the_rule_on_who_may_arrange_care(make, organisation, authority, lifts):
    need = make.need(organisation)
    add(make, organisation, need.person, authority=authority)
    assert need_facts(organisation, service.get_need(organisation, need.id)).arranger_authority == lifts
