"""Pages of the proposal for the waiting list: asking for it, what it found, and each line accepted or refused."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.errors import NotFound
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.matching import said
from carematch.matching.cards import TONES
from carematch.matching.caseload import asking, deciding, proposal
from carematch.matching.caseload.forms import RefuseForm
from carematch.matching.caseload.telling import better
from carematch.matching.solving import service as searches
from carematch.matching.solving.models import Search, SearchKind, SearchState
from carematch.matching.solving.pages import shows
from carematch.matching.team import choosing
from carematch.organisations.models import Organisation
from carematch.seekers import wording

blueprint = Blueprint("caseload", __name__, url_prefix="/<org>/proposals")
shows(SearchKind.CASELOAD, "caseload.show", "proposal_id")


@blueprint.route("", methods=["GET", "POST"])
@access(Permission.MATCHING_DECIDE)
def index() -> ResponseReturnValue:
    """Ask for a proposal for everybody who waits; list earlier ones."""
    form = Form()
    if form.validate_on_submit():
        try:
            with transaction():
                search = asking.ask(g.organisation, by=current_user)
            return redirect(url_for("solving.show", search_id=search.id))
        except asking.NobodyWaits as error:
            flash(str(error), "notice")
            return redirect(url_for(".index"))
    return render_template(
        "caseload/index.html",
        form=form,
        waiting=len(asking.list_waiting(g.organisation)),
        earlier=searches.list_searches(g.organisation, SearchKind.CASELOAD),
        State=SearchState,
    )


@blueprint.route("/<uuid:proposal_id>")
@access(Permission.MATCHING_VIEW)
def show(proposal_id: UUID) -> ResponseReturnValue:
    """Show a proposal beside first come, first served, line by line."""
    search = searches.get_search(g.organisation, proposal_id, SearchKind.CASELOAD)
    if search.state is not SearchState.DONE:
        return redirect(url_for("solving.show", search_id=search.id))
    return render_template(
        "caseload/show.html",
        proposal=proposal.read(g.organisation, search),
        result=search.result,
        better=better(search.result),
        length=said.length,
        services=wording.services,
        tones=TONES,
        form=Form(),
    )


@blueprint.route("/<uuid:proposal_id>/<uuid:need_id>/<uuid:provider_id>/accept", methods=["POST"])
@access(Permission.MATCHING_DECIDE)
def accept(proposal_id: UUID, need_id: UUID, provider_id: UUID) -> ResponseReturnValue:
    """Take a line up and go on to the introduction, or to the person's choice where several would share their week."""
    form = Form()
    if not form.validate_on_submit():
        return redirect(url_for(".show", proposal_id=proposal_id))
    try:
        with transaction():
            line = deciding.decide(
                g.organisation, proposal_id, need_id, provider_id, by=current_user, accepted=True
            )
            is_agreed = line.is_whole or bool(choosing.share_of(g.organisation, line.need, provider_id))
    except deciding.CannotAccept as error:
        flash(_("%(reason)s, so it cannot be accepted.", reason=error), "notice")
        return redirect(url_for(".show", proposal_id=proposal_id))
    if is_agreed:
        return redirect(url_for("matching.introduce", need_id=need_id, provider_id=provider_id))
    flash(
        _(
            "Accepted. Several people would share this week, and that is for the person to choose: offer teams."
        )
    )
    return redirect(url_for("team.new", need_id=need_id))


@blueprint.route("/<uuid:proposal_id>/<uuid:need_id>/<uuid:provider_id>/refuse", methods=["GET", "POST"])
@access(Permission.MATCHING_DECIDE)
def refuse(proposal_id: UUID, need_id: UUID, provider_id: UUID) -> ResponseReturnValue:
    """Turn a line down, with a note."""
    form = RefuseForm()
    if form.validate_on_submit():
        with transaction():
            deciding.decide(
                g.organisation,
                proposal_id,
                need_id,
                provider_id,
                by=current_user,
                accepted=False,
                note=form.note.data or "",
            )
        flash(_("Refused. Nobody is told."))
        return redirect(url_for(".show", proposal_id=proposal_id))
    search = searches.get_search(g.organisation, proposal_id, SearchKind.CASELOAD)
    line = _line(g.organisation, search, need_id, provider_id)
    return render_template("caseload/refuse.html", form=form, line=line, search=search)


def _line(organisation: Organisation, search: Search, need_id: UUID, provider_id: UUID) -> proposal.Line:
    found = proposal.find_line(organisation, search, need_id, provider_id)
    if found is None:
        raise NotFound("This proposal has no such line")
    return found
