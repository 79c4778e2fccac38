"""What needs doing today: needs, replies, providers to check, checks about to run out, care to arrange."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from carematch.core import clock
from carematch.core.db import db, owned
from carematch.matching.models import Introduction, Outcome
from carematch.organisations.models import Organisation
from carematch.providers import checks
from carematch.providers import service as providers
from carematch.providers.models import Provider
from carematch.providers.vocabulary import Status
from carematch.seekers import service as seekers
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import NeedStatus

WAITING_LONG = 7
WITHIN_DAYS = (7, 30, 60)


@dataclass(frozen=True, slots=True)
class Expiry:
    """A check of a listed provider that will run out, and in how many days."""

    provider: Provider
    label: str
    last_day: dt.date
    days: int


@dataclass(frozen=True, slots=True)
class NeedsToday:
    """How many needs stand where, and how many new ones have waited more than a week."""

    new: int
    searching: int
    unable: int
    waiting_long: int


@dataclass(frozen=True, slots=True)
class RepliesToday:
    """How many introductions wait for a reply, are overdue, or are accepted and not arranged yet."""

    waiting: int
    overdue: int
    to_arrange: int


@dataclass(frozen=True, slots=True)
class ProvidersToday:
    """How many providers wait to be checked, and the checks that run out soon, first to run out first."""

    to_check: int
    expiries: tuple[Expiry, ...]

    def within(self, days: int) -> int:
        """Return how many checks run out within so many days."""
        return sum(each.days <= days for each in self.expiries)


def needs_today(organisation: Organisation) -> NeedsToday:
    """Return where needs stand."""
    counted = seekers.count_needs(organisation)
    unmatched = seekers.list_needs(organisation, (NeedStatus.NEW, NeedStatus.SEARCHING))
    return NeedsToday(
        new=counted.get(NeedStatus.NEW, 0),
        searching=counted.get(NeedStatus.SEARCHING, 0),
        unable=counted.get(NeedStatus.UNABLE, 0),
        waiting_long=sum((seekers.days_waiting(need) or 0) > WAITING_LONG for need in unmatched),
    )


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


def providers_today(organisation: Organisation) -> ProvidersToday:
    """Return who waits to be checked, and which checks of listed providers run out within sixty days."""
    counted = providers.count_by_status(organisation)
    found = [
        expiry
        for provider in providers.list_providers(organisation, (Status.LISTED,))
        for expiry in _expiries(provider)
    ]
    return ProvidersToday(
        counted.get(Status.SUBMITTED, 0), tuple(sorted(found, key=lambda each: (each.last_day, each.label)))
    )


def _expiries(provider: Provider) -> list[Expiry]:
    """Return the checks a provider needs that are good now and run out soon."""
    today = clock.today()
    found = []
    for standing in checks.standings(provider):
        last_day = standing.latest.valid_until if standing.is_met and standing.latest else None
        if last_day is not None and (last_day - today).days <= max(WITHIN_DAYS):
            found.append(Expiry(provider, standing.label, last_day, (last_day - today).days))
    return found
