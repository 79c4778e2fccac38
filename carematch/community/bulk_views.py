"""Where a manager brings in groups from one file: choose it, see what each row would do, import all of it."""

from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.community.bulk import runs
from carematch.community.bulk.fields import ALL
from carematch.community.bulk.record import STATE_LABELS, ImportState
from carematch.community.bulk_forms import GroupFileForm, GroupsBeginForm
from carematch.core.access import access
from carematch.core.csvreading import FileRefused
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.core.sizes import takes_files

blueprint = Blueprint("groups_import", __name__, url_prefix="/<org>/groups/import")

MOST_SHOWN = 200


@blueprint.route("", methods=["GET", "POST"])
@access(Permission.COMMUNITY_KEEP)
@takes_files
def index() -> ResponseReturnValue:
    """Take a file and try it out; list the imports so far."""
    form = GroupFileForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = runs.receive(
                    g.organisation, by=current_user, file_name=form.file.data.filename, content=form.content
                )
        except FileRefused as error:
            form.fail("file", error)
        else:
            return redirect(url_for(".show", group_import_id=made.id))
    imports = runs.list_imports(g.organisation)
    return render_template(
        "groups_import/index.html", form=form, imports=imports, columns=ALL, states=STATE_LABELS
    )


@blueprint.route("/example.csv")
@access(Permission.COMMUNITY_KEEP)
def example() -> ResponseReturnValue:
    """Hand out a file with every column and one row."""
    answer = Response("\ufeff" + runs.example(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="groups-example.csv"'
    return answer


@blueprint.route("/<uuid:group_import_id>", methods=["GET", "POST"])
@access(Permission.COMMUNITY_KEEP)
def show(group_import_id: UUID) -> ResponseReturnValue:
    """Show what would become of each row and import all of them, or what became of them."""
    form = GroupsBeginForm()
    if form.validate_on_submit():
        try:
            with transaction():
                runs.apply(g.organisation, group_import_id, by=current_user, **form.answers)
        except runs.CannotBegin as error:
            flash(str(error), "notice")
        else:
            flash(_("The file is imported."))
        return redirect(url_for(".show", group_import_id=group_import_id))
    made = runs.get_import(g.organisation, group_import_id)
    rows = sorted(made.results, key=lambda each: each["outcome"] != runs.Outcome.REFUSED.value)
    return render_template(
        "groups_import/show.html",
        made=made,
        form=form,
        is_done=made.state is ImportState.DONE,
        words=runs.DID if made.state is ImportState.DONE else runs.WOULD,
        shown=rows[:MOST_SHOWN],
        not_shown=max(len(rows) - MOST_SHOWN, 0),
        sentences=runs.sentences,
        Outcome=runs.Outcome,
    )
