"""Status for tax as whoever pays decided it, and the warning about one client who takes most of the time."""

import datetime as dt

import pytest

from carematch.arrangements import employment, service
from carematch.arrangements.concentration import Concentration
from carematch.arrangements.status_check import NeverChanged
from carematch.arrangements.vocabulary import Decider, EngagementBasis, StatusOutcome
from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.rules.lawful_route import LegalForm

TODAY = dt.date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _today(freeze):
    freeze(TODAY)


@pytest.mark.parametrize(
    ("client_minutes", "all_minutes", "percent", "is_high"),
    [
        (0, 0, 0, False),
        (600, 1000, 60, False),
        (601, 1000, 60, True),
        (599, 1000, 59, False),
        (120, 120, 100, True),
    ],
)
def test_exactly_the_percentage_does_not_warn_and_a_minute_more_does(
    client_minutes, all_minutes, percent, is_high
):
    share = Concentration(client_minutes, all_minutes, 60)
    assert (share.percent, share.is_high) == (percent, is_high)


def test_more_time_for_the_same_client_counts_on_both_sides():
    share = Concentration(60, 240, 60).with_more(120)
    assert (share.client_minutes, share.all_minutes) == (180, 360)


def test_time_agreed_at_another_anchor_counts_as_a_sum(make):
    here = make.organisation()
    provider = make.provider(here, weekly_minutes=1200)
    arrangement = make.arrangement(here, provider=provider, weekly_minutes=180)
    share = employment.concentration(here, provider.id, arrangement.person_id, on=TODAY)
    assert (share.client_minutes, share.all_minutes, share.is_high) == (180, 180, True)
    make.arrangement(here, provider=provider, weekly_minutes=120)
    share = employment.concentration(here, provider.id, arrangement.person_id, on=TODAY)
    assert (share.percent, share.is_high) == (60, False)
    elsewhere = make.organisation()
    with transaction():
        employment.capacity.book(
            provider.identity,
            elsewhere,
            arrangement_id=elsewhere.id,
            weekly_minutes=300,
            starts_on=TODAY,
        )
    share = employment.concentration(here, provider.id, arrangement.person_id, on=TODAY)
    assert (share.client_minutes, share.all_minutes) == (180, 600)


def check(organisation, arrangement, by, **said):
    facts = {
        "outcome": StatusOutcome.SELF_EMPLOYED,
        "reference": "CEST-1",
        "checked_on": TODAY,
        "decided_by": Decider.PERSON,
    }
    with transaction():
        whole = service.get_arrangement(organisation, arrangement.id)
        return employment.record_check(organisation, whole, by=by, **{**facts, **said})


def test_checks_are_added_and_never_changed(make):
    organisation = make.organisation()
    manager = make.member(organisation)
    arrangement = make.arrangement(organisation)
    check(organisation, arrangement, manager)
    check(organisation, arrangement, manager, outcome=StatusOutcome.EMPLOYED)
    whole = service.get_arrangement(organisation, arrangement.id)
    (found,) = employment.engagements(organisation, [whole])
    assert (found.check.number, found.is_contradicted) == (2, True)
    with pytest.raises(employment.StatusRefused, match="today or earlier"):
        check(organisation, arrangement, manager, checked_on=TODAY + dt.timedelta(days=1))
    found.check.reference = "CEST-2"
    with pytest.raises(NeverChanged):
        db.session.flush()


def test_an_employee_may_have_one_employer(make):
    organisation = make.organisation()
    assistant = make.provider(organisation, legal_form=LegalForm.PERSONAL_ASSISTANT)
    arrangement = make.arrangement(
        organisation, provider=assistant, engagement_basis=EngagementBasis.EMPLOYED_PA
    )
    (found,) = employment.engagements(organisation, [arrangement])
    assert (found.concentration.is_high, found.warns) == (True, False)


def test_the_pages_say_who_decides_and_what_to_think_of(client, make):
    organisation = make.organisation()
    arrangement = make.arrangement(organisation)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/arrangements/{arrangement.id}"
    page = client.get(url).text
    assert "No check is recorded" in page
    assert "2 hours of the 2 hours a week" in page
    assert "That is more than 60%" in page
    beside = client.post(f"{url}/status/new", data={"outcome": "employed"}).text
    assert "Enter what the result can be found by again" in beside
    assert "Choose who decided" in beside
    sent = client.post(
        f"{url}/status/new",
        data={
            "outcome": "employed",
            "reference": "CEST-9",
            "checked_on": "2026-11-02",
            "decided_by": "person",
            "may_substitute": "yes",
        },
    )
    page = client.get(sent.location).text
    assert "Whoever pays decides" in page
    assert "CEST-9" in page
    assert "The result says employed" in page
    assert "Everybody who comes needs an introduction of their own" in page
    page = client.get(f"/{organisation.slug}/providers/{arrangement.provider_id}/engagements").text
    assert "Employed for tax" in page
    assert "Mostly one client" in page
    assert "status for tax" in client.get(f"/{organisation.slug}/providers/{arrangement.provider_id}").text


def test_the_share_is_said_before_care_is_agreed(client, make):
    organisation = make.organisation()
    provider = make.provider(organisation, weekly_minutes=1200)
    make.arrangement(organisation, provider=provider, weekly_minutes=540)
    introduction = make.accepted_introduction(organisation, provider=provider)
    client.sign_in(make.member(organisation))
    page = client.get(f"/{organisation.slug}/arrangements/new/{introduction.id}").text
    assert "With this, 1 hour of the 10 hours a week" in page
    assert "more than 60%" not in page


def test_finance_reads_but_does_not_record(client, make):
    organisation = make.organisation()
    arrangement = make.arrangement(organisation)
    client.sign_in(make.member(organisation, Role.FINANCE))
    url = f"/{organisation.slug}/arrangements/{arrangement.id}/status"
    assert "Record a check" not in client.get(url).text
    assert client.get(f"{url}/new").status_code == 403
    assert (
        client.get(f"/{organisation.slug}/providers/{arrangement.provider_id}/engagements").status_code == 200
    )
