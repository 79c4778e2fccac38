"""Pages of delivery offices: proposing one, a second person's decision, and recording its end."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.arrangements import offices as use_case
from carematch.arrangements.forms import DecideOfficeForm, EndOfficeForm, ProposeOfficeForm
from carematch.arrangements.views.frame import blueprint
from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import transaction, unchanged_since
from carematch.core.fields import Form
from carematch.core.permissions import GRANTS, Permission, Role
from carematch.organisations.service import list_members
from carematch.places import service as places
from carematch.providers import delivery, offices
from carematch.providers import service as providers
from carematch.providers.delivery_office import DeliveryOffice
from carematch.providers.vocabulary import OfficeDecision

APPROVERS = tuple(role for role in Role if Permission.OFFICES_APPROVE in GRANTS[role])


@blueprint.route("/providers/<uuid:provider_id>/office", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def propose_office(provider_id: UUID) -> ResponseReturnValue:
    """Ask where a provider's work is delivered from and why, and hand it to a second person."""
    form = ProposeOfficeForm(data={"starts_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                provider = providers.get_provider(g.organisation, provider_id)
                unchanged_since(provider, form.row_version.data)
                use_case.propose(g.organisation, provider, by=current_user, **form.answers)
        except offices.OfficeRefused as error:
            _fail(form, error)
        else:
            flash(_("The office is proposed. A second person decides; until then nothing changes."))
            return redirect(url_for("providers.show", provider_id=provider_id))
    provider = providers.get_provider(g.organisation, provider_id)
    if not form.is_submitted():
        form.row_version.data = provider.row_version
    return render_template(
        "arrangements/propose_office.html",
        form=form,
        provider=provider,
        delivery=delivery.of(g.organisation, provider),
        others=_second_people(),
    )


@blueprint.route("/offices", endpoint="offices")
@access(Permission.OFFICES_APPROVE)
def list_offices() -> ResponseReturnValue:
    """List the delivery offices, those that wait for a second person first."""
    found = offices.list_offices(g.organisation)
    return render_template("arrangements/offices.html", offices=found, council_name=places.council_name)


@blueprint.route("/offices/<uuid:office_id>", methods=["GET", "POST"])
@access(Permission.OFFICES_APPROVE)
def office(office_id: UUID) -> ResponseReturnValue:
    """Show an office with who proposed it, why, and what it would change; take a second person's decision."""
    form = DecideOfficeForm()
    if form.validate_on_submit() and _decided(office_id, form):
        return redirect(url_for(".office", office_id=office_id))
    shown = offices.get_office(g.organisation, office_id)
    if not form.is_submitted():
        form.row_version.data = shown.provider.row_version
    return render_template(
        "arrangements/office.html",
        form=form,
        why_not=offices.why_not_decide(shown, shown.provider, current_user),
        effects=delivery.effects(g.organisation, shown.provider, shown),
        others=_second_people(),
        **_about(shown),
    )


def _decided(office_id: UUID, form: DecideOfficeForm) -> bool:
    """Decide as a form says; where that is refused, say why and change nothing."""
    is_approved = form.decision.data is OfficeDecision.APPROVED
    try:
        with transaction():
            found = offices.get_office(g.organisation, office_id)
            if found.is_waiting:
                unchanged_since(found.provider, form.row_version.data)
            if is_approved:
                use_case.approve(g.organisation, found, by=current_user)
            else:
                offices.refuse(g.organisation, found, by=current_user, reason=form.refusal_reason.data)
    except offices.OfficeRefused as error:
        _fail(form, error)
        return False
    flash(_("The office is approved.") if is_approved else _("The office is refused. Nothing changes."))
    return True


@blueprint.route("/offices/<uuid:office_id>/end", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def end_office(office_id: UUID) -> ResponseReturnValue:
    """Ask until when an office counts, and why no longer."""
    form = EndOfficeForm(data={"ends_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                found = offices.get_office(g.organisation, office_id)
                unchanged_since(found, form.row_version.data)
                offices.end(g.organisation, found, by=current_user, **form.answers)
        except offices.OfficeRefused as error:
            _fail(form, error)
        else:
            flash(_("The end is recorded. From the day after, payments are counted at the base again."))
            return redirect(url_for("providers.show", provider_id=found.provider_id))
    shown = offices.get_office(g.organisation, office_id)
    if not form.is_submitted():
        form.row_version.data = shown.row_version
    return render_template("arrangements/end_office.html", form=form, **_about(shown))


def _fail(form: Form, error: offices.OfficeRefused) -> None:
    """Say why something was refused: beside the answer where the form has it, else at the top."""
    if error.field in form.answers:
        form.fail(error.field, error)
    else:
        form.form_errors.append(str(error))


def _second_people() -> list[str]:
    """Return the names of those here, besides the reader, who may decide about an office."""
    members = list_members(g.organisation, APPROVERS)
    return list(dict.fromkeys(each.user.name for each in members if each.user_id != current_user.id))


def _about(shown: DeliveryOffice) -> dict[str, Any]:
    """Return what the pages about one office show."""
    return {
        "office": shown,
        "council": places.council_name(shown.council_code),
        "base_council": places.council_name(shown.provider.council_code),
    }
