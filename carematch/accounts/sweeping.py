"""Forgetting sessions that have ended, with whatever they held: a stranger's shortlist, say."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from carematch.accounts.models import UserSession
from carematch.core import clock
from carematch.core.db import db


def sweep(_organisation: object, _on: dt.date) -> int:
    """Delete the sessions of everybody that have run out, and return how many there were (nightly)."""
    ended = sa.delete(UserSession).where(UserSession.expires_at <= clock.now())
    deleted: Any = db.session.execute(ended)
    return int(deleted.rowcount)
