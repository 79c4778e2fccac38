"""Where staff see what the CQC's register says of providers, and record it."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction, unchanged_since
from carematch.core.permissions import Permission
from carematch.providers import cqc, service
from carematch.providers.cqc_forms import ConfirmForm, PersonalCareForm
from carematch.providers.evidence import CheckRefused
from carematch.registers import service as registers

blueprint = Blueprint("cqc", __name__, url_prefix="/<org>/providers")


@blueprint.route("/cqc")
@access(Permission.PROVIDERS_CHECK)
def index() -> ResponseReturnValue:
    """List the providers whose registration somebody should look up."""
    return render_template(
        "cqc/index.html",
        to_look_up=cqc.to_look_up(g.organisation),
        edition=registers.newest_edition(),
        Why=cqc.Why,
    )


@blueprint.route("/<uuid:provider_id>/cqc/register", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def show(provider_id: UUID) -> ResponseReturnValue:
    """Show what the register says of the location a provider names, or may be; record it at one tap."""
    provider = service.get_provider(g.organisation, provider_id)
    found = cqc.find(provider)
    chosen = registers.find_location(request.args.get("location", "")) or found.location
    form = ConfirmForm() if chosen is None or chosen.says_personal_care else PersonalCareForm()
    if chosen is not None and form.validate_on_submit():
        try:
            with transaction():
                provider = service.get_provider(g.organisation, provider_id)
                unchanged_since(provider, form.row_version.data)
                cqc.record_from_register(
                    g.organisation, provider, by=current_user, location_id=chosen.location_id, **form.answers
                )
        except CheckRefused as error:
            form.fail(error.field if error.field in form else "form_key", error)
        else:
            flash(_("Registration recorded"))
            return redirect(url_for("providers.show", provider_id=provider_id))
    if not form.is_submitted():
        form.row_version.data = provider.row_version
    return render_template(
        "cqc/show.html",
        provider=provider,
        found=found,
        chosen=chosen,
        form=form,
        suggestions=[] if found.location else cqc.suggest(provider),
        Answer=cqc.Answer,
        source=registers.ATTRIBUTION,
    )
