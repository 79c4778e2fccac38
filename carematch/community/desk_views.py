"""Where managers keep the groups and activities near people: the list, one group, and what becomes of it."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.community import service, shown, wording
from carematch.community.checking import GroupRefused
from carematch.community.desk_forms import GroupForm
from carematch.community.models import Group
from carematch.community.vocabulary import STATUS_LABELS, GroupStatus, kind_names
from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import transaction, unchanged_since
from carematch.core.permissions import Permission
from carematch.places.problems import PlaceProblem

blueprint = Blueprint("groups", __name__, url_prefix="/<org>/groups")

LISTS = {
    "running": lambda organisation: Group.status == GroupStatus.RUNNING,
    "to-confirm": lambda organisation: shown.is_to_confirm(organisation, clock.today()),
    "paused": lambda organisation: Group.status == GroupStatus.PAUSED,
    "ended": lambda organisation: Group.status == GroupStatus.ENDED,
}


@blueprint.route("")
@access(Permission.COMMUNITY_KEEP)
def index() -> ResponseReturnValue:
    """List the groups, by where they stand."""
    asked = request.args.get("show", "running")
    show = asked if asked in LISTS else "running"
    lists = {name: service.list_groups(g.organisation, LISTS[name](g.organisation)) for name in LISTS}
    today = clock.today()
    return render_template(
        "groups/index.html",
        groups=lists[show],
        counts={name: len(found) for name, found in lists.items()},
        show=show,
        confirmed=lambda group: wording.confirmed(group, today),
        wording=wording,
        kind_names=kind_names,
        shown_ids={each.group.id for each in shown.near(g.organisation, None)},
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access(Permission.COMMUNITY_KEEP)
def new() -> ResponseReturnValue:
    """Add a group."""
    form = GroupForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = service.add(g.organisation, by=current_user, confirmed_on=clock.today(), **form.facts)
        except (GroupRefused, PlaceProblem) as error:
            _explain(form, error)
        else:
            flash(_("It is added, and everybody can see it."))
            return redirect(url_for(".show", group_id=made.id))
    return render_template("groups/edit.html", form=form, group=None)


@blueprint.route("/<uuid:group_id>")
@access(Permission.COMMUNITY_KEEP)
def show(group_id: UUID) -> ResponseReturnValue:
    """Show one group, and what can be done with it."""
    group = service.get_group(g.organisation, group_id)
    return render_template(
        "groups/show.html",
        group=group,
        status=STATUS_LABELS,
        kinds=kind_names(group.kinds),
        wording=wording,
        confirmed=wording.confirmed(group, clock.today()),
        is_shown=group.id in {each.group.id for each in shown.near(g.organisation, None)},
        GroupStatus=GroupStatus,
    )


@blueprint.route("/<uuid:group_id>/edit", methods=["GET", "POST"])
@access(Permission.COMMUNITY_KEEP)
def edit(group_id: UUID) -> ResponseReturnValue:
    """Change what is said of a group; whoever saves has looked through all of it."""
    group = service.get_group(g.organisation, group_id)
    form = GroupForm(group)
    if form.validate_on_submit():
        try:
            with transaction():
                found = service.get_group(g.organisation, group_id)
                unchanged_since(found, form.row_version.data)
                service.change(
                    g.organisation, found, by=current_user, confirmed_on=clock.today(), **form.facts
                )
        except (GroupRefused, PlaceProblem) as error:
            _explain(form, error)
        else:
            flash(_("It is saved, and confirmed as of today."))
            return redirect(url_for(".show", group_id=group_id))
        group = service.get_group(g.organisation, group_id)
    return render_template("groups/edit.html", form=form, group=group)


@blueprint.route("/<uuid:group_id>/confirm", methods=["POST"])
@access(Permission.COMMUNITY_KEEP)
def confirm(group_id: UUID) -> ResponseReturnValue:
    """Note that everything about a group is still right, in one tap."""
    with transaction():
        group = service.get_group(g.organisation, group_id)
        service.confirm(g.organisation, group, by=current_user)
        name = group.name
    flash(_("Confirmed as of today: %(name)s", name=name))
    return redirect(url_for(".index", show=request.args.get("show")))


@blueprint.route("/<uuid:group_id>/<any('paused', 'ended', 'running'):status>", methods=["POST"])
@access(Permission.COMMUNITY_KEEP)
def move(group_id: UUID, status: str) -> ResponseReturnValue:
    """Pause or end a group, or let it run again."""
    with transaction():
        group = service.get_group(g.organisation, group_id)
        service.set_status(g.organisation, group, GroupStatus(status), by=current_user)
    said = {
        "paused": _("It is paused, and nobody is shown it for now."),
        "ended": _("It has ended, and nobody is shown it any more."),
        "running": _("It is running again."),
    }
    flash(said[status])
    return redirect(url_for(".show", group_id=group_id))


def _explain(form: GroupForm, error: Exception) -> None:
    """Put what was refused beside its answer."""
    field = getattr(error, "field", "postcode")
    form.fail("steps" if field == "step_free" else field if field in form else "name", error)
