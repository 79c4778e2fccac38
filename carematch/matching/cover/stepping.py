"""Introducing somebody who would step in: for whom, and for which of that one's visits."""

import uuid

from carematch.core.db import one, owned
from carematch.matching.gathering import candidate_facts, need_facts
from carematch.matching.introducing.refusals import CannotIntroduce
from carematch.matching.models import Introduction, Outcome, Ranking
from carematch.matching.team import choosing
from carematch.matching.team.board import bits, lay
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.seekers.models import Need


class CannotStepIn(CannotIntroduce):
    """They cannot be introduced as somebody who would step in; the message says why."""


def part_of(
    organisation: Organisation, need: Need, provider: Provider, step_in_for: uuid.UUID | None
) -> tuple[Introduction | None, frozenset[str]]:
    """Return whom a provider would step in for and the visits an introduction is for (none: the whole need).

    Raises NotFound, or CannotStepIn where nobody is introduced to step in for, or none of the visits suits.
    """
    if step_in_for is None:
        return None, choosing.share_of(organisation, need, provider.id)
    asked = owned(Introduction, organisation).where(
        Introduction.id == step_in_for, Introduction.need_id == need.id
    )
    regular: Introduction = one(asked)
    if regular.outcome is not Outcome.ACCEPTED or regular.step_in_for_id is not None:
        raise CannotStepIn(
            "Somebody can step in only for one whom the person and they themselves said yes to"
        )
    if regular.provider_id == provider.id:
        raise CannotStepIn("Nobody steps in for themselves. Choose somebody else")
    facts = need_facts(organisation, need)
    board = lay(facts, candidate_facts(organisation, need, [provider]))
    can = {facts.visits[each].id for member in board.members for each in bits(member.able)}
    theirs = does(organisation, need, regular) & can
    if not theirs:
        raise CannotStepIn(
            "None of the visits suits them for certain: look at the desk for what stands in the way"
        )
    return regular, theirs


def does(organisation: Organisation, need: Need, introduction: Introduction) -> frozenset[str]:
    """Return the visits that somebody was introduced for: their share, or every one."""
    return share_in(organisation, need, introduction) or frozenset(str(visit.id) for visit in need.visits)


def share_in(organisation: Organisation, need: Need, introduction: Introduction) -> frozenset[str]:
    """Return the visits that an introduction was made for, where it was for a part of the need; else none.

    A share is the one in the team chosen last before it; what somebody would step in for stands in the ranking that
    their introduction rests on. Visits that are no longer asked are left out.
    """
    if introduction.step_in_for_id is None:
        at = introduction.introduced_at
        return choosing.share_of(organisation, need, introduction.provider_id, at=at)
    if introduction.ranking_id is None:
        return frozenset()
    ranking = one(owned(Ranking, organisation).where(Ranking.id == introduction.ranking_id))
    asked = {visit["id"] for visit in ranking.problem["needs"][0]["visits"]}
    return frozenset(asked & {str(visit.id) for visit in need.visits})
