"""Pages of needs: asking for help, and the tasks, on both sides (what only staff do is in desk_views)."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from carematch.core.access import access
from carematch.core.db import transaction, unchanged_since
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.seekers import asked_pages, service, summary, tasks, wording
from carematch.seekers.models import Need
from carematch.seekers.sides import OWN, Side, both, me
from carematch.seekers.starting_views import blueprint
from carematch.seekers.vocabulary import (
    NEED_STATUS_WORDS,
    NeedStatus,
)


@blueprint.route("/my-needs")
@access(Permission.NEEDS_OWN)
def own() -> ResponseReturnValue:
    """List one's own needs, and those of the people one acts for, with where each stands."""
    needs = service.list_own_needs(g.organisation, me())
    return render_template(
        "seekers/own.html", needs=needs, status=NEED_STATUS_WORDS, wording=wording, me=me()
    )


@blueprint.route("/my-needs/<uuid:need_id>")
@access(Permission.NEEDS_OWN)
def own_show(need_id: UUID) -> ResponseReturnValue:
    """Show one's own need: its tasks or, once it is sent, where it stands."""
    return _page("own_show", OWN, OWN.load(need_id))


@both("/<uuid:need_id>/check", methods=["GET", "POST"])
def check(side: Side, need_id: UUID) -> ResponseReturnValue:
    """Read all answers once more, and send them."""
    form = Form()
    if form.validate_on_submit():
        try:
            with transaction():
                need = side.load(need_id)
                unchanged_since(need, form.row_version.data)
                service.hand_in(g.organisation, need, by=me())
        except service.NeedIncomplete as error:
            form.form_errors.append(str(error))
        else:
            return redirect(side.url("sent", need_id=need_id))
    need = side.load(need_id)
    if need.status is not NeedStatus.DRAFT:
        return redirect(side.url("show", need_id=need_id))
    if not form.is_submitted():
        form.row_version.data = need.row_version
    return _page("check", side, need, form=form)


@both("/<uuid:need_id>/sent")
def sent(side: Side, need_id: UUID) -> ResponseReturnValue:
    """Confirm that a need was handed in, and say what happens next."""
    need = side.load(need_id)
    if need.received_on is None:
        return redirect(side.url("show", need_id=need_id))
    return _page("sent", side, need)


@both("/<uuid:need_id>/withdraw", methods=["GET", "POST"])
def withdraw(side: Side, need_id: UUID) -> ResponseReturnValue:
    """Ask once more, then note that a need is no longer wanted."""
    form = Form()
    if form.validate_on_submit():
        try:
            with transaction():
                service.withdraw(g.organisation, side.load(need_id), by=me())
        except service.NeedClosed as error:
            form.form_errors.append(str(error))
        else:
            flash(_("It is noted: this is no longer needed."))
            return redirect(side.url("show", need_id=need_id))
    return _page("withdraw", side, side.load(need_id), form=form)


def _page(template: str, side: Side, need: Need, **more: Any) -> str:
    """Render a page about a need."""
    return render_template(
        f"seekers/{template}.html",
        side=side,
        need=need,
        person=need.person,
        place=wording.where(g.organisation, need.person),
        is_helping=side.is_helping(need),
        wording=wording,
        tasks=tasks,
        status=NEED_STATUS_WORDS,
        sections=summary.sections(g.organisation, need),
        groups=asked_pages.groups(side, need),
        **more,
    )
