"""The page of whoever asked for help, or acts for somebody who did."""

from flask import Blueprint, current_app, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from carematch.asking.week import hours
from carematch.core import clock
from carematch.core.access import access
from carematch.core.permissions import Permission
from carematch.matching.models import Outcome
from carematch.mypage import service
from carematch.seekers import wording
from carematch.seekers.vocabulary import NEED_STATUS_WORDS

blueprint = Blueprint("mypage", __name__, url_prefix="/<org>")

# Other pages about oneself, where this installation has them.
MORE = (
    ("seekers.own_acting", _l("Who acts for me")),
    ("shortlist.show", _l("My shortlist")),
    ("privacy.my_data", _l("My data")),
)


@blueprint.route("/me")
@access(Permission.NEEDS_OWN)
def show() -> ResponseReturnValue:
    """Say where everything stands, and what waits for an answer."""
    return render_template(
        "mypage/show.html",
        page=service.gather(g.organisation, current_user),
        status=NEED_STATUS_WORDS,
        Outcome=Outcome,
        wording=wording,
        hours=hours,
        today=clock.today(),
        more=MORE,
        me=current_user,
        endpoints=current_app.view_functions,
    )
