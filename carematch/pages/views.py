"""The front door, help, statements and health."""

import datetime as dt
from typing import Any

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from carematch.community import shown
from carematch.core import clock, languages
from carematch.core.access import PUBLIC, access
from carematch.core.same_origin import refuse_foreign
from carematch.directory import going_back, keeping, kept, people
from carematch.directory.addresses import private
from carematch.directory.asked import Asked
from carematch.directory.meaning import understand
from carematch.organisations.models import Organisation
from carematch.organisations.serving import Serving, find_serving
from carematch.pages import health, navigation
from carematch.pages.forms import FindForm
from carematch.places import distance
from carematch.places import service as places
from carematch.places.lookups import Lookup
from carematch.places.problems import PlaceProblem
from carematch.places.values import Precision
from carematch.providers import freshness, listed, profile
from carematch.rules import taxonomy
from carematch.rules.taxonomy import Service

blueprint = Blueprint("pages", __name__)

# When the accessibility statement was last checked against the pages, and when that is done next.
STATEMENT_PREPARED_ON = dt.date(2026, 11, 22)
STATEMENT_REVIEW_ON = dt.date(2027, 5, 22)

MOST_NEAREST = 10  # of each organisation's people, on the page that says who could come


@blueprint.route("/")
@access(PUBLIC)
def home() -> str:
    """Open with one question: where is help wanted, and what with?"""
    return render_template("pages/home.html", finder=FindForm())


@blueprint.route("/find", methods=["GET", "POST"])
@access(PUBLIC)
def find() -> ResponseReturnValue:
    """Say which organisations serve a postcode, who of theirs could help, and how to ask them."""
    if request.method == "POST":
        refuse_foreign()
        return _look(FindForm(request.form))
    looked_for = _looked_for()
    form = FindForm(MultiDict([*request.args.items(multi=True), *private(looked_for)]))
    place = _place(form) if request.args else None
    return _found(form, place, looked_for)


def _look(form: FindForm) -> ResponseReturnValue:
    """Lead to the address of what was sent, or show again what cannot be looked for."""
    place = _place(form)
    if place is None:
        return _found(form, None, Asked())
    key = kept.keep(Asked(need=form.need.data or ""))
    return redirect(url_for(".find", postcode=place.postcode, search=key or None), 303)


def _looked_for() -> Asked:
    """Return what is kept under the key of the address; also a service that an older address names."""
    code = request.args.get("service", "")
    if code in taxonomy.SERVICES and not taxonomy.SERVICES[code].refused:
        return Asked(services=(code,))
    return kept.recall(request.args.get("search")) or Asked()


def _place(form: FindForm) -> Lookup | None:
    """Return the place that was asked about; where it cannot be used, say why beside the field."""
    is_right, place = form.validate(), None
    if not form.postcode.errors:
        try:
            place = places.lookup_for_council(form.postcode.data)
        except PlaceProblem as problem:
            form.fail("postcode", problem)
    return place if is_right else None


def _found(form: FindForm, place: Lookup | None, looked_for: Asked) -> str:
    """Return the page: who serves a place and, where the words were understood, who offers that."""
    read = understand(looked_for.need)
    code = next(iter(looked_for.services), read.code or "")
    wanted = taxonomy.SERVICES.get(code)
    offered = wanted if wanted and not wanted.refused else None
    key = kept.keep(looked_for) if place else ""
    serving = find_serving(place) if place else None
    return render_template(
        "pages/find.html",
        form=form,
        place=place,
        serving=serving,
        anchors=_serving(serving, place, offered) if serving and place else [],
        wanted=offered,
        refused=wanted if offered is None else None,
        words=looked_for.need,
        search=key or None,
        here=url_for(".find", postcode=place.postcode, search=key or None) if place else "",
    )


def _serving(serving: Serving, place: Lookup, wanted: Service | None) -> list[dict[str, Any]]:
    """Return the organisations that serve a place, the ways to each, and which of its people could come."""
    code = wanted.code if wanted else None
    return [
        {
            "organisation": each,
            "ways": navigation.ways_to(each),
            "groups": len(shown.near(each, place.point)),
            "mine": keeping.mine(each),
            "count": people.count(each, place.point, code, clock.today()),
            "nearest": _nearest(each, place, [code] if code else []),
        }
        for each in serving.anchors
    ]


def _nearest(organisation: Organisation, place: Lookup, services: list[str]) -> list[dict[str, Any]]:
    """Return the nearest listings that serve a place, as their cards show them."""
    found = listed.nearest_listings(organisation, place.point, services=services, limit=MOST_NEAREST)
    is_rough, today = place.precision != Precision.UNIT, clock.today()
    return [
        {
            "id": each.listing.provider_id,
            "mark": going_back.mark(each.listing.provider_id),
            "name": profile.called(each.listing),
            "line": each.listing.about,
            "place": each.listing.place_name,
            "price": profile.price(each.listing),
            "distance": distance.about(each.miles, is_rough or each.listing.is_approximate).capitalize(),
            "full": profile.full(each.listing),
            "confirmed": freshness.confirmed(each.listing.confirmed_on, today),
        }
        for each in found
        if not each.listing.has_lapsed(today)
    ]


@blueprint.route("/about")
@access(PUBLIC)
def about() -> str:
    """Say how introductions work, who checks whom, and how results are ordered."""
    return render_template("pages/about.html")


@blueprint.route("/help")
@access(PUBLIC)
def help() -> str:
    """Answer what people ask first, and say whom to call."""
    return render_template("pages/help.html")


@blueprint.route("/cookies")
@access(PUBLIC)
def cookies() -> str:
    """List each cookie, what it is for and when it ends."""
    return render_template(
        "pages/cookies.html",
        cookie_name=current_app.config["SESSION_COOKIE_NAME"],
        cookie_hours=current_app.config["SESSION_HOURS"],
        language_cookie=languages.cookie_name("language"),
        text_cookie=languages.cookie_name("text"),
    )


@blueprint.route("/privacy")
@access(PUBLIC)
def privacy() -> str:
    """Say what is kept about people, why, who sees it and for how long."""
    return render_template("pages/privacy.html")


@blueprint.route("/accessibility")
@access(PUBLIC)
def accessibility() -> str:
    """Say how far the pages meet the standard, and what does not yet."""
    return render_template(
        "pages/accessibility.html", prepared_on=STATEMENT_PREPARED_ON, review_on=STATEMENT_REVIEW_ON
    )


@blueprint.route("/healthz/live")
@access(PUBLIC)
def live() -> Any:
    """Tell that the process answers."""
    return jsonify(status="live")


@blueprint.route("/healthz/ready")
@access(PUBLIC)
def ready() -> Any:
    """Tell whether people can be served: the database answers and is migrated."""
    found = health.problems()
    return jsonify(status="not ready" if found else "ready", problems=found), 503 if found else 200
