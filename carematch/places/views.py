"""The administrator's page about places: what is held, and everything that is known of a postcode."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from carematch.core.access import access
from carematch.core.permissions import Permission
from carematch.places import holdings, service
from carematch.places.forms import LookupForm
from carematch.places.problems import PlaceProblem
from carematch.places.rings import ENGLAND, SCOTLAND, WALES
from carematch.places.values import Precision

blueprint = Blueprint("places", __name__)

COUNTRY_NAMES = {ENGLAND: "England", WALES: "Wales", SCOTLAND: "Scotland"}


@blueprint.route("/installation/places")
@access(Permission.INSTALLATION_MANAGE)
def index() -> ResponseReturnValue:
    """Show which editions, areas and outlines are held, and look a postcode up."""
    form, found = LookupForm(), None
    if request.args and form.validate():
        try:
            found = service.lookup(form.postcode.data, england_only=False, partial=True)
        except PlaceProblem as problem:
            form.fail("postcode", problem)
    return render_template(
        "places/index.html",
        form=form,
        found=found,
        held=holdings.holdings(),
        sources=holdings.attribution(),
        countries=COUNTRY_NAMES,
        import_labels=holdings.IMPORT_LABELS,
        Precision=Precision,
    )
