"""The inbox: what waits, one referral, taking it on, and saying why not."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.referrals import service
from carematch.referrals.forms import DeclineForm, TakeOnForm, TellingForm
from carematch.referrals.views.frame import blueprint

MEANWHILE = "notice"


@blueprint.route("/referrals")
@access(Permission.REFERRALS_ANSWER)
def index() -> ResponseReturnValue:
    """List what waits, the most urgent first, and what was settled lately."""
    return render_template(
        "referrals/index.html",
        waiting=service.list_waiting(g.organisation),
        settled=service.list_settled(g.organisation),
    )


@blueprint.route("/referrals/<uuid:referral_id>")
@access(Permission.REFERRALS_ANSWER)
def show(referral_id: UUID) -> ResponseReturnValue:
    """Show a referral; that it was opened is recorded."""
    with transaction():
        service.read_referral(g.organisation, referral_id, by=current_user)
    referral = service.get_referral(g.organisation, referral_id)
    return render_template(
        "referrals/show.html",
        referral=referral,
        tells=service.tells(g.organisation, referral),
        stands=service.how_it_stands(g.organisation, referral),
    )


@blueprint.route("/referrals/<uuid:referral_id>/take-on", methods=["GET", "POST"])
@access(Permission.REFERRALS_ANSWER)
def take_on(referral_id: UUID) -> ResponseReturnValue:
    """Make a need of a referral, and go on there."""
    referral = service.get_referral(g.organisation, referral_id)
    form = TakeOnForm()
    if form.validate_on_submit():
        try:
            with transaction():
                need = service.take_on(g.organisation, referral_id, by=current_user, **form.answers)
        except service.UnknownPerson as error:
            form.fail("known_as", error)
        except service.AlreadySettled as error:
            flash(str(error), MEANWHILE)
            return redirect(url_for(".show", referral_id=referral_id))
        else:
            flash(_("The referral is taken on. Call the person, and go through what they need together."))
            return redirect(url_for("seekers.show", need_id=need.id))
    return render_template("referrals/take_on.html", form=form, referral=referral)


@blueprint.route("/referrals/<uuid:referral_id>/decline", methods=["GET", "POST"])
@access(Permission.REFERRALS_ANSWER)
def decline(referral_id: UUID) -> ResponseReturnValue:
    """Say why a referral is not taken on."""
    referral = service.get_referral(g.organisation, referral_id)
    form = DeclineForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.decline(g.organisation, referral_id, by=current_user, **form.answers)
        except service.AlreadySettled as error:
            flash(str(error), MEANWHILE)
        else:
            flash(_("The referral is closed, and whoever referred is told."))
        return redirect(url_for(".show", referral_id=referral_id))
    return render_template("referrals/decline.html", form=form, referral=referral)


@blueprint.route("/referrals/<uuid:referral_id>/telling", methods=["GET", "POST"])
@access(Permission.REFERRALS_ANSWER)
def telling(referral_id: UUID) -> ResponseReturnValue:
    """Record whether the person agrees that whoever referred hears how it stands."""
    referral = service.get_referral(g.organisation, referral_id)
    form = TellingForm(data={"tells": "yes" if service.tells(g.organisation, referral) else "no"})
    if form.validate_on_submit():
        with transaction():
            service.set_telling(g.organisation, referral_id, by=current_user, tells=form.tells.data == "yes")
        flash(_("It is recorded, and holds from now on."))
        return redirect(url_for(".show", referral_id=referral_id))
    return render_template("referrals/telling.html", form=form, referral=referral)
