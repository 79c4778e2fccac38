"""Works a kept ranking out again from what it was worked out from, and says whether the answer is the same."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carematch.accounts.models import User
from carematch.core.db import db, every, one, owned
from carematch.matching import desk
from carematch.matching.cards import RULES
from carematch.matching.file_writing import as_file
from carematch.matching.models import Introduction, Ranking
from carematch.matching.problem import Problem, load
from carematch.matching.rank import Ranking as Ranked
from carematch.matching.rank import as_json, rank_need
from carematch.matching.replaying.beside import KEY, beside, put_back
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.seekers.models import Need


@dataclass(frozen=True, slots=True)
class Difference:
    """Where somebody stood then, and where they stand when it is worked out again."""

    provider_id: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Replay:
    """A ranking worked out again: the question, the answer now, and who stands elsewhere than then."""

    problem: Problem
    ranked: Ranked
    is_same: bool
    differences: tuple[Difference, ...]


def get_ranking(
    organisation: Organisation, ranking_id: uuid.UUID, need_id: uuid.UUID | None = None
) -> Ranking:
    """Return one of the organisation's rankings (of that need, where one is named), or raise NotFound."""
    found = owned(Ranking, organisation).where(Ranking.id == ranking_id)
    ranking: Ranking = one(found if need_id is None else found.where(Ranking.need_id == need_id))
    return ranking


def list_for_need(organisation: Organisation, need: Need) -> list[tuple[Ranking, str]]:
    """Return the rankings kept for a need, newest first, each with who had it made."""
    rows = db.session.execute(
        owned(Ranking, organisation, Ranking, User.name)
        .join(User, User.id == Ranking.made_by_id)
        .where(Ranking.need_id == need.id)
        .order_by(Ranking.created_at.desc(), Ranking.id)
    )
    return [(ranking, name) for ranking, name in rows]


def made_from(organisation: Organisation, ranking: Ranking) -> list[Introduction]:
    """Return the introductions that were decided on a ranking."""
    return every(
        owned(Introduction, organisation)
        .where(Introduction.ranking_id == ranking.id)
        .order_by(Introduction.introduced_at, Introduction.id)
    )


def replay(ranking: Ranking) -> Replay:
    """Work a kept ranking out again from its own inputs; what has changed in the world since plays no part."""
    return worked_out(ranking.problem, ranking.result)


def replay_now(looked: desk.Look) -> Replay:
    """Work out again what the desk shows at this moment, by way of what would be kept of it."""
    kept = {"needs": [as_json(looked.ranked)], **beside(looked.problem)}
    return worked_out(json.loads(json.dumps(as_file(looked.problem))), kept)


def worked_out(file: Mapping[str, Any], result: Mapping[str, Any]) -> Replay:
    """Rank the first need of a problem file again, and set the answer beside the one that was given."""
    problem = put_back(load(file), result.get(KEY, {}))
    (need,) = problem.needs
    ranked = rank_need(
        need,
        problem.providers,
        today=problem.today,
        seed=problem.seed,
        weights=problem.weights,
        adjacency=problem.adjacency,
    )
    then, now = result["needs"][0], as_json(ranked)
    return Replay(problem, ranked, then == now, () if then == now else _differences(then, now))


def _differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return whoever stands elsewhere, in the order of the newer answer; rules put in other words are no difference."""
    before, after = _standing(then), _standing(now)
    return tuple(
        Difference(each, before.get(each, "Not looked at"), after.get(each, "Not looked at"))
        for each in dict.fromkeys([*after, *before])
        if before.get(each) != after.get(each)
    )


def _standing(answer: Mapping[str, Any]) -> dict[str, str]:
    """Say where everybody stands in an answer."""
    fits = {
        each["id"]: f"Place {place}, {each['score']:.1f} out of 100"
        for place, each in enumerate(answer["eligible"], start=1)
    }
    nearly = {
        each["id"]: f"Not met: {', '.join(RULES[code] for code in each['failed'])}" for each in answer["near"]
    }
    cannot = {each["id"]: f"Cannot be introduced: {RULES[each['rule']]}" for each in answer["blocked"]}
    return {**fits, **nearly, **cannot}


def names(organisation: Organisation, ids: set[str]) -> dict[str, str]:
    """Return what staff call providers today, by id, in one query; whoever was erased is left out."""
    found = every(
        owned(Provider, organisation).where(Provider.id.in_(sorted(uuid.UUID(each) for each in ids)))
    )
    return {str(each.id): each.called for each in found}
