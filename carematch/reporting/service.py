"""Retained spend of a council, from the payments of the organisations it commissions, for whole periods only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from carematch.core import clock
from carematch.core.clock import Period
from carematch.core.cross_tenant import across
from carematch.core.db import db
from carematch.core.errors import NotFound
from carematch.core.money import Money
from carematch.funds.models import Hop, Payment, Source
from carematch.organisations.models import Commission, Organisation
from carematch.organisations.service import list_commissions
from carematch.places import service as places
from carematch.places.authorities import council_areas
from carematch.places.rings import CouncilArea, Ring
from carematch.reporting.disclosure import Thresholds
from carematch.reporting.overrides import Override, behind
from carematch.reporting.retained import Retained, by_ring, work_out


class Paid(NamedTuple):
    """A payment as a report sees it: nothing that names anybody."""

    paid_on: dt.date
    person_id: UUID
    provider_id: UUID
    amount: Money
    ring: Ring
    place_edition: str
    delivery_office_id: UUID | None


@dataclass(frozen=True, slots=True)
class Report:
    """One period's figures with what is needed to defend them."""

    council: Organisation
    period: Period
    retained: Retained
    thresholds: Thresholds
    areas: tuple[tuple[dt.date, CouncilArea], ...]
    editions: tuple[str, ...]
    anchors: tuple[str, ...]
    overrides: tuple[Override, ...]

    @property
    def slug(self) -> str:
        """Return how the period stands in an address."""
        return slug_of(self.period)

    @property
    def here(self) -> CouncilArea:
        """Return the council with its wider area and region as they were at the end of the period."""
        return self.areas[-1][1]


def slug_of(period: Period) -> str:
    """Return a period's name for an address: 2026-27 or 2026-27-quarter-2."""
    return period.label.lower().replace(" ", "-")


def list_periods(council: Organisation) -> list[Period]:
    """Return the whole financial years and quarters that have ended since the first commission, latest first.

    A period that still runs is not offered: figures "as at today" next to those of the whole period would give
    single payments away.
    """
    starts = [each.starts_on for each in list_commissions(council)]
    if not starts:
        return []
    today = clock.today()
    ended: list[Period] = []
    quarter = clock.quarter(min(starts))
    while quarter.ends_on < today:
        ended.append(quarter)
        year = clock.financial_year(quarter.starts_on)
        if quarter.ends_on == year.ends_on:
            ended.append(year)
        quarter = clock.quarter(quarter.ends_on + dt.timedelta(days=1))
    return ended[::-1]


def get_period(council: Organisation, slug: str) -> Period:
    """Return one of the periods that are offered, or raise NotFound."""
    for period in list_periods(council):
        if slug_of(period) == slug:
            return period
    raise NotFound("There is no report for this period")


def report(council: Organisation, period: Period) -> Report:
    """Return a council's report of a period: council money at the second hop, where care money lands."""
    commissions = list_commissions(council)
    paid = _payments(council, commissions, period)
    thresholds = Thresholds.on(period.ends_on)
    quarters = _quarters(period)
    parts = [by_ring([each for each in paid if each.paid_on in quarter]) for quarter in quarters]
    areas = council_areas(str(council.council_code), period.starts_on, period.ends_on)
    return Report(
        council=council,
        period=period,
        retained=work_out(by_ring(paid), thresholds, parts=parts),
        thresholds=thresholds,
        areas=tuple(areas),
        editions=tuple(sorted({each.place_edition for each in paid})),
        anchors=tuple(sorted({each.anchor.name for each in commissions if _touches(each, period)})),
        overrides=behind(paid),
    )


def _touches(commission: Commission, period: Period) -> bool:
    """Tell whether a commission runs on any day of a period."""
    return commission.starts_on <= period.ends_on and (
        commission.ends_on is None or commission.ends_on >= period.starts_on
    )


def _quarters(period: Period) -> list[Period]:
    """Return the quarters of a year, which are published on their own; none for a quarter."""
    if clock.financial_year(period.starts_on) != period:
        return []
    quarters, day = [], period.starts_on
    while day <= period.ends_on:
        quarters.append(clock.quarter(day))
        day = quarters[-1].ends_on + dt.timedelta(days=1)
    return quarters


def _payments(council: Organisation, commissions: Sequence[Commission], period: Period) -> list[Paid]:
    """Return the payments of a period that the council funds, made by anchors while it commissions them."""
    if not commissions:
        return []
    commissioned = sa.or_(*(_while_commissioned(each) for each in commissions))
    codes = places.council_area(str(council.council_code), period.ends_on).codes
    columns: tuple[Any, ...] = (
        Payment.paid_on,
        Payment.person_id,
        Payment.provider_id,
        Payment.amount,
        Payment.ring,
        Payment.place_edition,
        Payment.delivery_office_id,
    )
    rows = db.session.execute(
        across(Payment, *columns).where(
            commissioned,
            Payment.council_code.in_(codes),
            Payment.hop == Hop.T2,
            Payment.funding_source == Source.COUNCIL,
            Payment.paid_on.between(period.starts_on, period.ends_on),
        )
    )
    return [Paid(*row) for row in rows]


def _while_commissioned(commission: Commission) -> Any:
    """Return the condition for the payments that one commission covers."""
    until = commission.ends_on or dt.date.max
    return sa.and_(
        Payment.organisation_id == commission.anchor_id,
        Payment.paid_on.between(commission.starts_on, until),
    )
