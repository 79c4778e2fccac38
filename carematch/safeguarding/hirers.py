"""Telling people that somebody they were introduced to may not be suitable.

An agency that learns within three months of an introduction that a work-seeker is, or may be, unsuitable tells the
hirer without delay (Conduct of Employment Agencies and Employment Businesses Regulations 2003, regulation 20). That is
the person introduced. What is said to them is for the manager to weigh; that they were told is what is kept.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import joinedload

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.db import every, lock, owned
from carematch.core.errors import NotFound
from carematch.matching.models import Introduction
from carematch.matching.suitability import window
from carematch.organisations.models import Organisation
from carematch.safeguarding.history import append
from carematch.safeguarding.models import Concern, ConcernEntry
from carematch.safeguarding.service import ConcernRefused, get_concern, list_concerns
from carematch.safeguarding.tasks import must_tell
from carematch.safeguarding.vocabulary import Kind
from carematch.seekers.models import Person
from carematch.seekers.vocabulary import Channel


@dataclass(frozen=True, slots=True)
class Hirer:
    """An introduction whose person has to be told, and what was last recorded about telling them (None: nothing)."""

    introduction: Introduction
    entry: ConcernEntry | None

    @property
    def is_to_do(self) -> bool:
        """Tell whether nobody has told them yet, or said why not."""
        return self.entry is None


def hirers(organisation: Organisation, concern: Concern) -> list[Hirer]:
    """Return who was introduced to the provider from three months before we heard until now, first introduced first."""
    if not must_tell(concern):
        return []
    since = window.since(organisation, concern.heard_on)
    introduced = every(
        owned(Introduction, organisation)
        .where(Introduction.provider_id == concern.provider_id, Introduction.introduced_at >= since)
        .options(joinedload(Introduction.person))
        .order_by(Introduction.introduced_at, Introduction.id)
    )
    told = {entry.introduction_id: entry for entry in concern.entries if entry.kind is Kind.TOLD}
    return [Hirer(each, told.get(each.id)) for each in introduced]


def people_introduced(organisation: Organisation, provider_id: uuid.UUID) -> list[Person]:
    """Return everybody who was ever introduced to a provider, by reference."""
    introduced = owned(Introduction, organisation, Introduction.person_id).where(
        Introduction.provider_id == provider_id
    )
    return every(owned(Person, organisation).where(Person.id.in_(introduced)).order_by(Person.reference))


def get_hirer(organisation: Organisation, concern: Concern, introduction_id: uuid.UUID) -> Hirer:
    """Return one of those who have to be told about a concern, or raise NotFound."""
    for hirer in hirers(organisation, concern):
        if hirer.introduction.id == introduction_id:
            return hirer
    raise NotFound("Nobody has to be told of this because of that introduction")


def count_to_tell(organisation: Organisation) -> int:
    """Return how many people are still to be told, over all concerns."""
    return sum(
        hirer.is_to_do for concern in list_concerns(organisation) for hirer in hirers(organisation, concern)
    )


def tell(
    organisation: Organisation,
    concern_id: uuid.UUID,
    introduction_id: uuid.UUID,
    *,
    by: User,
    is_done: bool,
    happened_on: dt.date,
    channel: Channel | None = None,
    note: str = "",
) -> ConcernEntry:
    """Record that somebody was told, when and how, or why not; raises NotFound or ConcernRefused.

    Why not may be followed by a yes; once they were told there is nothing more to say.
    """
    lock(get_concern(organisation, concern_id))
    concern = get_concern(organisation, concern_id)
    hirer = get_hirer(organisation, concern, introduction_id)
    if hirer.entry is not None and hirer.entry.is_done:
        raise ConcernRefused("Somebody has recorded already that they were told")
    if not concern.heard_on <= happened_on <= clock.today():
        raise ConcernRefused("Enter a day since you heard of it, today or earlier", "happened_on")
    if is_done and channel is None:
        raise ConcernRefused("Choose how they were told", "channel")
    if not is_done and not note.strip():
        raise ConcernRefused("Say why they were not told", "note")
    return append(
        organisation,
        concern,
        Kind.TOLD,
        by=by,
        introduction_id=introduction_id,
        is_done=is_done,
        happened_on=happened_on,
        channel=channel if is_done else None,
        note=note,
    )
