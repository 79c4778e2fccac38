"""Pages of the checks desk: what waits, and recording one check."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import first, owned, transaction, unchanged_since
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.providers import checks, documents, evidence, service, vetting
from carematch.providers.checkdesk import queue
from carematch.providers.checkdesk.forms import CheckForm, KindForm, StatusForm
from carematch.providers.models import Provider
from carematch.rules.checks import CHECK_LABELS, CheckKind

blueprint = Blueprint("checks", __name__, url_prefix="/<org>")

PER_PAGE = 25
ENHANCED = CheckKind.DBS_ENHANCED_ADULTS_BARRED
KIND = f"<any({', '.join(CheckKind)}):kind>"


@blueprint.route("/checks")
@access(Permission.PROVIDERS_CHECK)
def index() -> ResponseReturnValue:
    """Show one list of the desk, and how long each of them is."""
    asked, order = request.args.get("show"), request.args.get("sort")
    shelf = queue.Shelf(asked) if asked in set(queue.Shelf) else queue.Shelf.WAITING
    sort = queue.Sort(order) if order in set(queue.Sort) else queue.Sort.OLDEST
    shelves = queue.shelves(g.organisation)
    lines = queue.in_order(shelves[shelf], sort)
    pages = max(1, -(-len(lines) // PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "checks/index.html",
        lines=lines[(page - 1) * PER_PAGE : page * PER_PAGE],
        counts={each: len(shelves[each]) for each in queue.Shelf},
        shelf=shelf,
        sort=sort,
        page=page,
        pages=pages,
        first_number=(page - 1) * PER_PAGE + 1,
        Shelf=queue.Shelf,
        running_out=queue.RUNNING_OUT,
    )


@blueprint.route("/providers/<uuid:provider_id>/checks/new", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def choose(provider_id: UUID) -> ResponseReturnValue:
    """Ask which kind of check it is: each kind has questions of its own."""
    provider = service.get_provider(g.organisation, provider_id)
    form = KindForm(needed=[each.kind for each in checks.required(provider)])
    if form.validate_on_submit():
        return redirect(url_for(".record", provider_id=provider_id, kind=form.kind.data))
    return render_template("checks/choose.html", provider=provider, form=form)


@blueprint.route(f"/providers/<uuid:provider_id>/checks/{KIND}", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def record(provider_id: UUID, kind: str) -> ResponseReturnValue:
    """Record a check of one kind; references have pages of their own."""
    if kind == CheckKind.REFERENCES:
        return redirect(url_for("references.index", provider_id=provider_id))
    sent = documents.usable(
        g.organisation, service.get_provider(g.organisation, provider_id), CheckKind(kind)
    )
    form = CheckForm(kind=CheckKind(kind), sent=sent, data={"seen_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                provider = held(provider_id, form)
                made = vetting.record_check(
                    g.organisation, provider, by=current_user, kind=CheckKind(kind), **form.recorded
                )
                documents.use(g.organisation, provider, made, form.documents_seen, by=current_user)
        except vetting.CheckRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("Check recorded"))
            return redirect(url_for("providers.show", provider_id=provider_id))
    return render_template("checks/record.html", form=form, **_about(shown(provider_id, form), kind))


@blueprint.route("/providers/<uuid:provider_id>/checks/dbs-status", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def status(provider_id: UUID) -> ResponseReturnValue:
    """Record what the DBS Update Service answered about a certificate that was seen."""
    form = StatusForm(data={"checked_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                provider = held(provider_id, form)
                vetting.record_status_check(
                    g.organisation, provider, by=current_user, kind=ENHANCED, **form.answers
                )
        except vetting.CheckRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("Status check recorded"))
            return redirect(url_for("providers.show", provider_id=provider_id))
    provider = shown(provider_id, form)
    made = checks.latest(provider).get(ENHANCED)
    may = made is not None and vetting.can_check_status(made)
    return render_template("checks/status.html", form=form, made=made, may=may, **_about(provider, ENHANCED))


def held(provider_id: UUID, form: Form) -> Provider:
    """Return a provider as the page showed them, their row held so that two people record one after the other."""
    first(owned(Provider, g.organisation).where(Provider.id == provider_id).with_for_update())
    provider = service.get_provider(g.organisation, provider_id)
    unchanged_since(provider, form.row_version.data)
    return provider


def shown(provider_id: UUID, form: Form) -> Provider:
    """Return the provider that a form is about, and let a fresh form remember how they stood."""
    provider = service.get_provider(g.organisation, provider_id)
    if not form.is_submitted():
        form.row_version.data = provider.row_version
    return provider


def _about(provider: Provider, kind: str) -> dict[str, object]:
    """Return what the pages about one check say besides its questions."""
    needed = {each.kind: each.because for each in (*checks.required(provider), *checks.helpful(provider))}
    sent = documents.list_documents(g.organisation, provider)
    return {
        "provider": provider,
        "label": CHECK_LABELS[CheckKind(kind)],
        "because": needed.get(CheckKind(kind), ""),
        "is_dbs": kind in evidence.DBS,
        "sent": [each for each in sent if each.kind == kind],
    }
