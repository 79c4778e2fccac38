"""A need's fortnight from the record: who does what, who would step in, who is away, and who could be asked."""

import datetime as dt
import uuid
from dataclasses import dataclass
from itertools import islice

from carematch.matching import introductions, said
from carematch.matching.cover import stepping
from carematch.matching.cover.readiness import Helper, Readiness, readiness
from carematch.matching.facts import Visit
from carematch.matching.gathering import candidate_facts, need_facts, start_of
from carematch.matching.models import Introduction, Outcome
from carematch.matching.team import choosing
from carematch.matching.team.board import Board, bits, lay
from carematch.organisations.models import Organisation
from carematch.providers import service as providers
from carematch.providers.absences import service as absences
from carematch.seekers.models import Need

MOST_TO_ASK = 3  # of those who could be asked to step in for one person, the nearest


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Somebody who could be introduced to step in: for how many of the visits."""

    provider_id: str
    name: str
    visits: int


@dataclass(frozen=True, slots=True)
class Regular:
    """Somebody who does visits: what would be open without them, which visits they alone hold up, whom to ask."""

    introduction_id: uuid.UUID
    name: str
    visits: int
    open_without: str
    alone: tuple[str, ...]
    willing: tuple[str, ...]
    to_ask: tuple[ToAsk, ...]


@dataclass(frozen=True, slots=True)
class Fortnight:
    """What the page shows: names by id, the readiness of each visit, and who does what."""

    first_on: dt.date
    last_on: dt.date
    names: dict[str, str]
    ready: Readiness
    regulars: tuple[Regular, ...]


def fortnight(organisation: Organisation, need: Need, first_on: dt.date | None = None) -> Fortnight:
    """Work out the fortnight of a need (loaded with its person and visits) from a day on.

    That is the day the care starts unless given, or today where it has started.
    """
    first = first_on or start_of(need)
    accepted = [
        each for each in introductions.list_for_need(organisation, need) if each.outcome is Outcome.ACCEPTED
    ]
    accepted.reverse()
    found = providers.list_candidates(organisation)
    facts = need_facts(organisation, need)
    board = lay(facts, candidate_facts(organisation, need, found))
    helpers = _helpers(organisation, need, accepted, first)
    ready = readiness(facts, helpers, first)
    names = {str(each.id): each.called for each in found}
    names |= {str(each.provider_id): each.provider.called for each in accepted}
    return Fortnight(
        first_on=first,
        last_on=first + dt.timedelta(days=13),
        names=names,
        ready=ready,
        regulars=tuple(
            _regular(organisation, need, each, accepted, ready, board, names)
            for each in accepted
            if each.step_in_for_id is None
        ),
    )


def _helpers(
    organisation: Organisation, need: Need, accepted: list[Introduction], first: dt.date
) -> list[Helper]:
    """Return everybody both sides said yes to: who does visits, and who would step in for them."""
    away = absences.list_absences(organisation, [each.provider_id for each in accepted], since=first)
    return [
        Helper(
            str(each.provider_id),
            does=_visits(organisation, need, each) if each.step_in_for_id is None else frozenset(),
            would=_visits(organisation, need, each) if each.step_in_for_id is not None else frozenset(),
            away=tuple((one.first_on, one.last_on) for one in away if one.provider_id == each.provider_id),
        )
        for each in accepted
    ]


def _visits(organisation: Organisation, need: Need, introduction: Introduction) -> frozenset[str]:
    if introduction.step_in_for_id is not None:
        return stepping.share_in(organisation, need, introduction)
    return stepping.does(organisation, need, introduction)


def _regular(
    organisation: Organisation,
    need: Need,
    introduction: Introduction,
    accepted: list[Introduction],
    ready: Readiness,
    board: Board,
    names: dict[str, str],
) -> Regular:
    who = str(introduction.provider_id)
    theirs = stepping.does(organisation, need, introduction)
    standing = {
        str(each.provider_id)
        for each in introductions.list_for_need(organisation, need)
        if each.outcome in introductions.STANDING
    }
    willing = [each for each in accepted if each.step_in_for_id == introduction.id]
    could = _could_be_asked(board, theirs, standing, names)
    return Regular(
        introduction_id=introduction.id,
        name=names[who],
        visits=len(theirs),
        open_without=said.length(ready.open_without[who]) if ready.open_without.get(who) else "",
        alone=tuple(_when(visit) for visit in board.visits if visit.id in ready.alone.get(who, ())),
        willing=tuple(names[str(each.provider_id)] for each in willing),
        to_ask=tuple(islice((each for each in could if not _in_team(organisation, need, each)), MOST_TO_ASK)),
    )


def _when(visit: Visit) -> str:
    return f"{said.window(visit)} ({said.length(visit.minutes)})"


def _in_team(organisation: Organisation, need: Need, one: ToAsk) -> bool:
    """Tell whether somebody has a share in the team the person chose: they are introduced for that first."""
    return bool(choosing.share_of(organisation, need, uuid.UUID(one.provider_id)))


def _could_be_asked(
    board: Board, theirs: frozenset[str], standing: set[str], names: dict[str, str]
) -> list[ToAsk]:
    """Return those who could do most of somebody's visits, the nearest first among as many."""
    found = [
        ToAsk(member.candidate.id, names[member.candidate.id], count)
        for member in board.members
        if member.candidate.id not in standing
        and (count := sum(1 for each in bits(member.able) if board.visits[each].id in theirs))
    ]
    return sorted(found, key=lambda each: -each.visits)
