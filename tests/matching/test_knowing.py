"""What providers are to a person, and whom not to introduce: said by staff, the person and who acts for them."""

import pytest

from carematch.core.db import transaction
from carematch.matching import desk
from carematch.rules.direct_payment import Relation
from carematch.seekers import service as seekers
from tests.seekers.test_journeys import send


@pytest.fixture
def organisation(make):
    return make.organisation()


def is_proposed(organisation, need, provider):
    try:
        desk.propose(organisation, need.id, provider.id)
    except desk.CannotIntroduce:
        return False
    return True


def test_a_person_says_whom_not_to_introduce_and_takes_it_back(client, make, organisation):
    user = make.user()
    need = make.need(organisation, person=make.person(organisation, user=user))
    provider = make.provider(organisation)
    client.sign_in(user)
    root = f"/{organisation.slug}/my-needs/people/{need.person_id}/known"
    assert is_proposed(organisation, need, provider)
    assert "Choose the provider" in send(client, f"{root}/exclude").text
    assert send(client, f"{root}/exclude", {"provider_id": str(provider.id)}).status_code == 302
    assert not is_proposed(organisation, need, provider)
    assert provider.called in client.get(root).text
    assert client.post(f"{root}/{provider.id}/introduce-again").status_code == 302
    assert is_proposed(organisation, need, provider)
    assert client.post(f"{root}/{provider.id}/introduce-again").status_code == 404


def test_what_a_provider_asked_for_is_not_told_and_not_the_persons_to_end(client, make, organisation):
    user = make.user()
    need = make.need(organisation, person=make.person(organisation, user=user))
    provider = make.provider(organisation)
    client.sign_in(make.member(organisation))
    staff = f"/{organisation.slug}/needs/{need.id}/known"
    told = {"provider_id": str(provider.id), "asked_by": "provider"}
    assert send(client, f"{staff}/exclude", told).status_code == 302
    assert "The provider" in client.get(staff).text
    client.sign_in(user)
    own = f"/{organisation.slug}/my-needs/people/{need.person_id}/known"
    assert provider.called not in client.get(own).text
    assert client.post(f"{own}/{provider.id}/introduce-again").status_code == 404


def test_family_in_the_same_home_is_recorded_with_the_councils_agreement(client, make, organisation):
    need, provider = make.need(organisation), make.provider(organisation)
    client.sign_in(make.member(organisation))
    root = f"/{organisation.slug}/needs/{need.id}/known"
    assert "Choose what they are" in send(client, f"{root}/relate", {"provider_id": str(provider.id)}).text
    told = {"provider_id": str(provider.id), "relation": "sibling", "same_household": "yes"}
    send(client, f"{root}/relate", {**told, "council_exception": "Letter of 3 May"})
    (known,) = seekers.list_relations(organisation, need.person_id)
    assert (known.relation, known.same_household) == (Relation.SIBLING, True)
    assert "Brother or sister" in client.get(root).text
    assert client.post(f"{root}/{provider.id}/unrelate").status_code == 302
    assert seekers.list_relations(organisation, need.person_id) == []
    assert client.post(f"{root}/{provider.id}/unrelate").status_code == 404


def test_the_person_cannot_record_the_councils_agreement(client, make, organisation):
    user = make.user()
    person, provider = make.person(organisation, user=user), make.provider(organisation)
    client.sign_in(user)
    root = f"/{organisation.slug}/my-needs/people/{person.id}/known"
    told = {"provider_id": str(provider.id), "relation": "spouse", "council_exception": "Mine"}
    assert send(client, f"{root}/relate", told).status_code == 302
    (known,) = seekers.list_relations(organisation, person.id)
    assert (known.council_exception, known.same_household) == ("", None)


def test_who_may_only_see_and_strangers_change_nothing(client, make, organisation):
    reader, person = make.user(), make.person(organisation)
    with transaction():
        seekers.add_representative(
            organisation,
            person,
            by=make.member(organisation),
            name="Jo",
            authority=None,
            user=reader,
            narrowed_to=["see"],
        )
    root = f"/{organisation.slug}/my-needs/people/{person.id}/known"
    assert client.sign_in(reader).get(f"{root}/exclude").status_code == 403
    other = make.user()
    make.person(organisation, user=other)
    assert client.sign_in(other).get(root).status_code == 404
