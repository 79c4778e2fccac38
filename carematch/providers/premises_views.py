"""Where a manager finds premises on the map; there is no such page where no geocoder is chosen."""

import uuid
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction, unchanged_since
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.providers import premises, service
from carematch.providers.models import Provider
from carematch.providers.premises_forms import PremisesForm

blueprint = Blueprint("premises", __name__, url_prefix="/<org>/providers/<uuid:provider_id>/premises")

FOUND = "premises_found"  # what was found waits in the browser's session, which stays on the server


@blueprint.route("", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def find(provider_id: UUID) -> ResponseReturnValue:
    """Ask for the address, and the geocoder where that is."""
    provider, geocoder = _provider(provider_id)
    form = PremisesForm()
    if form.validate_on_submit():
        try:
            with transaction():
                provider = service.get_provider(g.organisation, provider_id)
                question = premises.ask(
                    g.organisation, provider, by=current_user, geocoder=geocoder, **form.answers
                )
            found = premises.answer(question, geocoder)
        except premises.Problem as error:
            form.fail("address", error)
            form.form_key.data = (
                uuid.uuid4().hex
            )  # that it was asked is recorded; asking again is another act
        else:
            session[FOUND] = {"provider": str(provider_id), **found.as_dict()}
            return redirect(url_for(".confirm", provider_id=provider_id))
    return render_template(
        "premises/find.html", provider=_provider(provider_id)[0], form=form, geocoder=geocoder
    )


@blueprint.route("/confirm", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def confirm(provider_id: UUID) -> ResponseReturnValue:
    """Show what was found; once a manager has confirmed it, it is the place of the premises."""
    provider, _geocoder = _provider(provider_id)
    found = dict(session.get(FOUND, {}))
    if found.pop("provider", None) != str(provider_id):
        return redirect(url_for(".find", provider_id=provider_id))
    finding, form = premises.Finding(**found), Form()
    if form.validate_on_submit():
        with transaction():
            provider = service.get_provider(g.organisation, provider_id)
            unchanged_since(provider, form.row_version.data)
            premises.confirm(g.organisation, provider, by=current_user, finding=finding)
        session.pop(FOUND)
        flash(_("The premises are on the map. Distances are measured from there."))
        return redirect(url_for("providers.show", provider_id=provider_id))
    form.row_version.data = provider.row_version
    return render_template("premises/confirm.html", provider=provider, form=form, finding=finding)


def _provider(provider_id: UUID) -> tuple[Provider, premises.Geocoder]:
    """Return the provider and the geocoder; 404 where none is chosen or the premises are not to be looked for."""
    provider = service.get_provider(g.organisation, provider_id)
    geocoder = premises.geocoder(current_app.config)
    if geocoder is None or not premises.may_be_found(provider):
        abort(404)
    return provider, geocoder
