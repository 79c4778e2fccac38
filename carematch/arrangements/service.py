"""What the rest of CareMatch asks of arrangements: agreeing and ending them, and finding them again."""

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from carematch.accounts.models import User
from carematch.arrangements.agreeing import (
    ArrangementRefused,
    NotAccepted,
    agree,
    end,
    refuse_unaccepted,
)
from carematch.arrangements.lawfulness import NotLawful
from carematch.arrangements.models import Arrangement
from carematch.arrangements.vocabulary import Route, Status
from carematch.core.db import every, first, one, owned
from carematch.matching.models import Introduction, Outcome
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.providers.vocabulary import DayType
from carematch.rules.acting import May
from carematch.rules.affordability import Week
from carematch.seekers import consents
from carematch.seekers import service as seekers


@dataclass(frozen=True, slots=True)
class Shown:
    """An arrangement as its provider may see it: the person's name only while they consent to it."""

    arrangement: Arrangement
    person: str


def get_arrangement(organisation: Organisation, arrangement_id: uuid.UUID) -> Arrangement:
    """Return one of the organisation's arrangements, or raise NotFound."""
    found: Arrangement = one(_whole(organisation).where(Arrangement.id == arrangement_id))
    return found


def find_agreed(organisation: Organisation, introduction_id: uuid.UUID) -> Arrangement | None:
    """Return the arrangement that was agreed from an introduction, or None."""
    found: Arrangement | None = first(
        owned(Arrangement, organisation).where(Arrangement.introduction_id == introduction_id)
    )
    return found


def list_arrangements(
    organisation: Organisation, *, status: Status | None = None, route: Route | None = None
) -> list[Arrangement]:
    """Return arrangements (in one status, or paid by one route, where asked), newest start first."""
    statement = _whole(organisation)
    if status is not None:
        statement = statement.where(Arrangement.status == status)
    found = every(_newest_first(statement))
    return [each for each in found if route is None or each.funding.route is route]


def list_of_provider(organisation: Organisation, provider_id: uuid.UUID) -> list[Arrangement]:
    """Return every arrangement of a provider, newest start first."""
    return every(_newest_first(_whole(organisation).where(Arrangement.provider_id == provider_id)))


def list_for_provider(organisation: Organisation, user: User) -> list[Shown]:
    """Return the arrangements of the provider that a user is, newest start first."""
    found = every(_newest_first(_of_provider(organisation, user)))
    return [shown_to_provider(organisation, each) for each in found]


def get_for_provider(organisation: Organisation, user: User, arrangement_id: uuid.UUID) -> Shown:
    """Return an arrangement of the provider that a user is, or raise NotFound."""
    found = one(_of_provider(organisation, user).where(Arrangement.id == arrangement_id))
    return shown_to_provider(organisation, found)


def shown_to_provider(organisation: Organisation, arrangement: Arrangement) -> Shown:
    """Return an arrangement with what its provider may call the person: a name, or without consent the reference."""
    live = consents.find_live(organisation, arrangement.person_id, arrangement.provider_id)
    return Shown(arrangement, arrangement.person.called if live else arrangement.person.reference)


def list_for_seeker(organisation: Organisation, user: User) -> list[Arrangement]:
    """Return the arrangements of the people whom a user is or acts for, newest start first."""
    return every(_newest_first(_of_seeker(organisation, user)))


def get_for_seeker(
    organisation: Organisation, user: User, arrangement_id: uuid.UUID, may: May = May.SEE
) -> Arrangement:
    """Return an arrangement of somebody whom a user is or acts for, or raise NotFound, or MayNot."""
    found: Arrangement = one(_of_seeker(organisation, user).where(Arrangement.id == arrangement_id))
    seekers.refuse_unless(organisation, user, found.person, may)
    return found


def list_ready(organisation: Organisation) -> list[Introduction]:
    """Return the accepted introductions from which nothing has been agreed yet, oldest first."""
    agreed = owned(Arrangement, organisation, Arrangement.introduction_id)
    return every(
        owned(Introduction, organisation)
        .where(Introduction.outcome == Outcome.ACCEPTED, Introduction.id.not_in(agreed))
        .options(joinedload(Introduction.person), joinedload(Introduction.provider))
        .order_by(Introduction.introduced_at, Introduction.id)
    )


def usual_week(arrangement: Arrangement) -> Week:
    """Return what a week costs at the rate from Monday to Friday, beside the budget."""
    weekday = arrangement.rate_by_day[DayType.WEEKDAY]
    return Week(arrangement.weekly_minutes, weekday, arrangement.funding.weekly_budget)


def _whole(organisation: Organisation) -> sa.Select[Any]:
    """Select arrangements with person, provider, rates and funding, fresh from the database."""
    return (
        owned(Arrangement, organisation)
        .options(
            joinedload(Arrangement.person),
            joinedload(Arrangement.provider),
            joinedload(Arrangement.funding),
            selectinload(Arrangement.rates),
        )
        .execution_options(populate_existing=True)
    )


def _of_provider(organisation: Organisation, user: User) -> sa.Select[Any]:
    """Select the arrangements of the provider that a user is."""
    mine = owned(Provider, organisation, Provider.id).where(Provider.user_id == user.id)
    return _whole(organisation).where(Arrangement.provider_id.in_(mine))


def _of_seeker(organisation: Organisation, user: User) -> sa.Select[Any]:
    """Select the arrangements of the people whom a user is or acts for."""
    return _whole(organisation).where(Arrangement.person_id.in_(seekers.acts_for(organisation, user)))


def _newest_first(statement: sa.Select[Any]) -> sa.Select[Any]:
    """Order arrangements by their start, newest first."""
    return statement.order_by(Arrangement.starts_on.desc(), Arrangement.created_at.desc(), Arrangement.id)


__all__ = [
    "ArrangementRefused",
    "NotAccepted",
    "NotLawful",
    "Shown",
    "agree",
    "end",
    "get_arrangement",
    "get_for_provider",
    "get_for_seeker",
    "list_arrangements",
    "list_for_provider",
    "list_for_seeker",
    "list_of_provider",
    "list_ready",
    "refuse_unaccepted",
    "shown_to_provider",
    "usual_week",
]
