"""Searching again, every week, for needs that nobody fitted; and telling managers before such a need is to start."""

import datetime as dt
import uuid

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock, jobs
from carematch.core.db import db, every, first, one, owned, transaction
from carematch.core.permissions import Role
from carematch.mail import house
from carematch.mail import service as mail
from carematch.matching import desk
from carematch.matching.models import Introduction, UnmetRequest
from carematch.matching.settings import service as settings
from carematch.matching.unmet.requests import AGAIN_AFTER, close, close_left, escalate_on, open_requests
from carematch.organisations.models import Organisation
from carematch.organisations.service import get_organisation, list_members
from carematch.seekers import service as seekers
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import NeedStatus

JOB = "matching.search_again"


def queue_due(organisation: Organisation, on: dt.date) -> int:
    """Queue a search for each need that is due by a day, and return how many (nightly).

    Requests that were never given a day are due; those whose need is settled meanwhile are closed.
    """
    close_left(organisation)
    due = sa.or_(UnmetRequest.search_again_on.is_(None), UnmetRequest.search_again_on <= on)
    found = every(open_requests(organisation).where(due).order_by(UnmetRequest.id))
    for each in found:
        jobs.enqueue_once(
            JOB,
            f"{JOB}:{each.id}:{on}",
            organisation_id=str(organisation.id),
            request_id=str(each.id),
            day=on.isoformat(),
        )
    return len(found)


@jobs.job(JOB, attempts=3)
def search_job(organisation_id: str, request_id: str, day: str) -> None:
    """Search again for one request; a second time for the same day does nothing."""
    with transaction():
        organisation = get_organisation(uuid.UUID(organisation_id))
        search(organisation, uuid.UUID(request_id), dt.date.fromisoformat(day))


def search(organisation: Organisation, request_id: uuid.UUID, on: dt.date) -> int | None:
    """Look once more who fits, keep how many are new, and return it; None where nothing is to be looked for.

    Whoever was introduced for the need before does not count again. The ranking is stored only where somebody is
    found. The need is held meanwhile: where it was settled at the same moment, the request is closed instead.
    """
    request = first(owned(UnmetRequest, organisation).where(UnmetRequest.id == request_id))
    if request is None:
        return None
    one(owned(Need, organisation).where(Need.id == request.need_id).with_for_update())
    db.session.refresh(request, with_for_update=True)
    need = seekers.get_need(organisation, request.need_id)
    if need.status is not NeedStatus.UNABLE:
        close(organisation, need)
    if request.closed_at is not None or (request.search_again_on or on) > on:
        return None
    _plan(organisation, request, need, on)
    before = set(
        db.session.scalars(
            owned(Introduction, organisation, Introduction.provider_id).where(Introduction.need_id == need.id)
        )
    )
    fitting = desk.look(organisation, need).ranked.eligible
    request.found = sum(uuid.UUID(each.candidate.id) not in before for each in fitting)
    if request.found:
        desk.rank_for(organisation, need, by=db.session.get_one(User, request.recorded_by_id))
    record(organisation, "unmet.searched", request, by=None, fields=["found" if request.found else "nobody"])
    return request.found


def _plan(organisation: Organisation, request: UnmetRequest, need: Need, on: dt.date) -> None:
    """Note that it was searched, when it is next, and when managers are told, as the need and the settings stand."""
    request.searched_on, request.search_again_on = on, on + AGAIN_AFTER
    if request.escalated_at is None:
        noted_on = clock.london(request.created_at).date()
        days = settings.of(organisation).escalate_days
        request.escalate_on = escalate_on(need, noted_on=noted_on, days=days)


def escalate(organisation: Organisation, on: dt.date) -> int:
    """Tell managers once of needs that are to start soon with nobody found, and return how many needs (nightly).

    The letter says neither who nor what: only that there is something to look at. That they were told is kept in
    the same transaction as the letters.
    """
    due = every(
        open_requests(organisation)
        .where(UnmetRequest.escalate_on <= on, UnmetRequest.escalated_at.is_(None), UnmetRequest.found == 0)
        .order_by(UnmetRequest.id)
        .with_for_update()
    )
    if not due:
        return 0
    link = f"{house.address()}/{organisation.slug}/unmet?show=soon"
    readers = {
        member.user.email for member in list_members(organisation, (Role.MANAGER,)) if member.user.is_active
    }
    for address in sorted(readers):
        mail.send(address, "unmet_soon", organisation=organisation, link=link)
    for each in due:
        each.escalated_at = clock.now()
        record(organisation, "unmet.escalated", each, by=None)
    return len(due)
