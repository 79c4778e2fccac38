"""The front door leads a postcode to the organisations that serve it."""

import datetime as dt

import pytest

from carematch.core.db import transaction
from carematch.organisations.models import Kind
from carematch.places import service as places
from tests.support import gazetteer


@pytest.fixture
def bristol(app, make):
    """Return an anchor that Bristol commissions, on the demo's gazetteer."""
    with transaction():
        gazetteer.lay()
    anchor = make.organisation(name="Riverbend Neighbours", phone="0117 496 0700")
    make.commission(make.organisation(kind=Kind.COUNCIL, name="Bristol"), anchor)
    return anchor


def test_a_served_postcode_names_who_to_ask(client, bristol):
    """The organisation, its phone, the need and the place are shown; the place is said to be approximate."""
    page = client.get("/find?postcode=bs34ab&service=COMP").text
    assert "<h1>Help near BS3 4AB</h1>" in page
    assert "Riverbend Neighbours" in page
    assert 'href="tel:01174960700"' in page
    assert "You are looking for: companionship." in page
    assert "One organisation introduces people where you are." in page
    assert "The place is approximate" in page


def test_where_nobody_is_listed_the_page_says_so(client, bristol):
    """It is no reason not to ask."""
    page = client.get("/find?postcode=bs34ab&service=COMP").text
    assert "It lists nobody near you for this yet." in page


def test_a_need_nobody_knows_is_left_out(client, bristol):
    """An address made up by hand is answered by what of it makes sense."""
    page = client.get("/find?postcode=BS3+4AB&service=%3Cscript%3E").text
    assert "Riverbend Neighbours" in page
    assert "You are looking for" not in page


def test_a_commission_that_has_not_begun_serves_nobody(client, bristol, freeze):
    """Before it starts, the reader is sent to the council, by name."""
    freeze(dt.date(2026, 3, 31))
    page = client.get("/find?postcode=BS3+4AB").text
    assert "No organisation on CareMatch introduces people in City of Bristol yet" in page
    assert "adult social care team" in page


@pytest.mark.parametrize("postcode", ["nonsense", "ZZ99 9ZZ", "BT1 1AA", "JE2 3AB"])
def test_a_postcode_that_cannot_be_used_is_explained(client, bristol, postcode):
    """The sentence that places gives stands beside the field, and what was typed stays in it."""
    with pytest.raises(places.PlaceProblem) as problem:
        places.lookup(postcode)
    page = client.get("/find", query_string={"postcode": postcode})
    assert page.text.count(str(problem.value)) == 2
    assert f'value="{postcode}"' in page.text
    assert "Riverbend Neighbours" not in page.text


def test_a_part_of_a_postcode_is_enough_where_one_council_has_all_of_it(client, bristol):
    """The place is said to be approximate, and BS3 is not taken for Bristol's only part."""
    page = client.get("/find?postcode=bs3+4").text
    assert "<h1>Help near BS3 4</h1>" in page
    assert "Riverbend Neighbours" in page
    assert "The place is approximate: the middle of BS3 4." in page


def test_a_part_that_several_councils_share_needs_the_whole_postcode(client, bristol):
    """Never is the council told from the first half of a postcode alone."""
    page = client.get("/find?postcode=bs16").text
    assert page.count("BS16 is not all in one council&#39;s area: enter the whole postcode") == 2
    assert "Riverbend Neighbours" not in page
    assert 'value="bs16"' in page


def test_a_slip_is_understood_and_said(client, bristol):
    """O for 0 is the commonest one."""
    page = client.get("/find?postcode=bso+1aa").text
    assert "We read “bso 1aa” as BS0 1AA." in page
