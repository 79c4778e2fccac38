"""Candidates side by side, and all of them on paper."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carematch.core.access import access
from carematch.core.permissions import Permission
from carematch.matching import cards, desk, introductions, sides
from carematch.matching.comparing import service
from carematch.matching.comparing.forms import CompareForm
from carematch.matching.models import Outcome
from carematch.matching.settings.words import MEANS
from carematch.seekers import service as seekers
from carematch.seekers import wording
from carematch.seekers.models import Need

blueprint = Blueprint("comparing", __name__, url_prefix="/<org>/desk/<uuid:need_id>")


@blueprint.route("/compare")
@access(Permission.MATCHING_VIEW)
def show(need_id: UUID) -> ResponseReturnValue:
    """Set two or three candidates side by side; with any other number, ask whom."""
    need = seekers.get_need(g.organisation, need_id)
    if need.status not in seekers.OPEN:
        return redirect(url_for("matching.desk", need_id=need_id))
    looked, dealt = _dealt(need)
    form = CompareForm(service.comparable(dealt))
    if not form.is_answered():
        return render_template("comparing/choose.html", need=need, form=form)
    compared = service.compare(looked, service.chosen(dealt, form.chosen))
    return render_template(
        "comparing/show.html",
        need=need,
        asked=sides.in_words(g.organisation, need),
        compared=compared,
        means=MEANS,
        preferences=cards.PREFERENCES,
        Outcome=Outcome,
    )


@blueprint.route("/candidates")
@access(Permission.MATCHING_VIEW)
def paper(need_id: UUID) -> ResponseReturnValue:
    """Show everybody on the desk as a list for paper."""
    need = seekers.get_need(g.organisation, need_id)
    if need.status not in seekers.OPEN:
        return redirect(url_for("matching.desk", need_id=need_id))
    _looked, dealt = _dealt(need)
    return render_template(
        "comparing/paper.html",
        need=need,
        asked=sides.in_words(g.organisation, need),
        musts=wording.musts(need),
        wishes=wording.wishes(need),
        cards=dealt,
    )


def _dealt(need: Need) -> tuple[desk.Look, cards.Cards]:
    """Return what the desk finds for a need now, and how it lays it out, nearest first."""
    looked = desk.look(g.organisation, need)
    made = introductions.list_for_need(g.organisation, need)
    return looked, cards.deal(looked, made, best_first=False)
