"""Stories of arrangements in the browser: the manager, the provider, the person."""

import datetime as dt

import pytest

from carematch.arrangements import service
from carematch.arrangements.vocabulary import Route
from carematch.core.db import transaction
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.rules.lawful_route import LegalForm
from carematch.seekers import consents

TODAY = dt.date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _today(freeze):
    freeze(TODAY)


def answers(**said):
    """Return what the form sends for two hours of company a week."""
    return {
        "services": "COMP",
        "weekly_minutes": "2",
        "starts_on-day": "3",
        "starts_on-month": "11",
        "starts_on-year": "2026",
        "weekday": "20",
        "route": "isf",
        "weekly_budget": "30",
        "contract_party": "person",
        "engagement_basis": "self_employed",
        "form_key": "key-1",
        **said,
    }


def test_a_manager_agrees_care_and_sees_what_is_left_to_pay(client, make):
    organisation = make.organisation()
    introduction = make.accepted_introduction(organisation)
    client.sign_in(make.member(organisation))
    base = f"/{organisation.slug}/arrangements"
    listed = client.get(base).text
    assert introduction.reference in listed
    form = client.get(f"{base}/new/{introduction.id}").text
    assert 'value="20.00"' in form  # the provider's own rate
    assert "in a fund of their own" in form
    sent = client.post(f"{base}/new/{introduction.id}", data=answers())
    page = client.get(sent.location).text
    assert "2 hours a week at £20.00 an hour" in page
    assert "The weekly budget is £30.00, so £10.00 a week is left to pay besides" in page
    assert "buys 1 hour 30 minutes a week" in page
    assert "None of the services is personal care" in page
    again = client.post(f"{base}/new/{introduction.id}", data=answers())
    assert again.location.endswith(sent.location)
    assert len(service.list_arrangements(organisation)) == 1


def test_an_answer_that_cannot_be_right_is_explained_beside_it(client, make):
    organisation = make.organisation()
    introduction = make.accepted_introduction(organisation)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/arrangements/new/{introduction.id}"
    page = client.post(url, data=answers(route="direct_payment")).text
    assert "Choose who holds the Direct Payment" in page
    assert "Error: " in page
    page = client.post(url, data=answers(weekday="", weekly_minutes="lots")).text
    assert "Enter what an hour costs from Monday to Friday" in page
    assert "Enter hours as a number" in page
    assert service.list_arrangements(organisation) == []


def test_hours_that_have_gone_are_explained_and_the_answers_kept(client, make):
    organisation = make.organisation()
    provider = make.provider(organisation, weekly_minutes=120)
    introduction = make.accepted_introduction(organisation, provider=provider)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/arrangements/new/{introduction.id}"
    page = client.post(url, data=answers(weekly_minutes="2.5"))
    assert page.status_code == 409
    assert "These hours have just gone" in page.text
    assert "They have 2 hours a week left" in page.text
    back = client.post(url, data=answers(weekly_minutes="2.5", again="y")).text
    assert 'value="2.5"' in back
    assert "There is a problem" not in back
    assert client.post(url, data=answers()).status_code == 302


def test_what_is_not_lawful_is_explained_with_what_would_lift_it(client, make):
    organisation = make.organisation()
    provider = make.provider(organisation, services=("COMP", "PC-WASH"), legal_form=LegalForm.COMPANY)
    introduction = make.accepted_introduction(organisation, provider=provider)
    client.sign_in(make.member(organisation))
    page = client.post(
        f"/{organisation.slug}/arrangements/new/{introduction.id}",
        data=answers(services="PC-WASH", engagement_basis="business"),
    )
    assert page.status_code == 409
    assert "This cannot be agreed yet" in page.text
    assert "the company must be registered with the CQC" in page.text
    assert service.list_arrangements(organisation) == []


def test_without_both_answers_there_is_nothing_to_agree(client, make):
    organisation = make.organisation()
    introduction = make.introduction(organisation)
    client.sign_in(make.member(organisation))
    page = client.get(f"/{organisation.slug}/arrangements/new/{introduction.id}")
    assert page.status_code == 409
    assert "Both sides have to accept the introduction first" in page.text


def test_a_manager_ends_an_arrangement(client, make):
    organisation = make.organisation()
    made = make.arrangement(organisation)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/arrangements/{made.id}"
    said = {"ends_on-day": "1", "ends_on-month": "11", "ends_on-year": "2026", "reason": "Moved away"}
    page = client.post(f"{url}/end", data={**said, "row_version": "1"}).text
    assert "It cannot end before it starts" in page
    sent = client.post(f"{url}/end", data={**said, "ends_on-day": "30", "row_version": "1"})
    page = client.get(sent.location).text
    assert "30 November 2026" in page
    assert "Moved away" in page
    assert made.reference not in client.get(f"/{organisation.slug}/arrangements").text
    assert made.reference in client.get(f"/{organisation.slug}/arrangements?show=ended").text
    stale = client.post(f"{url}/end", data={**said, "row_version": "1"})
    assert stale.status_code == 409


def test_finance_sees_but_does_not_agree(client, make):
    organisation = make.organisation()
    introduction = make.accepted_introduction(organisation)
    made = make.arrangement(organisation)
    client.sign_in(make.member(organisation, Role.FINANCE))
    base = f"/{organisation.slug}/arrangements"
    assert introduction.reference not in client.get(base).text
    assert "End this arrangement" not in client.get(f"{base}/{made.id}").text
    assert client.get(f"{base}/new/{introduction.id}").status_code == 403


def test_a_provider_sees_a_name_only_while_the_person_agrees(client, make):
    organisation = make.organisation()
    helper = make.user()
    made = make.arrangement(organisation, provider=make.provider(organisation, user=helper))
    client.sign_in(helper)
    base = f"/{organisation.slug}/my-arrangements"
    assert "Ash" in client.get(base).text
    assert "Ash" in client.get(f"{base}/{made.id}").text
    with transaction():
        live = consents.find_live(organisation, made.person_id, made.provider_id)
        consents.withdraw(organisation, live, by=make.member(organisation))
    for url in (base, f"{base}/{made.id}", f"{base}/{made.id}/hours"):
        page = client.get(url)
        assert page.status_code == 200
        assert "Ash" not in page.text


def test_a_person_sees_their_own_care_and_nobody_elses(client, make):
    organisation = make.organisation()
    seeker = make.user()
    person = make.person(organisation, user=seeker)
    mine = make.arrangement(
        organisation, need=make.need(organisation, person=person), weekly_budget=Money.pounds(50)
    )
    other = make.arrangement(organisation, route=Route.OWN_MONEY)
    client.sign_in(seeker)
    base = f"/{organisation.slug}/care"
    page = client.get(base).text
    assert mine.reference in page
    assert other.reference not in page
    page = client.get(f"{base}/{mine.id}").text
    assert "The weekly budget of £50.00 covers it and leaves £10.00" in page
    assert client.get(f"{base}/{other.id}").status_code == 404
    assert client.get(f"/{organisation.slug}/arrangements/{mine.id}").status_code == 403


def test_no_heading_or_title_names_anybody(client, make):
    organisation = make.organisation()
    made = make.arrangement(organisation)
    client.sign_in(make.member(organisation))
    for url in ("", f"/{made.id}", f"/{made.id}/end"):
        page = client.get(f"/{organisation.slug}/arrangements{url}").text
        head = page[page.index("<title>") : page.index("</title>")]
        heading = page[page.index("<h1") : page.index("</h1>")]
        assert "Ash" not in head + heading
        assert "Sam" not in head + heading
