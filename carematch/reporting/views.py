"""The council's pages: which periods there are, one period's retained spend, and its file."""

from flask import Blueprint, Response, g, render_template

from carematch.core.access import access
from carematch.core.permissions import Permission
from carematch.reporting import service, words

blueprint = Blueprint("reporting", __name__, url_prefix="/<org>/report")


@blueprint.get("")
@access(Permission.REPORT_VIEW)
def index():
    """List the periods that can be shown."""
    periods = [(period, service.slug_of(period)) for period in service.list_periods(g.organisation)]
    return render_template("reporting/index.html", periods=periods)


@blueprint.get("/<period>")
@access(Permission.REPORT_VIEW)
def show(period: str):
    """Show a period's retained spend by ring: as sentences, a picture and a table."""
    report = service.report(g.organisation, service.get_period(g.organisation, period))
    return render_template("reporting/show.html", report=report, words=words)


@blueprint.get("/<period>.csv")
@access(Permission.REPORT_VIEW)
def download(period: str):
    """Give the same figures as a file."""
    report = service.report(g.organisation, service.get_period(g.organisation, period))
    name = f"retained-spend-{report.council.slug}-{report.slug}.csv"
    return Response(
        words.as_csv(report),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
