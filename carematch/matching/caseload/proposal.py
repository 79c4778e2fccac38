"""Reads a proposal line by line: a need, a provider, their visits, why, and what has changed since."""

import uuid
from dataclasses import dataclass, replace

from sqlalchemy.orm import joinedload, selectinload

from carematch.core.db import every, owned
from carematch.matching import said
from carematch.matching.caseload.asking import WAITING
from carematch.matching.eligibility import Pair, must_answers
from carematch.matching.explain import Chip, chips
from carematch.matching.facts import Need as Asked
from carematch.matching.facts import Visit
from carematch.matching.problem import Problem, load
from carematch.matching.solving.models import LineDecision, Search
from carematch.organisations.models import Organisation
from carematch.providers import service as providers
from carematch.providers.models import Provider
from carematch.providers.vocabulary import Status
from carematch.seekers.models import Need

NOT_OPEN = "This need is no longer waiting for somebody"
CHANGED = "What is asked has changed since"
NOT_LISTED = "This provider is not on the register any more, or paused"


@dataclass(frozen=True)
class Line:
    """One provider for one need: their visits (none for hours at flexible times), why, and what makes it `stale`."""

    need: Need
    provider: Provider
    visits: tuple[Visit, ...]
    is_whole: bool
    minutes: int
    chips: tuple[Chip, ...]
    stale: str
    decision: LineDecision | None

    @property
    def when(self) -> tuple[str, ...]:
        """Return the visits in words."""
        return tuple(f"{said.length(each.minutes)} within {said.window(each)}" for each in self.visits)


@dataclass(frozen=True)
class Proposal:
    """The lines, the needs that nobody is proposed for, and how many people the proposal and the other way reach."""

    search: Search
    lines: tuple[Line, ...]
    nobody: tuple[Need, ...]
    asked: int


def read(organisation: Organisation, search: Search) -> Proposal:
    """Return a proposal (of a search that is done) as things stand now."""
    problem = load(search.problem)
    needs = _needs(organisation, problem)
    proposed = {uuid.UUID(each["provider"]) for each in search.result["assignment"]}
    known = {
        str(each.id): each for each in providers.list_where(organisation, Provider.id.in_(sorted(proposed)))
    }
    decided = {(each.need_id, each.provider_id): each for each in _decisions(organisation, search)}
    shares: dict[tuple[str, str], list[str | None]] = {}
    for each in search.result["assignment"]:
        shares.setdefault((each["need"], each["provider"]), []).append(each["visit"])
    lines = tuple(
        _line(problem, needs[need], known[provider], visits, decided)
        for (need, provider), visits in shares.items()
        if need in needs and provider in known
    )
    met = {line.need.id for line in lines}
    nobody = tuple(
        needs[each.id] for each in problem.needs if each.id in needs and needs[each.id].id not in met
    )
    return Proposal(search, lines, nobody, len(problem.needs))


def find_line(
    organisation: Organisation, search: Search, need_id: uuid.UUID, provider_id: uuid.UUID
) -> Line | None:
    """Return one line of a proposal, or None."""
    lines = read(organisation, search).lines if search.result else ()
    return next((each for each in lines if (each.need.id, each.provider.id) == (need_id, provider_id)), None)


def _needs(organisation: Organisation, problem: Problem) -> dict[str, Need]:
    """Return the needs that were asked about, as they stand now, with their people and visits."""
    asked = [uuid.UUID(each.id) for each in problem.needs]
    whole = owned(Need, organisation).options(joinedload(Need.person), selectinload(Need.visits))
    found = every(whole.where(Need.id.in_(asked)).execution_options(populate_existing=True))
    return {str(need.id): need for need in found}


def _decisions(organisation: Organisation, search: Search) -> list[LineDecision]:
    return every(
        owned(LineDecision, organisation)
        .where(LineDecision.search_id == search.id)
        .order_by(LineDecision.decided_at, LineDecision.id)
    )


def _line(
    problem: Problem,
    need: Need,
    provider: Provider,
    visits: list[str | None],
    decided: dict[tuple[uuid.UUID, uuid.UUID], LineDecision],
) -> Line:
    asked = next(each for each in problem.needs if each.id == str(need.id))
    candidate = next(each for each in problem.providers if each.id == str(provider.id))
    own = tuple(each for each in asked.visits if each.id in visits)
    share = replace(asked, visits=own) if own else asked
    pair = Pair.of(share, candidate)
    return Line(
        need,
        provider,
        own,
        len(own) == len(asked.visits),
        share.minutes_asked,
        chips(pair, must_answers(pair), today=problem.today),
        _stale(need, provider, asked),
        decided.get((need.id, provider.id)),
    )


def _stale(need: Need, provider: Provider, asked: Asked) -> str:
    """Say what has changed since, so that the line cannot be taken up any more; nothing where nothing has."""
    if need.status not in WAITING:
        return NOT_OPEN
    if {str(each.id) for each in need.visits} != {each.id for each in asked.visits}:
        return CHANGED
    if provider.status is not Status.LISTED or provider.is_held:
        return NOT_LISTED
    return ""
