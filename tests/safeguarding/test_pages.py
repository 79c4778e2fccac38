"""Stories of concerns in the browser: recording one, passing it on, deciding, and who may not see any of it."""

import datetime as dt

import pytest

from carematch.audit import service as audit
from carematch.core.permissions import Role
from carematch.providers import service as providers
from carematch.providers.vocabulary import Status
from carematch.safeguarding import service
from carematch.safeguarding.vocabulary import Decision

TODAY = dt.date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _today(freeze):
    freeze(TODAY)


@pytest.fixture
def organisation(make):
    return make.organisation()


def test_whoever_is_in_danger_is_called_for_before_anything_is_asked(client, make, organisation):
    provider = make.provider(organisation)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/providers/{provider.id}/concern"
    assert "Record a safeguarding concern" in client.get(f"/{organisation.slug}/providers/{provider.id}").text
    assert "Choose yes if anybody may be in danger" in client.post(url, data={}).text
    page = client.post(url, data={"in_danger": "yes"}).text
    assert "Call 999" in page
    assert "adult safeguarding line of the council: City of Bristol" in page
    assert "What was said?" not in page
    page = client.post(url, data={"in_danger": "yes", "called": "y"}).text
    assert "What was said?" in page
    assert 'name="in_danger" type="hidden" value="yes"' in page
    assert "What was said?" in client.post(url, data={"in_danger": "no"}).text


def test_a_concern_from_the_first_word_to_the_decision(client, make, organisation):
    manager = make.member(organisation)
    introduction = make.introduction(organisation)
    provider_id = introduction.provider_id
    client.sign_in(manager)
    home = f"/{organisation.slug}"
    sent = {
        "record": "y",
        "in_danger": "no",
        "raised_by": "family",
        "raiser": "Her niece",
        "heard_on": "2026-11-03",
        "heard_by": "phone",
        "person_id": str(introduction.person_id),
        "pause": "yes",
    }
    page = client.post(f"{home}/providers/{provider_id}/concern", data=sent).text
    assert "Write down what was said" in page
    assert "Her niece" in page  # the answers are kept
    sent["said"] = "Forty pounds were missing"
    shown = client.post(f"{home}/providers/{provider_id}/concern", data=sent).location
    page = client.get(shown).text
    assert "Forty pounds were missing" in page
    assert "Tell Ash" in page
    head = page[page.index("<title>") : page.index("</title>")]
    assert "Forty" not in head + shown
    (concern,) = service.list_concerns(organisation)
    assert [each.action for each in audit.list_for(organisation, concern)] == [
        "concern.read",
        "concern.logged",
    ]
    assert providers.get_provider(organisation, provider_id).status is Status.PAUSED

    today = client.get(f"{home}/today").text
    assert "concern is open" in today
    assert "person has to be told" in today
    assert "Pass it on, Tell the people" in client.get(f"{home}/safeguarding").text

    refused = client.post(
        f"{shown}/decision", data={"decision": "no_further_action", "note": "Nothing in it"}
    )
    assert "Record first whether you told them" in refused.text
    for who in ("council", "police"):
        step = {"route": who, "is_done": "no", "happened_on": "2026-11-03"}
        assert "Say why they were not told" in client.post(f"{shown}/step", data=step).text
        client.post(f"{shown}/step", data={**step, "note": "The council said so"})
    tell = {"is_done": "yes", "happened_on": "2026-11-03"}
    assert "Choose how they were told" in client.post(f"{shown}/people/{introduction.id}", data=tell).text
    client.post(f"{shown}/people/{introduction.id}", data={**tell, "channel": "phone"})
    page = client.get(shown).text
    assert "Not told: The police" in page
    assert "Told: Ash" in page
    assert (
        "Choose why they are removed"
        in client.post(f"{shown}/decision", data={"decision": "removed", "note": "It was them"}).text
    )
    client.post(
        f"{shown}/decision", data={"decision": "removed", "removal_reason": "harm", "note": "It was them"}
    )
    assert "referral to the DBS is to do" in client.get(f"{home}/today").text
    late = client.post(f"{shown}/decision", data={"decision": "no_further_action", "note": "Too late"})
    page = client.get(late.location).text
    assert "Somebody else has decided about this concern already" in page
    assert service.get_concern(organisation, concern.id).decision is Decision.REMOVED


def test_not_referring_takes_two(client, make, organisation):
    first, second = make.member(organisation), make.member(organisation)
    second.name = "Noor Second"
    concern = make.concern(organisation, by=first, passed_on=True)
    url = f"/{organisation.slug}/safeguarding/{concern.id}"
    client.sign_in(first)
    client.post(f"{url}/decision", data={"decision": "removed", "removal_reason": "harm", "note": "Yes"})
    assert "The duty may not apply" in client.get(f"{url}/referral").text
    sent = client.post(f"{url}/referral", data={"choice": "refer"})
    assert "Enter the day it was sent" in sent.text
    assert (
        "Say why they need not be referred"
        in client.post(f"{url}/referral", data={"choice": "do_not_refer"}).text
    )
    client.post(f"{url}/referral", data={"choice": "do_not_refer", "note": "Only ever gardened"})
    assert "A second person looks at it" in client.get(f"{url}/referral").text
    client.sign_in(second)
    page = client.get(f"{url}/referral").text
    assert "Only ever gardened" in page
    client.post(f"{url}/referral", data={"agrees": "yes"})
    assert "Not referred, approved by a second person" in client.get(url).text
    actions = [each.action for each in audit.list_for(organisation, concern)]
    assert actions.count("concern.read") == 4


def test_stopping_somebody_for_safeguarding_leads_here(client, make, organisation):
    provider = make.provider(organisation)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/providers/{provider.id}"
    sent = client.post(
        f"{url}/stop",
        data={"status": "withdrawn", "why": "safeguarding", "row_version": provider.row_version},
    )
    assert sent.location == f"{url}/concern"
    assert "Record now what you heard" in client.get(sent.location).text
    page = client.get(url).text
    assert "Paused by us" in page
    assert "List them again" not in page
    assert "Paused, and nothing recorded yet" in client.get(f"/{organisation.slug}/safeguarding").text


@pytest.mark.parametrize("role", [Role.FINANCE, Role.PROVIDER, Role.SEEKER, Role.REPRESENTATIVE])
def test_nobody_else_sees_any_of_it(client, make, organisation, role):
    concern = make.concern(organisation)
    client.sign_in(make.member(organisation, role))
    home = f"/{organisation.slug}"
    for path in ("safeguarding", f"safeguarding/{concern.id}", f"providers/{concern.provider_id}/concern"):
        assert client.get(f"{home}/{path}").status_code == 403
    if role is Role.FINANCE:
        assert "afeguarding" not in client.get(f"{home}/today").text
    assert all(each.action != "concern.read" for each in audit.list_for(organisation, concern))


def test_the_provider_reads_that_they_are_paused_and_no_more(client, make, organisation):
    helper = make.user()
    provider = make.provider(organisation, user=helper)
    make.concern(organisation, provider_id=provider.id)
    client.sign_in(helper)
    page = client.get(f"/{organisation.slug}/my-page").text
    assert "People cannot find you at the moment" in page
    assert "afeguarding" not in page
    assert "concern" not in page.lower()
