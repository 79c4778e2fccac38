"""The shortlist of whoever is reading: in a stranger's session, and in a table of their own once they are signed in.

Nothing is kept, and no cookie set, before somebody is added.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, session
from flask_babel import ngettext
from flask_login import current_user, user_logged_in

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.db import db, transaction
from carematch.organisations.models import Organisation
from carematch.shortlists import service as shortlists
from carematch.shortlists.entries import Entry, with_one, without

_KEY = "shortlist"


@dataclass(frozen=True, slots=True)
class Mine:
    """The shortlist of whoever is reading, at one organisation; `has_session`: their forms carry a token."""

    organisation: Organisation
    entries: tuple[Entry, ...]
    has_session: bool
    has_account: bool

    @property
    def is_asked(self) -> bool:
        """Tell whether the organisation was asked about any of them."""
        return any(each.is_asked for each in self.entries)

    def holds(self, provider_id: uuid.UUID) -> bool:
        """Tell whether somebody is on it."""
        return any(each.provider_id == provider_id for each in self.entries)


def mine(organisation: Organisation) -> Mine:
    """Return the reader's shortlist at an organisation."""
    has_account = current_user.is_authenticated
    entries = shortlists.list_shortlisted(organisation, _me()) if has_account else _held(organisation)
    has_session = not getattr(session, "new", True)
    return Mine(organisation, tuple(entries), has_session, has_account)


def add(organisation: Organisation, provider_id: uuid.UUID, name: str) -> None:
    """Put somebody on the reader's shortlist, or raise ShortlistFull."""
    if current_user.is_authenticated:
        with transaction():
            shortlists.add(organisation, by=_me(), provider_id=provider_id, name=name)
    else:
        _hold(organisation, with_one(_held(organisation), Entry(provider_id, name, clock.now())))


def remove(organisation: Organisation, provider_id: uuid.UUID) -> None:
    """Take somebody off the reader's shortlist."""
    if current_user.is_authenticated:
        with transaction():
            shortlists.remove(organisation, by=_me(), provider_id=provider_id)
    else:
        _hold(organisation, without(_held(organisation), provider_id))


def clear(organisation: Organisation) -> None:
    """Take everybody off the reader's shortlist."""
    if current_user.is_authenticated:
        with transaction():
            shortlists.clear(organisation, by=_me())
    else:
        _hold(organisation, ())


def ask(organisation: Organisation) -> None:
    """Ask the organisation about everybody on it: at once, or as soon as a stranger has an account to ask with."""
    if current_user.is_authenticated:
        with transaction():
            shortlists.ask(organisation, by=_me())
    else:
        _hold(organisation, [replace(each, is_asked=True) for each in _held(organisation)])


@user_logged_in.connect
def _bring(_app: Any, user: User, **_more: Any) -> None:
    """Carry what a stranger's session holds into the table of whom they turn out to be, and out of the session."""
    held = session.pop(_KEY, None) if _KEY in session else None
    if not held:
        return
    left_out = 0
    with transaction():
        owner = db.session.get(User, uuid.UUID(user.get_id()))
        assert owner is not None  # they have just signed in
        for organisation_id, entries in held.items():
            organisation = db.session.get(Organisation, uuid.UUID(organisation_id))
            if organisation is not None:
                left_out += shortlists.bring(organisation, [_read(each) for each in entries], by=owner)
    if left_out:
        flash(
            ngettext(
                "Your shortlist is full, so one person whom you chose before you signed in is not on it.",
                "Your shortlist is full, so %(num)s people whom you chose before you signed in are not on it.",
                left_out,
            )
        )


def _me() -> User:
    """Return who is signed in, as the services take them."""
    return current_user._get_current_object()


def _held(organisation: Organisation) -> tuple[Entry, ...]:
    """Return what the session holds."""
    return tuple(_read(each) for each in session.get(_KEY, {}).get(str(organisation.id), ()))


def _hold(organisation: Organisation, entries: Sequence[Entry]) -> None:
    """Put a shortlist into the session; an empty one leaves nothing there."""
    others = {key: held for key, held in session.get(_KEY, {}).items() if key != str(organisation.id)}
    written = [
        [str(each.provider_id), each.name, each.added_at.isoformat(), each.is_asked] for each in entries
    ]
    kept = others | ({str(organisation.id): written} if written else {})
    if kept:
        session[_KEY] = kept
    elif _KEY in session:
        session.pop(_KEY)


def _read(written: Sequence[Any]) -> Entry:
    provider_id, name, added_at, is_asked = written
    return Entry(uuid.UUID(provider_id), name, dt.datetime.fromisoformat(added_at), is_asked)
