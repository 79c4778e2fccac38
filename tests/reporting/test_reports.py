"""The council's pages: what is counted, for which periods, shown the same way three times, and to nobody else."""

import csv
import datetime as dt
import io

import pytest
from lxml import html

from carematch.core.csvfile import safe
from carematch.core.db import transaction
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.funds import payments
from carematch.funds.vocabulary import UndoReason
from carematch.organisations.models import Kind
from carematch.places.rings import Ring
from carematch.reporting import service
from carematch.reporting.disclosure import Thresholds
from carematch.rules.lawful_route import LegalForm

QUARTER = "2026-27-quarter-1"


@pytest.fixture
def council(make, freeze):
    """Return Bristol's council, which commissions an anchor since April, on a day in July."""
    freeze(dt.date(2026, 7, 6))
    made = make.organisation(kind=Kind.COUNCIL, name="Bristol City Council")
    made.anchor = make.organisation(name="Southside")
    make.commission(made, made.anchor, dt.date(2026, 4, 1))
    return made


@pytest.fixture
def ungated(monkeypatch):
    """Let every figure through, to the penny, so that a test can count what is counted."""
    monkeypatch.setattr(Thresholds, "on", classmethod(lambda cls, day: cls(1, 1, 100, 1)))


@pytest.fixture
def pay(make, freeze):
    """Return what makes a payment on a day in June, seen from July."""

    def paid(anchor, **facts):
        freeze(dt.date(2026, 6, 10))
        made = make.payment(anchor, **facts)
        freeze(dt.date(2026, 7, 6))
        return made

    return paid


def quarter(council):
    return service.report(council, service.get_period(council, QUARTER)).retained


def test_payments_are_counted_by_the_ring_they_were_given(council, pay, ungated):
    paid = pay(council.anchor)
    assert paid.ring is Ring.COUNCIL
    retained = quarter(council)
    assert retained.total == paid.amount
    assert retained.line(Ring.COUNCIL).exclusive == paid.amount
    assert retained.line(Ring.UNKNOWN).exclusive == Money(0)


def test_what_the_council_does_not_commission_is_not_counted(council, make, pay, ungated):
    stranger = make.organisation(name="Elsewhere")
    pay(stranger)
    assert quarter(council).is_empty


def test_only_whole_periods_that_have_ended_are_offered(council, freeze):
    assert [period.label for period in service.list_periods(council)] == ["2026-27 quarter 1"]
    freeze(dt.date(2026, 6, 30))
    assert service.list_periods(council) == []
    freeze(dt.date(2027, 4, 1))
    assert [period.label for period in service.list_periods(council)] == [
        "2026-27",
        "2026-27 quarter 4",
        "2026-27 quarter 3",
        "2026-27 quarter 2",
        "2026-27 quarter 1",
    ]


def test_a_figure_that_could_give_somebody_away_is_not_on_the_page(council, client, make, pay):
    paid = pay(council.anchor)
    client.sign_in(make.member(council, Role.COUNCIL_VIEWER))
    page = client.get(f"/{council.slug}/report/{QUARTER}").text
    assert "could give somebody away" in page.replace("\n", " ")
    assert str(paid.amount) not in page
    file = client.get(f"/{council.slug}/report/{QUARTER}.csv")
    rows = list(csv.DictReader(io.StringIO(file.text)))
    assert {row["suppressed"] for row in rows} == {"yes"}
    assert {row["amount_gbp"] for row in rows} == {""}


def test_page_picture_and_file_show_the_same_figures(council, client, make, pay, ungated):
    pay(council.anchor, minutes=360)
    client.sign_in(make.member(council, Role.COUNCIL_VIEWER))
    page = html.fromstring(client.get(f"/{council.slug}/report/{QUARTER}").text)
    file = csv.DictReader(io.StringIO(client.get(f"/{council.slug}/report/{QUARTER}.csv").text))
    in_file = {row["circle_name"]: row["amount_gbp"] for row in file}
    rows = [
        [" ".join(c.text_content().split()) for c in tr.iter("td", "th")] for tr in page.xpath("//tbody/tr")
    ]
    in_table = {row[0]: row[1] for row in rows}
    in_bars = [" ".join(text.text_content().split()) for text in page.iter("{*}text", "text")]
    assert in_file["City of Bristol"] == "120.00"
    assert any("£120" in amount for amount in in_table.values())
    assert any(text.startswith("City of Bristol £120") for text in in_bars)


def test_a_period_that_has_not_ended_is_not_found(council, client, make):
    client.sign_in(make.member(council, Role.COUNCIL_VIEWER))
    assert client.get(f"/{council.slug}/report/2026-27-quarter-2").status_code == 404


@pytest.mark.parametrize(
    ("cell", "written"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-12.50", "-12.50"), ("-x", "'-x"), (None, "")]
)
def test_no_cell_of_a_file_runs_as_a_formula(cell, written):
    assert safe(cell) == written


@pytest.mark.parametrize("legal_form", [LegalForm.COMPANY, LegalForm.SOLE_TRADER])
def test_a_local_office_behind_the_figures_is_listed_without_a_name(
    council, client, make, freeze, ungated, legal_form
):
    freeze(dt.date(2026, 6, 10))
    anchor = council.anchor
    finance = make.member(anchor, Role.FINANCE, name="Femi Finance")
    far = make.provider(anchor, name="Wessex", postcode="BA1 1LZ", radius_miles=30, legal_form=legal_form)
    make.delivery_office(anchor, provider=far, approved_by=finance)
    paid = make.payment(anchor, arrangement=_agreed(make, anchor, far))
    freeze(dt.date(2026, 7, 6))
    assert paid.ring is Ring.COUNCIL
    client.sign_in(make.member(council, Role.COUNCIL_VIEWER))
    page = client.get(f"/{council.slug}/report/{QUARTER}").text
    assert "Counted at a local office instead of the head office" in page
    assert "One local office is counted instead of the head office elsewhere" in page
    assert "Anchor finance" in page
    assert "10 June 2026" in page
    assert ("The team that visits people works from there" in page) is (legal_form is LegalForm.COMPANY)
    assert not any(name in page for name in ("Wessex", "Femi", "BS4 1LZ", "BA1 1LZ"))


def test_an_office_is_listed_only_beside_figures_that_are_shown(council, client, make, freeze):
    freeze(dt.date(2026, 6, 10))
    far = make.provider(council.anchor, postcode="BA1 1LZ", radius_miles=30)
    make.delivery_office(council.anchor, provider=far, approved_by=make.member(council.anchor))
    make.payment(council.anchor, arrangement=_agreed(make, council.anchor, far))
    freeze(dt.date(2026, 7, 6))
    client.sign_in(make.member(council, Role.COUNCIL_VIEWER))
    assert "Counted at a local office" not in client.get(f"/{council.slug}/report/{QUARTER}").text


def test_an_office_whose_payments_were_undone_is_not_listed(council, make, freeze, ungated):
    freeze(dt.date(2026, 6, 10))
    manager = make.member(council.anchor)
    far = make.provider(council.anchor, postcode="BA1 1LZ", radius_miles=30)
    make.delivery_office(council.anchor, provider=far, approved_by=manager)
    paid = make.payment(council.anchor, arrangement=_agreed(make, council.anchor, far))
    with transaction():
        payments.undo(
            council.anchor,
            payments.get_paid(council.anchor, paid.id),
            by=manager,
            reason=UndoReason.TWICE,
            undone_on=dt.date(2026, 6, 10),
        )
    freeze(dt.date(2026, 7, 6))
    assert service.report(council, service.get_period(council, QUARTER)).overrides == ()


def _agreed(make, anchor, provider):
    """Agree care with a provider, with a fund that can pay."""
    agreed = make.arrangement(anchor, provider=provider)
    make.fund(anchor, arrangement=agreed, holding=Money.pounds(500))
    return agreed
