"""The directory: who is listed near a place, how they are ordered, and the public page of each."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, abort, g, render_template, request, url_for

from carematch.accounts.returning import local_path
from carematch.asking.week import PARTS
from carematch.core import clock
from carematch.core.access import PUBLIC, access
from carematch.core.errors import NotFound
from carematch.directory import people, results
from carematch.directory.asked import Asked, tags
from carematch.directory.cards import card
from carematch.directory.forms import SearchForm
from carematch.directory.meaning import Meaning, understand
from carematch.directory.ordering import ORDER_LABELS, Order
from carematch.organisations.models import Kind
from carematch.organisations.serving import Serving, find_serving
from carematch.places import service as places
from carematch.places.lookups import Lookup
from carematch.places.problems import PlaceProblem
from carematch.providers import listed, profile
from carematch.rules.taxonomy import SERVICES

blueprint = Blueprint("directory", __name__, url_prefix="/<org>")


@blueprint.route("/directory")
@access(PUBLIC)
def search() -> str:
    """Show who is listed near a postcode and fits what is asked; before that, ask."""
    if g.organisation.kind is not Kind.ANCHOR:
        abort(404)
    form = SearchForm()
    place = _place(form) if "postcode" in request.args and form.validate() else None
    serving = find_serving(place) if place else None
    read = understand(form.need.data or "") if place else Meaning()
    asked = form.asked(read) if place else Asked()
    standing = _standing(place, serving)
    found = _found(place, asked, form.order) if place and standing == "inside" else None
    return render_template(
        "directory/search.html",
        form=form,
        place=place,
        serving=serving,
        standing=standing,
        found=found,
        understood=SERVICES[read.code] if read.code else None,
        nearest=[SERVICES[code] for code in read.nearest],
    )


@blueprint.route("/directory/how-we-order-results")
@access(PUBLIC)
def order() -> str:
    """Say what decides who comes first, and what does not."""
    if g.organisation.kind is not Kind.ANCHOR:
        abort(404)
    days = listed.confirm_days(g.organisation, clock.today())
    return render_template("directory/order.html", labels=ORDER_LABELS, orders=Order, weeks=days // 7)


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
    back = _way_back()
    return render_template(
        "directory/show.html", profile=said, parts=PARTS, back=f"{back}#{_mark(provider_id)}" if back else ""
    )


def _place(form: SearchForm) -> Lookup | None:
    """Return the place that was asked about; where it cannot be used, say why beside the field."""
    try:
        return places.lookup_for_council(form.postcode.data)
    except PlaceProblem as problem:
        form.fail("postcode", problem)
        return None


def _standing(place: Lookup | None, serving: Serving | None) -> str:
    """Tell whether a place is inside the organisation's area, outside, or too roughly known to tell."""
    if place is None or serving is None:
        return ""
    if g.organisation.id in {each.id for each in serving.anchors}:
        return "inside"
    is_somewhere_near = g.organisation.id in {each.id for each in serving.elsewhere}
    is_rough = place.is_part and not (place.msoa_code and place.ward_code)
    return "unsure" if is_somewhere_near and is_rough else "outside"


def _found(place: Lookup, asked: Asked, order: Order) -> dict[str, Any]:
    """Return the results with the cards of the page that is open, and the tags of what was chosen."""
    now = clock.london(clock.now())
    page = request.args.get("page", 1, type=int)
    everybody = people.near(g.organisation, place.point, now.date())
    found = results.of(everybody, asked, order, page, now)
    by_id = {person.provider_id: person for person in found.people}
    shown = [
        card(each, by_id[each.provider_id], asked, found.ahead, now.date(), is_rough=place.is_approximate)
        for each in people.listings(g.organisation, found.people)
    ]
    here = _address_of(place.postcode, asked, order)
    return {
        "results": found,
        "cards": [
            (each, _mark(each.id), url_for(".show", provider_id=each.id, back=here(found.page)))
            for each in shown
        ],
        "tags": [(tag.text, _address_of(place.postcode, tag.rest, order)()) for tag in tags(asked)],
        "looser": [(each, _address_of(place.postcode, each.tag.rest, order)()) for each in found.looser],
        "page": here,
        "cleared": _address_of(place.postcode, Asked(), order)(),
        "meant": lambda code: _address_of(place.postcode, replace(asked, service=code), order)(),
        "order": ORDER_LABELS[order],
    }


def _address_of(postcode: str, asked: Asked, order: Order) -> Any:
    """Return what gives the address of a page of a search; the first page where none is named."""
    chosen: dict[str, Any] = {"postcode": postcode, **asked.values}
    if order is not Order.BEST:
        chosen["sort"] = order.value

    def of(page: int = 1) -> str:
        return url_for(".search", **(chosen | ({"page": page} if page > 1 else {})))

    return of


def _mark(provider_id: UUID) -> str:
    """Return what a card is called on its page, so that a way back leads to it."""
    return f"listed-{provider_id}"


def _way_back() -> str:
    """Return the address of the list that the reader came from; nothing where it is no list of ours."""
    back = local_path(request.args.get("back"))
    return back if back and urlsplit(back).path == url_for(".search") and "#" not in back else ""
