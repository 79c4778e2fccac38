"""Telling people what we learn about somebody they were introduced to.

An agency that receives, within three months of an introduction, information that suggests that a work-seeker is or may
be unsuitable informs the hirer without delay (Conduct of Employment Agencies and Employment Businesses Regulations
2003, regulation 20). A manager decides what a fact means and in which words people are told; nothing said in confidence
is in them. Safeguarding concerns keep their own list of whom to tell.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, every, lock, one, owned
from carematch.core.errors import DomainError
from carematch.matching.models import Introduction
from carematch.matching.suitability import window
from carematch.matching.suitability.models import SuitabilityFact, SuitabilityTelling
from carematch.matching.suitability.sources import Source
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.seekers.models import Person
from carematch.seekers.vocabulary import Channel


class SuitabilityRefused(DomainError):
    """An answer cannot be right; the message says what to do, and `field` which answer it is."""

    def __init__(self, field: str, message: str) -> None:
        """Carry the answer and the sentence that belongs beside it."""
        super().__init__(message)
        self.field = field


class AlreadyTold(DomainError):
    """Somebody has recorded already that this person was told."""


@dataclass(frozen=True, slots=True)
class ToTell:
    """Somebody who has to be told, or was: the task, who they are, and the introduction it is about."""

    telling: SuitabilityTelling
    person: Person
    introduction: Introduction


@dataclass(frozen=True, slots=True)
class Known:
    """A fact in the list: about whom it is, and how many people are told and still to be told."""

    fact: SuitabilityFact
    provider: Provider
    told: int
    left: int


def learn(
    organisation: Organisation,
    provider_id: uuid.UUID,
    *,
    by: User,
    learned_on: dt.date,
    source: Source,
    fact: str,
    must_tell: bool,
    told_as: str = "",
) -> SuitabilityFact:
    """Keep a fact about a provider and open a task for each person introduced within three months before it.

    Also for those who said yes, or whose introduction has ended. Where it does not bear on suitability nobody is told,
    and the fact says why. Raises NotFound or SuitabilityRefused.
    """
    provider: Provider = one(
        owned(Provider, organisation).where(Provider.id == provider_id).with_for_update()
    )
    if learned_on > clock.today():
        raise SuitabilityRefused("learned_on", "Enter the day you learned of it, today or earlier")
    if not fact.strip():
        raise SuitabilityRefused("fact", "Write down what you learned")
    if must_tell and not told_as.strip():
        raise SuitabilityRefused("told_as", "Write what people are told, in the words you want used")
    made = SuitabilityFact(
        organisation_id=organisation.id,
        provider_id=provider.id,
        learned_on=learned_on,
        source=source.value,
        recorded_by_id=by.id,
    )
    made.fact, made.told_as = fact.strip(), told_as.strip() if must_tell else None
    db.session.add(made)
    db.session.flush()
    for introduction in introduced(organisation, provider_id, learned_on) if must_tell else ():
        db.session.add(
            SuitabilityTelling(
                organisation_id=organisation.id,
                fact_id=made.id,
                introduction_id=introduction.id,
                person_id=introduction.person_id,
            )
        )
    record(organisation, "suitability.learned", made, by=by, fields=[source.value])
    return made


def introduced(organisation: Organisation, provider_id: uuid.UUID, learned_on: dt.date) -> list[Introduction]:
    """Return the introductions of a provider from three months before a day until now, first made first."""
    return every(
        owned(Introduction, organisation)
        .where(
            Introduction.provider_id == provider_id,
            Introduction.introduced_at >= window.since(organisation, learned_on),
        )
        .options(joinedload(Introduction.person))
        .order_by(Introduction.introduced_at, Introduction.id)
    )


def tell(
    organisation: Organisation,
    telling: SuitabilityTelling,
    *,
    by: User,
    told_on: dt.date,
    channel: Channel,
    note: str = "",
) -> None:
    """Record that somebody was told, on which day, how and by whom, or raise AlreadyTold or SuitabilityRefused."""
    lock(telling)
    if telling.told_at is not None:
        raise AlreadyTold("Somebody has recorded already that they were told")
    fact = get_fact(organisation, telling.fact_id)
    if not fact.learned_on <= told_on <= clock.today():
        raise SuitabilityRefused("told_on", "Enter a day since you learned of it, today or earlier")
    midday = dt.datetime.combine(told_on, dt.time(12), clock.LONDON)
    telling.told_at = clock.now() if told_on == clock.today() else midday
    telling.told_by_id, telling.channel, telling.note = by.id, channel, note.strip() or None
    record(organisation, "suitability.told", telling, by=by, fields=[channel.value])


# Reading --------------------------------------------------------------------------------------------------


def get_fact(organisation: Organisation, fact_id: uuid.UUID) -> SuitabilityFact:
    """Return one of the organisation's facts, or raise NotFound."""
    found: SuitabilityFact = one(owned(SuitabilityFact, organisation).where(SuitabilityFact.id == fact_id))
    return found


def read_fact(organisation: Organisation, fact_id: uuid.UUID, *, by: User) -> SuitabilityFact:
    """Return a fact to somebody who reads what it says, and record that they did; raises NotFound."""
    fact = get_fact(organisation, fact_id)
    record(organisation, "suitability.read", fact, by=by)
    return fact


def list_facts(organisation: Organisation) -> list[Known]:
    """Return the facts, those with people left to tell before others, the newest first."""
    told = sa.func.count(SuitabilityTelling.told_at)
    every_telling = sa.func.count(SuitabilityTelling.id)
    rows = db.session.execute(
        owned(SuitabilityFact, organisation, SuitabilityFact, Provider, told, every_telling)
        .join(Provider, Provider.id == SuitabilityFact.provider_id)
        .outerjoin(SuitabilityTelling, SuitabilityTelling.fact_id == SuitabilityFact.id)
        .group_by(SuitabilityFact.id, Provider.id)
        .order_by(SuitabilityFact.learned_on.desc(), SuitabilityFact.id)
    ).all()
    found = [Known(fact, provider, done, of - done) for fact, provider, done, of in rows]
    return sorted(found, key=lambda each: each.left == 0)


def list_to_tell(organisation: Organisation, fact: SuitabilityFact) -> list[ToTell]:
    """Return whom a fact has to be told, first introduced first."""
    return _tellings(organisation, SuitabilityTelling.fact_id == fact.id)


def get_to_tell(organisation: Organisation, fact: SuitabilityFact, telling_id: uuid.UUID) -> ToTell:
    """Return one of those who have to be told of a fact, or raise NotFound."""
    one(
        owned(SuitabilityTelling, organisation, SuitabilityTelling.id).where(
            SuitabilityTelling.id == telling_id, SuitabilityTelling.fact_id == fact.id
        )
    )
    return _tellings(organisation, SuitabilityTelling.id == telling_id)[0]


def _tellings(organisation: Organisation, condition: sa.ColumnElement[bool]) -> list[ToTell]:
    rows = db.session.execute(
        owned(SuitabilityTelling, organisation, SuitabilityTelling, Person, Introduction)
        .join(Person, Person.id == SuitabilityTelling.person_id)
        .join(Introduction, Introduction.id == SuitabilityTelling.introduction_id)
        .where(condition)
        .order_by(Introduction.introduced_at, SuitabilityTelling.id)
    )
    return [ToTell(*row) for row in rows]


def count_to_tell(organisation: Organisation) -> int:
    """Count the people who are still to be told of something."""
    left = owned(SuitabilityTelling, organisation, sa.func.count()).where(
        SuitabilityTelling.told_at.is_(None)
    )
    return db.session.scalar(left) or 0
