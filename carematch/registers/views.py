"""The administrator's page about registers: which editions are held, and what they say of one location."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from carematch.core.access import access
from carematch.core.permissions import Permission
from carematch.registers import service
from carematch.registers.forms import LookupForm

blueprint = Blueprint("registers", __name__)


@blueprint.route("/installation/registers")
@access(Permission.INSTALLATION_MANAGE)
def index() -> ResponseReturnValue:
    """Show which editions of the CQC's register are held, and look a location up."""
    form, found = LookupForm(), None
    if request.args and form.validate():
        try:
            found = service.get_location(form.location_id.data)
        except service.RegisterProblem as problem:
            form.fail("location_id", problem)
    listed, gone = service.count_listed()
    return render_template(
        "registers/index.html",
        form=form,
        found=found,
        listed=listed,
        gone=gone,
        newest=service.newest_import(),
        imports=service.list_imports(),
        source=service.ATTRIBUTION,
    )
