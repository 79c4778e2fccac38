"""Pages of the records of work-seekers and hirers: to read, to print, and to hand over as a file."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from carematch.arrangements.records import items, keeping
from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission
from carematch.providers import service as providers
from carematch.seekers import service as seekers

blueprint = Blueprint("records", __name__, url_prefix="/<org>")

MIME = {keeping.Form.CSV: "text/csv; charset=utf-8", keeping.Form.JSON: "application/json"}


@blueprint.route("/introduction-records")
@access(Permission.MATCHING_VIEW)
def index() -> ResponseReturnValue:
    """Say which records are kept, why, and where to take them away."""
    work_seekers, hirers = keeping.count(g.organisation)
    return render_template("records/index.html", work_seekers=work_seekers, hirers=hirers, law=items.LAW)


@blueprint.route('/introduction-records/schedule-<any("4", "5"):schedule>.<any(csv, json):form>')
@access(Permission.MATCHING_VIEW)
def all_of(schedule: str, form: str) -> ResponseReturnValue:
    """Hand over every record of a schedule."""
    number = int(schedule)
    return _file(keeping.list_records(g.organisation, number), number, form, g.organisation)


@blueprint.route("/providers/<uuid:provider_id>/introduction-record")
@access(Permission.MATCHING_VIEW)
def of_provider(provider_id: UUID) -> ResponseReturnValue:
    """Show the record of a work-seeker."""
    provider = providers.get_provider(g.organisation, provider_id)
    return _page(keeping.of_provider(g.organisation, provider), provider_id=provider_id)


@blueprint.route("/providers/<uuid:provider_id>/introduction-record.<any(csv, json):form>")
@access(Permission.MATCHING_VIEW)
def file_of_provider(provider_id: UUID, form: str) -> ResponseReturnValue:
    """Hand over the record of a work-seeker."""
    provider = providers.get_provider(g.organisation, provider_id)
    return _file([keeping.of_provider(g.organisation, provider)], 4, form, provider)


@blueprint.route("/people/<uuid:person_id>/introduction-record")
@access(Permission.MATCHING_VIEW)
def of_person(person_id: UUID) -> ResponseReturnValue:
    """Show the record of a hirer."""
    person = seekers.get_person(g.organisation, person_id)
    return _page(keeping.of_person(g.organisation, person), person_id=person_id)


@blueprint.route("/people/<uuid:person_id>/introduction-record.<any(csv, json):form>")
@access(Permission.MATCHING_VIEW)
def file_of_person(person_id: UUID, form: str) -> ResponseReturnValue:
    """Hand over the record of a hirer."""
    person = seekers.get_person(g.organisation, person_id)
    return _file([keeping.of_person(g.organisation, person)], 5, form, person)


def _page(kept: items.Record, **key: Any) -> ResponseReturnValue:
    """Show a record, item by item."""
    page = "records.file_of_provider" if kept.schedule == 4 else "records.file_of_person"
    return render_template(
        "records/record.html",
        record=kept,
        title=items.TITLES[kept.schedule],
        law=items.LAW,
        not_recorded=items.NOT_RECORDED,
        page=page,
        key=key,
    )


def _file(records: list[items.Record], schedule: int, form: str, subject: Any) -> ResponseReturnValue:
    """Return records as a file that is named for the schedule only, and note who took it."""
    kind = keeping.Form(form)
    content = keeping.written(records, kind)
    with transaction():
        keeping.note_handed_over(g.organisation, subject, schedule, kind, by=current_user)
    headers = {"Content-Disposition": f'attachment; filename="schedule-{schedule}.{form}"'}
    return Response(content, content_type=MIME[kind], headers=headers)
