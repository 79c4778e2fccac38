"""Pages of references: the people named, asking them, and what they answered."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.providers import checks, references, service
from carematch.providers.checkdesk.reference_forms import AnswerForm, AskedForm, RefereeForm, WithdrawForm
from carematch.providers.checkdesk.views import held, shown
from carematch.providers.evidence import CheckRefused
from carematch.providers.referee import STAGE_LABELS, Stage
from carematch.providers.references import ReferenceRefused
from carematch.providers.vocabulary import METHOD_LABELS
from carematch.rules.checks import CheckKind

blueprint = Blueprint("references", __name__, url_prefix="/<org>/providers/<uuid:provider_id>/references")


@blueprint.route("")
@access(Permission.PROVIDERS_CHECK)
def index(provider_id: UUID) -> ResponseReturnValue:
    """Show the people who can speak for a provider, and how far each reference has come."""
    provider = service.get_provider(g.organisation, provider_id)
    found = references.list_references(g.organisation, provider)
    return render_template(
        "references/index.html",
        provider=provider,
        referees=found,
        accepted=sum(each.stage is Stage.ACCEPTED for each in found),
        latest=checks.latest(provider).get(CheckKind.REFERENCES),
        needed=references.NEEDED,
        stage_labels=STAGE_LABELS,
        method_labels=METHOD_LABELS,
        Stage=Stage,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def new(provider_id: UUID) -> ResponseReturnValue:
    """Name somebody who can speak for the provider, as told on the phone."""
    form = RefereeForm()
    if form.validate_on_submit():
        try:
            with transaction():
                provider = held(provider_id, form)
                references.name_referee(g.organisation, provider, by=current_user, **form.answers)
        except ReferenceRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("Name recorded"))
            return redirect(url_for(".index", provider_id=provider_id))
    return render_template("references/new.html", provider=shown(provider_id, form), form=form)


@blueprint.route("/<uuid:reference_id>/asked", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def asked(provider_id: UUID, reference_id: UUID) -> ResponseReturnValue:
    """Note when somebody was asked."""
    form = AskedForm(data={"asked_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                provider = held(provider_id, form)
                referee = references.get_reference(g.organisation, provider, reference_id)
                references.ask(g.organisation, provider, referee, by=current_user, **form.answers)
        except ReferenceRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("Noted that they were asked"))
            return redirect(url_for(".index", provider_id=provider_id))
    return _page("references/asked.html", provider_id, reference_id, form)


@blueprint.route("/<uuid:reference_id>/answer", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def answer(provider_id: UUID, reference_id: UUID) -> ResponseReturnValue:
    """Record what somebody said; with the second that is accepted, the check is good."""
    form = AnswerForm(data={"answered_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                provider = held(provider_id, form)
                referee = references.get_reference(g.organisation, provider, reference_id)
                references.answer(g.organisation, provider, referee, by=current_user, **form.recorded)
        except (ReferenceRefused, CheckRefused) as error:
            form.fail(error.field, error)
        else:
            flash(_("Answer recorded"))
            return redirect(url_for(".index", provider_id=provider_id))
    return _page("references/answer.html", provider_id, reference_id, form)


@blueprint.route("/<uuid:reference_id>/withdraw", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def withdraw(provider_id: UUID, reference_id: UUID) -> ResponseReturnValue:
    """Let a reference count no more."""
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            with transaction():
                provider = held(provider_id, form)
                referee = references.get_reference(g.organisation, provider, reference_id)
                references.withdraw(g.organisation, provider, referee, by=current_user, **form.answers)
        except ReferenceRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("The reference counts no more"))
            return redirect(url_for(".index", provider_id=provider_id))
    return _page("references/withdraw.html", provider_id, reference_id, form)


def _page(template: str, provider_id: UUID, reference_id: UUID, form: Form) -> ResponseReturnValue:
    """Show a form about one of the people named."""
    provider = shown(provider_id, form)
    referee = references.get_reference(g.organisation, provider, reference_id)
    return render_template(template, provider=provider, referee=referee, form=form)
