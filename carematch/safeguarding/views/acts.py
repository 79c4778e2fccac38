"""What is done about a concern: passing it on, telling people, deciding, and opening it again.

These pages show no word of what was said, so opening them is not reading it.
"""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.safeguarding import hirers, service
from carematch.safeguarding.forms import DecisionForm, ReopenForm, RouteForm, TellForm
from carematch.safeguarding.service import AlreadyDecided, ConcernRefused
from carematch.safeguarding.tasks import routes_of, routes_to_do
from carematch.safeguarding.views.frame import blueprint
from carematch.safeguarding.vocabulary import ROUTE_HINTS, ROUTE_LABELS


@blueprint.route("/safeguarding/<uuid:concern_id>/step", methods=["GET", "POST"])
@access(Permission.SAFEGUARDING_RECORD)
def step(concern_id: UUID) -> ResponseReturnValue:
    """Record that somebody who acts was told, or why not."""
    concern = service.get_concern(g.organisation, concern_id)
    asked = request.args.get("who") or next(iter(routes_to_do(concern)), None)
    form = RouteForm(routes_of(concern), data={"route": asked, "happened_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                service.pass_on(g.organisation, concern_id, by=current_user, **form.answers)
        except ConcernRefused as error:
            _fail(form, error)
        else:
            flash(_("This is recorded."))
            return redirect(url_for(".show", concern_id=concern_id))
    return _page("step", concern_id, form, hints=ROUTE_HINTS)


@blueprint.route("/safeguarding/<uuid:concern_id>/people/<uuid:introduction_id>", methods=["GET", "POST"])
@access(Permission.SAFEGUARDING_RECORD)
def tell(concern_id: UUID, introduction_id: UUID) -> ResponseReturnValue:
    """Record that somebody who was introduced was told, or why not."""
    form = TellForm(data={"happened_on": clock.today()})
    if form.validate_on_submit():
        try:
            with transaction():
                hirers.tell(g.organisation, concern_id, introduction_id, by=current_user, **form.answers)
        except ConcernRefused as error:
            _fail(form, error)
        else:
            flash(_("This is recorded."))
            return redirect(url_for(".show", concern_id=concern_id))
    concern = service.get_concern(g.organisation, concern_id)
    hirer = hirers.get_hirer(g.organisation, concern, introduction_id)
    return _page("tell", concern_id, form, introduction=hirer.introduction)


@blueprint.route("/safeguarding/<uuid:concern_id>/decision", methods=["GET", "POST"])
@access(Permission.SAFEGUARDING_RECORD)
def decide(concern_id: UUID) -> ResponseReturnValue:
    """Ask for a decision about the register, and close the concern with it."""
    form = DecisionForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.decide(g.organisation, concern_id, by=current_user, **form.answers)
        except AlreadyDecided as error:
            flash(str(error), "notice")
            return redirect(url_for(".show", concern_id=concern_id))
        except ConcernRefused as error:
            _fail(form, error)
        else:
            flash(_("The decision is recorded."))
            return redirect(url_for(".show", concern_id=concern_id))
    concern = service.get_concern(g.organisation, concern_id)
    return _page("decide", concern_id, form, left=[_(ROUTE_LABELS[route]) for route in routes_to_do(concern)])


@blueprint.route("/safeguarding/<uuid:concern_id>/reopen", methods=["GET", "POST"])
@access(Permission.SAFEGUARDING_RECORD)
def reopen(concern_id: UUID) -> ResponseReturnValue:
    """Ask what is new, and take the decision back."""
    form = ReopenForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.reopen(g.organisation, concern_id, by=current_user, **form.answers)
        except ConcernRefused as error:
            _fail(form, error)
        else:
            flash(_("The concern is open again."))
            return redirect(url_for(".show", concern_id=concern_id))
    return _page("reopen", concern_id, form)


def _page(name: str, concern_id: UUID, form: Form, **more: Any) -> str:
    """Return the page of one act; its template has the act's name."""
    concern = service.get_concern(g.organisation, concern_id)
    return render_template(f"safeguarding/{name}.html", concern=concern, form=form, **more)


def _fail(form: Form, error: ConcernRefused) -> None:
    """Say why something was refused: beside the answer where the form has it, else at the top."""
    if error.field in form.answers:
        form.fail(error.field, error)
    else:
        form.form_errors.append(str(error))
