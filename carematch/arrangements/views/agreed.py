"""Pages of arrangements: for staff, for the provider, and for the person who gets the help."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.arrangements import employment, lawfulness, service
from carematch.arrangements.concentration import Concentration
from carematch.arrangements.forms import AgreeForm, EndForm
from carematch.arrangements.models import Arrangement
from carematch.arrangements.proposal import proposed
from carematch.arrangements.views.frame import blueprint
from carematch.arrangements.vocabulary import ROUTE_HINTS, Status
from carematch.core.access import access, can
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.core.submissions import FIELD
from carematch.matching import introductions
from carematch.matching.models import Introduction
from carematch.places import service as places
from carematch.providers import capacity
from carematch.providers import service as providers
from carematch.rules.acting import May
from carematch.seekers import service as seekers
from carematch.seekers.representatives import MayNot
from carematch.seekers.vocabulary import AUTHORITY_LABELS, HELPER_LABEL

AGAIN = "again"
_NOT_ANSWERS = (FIELD, "csrf_token", AGAIN)


@blueprint.route("/arrangements")
@access(Permission.ARRANGEMENTS_VIEW)
def index() -> ResponseReturnValue:
    """List what is agreed, and the introductions from which care can be agreed now."""
    show = Status.ENDED if request.args.get("show") == "ended" else Status.AGREED
    return render_template(
        "arrangements/index.html",
        ready=service.list_ready(g.organisation) if can(Permission.ARRANGEMENTS_AGREE) else [],
        arrangements=service.list_arrangements(g.organisation, status=show),
        show=show,
    )


@blueprint.route("/arrangements/new/<uuid:introduction_id>", methods=["GET", "POST"])
@access(Permission.ARRANGEMENTS_AGREE)
def new(introduction_id: UUID) -> ResponseReturnValue:
    """Agree care from an accepted introduction, or explain why it cannot be agreed as things stand."""
    agreed = service.find_agreed(g.organisation, introduction_id)
    if agreed is not None and request.method == "GET":
        return redirect(url_for(".show", arrangement_id=agreed.id))
    form = _agree_form(introduction_id)
    try:
        service.refuse_unaccepted(
            g.organisation, introductions.get_introduction(g.organisation, introduction_id)
        )
        if AGAIN not in request.form and form.validate_on_submit():
            made = _agreed(introduction_id, form)
            if made is not None:
                flash(_("The care is agreed, and the provider's hours are taken for it."))
                return redirect(url_for(".show", arrangement_id=made))
    except (service.NotAccepted, service.NotLawful, MayNot, capacity.NotEnoughCapacity) as error:
        return _cannot(introduction_id, error), 409
    introduction = introductions.get_introduction(g.organisation, introduction_id)
    return render_template(
        "arrangements/new.html",
        form=form,
        introduction=introduction,
        route_hints=ROUTE_HINTS,
        share=_share(introduction, form),
    )


def _share(introduction: Introduction, form: AgreeForm) -> Concentration | None:
    """Return how much of the provider's time the person would take, or None while hours or start are not known."""
    minutes, starts_on = form.weekly_minutes.data, form.starts_on.data
    if not minutes or starts_on is None:
        return None
    now = employment.concentration(
        g.organisation, introduction.provider_id, introduction.person_id, on=starts_on
    )
    return now.with_more(minutes)


def _agree_form(introduction_id: UUID) -> AgreeForm:
    """Return the questions, answered at first as the need and the provider's rates say."""
    introduction = introductions.get_introduction(g.organisation, introduction_id)
    provider = providers.get_provider(g.organisation, introduction.provider_id)
    need = seekers.get_need(g.organisation, introduction.need_id)
    acting = [
        (each.id, f"{each.name}: {AUTHORITY_LABELS[each.authority] if each.authority else HELPER_LABEL}")
        for each in seekers.list_representatives(g.organisation, need.person)
    ]
    if request.method == "POST":
        return AgreeForm(provider.service_codes, acting)
    return AgreeForm(provider.service_codes, acting, data=proposed(need, provider))


def _agreed(introduction_id: UUID, form: AgreeForm) -> UUID | None:
    """Agree as a form says and return the id; where an answer is refused, say why beside it."""
    try:
        with transaction():
            introduction = introductions.get_introduction(g.organisation, introduction_id)
            made = service.agree(g.organisation, introduction, by=current_user, **form.terms)
        return made.id
    except service.ArrangementRefused as error:
        form.fail(error.field, error)
    return None


def _cannot(introduction_id: UUID, error: Exception) -> str:
    """Explain why nothing was agreed, with the way back to the answers as they were given."""
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_ANSWERS]
    return render_template(
        "arrangements/cannot.html",
        introduction=introductions.get_introduction(g.organisation, introduction_id),
        reason=error,
        is_full=isinstance(error, capacity.NotEnoughCapacity),
        answers=[] if isinstance(error, service.NotAccepted) else kept,
        again=AGAIN,
    )


@blueprint.route("/arrangements/<uuid:arrangement_id>")
@access(Permission.ARRANGEMENTS_VIEW)
def show(arrangement_id: UUID) -> ResponseReturnValue:
    """Show what was agreed, what it costs, and why it is lawful."""
    arrangement = service.get_arrangement(g.organisation, arrangement_id)
    (engagement,) = employment.engagements(g.organisation, [arrangement])
    return render_template(
        "arrangements/show.html",
        **_shown(arrangement),
        person=arrangement.person.called,
        engagement=engagement,
        route=lawfulness.route_today(g.organisation, arrangement),
    )


@blueprint.route("/arrangements/<uuid:arrangement_id>/end", methods=["GET", "POST"])
@access(Permission.ARRANGEMENTS_AGREE)
def end(arrangement_id: UUID) -> ResponseReturnValue:
    """Ask when and why, then end an arrangement and give the provider's hours back."""
    form = EndForm()
    if form.validate_on_submit():
        try:
            with transaction():
                arrangement = service.get_arrangement(g.organisation, arrangement_id)
                version = form.row_version.data
                service.end(g.organisation, arrangement, by=current_user, row_version=version, **form.answers)
        except service.ArrangementRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("The end is recorded. The provider's hours are free again after that day."))
            return redirect(url_for(".show", arrangement_id=arrangement_id))
    arrangement = service.get_arrangement(g.organisation, arrangement_id)
    if not form.is_submitted():
        form = EndForm(data={"row_version": arrangement.row_version})
    return render_template("arrangements/end.html", form=form, arrangement=arrangement)


@blueprint.route("/my-arrangements")
@access(Permission.ARRANGEMENTS_PROVIDER)
def my_arrangements() -> ResponseReturnValue:
    """List a provider's own arrangements."""
    mine = service.list_for_provider(g.organisation, current_user)
    return render_template("arrangements/my_arrangements.html", shown=mine)


@blueprint.route("/my-arrangements/<uuid:arrangement_id>")
@access(Permission.ARRANGEMENTS_PROVIDER)
def my_arrangement(arrangement_id: UUID) -> ResponseReturnValue:
    """Show a provider one of their own arrangements."""
    mine = service.get_for_provider(g.organisation, current_user, arrangement_id)
    return render_template("arrangements/my_arrangement.html", **_shown(mine.arrangement), person=mine.person)


@blueprint.route("/care")
@access(Permission.ARRANGEMENTS_SEEKER)
def care() -> ResponseReturnValue:
    """List the care that a person, or whom they act for, has."""
    mine = service.list_for_seeker(g.organisation, current_user)
    with_money = {each.id for each in seekers.list_own_people(g.organisation, current_user, May.SEE_MONEY)}
    return render_template("arrangements/care.html", arrangements=mine, with_money=with_money)


@blueprint.route("/care/<uuid:arrangement_id>")
@access(Permission.ARRANGEMENTS_SEEKER)
def care_show(arrangement_id: UUID) -> ResponseReturnValue:
    """Show a person what was agreed for them."""
    mine = service.get_for_seeker(g.organisation, current_user, arrangement_id)
    sees_money = seekers.may_user(g.organisation, current_user, mine.person, May.SEE_MONEY)
    return render_template("arrangements/care_show.html", **_shown(mine), sees_money=sees_money)


def _shown(arrangement: Arrangement) -> dict[str, Any]:
    """Return what every page of one arrangement shows."""
    return {
        "arrangement": arrangement,
        "week": service.usual_week(arrangement),
        "council": places.council_name(arrangement.funding.council_code),
    }
