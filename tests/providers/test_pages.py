"""Registering, being checked and being listed, as people see it."""

import datetime as dt

import pytest
import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.core.db import db, first, transaction
from carematch.core.permissions import Role
from carematch.organisations.models import Kind
from carematch.places import service as places
from carematch.providers import service
from carematch.providers.forms import GROUPS
from carematch.providers.vocabulary import Status
from carematch.rules.checks import CheckKind
from carematch.rules.taxonomy import SERVICES

ABOUT = {
    "full_name": "Samira Khan",
    "name": "Samira",
    "legal_form": "sole_trader",
    "delivers_in_person": "yes",
    "employs_carers": "no",
    "fte_tenths": "0.6",
}
TASKS = {
    "about": ABOUT,
    "offer": {"services": ["PC-WASH", "COMP"]},
    "where": {"postcode": "bs34ab", "works_from_home": "yes", "radius_miles": "5", "drives": "no"},
    "when": {"free": ["0-morning", "2-evening"], "weekly_minutes": "12.5"},
    "rates": {"weekday": "20", "weekend": "22.50"},
}


@pytest.fixture
def organisation(make):
    with transaction():
        places.load_demo_gazetteer()
    return make.organisation(name="Knowle Neighbours")


def answer(client, url, **facts):
    """Open a form, and send it with the row version that it was shown with."""
    page = client.get(url)
    version = page.text.partition('name="row_version"')[2].partition('value="')[2].partition('"')[0]
    return client.post(url, data={"row_version": version, **facts})


def the_provider(organisation, name="Samira"):
    db.session.rollback()
    return next(each for each in service.list_providers(organisation) if each.name == name)


def test_a_newcomer_registers_in_their_own_time(client, organisation, make):
    home = f"/{organisation.slug}"
    assert "Start now" in client.get(f"{home}/register").text
    page = client.post(f"{home}/register")
    assert page.location == f"{home}/register/account"
    account = {"name": "Samira Khan", "email": "Samira@Example.org", "password": "three random words"}
    assert "too easy" in client.post(page.location, data={**account, "password": "aaaaaaaaaaaa"}).text
    assert client.post(page.location, data=account).location == f"{home}/my-page"

    assert client.get(f"{home}/my-page").text.count("Not yet started") == 5
    for task, facts in TASKS.items():
        assert answer(client, f"{home}/my-page/{task}", **facts).status_code == 302, task
        client.sign_out()
        client.sign_in(first(sa.select(User).where(User.email == "samira@example.org")))
    tasks = client.get(f"{home}/my-page").text
    assert "Check your answers" in tasks
    assert tasks.count("Completed") == 5

    answers = client.get(f"{home}/my-page/check").text
    for said in (
        "Samira Khan",
        "Washing and dressing",
        "BS3 4AB",
        "12 hours 30 minutes",
        "£22.50 an hour",
        "0.6",
    ):
        assert said in answers
    assert "Tick the box" in answer(client, f"{home}/my-page/check").text
    sent = answer(client, f"{home}/my-page/check", is_true="y")
    assert sent.location == f"{home}/my-page/submitted"
    page = client.get(sent.location).text
    provider = the_provider(organisation)
    assert provider.reference in page
    for said in (
        "Enhanced DBS check with the adults&#39; barred list",
        "Needed for: Washing and dressing",
        "Right to work",
        "gives the care in person",
    ):
        assert said in page
    assert (provider.status, provider.precision, provider.council_code) == (
        Status.SUBMITTED,
        "sector",
        "E06000023",
    )
    assert [(each.day, each.starts, each.ends) for each in provider.identity.windows] == [
        (0, 420, 720),
        (2, 1020, 1320),
    ]


def test_whoever_is_signed_in_starts_straight_away(client, organisation, make):
    client.sign_in(make.user())
    home = f"/{organisation.slug}"
    for _ in range(2):
        assert client.post(f"{home}/register").location == f"{home}/my-page"
    assert client.get(f"{home}/my-page").status_code == 200
    assert len(service.list_providers(organisation)) == 1


def test_a_council_registers_nobody(client, make):
    council = make.organisation(kind=Kind.COUNCIL)
    assert client.get(f"/{council.slug}/register").status_code == 404


def test_a_provider_without_a_record_is_led_to_register(client, organisation, make):
    client.sign_in(make.member(organisation, Role.PROVIDER))
    assert client.get(f"/{organisation.slug}/my-page").location == f"/{organisation.slug}/register"
    assert client.get(f"/{organisation.slug}/my-page/about").status_code == 404


@pytest.mark.parametrize(
    ("task", "change", "sentence"),
    [
        ("about", {"name": ""}, "Enter the name that people should see"),
        ("about", {"legal_form": ""}, "Choose how you work"),
        ("about", {"fte_tenths": "lots"}, "Enter a number like 1, 0.6 or 2.5"),
        ("offer", {"services": []}, "Choose at least one service"),
        ("where", {"postcode": "BS99"}, "postcode"),
        ("where", {"postcode": "BT1 1AA"}, "Northern Ireland"),
        ("where", {"radius_miles": "0"}, "from 1 to 100"),
        ("when", {"free": []}, "Tick at least one time"),
        ("when", {"weekly_minutes": "200"}, "up to 168"),
        ("rates", {"weekday": "twenty"}, "like 12.50"),
        ("rates", {"weekend": "0"}, "above nothing"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_explained(client, organisation, make, task, change, sentence):
    client.sign_in(make.user())
    client.post(f"/{organisation.slug}/register")
    page = answer(client, f"/{organisation.slug}/my-page/{task}", **{**TASKS[task], **change})
    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert sentence in page.text


def test_the_optional_page_saves_and_shows(client, organisation, make):
    client.sign_in(make.user())
    client.post(f"/{organisation.slug}/register")
    url = f"/{organisation.slug}/my-page/more"
    answer(client, url, languages=["en", "pa"], gender="", refuses_pets=["dog"], refuses_smoking_homes="yes")
    (provider,) = service.list_providers(organisation)
    assert (provider.languages, provider.gender, provider.refuses_pets) == (["en", "pa"], None, ["dog"])
    assert provider.refuses_smoking_homes is True
    assert client.get(url).text.count("checked") == 5  # two languages, dogs, smoking, rather not say


def test_two_windows_on_one_task_do_not_overwrite(client, organisation, make):
    client.sign_in(make.user())
    client.post(f"/{organisation.slug}/register")
    url = f"/{organisation.slug}/my-page/about"
    stale = client.get(url).text.partition('name="row_version"')[2].partition('value="')[2].partition('"')[0]
    answer(client, url, **ABOUT)
    late = client.post(url, data={"row_version": stale, **ABOUT, "name": "Late"})
    assert late.status_code == 409
    assert the_provider(organisation).name == "Samira"


def test_a_manager_checks_and_lists(client, organisation, make, freeze):
    freeze(dt.date(2026, 11, 2))
    provider = make.provider(organisation, name="Samira", listed=False)
    client.sign_in(make.member(organisation))
    home = f"/{organisation.slug}/providers"
    assert "Samira" in client.get(home).text
    url = f"{home}/{provider.id}"
    page = client.get(url).text
    assert "List them now" not in page
    assert "Everyone we introduce is asked for it" in page
    check = {"method": "original", "decision": "accepted", "seen_on": "2026-11-01", "reference": "X1"}
    for kind in (CheckKind.IDENTITY, CheckKind.REFERENCES, CheckKind.RIGHT_TO_WORK):
        assert answer(client, f"{url}/checks/new", kind=kind.value, **check).status_code == 302
    beside = answer(client, f"{url}/checks/new", kind="public_liability", **check)
    assert "Enter the last day of cover" in beside.text
    answer(client, f"{url}/checks/new", kind="public_liability", valid_until="2027-03-31", **check)
    answer(client, f"{url}/checks/new", kind="dbs_basic", issued_on="2026-10-01", **check)
    page = client.get(url).text
    assert "List them now" in page
    assert "31 March 2027" in page
    version = page.partition('name="row_version"')[2].partition('value="')[2].partition('"')[0]
    client.post(f"{url}/publish", data={"row_version": version})
    assert the_provider(organisation).status is Status.LISTED
    assert "Samira" in client.get(f"{home}?show=listed").text
    assert "Say why" in answer(client, f"{url}/stop", status="paused").text
    answer(client, f"{url}/stop", status="paused", reason="Away")
    assert "Away" in client.get(f"{home}?show=hidden").text
    assert "List them again" in client.get(url).text

    client.sign_in(provider.user)
    own = client.get(f"/{organisation.slug}/my-page").text
    assert "Away" not in own
    assert "1 October 2026" not in own  # the day it was issued stays with staff


def test_refused_listing_says_what_is_missing(client, organisation, make):
    provider = make.provider(organisation, listed=False)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/providers/{provider.id}"
    client.post(f"{url}/publish", data={"row_version": str(provider.row_version)})
    assert "They cannot be listed yet. Identity: not recorded" in client.get(url).text


def test_a_manager_registers_somebody_by_phone(client, organisation, make):
    client.sign_in(make.member(organisation))
    home = f"/{organisation.slug}/providers"
    taken = make.user().email
    page = client.post(f"{home}/new", data={"full_name": "Samira Khan", "email": taken})
    assert "There is an account with this address" in page.text
    url = client.post(f"{home}/new", data={"full_name": "Samira Khan", "email": ""}).location
    for task, facts in TASKS.items():
        assert answer(client, f"{url}/{task}", **facts).location == url, task
    page = client.get(url).text
    assert "The answers are complete" in page
    version = page.partition('name="row_version"')[2].partition('value="')[2].partition('"')[0]
    client.post(f"{url}/submit", data={"row_version": version})
    provider = the_provider(organisation)
    assert (provider.status, provider.user_id) == (Status.SUBMITTED, None)
    assert (
        answer(client, f"{url}/cqc", cqc_personal_care="yes", cqc_checked_on="2026-01-05").status_code == 200
    )
    done = answer(
        client, f"{url}/cqc", cqc_personal_care="yes", cqc_checked_on="2026-01-05", cqc_location_id="1-1"
    )
    assert done.location == url
    assert "Registered for personal care" in client.get(url).text


def test_still_right_today(client, organisation, make, freeze):
    freeze(dt.date(2026, 11, 2))
    provider = make.provider(organisation)
    freeze(dt.date(2026, 11, 20))
    client.sign_in(provider.user)
    client.post(f"/{organisation.slug}/my-page/confirm")
    assert service.get_listing(organisation, provider.id).confirmed_on == dt.date(2026, 11, 20)
    assert "20 November 2026" in client.get(f"/{organisation.slug}/my-page").text


def test_a_provider_sees_what_has_run_out(client, organisation, make, freeze):
    freeze(dt.date(2026, 11, 2))
    provider = make.provider(organisation)
    freeze(dt.date(2028, 1, 1))
    client.sign_in(provider.user)
    assert "Ran out" in client.get(f"/{organisation.slug}/my-page").text


def test_the_staff_pages_show_no_other_organisations_provider(client, organisation, make):
    provider = make.provider(make.organisation())
    client.sign_in(make.member(organisation))
    for path in ("", "/about", "/checks/new", "/stop", "/cqc"):
        assert client.get(f"/{organisation.slug}/providers/{provider.id}{path}").status_code == 404


def test_every_service_that_may_be_offered_is_on_the_page():
    grouped = [code for _title, codes in GROUPS for code in codes]
    assert sorted(grouped) == sorted(code for code, each in SERVICES.items() if not each.refused)


def test_names_stay_out_of_titles(client, organisation, make):
    provider = make.provider(organisation)
    client.sign_in(make.member(organisation))
    page = client.get(f"/{organisation.slug}/providers/{provider.id}").text
    assert "Sam" not in page.partition("<title>")[2].partition("</title>")[0]
