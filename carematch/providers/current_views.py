"""Pages on which providers stay current: one tap from a letter, from their own page or by staff; and the preview."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from carematch.asking.week import PARTS, Span, hours, in_words
from carematch.core import clock
from carematch.core.access import PUBLIC, access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.providers import current, listed, listing, profile, service, still_right
from carematch.providers.current import Answer, How
from carematch.providers.models import Provider
from carematch.providers.tasks import NotFinished
from carematch.providers.vocabulary import Status

blueprint = Blueprint("current", __name__, url_prefix="/<org>")

SAID = {
    Answer.RIGHT: _l("Thank you. We have noted that your details are right today."),
    Answer.FULL: _l("We have noted that you are full for now. Nobody new is introduced to you."),
    Answer.ROOM: _l("We have noted that you have room again."),
}
SAID_OF_THEM = {
    Answer.RIGHT: _l("Noted: their times and hours are right today."),
    Answer.FULL: _l("Noted: they are full for now. Nobody new is introduced to them."),
    Answer.ROOM: _l("Noted: they have room again."),
}


@blueprint.route("/still-right/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def answer_letter(token: str) -> ResponseReturnValue:
    """Take the answer to a letter: opening the page changes nothing, since mail is opened by machines too."""
    form = Form()
    answer = _answer()
    try:
        if form.validate_on_submit() and answer is not None:
            with transaction():
                provider = current.by_letter(g.organisation, token)
                current.say(g.organisation, provider, answer, by=provider.user, how=How.LETTER)
            flash(str(SAID[answer]))
            return redirect(url_for(".answer_letter", token=token))
        provider = current.by_letter(g.organisation, token)
    except still_right.LinkEnded as error:
        return render_template("current/link_ended.html", reason=error), 410
    return render_template("current/answer_letter.html", form=form, **_times(provider))


@blueprint.route("/my-page/current", methods=["POST"])
@access(Permission.PROVIDER_OWN)
def say() -> ResponseReturnValue:
    """Note with one tap that one's times are right, that one is full for now, or has room again."""
    answer = _answer()
    if Form().validate_on_submit() and answer is not None:
        with transaction():
            provider = service.own_provider(g.organisation, current_user)
            current.say(g.organisation, provider, answer, by=current_user)
        flash(str(SAID[answer]))
    return redirect(url_for("providers.own"))


@blueprint.route("/providers/<uuid:provider_id>/current", methods=["POST"])
@access(Permission.PROVIDERS_CHECK)
def note(provider_id: UUID) -> ResponseReturnValue:
    """Note what a provider says on the phone of their times."""
    answer = _answer()
    with transaction():
        provider = service.get_provider(g.organisation, provider_id)
        if Form().validate_on_submit() and answer is not None:
            current.say(g.organisation, provider, answer, by=current_user, how=How.STAFF)
            flash(str(SAID_OF_THEM[answer]))
    return redirect(url_for("providers.show", provider_id=provider_id))


@blueprint.route("/my-page/preview")
@access(Permission.PROVIDER_OWN)
def own_preview() -> ResponseReturnValue:
    """Show one's page as people see it, or will."""
    provider = service.own_provider(g.organisation, current_user)
    return _preview(provider, url_for("providers.own"), url_for("photo.own_file"))


@blueprint.route("/providers/<uuid:provider_id>/preview")
@access(Permission.PROVIDERS_VIEW)
def preview(provider_id: UUID) -> ResponseReturnValue:
    """Show staff a provider's page as people see it, or will."""
    provider = service.get_provider(g.organisation, provider_id)
    back = url_for("providers.show", provider_id=provider_id)
    return _preview(provider, back, url_for("photo.file", provider_id=provider_id))


def _preview(provider: Provider, back: str, photo_href: str) -> ResponseReturnValue:
    """Lead to the public page of whoever is listed; show anybody else what it would say."""
    if provider.status is Status.LISTED:
        return redirect(url_for("directory.show", provider_id=provider.id))
    today = clock.today()
    try:
        would_be = listing.preview(g.organisation, provider)
    except NotFinished as error:
        flash(str(error), "notice")
        return redirect(back)
    said = profile.of(would_be, today, listed.confirm_days(g.organisation, today))
    return render_template(
        "current/preview.html", profile=said, parts=PARTS, back=back, photo_href=photo_href
    )


def _times(provider: Provider) -> dict[str, object]:
    """Return what a provider is asked about: their times and hours, and whether they are full."""
    identity = provider.identity
    return {
        "free": in_words(Span(each.day, each.starts, each.ends) for each in identity.windows),
        "hours": hours(identity.weekly_minutes) if identity.weekly_minutes else "",
        "standing": current.standing(g.organisation, provider),
    }


def _answer() -> Answer | None:
    """Return the answer whose button was pressed, or None."""
    pressed = request.form.get("answer", "")
    return Answer(pressed) if pressed in set(Answer) else None
