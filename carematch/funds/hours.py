"""Hours worked: logged by the provider or the office, priced as agreed, approved against what is really left."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.arrangements.lawfulness import route_today
from carematch.arrangements.models import Arrangement
from carematch.arrangements.service import get_arrangement
from carematch.arrangements.vocabulary import Route
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, lock, one, owned
from carematch.core.errors import DomainError
from carematch.core.money import Money
from carematch.funds import books, isf
from carematch.funds.models import Fund, Hours
from carematch.funds.pricing import rate_on
from carematch.funds.vocabulary import HoursStatus
from carematch.ledger import service as ledger
from carematch.ledger.kinds import AccountKind, EntryKind
from carematch.ledger.posting import Credit, Debit
from carematch.organisations.models import Organisation
from carematch.rules.taxonomy import is_personal_care

MINUTES_A_DAY = 24 * 60


class HoursRefused(DomainError):
    """Hours cannot be recorded or decided as asked; `field` names the answer that the message belongs beside."""

    def __init__(self, message: str, field: str = "hours") -> None:
        """Carry the sentence and the name of the answer."""
        super().__init__(message)
        self.field = field


class Overspend(DomainError):
    """The fund does not hold enough for it."""


def log(
    organisation: Organisation, arrangement: Arrangement, *, by: User, worked_on: dt.date, minutes: int
) -> Hours:
    """Log hours of one day, or raise HoursRefused (not agreed then, not come yet, more than a day holds)."""
    lock(arrangement)
    arrangement = get_arrangement(organisation, arrangement.id)
    if worked_on > clock.today():
        raise HoursRefused("This day has not come yet", "worked_on")
    if not arrangement.covers(worked_on):
        raise HoursRefused("The arrangement does not cover this day", "worked_on")
    already = _minutes_on(organisation, arrangement, worked_on)
    if minutes <= 0 or minutes + already > MINUTES_A_DAY:
        raise HoursRefused(_too_long(already), "minutes")
    kind, rate = rate_on(arrangement.rate_by_day, worked_on)
    cost = Money.for_minutes(rate, minutes)
    if not cost:
        raise HoursRefused("This is too short to cost anything", "minutes")
    fund = isf.find_for(organisation, arrangement)
    hours = Hours(
        organisation_id=organisation.id,
        arrangement_id=arrangement.id,
        fund_id=fund.id if fund is not None else None,
        worked_on=worked_on,
        minutes=minutes,
        day_type=kind,
        rate=rate,
        cost=cost,
        logged_by_id=by.id,
    )
    db.session.add(hours)
    record(organisation, "hours.logged", hours, by=by)
    return hours


def _minutes_on(organisation: Organisation, arrangement: Arrangement, day: dt.date) -> int:
    """Return the minutes that are logged on a day already."""
    logged = owned(Hours, organisation, sa.func.sum(Hours.minutes)).where(
        Hours.arrangement_id == arrangement.id,
        Hours.worked_on == day,
        Hours.status != HoursStatus.REFUSED,
    )
    return int(db.session.scalar(logged) or 0)


def _too_long(already: int) -> str:
    """Return the sentence for a length of time that no day has."""
    if not already:
        return "Enter how long, up to 24 hours"
    return f"A day has 24 hours, and {already // 60}:{already % 60:02d} of this one are recorded already"


def approve(organisation: Organisation, hours: Hours, *, by: User) -> None:
    """Approve some hours; raises as approve_all does."""
    approve_all(organisation, [hours.id], by=by)


def approve_all(organisation: Organisation, ids: Sequence[uuid.UUID], *, by: User) -> list[Hours]:
    """Approve hours, all or none; where a fund pays, its money is set aside for the provider.

    Raises Overspend, or HoursRefused where some were decided before or an ISF arrangement has no fund yet.
    """
    if not ids:
        raise HoursRefused("Tick the hours to approve")
    found = [get_hours(organisation, each) for each in ids]
    for fund in _funds_of(organisation, found):
        lock(fund)
    for each in found:
        _approve(organisation, lock(each), by=by)
    return found


def _funds_of(organisation: Organisation, found: Sequence[Hours]) -> list[Fund]:
    """Return the funds that pay for some hours, in one order for everybody, so that nobody waits in a circle."""
    funds = [isf.find_for(organisation, each.arrangement) for each in found]
    return sorted({fund for fund in funds if fund is not None}, key=lambda fund: fund.id)


def _approve(organisation: Organisation, hours: Hours, *, by: User) -> None:
    """Approve hours whose fund is held."""
    arrangement = get_arrangement(organisation, hours.arrangement_id)
    if hours.status is not HoursStatus.LOGGED:
        raise HoursRefused("Some of these hours have been decided already. Look at the list again")
    if not arrangement.covers(hours.worked_on):
        raise HoursRefused("The arrangement has ended before a day of these hours")
    _refuse_unlawful(organisation, arrangement)
    if arrangement.funding.route is Route.ISF:
        fund = isf.find_for(organisation, arrangement)
        if fund is None:
            raise HoursRefused(
                "Open the person's fund first: there is no money to approve these hours against"
            )
        _set_aside(organisation, fund, hours, by=by)
    hours.status, hours.decided_by_id, hours.decided_at = HoursStatus.APPROVED, by.id, clock.now()
    record(organisation, "hours.approved", hours, by=by)


def _refuse_unlawful(organisation: Organisation, arrangement: Arrangement) -> None:
    """Raise HoursRefused for personal care that has stopped being lawful since it was agreed: the hours wait."""
    if not is_personal_care(arrangement.services):
        return
    route = route_today(organisation, arrangement)
    if not route.is_lawful:
        raise HoursRefused(f"These hours have to wait. {route.reason}. What would lift it: {route.lifts}")


def _set_aside(organisation: Organisation, fund: Fund, hours: Hours, *, by: User) -> None:
    """Move the cost from what is left for the person to what is set aside for the provider, or raise Overspend."""
    left = books.standing(organisation, fund).left
    if hours.cost > left:
        raise Overspend(
            f"Fund {fund.reference} has {left} left, so {hours.cost} cannot be approved. Nothing was changed"
        )
    entry = ledger.post(
        organisation,
        by=by,
        kind=EntryKind.CARE,
        effective_on=max(hours.worked_on, fund.opened_on),
        legs=[
            Debit(books.account(organisation, fund, AccountKind.ISF_HELD, by=by), hours.cost),
            Credit(books.account(organisation, fund, AccountKind.PROVIDER_PAYABLE, by=by), hours.cost),
        ],
        idem_key=f"care:{hours.id}",
        source_ref=str(hours.id),
        narrative_code="care",
    )
    hours.fund_id, hours.care_entry_id = fund.id, entry.id


def refuse(organisation: Organisation, hours: Hours, *, by: User, reason: str) -> None:
    """Refuse hours with a reason, or take an approval back that is not paid yet; raises HoursRefused.

    What was set aside for them is left for the person again.
    """
    if hours.fund_id is not None:
        lock(isf.get_fund(organisation, hours.fund_id))
    lock(hours)
    if hours.status is HoursStatus.PAID:
        raise HoursRefused("These hours are paid. Undo the payment first", "reason")
    if hours.status is HoursStatus.REFUSED:
        raise HoursRefused("These hours have been refused already", "reason")
    if not reason.strip():
        raise HoursRefused("Say why, so that it can be put right", "reason")
    if hours.care_entry_id is not None:
        _release(organisation, hours, by=by)
    hours.status, hours.refusal_reason = HoursStatus.REFUSED, reason.strip()
    hours.decided_by_id, hours.decided_at = by.id, clock.now()
    record(organisation, "hours.refused", hours, by=by)


def _release(organisation: Organisation, hours: Hours, *, by: User) -> None:
    """Undo the entry that set the cost aside."""
    assert hours.care_entry_id is not None  # looked at before
    entry = ledger.get_entry(organisation, hours.care_entry_id)
    ledger.reverse(
        organisation,
        entry,
        by=by,
        reason_code="approval_taken_back",
        effective_on=max(clock.today(), entry.effective_on),
        idem_key=f"care-undone:{hours.id}",
    )


def get_hours(organisation: Organisation, hours_id: uuid.UUID) -> Hours:
    """Return some logged hours of the organisation with their arrangement, or raise NotFound."""
    found: Hours = one(_whole(organisation).where(Hours.id == hours_id))
    return found


def list_hours(
    organisation: Organisation, *, arrangement: Arrangement | None = None, status: HoursStatus | None = None
) -> list[Hours]:
    """Return logged hours, latest day first; of one arrangement or in one status where asked."""
    statement = _whole(organisation)
    if arrangement is not None:
        statement = statement.where(Hours.arrangement_id == arrangement.id)
    if status is not None:
        statement = statement.where(Hours.status == status)
    return every(statement.order_by(Hours.worked_on.desc(), Hours.created_at.desc(), Hours.id))


def week_minutes(organisation: Organisation) -> dict[tuple[uuid.UUID, dt.date], int]:
    """Return the minutes logged of each arrangement by week (its Monday), refused ones left out."""
    rows = db.session.execute(
        owned(Hours, organisation, Hours.arrangement_id, Hours.worked_on, sa.func.sum(Hours.minutes))
        .where(Hours.status != HoursStatus.REFUSED)
        .group_by(Hours.arrangement_id, Hours.worked_on)
    )
    weeks: dict[tuple[uuid.UUID, dt.date], int] = {}
    for arrangement_id, day, minutes in rows:
        week = (arrangement_id, monday_of(day))
        weeks[week] = weeks.get(week, 0) + int(minutes)
    return weeks


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def _whole(organisation: Organisation) -> sa.Select[Any]:
    """Select hours with their arrangement, its person, provider and funding."""
    return owned(Hours, organisation).options(
        joinedload(Hours.arrangement).options(
            joinedload(Arrangement.person),
            joinedload(Arrangement.provider),
            joinedload(Arrangement.funding),
        )
    )
