"""Referring somebody: whether they agreed, who they are, what would help, who refers, and sending it.

What is being written belongs to this browser alone: its id is in the session, never in an address.
"""

import uuid
from typing import Any

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from carematch.core.access import PUBLIC, access
from carematch.core.db import transaction
from carematch.core.errors import NotFound
from carematch.core.fields import Form
from carematch.places.problems import PlaceProblem
from carematch.referrals import writing
from carematch.referrals.forms import STEP_FORMS, AgreementForm
from carematch.referrals.models import PersonReferral
from carematch.referrals.views.frame import blueprint, refuse_councils
from carematch.referrals.vocabulary import AGREED_HINTS, Step

WRITING, SENT = "referral", "referral_sent"
STEP = "<any({}):step>".format(", ".join(f"'{each}'" for each in Step))


@blueprint.route("/refer")
@access(PUBLIC)
def start() -> ResponseReturnValue:
    """Say whom to call if anybody is in danger, what will be asked, and what happens then."""
    refuse_councils()
    return render_template("referrals/start.html")


@blueprint.route("/refer/agreement", methods=["GET", "POST"])
@access(PUBLIC)
def agreement() -> ResponseReturnValue:
    """Ask whether the person agreed; without that, nothing about them is asked."""
    refuse_councils()
    form = AgreementForm()
    if form.validate_on_submit():
        if not form.is_agreed:
            return redirect(url_for(".not_agreed"))
        with transaction():
            referral = writing.begin(g.organisation, **form.answers)
        session[WRITING] = str(referral.id)
        return redirect(url_for(".step", step=Step.PERSON))
    return render_template("referrals/agreement.html", form=form, hints=AGREED_HINTS)


@blueprint.route("/refer/not-agreed")
@access(PUBLIC)
def not_agreed() -> ResponseReturnValue:
    """Say why nobody is referred behind their back, and what to do instead."""
    refuse_councils()
    return render_template("referrals/not_agreed.html")


@blueprint.route(f"/refer/{STEP}", methods=["GET", "POST"])
@access(PUBLIC)
def step(step: str) -> ResponseReturnValue:
    """Answer one page of a referral."""
    referral = _written()
    if referral is None:
        return _begin_again()
    asked = Step(step)
    form = STEP_FORMS[asked]() if request.method == "POST" else STEP_FORMS[asked](obj=referral)
    if form.validate_on_submit() and _kept(asked, form):
        return redirect(_after(asked))
    return render_template("referrals/step.html", form=form, step=asked, back=_before(asked))


def _written() -> PersonReferral | None:
    """Return the referral that this browser is writing, or None."""
    refuse_councils()
    try:
        return writing.get_draft(g.organisation, uuid.UUID(session.get(WRITING, "")))
    except (NotFound, ValueError):
        return None


def _begin_again() -> ResponseReturnValue:
    """Lead to the beginning: what was written is sent, or was left for a day."""
    flash(
        _("There is no referral being written here. A referral that is not sent is removed after a day."),
        "notice",
    )
    return redirect(url_for(".start"))


def _kept(asked: Step, form: Any) -> bool:
    """Keep a page's answers, or put the sentence beside the answer that was refused."""
    try:
        with transaction():
            referral = writing.get_draft(g.organisation, uuid.UUID(session[WRITING]))
            writing.keep(g.organisation, referral, asked, **form.answers)
    except writing.AnswerRefused as error:
        form.fail(error.field, error)
    except PlaceProblem as error:
        form.fail("postcode", error)
    return not form.errors


def _after(asked: Step) -> str:
    """Return the page after: back to all answers where one was changed, else the next."""
    order = list(Step)
    following = order[order.index(asked) + 1 :]
    if request.args.get("then") == "check" or not following:
        return url_for(".check")
    return url_for(".step", step=following[0])


def _before(asked: Step) -> str:
    """Return the page before."""
    order = list(Step)
    if request.args.get("then") == "check":
        return url_for(".check")
    if asked is order[0]:
        return url_for(".agreement")
    return url_for(".step", step=order[order.index(asked) - 1])


@blueprint.route("/refer/check", methods=["GET", "POST"])
@access(PUBLIC)
def check() -> ResponseReturnValue:
    """Read all answers once more, and send them."""
    referral = _written()
    if referral is None:
        return _begin_again()
    missing = writing.first_unanswered(referral)
    if missing is not None:
        return redirect(url_for(".step", step=missing))
    form = Form()
    if form.validate_on_submit() and _is_sent(form):
        return redirect(url_for(".sent"))
    return render_template("referrals/check.html", form=form, referral=_written() or referral)


def _is_sent(form: Form) -> bool:
    """Send what was written, or say why not."""
    try:
        with transaction():
            referral = writing.get_draft(g.organisation, uuid.UUID(session[WRITING]))
            writing.send(g.organisation, referral)
    except writing.TooMany as error:
        form.form_errors.append(str(error))
        return False
    session[SENT] = referral.reference
    session.pop(WRITING)
    return True


@blueprint.route("/refer/sent")
@access(PUBLIC)
def sent() -> ResponseReturnValue:
    """Confirm a referral, and say what happens next."""
    refuse_councils()
    if SENT not in session:
        return redirect(url_for(".start"))
    return render_template("referrals/sent.html", reference=session[SENT])
