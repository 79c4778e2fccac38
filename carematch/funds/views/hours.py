"""Pages of hours: what waits for approval, what was worked, and writing hours down; for staff, provider and person."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.arrangements import service as arrangements
from carematch.arrangements.models import Arrangement
from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.funds import books, hours, isf, telling
from carematch.funds.forms import ApproveForm, HoursForm, RefuseForm
from carematch.funds.views.frame import blueprint
from carematch.funds.vocabulary import HoursStatus
from carematch.matching.boundary import guard
from carematch.matching.boundary.service import About
from carematch.rules.acting import May


@blueprint.route("/hours", methods=["GET", "POST"], endpoint="hours")
@access(Permission.FUNDS_RECORD)
def waiting() -> ResponseReturnValue:
    """List the hours that wait for approval, and approve those that are ticked, all or none."""
    form = _approve_form()
    if form.validate_on_submit():
        try:
            with transaction():
                done = hours.approve_all(g.organisation, form.hours.data, by=current_user)
                number = len(done)
        except (hours.HoursRefused, hours.Overspend) as error:
            form.fail("hours", error)
        else:
            flash(_("Approved: %(number)s.", number=number))
            return redirect(url_for(".hours"))
    return render_template("funds/hours.html", form=form, waiting=_waiting())


def _waiting() -> list[Any]:
    """Return the hours that wait, each with what is unusual about them."""
    return telling.waiting(
        hours.list_hours(g.organisation, status=HoursStatus.LOGGED), hours.week_minutes(g.organisation)
    )


def _approve_form() -> ApproveForm:
    """Return the hours that wait, each a box to tick."""
    return ApproveForm([(each.hours.id, each.words) for each in _waiting()])


@blueprint.route("/hours/<uuid:hours_id>/refuse", methods=["GET", "POST"])
@access(Permission.FUNDS_RECORD)
def refuse_hours(hours_id: UUID) -> ResponseReturnValue:
    """Ask why, then refuse hours, or take an approval back."""
    form = RefuseForm()
    about = About(
        "refuse_hours", provider_id=hours.get_hours(g.organisation, hours_id).arrangement.provider_id
    )
    if form.validate_on_submit() and guard.lets_through(form, "reason", about):
        try:
            with transaction():
                worked = hours.get_hours(g.organisation, hours_id)
                hours.refuse(g.organisation, worked, by=current_user, **form.answers)
        except hours.HoursRefused as error:
            form.fail("reason", error)
        else:
            flash(_("The hours are not approved. Tell the provider, so that they can be put right."))
            return redirect(url_for(".hours"))
    return render_template(
        "funds/refuse_hours.html", form=form, worked=hours.get_hours(g.organisation, hours_id)
    )


@blueprint.route("/arrangements/<uuid:arrangement_id>/hours")
@access(Permission.FUNDS_VIEW)
def arrangement_hours(arrangement_id: UUID) -> ResponseReturnValue:
    """Show staff the hours of an arrangement beside what was agreed and what there is for them."""
    arrangement = arrangements.get_arrangement(g.organisation, arrangement_id)
    return render_template("funds/arrangement_hours.html", **_worked(arrangement))


@blueprint.route("/arrangements/<uuid:arrangement_id>/hours/new", methods=["GET", "POST"])
@access(Permission.FUNDS_RECORD)
def record_hours(arrangement_id: UUID) -> ResponseReturnValue:
    """Write hours down for a provider who is on the phone."""

    def load() -> Arrangement:
        return arrangements.get_arrangement(g.organisation, arrangement_id)

    form = _logged(load)
    if form is None:
        return redirect(url_for(".arrangement_hours", arrangement_id=arrangement_id))
    return render_template("funds/record_hours.html", form=form, arrangement=load())


@blueprint.route("/my-arrangements/<uuid:arrangement_id>/hours", methods=["GET", "POST"])
@access(Permission.HOURS_LOG)
def my_hours(arrangement_id: UUID) -> ResponseReturnValue:
    """Let a provider write down hours, and show those written down before."""

    def load() -> Arrangement:
        return arrangements.get_for_provider(g.organisation, current_user, arrangement_id).arrangement

    form = _logged(load)
    if form is None:
        return redirect(url_for(".my_hours", arrangement_id=arrangement_id))
    mine = arrangements.get_for_provider(g.organisation, current_user, arrangement_id)
    return render_template(
        "funds/my_hours.html",
        form=form,
        arrangement=mine.arrangement,
        person=mine.person,
        worked=hours.list_hours(g.organisation, arrangement=mine.arrangement),
    )


def _logged(load: Any) -> HoursForm | None:
    """Write hours down as the form says: None when that is done, else the form with what is wrong in it."""
    form = HoursForm()
    load()  # whoever may not see the arrangement is told so before anything is read
    if form.validate_on_submit():
        try:
            with transaction():
                hours.log(g.organisation, load(), by=current_user, **form.answers)
        except hours.HoursRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("The hours are written down. They now wait for approval."))
            return None
    elif not form.is_submitted():
        form = HoursForm(data={"worked_on": clock.today()})
    return form


@blueprint.route("/care/<uuid:arrangement_id>/money")
@access(Permission.ARRANGEMENTS_SEEKER)
def care_money(arrangement_id: UUID) -> ResponseReturnValue:
    """Show a person the hours worked for them and what is left of their money."""
    arrangement = arrangements.get_for_seeker(g.organisation, current_user, arrangement_id, May.SEE_MONEY)
    return render_template("funds/care_money.html", **_worked(arrangement))


def _worked(arrangement: Arrangement) -> dict[str, Any]:
    """Return the hours of an arrangement, by week, with the fund that pays for them (if one does)."""
    fund = isf.find_for(g.organisation, arrangement)
    worked = hours.list_hours(g.organisation, arrangement=arrangement)
    return {
        "arrangement": arrangement,
        "worked": worked,
        "weeks": telling.weeks(worked, arrangement.funding.weekly_budget),
        "fund": fund,
        "standing": books.standing(g.organisation, fund) if fund else None,
    }
