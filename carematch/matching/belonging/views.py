"""Where a need is met by belonging: a manager records what somebody joined; the person sees what may suit them."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.community import shown
from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.matching import introductions
from carematch.matching.also_today import Line, also_today
from carematch.matching.belonging import joining
from carematch.matching.belonging.forms import JoinForm
from carematch.matching.belonging.offers import offers
from carematch.matching.belonging.record import MEETS_HINTS, MEETS_LABELS
from carematch.organisations.models import Organisation
from carematch.rules.acting import May
from carematch.seekers import service as seekers
from carematch.seekers.models import Need

blueprint = Blueprint("belonging", __name__, url_prefix="/<org>")


@blueprint.route("/desk/<uuid:need_id>/groups/<uuid:group_id>", methods=["GET", "POST"])
@access(Permission.MATCHING_DECIDE)
def join(need_id: UUID, group_id: UUID) -> ResponseReturnValue:
    """Record that somebody joined a group for a need, or would like to try it."""
    need = seekers.get_need(g.organisation, need_id)
    group = shown.get_shown(g.organisation, group_id)
    form = _form(need)
    try:
        introductions.refuse_closed(need)
        if form.validate_on_submit() and _recorded(need_id, group_id, form):
            flash(_("It is recorded."))
            return redirect(url_for("matching.desk", need_id=need_id))
    except introductions.NeedNotOpen as error:
        return render_template("matching/cannot_introduce.html", reason=error, need_id=need_id), 409
    card = shown.cards(g.organisation, [shown.Near(group, None)])[0]
    return render_template(
        "belonging/join.html",
        form=form,
        need=seekers.get_need(g.organisation, need_id),
        group=shown.get_shown(g.organisation, group_id),
        card=card,
        hints=MEETS_HINTS,
    )


@blueprint.route("/desk/<uuid:need_id>/belongings/<uuid:belonging_id>/undo", methods=["POST"])
@access(Permission.MATCHING_DECIDE)
def undo(need_id: UUID, belonging_id: UUID) -> ResponseReturnValue:
    """Note that a group did not work out for somebody, and open again what it had met."""
    with transaction():
        need = seekers.get_need(g.organisation, need_id)
        belonging = joining.get_belonging(g.organisation, belonging_id, need)
        joining.undo(g.organisation, belonging, by=current_user)
    flash(_("It is noted. What it had met is asked for again."))
    return redirect(url_for("matching.desk", need_id=need_id))


@blueprint.route("/my-needs/<uuid:need_id>/groups")
@access(Permission.NEEDS_OWN)
def own(need_id: UUID) -> ResponseReturnValue:
    """Show the person, or whoever acts for them, what goes on near them that may suit, and what they joined."""
    need = seekers.get_own_need(g.organisation, current_user, need_id)
    return render_template(
        "belonging/own.html",
        need=need,
        offers=offers(g.organisation, need) if need.is_changeable else [],
        joined=joining.list_for_need(g.organisation, need),
        meets=MEETS_LABELS,
    )


@also_today(Permission.COMMUNITY_KEEP)
def to_confirm(organisation: Organisation) -> list[Line]:
    """Say how many groups somebody has to look at once more."""
    href = url_for("groups.index", show="to-confirm")
    return [Line(shown.count_to_confirm(organisation), _("Groups and activities to confirm"), href)]


def _form(need: Need) -> JoinForm:
    """Return the questions, with those who may decide for the person."""
    acting = seekers.list_representatives(g.organisation, need.person)
    return JoinForm(need, [each for each in acting if May.ANSWER in each.may])


def _recorded(need_id: UUID, group_id: UUID, form: JoinForm) -> bool:
    """Record what was said, or put the sentence beside the answer that was refused."""
    try:
        with transaction():
            joining.join(g.organisation, need_id, group_id, by=current_user, **form.said)
    except (joining.CannotJoin, seekers.Refused) as error:
        form.fail(error.field if error.field in form else "meets", error)
        return False
    return True
