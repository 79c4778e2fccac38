"""Jobs of every day: each is queued once for every London day, whatever the number of workers."""

import datetime as dt
from collections.abc import Sequence

import structlog
from flask import Flask
from sqlalchemy.exc import OperationalError

from carematch.core import clock, jobs
from carematch.core.db import transaction


def key(name: str, day: dt.date) -> str:
    """Return the id that a day's job has in the queue, like nightly-2026-11-22."""
    return f"{name}-{day.isoformat()}"


def enqueue(name: str, day: dt.date) -> str:
    """Queue a day's job with its day as argument; another worker's, waiting, running or done, stands for it."""
    return jobs.enqueue_once(name, key(name, day), day=day.isoformat())


class Calendar:
    """A worker's eye on the date: queues the day's jobs just after midnight, or as soon as the worker starts."""

    def __init__(self, app: Flask, names: Sequence[str]) -> None:
        """Remember which jobs; nothing is queued yet."""
        self._app, self._names = app, tuple(names)
        self._day: dt.date | None = None

    def turn(self) -> None:
        """Queue today's jobs unless this worker has done so; where the database is busy, the next turn tries again."""
        today = clock.today()
        if today == self._day:
            return
        try:
            with self._app.app_context(), transaction():
                for name in self._names:
                    enqueue(name, today)
        except OperationalError:
            structlog.get_logger().warning("day not begun", day=today.isoformat())
            return
        self._day = today
