"""The matching desk: ranks who could meet a need, introduces whom a manager chose, or notes that nobody could be found.

Looking stores nothing. What a decision rests on is ranked again, and stored, in the transaction that decides.
"""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carematch.accounts.models import User
from carematch.audit.service import record
from carematch.core import clock
from carematch.core.db import db, one, owned
from carematch.matching import introductions
from carematch.matching.cover import stepping
from carematch.matching.file_writing import as_file
from carematch.matching.gathering import candidate_facts, need_facts
from carematch.matching.introducing import copies
from carematch.matching.introducing.refusals import refuse_more
from carematch.matching.introductions import CannotIntroduce
from carematch.matching.models import Introduction, Ranking, Reason, UnableReason, UnmetRequest
from carematch.matching.problem import Problem
from carematch.matching.rank import Eligible, as_json, rank_need
from carematch.matching.rank import Ranking as Ranked
from carematch.matching.relax import relax_need
from carematch.matching.replaying.beside import beside
from carematch.matching.settings import service as settings
from carematch.matching.team import choosing
from carematch.matching.unmet import requests
from carematch.organisations.models import Organisation
from carematch.providers import checks
from carematch.providers import service as providers
from carematch.providers.models import Provider
from carematch.providers.vocabulary import Decision
from carematch.rules.acting import May
from carematch.rules.checks import CHECK_LABELS
from carematch.seekers import consents
from carematch.seekers import service as seekers
from carematch.seekers.models import Consent, Need, Representative
from carematch.seekers.vocabulary import Channel, Giver, NeedStatus


class NotEligible(CannotIntroduce):
    """The provider breaks a rule; a legal one is never relaxed, another only once the person has agreed to it."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the desk knows of a need at one moment: the question, the answer, and whom the ids stand for."""

    need: Need
    problem: Problem
    ranked: Ranked
    providers: Mapping[str, Provider]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A consent as the manager heard it, to be recorded with the introduction."""

    channel: Channel
    given_by: Giver = Giver.PERSON
    representative_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything to know before introducing two people: who, on which consent, and what could not be checked."""

    need: Need
    provider: Provider
    entry: Eligible
    could_not_check: tuple[str, ...]
    consent: Consent | None
    representatives: tuple[Representative, ...]
    share: frozenset[str] = frozenset()  # the visits this is for: a share in a team, a step-in; else all
    step_in_for: Introduction | None = None


def look(organisation: Organisation, need: Need, share: frozenset[str] = frozenset()) -> Look:
    """Rank everybody who may be thought of for a need (loaded with its person and visits); stores nothing.

    With the `share` that somebody has in the team the person chose, only those visits are asked.
    """
    found = providers.list_candidates(organisation)
    facts, holds = need_facts(organisation, need), settings.of(organisation)
    facts = choosing.narrowed(facts, share) if share else facts
    problem = Problem(
        clock.today(),
        (facts,),
        tuple(candidate_facts(organisation, need, found)),
        seed=seed_of(facts.id),
        weights=holds.weights,
        adjacency=holds.adjacency,
    )
    ranked = rank_need(
        facts,
        problem.providers,
        today=problem.today,
        seed=problem.seed,
        weights=problem.weights,
        adjacency=problem.adjacency,
    )
    return Look(need, problem, ranked, {str(provider.id): provider for provider in found})


def seed_of(need_id: str) -> int:
    """Return the seed for a need's ties, drawn from its id: the same each time, and nobody can choose it."""
    return int.from_bytes(hashlib.sha256(need_id.encode()).digest()[:4])


def rank_for(
    organisation: Organisation, need: Need, *, by: User, share: frozenset[str] = frozenset()
) -> tuple[Look, Ranking]:
    """Rank for a need and store the question with its answer, so that it can be worked out again."""
    looked = look(organisation, need, share)
    stored = Ranking(
        organisation_id=organisation.id,
        need_id=need.id,
        made_by_id=by.id,
        problem=as_file(looked.problem),
        result={"needs": [as_json(looked.ranked)], **beside(looked.problem)},
    )
    db.session.add(stored)
    return looked, stored


def propose(
    organisation: Organisation,
    need_id: uuid.UUID,
    provider_id: uuid.UUID,
    step_in_for: uuid.UUID | None = None,
) -> Proposal:
    """Return what the manager must know before introducing these two, or raise NotFound or CannotIntroduce."""
    need = seekers.get_need(organisation, need_id)
    provider = providers.get_provider(organisation, provider_id)
    away, share = stepping.part_of(organisation, need, provider, step_in_for)
    introductions.refuse_closed(need, part=bool(share))
    introductions.refuse_second(organisation, need, provider)
    if not share:
        refuse_more(organisation, need)
    entry = _eligible(look(organisation, need, share), provider_id)
    acting = seekers.list_representatives(organisation, need.person)
    return Proposal(
        need,
        provider,
        entry,
        (*could_not_check(provider, entry), *left_open(provider)),
        consents.find_live(organisation, need.person_id, provider.id),
        tuple(each for each in acting if May.ANSWER in each.may),
        share,
        away,
    )


def introduce(
    organisation: Organisation,
    need_id: uuid.UUID,
    provider_id: uuid.UUID,
    *,
    by: User,
    reason: Reason,
    note: str = "",
    agreement: Agreement | None = None,
    step_in_for: uuid.UUID | None = None,
) -> Introduction:
    """Introduce a provider who is eligible at this moment, recording the consent where it is given now.

    Raises NotFound, a CannotIntroduce, ReasonUnsaid or ConsentRefused; then nothing is kept.
    """
    one(owned(Provider, organisation).where(Provider.id == provider_id).with_for_update())
    one(owned(Need, organisation).where(Need.id == need_id).with_for_update())
    need = seekers.get_need(organisation, need_id)
    away, share = stepping.part_of(
        organisation, need, providers.get_provider(organisation, provider_id), step_in_for
    )
    introductions.refuse_closed(need, part=bool(share))
    looked, stored = rank_for(organisation, need, by=by, share=share)
    entry = _eligible(looked, provider_id)
    provider = looked.providers[entry.candidate.id]
    if agreement is not None:
        consents.give(
            organisation,
            need.person,
            by=by,
            provider_id=provider.id,
            described_as=provider.called,
            channel=agreement.channel,
            given_by=agreement.given_by,
            representative_id=agreement.representative_id,
        )
    return introductions.introduce(
        organisation,
        need,
        provider,
        by=by,
        reason=reason,
        note=note,
        ranking=stored,
        could_not_check=could_not_check(provider, entry),
        left_open=left_open(provider),
        copies_offered=copies.to_offer(provider),
        in_team=bool(share) and away is None,
        step_in_for=away,
    )


def _eligible(looked: Look, provider_id: uuid.UUID) -> Eligible:
    """Return where a provider stands among those who fit, or raise NotEligible with what keeps them out."""
    asked = str(provider_id)
    for entry in looked.ranked.eligible:
        if entry.candidate.id == asked:
            return entry
    for near in looked.ranked.near:
        if near.candidate.id == asked:
            failed = ". ".join(near.answers[code].evidence for code in near.failed)
            raise NotEligible(
                f"{failed}. They can be introduced once the person has agreed to change what they ask"
            )
    for blocked in looked.ranked.blocked:
        if blocked.candidate.id == asked:
            raise NotEligible(f"{blocked.reason}. This rule cannot be relaxed")
    raise NotEligible("They are not on the register")


def could_not_check(provider: Provider, entry: Eligible) -> tuple[str, ...]:
    """Return what could not be found out about a provider, as the person is told it (regulation 22).

    The checks that were tried without an answer, and the Musts that nobody knows the answer to yet.
    """
    tried = [
        f"{CHECK_LABELS[kind]}: it could not be checked"
        for kind, check in checks.latest(provider).items()
        if check.decision is Decision.COULD_NOT_CHECK and not check.could_not_check
    ]
    return (*tried, *(entry.answers[code].evidence for code in entry.ask_first))


def left_open(provider: Provider) -> tuple[str, ...]:
    """Return what staff wrote that they could not check, and which steps they took, as the person is told it.

    Also of checks that were accepted (regulation 22: tell the hirer, and give details of the steps).
    """
    return tuple(
        f"{CHECK_LABELS[kind]}: {check.could_not_check}. What we did: {check.steps_taken}"
        for kind, check in checks.latest(provider).items()
        if check.could_not_check
    )


def give_up(
    organisation: Organisation, need_id: uuid.UUID, *, by: User, reason: UnableReason, note: str = ""
) -> UnmetRequest:
    """Note that nobody could be found, with the Must that bound, or raise NeedNotOpen or ReasonUnsaid.

    It is searched for again in a week. What was noted before is closed; managers who were told already stay told.
    """
    one(owned(Need, organisation).where(Need.id == need_id).with_for_update())
    need = seekers.get_need(organisation, need_id)
    introductions.refuse_closed(need)
    if reason is UnableReason.OTHER and not note.strip():
        raise introductions.ReasonUnsaid("Say the reason in a few words")
    looked, stored = rank_for(organisation, need, by=by)
    before = requests.close(organisation, need)
    unmet = UnmetRequest(
        organisation_id=organisation.id,
        need_id=need.id,
        ranking_id=stored.id,
        reason=reason,
        bound_by=bound_by(looked),
        recorded_by_id=by.id,
        search_again_on=clock.today() + requests.AGAIN_AFTER,
        escalate_on=requests.escalate_on(
            need, noted_on=clock.today(), days=settings.of(organisation).escalate_days
        ),
        escalated_at=before,
    )
    unmet.note = note.strip() or None
    db.session.add(unmet)
    seekers.set_status(organisation, need, NeedStatus.UNABLE, by=by, reason=reason.value)
    seekers.take_on(organisation, need, by=by)
    record(organisation, "need.unmet", unmet, by=by, fields=[reason.value, unmet.bound_by or "none"])
    return unmet


def bound_by(looked: Look) -> str | None:
    """Return the Must that most of those whom the law allows fail, or None."""
    return relax_need(looked.ranked.need, looked.problem.providers).bound_by


def nearest_first(entries: Sequence[Eligible]) -> list[Eligible]:
    """Return eligible providers nearest first, those with something to ask after all who meet everything."""
    return sorted(
        entries,
        key=lambda each: (bool(each.ask_first), float("inf") if each.pair.miles is None else each.pair.miles),
    )
