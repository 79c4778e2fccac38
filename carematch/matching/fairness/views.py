"""The page and the file of fairness: counts of single providers are for managers alone."""

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from carematch.core.access import access
from carematch.core.permissions import Permission
from carematch.matching.cards import PREFERENCES
from carematch.matching.fairness import service, words
from carematch.matching.settings import service as settings
from carematch.matching.settings.words import MEANS

blueprint = Blueprint("fairness", __name__, url_prefix="/<org>")

SHOWN_AT_FIRST = 50


@blueprint.route("/fairness")
@access(Permission.MATCHING_SET)
def show() -> ResponseReturnValue:
    """Show whether offers are spread fairly, and who waits where."""
    weeks = _weeks()
    return render_template(
        "fairness/show.html",
        figures=service.figures(g.organisation, weeks),
        weeks=weeks,
        choices=service.WEEKS,
        most=None if request.args.get("show") == "all" else SHOWN_AT_FIRST,
        means=words.MEANS,
        number=words.number,
        preferences=PREFERENCES,
        meanings=MEANS,
        weights=settings.of(g.organisation).weights,
    )


@blueprint.route("/fairness.csv")
@access(Permission.MATCHING_SET)
def download() -> Response:
    """Give the same figures as a file."""
    weeks = _weeks()
    figures = service.figures(g.organisation, weeks)
    name = f"fairness-{g.organisation.slug}-{figures.period.ends_on.isoformat()}-{weeks}-weeks.csv"
    return Response(
        words.as_csv(figures),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _weeks() -> int:
    """Return how many weeks are asked for, the fewest unless another choice was made."""
    asked = request.args.get("weeks", "")
    return next((each for each in service.WEEKS if asked == str(each)), service.WEEKS[0])
