"""Pages about a provider's photograph, and the one address at which everybody may see it once it is published."""

from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from carematch.core.access import PUBLIC, access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.core.permissions import Permission
from carematch.core.sizes import takes_files
from carematch.providers import photo, service
from carematch.providers.documents_forms import PhotoForm
from carematch.uploads import service as uploads
from carematch.uploads.models import Upload
from carematch.uploads.refusals import FileGone, UploadRefused
from carematch.uploads.serving import attachment, for_everybody, shut_in

blueprint = Blueprint("photo", __name__, url_prefix="/<org>")


@blueprint.route("/my-page/photo", methods=["GET", "POST"])
@access(Permission.PROVIDER_OWN)
@takes_files
def own() -> ResponseReturnValue:
    """Show a provider their photograph, and take a new one."""
    form = PhotoForm()
    provider = service.own_provider(g.organisation, current_user)
    if form.validate_on_submit():
        try:
            accepted = uploads.accept_photo(form.file.data.read(), form.file.data.filename)
            with transaction():
                provider = service.own_provider(g.organisation, current_user)
                photo.replace(g.organisation, provider, accepted, by=current_user)
        except UploadRefused as error:
            form.fail("file", error)
            provider = service.own_provider(g.organisation, current_user)
        else:
            flash(_("We have your photo."))
            return redirect(url_for(".own"))
    return render_template("photo/own.html", form=form, provider=provider)


@blueprint.route("/my-page/photo/file")
@access(Permission.PROVIDER_OWN)
@shut_in
def own_file() -> ResponseReturnValue:
    """Give a provider their photograph."""
    return _file(photo.of(g.organisation, service.own_provider(g.organisation, current_user)))


@blueprint.route("/my-page/photo/remove", methods=["GET", "POST"])
@access(Permission.PROVIDER_OWN)
def remove() -> ResponseReturnValue:
    """Take one's own photograph away."""
    form = Form()
    if form.validate_on_submit():
        with transaction():
            photo.remove(g.organisation, service.own_provider(g.organisation, current_user), by=current_user)
        flash(_("Your photo is deleted."))
        return redirect(url_for(".own"))
    provider = service.own_provider(g.organisation, current_user)
    photo.of(g.organisation, provider)
    return render_template("photo/remove.html", form=form, provider=provider, back=url_for(".own"))


@blueprint.route("/providers/<uuid:provider_id>/photo")
@access(Permission.PROVIDERS_CHECK)
@shut_in
def file(provider_id: UUID) -> ResponseReturnValue:
    """Give staff a provider's photograph, published or not."""
    return _file(photo.of(g.organisation, service.get_provider(g.organisation, provider_id)))


@blueprint.route("/providers/<uuid:provider_id>/photo/remove", methods=["GET", "POST"])
@access(Permission.PROVIDERS_CHECK)
def remove_for(provider_id: UUID) -> ResponseReturnValue:
    """Take a provider's photograph away, such as one that shows somebody else."""
    form, back = Form(), url_for("providers.show", provider_id=provider_id)
    if form.validate_on_submit():
        with transaction():
            provider = service.get_provider(g.organisation, provider_id)
            photo.remove(g.organisation, provider, by=current_user)
        flash(_("The photo is deleted."))
        return redirect(back)
    provider = service.get_provider(g.organisation, provider_id)
    photo.of(g.organisation, provider)
    return render_template("photo/remove.html", form=form, provider=provider, back=back)


@blueprint.route("/photos/<uuid:photo_id>")
@access(PUBLIC)
@shut_in
def published(photo_id: UUID) -> ResponseReturnValue:
    """Give everybody the photograph of a listing; gone as soon as the listing is."""
    upload = photo.published(g.organisation, photo_id)
    return for_everybody(upload, _content(upload)).make_conditional(request)


def _file(upload: Upload) -> ResponseReturnValue:
    """Answer with a photograph that only some may see."""
    return attachment(upload, _content(upload))


def _content(upload: Upload) -> bytes:
    """Return what a photograph holds; 404 where it is missing."""
    try:
        return uploads.content(upload)
    except FileGone:
        abort(404)
