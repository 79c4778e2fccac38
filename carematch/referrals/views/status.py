"""How a referral stands, for whoever has the link from the letter; and the link again."""

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carematch.core.access import PUBLIC, access
from carematch.core.db import transaction
from carematch.referrals import service
from carematch.referrals.forms import LinkForm
from carematch.referrals.views.frame import blueprint, refuse_councils


@blueprint.route("/refer/link/<token>")
@access(PUBLIC)
def status(token: str) -> ResponseReturnValue:
    """Say how a referral stands, in words that tell nothing of the person."""
    refuse_councils()
    referral = service.find_by_token(g.organisation, token)
    if referral is None:
        return render_template("referrals/link_ended.html"), 410
    return render_template(
        "referrals/status.html", referral=referral, stands=service.how_it_stands(g.organisation, referral)
    )


@blueprint.route("/refer/lost-link", methods=["GET", "POST"])
@access(PUBLIC)
def lost_link() -> ResponseReturnValue:
    """Send the link again; the answer is the same whether or not there is such a referral."""
    refuse_councils()
    form = LinkForm()
    if form.validate_on_submit():
        with transaction():
            service.send_link(g.organisation, **form.answers)
        return redirect(url_for(".link_sent"))
    return render_template("referrals/lost_link.html", form=form)


@blueprint.route("/refer/lost-link/sent")
@access(PUBLIC)
def link_sent() -> ResponseReturnValue:
    """Say where to look."""
    refuse_councils()
    return render_template("referrals/link_sent.html")
