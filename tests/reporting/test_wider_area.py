"""The report calls the wider area and the region by name, and says when they changed."""

import csv
import datetime as dt
import io

import pytest
from lxml import html

from carematch.core.db import transaction
from carematch.core.permissions import Role
from carematch.organisations import wider_area
from carematch.organisations.models import Kind
from carematch.places.values import WiderAreaKind
from carematch.reporting.disclosure import Thresholds

QUARTER = "2026-27-quarter-1"


@pytest.fixture
def show(make, freeze, client, monkeypatch):
    """Return what shows the words and the file of a council's quarter in which something was paid."""
    monkeypatch.setattr(Thresholds, "on", classmethod(lambda cls, day: cls(1, 1, 100, 1)))

    def shown(code="E06000023", chosen=()):
        freeze(dt.date(2026, 4, 1))
        council = make.organisation(kind=Kind.COUNCIL, council_code=code)
        viewer = make.member(council, Role.COUNCIL_VIEWER)
        anchor = make.organisation(name="Southside")
        make.commission(council, anchor, dt.date(2026, 4, 1))
        for facts in chosen:
            with transaction():
                wider_area.choose(council, by=viewer, reason="One market for care", **facts)
            freeze(facts["starts_on"])
        freeze(dt.date(2026, 6, 10))
        make.payment(anchor)
        freeze(dt.date(2026, 7, 6))
        client.sign_in(viewer)
        page = html.fromstring(client.get(f"/{council.slug}/report/{QUARTER}").text)
        file = csv.DictReader(io.StringIO(client.get(f"/{council.slug}/report/{QUARTER}.csv").text))
        return " ".join(page.text_content().split()), [row["circle_name"] for row in file]

    return shown


def test_the_wider_area_has_its_name_and_its_councils(show):
    page, names = show()
    assert "The wider area is West of England (Bath and North East Somerset, City of Bristol, South" in page
    assert "The region is the South West." in page
    assert "(100.0%) stayed in the wider area (West of England)." in page
    assert "(100.0%) stayed in the South West." in page
    assert names[:3] == ["City of Bristol", "Rest of West of England", "Rest of the South West"]
    assert "changed in this period" not in page
    assert "What your wider area is, and choosing another" in page


def test_a_change_within_the_period_is_told(show):
    cluster = {"kind": WiderAreaKind.CLUSTER, "name": "Severnside", "member_codes": ["E06000024"]}
    page, names = show(chosen=[{**cluster, "starts_on": dt.date(2026, 5, 1)}])
    assert "The wider area changed in this period. At first it was West of England (Bath" in page
    assert "From 1 May 2026 the wider area was Severnside (City of Bristol, North Somerset)." in page
    assert names[:3] == ["City of Bristol", "Rest of the wider area", "Rest of the South West"]
    assert "stayed in the wider area." in page


def test_a_choice_for_the_whole_period_is_no_change(show):
    page, names = show(chosen=[{"kind": WiderAreaKind.COUNTY, "starts_on": dt.date(2026, 4, 1)}])
    assert "The wider area is Bristol (City of Bristol)." in page
    assert "changed in this period" not in page
    assert names[1] == "Rest of Bristol"


def test_a_wider_area_that_reaches_beyond_the_region_is_not_called_the_region(show):
    cluster = {"kind": WiderAreaKind.CLUSTER, "name": "Severn Valley", "member_codes": ["E06000051"]}
    page, _ = show(chosen=[{**cluster, "starts_on": dt.date(2026, 4, 1)}])
    assert "stayed in the South West or the wider area." in page
    assert "The wider area reaches beyond the region" in page


def test_a_region_that_is_no_direction_has_no_article_and_many_councils_are_counted(show):
    page, names = show("E09000033")
    assert "The wider area is Greater London (33 councils)." in page
    assert "The region is London." in page
    assert names[:3] == ["Westminster", "Rest of Greater London", "Rest of London"]
