"""When a need that nobody fits is searched for again and raised with managers, and when its request is closed."""

import datetime as dt

import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import every, first, owned
from carematch.matching.models import UnmetRequest
from carematch.organisations.models import Organisation
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import NeedStatus, Start

AGAIN_AFTER = dt.timedelta(days=7)


def escalate_on(need: Need, *, noted_on: dt.date, days: int) -> dt.date | None:
    """Return the day on which managers are told that nobody is there yet: so many days before help is to start.

    The start is the earlier of the day asked and the day by which it must be there. As soon as possible is raised
    after so many days; a start that nobody knows yet is not raised.
    """
    starts = [day for day in (need.needed_by, need.start_on) if day is not None]
    if starts:
        return max(noted_on, min(starts) - dt.timedelta(days=days))
    return noted_on + dt.timedelta(days=days) if need.start is Start.SOON else None


def open_requests(organisation: Organisation) -> sa.Select[tuple[UnmetRequest]]:
    """Select the requests of needs for which nobody has been found yet."""
    unable = owned(Need, organisation, Need.id).where(Need.status == NeedStatus.UNABLE)
    found: sa.Select[tuple[UnmetRequest]] = owned(UnmetRequest, organisation).where(
        UnmetRequest.closed_at.is_(None), UnmetRequest.need_id.in_(unable)
    )
    return found


def close(organisation: Organisation, need: Need) -> dt.datetime | None:
    """Close what is open for a need, since it is settled or noted anew; return when managers were told of it, if so."""
    closed = _close(
        owned(UnmetRequest, organisation).where(
            UnmetRequest.need_id == need.id, UnmetRequest.closed_at.is_(None)
        )
    )
    return next((each.escalated_at for each in closed if each.escalated_at is not None), None)


def open_again(organisation: Organisation, need: Need) -> None:
    """Open the last request for a need again, whose way of being met did not work out: it is searched for tonight."""
    latest = owned(UnmetRequest, organisation).where(UnmetRequest.need_id == need.id)
    request: UnmetRequest | None = first(
        latest.order_by(UnmetRequest.created_at.desc(), UnmetRequest.id).with_for_update()
    )
    if request is not None:
        request.closed_at, request.search_again_on, request.found = None, clock.today(), 0


def close_left(organisation: Organisation) -> int:
    """Close the requests of needs that are arranged, withdrawn or searched for otherwise; return how many."""
    elsewhere = owned(Need, organisation, Need.id).where(Need.status != NeedStatus.UNABLE)
    return len(
        _close(
            owned(UnmetRequest, organisation).where(
                UnmetRequest.closed_at.is_(None), UnmetRequest.need_id.in_(elsewhere)
            )
        )
    )


def _close(wanted: sa.Select[tuple[UnmetRequest]]) -> list[UnmetRequest]:
    rows = every(wanted.order_by(UnmetRequest.id).with_for_update())
    for each in rows:
        each.closed_at = clock.now()
    return rows
