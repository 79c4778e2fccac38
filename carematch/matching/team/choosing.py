"""Asks for a team, and keeps what the person said of those proposed: which one, who said so and how.

The person chooses, or somebody whose authority covers it; staff write it down. A team introduces nobody by itself: each
provider in it is introduced one by one, for the visits that are theirs in it.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, first, lock, one, owned
from carematch.core.errors import DomainError
from carematch.matching.facts import Need as NeedFacts
from carematch.matching.solving.models import Search, SearchKind, SearchState, TeamChoice
from carematch.organisations.models import Organisation
from carematch.rules.acting import May
from carematch.seekers import representatives
from carematch.seekers import service as seekers
from carematch.seekers.models import Need
from carematch.seekers.representatives import WHY_NOT, MayNot
from carematch.seekers.vocabulary import Channel, Giver, Times


class NoWeekToShare(DomainError):
    """There is nothing to look for a team for; the message says what is missing."""


class CannotChoose(DomainError):
    """This team cannot be chosen any more; the message says why."""


def refuse_unsharable(need: Need) -> None:
    """Raise NoWeekToShare unless the need (loaded with its person and visits) has visits and a place."""
    if need.status not in seekers.OPEN:
        raise NoWeekToShare("Nobody is looked for now, so there is no team to look for")
    if need.times is not Times.VISITS or not need.visits:
        raise NoWeekToShare(
            "The times are not set as visits. A team shares visits: add the visits to the need, then look again"
        )
    if need.person.lat is None:
        raise NoWeekToShare(
            "It is not known where the person lives. Add their postcode, then look again: a team is chosen by how near "
            "it is"
        )


def choose(
    organisation: Organisation,
    search: Search,
    *,
    by: User,
    option: str,
    channel: Channel,
    wants_cover: bool,
    representative_id: uuid.UUID | None = None,
) -> TeamChoice:
    """Keep which team was chosen, once for each search; raises CannotChoose, or MayNot for who may not answer.

    A representative says so only where their authority covers answering; nobody is introduced by this.
    """
    lock(search)  # two managers may write it down at once
    if search.kind is not SearchKind.TEAM or search.state is not SearchState.DONE or search.need_id is None:
        raise CannotChoose("This search has no teams to choose from")
    if find_choice(organisation, search) is not None:
        raise CannotChoose("A team of this search is chosen already. To choose another, look again")
    if option not in options_of(search):
        raise CannotChoose("This team is not one of those proposed")
    need = seekers.get_need(organisation, search.need_id)
    if need.status not in seekers.OPEN:
        raise CannotChoose("This need is settled, so no team is chosen for it any more")
    if has_changed(search, need):
        raise CannotChoose("The visits have changed since this search. Look again")
    _refuse_who_may_not(organisation, need, representative_id)
    choice = TeamChoice(
        organisation_id=organisation.id,
        search_id=search.id,
        need_id=need.id,
        option=option,
        wants_cover=wants_cover,
        given_by=Giver.PERSON if representative_id is None else Giver.REPRESENTATIVE,
        representative_id=representative_id,
        channel=channel,
        recorded_by_id=by.id,
        recorded_at=clock.now(),
    )
    db.session.add(choice)
    record(organisation, "team.chosen", choice, by=by, fields=[channel.value, choice.given_by.value])
    return choice


def _refuse_who_may_not(organisation: Organisation, need: Need, representative_id: uuid.UUID | None) -> None:
    if representative_id is None:
        return
    acting = representatives.find_who_may(
        organisation, need.person, May.ANSWER, representative_id=representative_id
    )
    if acting is None:
        raise MayNot(WHY_NOT[May.ANSWER])


def find_choice(organisation: Organisation, search: Search) -> TeamChoice | None:
    """Return which team of a search was chosen, or None."""
    chosen: TeamChoice | None = first(
        owned(TeamChoice, organisation).where(TeamChoice.search_id == search.id)
    )
    return chosen


def options_of(search: Search) -> dict[str, dict[str, Any]]:
    """Return the teams that a search found, by name."""
    needs = (search.result or {}).get("needs") or [{}]
    return {option["name"]: option for option in needs[0].get("options", [])}


def asked_of(search: Search) -> dict[str, Any]:
    """Return the need as the search was asked it, as it stands in a problem file."""
    asked: dict[str, Any] = (search.problem or {})["needs"][0]
    return asked


def has_changed(search: Search, need: Need) -> bool:
    """Tell whether the need's visits are others than the search was asked about."""
    before = {visit["id"] for visit in asked_of(search)["visits"]}
    return before != {str(visit.id) for visit in need.visits}


def share_of(
    organisation: Organisation, need: Need, provider_id: uuid.UUID, *, at: dt.datetime | None = None
) -> frozenset[str]:
    """Return the visits that a provider has in the team chosen last (by an instant); none where they are in no team.

    A team chosen for visits that are no longer asked stands for nothing.
    """
    chosen = owned(TeamChoice, organisation).where(
        TeamChoice.need_id == need.id, sa.true() if at is None else TeamChoice.recorded_at <= at
    )
    choice = first(chosen.order_by(TeamChoice.recorded_at.desc(), TeamChoice.id).limit(1))
    if choice is None:
        return frozenset()
    search = one(owned(Search, organisation).where(Search.id == choice.search_id))
    if has_changed(search, need):
        return frozenset()
    return visits_of(options_of(search)[choice.option], provider_id)


def visits_of(option: Mapping[str, Any], provider_id: uuid.UUID) -> frozenset[str]:
    """Return the visits that somebody has in a team."""
    return frozenset(
        visit for visit, provider in option["assignment"].items() if provider == str(provider_id)
    )


def narrowed(facts: NeedFacts, share: frozenset[str]) -> NeedFacts:
    """Return a need that asks only some of its visits, with the services that those ask."""
    visits = tuple(visit for visit in facts.visits if visit.id in share)
    relied_on = any(not visit.services for visit in visits)
    return replace(facts, visits=visits, services=facts.services if relied_on else ())
