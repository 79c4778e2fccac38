"""How introductions end: nobody answered in time, others were chosen, and staff have seen what came of them."""

import datetime as dt
import uuid
from collections.abc import Collection

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import every, lock, owned
from carematch.core.errors import DomainError
from carematch.matching import introductions
from carematch.matching.cover import stepping
from carematch.matching.introducing.reasons import EndReason
from carematch.matching.models import Introduction, Outcome
from carematch.organisations.models import Organisation
from carematch.seekers.models import Need

ENDED_BY_OTHERS = (Outcome.DECLINED, Outcome.EXPIRED)


class NothingToReview(DomainError):
    """Nothing came of this introduction that staff have yet to look at."""


def expire(organisation: Organisation, on: dt.date) -> int:
    """End what was open for answers until before a day, tell both sides, and return how many those were.

    A need that nobody is left for is searched for again. Whoever answers at the same moment is either in time or told
    that it has ended.
    """
    late = _held(organisation, Introduction.reply_by < on)
    for introduction in late:
        introductions.end(organisation, introduction, Outcome.EXPIRED, by=None, because=EndReason.NO_REPLY)
    return len(late)


def _held(organisation: Organisation, *conditions: sa.ColumnElement[bool]) -> list[Introduction]:
    """Return open introductions that meet conditions, all of them and their needs held before any is written.

    First every need, then every introduction, each in the order of their ids: whoever writes the record in between
    would wait for us while we wait for them.
    """
    is_open = Introduction.outcome == Outcome.OPEN
    needs = owned(Introduction, organisation, Introduction.need_id).where(is_open, *conditions)
    every(owned(Need, organisation).where(Need.id.in_(needs)).order_by(Need.id).with_for_update())
    wanted = owned(Introduction, organisation).where(is_open, *conditions).order_by(Introduction.id)
    return every(wanted.with_for_update().execution_options(populate_existing=True))


def others_open(organisation: Organisation, introduction: Introduction) -> list[Introduction]:
    """Return the introductions for the same need that are still open for answers, newest first.

    Who is asked for a part of it (a share in a team, a step-in) is not asked in anybody's place.
    """
    others = introductions.list_introductions(
        organisation,
        Introduction.need_id == introduction.need_id,
        Introduction.id != introduction.id,
        Introduction.outcome == Outcome.OPEN,
    )
    return [each for each in others if not stepping.share_in(organisation, each.need, each)]


def withdraw_others(
    organisation: Organisation,
    introduction: Introduction,
    chosen: Collection[uuid.UUID],
    *,
    by: User,
    because: EndReason,
) -> int:
    """Take back those of the others that were chosen, and return how many; who has answered meanwhile is left."""
    same = (Introduction.need_id == introduction.need_id, Introduction.id != introduction.id)
    others = _held(organisation, *same, Introduction.id.in_(chosen))
    for other in others:
        introductions.withdraw(organisation, other, by=by, because=because)
    return len(others)


def is_to_review() -> sa.ColumnElement[bool]:
    """Return the condition that somebody said no, or nobody answered, and no manager has looked at it yet."""
    return sa.and_(Introduction.outcome.in_(ENDED_BY_OTHERS), Introduction.reviewed_at.is_(None))


def review(organisation: Organisation, introduction: Introduction, *, by: User) -> None:
    """Note that a manager has seen what came of an introduction, or raise NothingToReview."""
    lock(introduction)
    if introduction.outcome not in ENDED_BY_OTHERS or introduction.reviewed_at is not None:
        raise NothingToReview("Somebody has looked at this already, or it is still open")
    introduction.reviewed_at, introduction.reviewed_by_id = clock.now(), by.id
    record(organisation, "introduction.reviewed", introduction, by=by)
