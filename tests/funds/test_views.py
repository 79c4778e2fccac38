"""Stories of money in the browser: finance, the provider, the person."""

import csv
import datetime as dt
import io
import re

import pytest

from carematch.arrangements.vocabulary import Route
from carematch.core.money import Money
from carematch.core.permissions import Role
from carematch.funds import books, hours, isf, payments
from carematch.funds.vocabulary import HoursStatus, PaymentRoute

TODAY = dt.date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _today(freeze):
    freeze(TODAY)


def on(name, day):
    """Return a date as its three boxes send it."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def finance(client, make, **facts):
    """Sign a finance officer in to an organisation with an arrangement and its fund."""
    organisation = make.organisation()
    agreed = make.arrangement(organisation)
    fund = make.fund(organisation, arrangement=agreed, **facts)
    client.sign_in(make.member(organisation, Role.FINANCE))
    return organisation, agreed, fund, f"/{organisation.slug}"


def test_from_opening_a_fund_to_a_statement_that_adds_up(client, make, freeze):
    organisation = make.organisation()
    agreed = make.arrangement(organisation, weekly_budget=Money.pounds(60))
    client.sign_in(make.member(organisation, Role.FINANCE))
    base = f"/{organisation.slug}"
    assert agreed.reference in client.get(f"{base}/funds").text
    opening = {"weekly_amount": "60", **on("opened_on", TODAY), "payment_route": "holder_pays"}
    page = client.post(f"{base}/funds/new/{agreed.id}", data=opening).text
    assert "Enter the reference of the legal advice" in page
    sent = client.post(f"{base}/funds/new/{agreed.id}", data={**opening, "advice_reference": "Counsel 3"})
    fund_url = sent.location
    assert "The fund holds £0.00" in client.get(fund_url).text
    received = {"amount": "240", **on("received_on", TODAY), "source": "council"}
    client.post(f"{fund_url}/receive", data=received)
    client.post(f"{base}/arrangements/{agreed.id}/hours/new", data={**on("worked_on", TODAY), "minutes": "2"})
    waiting = hours.list_hours(organisation, status=HoursStatus.LOGGED)
    page = client.get(f"{base}/hours").text
    assert "2 hours at £20.00 is £40.00" in page
    client.post(f"{base}/hours", data={"hours": [str(each.id) for each in waiting]})
    page = client.get(fund_url).text
    assert "The fund holds £240.00" in page
    assert "£40.00 of it is set aside" in page
    assert "so £200.00 is really left" in page
    pay_url = f"{fund_url}/pay/{agreed.id}"
    page = client.get(pay_url).text
    assert "is owed £40.00 for 2 hours" in page
    assert 'name="expected" type="hidden" value="40.00"' in page
    paid = client.post(pay_url, data={**on("paid_on", TODAY), "expected": "40.00", "form_key": "once"})
    page = client.get(paid.location).text
    assert "In the council" in page
    assert "£40.00" in page
    twice = client.post(pay_url, data={**on("paid_on", TODAY), "expected": "40.00", "form_key": "once"})
    assert twice.location.endswith(paid.location)
    assert len(payments.list_paid(organisation, isf.list_funds(organisation)[0])) == 1
    page = client.get(f"{fund_url}/statement").text
    assert "The fund began with £0.00. £240.00 came in and £40.00 was paid to providers" in page
    assert "It holds £200.00 now" in page
    assert "3 November 2026 to 30 November 2026" in page


def test_paying_what_has_changed_since_is_refused_with_the_new_total(client, make):
    organisation, agreed, fund, base = finance(client, make, holding=Money.pounds(100))
    make.hours(organisation, arrangement=agreed, approved=True)
    url = f"{base}/funds/{fund.id}/pay/{agreed.id}"
    make.hours(organisation, arrangement=agreed, minutes=60, approved=True)
    page = client.post(url, data={**on("paid_on", TODAY), "expected": "40.00"}).text
    assert "The approved hours have changed: they now come to £60.00" in page
    assert 'value="60.00"' in page
    page = client.post(url, data={**on("paid_on", TODAY), "expected": "nonsense"}).text
    assert "The approved hours have changed" in page
    assert payments.list_paid(organisation, fund) == []


def test_a_day_that_cannot_be_is_explained_beside_the_day(client, make):
    organisation, agreed, fund, base = finance(client, make, holding=Money.pounds(100))
    make.hours(organisation, arrangement=agreed, approved=True)
    tomorrow = TODAY + dt.timedelta(days=1)
    url = f"{base}/funds/{fund.id}/pay/{agreed.id}"
    page = client.post(url, data={**on("paid_on", tomorrow), "expected": "40.00"}).text
    assert 'id="paid_on-error"' in page
    assert 'value="4"' in page


def test_paying_is_on_hold_until_it_is_recorded_who_pays(client, make):
    organisation, agreed, fund, base = finance(client, make, holding=Money.pounds(100), payment_route=None)
    make.hours(organisation, arrangement=agreed, approved=True)
    url = f"{base}/funds/{fund.id}"
    assert "Paying is on hold" in client.get(f"{base}/funds").text
    assert "paying is on hold" in client.get(f"{url}/pay/{agreed.id}").text
    page = client.post(f"{url}/pay/{agreed.id}", data={**on("paid_on", TODAY), "expected": "40.00"}).text
    assert "so paying is on hold. Record that first" in page
    who = {"payment_route": "council_direct", "row_version": "1"}
    client.post(f"{url}/who-pays", data=who)
    assert isf.get_fund(organisation, fund.id).payment_route is PaymentRoute.COUNCIL_DIRECT
    assert client.post(f"{url}/who-pays", data=who).status_code == 409
    sent = client.post(f"{url}/pay/{agreed.id}", data={**on("paid_on", TODAY), "expected": "40.00"})
    assert sent.status_code == 302


def test_overspending_is_refused_with_its_sentence_and_the_ticks_are_kept(client, make):
    organisation, agreed, fund, base = finance(client, make, holding=Money.pounds(50))
    ids = [str(make.hours(organisation, arrangement=agreed).id) for _ in range(2)]
    page = client.post(f"{base}/hours", data={"hours": ids}).text
    assert f"Fund {fund.reference} has £10.00 left, so £40.00 cannot be approved" in page
    assert len(re.findall(r'value="(?:' + "|".join(ids) + r')"\s+checked', page)) == 2
    assert books.standing(organisation, fund).set_aside == Money(0)
    assert "Tick the hours to approve" in client.post(f"{base}/hours").text


def test_hours_beyond_what_is_agreed_say_so(client, make):
    organisation, agreed, _fund, base = finance(client, make)
    make.hours(organisation, arrangement=agreed, minutes=180)
    assert "That week comes to 3 hours; 2 hours a week is agreed" in client.get(f"{base}/hours").text


def test_hours_are_refused_with_a_reason_that_the_provider_reads(client, make):
    organisation = make.organisation()
    helper = make.user()
    provider = make.provider(organisation, user=helper)
    agreed = make.arrangement(organisation, provider=provider, route=Route.OWN_MONEY)
    client.sign_in(helper)
    mine = f"/{organisation.slug}/my-arrangements/{agreed.id}/hours"
    page = client.post(mine, data={**on("worked_on", TODAY + dt.timedelta(days=1)), "minutes": "2"}).text
    assert "This day has not come yet" in page
    client.post(mine, data={**on("worked_on", TODAY), "minutes": "1:30"})
    assert "Waiting for approval" in client.get(mine).text
    worked = hours.list_hours(organisation)[0]
    client.sign_in(make.member(organisation))
    url = f"/{organisation.slug}/hours/{worked.id}/refuse"
    assert "Say why, so that it can be put right" in client.post(url, data={"reason": ""}).text
    client.post(url, data={"reason": "It was an hour"})
    client.sign_in(helper)
    page = client.get(mine).text
    assert "Not approved" in page
    assert "It was an hour" in page


def test_a_provider_sees_nothing_of_the_fund_and_nobody_elses_hours(client, make):
    organisation = make.organisation()
    helper, other = make.user(), make.user()
    agreed = make.arrangement(organisation, provider=make.provider(organisation, user=helper))
    make.provider(organisation, user=other)
    make.fund(organisation, arrangement=agreed, holding=Money(777_00))
    client.sign_in(helper)
    url = f"/{organisation.slug}/my-arrangements/{agreed.id}/hours"
    assert "£777" not in client.get(url).text
    client.sign_in(other)
    assert client.get(url).status_code == 404
    assert client.post(url, data={**on("worked_on", TODAY), "minutes": "2"}).status_code == 404


def test_a_person_reads_what_is_left(client, make):
    organisation = make.organisation()
    seeker = make.user()
    person = make.person(organisation, user=seeker)
    agreed = make.arrangement(
        organisation, need=make.need(organisation, person=person), weekly_budget=Money.pounds(30)
    )
    client.sign_in(seeker)
    url = f"/{organisation.slug}/care/{agreed.id}/money"
    assert "Your fund is not open yet" in client.get(url).text
    make.fund(organisation, arrangement=agreed, holding=Money.pounds(100))
    make.hours(organisation, arrangement=agreed, approved=True)
    page = client.get(url).text
    assert "The fund holds £100.00" in page
    assert "so £60.00 is really left" in page
    assert "2 hours of 2 hours agreed, costing £40.00" in page
    assert "That is £10.00 more than the weekly budget of £30.00" in page


def test_a_payment_is_undone_with_a_reason(client, make):
    organisation, agreed, fund, base = finance(client, make, holding=Money.pounds(100))
    made = make.payment(organisation, arrangement=agreed)
    url = f"{base}/payments/{made.id}"
    assert "Undo this payment" in client.get(url).text
    assert "Choose why it is undone" in client.post(f"{url}/undo", data=on("undone_on", TODAY)).text
    sent = client.post(f"{url}/undo", data={"reason": "twice", **on("undone_on", TODAY)})
    assert f"This undoes payment {made.reference}: it was recorded twice" in client.get(sent.location).text
    page = client.get(url).text
    assert "This payment was undone on 3 November 2026" in page
    assert "Undo this payment" not in page
    again = client.post(f"{url}/undo", data={"reason": "twice", **on("undone_on", TODAY)}).text
    assert "This payment has been undone already" in again
    assert books.standing(organisation, fund).set_aside == Money.pounds(40)
    statement = client.get(f"{base}/funds/{fund.id}/statement").text
    assert "Undone: Provider paid" in statement
    assert "£0.00 was paid to providers" in statement


def test_money_received_is_undone(client, make):
    organisation, _agreed, fund, base = finance(client, make, holding=Money.pounds(100))
    shown = client.get(f"{base}/funds/{fund.id}").text
    url = re.search(r'href="(/[^"]+/receipts/[^"]+/undo)"', shown)[1]
    sent = client.post(url, data={"reason": "wrong_amount", **on("undone_on", TODAY)})
    assert "The fund holds £0.00" in client.get(sent.location).text
    again = client.post(url, data={"reason": "wrong_amount", **on("undone_on", TODAY)}).text
    assert "This has been undone already" in again
    assert books.standing(organisation, fund).held == Money(0)


def test_the_file_says_what_the_page_says_and_runs_nothing(client, make):
    organisation, agreed, fund, base = finance(client, make, holding=Money.pounds(100))
    made = make.payment(organisation, arrangement=agreed)
    answer = client.get(f"{base}/funds/{fund.id}/statement.csv?from=2026-11-01&to=2026-11-30")
    assert answer.mimetype == "text/csv"
    assert f"statement-{fund.reference}-2026-11-01-2026-11-30.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["what"], row["in_gbp"], row["out_gbp"], row["held_gbp"]) for row in rows] == [
        ("Opening balance", "", "", "0.00"),
        ("Money received", "100.00", "", "100.00"),
        ("Provider paid", "", "40.00", "60.00"),
        ("Closing balance", "", "", "60.00"),
    ]
    assert rows[2]["reference"] == made.reference
    assert not any(cell.startswith(("=", "+", "@", "-")) for row in rows for cell in row.values())


@pytest.mark.parametrize(
    "asked, said",
    [
        ("from=2026-11-09&to=2026-11-01", "Enter a first day that is not after the last"),
        ("from=yesterday&to=2026-11-01", "Enter both days"),
        ("from=2026-11-01", "Enter both days"),
        ("from=0001-01-01&to=2026-11-01", "Enter a first day that is not after the last"),
    ],
)
def test_days_that_cannot_be_are_explained(client, make, asked, said):
    _organisation, _agreed, fund, base = finance(client, make)
    page = client.get(f"{base}/funds/{fund.id}/statement?{asked}")
    assert page.status_code == 200
    assert said in page.text


def test_the_periods_before_and_after_are_offered(client, make, freeze):
    organisation, _agreed, fund, base = finance(client, make, holding=Money.pounds(10))
    freeze(TODAY + dt.timedelta(days=40))
    client.sign_in(make.member(organisation))
    page = client.get(f"{base}/funds/{fund.id}/statement").text
    assert "1 December 2026 to 28 December 2026" in page
    assert "from=2026-11-03&amp;to=2026-11-30" in page
    assert "The fund began with £10.00" in page
    before = client.get(f"{base}/funds/{fund.id}/statement?from=2026-11-03&to=2026-11-30").text
    assert "It ended with £10.00" in before


def test_another_organisations_money_is_not_found(client, make):
    organisation, agreed, fund, _base = finance(client, make, holding=Money.pounds(100))
    made = make.payment(organisation, arrangement=agreed)
    worked = hours.list_hours(organisation)[0]
    elsewhere = make.organisation()
    client.sign_in(make.member(elsewhere))
    for path in (
        f"funds/{fund.id}",
        f"funds/{fund.id}/statement",
        f"funds/{fund.id}/statement.csv",
        f"funds/{fund.id}/receive",
        f"funds/{fund.id}/pay/{agreed.id}",
        f"funds/new/{agreed.id}",
        f"payments/{made.id}",
        f"payments/{made.id}/undo",
        f"hours/{worked.id}/refuse",
        f"arrangements/{agreed.id}/hours",
    ):
        assert client.get(f"/{elsewhere.slug}/{path}").status_code == 404, path
        assert client.get(f"/{organisation.slug}/{path}").status_code == 404, path


def test_a_payment_says_which_place_it_was_counted_at(client, make):
    organisation = make.organisation()
    provider = make.provider(organisation, postcode="BA1 1LZ", radius_miles=30)
    agreed = make.arrangement(organisation, provider=provider)
    make.fund(organisation, arrangement=agreed, holding=Money.pounds(500))
    by_base = make.payment(organisation, arrangement=agreed)
    finance = make.member(organisation, Role.FINANCE, name="Femi Finance")
    make.delivery_office(organisation, provider=provider, approved_by=finance)
    by_office = make.payment(organisation, arrangement=agreed)
    client.sign_in(finance)
    page = client.get(f"/{organisation.slug}/payments/{by_base.id}").text
    assert "The place is the provider's operating base on that day" in page
    page = client.get(f"/{organisation.slug}/payments/{by_office.id}").text
    said = "the local office at BS4 1LZ that delivers the work, approved by Femi Finance on 3 November 2026"
    assert said in page
