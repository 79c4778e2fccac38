"""Where an introductory agency's part ends, and the log of warnings that somebody's words went beyond it."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from carematch.core import clock
from carematch.core.access import access
from carematch.core.permissions import Permission
from carematch.matching.boundary import service
from carematch.matching.boundary.examples import EXAMPLES, Code

blueprint = Blueprint("boundary", __name__, url_prefix="/<org>")

FORMS = {
    "introduce": _l("Introducing somebody"),
    "refuse_hours": _l("Not approving hours"),
    "contact": _l("Contact log"),
}


@blueprint.route("/role-boundary")
@access(Permission.MATCHING_DECIDE)
def index() -> ResponseReturnValue:
    """Show what we do not do, why, and every warning; narrowed to one example where that is asked for."""
    asked = request.args.get("rule", "")
    code = Code(asked) if asked in set(Code) else None
    warned, kept = service.count_all(g.organisation)
    return render_template(
        "boundary/index.html",
        examples=[each for each in EXAMPLES if each.holds(clock.today())],
        warnings=service.list_warnings(g.organisation, code),
        code=code,
        warned=warned,
        kept=kept,
        forms=FORMS,
        london=clock.london,
    )
