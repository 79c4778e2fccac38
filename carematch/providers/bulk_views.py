"""Where a manager brings in many providers from one file: choose it, see what each row would do, begin."""

from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.csvreading import FileRefused
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.core.sizes import takes_files
from carematch.providers.bulk import report, runs
from carematch.providers.bulk.fields import EXAMPLE
from carematch.providers.bulk.planning import Outcome
from carematch.providers.bulk.record import STATE_LABELS, ImportState, ProviderImport
from carematch.providers.bulk_forms import BeginForm, FileForm

blueprint = Blueprint("bulk", __name__, url_prefix="/<org>/providers/import")

MOST_SHOWN = 100


@blueprint.route("", methods=["GET", "POST"])
@access(Permission.PROVIDERS_IMPORT)
@takes_files
def index() -> ResponseReturnValue:
    """Take a file and try it out; list the imports so far."""
    form = FileForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = runs.receive(
                    g.organisation, by=current_user, file_name=form.file.data.filename, content=form.content
                )
        except FileRefused as error:
            form.fail("file", error)
        else:
            return redirect(url_for(".show", import_id=made.id))
    return render_template(
        "bulk/index.html",
        form=form,
        imports=runs.list_imports(g.organisation),
        columns=EXAMPLE,
        states=STATE_LABELS,
    )


@blueprint.route("/example.csv")
@access(Permission.PROVIDERS_IMPORT)
def example() -> ResponseReturnValue:
    """Hand out a file with every column and one row."""
    return _download(report.example(), "providers-example.csv")


@blueprint.route("/<uuid:import_id>", methods=["GET", "POST"])
@access(Permission.PROVIDERS_IMPORT)
def show(import_id: UUID) -> ResponseReturnValue:
    """Show what would become of each row and begin the import, or how far it is, or what became of them."""
    form = BeginForm()
    if form.validate_on_submit():
        try:
            with transaction():
                runs.begin(g.organisation, import_id, by=current_user, **form.answers)
        except runs.NotWaiting as error:
            flash(str(error), "notice")
        else:
            flash(_("The import begins in a moment. You can leave this page."))
        return redirect(url_for(".show", import_id=import_id))
    made = runs.get_import(g.organisation, import_id)
    rows = report.worst_first(made.results)
    return render_template(
        "bulk/show.html",
        made=made,
        form=form,
        good=sum(made.counts[each.value] for each in (Outcome.CREATED, Outcome.JOINED, Outcome.CHANGED)),
        words=_words(made),
        shown=rows[:MOST_SHOWN],
        not_shown=max(len(rows) - MOST_SHOWN, 0),
        sentences=report.sentences,
        Outcome=Outcome,
        ImportState=ImportState,
    )


@blueprint.route("/<uuid:import_id>/report.csv")
@access(Permission.PROVIDERS_IMPORT)
def download(import_id: UUID) -> ResponseReturnValue:
    """Hand out what became of each row, or would."""
    made = runs.get_import(g.organisation, import_id)
    return _download(report.as_csv(made.results, _words(made)), f"import-{made.created_at:%Y-%m-%d-%H%M}.csv")


def _words(made: ProviderImport) -> dict[Outcome, str]:
    """Return what outcomes are called before an import and after it."""
    return report.WOULD if made.state in (ImportState.READ, ImportState.QUEUED) else report.DID


def _download(text: str, name: str) -> Response:
    """Return a CSV file that is saved, not shown; with a mark by which spreadsheets know the encoding."""
    answer = Response("\ufeff" + text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
