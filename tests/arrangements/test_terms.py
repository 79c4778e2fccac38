"""Who agrees to what care costs: the person, or somebody with authority over their money; never a helper."""

import datetime as dt

import pytest

from carematch.arrangements import service
from carematch.core.db import transaction
from carematch.rules.acting import ActsAs
from carematch.rules.lawful_route import ContractParty
from carematch.seekers import service as seekers
from tests.arrangements.test_views import answers

TODAY = dt.date(2026, 11, 3)


@pytest.fixture
def organisation(make, freeze):
    freeze(TODAY)
    return make.organisation()


def add(make, organisation, introduction, authority, **facts):
    with transaction():
        return seekers.add_representative(
            organisation,
            seekers.get_person(organisation, introduction.person_id),
            by=make.member(organisation),
            name="Jo Acting",
            authority=authority,
            evidence="Seen" if authority else None,
            **facts,
        )


def agree(make, organisation, introduction, **said):
    with transaction():
        return service.agree(
            organisation, introduction, by=make.member(organisation), **make.agreed_terms(**said)
        )


@pytest.mark.parametrize(
    "authority", [None, ActsAs.APPOINTEE, ActsAs.LPA_HEALTH, ActsAs.DEPUTY_HEALTH], ids=str
)
@pytest.mark.parametrize("party", [ContractParty.PERSON, ContractParty.REPRESENTATIVE])
def test_nobody_without_authority_over_money_agrees_to_it(make, organisation, authority, party):
    introduction = make.accepted_introduction(organisation)
    acting = add(make, organisation, introduction, authority)
    with pytest.raises(seekers.MayNot, match="cannot agree to money terms"):
        agree(make, organisation, introduction, contract_party=party, terms_agreed_by=acting.id)
    assert service.list_arrangements(organisation) == []


@pytest.mark.parametrize(
    "authority", [ActsAs.LPA_MONEY, ActsAs.DEPUTY_MONEY, ActsAs.DEPUTY_BOTH, ActsAs.COUNCIL_AUTHORISED]
)
def test_somebody_with_authority_over_money_agrees_and_is_named(make, organisation, authority):
    introduction = make.accepted_introduction(organisation)
    acting = add(make, organisation, introduction, authority)
    made = agree(
        make,
        organisation,
        introduction,
        contract_party=ContractParty.REPRESENTATIVE,
        terms_agreed_by=acting.id,
    )
    assert service.get_arrangement(organisation, made.id).terms_agreed_by_id == acting.id


def test_an_authority_that_was_narrowed_or_has_run_out_does_not_count(make, organisation):
    introduction = make.accepted_introduction(organisation)
    narrowed = add(make, organisation, introduction, ActsAs.LPA_MONEY, narrowed_to=["see", "see_money"])
    over = add(
        make,
        organisation,
        introduction,
        ActsAs.LPA_MONEY,
        starts_on=TODAY - dt.timedelta(days=9),
        ends_on=TODAY - dt.timedelta(days=1),
    )
    for acting in (narrowed, over):
        with pytest.raises(seekers.MayNot):
            agree(make, organisation, introduction, terms_agreed_by=acting.id)


def test_a_representative_who_contracts_has_to_be_named(make, organisation):
    introduction = make.accepted_introduction(organisation)
    with pytest.raises(seekers.MayNot, match="Choose who of them agreed"):
        agree(make, organisation, introduction, contract_party=ContractParty.REPRESENTATIVE)


def test_where_a_doubt_is_recorded_the_persons_own_yes_is_not_enough(make, organisation):
    introduction = make.accepted_introduction(organisation)
    with transaction():
        seekers.record_capacity(
            organisation,
            seekers.get_person(organisation, introduction.person_id),
            by=make.member(organisation),
            doubt=True,
            note="About money",
        )
    with pytest.raises(seekers.MayNot, match="A doubt is recorded"):
        agree(make, organisation, introduction)
    acting = add(make, organisation, introduction, ActsAs.LPA_MONEY)
    agree(make, organisation, introduction, terms_agreed_by=acting.id)


def test_the_page_explains_and_keeps_the_answers(client, make, organisation):
    introduction = make.accepted_introduction(organisation)
    helper = add(make, organisation, introduction, None)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/arrangements/new/{introduction.id}"
    assert "Jo Acting: None: helps, but cannot decide" in client.get(url).text
    refused = client.post(url, data=answers(terms_agreed_by=str(helper.id)))
    assert refused.status_code == 409
    assert "They help, but they cannot agree to money terms for this person" in refused.text
    assert "govuk-error-summary" not in refused.text
    assert service.list_arrangements(organisation) == []
    assert client.post(url, data=answers(form_key="key-2")).status_code == 302


def test_the_money_is_seen_only_by_whoever_may(client, make, organisation):
    arrangement = make.arrangement(organisation)
    helper, attorney = make.user(), make.user()
    add(make, organisation, arrangement, None, user=helper)
    add(make, organisation, arrangement, ActsAs.LPA_MONEY, user=attorney)
    root = f"/{organisation.slug}/care"
    client.sign_in(helper)
    assert "Not for you to see" in client.get(root).text
    assert client.get(f"{root}/{arrangement.id}").status_code == 200
    refused = client.get(f"{root}/{arrangement.id}/money")
    assert refused.status_code == 403
    assert "You may not see their money" in refused.text
    client.sign_in(attorney)
    assert client.get(f"{root}/{arrangement.id}/money").status_code == 200
