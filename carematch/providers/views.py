"""Pages of providers: registering and one's own page (what staff do is in desk_views)."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
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
from carematch.providers import registration, service
from carematch.providers.desk_views import about, blueprint, counted
from carematch.providers.forms import FORMS, GROUPS, AccountForm, SubmitForm
from carematch.providers.models import Provider
from carematch.providers.tasks import DESK_TITLES, TITLES, NotFinished, Task
from carematch.providers.vocabulary import Status
from carematch.providers.week import DAYS, PARTS
from carematch.rules.taxonomy import SERVICES

TASK = f"<any({', '.join(Task)}):task>"


@blueprint.route("/register", methods=["GET", "POST"])
@access(PUBLIC)
def register():
    """Say what it takes to register, and begin: at once for whoever is signed in, else with an account."""
    if g.organisation.kind is not Kind.ANCHOR:
        abort(404)
    form = Form()
    if form.validate_on_submit():
        if not current_user.is_authenticated:
            return redirect(url_for(".create_account"))
        with transaction():
            registration.start(g.organisation, current_user)
        return redirect(url_for(".own"))
    return render_template("providers/register.html", form=form)


@blueprint.route("/register/account", methods=["GET", "POST"])
@access(PUBLIC)
def create_account():
    """Make an account to come back to, and begin to register."""
    if current_user.is_authenticated or g.organisation.kind is not Kind.ANCHOR:
        return redirect(url_for(".register"))
    form = AccountForm()
    if form.validate_on_submit():
        try:
            with transaction():
                user = accounts.create_user(**form.answers)
                registration.start(g.organisation, user)
        except accounts.AlreadyRegistered as error:
            form.fail("email", error)
        except PasswordRefused as error:
            form.fail("password", error)
        else:
            sessions.begin(user)
            return redirect(url_for(".own"))
    return render_template("providers/create_account.html", form=form)


@blueprint.route("/my-page")
@access(Permission.PROVIDER_OWN)
def own():
    """Show the registration's tasks or, once it is sent, where it stands."""
    provider = service.find_own(g.organisation, current_user)
    if provider is None:
        return redirect(url_for(".register"))
    return render_template("providers/own.html", **about(provider), **counted(provider), form=Form())


@blueprint.route(f"/my-page/{TASK}", methods=["GET", "POST"])
@access(Permission.PROVIDER_OWN)
def own_task(task: str):
    """Answer one task of one's own registration."""
    back = url_for(".check_answers" if request.args.get("then") == "check" else ".own")
    return _task(Task(task), lambda: service.own_provider(g.organisation, current_user), back, "own_task")


@blueprint.route("/my-page/check", methods=["GET", "POST"])
@access(Permission.PROVIDER_OWN)
def check_answers():
    """Read all answers once more, and send them."""
    form = SubmitForm()
    if form.validate_on_submit():
        try:
            with transaction():
                provider = service.own_provider(g.organisation, current_user)
                unchanged_since(provider, form.row_version.data)
                registration.submit(g.organisation, provider, by=current_user)
        except NotFinished as error:
            form.fail("is_true", error)
        else:
            return redirect(url_for(".submitted"))
    provider = service.own_provider(g.organisation, current_user)
    if not form.is_submitted():
        form.row_version.data = provider.row_version
    return render_template("providers/check_answers.html", **about(provider), form=form)


@blueprint.route("/my-page/submitted")
@access(Permission.PROVIDER_OWN)
def submitted():
    """Confirm that the registration was sent, and say what happens next."""
    provider = service.own_provider(g.organisation, current_user)
    if provider.status is Status.DRAFT:
        return redirect(url_for(".own"))
    return render_template("providers/submitted.html", **about(provider))


@blueprint.route("/my-page/confirm", methods=["POST"])
@access(Permission.PROVIDER_OWN)
def confirm():
    """Note with one tap that free time and hours are still right today."""
    if Form().validate_on_submit():
        with transaction():
            provider = service.own_provider(g.organisation, current_user)
            registration.confirm(g.organisation, provider, by=current_user)
        flash(_("Thank you. We have noted that your details are right today."))
    return redirect(url_for(".own"))


@blueprint.route(f"/providers/<uuid:provider_id>/{TASK}", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def edit(provider_id: UUID, task: str):
    """Answer one task for a provider, as they say it on the phone."""
    back = url_for(".show", provider_id=provider_id)
    return _task(Task(task), lambda: service.get_provider(g.organisation, provider_id), back, "edit")


def _task(task: Task, load: Callable[[], Provider], back: str, template: str):
    """Ask one task's questions and save the answers by themselves."""
    form = FORMS[task]()
    if form.validate_on_submit():
        try:
            with transaction():
                provider = load()
                unchanged_since(provider, form.row_version.data)
                again = registration.SAVE[task](g.organisation, provider, by=current_user, **form.answers)
        except registration.AnswerRefused as error:
            form.fail(error.field, error)
        else:
            if again:
                flash(_("We check this change first. Until then people cannot find you."), "notice")
            return redirect(back)
    provider = load()
    if not form.is_submitted():
        form = FORMS[task](data={**FORMS[task].of(provider), "row_version": provider.row_version})
    return render_template(
        f"providers/{template}.html",
        provider=provider,
        form=form,
        task=task,
        heading=(TITLES if template == "own_task" else DESK_TITLES)[task],
        back=back,
        groups=GROUPS,
        services=SERVICES,
        days=DAYS,
        parts=PARTS,
    )
