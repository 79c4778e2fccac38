"""Recording a concern, the list of them, and one of them; every opening of one is recorded."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.places import service as places
from carematch.providers import service as providers
from carematch.safeguarding import hirers, referrals, service
from carematch.safeguarding.forms import ConcernForm, DangerForm
from carematch.safeguarding.models import Concern
from carematch.safeguarding.tasks import routes_of, routes_to_do
from carematch.safeguarding.views.frame import blueprint, years_kept

CALLED, RECORD = "called", "record"  # which page of recording a concern was sent


@blueprint.route("/safeguarding")
@access(Permission.SAFEGUARDING_RECORD)
def index() -> ResponseReturnValue:
    """List concerns: where somebody has to do something, where a decision is due, and those that are settled."""
    waiting: list[tuple[Concern, list[str]]] = []
    undecided: list[tuple[Concern, list[str]]] = []
    settled: list[tuple[Concern, list[str]]] = []
    for concern in service.list_concerns(g.organisation):
        left = _left(concern)
        place = waiting if left else undecided if concern.is_open else settled
        place.append((concern, left))
    return render_template(
        "safeguarding/index.html",
        waiting=waiting,
        undecided=undecided,
        settled=settled,
        unexplained=service.list_unexplained(g.organisation),
    )


def _left(concern: Concern) -> list[str]:
    """Return what is left to do about a concern before, or after, the decision."""
    left = []
    if concern.is_open and routes_to_do(concern):
        left.append(_("Pass it on"))
    if any(hirer.is_to_do for hirer in hirers.hirers(g.organisation, concern)):
        left.append(_("Tell the people"))
    if concern.referral is not None and concern.referral.is_pending:
        left.append(_("Refer to the DBS"))
    return left


@blueprint.route("/providers/<uuid:provider_id>/concern", methods=["GET", "POST"])
@access(Permission.SAFEGUARDING_RECORD)
def new(provider_id: UUID) -> ResponseReturnValue:
    """Ask whether anybody is in danger, say whom to call if so, then take down what was heard."""
    provider = providers.get_provider(g.organisation, provider_id)
    form, danger = _concern_form(provider_id), DangerForm()
    shown = {"provider": provider, "council": places.council_name(provider.council_code)}
    if RECORD in request.form:
        if form.validate_on_submit():
            logged = _logged(provider_id, form)
            if logged is not None:
                flash(_("The concern is recorded. Now pass it on."))
                return redirect(url_for(".show", concern_id=logged))
        return render_template("safeguarding/record.html", form=form, **shown)
    if request.method == "POST" and (CALLED in request.form or danger.validate()):
        form = _concern_form(provider_id, is_fresh=True)
        form.in_danger.data = "yes" if danger.in_danger.data else "no"
        if danger.in_danger.data and CALLED not in request.form:
            return render_template("safeguarding/danger.html", form=form, **shown)
        return render_template("safeguarding/record.html", form=form, **shown)
    return render_template("safeguarding/new.html", form=danger, **shown)


def _concern_form(provider_id: UUID, *, is_fresh: bool = False) -> ConcernForm:
    """Return the questions; fresh ones are answered at first as most concerns are."""
    people = hirers.people_introduced(g.organisation, provider_id)
    if is_fresh:
        return ConcernForm(people, formdata=None, data={"heard_on": clock.today(), "pause": True})
    return ConcernForm(people)


def _logged(provider_id: UUID, form: ConcernForm) -> UUID | None:
    """Keep a concern as a form says and return its id; where an answer is refused, say why beside it."""
    try:
        with transaction():
            return service.log(g.organisation, provider_id, by=current_user, **form.told).id
    except service.ConcernRefused as error:
        form.fail(error.field or "said", error)
    return None


@blueprint.route("/safeguarding/<uuid:concern_id>")
@access(Permission.SAFEGUARDING_RECORD)
def show(concern_id: UUID) -> ResponseReturnValue:
    """Show a concern, what is left to do about it and what was done; that it was opened is recorded."""
    with transaction():
        service.read_concern(g.organisation, concern_id, by=current_user)
    concern = service.get_concern(g.organisation, concern_id)
    return render_template("safeguarding/show.html", **_shown(concern), years=years_kept(g.organisation))


def _shown(concern: Concern) -> dict[str, Any]:
    """Return what the page of a concern shows."""
    told = hirers.hirers(g.organisation, concern)
    return {
        "concern": concern,
        "steps": routes_of(concern),
        "steps_left": routes_to_do(concern),
        "hirers": told,
        "called": {hirer.introduction.id: hirer.introduction.person.called for hirer in told},
        "is_regulated": referrals.gave_regulated_activity(concern.provider),
        "council": places.council_name(
            (concern.person.council_code if concern.person else None) or concern.provider.council_code
        ),
    }
