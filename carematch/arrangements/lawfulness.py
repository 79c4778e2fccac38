"""Whether care may be agreed at all: every legal rule decides again, on what is about to be agreed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from carematch.arrangements.models import Arrangement
from carematch.arrangements.vocabulary import Route
from carematch.core import clock
from carematch.core.errors import DomainError
from carematch.matching import facts, gathering
from carematch.matching.eligibility import legal_answers
from carematch.matching.introductions import get_introduction
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.providers.service import get_provider
from carematch.rules.lawful_route import ContractParty, RouteDecision, personal_care_route
from carematch.seekers import service as seekers
from carematch.seekers.models import Need


class NotLawful(DomainError):
    """The law does not allow this arrangement as it stands, or it is not known to; the message says why."""


def decide(
    organisation: Organisation,
    need: Need,
    provider: Provider,
    *,
    services: Sequence[str],
    starts_on: dt.date,
    route: Route,
    contract_party: ContractParty,
) -> RouteDecision:
    """Return why these services are lawful from this provider under this contract, or raise NotLawful.

    The rules are the matching desk's: listed, checks and right to work good when it starts (and today, where it has
    begun), the personal care route, the Direct Payment family rule, nobody excluded. Not known is not met.
    """
    asked = replace(
        gathering.need_facts(organisation, need),
        services=tuple(services),
        visits=(),
        start_on=max(starts_on, clock.today()),
        funding=route.value,
        contract_party=contract_party.value,
    )
    (candidate,) = gathering.candidate_facts(organisation, need, [provider])
    failed = [each.evidence for each in legal_answers(asked, candidate).values() if not each.is_met]
    if failed:
        raise NotLawful(". ".join(failed))
    return _route(asked, candidate)


def route_today(organisation: Organisation, arrangement: Arrangement) -> RouteDecision:
    """Return what the law says today of what was agreed, on the facts of today: they may have changed since.

    A provider may have begun to employ carers, a doubt about the person's capacity may have come up, or an attorney's
    power may have ended.
    """
    introduction = get_introduction(organisation, arrangement.introduction_id)
    need = seekers.get_need(organisation, introduction.need_id)
    provider = get_provider(organisation, arrangement.provider_id)
    asked = replace(
        gathering.need_facts(organisation, need),
        services=tuple(arrangement.services),
        visits=(),
        contract_party=arrangement.contract_party.value,
    )
    (candidate,) = gathering.candidate_facts(organisation, need, [provider])
    return _route(asked, candidate)


def _route(asked: facts.Need, candidate: facts.Candidate) -> RouteDecision:
    """Return the personal care decision itself, which the arrangement keeps."""
    return personal_care_route(
        asked.services,
        legal_form=candidate.legal_form,
        delivers_in_person=candidate.delivers_in_person,
        employs_carers=candidate.employs_carers,
        employed_by_person=candidate.employed_by_person,
        cqc_personal_care=candidate.cqc_personal_care,
        contract_party=asked.contract_party,
        capacity_doubt=asked.capacity_doubt,
        arranger_authority=asked.arranger_authority,
    )
