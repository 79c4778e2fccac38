"""Pages that ask: a question a page, on both sides, the visits of the week, and what the money buys."""

from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from carematch.asking.question_forms import ask
from carematch.asking.shape import Question
from carematch.asking.week import GRID, hours
from carematch.core.db import transaction, unchanged_since
from carematch.core.fields import Form
from carematch.places.service import PlaceProblem
from carematch.rules.taxonomy import SERVICES
from carematch.seekers import answers, asked_pages, contact, service, summary, wording
from carematch.seekers.affording import affordable
from carematch.seekers.asking.questions import INTERVIEW, QUESTIONS
from carematch.seekers.desk_views import blueprint
from carematch.seekers.models import Need, Person
from carematch.seekers.proposing import propose
from carematch.seekers.sides import Side, both, explain, me
from carematch.seekers.tasks import TITLES, Task
from carematch.seekers.visit_forms import ChangeVisitForm, VisitForm
from carematch.seekers.vocabulary import SERVICE_GROUPS

__all__ = ["blueprint"]

TASK = "<any({}):task>".format(", ".join(f"'{each}'" for each in Task))
FORMS = [key for key, each in QUESTIONS.items() if not each.page]
QUESTION = "<any({}):question>".format(", ".join(f"'{each}'" for each in FORMS))


@both(f"/<uuid:need_id>/tasks/{TASK}")
def task(side: Side, need_id: UUID, task: str) -> ResponseReturnValue:
    """Lead to the first question of a task that is open, or show its answers once it is completed."""
    need = side.load(need_id)
    following = INTERVIEW.unanswered(need, Task(task))
    if following and need.is_changeable:
        return redirect(asked_pages.url(side, need_id, following))
    return _page("task", side, need, section=summary.section(g.organisation, need, Task(task)))


@both("/<uuid:need_id>/questions")
def ask_on(side: Side, need_id: UUID) -> ResponseReturnValue:
    """Lead to the first question that is not answered yet, in any task, or back to the need."""
    need = side.load(need_id)
    following = INTERVIEW.unanswered(need)
    if following is None or not need.is_changeable:
        return redirect(side.url("show", need_id=need_id))
    return redirect(asked_pages.url(side, need_id, following))


@both(f"/<uuid:need_id>/questions/{QUESTION}", methods=["GET", "POST"])
def question(side: Side, need_id: UUID, question: str) -> ResponseReturnValue:
    """Ask one question, and keep its answer by itself."""
    need, asked = side.load(need_id), QUESTIONS[question]
    if not need.is_changeable:
        return _closed(side, need)
    if not asked.is_asked(need):
        abort(404)
    if asked.may_be_unknown and request.form.get("not_known"):
        return _not_known(side, need_id, asked)
    form = ask(asked, need, answers.record_of(need, asked).row_version)
    if form.validate_on_submit():
        onward = _keep(side, need_id, asked, form)
        if onward:
            return redirect(onward)
        need = side.load(need_id)
    return _ask(side, need, asked, form)


def _keep(side: Side, need_id: UUID, asked: Question, form: Any) -> str | None:
    """Keep the answers and return the page that comes next, or put a sentence beside the answer that was refused."""
    try:
        with transaction():
            need = side.load(need_id)
            known = {each.key for each in INTERVIEW.asked(need)}
            version = form.row_version.data
            answers.keep(g.organisation, need, asked, by=me(), row_version=version, **form.answers)
        return asked_pages.after(side, side.load(need_id), asked, known)
    except service.Refused as error:
        error.field = error.field if error.field in form else asked.asks[0].name
        explain(form, error)
    except PlaceProblem as error:
        form.fail("postcode", error)
    return None


def _not_known(side: Side, need_id: UUID, asked: Question) -> ResponseReturnValue:
    """Keep that the answer is not known yet."""
    form = Form()
    if not form.validate_on_submit():
        return redirect(asked_pages.url(side, need_id, asked, **asked_pages.on_the_way()))
    with transaction():
        version = form.row_version.data
        answers.not_known(g.organisation, side.load(need_id), asked, by=me(), row_version=version)
    return redirect(asked_pages.onward(side, side.load(need_id), asked))


def _ask(side: Side, need: Need, asked: Question, form: Any) -> str:
    """Render a question."""
    return _page(
        "question",
        side,
        need,
        form=form,
        asked=asked,
        task_title=TITLES[Task(asked.task)],
        why=asked.reason(need),
        back=asked_pages.back(side, need, asked),
        service_groups=SERVICE_GROUPS.values(),
        services=SERVICES,
        week=GRID,
        found=affordable(g.organisation, need) if asked.key == "top-up" else None,
    )


@both("/<uuid:need_id>/proposed", methods=["GET", "POST"])
def proposed(side: Side, need_id: UUID) -> ResponseReturnValue:
    """Suggest visits from what suits, and take them for the week where they are accepted."""
    need, asked, form = side.load(need_id), QUESTIONS["proposed"], Form()
    if not need.is_changeable:
        return _closed(side, need)
    if not (asked.is_asked(need) and need.suits and need.usual_minutes and need.visits_a_week):
        return redirect(side.url("task", need_id=need_id, task=Task.TIMES))
    suggested = propose(need.suits, need.usual_minutes, need.visits_a_week)
    if form.validate_on_submit():
        with transaction():
            need = side.load(need_id)
            unchanged_since(need, form.row_version.data)
            service.set_visits(g.organisation, need, by=me(), visits=suggested)
        return redirect(side.url("visits", need_id=need_id, **asked_pages.on_the_way()))
    form.row_version.data = need.row_version
    back = asked_pages.back(side, need, asked)
    return _page("proposed", side, need, form=form, asked=asked, suggested=suggested, back=back)


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
            return redirect(side.url("visits", need_id=need_id, **asked_pages.on_the_way()))
    need, asked = side.load(need_id), QUESTIONS["visits"]
    ways = {"back": asked_pages.back(side, need, asked), "onward": asked_pages.onward(side, need, asked)}
    return _page("visits", side, need, form=form, then=asked_pages.on_the_way(), **ways)


@both("/<uuid:need_id>/visits/<uuid:visit_id>", methods=["GET", "POST"])
def change_visit(side: Side, need_id: UUID, visit_id: UUID) -> ResponseReturnValue:
    """Change one visit of the week."""
    need = side.load(need_id)
    visit = next((each for each in need.visits if each.id == visit_id), None)
    if visit is None:
        abort(404)
    if not need.is_changeable:
        return _closed(side, need)
    form = ChangeVisitForm(data=ChangeVisitForm.shown(visit))
    back = side.url("visits", need_id=need_id, **asked_pages.on_the_way())
    if form.validate_on_submit():
        try:
            with transaction():
                service.change_visit(
                    g.organisation, side.load(need_id), visit_id, by=me(), visit=form.visits[0]
                )
        except service.Refused as error:
            explain(form, error)
        else:
            return redirect(back)
    return _page("change_visit", side, need, form=form, visit=visit, back=back)


@both("/<uuid:need_id>/visits/<uuid:visit_id>/remove", methods=["POST"])
def remove_visit(side: Side, need_id: UUID, visit_id: UUID) -> ResponseReturnValue:
    """Take a visit out of the week."""
    try:
        with transaction():
            service.remove_visit(g.organisation, side.load(need_id), visit_id, by=me())
    except service.NeedClosed as error:
        flash(str(error), "notice")
    return redirect(side.url("visits", need_id=need_id, **asked_pages.on_the_way()))


@both("/<uuid:need_id>/affordability")
def affordability(side: Side, need_id: UUID) -> ResponseReturnValue:
    """Say how many hours the budget buys at the prices near the person, and what would have to be added."""
    need = side.load(need_id)
    return _page("affordability", side, need, found=affordable(g.organisation, need))


@blueprint.app_template_global()
def contact_flags(person: Person) -> list[str]:
    """Return what whoever contacts a person has to know first."""
    return contact.flags(person)


def _closed(side: Side, need: Need) -> ResponseReturnValue:
    """Say that nothing can be changed any more."""
    flash(_("This can no longer be changed here. Call us, and we will help."), "notice")
    return redirect(side.url("show", need_id=need.id))


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
        hours=hours,
        **more,
    )
