"""Runs a search in the job worker: claims it, says how far it is, stops when asked, keeps a whole answer or none.

A solver is registered for a kind by the module that MODULES names; that module, and with it any optimiser, is loaded
only here, when a search of its kind is run.
"""

import datetime as dt
import importlib
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import structlog

from carematch.core import clock, jobs
from carematch.core.db import db, lock, one, owned, transaction
from carematch.matching.problem import Problem, load
from carematch.matching.solving.models import Search, SearchKind, SearchState
from carematch.organisations.models import Organisation
from carematch.organisations.rule_overrides import book_for, overrides_for
from carematch.organisations.service import get_organisation
from carematch.providers.models import Provider

SOLVE = "matching.solve"
FAULT = (
    "The search stopped because something went wrong on our side. Nothing of it is kept. Ask for it again."
)
MODULES = {
    SearchKind.CASELOAD: "carematch.matching.caseload.answering",
    SearchKind.TEAM: "carematch.matching.team.answering",
}
_EVERY = 1.0  # seconds between two looks at the database


class Solver(Protocol):
    """Answers a problem as data that json can write; returns early, with anything, once `cancelled` says so."""

    def __call__(
        self, problem: Problem, *, progress: Callable[[int, str], None], cancelled: Callable[[], bool]
    ) -> dict[str, Any]:
        """Search; `progress` takes hundredths that are done and what is being done, with nothing personal in it."""
        ...


_solvers: dict[SearchKind, Solver] = {}


def register(kind: SearchKind) -> Callable[[Solver], Solver]:
    """Have a function search for a kind."""

    def keep(solver: Solver) -> Solver:
        _solvers[kind] = solver
        return solver

    return keep


@jobs.job(SOLVE)
def run(organisation_id: str, search_id: str) -> None:
    """Run a search that waits, or one whose worker died; one that has ended is left as it is."""
    claim = _claim(uuid.UUID(organisation_id), uuid.UUID(search_id))
    if claim is None:
        return
    try:
        kind, problem = claim.read()
        result = solver_of(kind)(problem, progress=claim.progress, cancelled=claim.cancelled)
    except Exception as error:
        structlog.get_logger().error("search_failed", search=search_id, exc_info=error)
        claim.end(SearchState.FAILED, doing=FAULT)
        return
    if claim.cancelled():
        claim.end(SearchState.CANCELLED)
    else:
        claim.end(SearchState.DONE, result=result)


def solver_of(kind: SearchKind) -> Solver:
    """Return what searches for a kind, loading its module first."""
    if kind not in _solvers:
        importlib.import_module(MODULES[kind])
    return _solvers[kind]


@dataclass
class Claim:
    """A search as this run holds it; where a later run has claimed it, this one changes nothing any more."""

    organisation_id: uuid.UUID
    search_id: uuid.UUID
    began_at: dt.datetime
    _hundredths: int = 0
    _doing: str = ""
    _stop: bool = False
    _looked: float = field(default_factory=time.monotonic)

    def read(self) -> tuple[SearchKind, Problem]:
        """Return what is asked, with the organisation's own rules on checks, which a problem file does not hold."""
        with transaction():
            organisation, search = self._search()
            problem = load(search.problem)
            return search.kind, replace(problem, providers=_under_own_rules(organisation, problem))

    def progress(self, hundredths: int, doing: str) -> None:
        """Take note of how far it is; kept at most every second."""
        self._hundredths = max(self._hundredths, min(99, int(hundredths)))
        self._doing = doing
        self._look()

    def cancelled(self) -> bool:
        """Tell whether to stop: somebody called the search off, or another run has taken it over."""
        self._look()
        return self._stop

    def end(self, state: SearchState, *, result: dict[str, Any] | None = None, doing: str = "") -> None:
        """Keep the end of the search and its answer, unless it was called off or taken over in the last moment."""
        with transaction():
            _, search = self._search()
            lock(search)
            if not self._holds(search):
                return
            if search.cancel_asked_at is not None:
                state, result, doing = SearchState.CANCELLED, None, ""
            search.state, search.doing, search.ended_at = state, doing, clock.now()
            if state is SearchState.DONE:
                search.progress, search.result = 100, result

    def _look(self) -> None:
        """Write how far it is and read whether to go on, in a transaction of its own, at most every second."""
        if self._stop or time.monotonic() - self._looked < _EVERY:
            return
        with transaction():
            _, search = self._search()
            lock(search)
            self._stop = not self._holds(search) or search.cancel_asked_at is not None
            if not self._stop:
                search.progress, search.doing = self._hundredths, self._doing
        self._looked = time.monotonic()

    def _search(self) -> tuple[Organisation, Search]:
        organisation = get_organisation(self.organisation_id)
        return organisation, one(owned(Search, organisation).where(Search.id == self.search_id))

    def _holds(self, search: Search) -> bool:
        return search.state is SearchState.RUNNING and search.began_at == self.began_at


def _claim(organisation_id: uuid.UUID, search_id: uuid.UUID) -> Claim | None:
    """Begin a search, or begin it again; None where it has ended or was called off before it began."""
    with transaction():
        organisation = get_organisation(organisation_id)
        search = lock(one(owned(Search, organisation).where(Search.id == search_id)))
        if search.state not in (SearchState.WAITING, SearchState.RUNNING):
            return None
        if search.cancel_asked_at is not None:
            search.state, search.ended_at = SearchState.CANCELLED, clock.now()
            return None
        search.state, search.progress, search.doing = SearchState.RUNNING, 0, ""
        search.began_at = clock.now()
        return Claim(organisation_id, search_id, search.began_at)


def _under_own_rules(organisation: Organisation, problem: Problem) -> tuple[Any, ...]:
    """Return the providers with the rules that this organisation and their council have set."""
    rows = db.session.execute(owned(Provider, organisation, Provider.id, Provider.council_code)).all()
    councils = {str(each.id): each.council_code for each in rows}
    book = book_for(organisation.id)
    return tuple(
        replace(each, rule_book=book, overrides=overrides_for(organisation.id, councils.get(each.id)))
        for each in problem.providers
    )
