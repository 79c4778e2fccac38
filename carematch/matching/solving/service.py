"""Asks for a long search, finds it again, and calls it off; what is asked is kept as a problem file, sealed."""

import uuid

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock, jobs
from carematch.core.db import db, every, lock, one, owned
from carematch.core.errors import DomainError
from carematch.matching.file_writing import as_file
from carematch.matching.problem import Problem
from carematch.matching.solving.models import Search, SearchKind, SearchState
from carematch.matching.solving.running import SOLVE
from carematch.organisations.models import Organisation
from carematch.seekers.models import Need

UNDER_WAY = (SearchState.WAITING, SearchState.RUNNING)
_SHOWN = 50


class SearchEnded(DomainError):
    """The search has come to its end already, so there is nothing to call off."""


def ask(
    organisation: Organisation, kind: SearchKind, problem: Problem, *, by: User, need: Need | None = None
) -> Search:
    """Keep what is to be searched and queue the search in the same transaction; a team is searched for one `need`.

    Whoever is under a safeguarding pause has no place in a problem file: they are left out here.
    """
    search = Search(
        organisation_id=organisation.id,
        kind=kind,
        need_id=need.id if need is not None else None,
        asked_by_id=by.id,
        asked_at=clock.now(),
    )
    search.problem = as_file(_without_paused(problem))
    db.session.add(search)
    record(organisation, "search.asked", search, by=by, fields=[kind.value])
    jobs.enqueue(SOLVE, organisation_id=str(organisation.id), search_id=str(search.id))
    return search


def get_search(organisation: Organisation, search_id: uuid.UUID, kind: SearchKind | None = None) -> Search:
    """Return one of the organisation's searches (of a kind), or raise NotFound."""
    asked = owned(Search, organisation).where(Search.id == search_id)
    found: Search = one(asked if kind is None else asked.where(Search.kind == kind))
    return found


def list_searches(
    organisation: Organisation, kind: SearchKind | None = None, *, need: Need | None = None
) -> list[Search]:
    """Return the latest searches, the last one first; of a kind, and for a need, where these are given."""
    asked = owned(Search, organisation)
    if kind is not None:
        asked = asked.where(Search.kind == kind)
    if need is not None:
        asked = asked.where(Search.need_id == need.id)
    return every(asked.order_by(Search.asked_at.desc(), Search.id).limit(_SHOWN))


def cancel(organisation: Organisation, search: Search, *, by: User) -> None:
    """Call a search off: at once while it waits, within seconds while it runs; raises SearchEnded after that."""
    lock(search)
    if search.state not in UNDER_WAY:
        raise SearchEnded("This search has ended already")
    if search.cancel_asked_at is not None:
        return
    search.cancel_asked_at = clock.now()
    if search.state is SearchState.WAITING:
        search.state, search.ended_at = SearchState.CANCELLED, search.cancel_asked_at
    record(organisation, "search.cancelled", search, by=by)


def _without_paused(problem: Problem) -> Problem:
    allowed = tuple(each for each in problem.providers if not each.safeguarding_pause)
    return Problem(problem.today, problem.needs, allowed, problem.seed, problem.weights, problem.adjacency)
