"""One form, one effect: a form sent twice shows the first result, whatever the browser or the network did."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask, flash, g, has_request_context, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response

from carematch.core import clock
from carematch.core.db import Record, at_start_of_transaction, db, transaction, writing
from carematch.core.errors import AlreadySubmitted

FIELD = "form_key"
_KEY = re.compile(r"[A-Za-z0-9-]{1,64}")


class Submission(Record, db.Model):
    """A form that took effect: who sent it, the key that was rendered into it, and where its result is shown."""

    __tablename__ = "submissions"
    __table_args__ = (sa.UniqueConstraint("actor", "form_key"),)

    actor: Mapped[str]
    form_key: Mapped[str]
    location: Mapped[str | None]
    submitted_at: Mapped[dt.datetime] = mapped_column(default=clock.now)


def _actor() -> str:
    """Return whose form this is: the user, or the browser session of somebody not signed in."""
    if current_user.is_authenticated:
        return str(current_user.id)
    return f"session:{getattr(session, 'sid_hash', '')}"


def _find(actor: str, form_key: str) -> Submission | None:
    """Return an earlier sending of the same form, if there was one."""
    return db.session.scalar(
        sa.select(Submission).where(Submission.actor == actor, Submission.form_key == form_key)
    )


@contextmanager
def beside_the_form() -> Iterator[None]:
    """Let something be written down besides what a form is for, which may still take effect afterwards."""
    key = g.pop(FIELD, None)
    try:
        yield
    finally:
        if key is not None:
            setattr(g, FIELD, key)


def _answer_repeated() -> Response | None:
    """Show the first result to whoever sends a form again (double click, back button, reload)."""
    key = request.form.get(FIELD) if request.method == "POST" else None
    if not key or not _KEY.fullmatch(key):
        return None
    g.form_key, g.form_actor = key, _actor()
    earlier = _find(g.form_actor, key)
    return _first_result(AlreadySubmitted(earlier.location)) if earlier else None


def _claim() -> None:
    """Claim the form's key inside the transaction that does its work, or raise AlreadySubmitted."""
    if not has_request_context() or not g.get(FIELD) or _is_claimed():
        return
    claim = Submission(actor=g.form_actor, form_key=g.form_key)
    db.session.add(claim)
    try:
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        earlier = _find(g.form_actor, g.form_key)
        raise AlreadySubmitted(earlier.location if earlier else None) from error
    g.form_claimed = claim.id


def _is_claimed() -> bool:
    """Tell whether this request has claimed its form's key, and kept it (a transaction undone gives it back)."""
    return bool(g.get("form_claimed")) and db.session.get(Submission, g.form_claimed) is not None


def _remember_result(response: Response) -> Response:
    """Note where the result is shown, so that a second sending can be led there."""
    if g.get("form_claimed") and response.location and not writing():
        earlier = _find(g.form_actor, g.form_key)
        if earlier is not None and earlier.location is None:
            where = response.location
            with transaction():
                found = _find(g.form_actor, g.form_key)
                if found is not None:
                    found.location = where
    return response


def _first_result(error: AlreadySubmitted) -> Response:
    """Lead to what the first sending did, and say that nothing was done twice."""
    flash(_("We already have this. Nothing was recorded twice."))
    return redirect(error.location or url_for("pages.home"))


def init_app(app: Flask) -> None:
    """Watch every form of the application; call it after access and CSRF protection."""
    at_start_of_transaction(_claim)
    app.before_request(_answer_repeated)
    app.after_request(_remember_result)
    app.register_error_handler(AlreadySubmitted, _first_result)
