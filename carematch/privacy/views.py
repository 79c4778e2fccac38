"""“My data”: what is kept, the download, and requests; for staff, the requests that wait."""

import datetime as dt
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from carematch.accounts import passwords
from carematch.core import clock
from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.permissions import Permission, Role
from carematch.matching.also_today import Line, also_today
from carematch.organisations.models import Organisation
from carematch.privacy import looked, package, requests, service, wording
from carematch.privacy.forms import AskForm, PasswordAgainForm, StepForm
from carematch.privacy.gathering import Subject
from carematch.privacy.kept import HELD_BACK, HELD_BACK_ANSWERS
from carematch.privacy.vocabulary import KIND_LABELS, OUTCOME_LABELS, STATUS_LABELS, Kind, Status

blueprint = Blueprint("privacy", __name__, url_prefix="/<org>")

UNLOCKED = "my_data_until"
UNLOCKED_FOR = dt.timedelta(minutes=10)
_READ_BY = {Role.MANAGER, Role.FINANCE}


@blueprint.context_processor
def words() -> dict[str, Any]:
    """Give every template of the slice its words."""
    return {
        "groups": wording.WORDS,
        "years": lambda rule: wording.years(g.organisation, rule),
        "SAFEGUARDING": wording.SAFEGUARDING,
        "ACCESS": wording.ACCESS,
        "kinds": KIND_LABELS,
        "outcomes": OUTCOME_LABELS,
        "statuses": STATUS_LABELS,
        "held_back": [*HELD_BACK_ANSWERS.values(), *HELD_BACK.values()],
        "Kind": Kind,
        "Status": Status,
        "today": clock.today(),
    }


@blueprint.after_app_request
def note_who_looked(response: Response) -> Response:
    """Note staff who opened a person's or a provider's record; once the page is made, so that it costs no reader."""
    is_page = response.status_code == 200 and request.method == "GET" and request.view_args
    if is_page and current_user.is_authenticated and _READ_BY & (g.get("roles") or frozenset()):
        looked.note(g.organisation, request.view_args or {}, by=current_user._get_current_object())
    return response


@also_today(Permission.RIGHTS_REQUESTS)
def waiting(organisation: Organisation) -> list[Line]:
    """Return how many requests wait for an answer; nothing says whose."""
    count = requests.count_open(organisation)
    text = ngettext("request about somebody's data", "requests about people's data", count)
    return [Line(count, text, url_for("privacy.requests"))]


def _subject(person_id: UUID | None) -> Subject:
    """Return whose data the page is about, or raise NotFound."""
    if person_id is None:
        return service.myself(g.organisation, current_user)
    return service.represented(g.organisation, current_user, person_id)


@blueprint.route("/my-data")
@blueprint.route("/my-data/for/<uuid:person_id>", endpoint="data_of")
@access(Permission.MY_DATA)
def my_data(person_id: UUID | None = None) -> ResponseReturnValue:
    """Say what is kept, why, on which basis, how long, and who has looked."""
    subject = _subject(person_id)
    gathered = service.gather(g.organisation, subject)
    return render_template(
        "privacy/my_data.html",
        subject=subject,
        person_id=person_id,
        gathered=gathered,
        looks=service.looks(g.organisation, gathered),
        represented=service.list_represented(g.organisation, current_user),
        asked=requests.list_asked(g.organisation, current_user),
    )


@blueprint.route("/my-data/download", methods=["GET", "POST"])
@blueprint.route("/my-data/for/<uuid:person_id>/download", methods=["GET", "POST"], endpoint="download_of")
@access(Permission.MY_DATA)
def download(person_id: UUID | None = None) -> ResponseReturnValue:
    """Ask for the password once more, then lead to the file for ten minutes."""
    subject, form = _subject(person_id), PasswordAgainForm()
    if form.validate_on_submit():
        if passwords.matches(form.password.data, current_user.password_hash):
            session[UNLOCKED] = (clock.now() + UNLOCKED_FOR).isoformat()
            return redirect(request.path)
        form.fail("password", _("This is not your password"))
    return render_template(
        "privacy/download.html", form=form, subject=subject, person_id=person_id, is_unlocked=_is_unlocked()
    )


@blueprint.route("/my-data/file")
@blueprint.route("/my-data/for/<uuid:person_id>/file", endpoint="file_of")
@access(Permission.MY_DATA)
def file(person_id: UUID | None = None) -> ResponseReturnValue:
    """Hand out everything, to whoever gave their password just now."""
    subject = _subject(person_id)
    if not _is_unlocked():
        return redirect(_url("download", person_id))
    gathered = service.gather(g.organisation, subject)
    looks = service.looks(g.organisation, gathered)
    page = render_template("privacy/package.html", subject=subject, gathered=gathered, looks=looks)
    content = package.build(gathered, page=page, looked=looks)
    with transaction():
        package.note_download(g.organisation, subject, by=current_user)
    headers = {"Content-Disposition": f'attachment; filename="{package.FILE_NAME}"'}
    return Response(content, mimetype="application/zip", headers=headers)


def _is_unlocked() -> bool:
    """Tell whether the password was given in the last ten minutes, in this browser."""
    until = session.get(UNLOCKED)
    return until is not None and dt.datetime.fromisoformat(until) > clock.now()


def _url(page: str, person_id: UUID | None) -> str:
    """Return a page of one's own data, or of that of somebody one acts for."""
    return url_for(f".{page}_of", person_id=person_id) if person_id else url_for(f".{page}")


@blueprint.route("/my-data/ask", methods=["GET", "POST"])
@blueprint.route("/my-data/for/<uuid:person_id>/ask", methods=["GET", "POST"], endpoint="ask_of")
@access(Permission.MY_DATA)
def ask(person_id: UUID | None = None) -> ResponseReturnValue:
    """Take down what somebody wants done about their data."""
    subject, form = _subject(person_id), AskForm()
    if form.validate_on_submit():
        with transaction():
            person = _subject(person_id).person if person_id else None
            requests.ask(g.organisation, current_user, person=person, **form.answers)
        flash(_("We have your request. Below you see by when we answer."))
        return redirect(url_for(".data_of", person_id=person_id) if person_id else url_for(".my_data"))
    return render_template("privacy/ask.html", form=form, subject=subject, person_id=person_id)


@blueprint.route("/data-requests", endpoint="requests")
@access(Permission.RIGHTS_REQUESTS)
def list_requests() -> ResponseReturnValue:
    """List what people ask about their data, the most urgent first."""
    return render_template(
        "privacy/requests.html",
        open_ones=requests.list_requests(g.organisation, is_open=True),
        closed=requests.list_requests(g.organisation, is_open=False),
    )


@blueprint.route("/data-requests/<uuid:request_id>", methods=["GET", "POST"], endpoint="request")
@access(Permission.RIGHTS_REQUESTS)
def show_request(request_id: UUID) -> ResponseReturnValue:
    """Show a request with its clock, and record what was done about it."""
    form = StepForm()
    if form.validate_on_submit():
        try:
            with transaction():
                requests.take(g.organisation, request_id, by=current_user, **form.answers)
        except requests.NotNow as error:
            form.fail(error.field, _(str(error)))
        else:
            flash(_("This is recorded."))
            return redirect(url_for(".request", request_id=request_id))
    found = requests.get_request(g.organisation, request_id)
    return render_template("privacy/request.html", form=form, found=found)
