"""Pages of helping: how the helper and the person talk, and the copy that the person gets of their answers."""

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.seekers import service, summary, wording
from carematch.seekers.helping import copies, sessions
from carematch.seekers.helping.forms import CopyForm, HelpForm
from carematch.seekers.helping.vocabulary import COPY_LABELS, FORMAT_LABELS, CopyFormat
from carematch.seekers.sides import Side, blueprint, both, explain, me


@both("/<uuid:need_id>/help", methods=["GET", "POST"])
def help(side: Side, need_id: UUID) -> ResponseReturnValue:
    """Record how the helper talks to the person this time."""
    form = HelpForm()
    need = side.load(need_id)
    if not side.is_helping(need):
        return redirect(side.url("show", need_id=need_id))
    if form.validate_on_submit():
        with transaction():
            sessions.begin(g.organisation, side.load(need_id), by=me(), channel=form.channel.data)
        flash(_("It is recorded how you help this time."))
        return redirect(side.url("show", need_id=need_id))
    return render_template("seekers/help.html", form=form, side=side, need=need, person=need.person)


@both("/<uuid:need_id>/copy")
def copy(side: Side, need_id: UUID) -> ResponseReturnValue:
    """Write the answers as a letter to print, in the form that the person reads best or another one."""
    need = side.load(need_id)
    asked = request.args.get("form", "")
    written_as = CopyFormat(asked) if asked in set(CopyFormat) else copies.format_for(need.person)
    return render_template(
        "seekers/copy.html",
        side=side,
        need=need,
        person=need.person,
        written_as=written_as,
        formats=FORMAT_LABELS,
        sections=summary.sections(g.organisation, need),
        wording=wording,
        today=clock.today(),
        sent=copies.list_copies(g.organisation, need),
    )


@blueprint.route("/needs/<uuid:need_id>/copy/sent", methods=["GET", "POST"])
@access(Permission.NEEDS_RECORD)
def copy_sent(need_id: UUID) -> ResponseReturnValue:
    """Note how the person got their copy; a letter that says it waits is sent from here."""
    need = service.get_need(g.organisation, need_id)
    form = CopyForm(written_as=copies.format_for(need.person))
    if form.validate_on_submit():
        try:
            with transaction():
                need = service.get_need(g.organisation, need_id)
                copies.note_sent(g.organisation, need, by=me(), **form.answers)
        except service.Refused as error:
            explain(form, error)
        else:
            flash(_("It is noted that they get a copy."))
            return redirect(url_for(".show", need_id=need_id))
    need = service.get_need(g.organisation, need_id)
    return render_template(
        "seekers/copy_sent.html",
        form=form,
        need=need,
        person=need.person,
        sent=copies.list_copies(g.organisation, need),
        ways=COPY_LABELS,
        formats=FORMAT_LABELS,
    )


@blueprint.route("/needs/copies")
@access(Permission.NEEDS_RECORD)
def copies_due() -> ResponseReturnValue:
    """List the people who were helped and still get a copy of their answers."""
    due = copies.list_due(g.organisation)
    return render_template(
        "seekers/copies_due.html", due=due, format_for=copies.format_for, formats=FORMAT_LABELS
    )
