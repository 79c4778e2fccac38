"""Introductions: only under consent, with a reason, once; both sides answer; identity ends with consent."""

import uuid

import pytest
import sqlalchemy as sa

from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.mail.models import Message
from carematch.matching import desk, introductions
from carematch.matching.introducing.reasons import EndReason
from carematch.matching.models import Answer, DeclineReason, Introduction, Outcome, Reason, Side
from carematch.seekers import consents
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import Channel, Giver, NeedStatus

CANARY_NAME, CANARY_PHONE, CANARY_EMAIL = "Zebedee Canary", "0117 496 0987", "canary@example.org"


@pytest.fixture
def organisation(make):
    return make.organisation()


def say(organisation, made, side, make, *, accepts=True, reason=None):
    manager = make.member(organisation)
    with transaction():
        introductions.answer(
            organisation,
            introductions.get_introduction(organisation, made.id),
            side,
            by=manager,
            accepts=accepts,
            channel=Channel.PHONE,
            reason=reason,
        )
    return introductions.get_introduction(organisation, made.id)


def test_without_consent_nobody_is_introduced(make, organisation):
    need, provider = make.need(organisation), make.provider(organisation)
    with pytest.raises(introductions.NoConsent):
        make.introduction(organisation, need=need, provider=provider, agreement=None)
    assert introductions.list_for_need(organisation, need) == []
    assert seekers.get_need(organisation, need.id).status is NeedStatus.NEW


def test_a_helper_without_authority_cannot_consent(make, organisation):
    need, provider, manager = make.need(organisation), make.provider(organisation), make.member(organisation)
    with transaction():
        person = seekers.get_person(organisation, need.person_id)
        helper = seekers.add_representative(organisation, person, by=manager, name="Kim", authority=None)
    agreement = desk.Agreement(Channel.PHONE, Giver.REPRESENTATIVE, helper.id)
    with pytest.raises(consents.ConsentRefused):
        make.introduction(organisation, need=need, provider=provider, agreement=agreement)


def test_another_reason_has_to_be_said(make, organisation):
    with pytest.raises(introductions.ReasonUnsaid):
        make.introduction(organisation, reason=Reason.OTHER, note=" ")


def test_the_same_two_are_introduced_once_for_a_need(make, organisation):
    need, provider = make.need(organisation), make.provider(organisation)
    make.introduction(organisation, need=need, provider=provider)
    with pytest.raises(introductions.AlreadyIntroduced):
        make.introduction(organisation, need=need, provider=provider)


def test_after_a_no_they_may_be_introduced_again(make, organisation):
    made = make.introduction(organisation)
    say(organisation, made, Side.SEEKER, make, accepts=False, reason=DeclineReason.PRICE)
    again = make.introduction(organisation, need=made.need, provider=made.provider)
    assert again.id != made.id


def test_two_times_yes_accepts(make, organisation):
    made = make.introduction(organisation)
    made = say(organisation, made, Side.PROVIDER, make)
    assert made.outcome is Outcome.OPEN
    made = say(organisation, made, Side.SEEKER, make)
    assert made.outcome is Outcome.ACCEPTED
    assert seekers.get_need(organisation, made.need_id).status is NeedStatus.INTRODUCED


def test_a_no_ends_it_and_puts_the_need_back(make, organisation):
    made = make.introduction(organisation, accepted_by=(Side.PROVIDER,))
    made = say(organisation, made, Side.SEEKER, make, accepts=False, reason=DeclineReason.NOT_RIGHT)
    assert made.outcome is Outcome.DECLINED
    assert made.seeker_reason is DeclineReason.NOT_RIGHT
    assert seekers.get_need(organisation, made.need_id).status is NeedStatus.SEARCHING


def test_a_no_leaves_the_need_with_others_who_are_still_asked(make, organisation):
    need = make.need(organisation)
    first = make.introduction(organisation, need=need)
    make.introduction(organisation, need=need)
    say(organisation, first, Side.PROVIDER, make, accepts=False, reason=DeclineReason.NO_TIME)
    assert seekers.get_need(organisation, first.need_id).status is NeedStatus.INTRODUCED


def test_an_answer_stands(make, organisation):
    made = make.introduction(organisation, accepted_by=(Side.PROVIDER,))
    with pytest.raises(introductions.NotOpen):
        say(organisation, made, Side.PROVIDER, make, accepts=False, reason=DeclineReason.OTHER)


def test_a_withdrawn_introduction_cannot_be_answered(make, organisation):
    made, manager = make.introduction(organisation), make.member(organisation)
    with transaction():
        introductions.withdraw(
            organisation,
            introductions.get_introduction(organisation, made.id),
            by=manager,
            because=EndReason.PERSON_ASKED,
        )
    assert seekers.get_need(organisation, made.need_id).status is NeedStatus.SEARCHING
    with pytest.raises(introductions.NotOpen):
        say(organisation, made, Side.PROVIDER, make)


def test_nobody_is_introduced_for_a_need_that_is_settled(make, organisation):
    need, manager = make.need(organisation), make.member(organisation)
    with transaction():
        seekers.withdraw(organisation, seekers.get_need(organisation, need.id), by=manager)
    with pytest.raises(introductions.NeedNotOpen):
        make.introduction(organisation, need=need)


@pytest.fixture
def canary(make, organisation):
    """Return a need of somebody whose name and contact would be noticed anywhere."""
    person = make.person(organisation, preferred_name=CANARY_NAME, phone=CANARY_PHONE, email=CANARY_EMAIL)
    return make.need(organisation, person=person)


def betrays(text):
    return [canary for canary in (CANARY_NAME, CANARY_PHONE, CANARY_EMAIL) if canary in text]


def test_identity_is_shown_under_consent_and_gone_after_it(client, make, organisation, canary):
    owner = make.user(name="Pat Provider")
    provider = make.provider(organisation, user=owner)
    client.sign_in(owner)
    before = client.get(f"/{organisation.slug}/my-introductions")
    assert not betrays(before.text)

    made = make.introduction(organisation, need=canary, provider=provider)
    path = f"/{organisation.slug}/my-introductions/{made.id}"
    shown = client.get(path).text
    assert betrays(shown) == [CANARY_NAME, CANARY_PHONE, CANARY_EMAIL]
    assert "Within about a mile" in shown

    manager = make.member(organisation)
    with transaction():
        consent = consents.find_live(organisation, canary.person_id, provider.id)
        consents.withdraw(organisation, consent, by=manager)
    after = client.get(path).text
    assert not betrays(after)
    assert "taken back their consent" in after
    assert not betrays(client.get(f"/{organisation.slug}/my-introductions").text)


def test_identity_is_gone_once_somebody_said_no(client, make, organisation, canary):
    owner = make.user()
    made = make.introduction(organisation, need=canary, provider=make.provider(organisation, user=owner))
    say(organisation, made, Side.SEEKER, make, accepts=False, reason=DeclineReason.NOT_RIGHT)
    page = client.sign_in(owner).get(f"/{organisation.slug}/my-introductions/{made.id}")
    assert not betrays(page.text)


def test_letters_name_nobody_and_lead_to_the_readers_own_page(client, make, organisation):
    owner, seeker = make.user(), make.user()
    person = make.person(organisation, user=seeker, preferred_name=CANARY_NAME, phone=CANARY_PHONE)
    made = make.introduction(
        organisation,
        need=make.need(organisation, person=person),
        provider=make.provider(organisation, user=owner),
        accepted_by=(Side.PROVIDER, Side.SEEKER),
    )
    letters = db.session.scalars(sa.select(Message).where(Message.template == "introduction_offered")).all()
    assert {letter.to_address for letter in letters} == {owner.email, seeker.email}
    for letter in letters:
        assert not betrays(letter.subject + letter.body)
        reader = owner if letter.to_address == owner.email else seeker
        link = next(line for line in letter.body.splitlines() if line.startswith("http"))
        assert str(made.id) in link
        assert client.sign_in(reader).get(link).status_code == 200


def test_a_provider_answers_for_themselves(client, make, organisation):
    owner = make.user()
    made = make.introduction(organisation, provider=make.provider(organisation, user=owner))
    path = f"/{organisation.slug}/my-introductions/{made.id}"
    client.sign_in(owner)
    unsaid = client.post(path, data={"accepts": "no"})
    assert "Choose the main reason" in unsaid.text
    assert "Choose the main reason" in client.post(path, data={"accepts": "no", "reason": "rain"}).text
    client.post(path, data={"accepts": "no", "reason": "no_time"})
    made = introductions.get_introduction(organisation, made.id)
    assert (made.provider_answer, made.provider_channel) == (Answer.DECLINED, "online")
    assert made.provider_answered_by_id == owner.id
    late = client.post(path, data={"accepts": "yes"})
    assert late.status_code == 409
    assert "nothing was recorded now" in late.text


def test_a_form_sent_twice_counts_once(client, make, organisation):
    owner = make.user()
    made = make.introduction(organisation, provider=make.provider(organisation, user=owner))
    path = f"/{organisation.slug}/my-introductions/{made.id}"
    client.sign_in(owner)
    answer = {"accepts": "yes", "form_key": "one"}
    assert client.post(path, data=answer).status_code == 302
    again = client.post(path, data=answer, follow_redirects=True)
    assert "Nothing was recorded twice" in again.text


def test_a_person_sees_what_was_checked_and_what_was_not(client, make, organisation):
    seeker = make.user()
    person = make.person(organisation, user=seeker)
    need = make.need(organisation, person=person, driver=True)
    made = make.introduction(organisation, need=need, provider=make.provider(organisation, drives=None))
    page = client.sign_in(seeker).get(f"/{organisation.slug}/introductions-to-me/{made.id}").text
    assert "Right to work" in page
    assert "It is not recorded whether they drive" in page
    assert "12345" not in page  # the number of a certificate is nobody else's
    client.post(f"/{organisation.slug}/introductions-to-me/{made.id}", data={"accepts": "yes"})
    assert introductions.get_introduction(organisation, made.id).seeker_answer is Answer.ACCEPTED


def test_a_representative_sees_and_answers_for_whom_they_act(client, make, organisation):
    manager, daughter = make.member(organisation), make.user(name="Dora Daughter")
    made = make.introduction(organisation)
    path = f"/{organisation.slug}/introductions-to-me/{made.id}"
    with transaction():
        person = seekers.get_person(organisation, made.person_id)
        seekers.add_representative(
            organisation, person, by=manager, name="Dora", authority=None, user=daughter
        )
    assert client.sign_in(daughter).get(path).status_code == 200
    stranger = make.member(organisation, Role.SEEKER)
    assert client.sign_in(stranger).get(path).status_code == 404


def test_an_answer_on_the_phone_is_recorded_with_how_and_by_whom(client, make, organisation):
    manager = make.member(organisation)
    made = make.introduction(organisation)
    path = f"/{organisation.slug}/introductions/{made.id}"
    client.sign_in(manager)
    assert "call them" in client.get(path).text  # the person has no account
    said = {"side": "seeker", "accepts": "yes", "channel": "phone"}
    assert client.post(f"{path}/answer", data=said).location == path
    made = introductions.get_introduction(organisation, made.id)
    assert (made.seeker_answer, made.seeker_channel) == (Answer.ACCEPTED, "phone")
    assert made.seeker_answered_by_id == manager.id
    client.post(f"{path}/answer", data={**said, "side": "provider"})
    page = client.get(path).text
    assert "Both said yes" in page
    assert client.get(f"{path}/answer").status_code == 409
    assert client.get(f"{path}/withdraw").status_code == 409


def test_a_manager_takes_an_introduction_back(client, make, organisation):
    made = make.introduction(organisation)
    path = f"/{organisation.slug}/introductions/{made.id}"
    client.sign_in(make.member(organisation))
    assert "Withdraw" in client.get(f"{path}/withdraw").text
    assert "Choose why you take it back" in client.post(f"{path}/withdraw").text
    client.post(f"{path}/withdraw", data={"because": "need_changed"})
    page = client.get(path).text
    assert "Withdrawn" in page
    assert "What is needed has changed" in page


def test_another_organisation_sees_nothing(client, make, organisation):
    made = make.introduction(organisation)
    other = make.organisation()
    client.sign_in(make.member(other))
    for page in (f"introductions/{made.id}", f"introductions/{made.id}/answer", f"desk/{made.need_id}"):
        assert client.get(f"/{other.slug}/{page}").status_code == 404
        assert client.get(f"/{organisation.slug}/{page}").status_code == 404
    client.sign_in(make.member(other, Role.PROVIDER))
    assert client.get(f"/{other.slug}/my-introductions/{made.id}").status_code == 404
    client.sign_in(make.member(other, Role.SEEKER))
    assert client.get(f"/{other.slug}/introductions-to-me/{made.id}").status_code == 404


def test_the_database_itself_refuses_a_second_standing_introduction(make, organisation):
    made = make.introduction(organisation)
    again = {column.name: getattr(made, column.name) for column in Introduction.__table__.columns}
    with pytest.raises(sa.exc.IntegrityError), transaction() as session:
        session.execute(sa.insert(Introduction).values({**again, "id": uuid.uuid4(), "reference": "I-TWICE"}))
