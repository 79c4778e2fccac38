"""Listings and pages follow the rules as an anchor, a council or the administrator changed them."""

import datetime as dt

import pytest

from carematch.core import jobs
from carematch.core.db import transaction
from carematch.organisations import rule_overrides_recording as recording
from carematch.organisations.models import Kind
from carematch.providers import checks, listing, offer
from carematch.providers.service import get_provider
from carematch.providers.vocabulary import Status
from carematch.rules.checks import CheckKind

TODAY = dt.date(2026, 11, 3)
BRISTOL = "E06000023"
CONDUCT = "checks.code_of_conduct.asked"


@pytest.fixture
def anchor(make, freeze):
    freeze(TODAY)
    return make.organisation(name="Knowle West Alliance")


@pytest.fixture
def council(make):
    return make.organisation(kind=Kind.COUNCIL, name="Bristol City Council")


def test_a_check_made_compulsory_takes_whoever_lacks_it_off_the_list_and_its_end_brings_them_back(
    app, make, anchor
):
    provider = make.provider(anchor)
    assert provider.status is Status.LISTED
    assert CheckKind.CODE_OF_CONDUCT in [each.kind for each in checks.helpful(provider)]
    made = make.rule_override(anchor, CONDUCT, "compulsory")
    jobs.run_pending(app)
    found = get_provider(anchor, provider.id)
    assert found.status is Status.UNLISTED
    assert found.status_reason == "Code of conduct signed: not recorded"
    assert CheckKind.CODE_OF_CONDUCT in [each.kind for each in checks.required(found)]
    assert CheckKind.CODE_OF_CONDUCT not in [each.kind for each in checks.helpful(found)]
    with transaction():
        recording.withdraw_override(anchor, recording.get_override(anchor, made.id), by=make.member(anchor))
    jobs.run_pending(app)
    assert get_provider(anchor, provider.id).status is Status.LISTED


def test_a_councils_compulsory_check_keeps_off_the_list_only_who_is_based_there(app, make, anchor, council):
    make.commission(council, anchor)
    provider = make.provider(anchor)
    make.rule_override(council, CONDUCT, "compulsory")
    jobs.run_pending(app)
    found = get_provider(anchor, provider.id)
    assert (found.council_code == BRISTOL) is bool(listing.why_not(found))
    assert found.council_code == BRISTOL


def test_what_a_micro_enterprise_is_follows_the_rule(client, make, anchor):
    provider = make.provider(anchor)
    with transaction():
        get_provider(anchor, provider.id).fte_tenths = 65
    assert offer.size(get_provider(anchor, provider.id)).is_met
    make.rule_override(anchor, "micro_enterprise.fte_below", 6)
    assert offer.size(get_provider(anchor, provider.id)).answer == "not_met"
    client.sign_in(make.member(anchor))
    page = client.get(f"/{anchor.slug}/providers/{provider.id}").text
    assert "A micro-enterprise: no. 6.5 full-time people; a micro-enterprise has fewer than 6" in page
