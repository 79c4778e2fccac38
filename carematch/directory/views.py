"""The directory: who is listed near a place, how they are ordered, and the public page of each."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from carematch.asking.week import PARTS
from carematch.community.shown import beside
from carematch.core import clock
from carematch.core.access import PUBLIC, access
from carematch.core.errors import NotFound
from carematch.core.same_origin import refuse_foreign
from carematch.directory import going_back, keeping, kept, mapping, people, results
from carematch.directory.addresses import PRIVATE, Address, View, private, private_of, without
from carematch.directory.asked import Asked, tags
from carematch.directory.cards import card
from carematch.directory.forms import SearchForm
from carematch.directory.meaning import Meaning, understand
from carematch.directory.ordering import ORDER_LABELS, SIGNS
from carematch.organisations.models import Kind
from carematch.organisations.serving import Serving, find_serving
from carematch.places import service as places
from carematch.places.lookups import Lookup
from carematch.places.problems import PlaceProblem
from carematch.providers import listed, profile
from carematch.rules.taxonomy import SERVICES

blueprint = Blueprint("directory", __name__, url_prefix="/<org>")


@blueprint.route("/directory", methods=["GET", "POST"])
@access(PUBLIC)
def search() -> ResponseReturnValue:
    """Show who is listed near a postcode and fits what is asked; before that, ask.

    What was sent is first put where it may stand (see addresses), and then shown at the address that leads to it.
    """
    if g.organisation.kind is not Kind.ANCHOR:
        abort(404)
    if request.method == "POST":
        refuse_foreign()
        return _look(SearchForm(request.form))
    if PRIVATE & request.args.keys():
        return _look(SearchForm(request.args))
    recalled = kept.recall(request.args.get("search"))
    form = SearchForm(_remembered(request.args, recalled))
    place = _place(form) if "postcode" in request.args else None
    is_forgotten = recalled is None and "search" in request.args
    return _page(form, place, recalled or Asked(), is_forgotten=is_forgotten)


@blueprint.route("/directory/how-we-order-results")
@access(PUBLIC)
def order() -> str:
    """Say what decides who comes first, and what does not."""
    if g.organisation.kind is not Kind.ANCHOR:
        abort(404)
    days = listed.confirm_days(g.organisation, clock.today())
    return render_template("directory/order.html", labels=ORDER_LABELS, signs=SIGNS, weeks=days // 7)


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
    back = request.args.get("back")
    found = going_back.to_list(back)
    return render_template(
        "directory/show.html",
        profile=profile.of(listing, today, listed.confirm_days(g.organisation, today)),
        parts=PARTS,
        mine=keeping.mine(g.organisation),
        list=found,
        back=f"{found}#{going_back.mark(provider_id)}" if found else "",
        shortlist=going_back.to_shortlist(back),
        here=url_for(".show", provider_id=provider_id, back=found or going_back.to_shortlist(back) or None),
    )


def _look(form: SearchForm) -> ResponseReturnValue:
    """Lead to the address of what was sent, or show again what cannot be looked for."""
    place = _place(form)
    if place is None:
        return _page(form, None, Asked())
    asked = form.asked(understand(form.need.data or ""), _nth(form))
    address = Address(place.postcode, form.order, _view(), kept.keep(asked), private_of(asked))
    return redirect(url_for(".search", **address.of(asked)), 303)


def _view() -> View:
    """Return how results are to be shown."""
    return View.MAP if request.values.get("view") == View.MAP else View.LIST


def _nth(form: SearchForm) -> int | None:
    """Return which of the likeliest meanings was chosen, where the words are still those that it was chosen for."""
    before = kept.recall(request.form.get("search"))
    is_same = before is not None and before.need == form.need.data
    return request.form.get("meant", type=int) if is_same else None


def _remembered(args: MultiDict[str, str], recalled: Asked | None) -> MultiDict[str, str]:
    """Return what an address asks with what is kept of it here."""
    left = without(recalled, set(args.getlist("drop"))) if recalled else Asked()
    return MultiDict([*args.items(multi=True), *private(left)])


def _page(form: SearchForm, place: Lookup | None, recalled: Asked, *, is_forgotten: bool = False) -> str:
    """Return the page of a search: the form and, where there is a place, who is found."""
    serving = find_serving(place) if place else None
    read = understand(form.need.data or "") if place else Meaning()
    asked = form.asked(read, request.args.get("meant", type=int)) if place else Asked()
    standing = _standing(place, serving)
    found, code = None, read.code or asked.meant
    if place and standing == "inside":
        key = request.args.get("search", "") if private(recalled) else ""
        found = _found(place, asked, Address(place.postcode, form.order, _view(), key, recalled))
    return render_template(
        "directory/search.html",
        form=form,
        place=place,
        serving=serving,
        standing=standing,
        found=found,
        asked=asked,
        understood=SERVICES[code] if code else None,
        is_forgotten=is_forgotten,
        tiles=current_app.config["MAP_TILES"],
        beside=beside(g.organisation, place.point, is_rough=place.is_approximate) if place and found else [],
        mine=keeping.mine(g.organisation),
    )


def _place(form: SearchForm) -> Lookup | None:
    """Return the place that was asked about; where that or anything else cannot be used, say why beside the field."""
    is_right, place = form.validate(), None
    if not form.postcode.errors:
        try:
            place = places.lookup_for_council(form.postcode.data)
        except PlaceProblem as problem:
            form.fail("postcode", problem)
    return place if is_right else None


def _standing(place: Lookup | None, serving: Serving | None) -> str:
    """Tell whether a place is inside the organisation's area, outside, or too roughly known to tell."""
    if place is None or serving is None:
        return ""
    if g.organisation.id in {each.id for each in serving.anchors}:
        return "inside"
    is_somewhere_near = g.organisation.id in {each.id for each in serving.elsewhere}
    is_rough = place.is_part and not (place.msoa_code and place.ward_code)
    return "unsure" if is_somewhere_near and is_rough else "outside"


def _found(place: Lookup, asked: Asked, address: Address) -> dict[str, Any]:
    """Return the results with the cards of the page that is open, the tags of what was chosen, and the ways on."""
    now = clock.london(clock.now())
    page = request.args.get("page", 1, type=int)
    found = results.of(people.near(g.organisation, place.point, now.date()), asked, address.order, page, now)

    def at(asked: Asked, **more: Any) -> str:
        return url_for(".search", **address.of(asked, **more))

    here = at(asked, page=found.page)
    cards = _cards(place, asked, found, now, here)
    return {
        "results": found,
        "here": here,
        "address": address,
        "cards": cards,
        "map": _map(place, cards) if address.view is View.MAP else None,
        "tags": [(tag.text, at(tag.rest)) for tag in tags(asked)],
        "looser": [(each, at(each.tag.rest)) for each in found.looser],
        "page": lambda number: at(asked, page=number),
        "cleared": at(Asked()),
        "likeliest": [
            (SERVICES[code].name, at(replace(asked, nth=number)))
            for number, code in enumerate(understand(asked.need).nearest)
            if not SERVICES[code].refused
        ],
        "order": ORDER_LABELS[address.order],
        "views": {view.value: at(asked, page=found.page, view=view) for view in View},
    }


def _cards(
    place: Lookup, asked: Asked, found: results.Results, now: dt.datetime, here: str
) -> list[dict[str, Any]]:
    """Return the cards of the page that is open, each with its number in the whole list."""
    by_id = {person.provider_id: person for person in found.people}
    is_rough, today = place.is_approximate, now.date()
    return [
        {
            "number": number,
            "listing": each,
            "said": card(each, by_id[each.provider_id], asked, found.ahead, today, is_rough=is_rough),
            "mark": going_back.mark(each.provider_id),
            "href": url_for(".show", provider_id=each.provider_id, back=here),
        }
        for number, each in enumerate(people.listings(g.organisation, found.people), found.first_number)
    ]


def _map(place: Lookup, cards: list[dict[str, Any]]) -> mapping.Drawn | None:
    """Return the people of the page that is open on a map, under the numbers that their cards have."""
    shown = [
        mapping.Shown(each["number"], each["mark"], each["said"].name, each["listing"]) for each in cards
    ]
    return mapping.draw(g.organisation, place, shown)
