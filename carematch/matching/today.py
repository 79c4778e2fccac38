"""What needs doing today: needs, replies, what waits at the checks desk, care to arrange."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import db, owned
from carematch.matching.models import Introduction, Outcome
from carematch.matching.queue import lists
from carematch.matching.queue.asked import Asked, Only, Tab
from carematch.matching.queue.conditions import Known
from carematch.organisations.models import Organisation
from carematch.providers.checkdesk import queue
from carematch.providers.checkdesk.queue import Shelf
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import NeedStatus


@dataclass(frozen=True, slots=True)
class NeedsToday:
    """How long the lists of the queue are, and how many open needs each narrowing leaves."""

    lists: Mapping[Tab, int]
    only: Mapping[Only, int]


@dataclass(frozen=True, slots=True)
class RepliesToday:
    """How many introductions wait for a reply, are overdue, or are accepted and not arranged yet."""

    waiting: int
    overdue: int
    to_arrange: int


def needs_today(organisation: Organisation) -> NeedsToday:
    """Return where needs stand."""
    return NeedsToday(lists.count_tabs(organisation, Asked(), Known()), lists.count_numbers(organisation))


def is_waiting() -> sa.ColumnElement[bool]:
    """Return the condition that an introduction waits for a reply."""
    return Introduction.outcome == Outcome.OPEN


def is_overdue() -> sa.ColumnElement[bool]:
    """Return the condition that a reply was due before today."""
    return sa.and_(is_waiting(), Introduction.reply_by < clock.today())


def is_to_arrange(organisation: Organisation) -> sa.ColumnElement[bool]:
    """Return the condition that both sides accepted and the need is not arranged yet."""
    unsettled = owned(Need, organisation, Need.id).where(Need.status == NeedStatus.INTRODUCED)
    return sa.and_(Introduction.outcome == Outcome.ACCEPTED, Introduction.need_id.in_(unsettled))


def replies_today(organisation: Organisation) -> RepliesToday:
    """Return how many introductions want something done."""

    def count(condition: sa.ColumnElement[bool]) -> int:
        return db.session.scalar(owned(Introduction, organisation, sa.func.count()).where(condition)) or 0

    return RepliesToday(count(is_waiting()), count(is_overdue()), count(is_to_arrange(organisation)))


def providers_today(organisation: Organisation) -> dict[Shelf, int]:
    """Return how long each list of the checks desk is: the numbers lead there, and are those that it shows."""
    return {shelf: len(lines) for shelf, lines in queue.shelves(organisation).items()}
