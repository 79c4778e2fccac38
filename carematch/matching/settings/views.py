"""Pages of how matching works for an anchor: what weighs how much, offers and waiting, neighbours of areas."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.matching.cards import PREFERENCES
from carematch.matching.scoring import WEIGHTS
from carematch.matching.settings import neighbours, service
from carematch.matching.settings.forms import NeighboursForm, OffersForm, weights_form
from carematch.matching.settings.words import MEANS, ONLY_WHERE

blueprint = Blueprint("matching_settings", __name__, url_prefix="/<org>/matching-settings")


@blueprint.route("")
@access(Permission.MATCHING_SET)
def show() -> ResponseReturnValue:
    """Show how matching works here, and what differs from the defaults."""
    return render_template(
        "matching_settings/show.html",
        settings=service.of(g.organisation),
        beside=neighbours.list_beside(g.organisation),
        form=Form(),
        labels=PREFERENCES,
        defaults=WEIGHTS,
        means=MEANS,
        only_where=ONLY_WHERE,
    )


@blueprint.route("/weights", methods=["GET", "POST"])
@access(Permission.MATCHING_SET)
def weights() -> ResponseReturnValue:
    """Ask how much each preference counts."""
    form = weights_form(service.of(g.organisation))
    if form.validate_on_submit():
        try:
            with transaction():
                service.change(
                    g.organisation,
                    by=current_user,
                    weights=form.weights,
                    row_version=form.row_version.data,
                )
        except service.SettingRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("From now on best fit is worked out so. Rankings that are kept stay as they were."))
            return redirect(url_for(".show"))
    return render_template("matching_settings/weights.html", form=form, defaults=WEIGHTS)


@blueprint.route("/weights/reset", methods=["GET", "POST"])
@access(Permission.MATCHING_SET)
def reset() -> ResponseReturnValue:
    """Ask, then give every preference its default weight again."""
    form = Form()
    if form.validate_on_submit():
        with transaction():
            service.reset_weights(g.organisation, by=current_user)
        flash(_("Every preference has its default weight again."))
        return redirect(url_for(".show"))
    own = service.of(g.organisation).own_weights
    return render_template(
        "matching_settings/reset.html", form=form, own=own, labels=PREFERENCES, defaults=WEIGHTS
    )


@blueprint.route("/offers", methods=["GET", "POST"])
@access(Permission.MATCHING_SET)
def offers() -> ResponseReturnValue:
    """Ask how many offers may be out at once, and how long to wait."""
    form = OffersForm(obj=service.of(g.organisation))
    if form.validate_on_submit():
        try:
            with transaction():
                service.change(
                    g.organisation, by=current_user, row_version=form.row_version.data, **form.answers
                )
        except service.SettingRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("The change is kept. It holds for introductions from now on."))
            return redirect(url_for(".show"))
    return render_template("matching_settings/offers.html", form=form)


@blueprint.route("/neighbours", methods=["GET", "POST"])
@access(Permission.MATCHING_SET)
def near() -> ResponseReturnValue:
    """Ask which neighbourhoods are next to one (its key stands in the address)."""
    found = {each.place.key: each for each in neighbours.list_beside(g.organisation)}
    key = request.args.get("of", "")
    if key not in found:
        abort(404)
    others = [each.place for each in found.values() if each.place.key != key]
    form = NeighboursForm(found[key], others, service.of(g.organisation).row_version)
    if form.validate_on_submit():
        with transaction():
            neighbours.choose(
                g.organisation, key, form.near.data, by=current_user, row_version=form.row_version.data
            )
        flash(_("The change is kept, for both sides."))
        return redirect(url_for(".show", _anchor="neighbours"))
    return render_template("matching_settings/near.html", form=form, beside=found[key])


@blueprint.route("/neighbours/from-map", methods=["POST"])
@access(Permission.MATCHING_SET)
def from_map() -> ResponseReturnValue:
    """Take over every pair of neighbourhoods that the map shows side by side."""
    with transaction():
        added = neighbours.take_from_map(g.organisation, by=current_user)
    flash(ngettext("One pair is added from the map.", "%(num)s pairs are added from the map.", added))
    return redirect(url_for(".show", _anchor="neighbours"))
