"""The public page of a listed provider."""

from uuid import UUID

from flask import Blueprint, g, render_template

from carematch.core import clock
from carematch.core.access import PUBLIC, access
from carematch.core.errors import NotFound
from carematch.providers import listed, profile
from carematch.providers.week import PARTS

blueprint = Blueprint("directory", __name__, url_prefix="/<org>")


@blueprint.route("/listed/<uuid:provider_id>")
@access(PUBLIC)
def show(provider_id: UUID):
    """Show what a listing says; whoever is not listed has no page, whether or not they ever had one."""
    today = clock.today()
    try:
        listing = listed.get_listing(g.organisation, provider_id)
        if listing.has_lapsed(today):  # since the night's work wrote it
            raise NotFound("A check has run out")
    except NotFound:
        return render_template("directory/not_listed.html"), 404
    said = profile.of(listing, today, listed.confirm_days(g.organisation, today))
    return render_template("directory/show.html", profile=said, parts=PARTS)
