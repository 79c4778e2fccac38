"""Builders: funds, hours and payments, made through the services."""

import datetime as dt
from typing import Any

from carematch.accounts.models import User
from carematch.arrangements.models import Arrangement
from carematch.arrangements.service import get_arrangement
from carematch.core import clock
from carematch.core.money import Money
from carematch.funds import hours as hours_service
from carematch.funds import isf, payments
from carematch.funds.models import Fund, Hours, Payment
from carematch.funds.vocabulary import PaymentRoute, Source
from carematch.organisations.models import Organisation

WEEKLY = Money(180_00)


def fund(
    make: Any,
    organisation: Organisation,
    *,
    arrangement: Arrangement | None = None,
    holding: Money | None = None,
    source: Source = Source.COUNCIL,
    weekly_amount: Money = WEEKLY,
    opened_on: dt.date | None = None,
    payment_route: PaymentRoute | None = PaymentRoute.HOLDER_PAYS,
    by: User | None = None,
) -> Fund:
    """Build the fund of an arrangement's person (a new one unless given), with some money in it where asked."""
    agreed = get_arrangement(organisation, (arrangement or make.arrangement(organisation)).id)
    manager = by or make.member(organisation)
    made = isf.open_fund(
        organisation,
        agreed.person,
        by=manager,
        weekly_amount=weekly_amount,
        opened_on=opened_on or agreed.starts_on,
        payment_route=payment_route,
        advice_reference="Counsel 1/26" if payment_route is PaymentRoute.HOLDER_PAYS else "",
        council_code=agreed.funding.council_code,
    )
    if holding is not None:
        isf.receive(organisation, made, by=manager, amount=holding, received_on=made.opened_on, source=source)
    return isf.get_fund(organisation, made.id)


def hours(
    make: Any,
    organisation: Organisation,
    *,
    arrangement: Arrangement | None = None,
    minutes: int = 120,
    worked_on: dt.date | None = None,
    approved: bool = False,
    by: User | None = None,
) -> Hours:
    """Build hours of an arrangement (a new one, with a fund that can pay, unless given), approved where asked."""
    if arrangement is None:
        arrangement = make.arrangement(organisation)
        make.fund(organisation, arrangement=arrangement, holding=Money.pounds(1_000))
    manager = by or make.member(organisation)
    made = hours_service.log(
        organisation, arrangement, by=manager, worked_on=worked_on or clock.today(), minutes=minutes
    )
    if approved:
        hours_service.approve(organisation, made, by=manager)
    return hours_service.get_hours(organisation, made.id)


def payment(
    make: Any,
    organisation: Organisation,
    *,
    arrangement: Arrangement | None = None,
    minutes: int = 120,
    paid_on: dt.date | None = None,
    by: User | None = None,
) -> Payment:
    """Build a payment of some approved hours (its one part: the builders' funds hold the council's money)."""
    manager = by or make.member(organisation)
    worked = make.hours(
        organisation, arrangement=arrangement, minutes=minutes, worked_on=paid_on, approved=True, by=manager
    )
    agreed = get_arrangement(organisation, worked.arrangement_id)
    found = isf.find_for(organisation, agreed)
    assert found is not None  # only arrangements with a fund are paid
    paid = payments.pay(organisation, found, agreed, by=manager, paid_on=paid_on or clock.today())
    return paid.first
