"""What staff do with providers: the list, the checks, and being listed."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.accounts import service as accounts
from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import transaction, unchanged_since
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.places import service as places
from carematch.providers import (
    checks,
    cqc,
    current,
    delivery,
    documents,
    holding,
    listing,
    offer,
    premises,
    registration,
    service,
    summary,
    vetting,
)
from carematch.providers.checkdesk.words import details
from carematch.providers.desk_forms import PhoneForm, RegistrationForm, StopForm
from carematch.providers.models import Provider
from carematch.providers.tasks import DESK_TITLES, OPTIONAL, NotFinished, to_do
from carematch.providers.vocabulary import DECISION_LABELS, METHOD_LABELS, STATUS_LABELS, Status
from carematch.rules.checks import CHECK_LABELS
from carematch.rules.taxonomy import SERVICES

blueprint = Blueprint("providers", __name__, url_prefix="/<org>")

SHOWN: dict[str, tuple[Status, ...]] = {
    "waiting": (Status.SUBMITTED,),
    "listed": (Status.LISTED,),
    "hidden": (Status.UNLISTED, Status.PAUSED),
    "drafts": (Status.DRAFT,),
    "left": (Status.WITHDRAWN,),
}


@blueprint.route("/providers")
@access(Permission.PROVIDERS_VIEW)
def index() -> ResponseReturnValue:
    """List providers by where they stand, those waiting first."""
    show = request.args.get("show", "waiting")
    show = show if show in SHOWN else "waiting"
    counted = service.count_by_status(g.organisation)
    return render_template(
        "providers/index.html",
        providers=service.list_providers(g.organisation, SHOWN[show]),
        show=show,
        counts={name: sum(counted[status] for status in statuses) for name, statuses in SHOWN.items()},
        first_to_run_out=checks.first_to_run_out,
        services=SERVICES,
    )


@blueprint.route("/providers/new", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def new() -> ResponseReturnValue:
    """Begin to register somebody who is on the phone."""
    form = PhoneForm()
    if form.validate_on_submit():
        try:
            with transaction():
                provider = registration.register_for(g.organisation, by=current_user, **form.answers)
        except accounts.AlreadyRegistered:
            form.fail("email", _("There is an account with this address. Ask them to sign in and register"))
        else:
            return redirect(url_for(".show", provider_id=provider.id))
    return render_template("providers/new.html", form=form)


@blueprint.route("/providers/<uuid:provider_id>")
@access(Permission.PROVIDERS_VIEW)
def show(provider_id: UUID) -> ResponseReturnValue:
    """Show one provider: facts, checks with their reasons, and what can be done now."""
    form = Form()
    provider = _shown(provider_id, form)
    may_find = premises.geocoder(current_app.config) is not None and premises.may_be_found(provider)
    return render_template(
        "providers/show.html",
        **about(provider),
        **counted(provider),
        form=form,
        may_find_premises=may_find,
        sent=documents.list_documents(g.organisation, provider),
        register=cqc.find(provider),
    )


@blueprint.route("/providers/<uuid:provider_id>/submit", methods=["POST"])
@access(Permission.PROVIDERS_CHECK)
def submit(provider_id: UUID) -> ResponseReturnValue:
    """Take a registration by phone as complete."""
    return _act(provider_id, registration.submit, _("The registration is complete. Record the checks next."))


@blueprint.route("/providers/<uuid:provider_id>/publish", methods=["POST"])
@access(Permission.PROVIDERS_CHECK)
def publish(provider_id: UUID) -> ResponseReturnValue:
    """List a provider, for the first time or again."""
    return _act(provider_id, listing.publish, _("They are listed. People can find them now."))


@blueprint.route("/providers/<uuid:provider_id>/stop", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def stop(provider_id: UUID) -> ResponseReturnValue:
    """Pause, unlist or withdraw a provider, with a reason."""
    form = StopForm()
    if form.validate_on_submit():
        try:
            with transaction():
                provider = service.get_provider(g.organisation, provider_id)
                unchanged_since(provider, form.row_version.data)
                if form.is_safeguarding:
                    holding.hold(g.organisation, provider, by=current_user)
                else:
                    listing.stop(g.organisation, provider, by=current_user, **form.said)
        except listing.CannotStop as error:
            form.fail("reason", error)
        else:
            if form.is_safeguarding:
                flash(_("Nobody can find them any more, until it is decided. Record now what you heard."))
                return redirect(url_for("safeguarding.new", provider_id=provider_id))
            flash(_("Nobody can find them any more. Arrangements that they have go on."))
            return redirect(url_for(".show", provider_id=provider_id))
    provider = _shown(provider_id, form)
    return render_template("providers/stop.html", provider=provider, form=form)


@blueprint.route("/providers/<uuid:provider_id>/cqc", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def record_registration(provider_id: UUID) -> ResponseReturnValue:
    """Record what the CQC's register says."""
    known = service.get_provider(g.organisation, provider_id).cqc_location_id
    form = RegistrationForm(data={"cqc_location_id": known, "cqc_checked_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                provider = service.get_provider(g.organisation, provider_id)
                unchanged_since(provider, form.row_version.data)
                vetting.record_registration(g.organisation, provider, by=current_user, **form.answers)
        except vetting.CheckRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("Registration recorded"))
            return redirect(url_for(".show", provider_id=provider_id))
    provider = _shown(provider_id, form)
    return render_template("providers/record_registration.html", provider=provider, form=form)


def about(provider: Provider) -> dict[str, object]:
    """Return what the pages about one provider show."""
    return {
        "provider": provider,
        "status_label": STATUS_LABELS[provider.status],
        "sections": summary.sections(g.organisation, provider),
        "desk_titles": DESK_TITLES,
        "optional": OPTIONAL,
        "to_do": to_do(provider),
        "offer": offer.of(provider),
        "size": offer.size(provider),
        "standings": checks.standings(provider),
        "helpful": checks.helpful_standings(provider),
        "details": details,
        "can_check_status": vetting.can_check_status,
        "current": current.standing(g.organisation, provider),
        "state_labels": checks.STATE_LABELS,
        "can_be_listed": vetting.can_be_listed(provider),
        "check_labels": CHECK_LABELS,
        "method_labels": METHOD_LABELS,
        "decision_labels": DECISION_LABELS,
        "Status": Status,
    }


def counted(provider: Provider) -> dict[str, object]:
    """Return what the pages say about the place that a provider's work counts from."""
    return {
        "delivery": delivery.of(g.organisation, provider),
        "council_name": places.council_name,
        "today": clock.today(),
    }


def _act(provider_id: UUID, act: Callable[..., object], done: str) -> ResponseReturnValue:
    """Do one thing with a provider at the press of a button, and say what came of it."""
    form = Form()
    if form.validate_on_submit():
        try:
            with transaction():
                provider = service.get_provider(g.organisation, provider_id)
                unchanged_since(provider, form.row_version.data)
                act(g.organisation, provider, by=current_user)
        except (NotFinished, listing.CannotList) as error:
            flash(str(error), "notice")
        else:
            flash(done)
    return redirect(url_for(".show", provider_id=provider_id))


def _shown(provider_id: UUID, form: Form) -> Provider:
    """Return the provider that a form is about, and let a fresh form remember how they stood."""
    provider = service.get_provider(g.organisation, provider_id)
    if not form.is_submitted():
        form.row_version.data = provider.row_version
    return provider
