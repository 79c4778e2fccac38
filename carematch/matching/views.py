"""What the two sides of an introduction see of each other, and where they say yes or no."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.matching import introductions, sides
from carematch.matching.forms import AnswerForm
from carematch.matching.introducing import copies, mine, reasons
from carematch.matching.introduction_views import blueprint, not_open, overtaken
from carematch.matching.models import Answer, Outcome, Side
from carematch.seekers.vocabulary import Channel

__all__ = ["blueprint"]

LOAD = {Side.PROVIDER: mine.get_for_provider, Side.SEEKER: mine.get_for_seeker}


@blueprint.route("/my-introductions")
@access(Permission.INTRODUCTIONS_PROVIDER)
def my_introductions() -> ResponseReturnValue:
    """List the introductions of the provider who reads this."""
    found = mine.list_for_provider(g.organisation, current_user)
    return render_template("matching/my_introductions.html", introductions=found, **_words())


@blueprint.route("/my-introductions/<uuid:introduction_id>", methods=["GET", "POST"])
@access(Permission.INTRODUCTIONS_PROVIDER)
def my_introduction(introduction_id: UUID) -> ResponseReturnValue:
    """Show a provider what is asked, and who it is while consent lasts; take their answer."""
    if request.method == "GET":  # a form that is sent has an effect of its own
        with transaction():
            mine.note_seen(g.organisation, current_user, introduction_id)
    form = AnswerForm(Side.PROVIDER)
    if form.validate_on_submit():
        return _answered(
            Side.PROVIDER, introduction_id, form, url_for(".my_introduction", introduction_id=introduction_id)
        )
    introduction = mine.get_for_provider(g.organisation, current_user, introduction_id)
    seen = sides.for_provider(g.organisation, introduction)
    return render_template(
        "matching/my_introduction.html", introduction=introduction, seen=seen, form=form, **_words()
    )


@blueprint.route("/introductions-to-me")
@access(Permission.INTRODUCTIONS_SEEKER)
def introductions_to_me() -> ResponseReturnValue:
    """List the introductions of the person who reads this, or whom they act for."""
    found = mine.list_for_seeker(g.organisation, current_user)
    return render_template("matching/introductions_to_me.html", introductions=found, **_words())


@blueprint.route("/introductions-to-me/<uuid:introduction_id>", methods=["GET", "POST"])
@access(Permission.INTRODUCTIONS_SEEKER)
def introduction_to_me(introduction_id: UUID) -> ResponseReturnValue:
    """Show a person who could help them, and what was checked; take their answer."""
    form = AnswerForm(Side.SEEKER)
    if form.validate_on_submit():
        return _answered(
            Side.SEEKER,
            introduction_id,
            form,
            url_for(".introduction_to_me", introduction_id=introduction_id),
        )
    introduction = mine.get_for_seeker(g.organisation, current_user, introduction_id)
    return render_template(
        "matching/introduction_to_me.html",
        introduction=introduction,
        seen=sides.for_seeker(introduction),
        copies=copies.in_words(introduction.copies_offered),
        asked=sides.in_words(g.organisation, introduction.need),
        form=form,
        **_words(),
    )


def _answered(side: Side, introduction_id: UUID, form: AnswerForm, back: str) -> ResponseReturnValue:
    """Record the reader's own answer, or explain that it is too late for one."""
    try:
        with transaction():
            introduction = LOAD[side](g.organisation, current_user, introduction_id)
            introductions.answer(
                g.organisation, introduction, side, by=current_user, channel=Channel.ONLINE, **form.said
            )
    except introductions.NotOpen:
        return not_open(LOAD[side](g.organisation, current_user, introduction_id), back)
    except introductions.Overtaken as error:
        said = error.change.told(side)
        return overtaken(said, error.change.since if side is Side.PROVIDER else None, back)
    flash(_("Thank you. Your answer is recorded."))
    return redirect(back)


def _words() -> dict[str, Any]:
    """Return the words that templates compare answers with."""
    return {"Answer": Answer, "Outcome": Outcome, "Side": Side, "ended": reasons.told}
