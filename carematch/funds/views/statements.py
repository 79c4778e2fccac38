"""Pages of statements: a fund over some days, on the page, on paper and as a file."""

import datetime as dt
from typing import Any
from uuid import UUID

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from carematch.core import clock
from carematch.core.access import access
from carematch.core.clock import Period
from carematch.core.csvfile import written
from carematch.core.permissions import Permission
from carematch.funds import books, isf, payments, receipts, telling
from carematch.funds.models import Fund
from carematch.funds.statements import period_of
from carematch.funds.views.books import WEEKS
from carematch.funds.views.frame import blueprint
from carematch.funds.vocabulary import SOURCE_LABELS
from carematch.places import service as places
from carematch.rules.data import BOOK


@blueprint.route("/funds/<uuid:fund_id>/statement")
@access(Permission.FUNDS_VIEW)
def statement(fund_id: UUID) -> ResponseReturnValue:
    """Show a fund's statement: the current four-weekly period, unless other days are asked for."""
    fund = isf.get_fund(g.organisation, fund_id)
    since, until, problem = _days(fund)
    return render_template(
        "funds/statement.html",
        fund=fund,
        council=places.council_name(fund.council_code),
        statement=books.statement(g.organisation, fund, since, until),
        standing=books.standing(g.organisation, fund),
        before=_period(fund, since - dt.timedelta(days=1)) if since > fund.opened_on else None,
        after=_period(fund, until + dt.timedelta(days=1)) if until < clock.today() else None,
        problem=problem,
        references=_references(fund),
        flow=telling.flow,
        sums=telling.sums,
    )


@blueprint.route("/funds/<uuid:fund_id>/statement.csv")
@access(Permission.FUNDS_VIEW)
def statement_file(fund_id: UUID) -> ResponseReturnValue:
    """Give a fund's statement as a file, the same as on the page."""
    fund = isf.get_fund(g.organisation, fund_id)
    since, until, _problem = _days(fund)
    made = books.statement(g.organisation, fund, since, until)
    text = written(telling.HEAD, telling.rows(made, _references(fund)))
    name = f"statement-{fund.reference}-{since.isoformat()}-{until.isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype="text/csv", headers=headers)


def _days(fund: Fund) -> tuple[dt.date, dt.date, str]:
    """Return the days asked for (the current period where none are), and a sentence where they cannot be."""
    current = _period(fund, clock.today())
    asked = [request.args.get(name, "").strip() for name in ("from", "to")]
    if not any(asked):
        return current.starts_on, current.ends_on, ""
    try:
        since, until = (dt.date.fromisoformat(each) for each in asked)
    except ValueError:
        return current.starts_on, current.ends_on, str(_("Enter both days, like 2026-11-22"))
    if not dt.date(2000, 1, 1) <= since <= until <= dt.date(2999, 12, 31):
        return current.starts_on, current.ends_on, str(_("Enter a first day that is not after the last"))
    return since, until, ""


def _period(fund: Fund, day: dt.date) -> Period:
    """Return the period of a fund that a day lies in."""
    return period_of(fund.opened_on, day, BOOK.number(WEEKS, clock.today()))


def _references(fund: Fund) -> dict[Any, str]:
    """Return what each entry of a book is known by: a payment's reference, or whose money came in."""
    paid = {each.first.entry_id: each.first.reference for each in payments.list_paid(g.organisation, fund)}
    came = {
        each.entry_id: _(SOURCE_LABELS[each.source]) for each in receipts.list_receipts(g.organisation, fund)
    }
    return {**paid, **came}
