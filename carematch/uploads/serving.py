"""Giving a file to a browser: saved, never shown as a page of ours, and able to run nothing."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, g, make_response

from carematch.uploads.models import Upload

View = TypeVar("View", bound=Callable[..., Any])


def shut_in(view: View) -> View:
    """Have whatever a view answers shut in by the browser: no scripts, no forms, an origin of its own."""
    view.talisman_view_options = {  # type: ignore[attr-defined]
        "content_security_policy": "default-src 'none'; sandbox"
    }
    return view


def attachment(upload: Upload, content: bytes) -> Response:
    """Answer with a file to save; kept by no browser and no proxy, like every personal page."""
    response = make_response(content)
    response.headers["Content-Type"] = upload.kind.content_type
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.set("Content-Disposition", "attachment", filename=upload.download_name)
    return response


def for_everybody(upload: Upload, content: bytes) -> Response:
    """Answer with a file that everybody may see; a browser may keep it for an hour, since its content never changes."""
    response = attachment(upload, content)
    response.headers["Content-Disposition"] = f"attachment; filename=photo{upload.kind.extension}"
    response.set_etag(upload.id.hex)
    g.cache_control = "private, max-age=3600"
    return response
