"""Where a long search is followed: what is searched, how far it is, and how to call it off."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.matching.solving import service as searches
from carematch.matching.solving.models import SearchKind, SearchState
from carematch.matching.solving.pages import page_of
from carematch.seekers import service as seekers

blueprint = Blueprint("solving", __name__, url_prefix="/<org>/searches")

KIND_LABELS = {
    SearchKind.TEAM: _l("Team for one need"),
    SearchKind.CASELOAD: _l("Proposal for the waiting list"),
}
STATE_LABELS = {
    SearchState.WAITING: _l("Waiting to begin"),
    SearchState.RUNNING: _l("Searching"),
    SearchState.DONE: _l("Done"),
    SearchState.CANCELLED: _l("Stopped by somebody here"),
    SearchState.FAILED: _l("Went wrong"),
}


@blueprint.route("")
@access(Permission.MATCHING_VIEW)
def index() -> ResponseReturnValue:
    """List the latest searches."""
    return render_template(
        "solving/index.html",
        searches=searches.list_searches(g.organisation),
        kinds=KIND_LABELS,
        states=STATE_LABELS,
    )


@blueprint.route("/<uuid:search_id>")
@access(Permission.MATCHING_VIEW)
def show(search_id: UUID) -> ResponseReturnValue:
    """Show how far a search is, and go on to what it found once it is done."""
    search = searches.get_search(g.organisation, search_id)
    found = page_of(search.kind)
    if search.state is SearchState.DONE and found is not None:
        endpoint, argument = found
        values: dict[str, Any] = {argument: search.id}
        return redirect(url_for(endpoint, **values))
    return render_template(
        "solving/show.html",
        search=search,
        need=seekers.get_need(g.organisation, search.need_id) if search.need_id else None,
        form=Form(),
        kind=KIND_LABELS[search.kind],
        states=STATE_LABELS,
        State=SearchState,
    )


@blueprint.route("/<uuid:search_id>/cancel", methods=["POST"])
@access(Permission.MATCHING_DECIDE)
def cancel(search_id: UUID) -> ResponseReturnValue:
    """Call a search off."""
    form = Form()
    if form.validate_on_submit():
        try:
            with transaction():
                search = searches.get_search(g.organisation, search_id)
                searches.cancel(g.organisation, search, by=current_user)
        except searches.SearchEnded as error:
            flash(str(error), "notice")
        else:
            flash(_("The search is called off. Nothing of it is kept."))
    return redirect(url_for(".show", search_id=search_id))
