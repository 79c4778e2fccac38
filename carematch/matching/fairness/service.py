"""Gathers what fairness is worked out from: a fixed number of queries, however many providers, needs and offers."""

import datetime as dt

import sqlalchemy as sa

from carematch.audit.models import AuditEntry
from carematch.core import clock
from carematch.core.clock import Period
from carematch.core.db import db, every, owned
from carematch.matching.fairness.figures import Figures, Offer, OnRegister, Wait, work_out
from carematch.matching.models import Introduction, Side, UnmetRequest
from carematch.organisations.models import Organisation
from carematch.organisations.neighbourhoods import neighbourhood_names
from carematch.providers.models import CapacityBooking, Provider
from carematch.providers.vocabulary import Status
from carematch.seekers import service as seekers
from carematch.seekers.models import Need, Person

WEEKS = (4, 13)


def period_of(weeks: int) -> Period:
    """Return the last so many weeks, today included."""
    today = clock.today()
    return Period(today - dt.timedelta(days=7 * weeks - 1), today, f"the last {weeks} weeks")


def figures(organisation: Organisation, weeks: int) -> Figures:
    """Return the figures of the last so many weeks."""
    period = period_of(weeks)
    since = dt.datetime.combine(period.starts_on, dt.time(), clock.LONDON)
    offers = _offers(organisation, since)
    register = _register(organisation, {each.provider_id for each in offers})
    return work_out(period, offers, register, _waits(organisation, since))


def _offers(organisation: Organisation, since: dt.datetime) -> list[Offer]:
    """Return every introduction made since an instant, with both sides' answers."""
    made = Introduction
    rows = db.session.execute(
        owned(
            made,
            organisation,
            made.provider_id,
            made.provider_answer,
            made.provider_reason,
            made.seeker_answer,
            made.seeker_reason,
        ).where(made.introduced_at >= since)
    )
    return [
        Offer(str(row[0]), {Side.PROVIDER: (row[1], row[2]), Side.SEEKER: (row[3], row[4])}) for row in rows
    ]


def _register(organisation: Organisation, offered: set[str]) -> list[OnRegister]:
    """Return who is listed now, and who was offered something and no longer is."""
    first_listed, busy = _first_listed(organisation), _with_work(organisation)
    found = [
        each
        for each in every(owned(Provider, organisation).where(Provider.status != Status.DRAFT))
        if each.status is Status.LISTED or str(each.id) in offered
    ]
    return [
        OnRegister(
            provider_id=str(each.id),
            name=each.called,
            reference=each.reference,
            first_listed=first_listed.get(str(each.id)),
            is_listed=each.status is Status.LISTED,
            has_work=each.identity_id in busy,
        )
        for each in found
    ]


def _first_listed(organisation: Organisation) -> dict[str, dt.date]:
    """Return the day on which each provider was listed for the first time, as the record of acts has it."""
    rows = db.session.execute(
        sa.select(AuditEntry.subject_id, sa.func.min(AuditEntry.at))
        .where(AuditEntry.chain == str(organisation.id), AuditEntry.action == "provider.listed")
        .group_by(AuditEntry.subject_id)
    )
    return {row[0]: clock.london(row[1]).date() for row in rows}


def _with_work(organisation: Organisation) -> set[object]:
    """Return the identities of those with whom care is agreed through this organisation that runs today."""
    today = clock.today()
    held = sa.select(CapacityBooking.identity_id).where(
        CapacityBooking.organisation_id == organisation.id,
        CapacityBooking.starts_on <= today,
        sa.or_(CapacityBooking.ends_on.is_(None), CapacityBooking.ends_on >= today),
    )
    return set(db.session.scalars(held))


def _waits(organisation: Organisation, since: dt.datetime) -> list[Wait]:
    """Return the needs that wait now, were first introduced since an instant, or went unmet since it."""
    introduced = _first_introduced(organisation, since)
    unmet = set(
        db.session.scalars(
            owned(UnmetRequest, organisation, UnmetRequest.need_id).where(UnmetRequest.created_at >= since)
        )
    )
    rows = db.session.execute(
        owned(
            Need,
            organisation,
            Need.id,
            Need.reference,
            Need.status,
            Need.received_on,
            Person.neighbourhood_code,
        )
        .join(Person, Person.id == Need.person_id)
        .where(Need.received_on.is_not(None))
    ).all()
    found = [row for row in rows if row.status in seekers.OPEN or row.id in introduced or row.id in unmet]
    names = neighbourhood_names(organisation, {row.neighbourhood_code for row in found})
    return [
        Wait(
            need_id=str(row.id),
            reference=row.reference,
            neighbourhood=names.get(row.neighbourhood_code or "", ""),
            received_on=row.received_on,
            is_waiting=row.status in seekers.OPEN,
            first_introduced=introduced.get(row.id),
            was_unmet=row.id in unmet,
        )
        for row in found
    ]


def _first_introduced(organisation: Organisation, since: dt.datetime) -> dict[object, dt.date]:
    """Return the needs whose first introduction was made since an instant, with its day."""
    first = sa.func.min(Introduction.introduced_at)
    rows = db.session.execute(
        owned(Introduction, organisation, Introduction.need_id, first)
        .group_by(Introduction.need_id)
        .having(first >= since)
    )
    return {row[0]: clock.london(row[1]).date() for row in rows}
