"""Forms that strangers may send before anything is kept about them: a token would need a cookie first."""

from urllib.parse import urlsplit

from flask import current_app, request


def is_from_here() -> bool:
    """Tell whether the browser says that a form was sent from a page of this site.

    Every browser says so of a form, in Sec-Fetch-Site or, where that is left out, in Origin; a page of somebody else's
    can set neither.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def refuse_foreign() -> None:
    """Raise CSRFError unless a form comes from a page of ours, by what the browser says or by the form's token."""
    if current_app.config.get("WTF_CSRF_ENABLED", True) and not is_from_here():
        current_app.extensions["csrf"].protect()
