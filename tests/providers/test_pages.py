"""Registering, being checked and being listed, as people see it."""

import datetime as dt

import pytest

from carematch.core.db import db, transaction
from carematch.providers import service
from carematch.providers.vocabulary import Status
from tests.support import gazetteer


@pytest.fixture
def organisation(make):
    with transaction():
        gazetteer.lay()
    return make.organisation(name="Knowle Neighbours")


def answer(client, url, **facts):
    """Open a form, and send it with the row version that it was shown with."""
    page = client.get(url)
    version = page.text.partition('name="row_version"')[2].partition('value="')[2].partition('"')[0]
    return client.post(url, data={"row_version": version, **facts})


def the_provider(organisation, name="Samira"):
    db.session.rollback()
    return next(each for each in service.list_providers(organisation) if each.name == name)


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
    assert answer(client, f"{url}/checks/identity", **check).status_code == 302
    permanent = {**check, "is_time_limited": "no"}
    assert answer(client, f"{url}/checks/right_to_work", **permanent).status_code == 302
    make.references(organisation, provider)
    beside = answer(client, f"{url}/checks/public_liability", **check)
    assert "Enter the last day of cover" in beside.text
    policy = {**check, "valid_until": "2027-03-31", "cover": "5000000", "covers_activities": "y"}
    assert (
        "It must cover at least"
        in answer(client, f"{url}/checks/public_liability", **{**policy, "cover": "4,999,999"}).text
    )
    answer(client, f"{url}/checks/public_liability", **policy)
    answer(client, f"{url}/checks/dbs_basic", issued_on="2026-10-09", **check)
    page = client.get(url).text
    assert "List them now" in page
    assert "31 March 2027" in page
    version = page.partition('name="row_version"')[2].partition('value="')[2].partition('"')[0]
    client.post(f"{url}/publish", data={"row_version": version})
    assert the_provider(organisation).status is Status.LISTED
    assert "Samira" in client.get(f"{home}?show=listed").text
    assert "Choose why" in answer(client, f"{url}/stop", status="paused").text
    assert "Say why" in answer(client, f"{url}/stop", status="paused", why="other").text
    answer(client, f"{url}/stop", status="paused", why="away", reason="In Spain")
    assert "In Spain" in client.get(f"{home}?show=hidden").text
    assert "List them again" in client.get(url).text

    client.sign_in(provider.user)
    own = client.get(f"/{organisation.slug}/my-page").text
    assert "In Spain" not in own
    assert "9 October 2026" not in own  # the day it was issued stays with staff


def test_refused_listing_says_what_is_missing(client, organisation, make):
    provider = make.provider(organisation, listed=False)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/providers/{provider.id}"
    client.post(f"{url}/publish", data={"row_version": str(provider.row_version)})
    assert "They cannot be listed yet. Identity: not recorded" in client.get(url).text


def test_still_right_today(client, organisation, make, freeze):
    freeze(dt.date(2026, 11, 2))
    provider = make.provider(organisation)
    freeze(dt.date(2026, 11, 20))
    client.sign_in(provider.user)
    client.post(f"/{organisation.slug}/my-page/current", data={"answer": "right"})
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
    for path in ("", "/questions", "/questions/phone", "/checks/new", "/stop", "/cqc"):
        assert client.get(f"/{organisation.slug}/providers/{provider.id}{path}").status_code == 404


def test_names_stay_out_of_titles(client, organisation, make):
    provider = make.provider(organisation)
    client.sign_in(make.member(organisation))
    page = client.get(f"/{organisation.slug}/providers/{provider.id}").text
    assert "Sam" not in page.partition("<title>")[2].partition("</title>")[0]


def test_what_the_cqc_register_says_is_recorded(client, organisation, make):
    provider = make.provider(organisation, listed=False)
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/providers/{provider.id}"
    said = {"cqc_personal_care": "yes", "cqc_checked_on": "2026-01-05"}
    assert answer(client, f"{url}/cqc", **said).status_code == 200
    assert answer(client, f"{url}/cqc", cqc_location_id="1-1", **said).location == url
    assert "Recorded as registered for personal care, looked up on 5 January 2026." in client.get(url).text
