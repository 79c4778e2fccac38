"""Pages of where an anchor works: its area of operation, on a list and a map, and its own neighbourhoods."""

from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction, unchanged_since
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.organisations import neighbourhoods, operation, whereabouts
from carematch.organisations.area_forms import AreasForm, ChooseForm, NeighbourhoodForm, PostcodeForm
from carematch.places import service as places
from carematch.places.restated import ATTRIBUTION
from carematch.places.values import AreaKind

blueprint = Blueprint("area", __name__, url_prefix="/<org>/area")


@blueprint.route("")
@access(Permission.TEAM_VIEW)
def show() -> ResponseReturnValue:
    """Show where the anchor works, as a list and on a map, and what it calls its neighbourhoods."""
    listed = whereabouts.lines(g.organisation)
    groups = neighbourhoods.list_neighbourhoods(g.organisation)
    councils = operation.commissioning_councils(g.organisation)
    return render_template(
        "area/show.html",
        lines=listed,
        map=whereabouts.draw(listed),
        councils=[places.council_name(code) or code for code in councils],
        groups=groups,
        official=neighbourhoods.official_names(part.msoa_code for each in groups for part in each.parts),
        sources=ATTRIBUTION,
        kinds=_kinds(),
    )


def _kinds() -> dict[AreaKind, str]:
    """Return what each kind of area is called."""
    return {
        AreaKind.COUNCIL: _("Council area"),
        AreaKind.WARD: _("Ward"),
        AreaKind.NEIGHBOURHOOD: _("Neighbourhood"),
    }


@blueprint.route("/add")
@access(Permission.AREA_MANAGE)
def choose() -> ResponseReturnValue:
    """Ask in which council to add areas, and of what size."""
    form = ChooseForm(places.list_councils(), operation.commissioning_councils(g.organisation))
    if request.args and form.validate():
        return redirect(url_for(".add", council=form.council.data, kind=form.kind.data))
    return render_template("area/choose.html", form=form)


@blueprint.route("/add/areas", methods=["GET", "POST"])
@access(Permission.AREA_MANAGE)
def add() -> ResponseReturnValue:
    """Ask which areas of a council to add."""
    council, kind = request.args.get("council", ""), request.args.get("kind", "")
    name = places.council_name(council)
    if name is None or kind not in operation.KINDS:
        abort(404)
    free, held = whereabouts.addable(g.organisation, council, AreaKind(kind))
    form = AreasForm(_question(AreaKind(kind), name), free)
    if form.validate_on_submit() and _added(form, {AreaKind(kind): form.codes.data}):
        return redirect(url_for(".show"))
    return render_template(
        "area/add.html", form=form, title=form.codes.label.text, name=name, is_empty=not free, held=held
    )


def _question(kind: AreaKind, name: str) -> str:
    """Return the question for the areas of a kind in a council."""
    return {
        AreaKind.COUNCIL: _("Do you work in all of %(name)s?", name=name),
        AreaKind.WARD: _("Which wards of %(name)s do you work in?", name=name),
        AreaKind.NEIGHBOURHOOD: _("Which neighbourhoods of %(name)s do you work in?", name=name),
    }[kind]


def _added(form: AreasForm, chosen: dict[AreaKind, list[str]]) -> bool:
    """Add areas, by their kinds, and say so; where that is refused, say why beside the question."""
    try:
        with transaction():
            made = [
                area
                for kind, codes in chosen.items()
                for area in operation.add_areas(g.organisation, by=current_user, kind=kind, codes=codes)
            ]
            count = len(made)
    except operation.UnknownArea as error:
        form.fail("codes", error)
        return False
    flash(ngettext("One area is added.", "%(num)s areas are added.", count))
    return True


@blueprint.route("/postcode", methods=["GET", "POST"])
@access(Permission.AREA_MANAGE)
def postcode() -> ResponseReturnValue:
    """Find the ward and the neighbourhood of a postcode, and add what of it is worked in."""
    search, place = PostcodeForm(), None
    if request.args and search.validate():
        try:
            place = places.lookup(search.postcode.data)
        except places.PlaceProblem as problem:
            search.fail("postcode", problem)
    if place is None:
        return render_template("area/postcode.html", form=search)
    kinds, free, held = whereabouts.addable_at(g.organisation, place)
    form = AreasForm(_("Which of these do you work in?"), free)
    if form.validate_on_submit():
        chosen = {kind: [code for code in form.codes.data if kinds[code] is kind] for kind in operation.KINDS}
        if _added(form, chosen):
            return redirect(url_for(".show"))
    return render_template("area/found.html", form=form, place=place, held=held, is_empty=not free)


@blueprint.route("/<uuid:operating_area_id>/remove", methods=["GET", "POST"])
@access(Permission.AREA_MANAGE)
def remove(operating_area_id: UUID) -> ResponseReturnValue:
    """Ask, then take an area out of where the anchor works."""
    form = Form()
    line = whereabouts.line_of(g.organisation, operation.get_area(g.organisation, operating_area_id))
    if form.validate_on_submit():
        with transaction():
            area = operation.get_area(g.organisation, operating_area_id)
            operation.end_area(g.organisation, area, by=current_user)
        flash(_("You no longer work in %(name)s.", name=line.name))
        return redirect(url_for(".show"))
    is_last = len(operation.list_areas(g.organisation)) == 1
    return render_template("area/remove.html", form=form, line=line, is_last=is_last)


@blueprint.route("/neighbourhoods/new", methods=["GET", "POST"])
@access(Permission.AREA_MANAGE)
def new_neighbourhood() -> ResponseReturnValue:
    """Put official neighbourhoods together under a name that people use."""
    offered, elsewhere = whereabouts.groupable(g.organisation)
    form = NeighbourhoodForm(offered)
    if form.validate_on_submit():
        try:
            with transaction():
                neighbourhoods.group(g.organisation, by=current_user, **form.answers)
        except (neighbourhoods.NameRefused, neighbourhoods.PartsRefused) as error:
            _explain(form, error)
        else:
            flash(_("From now on these are called %(name)s.", name=form.name.data))
            return redirect(url_for(".show"))
    return render_template(
        "area/new_neighbourhood.html", form=form, elsewhere=elsewhere, is_empty=not offered
    )


@blueprint.route("/neighbourhoods/<uuid:neighbourhood_id>", methods=["GET", "POST"])
@access(Permission.AREA_MANAGE)
def edit_neighbourhood(neighbourhood_id: UUID) -> ResponseReturnValue:
    """Give one of the anchor's own neighbourhoods another name, or other parts."""
    found = neighbourhoods.get_neighbourhood(g.organisation, neighbourhood_id)
    offered, elsewhere = whereabouts.groupable(g.organisation, found)
    known = {"name": found.name, "msoa_codes": [part.msoa_code for part in found.parts]}
    form = NeighbourhoodForm(offered, data={**known, "row_version": found.row_version})
    if form.validate_on_submit():
        try:
            with transaction():
                current = neighbourhoods.get_neighbourhood(g.organisation, neighbourhood_id)
                unchanged_since(current, form.row_version.data)
                neighbourhoods.regroup(g.organisation, current, by=current_user, **form.answers)
        except (neighbourhoods.NameRefused, neighbourhoods.PartsRefused) as error:
            _explain(form, error)
        else:
            flash(_("The change is kept."))
            return redirect(url_for(".show"))
    return render_template(
        "area/edit_neighbourhood.html", form=form, elsewhere=elsewhere, neighbourhood_id=neighbourhood_id
    )


def _explain(form: NeighbourhoodForm, error: Exception) -> None:
    """Put a refusal beside the answer it is about."""
    form.fail("name" if isinstance(error, neighbourhoods.NameRefused) else "msoa_codes", error)


@blueprint.route("/neighbourhoods/<uuid:neighbourhood_id>/remove", methods=["GET", "POST"])
@access(Permission.AREA_MANAGE)
def remove_neighbourhood(neighbourhood_id: UUID) -> ResponseReturnValue:
    """Ask, then give up one of the anchor's own neighbourhoods."""
    form = Form()
    found = neighbourhoods.get_neighbourhood(g.organisation, neighbourhood_id)
    official = neighbourhoods.official_names(part.msoa_code for part in found.parts)
    name = found.name
    if form.validate_on_submit():
        with transaction():
            current = neighbourhoods.get_neighbourhood(g.organisation, neighbourhood_id)
            neighbourhoods.ungroup(g.organisation, current, by=current_user)
        flash(_("%(name)s is removed. Its parts have their own names again.", name=name))
        return redirect(url_for(".show"))
    return render_template("area/remove_neighbourhood.html", form=form, name=name, official=official)
