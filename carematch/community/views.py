"""What goes on near people, for everybody: found by postcode or by neighbourhood, a page for each, and to print."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carematch.accounts.returning import local_path
from carematch.community import kept, shown, wording
from carematch.community.asked import Asked, tags
from carematch.community.forms import LookForm
from carematch.community.kept import PRIVATE
from carematch.community.vocabulary import kind_names
from carematch.core import clock
from carematch.core.access import PUBLIC, access
from carematch.core.errors import NotFound
from carematch.core.same_origin import refuse_foreign
from carematch.organisations.models import Kind
from carematch.organisations.operation import is_outside
from carematch.places import service as places
from carematch.places.lookups import Lookup
from carematch.places.problems import PlaceProblem

blueprint = Blueprint("community", __name__, url_prefix="/<org>/community")


@blueprint.route("", methods=["GET", "POST"])
@access(PUBLIC)
def index() -> ResponseReturnValue:
    """Show what goes on, nearest first where a postcode is given, else by neighbourhood.

    What was sent is first put where it may stand (see kept), and then shown at the address that leads to it.
    """
    if g.organisation.kind is not Kind.ANCHOR:
        abort(404)
    if request.method == "POST":
        refuse_foreign()
        return _look(LookForm(request.form))
    if PRIVATE & request.args.keys():
        return _look(LookForm(request.args))
    form = LookForm(request.args)
    key = request.args.get("look", "")
    recalled = kept.recall(key, set(request.args.getlist("drop")))
    asked = kept.joined(recalled, form.asked)
    form.show(asked)
    return _page(form, _place(form), asked, key if recalled else "")


def _look(form: LookForm) -> ResponseReturnValue:
    """Lead to the address of what was sent, or say beside the postcode why it cannot be used."""
    place = _place(form)
    if form.postcode.errors:
        return _page(form, None, form.asked, "")
    asked = form.asked
    address = kept.address(place.postcode if place else None, asked, kept.keep(asked))
    return redirect(url_for(".index", **address), 303)


def _page(form: LookForm, place: Lookup | None, asked: Asked, key: str) -> str:
    """Return the list with its form and the tags of what was chosen."""
    found = [] if form.postcode.errors else shown.near(g.organisation, place.point if place else None, asked)
    everything = found if asked == Asked() else shown.near(g.organisation, None)
    parts = {"": found} if place else shown.by_neighbourhood(g.organisation, found)
    is_rough = place is not None and place.is_approximate

    def to(other: Asked) -> str:
        postcode = place.postcode if place else form.postcode.data
        return url_for(".index", **kept.address(postcode, other, key))

    return render_template(
        "community/index.html",
        form=form,
        place=place,
        count=len(found),
        count_all=len(everything),
        parts={name: shown.cards(g.organisation, each, is_rough=is_rough) for name, each in parts.items()},
        tags=[(tag.text, to(tag.rest)) for tag in tags(asked)],
        cleared=to(Asked()),
        here=to(asked),
        is_outside=place is not None and is_outside(g.organisation, place.postcode),
    )


@blueprint.route("/<uuid:group_id>")
@access(PUBLIC)
def show(group_id: UUID) -> Any:
    """Show everything about a group; what has ended, pauses or was not confirmed for long has no page."""
    try:
        group = shown.get_shown(g.organisation, group_id)
    except NotFound:
        return render_template("community/not_shown.html"), 404
    today = clock.today()
    card = shown.cards(g.organisation, [shown.Near(group, None)])[0]
    return render_template(
        "community/show.html",
        group=group,
        card=card,
        kinds=kind_names(group.kinds),
        wording=wording,
        confirmed=wording.confirmed(group, today),
        back=_way_back(),
    )


def _place(form: LookForm) -> Lookup | None:
    """Return the place that was asked about, or None; where it cannot be used, say why beside the field."""
    if not form.postcode.data:
        return None
    try:
        return places.lookup(form.postcode.data, partial=True)
    except PlaceProblem as problem:
        form.postcode.errors = [str(problem)]
        return None


def _way_back() -> str:
    """Return the address of the list that the reader came from; the whole list where it is none of ours."""
    back = local_path(request.args.get("back"))
    is_ours = back and urlsplit(back).path == url_for(".index") and "#" not in back
    return back if is_ours and back else url_for(".index")
