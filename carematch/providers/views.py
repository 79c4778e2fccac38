"""Pages of registering and one's own page (the front door is in starting_views, what staff do in desk_views)."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.asking.interview import TaskState
from carematch.asking.question_forms import ask
from carematch.asking.shape import Question
from carematch.asking.week import GRID
from carematch.core.access import access
from carematch.core.db import transaction, unchanged_since
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.providers import (
    asked_pages,
    offer,
    registration,
    service,
    summary,
)
from carematch.providers import checks as needed_checks
from carematch.providers.asked_pages import OWN, Side
from carematch.providers.asking.questions import INTERVIEW, QUESTIONS
from carematch.providers.asking.task import Task
from carematch.providers.desk_views import about, counted
from carematch.providers.forms import GROUPS, SubmitForm
from carematch.providers.models import Provider
from carematch.providers.referees_views import blueprint
from carematch.providers.tasks import DESK_TITLES, TITLES, NotFinished, state_of
from carematch.providers.vocabulary import Status
from carematch.rules.checks import CHECK_LABELS
from carematch.rules.taxonomy import SERVICES

TASK = "<any({}):task>".format(", ".join(f"'{each}'" for each in Task))
QUESTION = "<any({}):question>".format(", ".join(f"'{each}'" for each in QUESTIONS))


@blueprint.route("/my-page")
@access(Permission.PROVIDER_OWN)
def own() -> ResponseReturnValue:
    """Show the registration's tasks or, once it is sent, where it stands."""
    provider = service.find_own(g.organisation, current_user)
    if provider is None:
        return redirect(url_for(".register"))
    return render_template(
        "providers/own.html",
        **about(provider),
        **counted(provider),
        form=Form(),
        groups=asked_pages.groups(g.organisation, provider),
    )


@blueprint.route(f"/my-page/tasks/{TASK}")
@access(Permission.PROVIDER_OWN)
def own_task(task: str) -> ResponseReturnValue:
    """Lead to the first question of a task that is open, or show its answers once it is completed."""
    provider = service.own_provider(g.organisation, current_user)
    if state_of(provider, Task(task)) is TaskState.CANNOT_START:
        return redirect(url_for(".own"))
    following = INTERVIEW.unanswered(provider, Task(task))
    if following or Task(task) is Task.CHECKS:
        return redirect(OWN.url(following or QUESTIONS["checks"]))
    return render_template(
        "providers/own_task.html",
        provider=provider,
        section=summary.section(g.organisation, provider, Task(task)),
        offer=offer.of(provider),
        needed=needed_checks.required(provider) if task == Task.OFFER else (),
        labels=CHECK_LABELS,
    )


@blueprint.route(f"/my-page/questions/{QUESTION}", methods=["GET", "POST"])
@access(Permission.PROVIDER_OWN)
def own_question(question: str) -> ResponseReturnValue:
    """Answer one question of one's own registration."""
    return _question(QUESTIONS[question], lambda: service.own_provider(g.organisation, current_user), OWN)


@blueprint.route("/my-page/check", methods=["GET", "POST"])
@access(Permission.PROVIDER_OWN)
def check_answers() -> ResponseReturnValue:
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
def submitted() -> ResponseReturnValue:
    """Confirm that the registration was sent, and say what happens next."""
    provider = service.own_provider(g.organisation, current_user)
    if provider.status is Status.DRAFT:
        return redirect(url_for(".own"))
    return render_template("providers/submitted.html", **about(provider))


@blueprint.route("/providers/<uuid:provider_id>/questions")
@access(Permission.PROVIDERS_CHECK)
def ask_on(provider_id: UUID) -> ResponseReturnValue:
    """Lead to the first question that somebody on the phone has not answered, or to their page."""
    provider = service.get_provider(g.organisation, provider_id)
    following = next(
        (each for each in INTERVIEW.asked(provider) if each.asks and not each.is_answered(provider)), None
    )
    if following is None:
        return redirect(url_for(".show", provider_id=provider_id))
    return redirect(asked_pages.for_staff(provider_id).url(following))


@blueprint.route(f"/providers/<uuid:provider_id>/questions/{QUESTION}", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def edit(provider_id: UUID, question: str) -> ResponseReturnValue:
    """Answer one question for a provider, as they say it on the phone."""
    side = asked_pages.for_staff(provider_id)
    return _question(QUESTIONS[question], lambda: service.get_provider(g.organisation, provider_id), side)


def _question(question: Question, load: Callable[[], Provider], side: Side) -> ResponseReturnValue:
    """Ask one question and keep its answers by themselves."""
    provider = load()
    if not question.is_asked(provider):
        abort(404)
    form = ask(question, provider, provider.row_version)
    if form.validate_on_submit():
        try:
            return redirect(_keep(question, load, side, form))
        except registration.AnswerRefused as error:
            form.fail(error.field if error.field in form else question.asks[0].name, error)
            provider = load()
    return _page(question, provider, side, form)


def _keep(question: Question, load: Callable[[], Provider], side: Side, form: Form) -> str:
    """Keep the answers, and return the page that comes next; raises AnswerRefused."""
    with transaction():
        provider = load()
        unchanged_since(provider, form.row_version.data)
        known = {each.key for each in INTERVIEW.asked(provider)}
        again = registration.keep(g.organisation, provider, question, by=current_user, **form.answers)
        opened = INTERVIEW.newly_asked(known, provider)
        onward = side.onward(provider, question)
        if opened and opened.task is question.task:
            onward = side.url(opened, **asked_pages.on_the_way())
    if again:
        flash(_("We check this change first. Until then people cannot find you."), "notice")
    return onward


def _page(question: Question, provider: Provider, side: Side, form: Form) -> str:
    """Render a question."""
    titles = TITLES if side is OWN else DESK_TITLES
    may_wait = question.may_wait and not question.is_answered(provider)
    return render_template(
        f"providers/{side.template}.html",
        provider=provider,
        form=form,
        asked=question,
        task_title=titles[Task(question.task)],
        why=question.reason(provider),
        back=side.back(provider, question),
        later=side.onward(provider, question) if may_wait else None,
        groups=GROUPS,
        services=SERVICES,
        week=GRID,
        needed=needed_checks.required(provider) if question.task is Task.CHECKS else (),
        labels=CHECK_LABELS,
    )
