"""Consent by purpose: in words with a version, for one provider or all introduced, until a day, taken back at once."""

import datetime as dt

import pytest

from carematch.core.db import transaction
from carematch.rules.acting import ActsAs
from carematch.seekers import consents, service
from carematch.seekers.purposes import FILE, PURPOSES, read
from carematch.seekers.vocabulary import Basis, Channel, Giver, Purpose, ShownAs
from tests.seekers.test_journeys import send

TODAY = dt.date(2026, 11, 22)
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def organisation(make, freeze):
    freeze(TODAY)
    return make.organisation()


def give(make, organisation, person, **facts):
    with transaction():
        return consents.give(
            organisation, person, by=make.member(organisation), channel=Channel.PHONE, **facts
        )


def test_every_purpose_says_basis_article_note_and_words():
    for about in PURPOSES.values():
        assert about.title
        assert about.articles.startswith("UK GDPR, article 6")
        assert about.note
        assert about.current().plain
        assert about.current().easy_read
    assert read(FILE.read_text(encoding="utf-8")) == PURPOSES
    with pytest.raises(KeyError):
        read("purpose = []")


def test_a_newer_wording_is_shown_from_its_day_and_the_old_one_stays(freeze):
    text = FILE.read_text(encoding="utf-8")
    later = '\n[[purpose.wording]]\nversion = "2027-01"\nfrom = 2027-01-01\nen = "New"\neasy_read = "New"\n'
    about = read(text + later)[Purpose.TELL_COUNCIL]
    freeze(dt.date(2026, 12, 31))
    assert about.current().version == "2026-11"
    freeze(dt.date(2027, 1, 1))
    assert about.current().version == "2027-01"
    assert about.wording("2026-11").plain.startswith("You may tell the council")


def test_what_is_recorded_of_a_consent(make, organisation):
    person = make.person(organisation)
    given = give(make, organisation, person, purpose=Purpose.TELL_COUNCIL, shown_as=ShownAs.READ_OUT)
    assert (given.basis, given.wording_version, given.language) == (Basis.CONSENT, "2026-11", "en")
    assert (given.shown_as, given.given_by, given.provider_id) == (ShownAs.READ_OUT, Giver.PERSON, None)
    assert consents.find_live_for(organisation, person.id, Purpose.TELL_COUNCIL) == given
    assert consents.find_live_for(organisation, person.id, Purpose.TELL_REFERRER) is None


def test_the_authority_of_that_time_is_kept(make, organisation):
    person = make.person(organisation)
    acting = make.representative(organisation, person)
    with pytest.raises(consents.ConsentRefused, match="once a doubt is recorded"):
        give(make, organisation, person, given_by=Giver.REPRESENTATIVE, representative_id=acting.id)
    with transaction():
        about = service.get_person(organisation, person.id)
        service.record_capacity(
            organisation, about, by=make.member(organisation), doubt=True, note="Cannot keep it in mind"
        )
    given = give(make, organisation, person, given_by=Giver.REPRESENTATIVE, representative_id=acting.id)
    assert given.authority is ActsAs.LPA_HEALTH


def test_one_for_everybody_introduced_covers_all_but_whom_the_person_takes_out(make, organisation):
    person, manager = make.person(organisation), make.member(organisation)
    first, second = make.provider(organisation), make.provider(organisation)
    general = give(make, organisation, person)
    assert consents.find_live(organisation, person.id, first.id) == general
    own = give(make, organisation, person, provider_id=first.id, described_as="Sam")
    with transaction():
        consents.withdraw(organisation, consents.get_consent(organisation, person, own.id), by=manager)
        service.exclude(organisation, person, by=manager, provider_id=second.id, asked_by="person")
    assert consents.find_live(organisation, person.id, first.id) is None
    assert consents.find_live(organisation, person.id, second.id) is None
    with transaction():
        service.end_exclusion(organisation, person, by=manager, provider_id=second.id, as_staff=True)
    assert consents.find_live(organisation, person.id, second.id) == general


def test_what_was_recorded_twice_is_taken_back_whole(make, organisation, freeze):
    person, manager = make.person(organisation), make.member(organisation)
    give(make, organisation, person, purpose=Purpose.KEEP_AND_USE, expires_on=TOMORROW)
    longer = give(make, organisation, person, purpose=Purpose.KEEP_AND_USE)
    assert longer.expires_on is None
    assert len(consents.list_consents(organisation, person)) == 2
    with transaction():
        found = consents.get_consent(organisation, person, longer.id)
        consents.withdraw(organisation, found, by=manager)
    assert consents.find_live_for(organisation, person.id, Purpose.KEEP_AND_USE) is None
    assert consents.has_ended(organisation, person.id, Purpose.KEEP_AND_USE)


def test_a_purpose_ends_with_its_day(make, organisation, freeze):
    person = make.person(organisation)
    give(make, organisation, person, purpose=Purpose.TELL_REFERRER, expires_on=TODAY)
    freeze(dt.datetime(2026, 11, 22, 23, 59, 59, tzinfo=dt.UTC))
    assert consents.find_live_for(organisation, person.id, Purpose.TELL_REFERRER)
    freeze(dt.datetime(2026, 11, 23, 0, 0, tzinfo=dt.UTC))
    assert consents.find_live_for(organisation, person.id, Purpose.TELL_REFERRER) is None


def test_a_person_agrees_and_takes_it_back_on_their_own_page(client, make, organisation):
    user = make.user(name="Mo")
    person = make.person(organisation, user=user)
    client.sign_in(user)
    root = f"/{organisation.slug}/my-needs"
    url = f"{root}/people/{person.id}/agree/tell-council"
    assert "You may tell the council that pays for my care" in client.get(url).text
    assert "Tick this if you agree" in send(client, url).text
    assert send(client, url, {"agreed": "y"}).status_code == 302
    given = consents.find_live_for(organisation, person.id, Purpose.TELL_COUNCIL)
    assert (given.channel, given.shown_as, given.captured_by_id) == (Channel.ONLINE, ShownAs.PLAIN, user.id)
    page = client.get(f"{root}/consents").text
    assert "Tell the council that pays how it is going" in page
    client.post(f"{root}/consents/{given.id}/withdraw")
    assert consents.find_live_for(organisation, person.id, Purpose.TELL_COUNCIL) is None


def test_easy_read_is_shown_to_whoever_reads_it(client, make, organisation):
    user = make.user()
    person = make.person(organisation, user=user, communication_needs=["easy_read"])
    client.sign_in(user)
    url = f"/{organisation.slug}/my-needs/people/{person.id}/agree/keep-and-use"
    assert "I can say stop at any time." in client.get(url).text
    send(client, url, {"agreed": "y"})
    given = consents.find_live_for(organisation, person.id, Purpose.KEEP_AND_USE)
    assert given.shown_as is ShownAs.EASY_READ


def test_a_helper_can_agree_to_nothing_online(client, make, organisation):
    helper = make.user()
    person = make.person(organisation)
    with transaction():
        service.add_representative(
            organisation, person, by=make.member(organisation), name="Jo", authority=None, user=helper
        )
    client.sign_in(helper)
    url = f"/{organisation.slug}/my-needs/people/{person.id}/agree/keep-and-use"
    assert "a helper cannot consent for somebody" in send(client, url, {"agreed": "y"}).text
    assert consents.list_consents(organisation, person) == []


def test_staff_write_down_who_agreed_how_and_in_which_form(client, make, organisation):
    need = make.need(organisation)
    with transaction():
        service.add_representative(
            organisation,
            need.person,
            by=make.member(organisation),
            name="Val",
            authority=ActsAs.APPOINTEE,
            evidence="BF57 letter",
        )
    acting = service.list_representatives(organisation, need.person)[0]
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/needs/{need.id}/agree/share-with-provider"
    assert "every provider whom you introduce" in client.get(url).text
    told = {"agreed": "y", "given_by": str(acting.id), "channel": "phone", "shown_as": "read_out"}
    assert "neither can an appointee" in send(client, url, told).text
    assert send(client, url, {**told, "given_by": "person", "expires_on": "2026-12-01"}).status_code == 302
    page = client.get(f"/{organisation.slug}/needs/{need.id}").text
    assert "Every provider who is introduced" in page
    assert "Until 1 December 2026" in page
    assert "data protection officer" in client.get(f"/{organisation.slug}/needs/purposes").text
