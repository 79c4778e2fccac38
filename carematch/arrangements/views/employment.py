"""Pages about how a provider works for people: status for tax as the payer decided it, and the share of one client."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.arrangements import employment, service
from carematch.arrangements.forms import StatusCheckForm
from carematch.arrangements.views.frame import blueprint
from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.providers import service as providers


@blueprint.route("/arrangements/<uuid:arrangement_id>/status")
@access(Permission.ARRANGEMENTS_VIEW)
def status(arrangement_id: UUID) -> ResponseReturnValue:
    """Show every check of an arrangement's status for tax, the last one first."""
    arrangement = service.get_arrangement(g.organisation, arrangement_id)
    (engagement,) = employment.engagements(g.organisation, [arrangement])
    return render_template(
        "arrangements/status.html",
        arrangement=arrangement,
        engagement=engagement,
        checks=employment.list_checks(g.organisation, [arrangement_id]),
    )


@blueprint.route("/arrangements/<uuid:arrangement_id>/status/new", methods=["GET", "POST"])
@access(Permission.ARRANGEMENTS_AGREE)
def check_status(arrangement_id: UUID) -> ResponseReturnValue:
    """Ask what whoever pays decided, and keep it."""
    form = StatusCheckForm(data={"checked_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                arrangement = service.get_arrangement(g.organisation, arrangement_id)
                employment.record_check(g.organisation, arrangement, by=current_user, **form.answers)
        except employment.StatusRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("The check is recorded."))
            return redirect(url_for(".status", arrangement_id=arrangement_id))
    arrangement = service.get_arrangement(g.organisation, arrangement_id)
    return render_template("arrangements/check_status.html", form=form, arrangement=arrangement)


@blueprint.route("/providers/<uuid:provider_id>/engagements")
@access(Permission.ARRANGEMENTS_VIEW)
def engagements(provider_id: UUID) -> ResponseReturnValue:
    """List how a provider works for each person, and what was decided about their status."""
    provider = providers.get_provider(g.organisation, provider_id)
    found = service.list_of_provider(g.organisation, provider_id)
    return render_template(
        "arrangements/engagements.html",
        provider=provider,
        engagements=employment.engagements(g.organisation, found),
    )
