"""Pages about documents: a provider sends and removes their own, staff open them and say what they are like."""

from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.core.sizes import takes_files
from carematch.providers import documents, service
from carematch.providers.document import QUALIFICATION, ProviderDocument
from carematch.providers.documents_forms import DecisionForm, DocumentForm
from carematch.providers.models import Provider
from carematch.uploads import limits
from carematch.uploads import service as uploads
from carematch.uploads.refusals import FileGone, UploadRefused
from carematch.uploads.serving import attachment, shut_in

blueprint = Blueprint("documents", __name__, url_prefix="/<org>")


@blueprint.route("/my-page/documents")
@access(Permission.PROVIDER_OWN)
def own() -> ResponseReturnValue:
    """Show a provider which documents their checks ask for, and what they have sent."""
    provider = service.own_provider(g.organisation, current_user)
    sent = documents.sent_by_themselves(provider, documents.list_documents(g.organisation, provider))
    return render_template(
        "documents/own.html",
        wanted=documents.wanted(provider, sent),
        sent=sent,
        is_removable=documents.is_removable,
        most_files=limits.most_files(),
    )


@blueprint.route("/my-page/documents/new", methods=["GET", "POST"])
@access(Permission.PROVIDER_OWN)
@takes_files
def new() -> ResponseReturnValue:
    """Send a document: one file, and what it is."""
    provider = service.own_provider(g.organisation, current_user)
    form = DocumentForm(data={"kind": request.args.get("kind", "")})
    if form.validate_on_submit():
        try:
            _send(form.kind.data, form.title.data, form.file.data)
        except documents.DocumentRefused as error:
            form.fail(error.field, error)
        except UploadRefused as error:
            form.fail("file", error)
        else:
            flash(_("We have your document. We look at it and tell you here."))
            return redirect(url_for(".own"))
    return render_template("documents/new.html", form=form, provider=provider, qualification=QUALIFICATION)


def _send(kind: str, title: str, file: uploads.File) -> None:
    """Look at a file first, which takes its time, then keep it."""
    documents.refuse_kind(kind, title)
    accepted = uploads.accept_document(file.read(), file.filename)
    with transaction():
        provider = service.own_provider(g.organisation, current_user)
        documents.add(g.organisation, provider, accepted, by=current_user, kind=kind, title=title)


@blueprint.route("/my-page/documents/<uuid:document_id>/file")
@access(Permission.PROVIDER_OWN)
@shut_in
def own_file(document_id: UUID) -> ResponseReturnValue:
    """Give a provider a document of theirs to save."""
    return _file(service.own_provider(g.organisation, current_user), document_id, url_for(".own"))


@blueprint.route("/my-page/documents/<uuid:document_id>/remove", methods=["GET", "POST"])
@access(Permission.PROVIDER_OWN)
def remove(document_id: UUID) -> ResponseReturnValue:
    """Take a document back that nobody has looked at, or that cannot be used."""
    form = Form()
    if form.validate_on_submit():
        try:
            with transaction():
                provider = service.own_provider(g.organisation, current_user)
                document = documents.get_document(g.organisation, provider, document_id)
                documents.remove(g.organisation, document, by=current_user)
        except documents.DocumentRefused as error:
            flash(str(error), "notice")
        else:
            flash(_("The document is deleted."))
        return redirect(url_for(".own"))
    provider = service.own_provider(g.organisation, current_user)
    document = documents.get_document(g.organisation, provider, document_id)
    return render_template("documents/remove.html", form=form, document=document)


@blueprint.route("/providers/<uuid:provider_id>/documents/<uuid:document_id>", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def show(provider_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Show staff what was sent; they open it and say what it is like."""
    form = DecisionForm()
    if form.validate_on_submit():
        try:
            with transaction():
                _provider, document = _sent(provider_id, document_id)
                documents.decide(g.organisation, document, by=current_user, **form.answers)
        except documents.DocumentRefused as error:
            form.fail(error.field, error)
        else:
            flash(_("What you said of the document is recorded. They see it on their page."))
            return redirect(url_for("providers.show", provider_id=provider_id))
    provider, document = _sent(provider_id, document_id)
    return render_template("documents/show.html", form=form, provider=provider, document=document)


@blueprint.route("/providers/<uuid:provider_id>/documents/<uuid:document_id>/file")
@access(Permission.PROVIDERS_CHECK)
@shut_in
def file(provider_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Give staff a document to save."""
    provider = service.get_provider(g.organisation, provider_id)
    back = url_for(".show", provider_id=provider_id, document_id=document_id)
    return _file(provider, document_id, back)


def _sent(provider_id: UUID, document_id: UUID) -> tuple[Provider, ProviderDocument]:
    """Return a provider and one of their documents, or raise NotFound."""
    provider = service.get_provider(g.organisation, provider_id)
    return provider, documents.get_document(g.organisation, provider, document_id)


def _file(provider: Provider, document_id: UUID, back: str) -> Response | ResponseReturnValue:
    """Answer with a document, once it is recorded who read it; say so where it is missing."""
    try:
        with transaction():
            document = documents.get_document(g.organisation, provider, document_id)
            content = documents.read(g.organisation, document, by=current_user)
    except FileGone as error:
        flash(str(error), "notice")
        return redirect(back)
    return attachment(document.upload, content)
