"""Pages of the contact log: what happened with a need, recording a contact, and seeing to what comes next."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.matching import introductions
from carematch.matching.boundary import guard
from carematch.matching.boundary.service import About
from carematch.matching.contacting import advice, service
from carematch.matching.contacting.case import case_of, facts_of
from carematch.matching.contacting.forms import ANOTHER, ContactForm
from carematch.matching.contacting.models import ContactWith
from carematch.matching.contacting.timeline import history
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.seekers import consents, identity, wording
from carematch.seekers import service as seekers
from carematch.seekers.also_known import Section, also_shown
from carematch.seekers.models import Need

blueprint = Blueprint("contacting", __name__, url_prefix="/<org>")


@also_shown(Permission.NEEDS_VIEW)
def beside(organisation: Organisation, need: Need) -> Section:
    """Show on a need's page what comes next and what happened last."""
    return Section("contacting/_beside.html", facts_of(case_of(organisation, need)))


@blueprint.route("/needs/<uuid:need_id>/contacts")
@access(Permission.NEEDS_VIEW)
def index(need_id: UUID) -> ResponseReturnValue:
    """Show everything that happened with a need, newest first, and what comes next."""
    need = seekers.get_need(g.organisation, need_id)
    page = max(1, request.args.get("page", 1, type=int))
    return render_template(
        "contacting/index.html",
        need=need,
        facts=facts_of(case_of(g.organisation, need)),
        found=history(g.organisation, need, page=min(page, 500)),
        identity=identity.of(g.organisation, need),
        wording=wording,
    )


@blueprint.route("/needs/<uuid:need_id>/contacts/new", methods=["GET", "POST"])
@access(Permission.NEEDS_RECORD)
def new(need_id: UUID) -> ResponseReturnValue:
    """Record a contact, with what comes next."""
    need = seekers.get_need(g.organisation, need_id)
    introduced = {
        made.provider_id: made.provider for made in introductions.list_for_need(g.organisation, need)
    }
    form = _form(need, introduced)
    if form.validate_on_submit() and _recorded(need_id, form):
        flash(_("The contact is recorded."))
        return redirect(url_for(".index", need_id=need_id))
    need = seekers.get_need(g.organisation, need_id)
    return render_template(
        "contacting/new.html",
        form=form,
        need=need,
        identity=identity.of(g.organisation, need),
        warnings=advice.warnings(g.organisation, need.person),
        by_kind={kind.value: said for kind, said in advice.by_kind(need.person).items()},
        by_provider=_told(need, introduced),
    )


def _form(need: Need, introduced: dict[UUID, Provider]) -> ContactForm:
    """Return the questions, with whom it may have been."""
    acting = [
        each.name or _("Somebody") for each in seekers.list_representatives(g.organisation, need.person)
    ]
    named = {provider_id: provider.called for provider_id, provider in introduced.items()}
    return ContactForm(acting, named, service.open_actions(g.organisation, need))


def _told(need: Need, introduced: dict[UUID, Provider]) -> dict[str, str]:
    """Return for each provider whether they may hear who the person is."""
    said = {ANOTHER: _("Do not say who the person is: they have not agreed to it")}
    for provider_id in introduced:
        agreed = consents.find_live(g.organisation, need.person_id, provider_id) is not None
        said[str(provider_id)] = _("The person agreed that they know who it is") if agreed else said[ANOTHER]
    return said


def _recorded(need_id: UUID, form: ContactForm) -> bool:
    """Record what a form says; where an answer is refused, say why beside it."""
    said = form.said
    about = About("contact", need_id, said["provider_id"])
    if said["contact_with"] is ContactWith.PROVIDER and not guard.lets_through(form, "note", about):
        return False
    try:
        with transaction():
            need = seekers.get_need(g.organisation, need_id)
            if form.whom.data == ANOTHER:
                said["provider_id"] = service.get_provider(g.organisation, form.reference.data).id
            service.record_contact(g.organisation, need, by=current_user, **said)
    except service.ContactRefused as error:
        form.fail(error.field, error)
        return False
    return True


@blueprint.route("/needs/<uuid:need_id>/contacts/<uuid:contact_id>/done", methods=["POST"])
@access(Permission.NEEDS_RECORD)
def done(need_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    """Note that a next action is done."""
    with transaction():
        need = seekers.get_need(g.organisation, need_id)
        contact = service.get_contact(g.organisation, need, contact_id)
        service.see_to(g.organisation, contact, by=current_user)
    flash(_("It is noted as done."))
    return redirect(url_for(".index", need_id=need_id))
