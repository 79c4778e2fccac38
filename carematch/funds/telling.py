"""Hours and money in words and rows, for pages and files; no database in it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import format_date
from flask_babel import gettext as _

from carematch.asking.week import hours as length
from carematch.core.money import Money, total
from carematch.funds.hours import monday_of
from carematch.funds.models import Hours
from carematch.funds.statements import Flow, Line, Statement
from carematch.funds.vocabulary import HoursStatus


@dataclass(frozen=True, slots=True)
class Waiting:
    """Hours that wait for approval, in words, with what is unusual about them."""

    hours: Hours
    words: str


@dataclass(frozen=True, slots=True)
class Week:
    """What was worked in a week (refused hours left out)."""

    monday: dt.date
    minutes: int
    cost: Money
    budget: Money | None

    @property
    def over(self) -> Money | None:
        """Return by how much the week costs more than the budget, or None where it does not."""
        return self.cost - self.budget if self.budget is not None and self.cost > self.budget else None


def day(date: dt.date) -> str:
    """Write a date as people do."""
    return str(format_date(date, "d MMMM y"))


def waiting(found: Iterable[Hours], weeks: Mapping[tuple[uuid.UUID, dt.date], int]) -> list[Waiting]:
    """Return hours that wait, each in words."""
    return [Waiting(each, _words(each, weeks)) for each in found]


def _words(hours: Hours, weeks: Mapping[tuple[uuid.UUID, dt.date], int]) -> str:
    """Write some hours: who, when, how long, what they cost, and whether the week comes to more than agreed."""
    arrangement = hours.arrangement
    said = _(
        "%(provider)s for %(person)s (%(reference)s), %(day)s: %(length)s at %(rate)s is %(cost)s",
        provider=arrangement.provider.called,
        person=arrangement.person.called,
        reference=arrangement.reference,
        day=day(hours.worked_on),
        length=length(hours.minutes),
        rate=hours.rate,
        cost=hours.cost,
    )
    worked = weeks.get((hours.arrangement_id, monday_of(hours.worked_on)), 0)
    if worked <= arrangement.weekly_minutes:
        return str(said)
    return str(
        _(
            "%(said)s. That week comes to %(worked)s; %(agreed)s a week is agreed",
            said=said,
            worked=length(worked),
            agreed=length(arrangement.weekly_minutes),
        )
    )


def weeks(worked: Iterable[Hours], budget: Money | None) -> list[Week]:
    """Return what was worked week by week beside the weekly budget, latest first."""
    by_week: dict[dt.date, list[Hours]] = {}
    for each in worked:
        if each.status is not HoursStatus.REFUSED:
            by_week.setdefault(monday_of(each.worked_on), []).append(each)
    return [
        Week(monday, sum(each.minutes for each in them), total([each.cost for each in them]), budget)
        for monday, them in sorted(by_week.items(), reverse=True)
    ]


def flow(line: Line) -> str:
    """Return what a line of a statement is, in words."""
    done = {
        Flow.RECEIVED: _("Money received"),
        Flow.PAID: _("Provider paid"),
        Flow.FEE: _("Fee"),
        Flow.RETURNED: _("Returned to the council"),
        Flow.ADJUSTED: _("Adjustment"),
    }[line.flow]
    return str(_("Undone: %(what)s", what=done) if line.is_undoing else done)


def sums(statement: Statement) -> list[tuple[str, Money]]:
    """Return the rows that add up to what a fund holds at the end; an adjustment only where there was one."""
    parts = [
        (_("Held at the start"), statement.opening),
        (_("Money received"), statement.received),
        (_("Paid to providers"), -statement.paid),
        (_("Fee"), -statement.fee),
        (_("Returned to the council"), -statement.returned),
    ]
    if statement.adjusted:
        parts.append((_("Adjustments"), statement.adjusted))
    return [(str(words), amount) for words, amount in parts]


HEAD = ("date", "what", "reference", "in_gbp", "out_gbp", "held_gbp")


def rows(statement: Statement, references: Mapping[uuid.UUID, str]) -> list[Sequence[str]]:
    """Return a statement's rows for a file: the opening balance, what moved, the closing balance."""
    moved = [
        (
            line.day.isoformat(),
            flow(line),
            references.get(line.entry_id, ""),
            line.amount.plain if line.amount > Money(0) else "",
            (-line.amount).plain if line.amount < Money(0) else "",
            line.held.plain,
        )
        for line in statement.lines
    ]
    opening = (statement.since.isoformat(), str(_("Opening balance")), "", "", "", statement.opening.plain)
    closing = (statement.until.isoformat(), str(_("Closing balance")), "", "", "", statement.closing.plain)
    return [opening, *moved, closing]
