"""The introductions of whoever reads them: a provider's own, and those of the person whom somebody is or acts for."""

import uuid

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import lock, one, owned
from carematch.matching.introductions import list_introductions, whole
from carematch.matching.models import Introduction
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.seekers import service as seekers


def _of_provider(organisation: Organisation, user: User) -> sa.ColumnElement[bool]:
    """Return the condition that an introduction is of the provider that a user is."""
    return Introduction.provider_id.in_(
        owned(Provider, organisation, Provider.id).where(Provider.user_id == user.id)
    )


def list_for_provider(organisation: Organisation, user: User) -> list[Introduction]:
    """Return the introductions of the provider that a user is, newest first."""
    return list_introductions(organisation, _of_provider(organisation, user))


def get_for_provider(organisation: Organisation, user: User, introduction_id: uuid.UUID) -> Introduction:
    """Return an introduction of the provider that a user is, or raise NotFound."""
    mine = owned(Introduction, organisation).where(_of_provider(organisation, user))
    return one(whole(mine.where(Introduction.id == introduction_id)))


def list_for_seeker(organisation: Organisation, user: User) -> list[Introduction]:
    """Return the introductions of the people whom a user is or acts for, newest first."""
    return list_introductions(organisation, Introduction.person_id.in_(seekers.acts_for(organisation, user)))


def get_for_seeker(organisation: Organisation, user: User, introduction_id: uuid.UUID) -> Introduction:
    """Return an introduction of somebody whom a user is or acts for, or raise NotFound."""
    mine = Introduction.person_id.in_(seekers.acts_for(organisation, user))
    return one(whole(owned(Introduction, organisation).where(Introduction.id == introduction_id, mine)))


def note_seen(organisation: Organisation, user: User, introduction_id: uuid.UUID) -> None:
    """Note when the provider first opened an introduction of theirs; again changes nothing. Raises NotFound."""
    mine = lock(get_for_provider(organisation, user, introduction_id))
    if mine.provider_seen_at is None:
        mine.provider_seen_at = clock.now()
        record(organisation, "introduction.seen", mine, by=user)
