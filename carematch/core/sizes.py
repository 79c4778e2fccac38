"""How much somebody may send: the answers to a form everywhere, a file besides only where a view takes one."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Let a view take as much as MAX_FILE_CONTENT_LENGTH says; every other takes MAX_CONTENT_LENGTH (else 413)."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask) -> None:
    """Set the limit of each request; call it before anything that reads what was sent."""
    app.before_request(_set_limit)


def _set_limit() -> None:
    """Raise the limit for the views that say so."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_files", False):
        request.max_content_length = current_app.config["MAX_FILE_CONTENT_LENGTH"]
