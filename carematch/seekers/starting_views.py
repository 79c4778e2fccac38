"""The front door of asking for help: what is asked, beginning, and coming back by a link in a letter."""

from collections.abc import Callable

from flask import abort, current_app, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from carematch.accounts import links, sessions
from carematch.accounts.returning import local_path
from carematch.accounts.service import LinkExpired
from carematch.core.access import PUBLIC, access
from carematch.core.db import transaction
from carematch.core.fields import Form
from carematch.organisations.models import Kind
from carematch.seekers import service
from carematch.seekers.asking_views import blueprint
from carematch.seekers.returning import DOOR
from carematch.seekers.sides import OWN, me
from carematch.seekers.starting_forms import BeginForm, ReturnForm

__all__ = ["blueprint"]

# Where a demonstration that sends no letters keeps the link of whoever has just begun in this browser.
_KEPT = "asking_link"


@blueprint.route("/ask", methods=["GET", "POST"])
@access(PUBLIC)
def ask() -> ResponseReturnValue:
    """Say what will be asked, and begin: at once for whoever is signed in, else with an email address."""
    _refuse_councils()
    form = Form()
    if form.validate_on_submit():
        if not current_user.is_authenticated:
            return redirect(url_for(".begin"))
        with transaction():
            need = service.ask_for_oneself(g.organisation, me())
        return redirect(OWN.url("show", need_id=need.id))
    return render_template("seekers/ask.html", form=form)


@blueprint.route("/ask/begin", methods=["GET", "POST"])
@access(PUBLIC)
def begin() -> ResponseReturnValue:
    """Begin with a name and an email address; the answer is the same whether or not the address is known."""
    form = BeginForm()

    def write() -> None:
        link = DOOR.begin(g.organisation, **form.answers)
        if link and _keeps_letters():
            session[_KEPT] = link

    return _by_letter("begin", form, write)


@blueprint.route("/ask/return", methods=["GET", "POST"])
@access(PUBLIC)
def come_back() -> ResponseReturnValue:
    """Send a link to whoever has started already; the answer is the same whether or not the address is known."""
    form = ReturnForm()
    return _by_letter("come_back", form, lambda: DOOR.come_back(g.organisation, **form.answers))


@blueprint.route("/ask/link-sent")
@access(PUBLIC)
def link_sent() -> ResponseReturnValue:
    """Say where to look next."""
    _refuse_councils()
    return render_template(
        "seekers/link_sent.html",
        folder=current_app.config["MAIL_FOLDER"] if _keeps_letters() else None,
        link=session.get(_KEPT) if _keeps_letters() else None,
    )


@blueprint.route("/ask/link/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def open_link(token: str) -> ResponseReturnValue:
    """Go on by a link from a letter: only the button uses it up, since programs that read mail open links, too."""
    _refuse_councils()
    form = Form()
    try:
        links.get_link(token)
        if form.validate_on_submit():
            with transaction():
                user, onward = links.use_link(token)
            session.pop(_KEPT, None)
            sessions.begin(user)
            return redirect(local_path(onward) or url_for(".own"))
    except LinkExpired as error:
        return render_template("seekers/link_ended.html", reason=error, form=form, token=token), 410
    return render_template("seekers/open_link.html", form=form)


@blueprint.route("/ask/link/<token>/again", methods=["POST"])
@access(PUBLIC)
def send_link_again(token: str) -> ResponseReturnValue:
    """Send a new link in the place of one that has ended."""
    _refuse_councils()
    with transaction():
        DOOR.send_again(g.organisation, token)
    return redirect(url_for(".link_sent"))


def _by_letter(template: str, form: Form, write: Callable[[], None]) -> ResponseReturnValue:
    """Ask for an address, write a letter, and say to look for it; whoever is signed in needs none."""
    if current_user.is_authenticated or g.organisation.kind is not Kind.ANCHOR:
        return redirect(url_for(".ask"))
    if form.validate_on_submit():
        with transaction():
            write()
        return redirect(url_for(".link_sent"))
    return render_template(f"seekers/{template}.html", form=form)


def _refuse_councils() -> None:
    """Answer 404 where nobody is introduced."""
    if g.organisation.kind is not Kind.ANCHOR:
        abort(404)


def _keeps_letters() -> bool:
    """Tell whether this is a demonstration whose letters go into a folder, and nowhere else."""
    settings = current_app.config
    return settings["ENVIRONMENT"] == "demo" and not settings["MAIL_SERVER"]
