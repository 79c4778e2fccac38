"""Asking the person about a change to what they must have, and writing down what they said."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.matching import introductions
from carematch.matching.relaxing import asking, words
from carematch.matching.relaxing.forms import AnswerForm
from carematch.seekers import service as seekers
from carematch.seekers.models import Representative

blueprint = Blueprint("relaxing", __name__, url_prefix="/<org>")


@blueprint.route("/desk/<uuid:need_id>/changes/<change_key>", methods=["GET", "POST"])
@access(Permission.MATCHING_DECIDE)
def ask(need_id: UUID, change_key: str) -> ResponseReturnValue:
    """Say how to ask the person for a change, and keep what they say."""
    try:
        question = asking.ask(g.organisation, need_id, change_key)
        form = AnswerForm(_who_may(question))
        if form.validate_on_submit() and _kept(need_id, change_key, form):
            _say(question, form)
            return redirect(url_for("matching.desk", need_id=need_id, _anchor="who-fits"))
    except (asking.NotAChange, introductions.NeedNotOpen) as error:
        need = seekers.get_need(g.organisation, need_id)
        return render_template("relaxing/not_a_change.html", need=need, reason=error), 409
    return render_template(
        "relaxing/ask.html", form=form, question=question, need=question.need, free=words.FREE_TO_SAY_NO
    )


def _who_may(question: asking.Question) -> list[Representative]:
    """Return those who may decide this for the person."""
    acting = seekers.list_representatives(g.organisation, question.need.person)
    return [each for each in acting if asking.covers(question.change) in each.may]


def _kept(need_id: UUID, change_key: str, form: AnswerForm) -> bool:
    """Keep the answer, or put the sentence beside the question that it is about."""
    try:
        with transaction():
            asking.answer(g.organisation, need_id, change_key, by=current_user, **form.said)
    except asking.AnswerRefused as error:
        form.fail(error.field, error)
        return False
    except seekers.Refused as error:
        form.fail("agreed", error)
        return False
    return True


def _say(question: asking.Question, form: AnswerForm) -> None:
    if not form.said["agreed"]:
        flash(_("Their no is kept. The need stays as it is."))
    elif question.change.is_shared:
        flash(_("Their yes is kept. The whole need stays asked for: look for two people who share it."))
    else:
        flash(_("Their yes is kept, and the need is changed. Here is who fits now."))
