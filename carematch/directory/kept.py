"""What somebody looked for, as far as it may say something of their health or origin: kept with their session.

It never stands in an address, so it is in no log, no history and no link that is passed on; whoever else opens the
address finds nothing behind its key. It goes with the session: at signing out, or hours after it began. Until somebody
looks for something of the kind there is no session, and no cookie.
"""

import secrets

from flask import session

from carematch.directory.addresses import private, private_of
from carematch.directory.asked import Asked

_SEARCHES = "searches"
MOST = 20  # searches of one browser; the oldest goes first


def keep(asked: Asked) -> str:
    """Keep the private part of a search and return its key, the one it has if it is kept; blank where there is none."""
    if not private(asked):
        return ""
    content = _content(asked)
    held: dict[str, dict[str, object]] = dict(session.get(_SEARCHES, {}))
    key = next((key for key, each in held.items() if each == content), None)
    if key is None:
        key = secrets.token_urlsafe(9)
        held[key] = content
        session[_SEARCHES] = dict(list(held.items())[-MOST:])
    return key


def recall(key: str | None) -> Asked | None:
    """Return what a key of this browser leads to; None where that is not known here, or not any more."""
    held = session.get(_SEARCHES, {}).get(key) if key else None
    if held is None:
        return None
    return Asked(
        need=held["need"],
        services=tuple(held["services"]),
        languages=tuple(held["languages"]),
        community=held["community"],
    )


def _content(asked: Asked) -> dict[str, object]:
    """Return the private part of a search as the session holds it."""
    part = private_of(asked)
    return {
        "need": part.need,
        "services": list(part.services),
        "languages": list(part.languages),
        "community": part.community,
    }
