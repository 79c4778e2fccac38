"""Asks for a proposal for the whole waiting list: open needs, and everybody on the register."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.db import db, owned
from carematch.core.errors import DomainError
from carematch.matching.facts import Candidate
from carematch.matching.facts import Need as Asked
from carematch.matching.gathering import BY_PROVIDER, candidate_facts, need_facts, start_of
from carematch.matching.problem import Problem
from carematch.matching.settings import service as settings
from carematch.matching.solving import service as searches
from carematch.matching.solving.models import Search, SearchKind
from carematch.organisations.models import Organisation
from carematch.providers import capacity
from carematch.providers import service as providers
from carematch.seekers import service as seekers
from carematch.seekers.models import Exclusion, Need
from carematch.seekers.vocabulary import NeedStatus

WAITING = (NeedStatus.NEW, NeedStatus.SEARCHING, NeedStatus.UNABLE)
_DAYS_COUNT_FOR = 56
_SOON = 7  # days


class NobodyWaits(DomainError):
    """There is nothing to propose; the message says why."""


def list_waiting(organisation: Organisation) -> list[Need]:
    """Return the needs to propose somebody for: how much help is wanted is known of each."""
    needs = seekers.list_needs(organisation, WAITING)
    return [need for need in needs if need.visits or need.weekly_minutes]


def ask(organisation: Organisation, *, by: User) -> Search:
    """Queue a search for everybody who waits, or raise NobodyWaits."""
    needs = list_waiting(organisation)
    if not needs:
        raise NobodyWaits("No open need says yet how much help is wanted")
    asked = tuple(_facts(organisation, need) for need in needs)
    problem = Problem(
        clock.today(),
        asked,
        _candidates(organisation, needs),
        weights=settings.of(organisation).weights,
        adjacency=settings.of(organisation).adjacency,
    )
    return searches.ask(organisation, SearchKind.CASELOAD, problem, by=by)


def priority(need: Need) -> float:
    """Return how much a minute counts: 1, up to 2 more for eight weeks' wait, up to 2 for coming home from hospital.

    Home within a week, or on a day nobody knows: 2; later: 1.
    """
    waited = min(seekers.days_waiting(need) or 0, _DAYS_COUNT_FOR) / (_DAYS_COUNT_FOR / 2)
    home = 0
    if need.is_urgent:
        later = need.discharge_on is not None and (need.discharge_on - clock.today()).days > _SOON
        home = 1 if later else 2
    return round(1 + waited + home, 2)


def _facts(organisation: Organisation, need: Need) -> Asked:
    return replace(need_facts(organisation, need), priority=priority(need))


def _candidates(organisation: Organisation, needs: Sequence[Need]) -> tuple[Candidate, ...]:
    """Return everybody on the register, with the least they have to spare when any of the needs begins."""
    found = providers.list_candidates(organisation)
    refusing = _refusing(organisation, needs)
    starts = sorted({start_of(need) for need in needs})
    return tuple(
        replace(
            facts,
            excluded=refusing.get(provider.id, frozenset()),
            spare_minutes=_least(
                [capacity.spare_left(provider.identity, provider.identity.bookings, each) for each in starts]
            ),
        )
        for provider, facts in zip(found, candidate_facts(organisation, needs[0], found), strict=True)
    )


def _least(spare: Sequence[int | None]) -> int | None:
    known = [each for each in spare if each is not None]
    return min(known) if len(known) == len(spare) else None


def _refusing(organisation: Organisation, needs: Sequence[Need]) -> dict[uuid.UUID, frozenset[str]]:
    """Return by provider the needs of those whom they asked not to be introduced to."""
    rows = db.session.execute(
        owned(Exclusion, organisation, Exclusion.provider_id, Exclusion.person_id).where(
            Exclusion.asked_by == BY_PROVIDER
        )
    ).all()
    refusing: dict[uuid.UUID, frozenset[str]] = {}
    for provider_id, person_id in rows:
        theirs = {str(need.id) for need in needs if need.person_id == person_id}
        refusing[provider_id] = refusing.get(provider_id, frozenset()) | theirs
    return refusing
