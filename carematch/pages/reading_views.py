"""How pages are read: in which language, in what size, and the first steps in Easy Read."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from carematch.accounts.returning import local_path
from carematch.core import languages
from carematch.core.access import PUBLIC, access

blueprint = Blueprint("reading", __name__)

SIZES = {"usual": None, "large": "large"}


@blueprint.route("/language/<language>")
@access(PUBLIC)
def language(language: str) -> ResponseReturnValue:
    """Show every page in a language from now on, and go back to the one that was open."""
    if language not in languages.offered():
        abort(404)
    return languages.keep(_back(), "language", None if language == languages.ENGLISH else language)


@blueprint.route("/text-size/<size>")
@access(PUBLIC)
def text_size(size: str) -> ResponseReturnValue:
    """Show every page in larger text from now on, or in the usual size, and go back to the one that was open."""
    if size not in SIZES:
        abort(404)
    return languages.keep(_back(), "text", SIZES[size])


def _back() -> Response:
    """Return the way back to where the reader was, if that is a page of ours; else to the first one."""
    return redirect(local_path(request.args.get("back")) or url_for("pages.home"), 303)


@blueprint.route("/easy-read")
@access(PUBLIC)
def easy_read() -> str:
    """Say what CareMatch is, in Easy Read, and lead to the first steps."""
    return render_template("easy_read/start.html")


@blueprint.route("/easy-read/find-someone")
@access(PUBLIC)
def easy_find() -> str:
    """Say in Easy Read how to find somebody."""
    return render_template("easy_read/find.html")


@blueprint.route("/easy-read/ask-for-help")
@access(PUBLIC)
def easy_ask() -> str:
    """Say in Easy Read how to ask for help, and what happens then."""
    return render_template("easy_read/ask.html")


@blueprint.route("/easy-read/what-you-tell-us")
@access(PUBLIC)
def easy_told() -> str:
    """Say in Easy Read what is done with what somebody tells us."""
    return render_template("easy_read/told.html")


@blueprint.route("/easy-read/who-to-call")
@access(PUBLIC)
def easy_call() -> str:
    """Say in Easy Read whom to call, and when."""
    return render_template("easy_read/call.html")


@blueprint.route("/easy-read/hard-words")
@access(PUBLIC)
def easy_words() -> str:
    """Say in Easy Read what the hard words mean."""
    return render_template("easy_read/words.html")
