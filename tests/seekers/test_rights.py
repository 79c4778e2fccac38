"""Who may speak for a person, what they agreed to, and what nobody can read in the tables."""

import datetime as dt

import pytest
import sqlalchemy as sa

from carematch.core.db import db, transaction
from carematch.core.errors import NotFound
from carematch.core.permissions import Role
from carematch.rules.acting import May
from carematch.rules.lawful_route import Authority
from carematch.seekers import consents, representatives, service
from carematch.seekers.models import Consent, Need, Person, Representative
from carematch.seekers.vocabulary import Channel, CouncilSource, Giver
from tests.seekers.test_journeys import send

TODAY = dt.date(2026, 11, 22)
CANARY = "xylophone-canary"


@pytest.fixture
def organisation(make, freeze):
    freeze(TODAY)
    return make.organisation()


def represent(make, organisation, person, **facts):
    given = {"name": "Jo", "authority": Authority.LPA_HEALTH, "evidence": "Stamped copy", **facts}
    with transaction():
        return service.add_representative(organisation, person, by=make.member(organisation), **given)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "acts"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (TODAY - dt.timedelta(days=9), TODAY - dt.timedelta(days=1), False),
        (TODAY + dt.timedelta(days=1), None, False),
    ],
)
def test_a_representative_sees_the_needs_while_their_time_runs(
    client, make, organisation, starts_on, ends_on, acts
):
    user = make.user()
    need = make.need(organisation)
    represent(make, organisation, need.person, user=user, starts_on=starts_on, ends_on=ends_on)
    client.sign_in(user)
    page = client.get(f"/{organisation.slug}/my-needs")
    assert (need.reference in page.text) is acts
    assert client.get(f"/{organisation.slug}/my-needs/{need.id}").status_code == (200 if acts else 404)
    assert bool(service.list_representatives(organisation, need.person)) is acts


def test_a_representative_is_told_whom_they_help(client, make, organisation):
    user = make.user()
    need = make.need(organisation)
    represent(make, organisation, need.person, user=user)
    client.sign_in(user)
    page = f"/{organisation.slug}/my-needs/{need.id}/questions/funding"
    assert "You are helping Ash" in client.get(page).text


def test_ending_a_representative_counts_at_once_and_keeps_the_record(client, make, organisation):
    user = make.user()
    need = make.need(organisation)
    acting = represent(make, organisation, need.person, user=user)
    client.sign_in(make.member(organisation))
    root = f"/{organisation.slug}/needs/{need.id}"
    assert "Lasting power of attorney for health" in client.get(root).text
    client.post(f"{root}/representatives/{acting.id}/end")
    assert "Nobody acts for this person" in client.get(root).text
    client.sign_in(user)
    assert client.get(f"/{organisation.slug}/my-needs/{need.id}").status_code == 404
    kept = service.get_representative(organisation, need.person, acting.id)
    assert (kept.authority, kept.evidence) == (Authority.LPA_HEALTH, "Stamped copy")


def test_staff_record_who_acts_and_link_their_account(client, make, organisation):
    need = make.need(organisation)
    user = make.user()
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/needs/{need.id}/representatives/new"
    known = {"name": "Jo", "authority": "lpa_health"}
    assert "Say what you saw" in send(client, url, known).text
    known |= {"evidence": "Stamped copy, seen today", "narrowed_to": [each.value for each in May]}
    late = {**known, "starts_on": "2026-12-01", "ends_on": "2026-11-30"}
    assert "cannot be before the first" in send(client, url, late).text
    assert send(client, url, {**known, "email": user.email}).status_code == 302
    client.sign_in(user)
    assert need.reference in client.get(f"/{organisation.slug}/my-needs").text


def test_a_helper_cannot_consent_for_somebody(make, organisation):
    user = make.user()
    need = make.need(organisation)
    provider = make.provider(organisation)
    helper = represent(make, organisation, need.person, user=user, authority=None)
    told = {"provider_id": provider.id, "described_as": "Sam"}
    with pytest.raises(consents.ConsentRefused, match="a helper cannot consent"), transaction():
        consents.give(
            organisation,
            need.person,
            by=user,
            channel=Channel.PHONE,
            given_by=Giver.REPRESENTATIVE,
            representative_id=helper.id,
            **told,
        )
    with pytest.raises(consents.ConsentRefused, match="a helper cannot consent"), transaction():
        consents.give_online(organisation, need.person, by=user, **told)
    with pytest.raises(consents.ConsentRefused, match="Only the person themselves"), transaction():
        consents.give(organisation, need.person, by=user, channel=Channel.ONLINE, **told)
    assert consents.find_live(organisation, need.person_id, provider.id) is None


def test_a_representative_with_authority_consents_until_it_ends(make, organisation, freeze):
    user = make.user()
    need = make.need(organisation)
    told = {"provider_id": make.provider(organisation).id, "described_as": "Sam"}
    acting = represent(make, organisation, need.person, user=user, ends_on=TODAY)
    with transaction():
        note = {"doubt": True, "note": "Cannot keep it in mind"}
        service.record_capacity(organisation, need.person, by=make.member(organisation), **note)
    with transaction():
        given = consents.give_online(organisation, need.person, by=user, **told)
    assert (given.given_by, given.representative_id) == (Giver.REPRESENTATIVE, acting.id)
    freeze(TODAY + dt.timedelta(days=1))
    told["provider_id"] = make.provider(organisation).id
    with pytest.raises(consents.ConsentRefused), transaction():
        consents.give_online(organisation, need.person, by=user, **told)


def test_a_consent_ends_with_its_day(make, organisation, freeze):
    person = make.person(organisation)
    given = make.consent(organisation, person, expires_on=TODAY)
    assert consents.find_live(organisation, person.id, given.provider_id) == given
    freeze(TODAY + dt.timedelta(days=1))
    assert consents.find_live(organisation, person.id, given.provider_id) is None


def test_a_seeker_takes_a_consent_back_at_once(client, make, organisation):
    user = make.user(name="Mo")
    person = make.person(organisation, user=user)
    given = make.consent(organisation, person, described_as="Sam of Bedminster")
    stranger = make.member(organisation, Role.SEEKER)
    url = f"/{organisation.slug}/my-needs/consents"
    client.sign_in(stranger)
    assert "Sam of Bedminster" not in client.get(url).text
    assert client.post(f"{url}/{given.id}/withdraw").status_code == 404
    client.sign_in(user)
    page = client.get(url)
    for said in (
        "Sam of Bedminster",
        "22 November 2026",
        "They may be told",
        "You may give this provider my name",
    ):
        assert said in page.text
    assert client.post(f"{url}/{given.id}/withdraw").status_code == 302
    assert consents.find_live(organisation, person.id, given.provider_id) is None
    page = client.get(url)
    assert "They are told nothing" in page.text
    assert client.post(f"{url}/{given.id}/withdraw").status_code == 302  # again changes nothing


def test_staff_take_a_consent_back_for_whoever_rings(client, make, organisation):
    need = make.need(organisation)
    given = make.consent(organisation, need.person, described_as="Sam of Bedminster")
    client.sign_in(make.member(organisation))
    root = f"/{organisation.slug}/needs/{need.id}"
    assert "Covers them" in client.get(root).text
    client.post(f"{root}/consents/{given.id}/withdraw")
    assert "Withdrawn on 22 November 2026" in client.get(root).text


def test_consents_and_needs_of_another_organisation_are_not_found(make, organisation):
    other = make.organisation()
    need = make.need(other)
    given = make.consent(other, need.person)
    user = make.user()
    for find in (
        lambda: service.get_need(organisation, need.id),
        lambda: service.get_person(organisation, need.person_id),
        lambda: service.get_own_need(organisation, user, need.id),
        lambda: consents.get_consent(organisation, need.person, given.id),
        lambda: consents.get_own_consent(organisation, user, given.id),
    ):
        with pytest.raises(NotFound):
            find()


def test_a_doubt_needs_its_ground_and_the_council_a_reason(client, make, organisation):
    need = make.need(organisation)
    client.sign_in(make.member(organisation))
    root = f"/{organisation.slug}/needs/{need.id}"
    doubt = {"doubt": "yes", "contract_party": "person"}
    assert "Say what the doubt is" in send(client, f"{root}/deciding", doubt).text
    assert send(client, f"{root}/deciding", {**doubt, "note": "About money"}).status_code == 302
    assert "Recorded: About money" in client.get(root).text
    bath = {"council_code": "E06000022"}
    assert "Say why this council" in send(client, f"{root}/council", bath).text
    old = client.get(f"{root}/council")
    assert send(client, f"{root}/council", {**bath, "reason": "Arranged the move"}).status_code == 302
    assert "because: Arranged the move" in client.get(root).text
    assert old.status_code == 200
    assert (
        client.post(f"{root}/council", data={**bath, "reason": "Late", "row_version": "1"}).status_code == 409
    )
    with transaction():
        person = service.get_person(organisation, need.person_id)
        service.locate_person(organisation, person, by=make.member(organisation), postcode="BS3 4AB")
    assert (person.council_code, person.council_source) == ("E06000022", CouncilSource.OVERRIDDEN)


def test_nothing_personal_can_be_read_in_the_tables(make, organisation):
    by = make.member(organisation)
    person = make.person(
        organisation, preferred_name=CANARY, full_name=CANARY, phone=CANARY, email=f"{CANARY}@example.org"
    )
    need = make.need(organisation, person=person, outcomes=CANARY, gender="female", gender_reason=CANARY)
    represent(make, organisation, person, name=CANARY, evidence=CANARY)
    with transaction():
        service.record_capacity(organisation, person, by=by, doubt=True, note=CANARY)
        service.set_council(organisation, person, by=by, council_code="E06000022", reason=CANARY)
    make.consent(organisation, person)
    found = []
    with db.engine.connect() as connection:
        for model in (Person, Need, Representative, Consent):
            rows = connection.execute(sa.select(model.__table__)).mappings().all()
            assert rows, model
            found += [
                f"{model.__tablename__}.{name}"
                for row in rows
                for name, value in row.items()
                if CANARY in str(value) or "BS3 4AB" in str(value)
            ]
    assert found == []
    kept = service.get_need(organisation, need.id)
    assert (kept.outcomes, kept.gender_reason, kept.person.postcode) == (CANARY, CANARY, "BS3 4AB")
    assert representatives.list_representatives(organisation, person)[0].name == CANARY
