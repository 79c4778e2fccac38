"""Pages of needs: asking for help, and the tasks, on both sides (what only staff do is in desk_views)."""

from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.accounts import service as accounts
from carematch.accounts import sessions
from carematch.accounts.passwords import PasswordRefused
from carematch.core.access import PUBLIC, access
from carematch.core.db import transaction, unchanged_since
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.organisations.models import Kind
from carematch.places.service import PlaceProblem
from carematch.rules.taxonomy import SERVICES
from carematch.seekers import answers, consents, service, tasks, wording
from carematch.seekers.desk_views import blueprint
from carematch.seekers.forms import FORMS, AccountForm, filled
from carematch.seekers.models import Need
from carematch.seekers.sides import OWN, Side, both, explain, me
from carematch.seekers.tasks import TITLES, Task
from carematch.seekers.visit_forms import VisitForm
from carematch.seekers.vocabulary import (
    CHANNEL_LABELS,
    COMMUNICATION_NEEDS,
    CONSENT_WORDING,
    CONTACT_LABELS,
    FUNDING_HINTS,
    FUNDING_LABELS,
    NEED_STATUS_WORDS,
    TIMES_HINTS,
    NeedStatus,
    Times,
)

TASK = "<any({}):task>".format(", ".join(f"'{each}'" for each in Task))
HINTS: dict[Task, Any] = {
    Task.HELP: {code: each.plain_words for code, each in SERVICES.items()},
    Task.TIMES: TIMES_HINTS,
    Task.PAYING: FUNDING_HINTS,
}
WORDS = {
    "status": NEED_STATUS_WORDS,
    "contact": CONTACT_LABELS,
    "communication": COMMUNICATION_NEEDS,
    "funding": FUNDING_LABELS,
}


@blueprint.route("/ask", methods=["GET", "POST"])
@access(PUBLIC)
def ask() -> ResponseReturnValue:
    """Say what will be asked, and begin: at once for whoever is signed in, else with an account."""
    if g.organisation.kind is not Kind.ANCHOR:
        abort(404)
    form = Form()
    if form.validate_on_submit():
        if not current_user.is_authenticated:
            return redirect(url_for(".create_account"))
        with transaction():
            need = service.ask_for_oneself(g.organisation, me())
        return redirect(OWN.url("show", need_id=need.id))
    return render_template("seekers/ask.html", form=form)


@blueprint.route("/ask/account", methods=["GET", "POST"])
@access(PUBLIC)
def create_account() -> ResponseReturnValue:
    """Make an account to come back to, and begin a need."""
    if current_user.is_authenticated or g.organisation.kind is not Kind.ANCHOR:
        return redirect(url_for(".ask"))
    form = AccountForm()
    if form.validate_on_submit():
        try:
            with transaction():
                user = accounts.create_user(**form.answers)
                need = service.ask_for_oneself(g.organisation, user)
        except accounts.AlreadyRegistered as error:
            form.fail("email", error)
        except PasswordRefused as error:
            form.fail("password", error)
        else:
            sessions.begin(user)
            return redirect(OWN.url("show", need_id=need.id))
    return render_template("seekers/create_account.html", form=form)


@blueprint.route("/my-needs")
@access(Permission.NEEDS_OWN)
def own() -> ResponseReturnValue:
    """List one's own needs, and those of the people one acts for, with where each stands."""
    needs = service.list_own_needs(g.organisation, me())
    return render_template(
        "seekers/own.html", needs=needs, status=NEED_STATUS_WORDS, wording=wording, me=me()
    )


@blueprint.route("/my-needs/<uuid:need_id>")
@access(Permission.NEEDS_OWN)
def own_show(need_id: UUID) -> ResponseReturnValue:
    """Show one's own need: its tasks or, once it is sent, where it stands."""
    return _page("own_show", OWN, OWN.load(need_id))


@blueprint.route("/my-needs/consents")
@access(Permission.NEEDS_OWN)
def own_consents() -> ResponseReturnValue:
    """Say who may be told who one is, since when, and in which words."""
    return render_template(
        "seekers/own_consents.html",
        channels=CHANNEL_LABELS,
        consents=consents.list_own_consents(g.organisation, me()),
        people={each.id: each for each in service.list_own_people(g.organisation, me())},
        is_live=consents.is_live,
        agreed=CONSENT_WORDING,
        wording=wording,
        me=me(),
    )


@blueprint.route("/my-needs/consents/<uuid:consent_id>/withdraw", methods=["POST"])
@access(Permission.NEEDS_OWN)
def own_withdraw_consent(consent_id: UUID) -> ResponseReturnValue:
    """Take a consent back, at once."""
    with transaction():
        consent = consents.get_own_consent(g.organisation, me(), consent_id)
        consents.withdraw(g.organisation, consent, by=me())
    flash(_("You have taken it back. From now on they are told nothing."))
    return redirect(url_for(".own_consents"))


@both(f"/<uuid:need_id>/{TASK}", methods=["GET", "POST"])
def task(side: Side, need_id: UUID, task: str) -> ResponseReturnValue:
    """Answer one task of a need."""
    asked = Task(task)
    need = side.load(need_id)
    if not need.is_changeable:
        flash(_("This can no longer be changed here. Call us, and we will help."), "notice")
        return redirect(side.url("show", need_id=need.id))
    form = FORMS[asked]() if request.method == "POST" else filled(asked, need, answers.record_of(need, asked))
    if form.validate_on_submit() and _keep(side, need_id, asked, form):
        return redirect(_onward(side, need_id, asked, form))
    need = side.load(need_id)
    more = {"asked": asked, "title": TITLES[asked], "hints": HINTS.get(asked, {})}
    return _page("task", side, need, form=form, origin=_back(side, need_id), **more)


def _keep(side: Side, need_id: UUID, asked: Task, form: Any) -> bool:
    """Keep a task's answers, or put the sentence beside the answer that was refused."""
    try:
        with transaction():
            answers.keep(
                g.organisation,
                side.load(need_id),
                asked,
                by=me(),
                row_version=form.row_version.data,
                **form.answers,
            )
    except service.Refused as error:
        explain(form, error)
    except PlaceProblem as error:
        form.fail("postcode", error)
    return not form.errors


def _back(side: Side, need_id: UUID) -> str:
    """Return where a task was opened from: the list of tasks, or the page that checks all answers."""
    return side.url("check" if request.args.get("then") == "check" else "show", need_id=need_id)


def _onward(side: Side, need_id: UUID, asked: Task, form: Any) -> str:
    """Return the page after a task: the visits where they are to be listed, else back."""
    if asked is Task.TIMES and form.times.data is Times.VISITS:
        return side.url("visits", need_id=need_id, then=request.args.get("then"))
    return _back(side, need_id)


@both("/<uuid:need_id>/visits", methods=["GET", "POST"])
def visits(side: Side, need_id: UUID) -> ResponseReturnValue:
    """List the visits of the week, and add one."""
    form = VisitForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.add_visits(g.organisation, side.load(need_id), by=me(), visits=form.visits)
        except service.Refused as error:
            explain(form, error)
        else:
            return redirect(side.url("visits", need_id=need_id, then=request.args.get("then")))
    return _page("visits", side, side.load(need_id), form=form, onward=_back(side, need_id))


@both("/<uuid:need_id>/visits/<uuid:visit_id>/remove", methods=["POST"])
def remove_visit(side: Side, need_id: UUID, visit_id: UUID) -> ResponseReturnValue:
    """Take a visit out of the week."""
    try:
        with transaction():
            service.remove_visit(g.organisation, side.load(need_id), visit_id, by=me())
    except service.NeedClosed as error:
        flash(str(error), "notice")
    return redirect(side.url("visits", need_id=need_id, then=request.args.get("then")))


@both("/<uuid:need_id>/check", methods=["GET", "POST"])
def check(side: Side, need_id: UUID) -> ResponseReturnValue:
    """Read all answers once more, and send them."""
    form = Form()
    if form.validate_on_submit():
        try:
            with transaction():
                need = side.load(need_id)
                unchanged_since(need, form.row_version.data)
                service.hand_in(g.organisation, need, by=me())
        except service.NeedIncomplete as error:
            form.form_errors.append(str(error))
        else:
            return redirect(side.url("sent", need_id=need_id))
    need = side.load(need_id)
    if need.status is not NeedStatus.DRAFT:
        return redirect(side.url("show", need_id=need_id))
    if not form.is_submitted():
        form.row_version.data = need.row_version
    return _page("check", side, need, form=form)


@both("/<uuid:need_id>/sent")
def sent(side: Side, need_id: UUID) -> ResponseReturnValue:
    """Confirm that a need was handed in, and say what happens next."""
    need = side.load(need_id)
    if need.received_on is None:
        return redirect(side.url("show", need_id=need_id))
    return _page("sent", side, need)


@both("/<uuid:need_id>/withdraw", methods=["GET", "POST"])
def withdraw(side: Side, need_id: UUID) -> ResponseReturnValue:
    """Ask once more, then note that a need is no longer wanted."""
    form = Form()
    if form.validate_on_submit():
        try:
            with transaction():
                service.withdraw(g.organisation, side.load(need_id), by=me())
        except service.NeedClosed as error:
            form.form_errors.append(str(error))
        else:
            flash(_("It is noted: this is no longer needed."))
            return redirect(side.url("show", need_id=need_id))
    return _page("withdraw", side, side.load(need_id), form=form)


def _page(template: str, side: Side, need: Need, **more: Any) -> str:
    """Render a page about a need."""
    return render_template(
        f"seekers/{template}.html",
        side=side,
        need=need,
        person=need.person,
        place=wording.where(g.organisation, need.person),
        is_helping=side.is_helping(need),
        wording=wording,
        tasks=tasks,
        **WORDS,
        **more,
    )
