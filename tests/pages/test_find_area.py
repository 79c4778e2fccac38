"""The front door knows where each anchor works: it leads there, or says plainly whom to ask instead."""

import pytest

from carematch.core.db import transaction
from carematch.organisations.models import Kind
from tests.support import gazetteer

KNOWLE_WEST = "E02003056"


@pytest.fixture
def anchor(make):
    """Return an anchor that Bristol commissions and that works in Knowle West only."""
    with transaction():
        gazetteer.lay()
    made = make.organisation(name="Riverbend Neighbours")
    council = make.organisation(kind=Kind.COUNCIL, name="Bristol", phone="0117 496 0111")
    make.commission(council, made)
    make.operating_area(made, KNOWLE_WEST)
    return made


def test_a_postcode_in_its_area_leads_to_it(client, anchor):
    page = client.get("/find?postcode=BS4+1AB").text
    assert '<h2 class="app-card__title">Riverbend Neighbours</h2>' in page
    assert "other parts" not in page


def test_a_postcode_in_the_council_but_outside_its_area_is_told_to_ask_the_council(client, anchor):
    page = client.get("/find?postcode=BS3+4AB").text
    assert '<h2 class="app-card__title">' not in page
    assert "Riverbend Neighbours works in other parts of City of Bristol, not where you are." in page
    assert "Ask the council instead, which is City of Bristol." in page
    assert 'href="tel:01174960111"' in page


def test_two_who_work_elsewhere_are_both_named(client, make, anchor):
    other = make.organisation(name="Hilltop")
    make.commission(make.organisation(kind=Kind.COUNCIL, name="Bristol again"), other)
    make.operating_area(other, "E02003053")
    page = client.get("/find?postcode=BS3+4AB").text
    assert "Hilltop and Riverbend Neighbours work in other parts of City of Bristol" in page


def test_part_of_a_postcode_is_not_enough_to_say_no(client, anchor):
    page = client.get("/find?postcode=BS4").text
    assert "Riverbend Neighbours works in some parts of City of Bristol. Enter the whole postcode" in page
    assert "not where you are" not in page
