"""The council's pages about its wider area: what it is and was, and choosing another."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.organisations import wider_area as service
from carematch.organisations.wider_area_forms import KIND_LABELS, WiderAreaForm
from carematch.places.problems import WiderAreaRefused

blueprint = Blueprint("organisations", __name__)


@blueprint.get("/<org>/wider-area")
@access(Permission.WIDER_AREA_CHOOSE)
def wider_area() -> ResponseReturnValue:
    """Show what the council's wider area is, what it was, and who chose it."""
    return render_template(
        "organisations/wider_area.html",
        area=service.current_area(g.organisation),
        chosen=service.list_chosen(g.organisation),
        kinds=KIND_LABELS,
    )


@blueprint.route("/<org>/wider-area/choose", methods=["GET", "POST"])
@access(Permission.WIDER_AREA_CHOOSE)
def choose_wider_area() -> ResponseReturnValue:
    """Choose another wider area from a day on."""
    areas = service.list_open(g.organisation)
    form = WiderAreaForm(areas, service.list_neighbours(g.organisation))
    if form.validate_on_submit():
        try:
            with transaction():
                service.choose(g.organisation, by=current_user, **form.answers)
        except WiderAreaRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("Your wider area is recorded."))
            return redirect(url_for(".wider_area"))
    return render_template(
        "organisations/choose_wider_area.html",
        form=form,
        area=service.current_area(g.organisation),
        areas=areas,
        kinds=KIND_LABELS,
    )
