"""Pages of days away: a provider's own, and the staff's of a provider."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.providers import service as providers
from carematch.providers.absences import service as absences
from carematch.providers.absences.forms import AwayForm
from carematch.providers.models import Provider

blueprint = Blueprint("absences", __name__, url_prefix="/<org>")


@blueprint.route("/my-page/away", methods=["GET", "POST"])
@access(Permission.PROVIDER_OWN)
def own() -> ResponseReturnValue:
    """Show one's own days away, and note more."""
    provider = providers.own_provider(g.organisation, current_user)
    form = AwayForm()
    if form.validate_on_submit() and _noted(provider, form):
        return redirect(url_for(".own"))
    return render_template("absences/own.html", form=form, away=_of(provider))


@blueprint.route("/my-page/away/<uuid:absence_id>/take-back", methods=["POST"])
@access(Permission.PROVIDER_OWN)
def take_back_own(absence_id: UUID) -> ResponseReturnValue:
    """Take one's own days away back."""
    provider = providers.own_provider(g.organisation, current_user)
    _take_back(provider, absence_id)
    return redirect(url_for(".own"))


@blueprint.route("/providers/<uuid:provider_id>/away", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def of_provider(provider_id: UUID) -> ResponseReturnValue:
    """Show a provider's days away, and note what they say."""
    provider = providers.get_provider(g.organisation, provider_id)
    form = AwayForm()
    if form.validate_on_submit() and _noted(provider, form):
        return redirect(url_for(".of_provider", provider_id=provider_id))
    return render_template("absences/of_provider.html", form=form, away=_of(provider), provider=provider)


@blueprint.route("/providers/<uuid:provider_id>/away/<uuid:absence_id>/take-back", methods=["POST"])
@access(Permission.PROVIDERS_CHECK)
def take_back(provider_id: UUID, absence_id: UUID) -> ResponseReturnValue:
    """Take a provider's days away back."""
    _take_back(providers.get_provider(g.organisation, provider_id), absence_id)
    return redirect(url_for(".of_provider", provider_id=provider_id))


def _of(provider: Provider) -> list[absences.Absence]:
    return absences.list_absences(g.organisation, [provider.id])


def _noted(provider: Provider, form: AwayForm) -> bool:
    """Note the days that a form gives; where they are refused, say why beside them."""
    try:
        with transaction():
            absences.note(g.organisation, provider, by=current_user, **form.answers)
    except absences.AbsenceRefused as error:
        form.fail(error.field, error)
        return False
    flash(_("The days are noted."))
    return True


def _take_back(provider: Provider, absence_id: UUID) -> None:
    if Form().validate_on_submit():
        with transaction():
            absences.take_back(g.organisation, provider, absence_id, by=current_user)
        flash(_("The days are taken back."))
