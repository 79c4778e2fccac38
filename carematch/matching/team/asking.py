"""Asks for a team for one need: everybody who may be thought of, as they stand now."""

from carematch.accounts.models import User
from carematch.core import clock
from carematch.matching import desk
from carematch.matching.gathering import candidate_facts, need_facts
from carematch.matching.problem import Problem
from carematch.matching.solving import service as searches
from carematch.matching.solving.models import Search, SearchKind
from carematch.matching.team.choosing import refuse_unsharable
from carematch.organisations.models import Organisation
from carematch.providers import service as providers
from carematch.seekers.models import Need


def ask(organisation: Organisation, need: Need, *, by: User) -> Search:
    """Queue a search for teams for a need (loaded with its person and visits), or raise NoWeekToShare."""
    refuse_unsharable(need)
    facts = need_facts(organisation, need)
    found = candidate_facts(organisation, need, providers.list_candidates(organisation))
    problem = Problem(clock.today(), (facts,), tuple(found), seed=desk.seed_of(facts.id))
    return searches.ask(organisation, SearchKind.TEAM, problem, by=by, need=need)
