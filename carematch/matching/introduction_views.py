"""Pages of introductions for staff: what each waits for, both sides' answers, taking one back, moving on."""

import datetime as dt
from uuid import UUID

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.matching import introductions, sides, telling, today
from carematch.matching.desk_forms import OthersForm, PhoneAnswerForm, WithdrawForm
from carematch.matching.desk_views import blueprint
from carematch.matching.introducing import changed, copies, ending, reasons
from carematch.matching.models import DECLINE_LABELS, REASON_LABELS, Introduction, Outcome, Side
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import CHANNEL_LABELS

__all__ = ["blueprint", "not_open", "overtaken"]

ARRANGE = "arrangements.new"

LISTS = {
    "waiting": lambda organisation: today.is_waiting(),
    "overdue": lambda organisation: today.is_overdue(),
    "to-arrange": today.is_to_arrange,
    "to-review": lambda organisation: ending.is_to_review(),
    "all": lambda organisation: Introduction.id.is_not(None),
}


@blueprint.route("/introductions")
@access(Permission.MATCHING_VIEW)
def index() -> ResponseReturnValue:
    """List introductions by what they wait for, newest first."""
    asked = request.args.get("show", "waiting")
    show = asked if asked in LISTS else "waiting"
    found = introductions.list_introductions(g.organisation, LISTS[show](g.organisation))
    return render_template(
        "matching/index.html", introductions=found, show=show, today=clock.today(), Outcome=Outcome
    )


@blueprint.route("/introductions/<uuid:introduction_id>")
@access(Permission.MATCHING_VIEW)
def show(introduction_id: UUID) -> ResponseReturnValue:
    """Show one introduction with both sides' answers."""
    introduction = introductions.get_introduction(g.organisation, introduction_id)
    accepted = introduction.outcome is Outcome.ACCEPTED
    return render_template(
        "matching/show.html",
        introduction=introduction,
        asked=sides.in_words(g.organisation, introduction.need, sides.share_in(g.organisation, introduction)),
        has_consent=introductions.may_know_identity(g.organisation, introduction),
        can_read={side: bool(telling.readers(g.organisation, introduction, side)) for side in Side},
        others=ending.others_open(g.organisation, introduction) if accepted else [],
        change=changed.since_introduced(g.organisation, introduction),
        form=Form(),
        copies=copies.in_words(introduction.copies_offered),
        seen_on=_day(introduction.provider_seen_at),
        reviewed_on=_day(introduction.reviewed_at),
        is_to_review=introduction.outcome in ending.ENDED_BY_OTHERS and introduction.reviewed_at is None,
        ended_because=reasons.label(introduction.ended_because),
        is_overdue=introduction.outcome is Outcome.OPEN and introduction.reply_by < clock.today(),
        arrange=ARRANGE if accepted and ARRANGE in current_app.view_functions else None,
        reasons=REASON_LABELS,
        declines=DECLINE_LABELS,
        channels=CHANNEL_LABELS,
        Outcome=Outcome,
        Side=Side,
    )


def _day(at: dt.datetime | None) -> dt.date | None:
    return clock.london(at).date() if at is not None else None


@blueprint.route("/introductions/<uuid:introduction_id>/answer", methods=["GET", "POST"])
@access(Permission.MATCHING_DECIDE)
def answer(introduction_id: UUID) -> ResponseReturnValue:
    """Write down what one side said on the phone, in person or on paper."""
    introduction = introductions.get_introduction(g.organisation, introduction_id)
    acting = seekers.list_representatives(g.organisation, introduction.person)
    form = PhoneAnswerForm(introduction.waiting or tuple(Side), acting)
    if not introduction.waiting and not form.is_submitted():
        return not_open(introduction, url_for(".show", introduction_id=introduction_id))
    if form.validate_on_submit():
        try:
            with transaction():
                found = introductions.get_introduction(g.organisation, introduction_id)
                introductions.answer(g.organisation, found, by=current_user, **form.said)
        except introductions.NotOpen:
            return not_open(introduction, url_for(".show", introduction_id=introduction_id))
        except introductions.Overtaken as error:
            return overtaken(error, error.change.since, url_for(".show", introduction_id=introduction_id))
        flash(_("The answer is recorded."))
        return redirect(url_for(".show", introduction_id=introduction_id))
    return render_template("matching/answer.html", form=form, introduction=introduction)


@blueprint.route("/introductions/<uuid:introduction_id>/withdraw", methods=["GET", "POST"])
@access(Permission.MATCHING_DECIDE)
def withdraw(introduction_id: UUID) -> ResponseReturnValue:
    """Ask, then take an introduction back."""
    form = WithdrawForm()
    introduction = introductions.get_introduction(g.organisation, introduction_id)
    if form.validate_on_submit():
        try:
            with transaction():
                found = introductions.get_introduction(g.organisation, introduction_id)
                introductions.withdraw(g.organisation, found, by=current_user, **form.answers)
        except introductions.NotOpen:
            return not_open(introduction, url_for(".show", introduction_id=introduction_id))
        flash(_("The introduction is withdrawn."))
        return redirect(url_for(".show", introduction_id=introduction_id))
    if introduction.outcome is not Outcome.OPEN:
        return not_open(introduction, url_for(".show", introduction_id=introduction_id))
    return render_template("matching/withdraw.html", form=form, introduction=introduction)


@blueprint.route("/introductions/<uuid:introduction_id>/others", methods=["GET", "POST"])
@access(Permission.MATCHING_DECIDE)
def others(introduction_id: UUID) -> ResponseReturnValue:
    """Show who else is still asked for a need for which somebody said yes, and take back those who are ticked."""
    introduction = introductions.get_introduction(g.organisation, introduction_id)
    still_open = ending.others_open(g.organisation, introduction)
    form = OthersForm(still_open)
    if form.validate_on_submit():
        with transaction():
            made = introductions.get_introduction(g.organisation, introduction_id)
            ended = ending.withdraw_others(g.organisation, made, by=current_user, **form.answers)
        flash(ngettext("%(num)s introduction is withdrawn.", "%(num)s introductions are withdrawn.", ended))
        return redirect(url_for(".show", introduction_id=introduction_id))
    return render_template(
        "matching/others.html", form=form, introduction=introduction, others=still_open, Outcome=Outcome
    )


@blueprint.route("/introductions/<uuid:introduction_id>/seen", methods=["POST"])
@access(Permission.MATCHING_DECIDE)
def seen(introduction_id: UUID) -> ResponseReturnValue:
    """Note that a manager has seen a no, or that nobody answered, and lead back to the desk to move on."""
    try:
        with transaction():
            found = introductions.get_introduction(g.organisation, introduction_id)
            need_id = found.need_id
            ending.review(g.organisation, found, by=current_user)
    except ending.NothingToReview:
        flash(_("Somebody has looked at this already."))
        return redirect(url_for(".show", introduction_id=introduction_id))
    flash(_("Noted. Here is who else could help."))
    return redirect(url_for(".desk", need_id=need_id))


def not_open(introduction: Introduction, back: str) -> ResponseReturnValue:
    """Explain that an introduction can no longer be answered or withdrawn, and why."""
    return render_template(
        "matching/not_open.html",
        introduction=introduction,
        back=back,
        ended=reasons.told,
        Outcome=Outcome,
    ), 409


def overtaken(said: object, since: dt.date | None, back: str) -> ResponseReturnValue:
    """Explain that a yes was not taken because what it was said to is gone; nothing was recorded."""
    return render_template("matching/overtaken.html", said=said, since=since, back=back), 409
