"""What somebody looked for, as far as it may say something of their health, faith or origin: kept with their session.

It never stands in an address, so it is in no log, no history and no link that is passed on. An address holds the key to
it and, by number alone, which of it no longer counts; whoever else opens it finds nothing behind the key.
"""

import secrets
from dataclasses import replace
from typing import Any

from flask import session

from carematch.community.asked import Asked

_LOOKS = "community_looks"
MOST = 20  # of one browser; the oldest goes first
# The fields of the form that never stand in an address.
PRIVATE = frozenset({"kind", "language", "step_free"})


def private(asked: Asked) -> list[list[str]]:
    """Return what is kept out of addresses, each as its field and value, in a fixed order."""
    return [
        *(["kind", code] for code in asked.kinds),
        *([["language", asked.language]] if asked.language else []),
        *([["step_free", "y"]] if asked.step_free else []),
    ]


def keep(asked: Asked) -> str:
    """Keep the private part and return its key, the one it has if it is kept; blank where there is none."""
    content = private(asked)
    if not content:
        return ""
    held: dict[str, list[list[str]]] = dict(session.get(_LOOKS, {}))
    key = next((key for key, each in held.items() if each == content), None)
    if key is None:
        key = secrets.token_urlsafe(9)
        held[key] = content
        session[_LOOKS] = dict(list(held.items())[-MOST:])
    return key


def recall(key: str | None, without: set[str] | frozenset[str] = frozenset()) -> Asked | None:
    """Return what a key of this browser leads to, but for what is dropped by number; None where it leads nowhere."""
    held = session.get(_LOOKS, {}).get(key) if key else None
    if held is None:
        return None
    left = [each for number, each in enumerate(held) if str(number) not in without]
    return Asked(
        kinds=tuple(value for name, value in left if name == "kind"),
        language="".join(value for name, value in left if name == "language"),
        step_free=any(name == "step_free" for name, _ in left),
    )


def address(postcode: str | None, asked: Asked, key: str) -> dict[str, Any]:
    """Return the arguments of the list's address for what is asked: some or all of what the key leads to, and more."""
    whole = recall(key)
    wanted = private(asked)
    dropped = [number for number, each in enumerate(private(whole)) if each not in wanted] if whole else []
    chosen: dict[str, Any] = {
        "postcode": postcode or "",
        "day": [str(day) for day in asked.days],
        "free": "y" if asked.free else "",
        "look": key if wanted else "",
        "drop": dropped if wanted else [],
    }
    return {name: value for name, value in chosen.items() if value}


def joined(kept: Asked | None, open_part: Asked) -> Asked:
    """Return what is asked: what an address says, with what is kept."""
    return replace(kept or Asked(), days=open_part.days, free=open_part.free)
