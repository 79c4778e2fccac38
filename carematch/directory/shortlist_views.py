"""The shortlist: adding and taking off, looking at it, comparing up to four people, asking about them."""

from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from carematch.core import clock
from carematch.core.access import PUBLIC, access
from carematch.core.errors import NotFound
from carematch.core.same_origin import refuse_foreign
from carematch.directory import compare as comparing
from carematch.directory import going_back, keeping, shortlisted
from carematch.directory.free import cells_of
from carematch.directory.keeping import Mine
from carematch.directory.shortlist_forms import CompareForm
from carematch.organisations.models import Kind
from carematch.places import service as places
from carematch.places.lookups import Lookup
from carematch.places.problems import PlaceProblem
from carematch.providers import listed, profile
from carematch.providers.listed import Listing
from carematch.shortlists.entries import MOST, ShortlistFull

blueprint = Blueprint("shortlist", __name__, url_prefix="/<org>/shortlist")


@blueprint.before_request
def _guard() -> None:
    """Only anchors have a directory; forms come from our own pages, also from people of whom nothing is kept yet."""
    if g.organisation.kind is not Kind.ANCHOR:
        abort(404)
    if request.method == "POST":
        refuse_foreign()


@blueprint.route("")
@access(PUBLIC)
def show() -> ResponseReturnValue:
    """Show who is on the reader's shortlist, and who of them is not listed any more."""
    mine = keeping.mine(g.organisation)
    listings = _listings(mine)
    return _page(mine, listings, _form(listings))


@blueprint.route("/<uuid:provider_id>/add", methods=["POST"])
@access(PUBLIC)
def add(provider_id: UUID) -> ResponseReturnValue:
    """Put somebody who is listed on the reader's shortlist, and go back to where that was."""
    back = request.form.get("back")
    listing = listed.get_listing(g.organisation, provider_id)
    if listing.has_lapsed(clock.today()):
        raise NotFound("A check has run out")
    try:
        keeping.add(g.organisation, provider_id, profile.called(listing))
    except ShortlistFull:
        return redirect(url_for(".full", back=going_back.to_list(back) or None))
    return redirect(going_back.to_place(back, provider_id))


@blueprint.route("/<uuid:provider_id>/remove", methods=["POST"])
@access(PUBLIC)
def remove(provider_id: UUID) -> ResponseReturnValue:
    """Take somebody off the reader's shortlist, and go back to where that was."""
    keeping.remove(g.organisation, provider_id)
    return redirect(going_back.to_place(request.form.get("back"), provider_id))


@blueprint.route("/full")
@access(PUBLIC)
def full() -> ResponseReturnValue:
    """Say that nobody more finds room on a shortlist, and what to do."""
    return render_template("shortlist/full.html", most=MOST, back=_back())


@blueprint.route("/clear", methods=["GET", "POST"])
@access(PUBLIC)
def clear() -> ResponseReturnValue:
    """Ask before everybody comes off the shortlist."""
    if request.method == "POST":
        keeping.clear(g.organisation)
        flash(_("Your shortlist is empty."))
        return redirect(url_for(".show", back=_back() or None))
    return render_template("shortlist/clear.html", mine=keeping.mine(g.organisation), back=_back())


@blueprint.route("/ask", methods=["POST"])
@access(PUBLIC)
def ask() -> ResponseReturnValue:
    """Ask the organisation about the people on the shortlist: it sees them with what one needs."""
    keeping.ask(g.organisation)
    return redirect(url_for("seekers.ask"))


@blueprint.route("/compare")
@access(PUBLIC)
def compare() -> ResponseReturnValue:
    """Show two, three or four people of the shortlist side by side; with any other number, ask again."""
    mine = keeping.mine(g.organisation)
    listings = _listings(mine)
    form = _form(listings)
    if not form.is_answered():
        return _page(mine, listings, form)
    people = _compared([listings[each] for each in form.chosen])
    rows = comparing.rows(people)
    is_short = request.args.get("differences") == "1"
    return render_template(
        "shortlist/compare.html",
        people=people,
        rows=[row for row in rows if not (is_short and row.is_same)],
        same=sum(row.is_same for row in rows),
        is_short=is_short,
        together=comparing.together(people),
        place=_place(),
        here={"who": [str(each) for each in form.chosen], "back": _back() or None},
    )


def _page(mine: Mine, listings: dict[UUID, Listing], form: CompareForm) -> str:
    """Return the shortlist as a page, with the choice of whom to compare."""
    now, place = clock.london(clock.now()), _place()
    return render_template(
        "shortlist/show.html",
        mine=mine,
        form=form,
        shown=[
            shortlisted.shown(listings[each.provider_id], each, place, now)
            for each in mine.entries
            if each.provider_id in listings
        ],
        gone=[each for each in mine.entries if each.provider_id not in listings],
        place=place,
        back=_back(),
        here=url_for(".show", back=_back() or None),
        most=MOST,
    )


def _listings(mine: Mine) -> dict[UUID, Listing]:
    return shortlisted.listings(g.organisation, mine.entries, clock.today())


def _form(listings: dict[UUID, Listing]) -> CompareForm:
    return CompareForm([(each.provider_id, profile.called(each)) for each in listings.values()])


def _compared(listings: list[Listing]) -> list[comparing.Compared]:
    """Return people as they stand side by side."""
    today, place = clock.today(), _place()
    days = listed.confirm_days(g.organisation, today)
    return [
        comparing.Compared(
            said=profile.of(each, today, days),
            cells=cells_of(each.availability),
            distance=shortlisted.away(each, place),
        )
        for each in listings
    ]


def _back() -> str:
    """Return the list that the reader came from; nothing where it is no list of ours."""
    return going_back.to_list(request.args.get("back"))


def _place() -> Lookup | None:
    """Return the place that the reader's list was asked for, where there is one."""
    try:
        return places.lookup_for_council(going_back.postcode_in(request.args.get("back")))
    except PlaceProblem:
        return None
