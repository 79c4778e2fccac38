"""Finding premises on the map: only where a geocoder is chosen, never for a home, and confirmed by a manager."""

import grimp
import pytest
import sqlalchemy as sa

from carematch.audit.models import AuditEntry
from carematch.core.db import db, transaction
from carematch.core.permissions import Role
from carematch.places import service as places
from carematch.places.values import Precision
from carematch.providers import premises, registration, service
from carematch.providers.models import Provider
from tests.places.builders import cells, directory_file
from tests.places.geocoders import NORTH_STREET, answering

AGENT = "CareMatch tests (help@carematch.example)"
ADDRESS = "12 North Street, Bristol"


@pytest.fixture
def organisation(make):
    return make.organisation()


@pytest.fixture
def stub(app, monkeypatch):
    """Run a geocoder and have the installation choose it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with answering() as running:
        chosen = {
            "service": "nominatim",
            "user_agent": AGENT,
            "url": running.url,
            "delay": 0.01,
            "timeout": 1.0,
        }
        monkeypatch.setitem(app.config, "GEOCODER", chosen)
        yield running


@pytest.fixture
def provider(make, organisation):
    """Return a provider with premises that are known by their sector only."""
    return make.provider(organisation, works_from_home=False)


@pytest.fixture
def manager(client, make, organisation):
    manager = make.member(organisation)
    client.sign_in(manager)
    return manager


def url(organisation, provider, then=""):
    return f"/{organisation.slug}/providers/{provider.id}/premises{then}"


def fresh(organisation, provider) -> Provider:
    return service.get_provider(organisation, provider.id)


def confirmed(client, organisation, provider):
    """Look for the premises and say that what was found is right."""
    found = client.post(url(organisation, provider), data={"address": ADDRESS})
    assert found.location == url(organisation, provider, "/confirm")
    page = client.get(found.location)
    version = fresh(organisation, provider).row_version
    return page, client.post(found.location, data={"row_version": str(version)})


def test_a_manager_finds_the_premises_and_confirms_them(client, organisation, provider, manager, stub):
    shown = client.get(f"/{organisation.slug}/providers/{provider.id}").text
    assert "Only roughly known: the middle of the postcode sector" in shown
    assert "Find the premises on the map" in shown
    asking = client.get(url(organisation, provider)).text
    assert "are sent to Nominatim (127.0.0.1" in asking
    page, answer = confirmed(client, organisation, provider)
    assert NORTH_STREET["display_name"] in page.text
    assert "data © OpenStreetMap contributors" in page.text
    assert stub.asked[0]["q"] == f"{ADDRESS}, BS3 4AB"
    assert answer.location == f"/{organisation.slug}/providers/{provider.id}"
    placed = fresh(organisation, provider)
    assert (placed.lat, placed.lon, placed.precision) == (51.442, -2.605, Precision.UNIT)
    listed = service.get_listing(organisation, provider.id)
    assert (listed.lat, listed.is_approximate) == (51.442, False)
    page = client.get(answer.location).text
    assert "The premises, as found by Nominatim (127.0.0.1" in page
    assert "Find the premises on the map" not in page
    assert client.get(url(organisation, provider)).status_code == 404


def test_what_is_asked_and_what_is_confirmed_is_recorded_without_the_address(
    client, organisation, provider, manager, stub
):
    confirmed(client, organisation, provider)
    kept = [
        each
        for each in db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq))
        if each.action.startswith("provider.premises")
    ]
    assert [(each.action, each.actor_id) for each in kept] == [
        ("provider.premises_asked", manager.id), ("provider.premises_found", manager.id),
    ]  # fmt: skip
    assert not any("North" in str(vars(each)) for each in kept)


def test_where_no_geocoder_is_chosen_nothing_is_claimed(client, organisation, provider, manager):
    assert "on the map</a>" not in client.get(f"/{organisation.slug}/providers/{provider.id}").text
    for then in ("", "/confirm"):
        assert client.get(url(organisation, provider, then)).status_code == 404
    assert client.post(url(organisation, provider), data={"address": ADDRESS}).status_code == 404


def test_a_home_never_goes_out(client, make, organisation, manager, stub):
    home = make.provider(organisation, works_from_home=True)
    assert "on the map</a>" not in client.get(f"/{organisation.slug}/providers/{home.id}").text
    assert client.post(url(organisation, home), data={"address": ADDRESS}).status_code == 404
    geocoder = premises.geocoder({"GEOCODER": {"service": "nominatim", "user_agent": AGENT, "url": stub.url}})
    with pytest.raises(premises.NotForPremises), transaction():
        premises.ask(organisation, fresh(organisation, home), by=manager, geocoder=geocoder, address=ADDRESS)
    finding = premises.Finding(ADDRESS, 51.44, -2.6, "nobody")
    with pytest.raises(premises.NotForPremises), transaction():
        premises.confirm(organisation, fresh(organisation, home), by=manager, finding=finding)
    assert stub.asked == []


def test_a_home_that_is_said_between_asking_and_confirming_stays_unplaced(
    client, organisation, provider, manager, stub
):
    found = client.post(url(organisation, provider), data={"address": ADDRESS})
    with transaction():
        where = {"postcode": "BS3 4AB", "works_from_home": True, "radius_miles": 5, "drives": None}
        registration.save_where(organisation, fresh(organisation, provider), by=manager, **where)
    assert client.get(found.location).status_code == 404
    assert fresh(organisation, provider).precision == Precision.SECTOR


def test_what_is_known_by_its_whole_postcode_is_not_looked_for(
    client, make, organisation, manager, stub, tmp_path
):
    with transaction():
        places.receive(directory_file(tmp_path, [cells()]))
    exact = make.provider(organisation, works_from_home=False)
    assert client.get(url(organisation, exact)).status_code == 404


def test_people_s_records_have_no_way_to_the_geocoder():
    """Not by any chain of imports: neither people who need care, nor what is built on them, can ask it."""
    graph = grimp.build_graph("carematch", include_external_packages=False)
    asking = "carematch.places.online"
    assert graph.find_modules_that_directly_import(asking) == {"carematch.providers.premises"}
    reaching = graph.find_upstream_modules("carematch.seekers", as_package=True)
    assert asking not in reaching
    assert "carematch.providers.premises" not in reaching
    for slice_ in ("matching", "arrangements", "pages", "reporting", "demo"):
        assert not graph.find_modules_directly_imported_by(f"carematch.{slice_}") & {asking}


@pytest.mark.parametrize(
    ("address", "told", "said"),
    [
        ("", {}, "Enter the number, street and town"),
        ("x" * 201, {}, "Use at most 200 letters"),
        (ADDRESS, {"status": 500}, "The map service is out of order: try again in an hour"),
        (ADDRESS, {"body": []}, "The map service does not know this address"),
        (ADDRESS, {"body": "<html>"}, "an answer that we cannot read"),
        (ADDRESS, {"waits": 1.3}, "did not answer in time"),
        (ADDRESS, {"body": [{**NORTH_STREET, "lat": "51.60"}]}, "a place about 11 miles from the postcode"),
    ],
)
def test_what_goes_wrong_stands_beside_the_question_and_can_be_tried_again(
    client, organisation, provider, manager, stub, address, told, said
):
    for name, value in told.items():
        setattr(stub, name, value)
    sent = {"address": address, "form_key": "the-first-key"}
    page = client.post(url(organisation, provider), data=sent)
    assert page.status_code == 200
    assert page.text.count(said) == 2
    assert address in page.text
    stub.status, stub.body, stub.waits = 200, [NORTH_STREET], 0
    assert ("the-first-key" in page.text) == (
        not told
    )  # what was asked once is asked again under another key
    again = client.post(url(organisation, provider), data={"address": ADDRESS})
    assert again.location == url(organisation, provider, "/confirm")
    assert fresh(organisation, provider).precision == Precision.SECTOR


def test_what_was_found_for_one_is_not_confirmed_for_another(
    client, make, organisation, provider, manager, stub
):
    other = make.provider(organisation, name="Lee", works_from_home=False)
    client.post(url(organisation, provider), data={"address": ADDRESS})
    assert client.get(url(organisation, other, "/confirm")).location == url(organisation, other)
    assert client.post(url(organisation, other, "/confirm"), data={}).location == url(organisation, other)
    assert fresh(organisation, other).precision == Precision.SECTOR


def test_a_confirmed_place_stays_as_long_as_its_postcode(client, organisation, provider, manager, stub):
    confirmed(client, organisation, provider)

    def said(postcode, *, works_from_home=False):
        with transaction():
            registration.save_where(
                organisation,
                fresh(organisation, provider),
                by=manager,
                postcode=postcode,
                works_from_home=works_from_home,
                radius_miles=9,
                drives=None,
            )
        return fresh(organisation, provider)

    assert said("bs34ab").lat == 51.442
    moved = said("BS3 5AB")
    assert (moved.precision, moved.point_source) == (Precision.SECTOR, None)


def test_only_who_checks_providers_finds_their_premises(client, make, organisation, provider, stub):
    for role in (Role.FINANCE, Role.PROVIDER, Role.SEEKER):
        client.sign_in(make.member(organisation, role))
        assert client.get(url(organisation, provider)).status_code == 403
