"""Pages of the queue: its lists, and who sees to what."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.matching.queue import lists
from carematch.matching.queue.asked import (
    LOOKED_UP,
    MINE,
    NOBODY,
    ONLY_LABELS,
    SORT_LABELS,
    TAB_LABELS,
    WORKED_ON,
    Asked,
    Only,
    Sort,
    Tab,
    read,
)
from carematch.matching.queue.conditions import Known
from carematch.matching.queue.forms import OwnerForm, OwnersForm
from carematch.rules.taxonomy import SERVICES
from carematch.seekers import service as seekers
from carematch.seekers import wording
from carematch.seekers.vocabulary import NEED_STATUS_LABELS

blueprint = Blueprint("queue", __name__, url_prefix="/<org>")


@blueprint.route("/needs")
@access(Permission.NEEDS_VIEW)
def index() -> ResponseReturnValue:
    """Show one list of the queue, narrowed and ordered as its address says."""
    return _shown(OwnersForm(seekers.list_owners(g.organisation)))


@blueprint.route("/needs/owners", methods=["POST"])
@access(Permission.MATCHING_DECIDE)
def assign() -> ResponseReturnValue:
    """Give the ticked needs to somebody, and show the same list again."""
    form = OwnersForm(seekers.list_owners(g.organisation))
    if not form.validate_on_submit():
        return _shown(form)
    try:
        with transaction():
            changed = seekers.assign(g.organisation, form.needs.data, form.owner_id, by=current_user)
    except seekers.OwnerRefused as error:
        form.fail("owner", error)
        return _shown(form)
    flash(ngettext("One need has changed hands.", "%(num)s needs have changed hands.", changed))
    return redirect(_at(_asked(seekers.list_owners(g.organisation), lists.places(g.organisation))))


@blueprint.route("/needs/<uuid:need_id>/owner", methods=["GET", "POST"])
@access(Permission.MATCHING_DECIDE)
def owner(need_id: UUID) -> ResponseReturnValue:
    """Say who sees to one need."""
    need = seekers.get_need(g.organisation, need_id)
    form = OwnerForm(seekers.list_owners(g.organisation), need.owner_id)
    if form.validate_on_submit():
        try:
            with transaction():
                seekers.assign(g.organisation, [need_id], form.owner_id, by=current_user)
        except seekers.OwnerRefused as error:
            form.fail("owner", error)
        else:
            flash(_("It is noted who sees to this need."))
            return redirect(url_for("matching.desk", need_id=need_id))
    return render_template("queue/owner.html", need=seekers.get_need(g.organisation, need_id), form=form)


def _shown(form: OwnersForm) -> str:
    """Render the list that the address asks for."""
    owners, places = seekers.list_owners(g.organisation), lists.places(g.organisation)
    asked = _asked(owners, places)
    known = Known(current_user.id, [user.id for user in owners], places.codes.get(asked.place, ()))
    names = {MINE: _("Me"), NOBODY: _("Nobody yet"), **{str(user.id): user.name for user in owners}}
    return render_template(
        "queue/index.html",
        form=form,
        asked=asked,
        found=lists.load(g.organisation, asked, known),
        counts=lists.count_tabs(g.organisation, asked, known),
        numbers=lists.count_numbers(g.organisation),
        tags=_tags(asked, names, places.names),
        at=_at,
        owners=names,
        places=places.names,
        today=clock.today(),
        **_words(),
    )


def _asked(owners: Sequence[User], places: lists.Places) -> Asked:
    """Return the list that the address asks for."""
    return read(request.args, [str(user.id) for user in owners], places.names)


def _at(asked: Asked) -> str:
    """Return the address of a list."""
    return url_for(".index", **asked.query())


def _tags(asked: Asked, owners: dict[str, str], places: dict[str, str]) -> list[tuple[str, str]]:
    """Return what the list is narrowed to, a line each, with the address that takes it away."""
    tags = [(_(ONLY_LABELS[each]), asked.without(each)) for each in asked.only]
    if asked.owner:
        tags.append((_("Owner: %(name)s", name=owners[asked.owner]), asked.but(owner="")))
    if asked.service:
        tags.append((SERVICES[asked.service].name, asked.but(service="")))
    if asked.place:
        tags.append((places[asked.place], asked.but(place="")))
    return [(text, _at(other)) for text, other in tags]


def _words() -> dict[str, Any]:
    """Return the words that the lists are told with."""
    offered = {code: service.name for code, service in SERVICES.items() if not service.refused}
    return {
        "tabs": TAB_LABELS,
        "worked_on": WORKED_ON,
        "looked_up": LOOKED_UP,
        "onlys": ONLY_LABELS,
        "sorts": SORT_LABELS,
        "status": NEED_STATUS_LABELS,
        "services": dict(sorted(offered.items(), key=lambda each: each[1])),
        "wording": wording,
        "Asked": Asked,
        "Only": Only,
        "Sort": Sort,
        "Tab": Tab,
    }
