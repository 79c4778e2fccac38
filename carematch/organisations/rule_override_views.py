"""The pages “Rules we work by”: for an anchor, for a council, and the administrator's for everybody."""

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
from carematch.organisations import rule_overrides_page as page
from carematch.organisations import rule_overrides_recording as service
from carematch.organisations.models import Organisation
from carematch.organisations.rule_override_forms import RuleForm, form_for
from carematch.rules.definitions import NUMBERS, Definition, Unit

blueprint = Blueprint("rules", __name__)


@blueprint.route("/<org>/rules")
@access(Permission.RULES_VIEW)
def index() -> ResponseReturnValue:
    """Show every rule that holds here, and what was changed."""
    return _index(g.organisation)


@blueprint.route("/<org>/rules/<rule_key>/change", methods=["GET", "POST"])
@access(Permission.RULES_CHANGE)
def change(rule_key: str) -> ResponseReturnValue:
    """Record another value of a rule for the anchor, or for the providers of the council's area."""
    return _change(g.organisation, rule_key, url_for(".index"))


@blueprint.route("/<org>/rules/changes/<uuid:rule_override_id>/withdraw", methods=["GET", "POST"])
@access(Permission.RULES_CHANGE)
def withdraw(rule_override_id: UUID) -> ResponseReturnValue:
    """Ask, then end a change that was recorded here."""
    return _withdraw(g.organisation, rule_override_id, url_for(".index"))


@blueprint.route("/installation/rules")
@access(Permission.INSTALLATION_MANAGE)
def index_for_all() -> ResponseReturnValue:
    """Show every rule that holds for everybody, and what was changed."""
    return _index(None)


@blueprint.route("/installation/rules/<rule_key>/change", methods=["GET", "POST"])
@access(Permission.INSTALLATION_MANAGE)
def change_for_all(rule_key: str) -> ResponseReturnValue:
    """Record another value of a rule for everybody."""
    return _change(None, rule_key, url_for(".index_for_all"))


@blueprint.route("/installation/rules/changes/<uuid:rule_override_id>/withdraw", methods=["GET", "POST"])
@access(Permission.INSTALLATION_MANAGE)
def withdraw_for_all(rule_override_id: UUID) -> ResponseReturnValue:
    """Ask, then end a change that was recorded for everybody."""
    return _withdraw(None, rule_override_id, url_for(".index_for_all"))


def _index(organisation: Organisation | None) -> ResponseReturnValue:
    """Show the rules; each page below is one page whoever's rules it is about."""
    return render_template(
        "rules/index.html",
        organisation=organisation,
        today=clock.today(),
        groups=page.told(organisation),
        recorded=page.list_recorded(organisation),
    )


def _change(organisation: Organisation | None, rule_key: str, back: str) -> ResponseReturnValue:
    definition = service.get_changeable(organisation, rule_key)
    form = form_for(definition)
    if form.validate_on_submit() and _recorded(organisation, definition, form):
        flash(_("The rule is changed from the day you entered."))
        return redirect(back)
    return render_template(
        "rules/change.html",
        form=form,
        organisation=organisation,
        definition=definition,
        now=page.in_force(organisation, definition),
        suffix=_suffix(definition),
        back=back,
    )


def _recorded(organisation: Organisation | None, definition: Definition, form: RuleForm) -> bool:
    """Record what the form says; where that is refused, say why beside the question."""
    try:
        with transaction():
            service.record_override(organisation, by=current_user, key=definition.key, **form.recorded)
    except service.OverrideRefused as error:
        form.fail(error.field, error)
        return False
    return True


def _withdraw(organisation: Organisation | None, override_id: UUID, back: str) -> ResponseReturnValue:
    form = Form()
    override = service.get_override(organisation, override_id)
    if form.validate_on_submit():
        try:
            with transaction():
                found = service.get_override(organisation, override_id)
                service.withdraw_override(organisation, found, by=current_user)
        except service.CannotWithdraw as error:
            form.form_errors.append(str(error))
            override = service.get_override(organisation, override_id)
        else:
            flash(_("The change is withdrawn from today on."))
            return redirect(back)
    return render_template("rules/withdraw.html", form=form, change=page.recorded(override), back=back)


def _suffix(definition: Definition) -> str | None:
    """Return the word that stands behind a number."""
    if definition.unit is Unit.PERCENT:
        return "%"
    return NUMBERS.get(definition.unit) if definition.unit is not Unit.PENCE else None
