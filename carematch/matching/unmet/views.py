"""The pages of unmet requests: the ledger, its counts, its file; and what Today says of them."""

from flask import Blueprint, Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from carematch.core.access import access
from carematch.core.permissions import Permission
from carematch.matching.also_today import Line, also_today
from carematch.matching.unmet import ledger
from carematch.organisations.models import Organisation

blueprint = Blueprint("unmet", __name__, url_prefix="/<org>/unmet")

MOST = 100


@blueprint.route("")
@access(Permission.MATCHING_DECIDE)
def index() -> ResponseReturnValue:
    """Show requests for which nobody was found, and how many there are of each kind."""
    show = _asked()
    found = ledger.lines(g.organisation, show)
    return render_template(
        "unmet/index.html",
        lines=found[:MOST],
        more=max(0, len(found) - MOST),
        counts=ledger.counts(found),
        show=show,
        numbers={each: ledger.count(g.organisation, each) for each in ledger.SHOWS},
    )


@blueprint.route("/requests.csv")
@access(Permission.MATCHING_DECIDE)
def download() -> ResponseReturnValue:
    """Give the same list as a file."""
    show = _asked()
    return Response(
        ledger.as_csv(ledger.lines(g.organisation, show)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="unmet-requests-{show}.csv"'},
    )


@also_today(Permission.MATCHING_DECIDE)
def to_look_at(organisation: Organisation) -> list[Line]:
    """Say for how many needs somebody was found at last, and how many are to start soon with nobody."""
    found, soon = (ledger.count(organisation, show) for show in ("found", "soon"))
    return [
        Line(
            found,
            ngettext(
                "need for which somebody was found at last",
                "needs for which somebody was found at last",
                found,
            ),
            url_for("unmet.index", show="found"),
        ),
        Line(
            soon,
            ngettext(
                "need that starts soon with nobody found", "needs that start soon with nobody found", soon
            ),
            url_for("unmet.index", show="soon"),
        ),
    ]


def _asked() -> str:
    """Return the list that is asked for; the open ones unless another is."""
    asked = request.args.get("show", "")
    return asked if asked in ledger.SHOWS else "open"
