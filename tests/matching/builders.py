"""Builders: introductions, made at the desk as a manager makes them."""

from typing import Any

from carematch.accounts.models import User
from carematch.core import clock
from carematch.core.db import db, one, owned
from carematch.matching import desk, introductions
from carematch.matching.caseload import asking as proposing
from carematch.matching.contacting.models import Contact, ContactKind, ContactOutcome, ContactWith
from carematch.matching.contacting.service import record_contact
from carematch.matching.models import Introduction, Ranking, Reason, Side
from carematch.matching.problem import load
from carematch.matching.solving.models import Search, SearchState, TeamChoice
from carematch.matching.suitability import service as suitability
from carematch.matching.suitability.models import SuitabilityTelling
from carematch.matching.suitability.sources import Source
from carematch.matching.team import asking, choosing
from carematch.matching.team.solve import team
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.seekers import service as seekers
from carematch.seekers.models import Need
from carematch.seekers.vocabulary import Channel


def introduction(
    make: Any,
    organisation: Organisation,
    *,
    need: Need | None = None,
    provider: Provider | None = None,
    by: User | None = None,
    accepted_by: tuple[Side, ...] = (),
    **decision: Any,
) -> Introduction:
    """Build an introduction under a consent heard on the phone; `accepted_by` are the sides that said yes."""
    manager = by or make.member(organisation)
    provider = provider or make.provider(organisation)
    need = need or make.need(organisation)
    decision = {"reason": Reason.BEST_FIT, "agreement": desk.Agreement(Channel.PHONE), **decision}
    made = desk.introduce(organisation, need.id, provider.id, by=manager, **decision)
    for side in accepted_by:
        introductions.answer(
            organisation,
            introductions.get_introduction(organisation, made.id),
            side,
            by=manager,
            accepts=True,
            channel=Channel.PHONE,
        )
    return introductions.get_introduction(organisation, made.id)


def ranking(make: Any, organisation: Organisation, *, need: Need | None = None) -> Ranking:
    """Build a ranking that is kept, as it is when somebody decides."""
    whole = seekers.get_need(organisation, (need or make.need(organisation)).id)
    return desk.rank_for(organisation, whole, by=make.member(organisation))[1]


def team_choice(make: Any, organisation: Organisation, *, need: Need) -> TeamChoice:
    """Build the person's choice, heard on the phone, of the first team that a search finds."""
    search = make.team_search(organisation, need=need)
    return choosing.choose(
        organisation,
        search,
        by=make.member(organisation),
        option=next(iter(choosing.options_of(search))),
        channel=Channel.PHONE,
        wants_cover=True,
    )


def proposal(make: Any, organisation: Organisation, *, need: Need, provider: Provider) -> Search:
    """Build a proposal for the waiting list that has one line: all visits of a need to one provider."""
    search = proposing.ask(organisation, by=make.member(organisation))
    visits = seekers.get_need(organisation, need.id).visits
    minutes = {"minutes_met": sum(each.minutes for each in visits), "minutes_unmet": 0, "miles": 1.0}
    search.state, search.progress = SearchState.DONE, 100
    search.result = {
        "assignment": [
            {"need": str(need.id), "visit": str(each.id), "provider": str(provider.id)} for each in visits
        ],
        **minutes,
        "first_come_first_served": {**minutes, "visits": len(visits)},
        "proved_optimal": True,
        "weighted_minutes": float(minutes["minutes_met"]),
        "bound": float(minutes["minutes_met"]),
        "better_percent": 0.0,
    }
    db.session.flush()
    return search


def team_search(make: Any, organisation: Organisation, *, need: Need | None = None) -> Search:
    """Build a search for teams that is done, answered as the job answers it."""
    whole = seekers.get_need(organisation, (need or make.need(organisation)).id)
    search = asking.ask(organisation, whole, by=make.member(organisation))
    search.state, search.progress, search.result = SearchState.DONE, 100, team(load(search.problem))
    db.session.flush()
    return search


def suitability_telling(
    make: Any, organisation: Organisation, *, introduction: Introduction | None = None
) -> SuitabilityTelling:
    """Build the task to tell one person of something that was learned today about a provider."""
    made = introduction or make.introduction(organisation)
    suitability.learn(
        organisation,
        made.provider_id,
        by=make.member(organisation),
        learned_on=clock.today(),
        source=Source.REFERENCE,
        fact="A referee took back what they had said",
        must_tell=True,
        told_as="One of the two references does not count any more",
    )
    tellings = owned(SuitabilityTelling, organisation).where(SuitabilityTelling.introduction_id == made.id)
    task: SuitabilityTelling = one(tellings)
    return task


def contact(make: Any, organisation: Organisation, need: Need, **said: Any) -> Contact:
    """Build a call to the person, after which something is to be done today."""
    said = {
        "by": make.member(organisation),
        "contact_with": ContactWith.PERSON,
        "kind": ContactKind.CALL,
        "outcome": ContactOutcome.SPOKE,
        "happened_at": clock.now(),
        "next_action": "Call again",
        "next_on": clock.today(),
        **said,
    }
    return record_contact(organisation, seekers.get_need(organisation, need.id), **said)
