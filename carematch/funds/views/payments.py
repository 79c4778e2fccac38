"""Pages of payments: paying what is approved, looking one up, undoing one."""

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
from carematch.funds import books, hours, isf, payments
from carematch.funds.forms import PayForm, UndoForm
from carematch.funds.views.frame import blueprint


@blueprint.route("/funds/<uuid:fund_id>/pay/<uuid:arrangement_id>", methods=["GET", "POST"])
@access(Permission.FUNDS_RECORD)
def pay(fund_id: UUID, arrangement_id: UUID) -> ResponseReturnValue:
    """Show what is to be paid, hour by hour, then pay it."""
    form = PayForm()
    if form.validate_on_submit():
        paid = _paid(fund_id, arrangement_id, form)
        if paid is not None:
            flash(_("The payment is recorded."))
            return redirect(url_for(".payment", payment_id=paid))
    fund = isf.get_fund(g.organisation, fund_id)
    arrangement = get_arrangement(g.organisation, arrangement_id)
    due = payments.due(g.organisation, fund, arrangement)
    standing = books.standing(g.organisation, fund)
    if not form.is_submitted():
        form = PayForm(data={"paid_on": clock.today()})
    form.expected.data = due.cost.plain  # what the page shows now
    return render_template(
        "funds/pay.html",
        form=form,
        fund=fund,
        arrangement=arrangement,
        due=due,
        standing=standing,
        will_hold=standing.held - due.cost,
    )


def _paid(fund_id: UUID, arrangement_id: UUID, form: PayForm) -> UUID | None:
    """Pay as a form says and return the payment's id; where that is refused, say why."""
    try:
        with transaction():
            fund = isf.get_fund(g.organisation, fund_id)
            arrangement = get_arrangement(g.organisation, arrangement_id)
            paid = payments.pay(g.organisation, fund, arrangement, by=current_user, **form.answers)
        return paid.first.id
    except payments.PaymentRefused as error:
        if error.field:
            form.fail(error.field, error)
        else:
            form.form_errors.append(str(error))
    except (hours.Overspend, isf.PayingIsHeld) as error:
        form.form_errors.append(str(error))
    return None


@blueprint.route("/payments/<uuid:payment_id>")
@access(Permission.FUNDS_VIEW)
def payment(payment_id: UUID) -> ResponseReturnValue:
    """Show a payment with the hours it paid and the place it landed in."""
    paid = payments.get_paid(g.organisation, payment_id)
    return render_template(
        "funds/payment.html",
        paid=paid,
        fund=isf.get_fund(g.organisation, paid.first.fund_id),
        arrangement=get_arrangement(g.organisation, paid.first.arrangement_id),
        worked=payments.list_hours_of(g.organisation, paid),
        undoing=payments.find_undoing(g.organisation, paid),
        undoes=payments.find_undone(g.organisation, paid),
    )


@blueprint.route("/payments/<uuid:payment_id>/undo", methods=["GET", "POST"])
@access(Permission.FUNDS_RECORD)
def undo_payment(payment_id: UUID) -> ResponseReturnValue:
    """Ask why, then undo a payment; its hours wait for payment again."""
    form = UndoForm()
    if form.validate_on_submit():
        try:
            with transaction():
                paid = payments.get_paid(g.organisation, payment_id)
                undoing = payments.undo(g.organisation, paid, by=current_user, **form.answers)
        except payments.PaymentRefused as error:
            form.fail(error.field or "reason", error)
        else:
            flash(_("The payment is undone. Its hours wait to be paid again."))
            return redirect(url_for(".payment", payment_id=undoing.first.id))
    elif not form.is_submitted():
        form = UndoForm(data={"undone_on": clock.today()})
    return render_template(
        "funds/undo_payment.html", form=form, paid=payments.get_paid(g.organisation, payment_id)
    )
