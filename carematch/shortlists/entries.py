"""A shortlist by itself: who is on it, in the order they were added, nobody twice, and at most twenty."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carematch.core.errors import DomainError

MOST = 20


class ShortlistFull(DomainError):
    """Twenty people are on the shortlist: somebody has to come off before another can go on."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody on a shortlist: what they were called when they were added, and whether they were asked about."""

    provider_id: uuid.UUID
    name: str
    added_at: dt.datetime
    is_asked: bool = False


def with_one(entries: Sequence[Entry], added: Entry) -> tuple[Entry, ...]:
    """Return a shortlist with one more at its end (as it was, where they are on it), or raise ShortlistFull."""
    if any(each.provider_id == added.provider_id for each in entries):
        return tuple(entries)
    if len(entries) >= MOST:
        raise ShortlistFull(f"A shortlist holds {MOST} people. Take somebody off, then add {added.name}")
    return (*entries, added)


def without(entries: Iterable[Entry], provider_id: uuid.UUID) -> tuple[Entry, ...]:
    """Return a shortlist without somebody."""
    return tuple(each for each in entries if each.provider_id != provider_id)


def new_among(own: Sequence[Entry], brought: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return who of those brought is not on one's own shortlist yet and finds room on it, in their order."""
    known = {each.provider_id for each in own}
    fresh = {each.provider_id: each for each in brought if each.provider_id not in known}
    return tuple(fresh.values())[: max(0, MOST - len(own))]
