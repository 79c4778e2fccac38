"""A provider's own pages about the two people who can speak for them (what staff do is on the checks desk)."""

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.providers import references, service
from carematch.providers.referee import STAGE_LABELS, Stage
from carematch.providers.referees_forms import OwnRefereeForm
from carematch.providers.references import ReferenceRefused
from carematch.providers.starting_views import blueprint

__all__ = ["blueprint"]


@blueprint.route("/my-page/references")
@access(Permission.PROVIDER_OWN)
def own_references() -> ResponseReturnValue:
    """Show whom one has named, and how far each has come."""
    provider = service.own_provider(g.organisation, current_user)
    return render_template(
        "providers/own_references.html",
        referees=references.list_references(g.organisation, provider),
        is_enough=references.has_named_enough(g.organisation, provider),
        stage_labels=STAGE_LABELS,
        Stage=Stage,
        form=Form(),
    )


@blueprint.route("/my-page/references/new", methods=["GET", "POST"])
@access(Permission.PROVIDER_OWN)
def name_referee() -> ResponseReturnValue:
    """Name somebody who can speak for oneself."""
    form = OwnRefereeForm()
    if form.validate_on_submit():
        try:
            with transaction():
                provider = service.own_provider(g.organisation, current_user)
                references.name_referee(g.organisation, provider, by=current_user, **form.answers)
        except ReferenceRefused as error:
            form.fail(error.field, error)
        else:
            return redirect(url_for(".own_references"))
    service.own_provider(g.organisation, current_user)  # nobody else has people to name
    return render_template("providers/name_referee.html", form=form)


@blueprint.route("/my-page/references/<uuid:reference_id>/remove", methods=["POST"])
@access(Permission.PROVIDER_OWN)
def remove_referee(reference_id: UUID) -> ResponseReturnValue:
    """Take back somebody who has not been asked yet."""
    try:
        with transaction():
            provider = service.own_provider(g.organisation, current_user)
            referee = references.get_reference(g.organisation, provider, reference_id)
            references.remove_referee(g.organisation, provider, referee, by=current_user)
    except ReferenceRefused as error:
        flash(str(error), "notice")
    else:
        flash(_("They are no longer named."))
    return redirect(url_for(".own_references"))
