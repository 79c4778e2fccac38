"""The page of a need's cover: a fortnight, what one absence would leave open, and who could be asked."""

from uuid import UUID

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from carematch.core.access import access
from carematch.core.permissions import Permission
from carematch.matching import said
from carematch.matching.cover.fortnights import fortnight
from carematch.matching.cover.readiness import State
from carematch.seekers import service as seekers
from carematch.seekers.vocabulary import NeedStatus

blueprint = Blueprint("cover", __name__, url_prefix="/<org>")


@blueprint.route("/desk/<uuid:need_id>/cover")
@access(Permission.MATCHING_VIEW)
def show(need_id: UUID) -> ResponseReturnValue:
    """Show how ready a need's next fortnight is for somebody being away."""
    need = seekers.get_need(g.organisation, need_id)
    found = fortnight(g.organisation, need)
    ready = found.ready
    return render_template(
        "cover/show.html",
        need=need,
        found=found,
        ready=ready,
        percent=None if ready.share is None else int(100 * ready.share),
        asked=said.length(ready.minutes),
        hours_ready=said.length(ready.ready_minutes) if ready.ready_minutes else "",
        length=said.length,
        window=said.window,
        may_introduce=need.status in (*seekers.OPEN, NeedStatus.ARRANGED),
        State=State,
    )
