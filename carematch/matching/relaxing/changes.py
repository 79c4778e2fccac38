"""What would have to change for somebody to fit, as the desk says it: whom each change lets in, and whom to ask.

Only what the person asked for is theirs to change. Nothing legal is ever among it.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carematch.core.db import every, owned
from carematch.core.encryption import keyring
from carematch.matching import near
from carematch.matching.desk import Look
from carematch.matching.eligibility import Pair
from carematch.matching.facts import Need as Asked
from carematch.matching.near import Step
from carematch.matching.relax import Relaxation, relax_need, single_changes
from carematch.matching.relaxing import words
from carematch.matching.relaxing.applying import agreed_to
from carematch.matching.relaxing.models import AgreedChange
from carematch.organisations.models import Organisation
from carematch.providers.models import Provider
from carematch.seekers.models import Need

ENOUGH = 3  # with so many who fit nothing has to be changed
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its key in addresses, in words, and what the person said of it before."""

    key: str
    step: Step
    says: str
    asks: str
    is_persons: bool
    is_shared: bool
    said_no_on: dt.date | None = None
    said_yes_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """Changes that together let some people in."""

    changes: tuple[Change, ...]
    lets_in: tuple[Provider, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """The smallest changes that help, how many more there are, and the Must that most fail where nobody fits."""

    found: tuple[Way, ...]
    more: int
    nobody_fits: bool
    bound_by: str | None


def ways(organisation: Organisation, need: Need, looked: Look) -> Ways | None:
    """Return what would let more people in, or None where enough people fit."""
    fit = len(looked.ranked.eligible)
    if fit >= ENOUGH:
        return None
    asked = looked.ranked.need
    blocked = {each.candidate.id for each in looked.ranked.blocked}
    lawful = [each for each in looked.problem.providers if each.id not in blocked]
    bound_by = None
    if fit:
        sets: Sequence[Relaxation] = single_changes(asked, lawful)
    else:
        relaxed = relax_need(asked, lawful)
        sets, bound_by = relaxed.sets, relaxed.bound_by
    said = list_said(organisation, need)
    found = [_way(each, looked, said) for each in _each_once(sets)]
    return Ways(tuple(found[:SHOWN]), max(0, len(found) - SHOWN), not fit, bound_by)


def find(organisation: Organisation, need: Need, looked: Look, key: str) -> tuple[Change, Way] | None:
    """Return the change that a key stands for, with the first way it is part of; None where it no longer helps."""
    found = ways(organisation, need, looked)
    for way in found.found if found is not None else ():
        for change in way.changes:
            if change.key == key:
                return change, way
    return None


def list_said(organisation: Organisation, need: Need) -> list[AgreedChange]:
    """Return what was said to changes of a need, newest first."""
    said = owned(AgreedChange, organisation).where(AgreedChange.need_id == need.id)
    return every(said.order_by(AgreedChange.asked_on.desc(), AgreedChange.created_at.desc(), AgreedChange.id))


def _each_once(sets: Iterable[Relaxation]) -> list[Relaxation]:
    """Leave out what is said already: a visit is given to somebody else only once, whichever Must it is for."""
    seen: dict[tuple[object, ...], Relaxation] = {}
    for each in sets:
        alike = tuple((step.visit if step.drop and step.visit else step) for step in each.changes)
        seen.setdefault(alike, each)
    return list(seen.values())


def _way(found: Relaxation, looked: Look, said: Sequence[AgreedChange]) -> Way:
    let_in = tuple(looked.providers[each] for each in found.unlocks)
    return Way(tuple(_change(each, found, looked, said) for each in found.changes), let_in)


def _change(step: Step, found: Relaxation, looked: Look, said: Sequence[AgreedChange]) -> Change:
    asked = looked.ranked.need
    answers = [each for each in said if _is_about(each, asked, step)]
    latest = answers[0] if answers else None
    return Change(
        key=key_of(asked, step),
        step=step,
        says=words.condition(asked, step),
        asks=words.question(asked, step),
        is_persons=_is_persons(step, found, looked),
        is_shared=is_shared(step),
        said_no_on=latest.asked_on if latest is not None and not latest.agreed else None,
        said_yes_on=latest.asked_on if latest is not None and latest.agreed else None,
    )


def key_of(asked: Asked, step: Step) -> str:
    """Return what stands for a change in an address: it says nothing, and is another once the need is another."""
    about = [asked.id, step.as_json(), words.condition(asked, step)]
    return keyring.index(json.dumps(about), "agreed_changes.step")[:24]


def is_shared(step: Step) -> bool:
    """Tell whether a step gives a part of the help to somebody else: the need stays whole, and a team is looked for."""
    return step.drop and (step.visit is not None or step.code == "service")


def _is_persons(step: Step, found: Relaxation, looked: Look) -> bool:
    """Tell whether a yes of the person is enough for anybody: how far somebody travels is for that provider to say."""
    if step.extra_miles is None:
        return True
    after = agreed_to(looked.ranked.need, step)
    let_in = set(found.unlocks)
    return after is not None and any(
        not near.fails(Pair.of(after, each), "distance")
        for each in looked.problem.providers
        if each.id in let_in
    )


def _is_about(answer: AgreedChange, asked: Asked, step: Step) -> bool:
    """Tell whether an answer is about this change; a no to less is a no to more of it, too."""
    if answer.code != step.code:
        return False
    before = answer.step or {}
    target = agreed_size(asked, step)
    if target is not None and before.get("to") is not None:
        return bool(before["to"] <= target) if not answer.agreed else bool(before["to"] == target)
    return before.get("says") == words.condition(asked, step)


def agreed_size(asked: Asked, step: Step) -> float | None:
    """Return the limit that a step leads to: in miles, or pence an hour; None for every other kind."""
    if step.extra_miles is not None:
        return None if asked.max_miles is None else asked.max_miles + step.extra_miles
    if step.extra_pence is not None:
        return None if asked.max_rate_pence is None else asked.max_rate_pence + step.extra_pence
    return None
