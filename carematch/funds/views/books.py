"""Pages of a fund itself: the list, opening one, who pays from it, money that comes in."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.arrangements.service import get_arrangement
from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.funds import books, isf, payments, receipts
from carematch.funds.forms import OpenForm, PaymentRouteForm, ReceiptForm, UndoForm
from carematch.funds.views.frame import blueprint
from carematch.funds.vocabulary import Source
from carematch.places import service as places
from carematch.rules.data import BOOK

WEEKS = "personal_budget.period_weeks"


@blueprint.route("/funds")
@access(Permission.FUNDS_VIEW)
def index() -> ResponseReturnValue:
    """List the funds with what each has, and the arrangements that still need one."""
    return render_template(
        "funds/index.html",
        funds=isf.list_funds(g.organisation),
        standings=books.standings(g.organisation),
        nothing=books.NOTHING,
        without=isf.list_without_fund(g.organisation),
    )


@blueprint.route("/funds/new/<uuid:arrangement_id>", methods=["GET", "POST"])
@access(Permission.FUNDS_RECORD)
def new(arrangement_id: UUID) -> ResponseReturnValue:
    """Open the fund that an arrangement is to be paid from."""
    arrangement = get_arrangement(g.organisation, arrangement_id)
    form = OpenForm()
    if form.validate_on_submit():
        try:
            with transaction():
                agreed = get_arrangement(g.organisation, arrangement_id)
                made = isf.open_for(g.organisation, agreed, by=current_user, **form.answers)
        except isf.FundRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("The fund is open."))
            return redirect(url_for(".show", fund_id=made.id))
        arrangement = get_arrangement(g.organisation, arrangement_id)
    elif not form.is_submitted():
        started = min(arrangement.starts_on, clock.today())
        form = OpenForm(data={"weekly_amount": arrangement.funding.weekly_budget, "opened_on": started})
    return render_template(
        "funds/new.html",
        form=form,
        arrangement=arrangement,
        council=places.council_name(arrangement.funding.council_code),
    )


@blueprint.route("/funds/<uuid:fund_id>")
@access(Permission.FUNDS_VIEW)
def show(fund_id: UUID) -> ResponseReturnValue:
    """Show what a fund has, what waits to be paid from it, and the money in and out."""
    fund = isf.get_fund(g.organisation, fund_id)
    weeks = BOOK.number(WEEKS, clock.today())
    return render_template(
        "funds/show.html",
        fund=fund,
        council=places.council_name(fund.council_code),
        standing=books.standing(g.organisation, fund),
        weeks=weeks,
        expected=fund.weekly_amount * weeks,
        due=payments.list_due(g.organisation, fund),
        receipts=receipts.list_receipts(g.organisation, fund),
        undone=receipts.list_undone(g.organisation, fund),
        payments=payments.list_paid(g.organisation, fund),
        arrangements=isf.list_arrangements_of(g.organisation, fund),
    )


@blueprint.route("/funds/<uuid:fund_id>/who-pays", methods=["GET", "POST"])
@access(Permission.FUNDS_RECORD)
def who_pays(fund_id: UUID) -> ResponseReturnValue:
    """Record who pays providers out of a fund."""
    form = PaymentRouteForm()
    if form.validate_on_submit():
        try:
            with transaction():
                fund = isf.get_fund(g.organisation, fund_id)
                version = form.row_version.data
                isf.set_payment_route(
                    g.organisation, fund, by=current_user, row_version=version, **form.answers
                )
        except isf.FundRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("It is recorded who pays."))
            return redirect(url_for(".show", fund_id=fund_id))
    fund = isf.get_fund(g.organisation, fund_id)
    if not form.is_submitted():
        form = PaymentRouteForm(obj=fund)
    return render_template("funds/who_pays.html", form=form, fund=fund)


@blueprint.route("/funds/<uuid:fund_id>/receive", methods=["GET", "POST"])
@access(Permission.FUNDS_RECORD)
def receive(fund_id: UUID) -> ResponseReturnValue:
    """Record money that came into a fund."""
    form = ReceiptForm()
    if form.validate_on_submit():
        try:
            with transaction():
                fund = isf.get_fund(g.organisation, fund_id)
                isf.receive(g.organisation, fund, by=current_user, **form.answers)
        except isf.ReceiptRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("%(amount)s is recorded as received.", amount=form.amount.data))
            return redirect(url_for(".show", fund_id=fund_id))
    elif not form.is_submitted():
        form = ReceiptForm(data={"received_on": clock.today(), "source": Source.COUNCIL})
    return render_template("funds/receive.html", form=form, fund=isf.get_fund(g.organisation, fund_id))


@blueprint.route("/receipts/<uuid:receipt_id>/undo", methods=["GET", "POST"])
@access(Permission.FUNDS_RECORD)
def undo_receipt(receipt_id: UUID) -> ResponseReturnValue:
    """Ask why, then undo money that was recorded as received."""
    form = UndoForm()
    fund_id = receipts.get_receipt(g.organisation, receipt_id).fund_id
    if form.validate_on_submit():
        try:
            with transaction():
                receipt = receipts.get_receipt(g.organisation, receipt_id)
                receipts.undo(g.organisation, receipt, by=current_user, **form.answers)
        except isf.ReceiptRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("The money received is undone."))
            return redirect(url_for(".show", fund_id=fund_id))
    elif not form.is_submitted():
        form = UndoForm(data={"undone_on": clock.today()})
    return render_template(
        "funds/undo_receipt.html",
        form=form,
        receipt=receipts.get_receipt(g.organisation, receipt_id),
        fund=isf.get_fund(g.organisation, fund_id),
    )
