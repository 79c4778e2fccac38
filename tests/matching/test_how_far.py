"""Wherever a distance stands, it says "about" and why when a place is only roughly known; on both databases."""

import pytest

from carematch.core.db import transaction
from carematch.places import service as places
from tests.places.builders import cells, directory_file

MIDDLES = (
    "from the middle of the provider&#39;s postcode sector to the middle of the person&#39;s postcode sector"
)


@pytest.fixture
def organisation(make):
    return make.organisation()


@pytest.fixture
def directory(app, tmp_path):
    """Hold two whole postcodes, 1.4 miles apart, and a PO box that is known by its sector only."""
    rows = [
        cells(postcode="BS3 4AB", lat="51.4400", long="-2.6000"),
        cells(postcode="BS3 5AB", lat="51.4600", long="-2.6000"),
        cells(postcode="BS99 1AB", lat="51.4600", long="-2.6000", grid="6"),
    ]
    with transaction():
        places.receive(directory_file(tmp_path, rows))


@pytest.fixture
def desk(client, make, organisation):
    """Return a way to open the desk for somebody in BS3 4AB, with one provider elsewhere."""
    client.sign_in(make.member(organisation))

    def opened(postcode):
        need = make.need(organisation, postcode="BS3 4AB")
        provider = make.provider(organisation, postcode=postcode, radius_miles=50)
        introducing = client.get(f"/{organisation.slug}/desk/{need.id}/introduce/{provider.id}").text
        return client.get(f"/{organisation.slug}/desk/{need.id}").text, introducing

    return opened


def test_two_whole_postcodes_are_measured_exactly(desk, directory):
    for page in desk("BS3 5AB"):
        assert "1.4 miles" in page
        assert "about 1.4" not in page.lower()
        assert "Measured from" not in page


def test_one_rough_end_is_enough_for_about_and_is_named(desk, directory):
    for page in desk("BS99 1AB"):
        assert "About a mile" in page
        assert "Measured from the middle of the provider&#39;s postcode sector" in page
        assert "the person&#39;s postcode" not in page


def test_two_rough_ends_are_both_named(desk):
    for page in desk("BS3 5AB"):
        assert MIDDLES in page
