"""Hours: priced by the day they were worked on, approved only against money that is left."""

import datetime as dt

import pytest

from carematch.arrangements import service as arrangements
from carematch.arrangements.vocabulary import Route
from carematch.core.db import transaction
from carematch.core.money import Money
from carematch.funds import books, hours, invariants, isf, receipts
from carematch.funds.pricing import day_type, rate_on
from carematch.funds.vocabulary import HoursStatus, Source, UndoReason
from carematch.providers.service import get_provider
from carematch.providers.vocabulary import DayType

TODAY = dt.date(2026, 11, 3)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(freeze):
    freeze(TODAY)


@pytest.mark.parametrize(
    "day, kind",
    [
        (dt.date(2026, 11, 3), DayType.WEEKDAY),
        (dt.date(2026, 11, 7), DayType.WEEKEND),
        (dt.date(2026, 8, 31), DayType.BANK_HOLIDAY),  # the summer bank holiday of England
        (dt.date(2026, 8, 3), DayType.WEEKDAY),  # Scotland's
        (dt.date(2026, 12, 26), DayType.BANK_HOLIDAY),  # Boxing Day is one even on a Saturday
        (dt.date(2026, 12, 28), DayType.BANK_HOLIDAY),  # and has another day instead
    ],
)
def test_the_kind_of_day_is_englands(day, kind):
    assert day_type(day) is kind


def test_a_kind_of_day_without_a_rate_costs_what_the_plainer_one_does():
    weekday, weekend = Money(16_50), Money(18_75)
    christmas, saturday = dt.date(2026, 12, 25), dt.date(2026, 11, 7)
    assert rate_on({DayType.WEEKDAY: weekday}, christmas) == (DayType.BANK_HOLIDAY, weekday)
    assert rate_on({DayType.WEEKDAY: weekday, DayType.WEEKEND: weekend}, christmas)[1] == weekend
    assert rate_on({DayType.WEEKDAY: weekday, DayType.WEEKEND: weekend}, saturday)[1] == weekend


def test_hours_cost_what_was_agreed_for_their_day_to_the_penny(make, freeze):
    organisation = make.organisation()
    agreed = make.arrangement(
        organisation, rates={DayType.WEEKDAY: Money(16_65), DayType.WEEKEND: Money(20_01)}
    )
    freeze(TODAY + 7 * DAY)
    tuesday = make.hours(organisation, arrangement=agreed, worked_on=TODAY, minutes=50)
    saturday = make.hours(organisation, arrangement=agreed, worked_on=TODAY + 4 * DAY, minutes=90)
    assert (tuesday.rate, tuesday.cost) == (Money(16_65), Money(13_88))  # 1387.5 pence, halves up
    assert (saturday.day_type, saturday.cost) == (DayType.WEEKEND, Money(30_02))


@pytest.mark.parametrize(
    "said, field",
    [
        ({"worked_on": TODAY + DAY}, "worked_on"),
        ({"worked_on": TODAY - DAY}, "worked_on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 24 * 60 + 1}, "minutes"),
    ],
)
def test_hours_that_cannot_be_are_refused(make, said, field):
    organisation = make.organisation()
    agreed = make.arrangement(organisation)
    with pytest.raises(hours.HoursRefused) as refused:
        make.hours(organisation, arrangement=agreed, **said)
    assert refused.value.field == field
    assert hours.list_hours(organisation) == []


def test_a_day_has_24_hours(make):
    organisation = make.organisation()
    agreed = make.arrangement(organisation)
    make.hours(organisation, arrangement=agreed, minutes=20 * 60)
    with pytest.raises(hours.HoursRefused, match="20:00 of this one are recorded already"):
        make.hours(organisation, arrangement=agreed, minutes=5 * 60)
    make.hours(organisation, arrangement=agreed, minutes=4 * 60)


def test_nothing_is_logged_after_the_end(make, freeze):
    organisation = make.organisation()
    agreed = make.arrangement(organisation)
    manager = make.member(organisation)
    freeze(TODAY + 7 * DAY)
    worked = make.hours(organisation, arrangement=agreed, worked_on=TODAY + 6 * DAY)
    with transaction():
        arrangement = arrangements.get_arrangement(organisation, agreed.id)
        arrangements.end(organisation, arrangement, by=manager, ends_on=TODAY + 5 * DAY, reason="Moved away")
    with pytest.raises(hours.HoursRefused, match="does not cover this day"):
        make.hours(organisation, arrangement=agreed, worked_on=TODAY + 6 * DAY)
    make.hours(organisation, arrangement=agreed, worked_on=TODAY + 5 * DAY)
    with pytest.raises(hours.HoursRefused, match="has ended before a day of these hours"), transaction():
        hours.approve(organisation, worked, by=manager)


def test_more_than_is_left_is_not_approved_and_nothing_changes(make):
    organisation = make.organisation()
    manager = make.member(organisation)
    agreed = make.arrangement(organisation)
    fund = make.fund(organisation, arrangement=agreed, holding=Money(59_99))
    ids = [make.hours(organisation, arrangement=agreed, minutes=minutes).id for minutes in (120, 60)]
    with pytest.raises(hours.Overspend, match=r"has £19\.99 left, so £20\.00 cannot"), transaction():
        hours.approve_all(organisation, ids, by=manager)
    assert {each.status for each in hours.list_hours(organisation)} == {HoursStatus.LOGGED}
    assert books.standing(organisation, fund) == books.Standing(Money(59_99), Money(0))
    with transaction():
        isf.receive(organisation, fund, by=manager, amount=Money(1), received_on=TODAY)
        hours.approve_all(organisation, ids, by=manager)
    assert books.standing(organisation, fund) == books.Standing(Money(0), Money(60_00))
    with pytest.raises(hours.HoursRefused, match="decided already"), transaction():
        hours.approve_all(organisation, ids[:1], by=manager)
    assert invariants.check() == []


def test_hours_of_personal_care_wait_while_it_is_no_longer_lawful(client, make):
    """The provider who washed somebody alone begins to employ carers, and is not registered."""
    organisation = make.organisation()
    manager = make.member(organisation)
    provider = make.provider(organisation, services=("PC-WASH",))
    need = make.need(organisation, services=("PC-WASH",))
    agreed = make.arrangement(
        organisation, need=need, provider=provider, services=["PC-WASH"], route=Route.OWN_MONEY
    )
    worked = make.hours(organisation, arrangement=agreed)
    _employs(organisation, provider, True)
    client.sign_in(manager)
    page = client.get(f"/{organisation.slug}/arrangements/{agreed.id}").text
    assert "As things stand today: Employees, partners, members or volunteers would give" in page
    with pytest.raises(hours.HoursRefused, match=r"have to wait\. Employees"), transaction():
        hours.approve(organisation, worked, by=manager)
    _employs(organisation, provider, False)
    with transaction():
        hours.approve(organisation, worked, by=manager)
    assert hours.get_hours(organisation, worked.id).status is HoursStatus.APPROVED
    assert "As things stand today" not in client.get(f"/{organisation.slug}/arrangements/{agreed.id}").text


def _employs(organisation, provider, employs_carers):
    with transaction():
        get_provider(organisation, provider.id).employs_carers = employs_carers


def test_without_a_fund_there_is_nothing_to_approve_against(make):
    organisation = make.organisation()
    agreed = make.arrangement(organisation)
    with pytest.raises(hours.HoursRefused, match="Open the person's fund first"):
        make.hours(organisation, arrangement=agreed, approved=True)
    worked = make.hours(organisation, arrangement=agreed)
    make.fund(organisation, arrangement=agreed, holding=Money.pounds(50))
    with transaction():
        hours.approve(organisation, worked, by=make.member(organisation))
    assert hours.get_hours(organisation, worked.id).fund_id is not None
    assert invariants.check() == []


@pytest.mark.parametrize("route", [Route.DIRECT_PAYMENT, Route.OWN_MONEY])
def test_money_that_people_hold_themselves_is_not_in_our_books(make, route):
    organisation = make.organisation()
    agreed = make.arrangement(organisation, route=route)
    worked = make.hours(organisation, arrangement=agreed, approved=True)
    assert (worked.status, worked.fund_id, worked.care_entry_id) == (HoursStatus.APPROVED, None, None)
    assert books.standings(organisation) == {}
    assert invariants.check() == []


def test_an_approval_taken_back_leaves_the_money_again(make):
    organisation = make.organisation()
    manager = make.member(organisation)
    worked = make.hours(organisation, approved=True)
    fund = isf.get_fund(organisation, worked.fund_id)
    assert books.standing(organisation, fund).set_aside == Money.pounds(40)
    with transaction():
        hours.refuse(
            organisation, hours.get_hours(organisation, worked.id), by=manager, reason="The wrong day"
        )
    assert books.standing(organisation, fund).set_aside == Money(0)
    for reason, said in (("Again", "refused already"), (" ", "refused already")):
        with pytest.raises(hours.HoursRefused, match=said), transaction():
            hours.refuse(organisation, hours.get_hours(organisation, worked.id), by=manager, reason=reason)
    assert invariants.check() == []


def test_refusing_needs_a_reason_and_paid_hours_stay_paid(make):
    organisation = make.organisation()
    manager = make.member(organisation)
    worked = make.hours(organisation)
    with pytest.raises(hours.HoursRefused, match="Say why"), transaction():
        hours.refuse(organisation, hours.get_hours(organisation, worked.id), by=manager, reason=" ")
    agreed = arrangements.get_arrangement(organisation, worked.arrangement_id)
    make.payment(organisation, arrangement=agreed)
    paid = hours.list_hours(organisation, status=HoursStatus.PAID)[0]
    with pytest.raises(hours.HoursRefused, match="Undo the payment first"), transaction():
        hours.refuse(organisation, hours.get_hours(organisation, paid.id), by=manager, reason="Late")


def test_one_fund_for_a_person_and_a_council(make):
    organisation = make.organisation()
    agreed = make.arrangement(organisation)
    make.fund(organisation, arrangement=agreed)
    with pytest.raises(isf.FundRefused, match="has a fund with this council already"):
        make.fund(organisation, arrangement=agreed)


@pytest.mark.parametrize(
    "said, field",
    [
        ({"amount": Money(0)}, "amount"),
        ({"received_on": TODAY + DAY}, "received_on"),
        ({"received_on": TODAY - DAY}, "received_on"),
        ({"source": Source.NHS}, "source"),
    ],
)
def test_money_that_cannot_have_come_in_is_refused(make, said, field):
    organisation = make.organisation()
    fund = make.fund(organisation)
    said = {"amount": Money(100), "received_on": TODAY, **said}
    with pytest.raises(isf.ReceiptRefused) as refused, transaction():
        isf.receive(organisation, fund, by=make.member(organisation), **said)
    assert refused.value.field == field
    assert books.standings(organisation) == {}


def test_a_receipt_is_not_undone_from_before_its_money_went(make, freeze):
    """£40 came, £40 was paid, £40 came again: the first cannot be undone from a day before the payment."""
    organisation = make.organisation()
    manager = make.member(organisation)
    agreed = make.arrangement(organisation)
    fund = make.fund(organisation, arrangement=agreed, holding=Money.pounds(40))
    freeze(TODAY + 3 * DAY)
    make.payment(organisation, arrangement=agreed, paid_on=TODAY + 2 * DAY)
    said = {"by": manager, "reason": UndoReason.WRONG_DAY}
    with transaction():
        isf.receive(organisation, fund, by=manager, amount=Money.pounds(40), received_on=TODAY + 3 * DAY)
        first = receipts.list_receipts(organisation, fund)[-1]
    with pytest.raises(isf.ReceiptRefused, match="cannot be taken out"), transaction():
        receipts.undo(organisation, first, undone_on=TODAY + DAY, **said)
    with transaction():
        receipts.undo(organisation, first, undone_on=TODAY + 3 * DAY, **said)
    assert books.standing(organisation, fund).held == Money(0)
    assert invariants.check() == []
