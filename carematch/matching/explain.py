"""Short facts for the desk: each says one thing that a rule or a preference found, and is true exactly then."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from carematch.matching import price, said, times
from carematch.matching.eligibility import Pair
from carematch.matching.scoring import FRESH_DAYS
from carematch.places import distance
from carematch.providers import freshness
from carematch.rules.answers import Answer, RuleAnswer

_MOST_VISITS = 2  # more than these are counted rather than listed


@dataclass(frozen=True, slots=True)
class Chip:
    """A fact, the rule or preference that it was found by, and whether that is met, not met or not known."""

    code: str
    answer: Answer
    text: str


def chips(pair: Pair, answers: Mapping[str, RuleAnswer], *, today: date) -> tuple[Chip, ...]:
    """Return the facts to show first: what is against, then what to ask, then what speaks for somebody."""
    found = [
        Chip(code, answers[code].answer, text)
        for code, write in _MUSTS.items()
        for text in write(pair, answers[code])
    ]
    found += [
        Chip(code, answer, text)
        for code, write in _PREFERENCES.items()
        for answer, text in write(pair, today)
    ]
    order = (Answer.NOT_MET, Answer.UNKNOWN, Answer.MET)
    return tuple(sorted(found, key=lambda chip: order.index(chip.answer)))


def _by_answer(
    met: Callable[[Pair], Iterator[str]],
    not_met: Callable[[Pair], Iterator[str]],
    ask: str,
) -> Callable[[Pair, RuleAnswer], Iterator[str]]:
    """Return a writer that says one thing when met, another when not, and what to ask when not known."""

    def write(pair: Pair, answer: RuleAnswer) -> Iterator[str]:
        if answer.answer is Answer.UNKNOWN:
            yield f"Ask first: {ask}"
        elif answer.answer is Answer.MET:
            yield from met(pair)
        else:
            yield from not_met(pair)

    return write


def _evidence_against(pair: Pair, answer: RuleAnswer) -> Iterator[str]:
    if answer.answer is not Answer.MET:
        yield answer.evidence


def _near(pair: Pair) -> Iterator[str]:
    if pair.miles is None:
        return
    if pair.miles_off:
        yield f"{said.capital(distance.about(pair.miles, True))} away"
    else:
        yield f"Within {said.counted(max(1, math.ceil(pair.miles)), 'mile')}"


def _too_far(pair: Pair) -> Iterator[str]:
    if pair.miles is not None:
        yield f"Too far: {distance.about(pair.miles, pair.miles_off > 0)} away"


def _free(pair: Pair) -> Iterator[str]:
    visits, free = pair.need.visits, pair.free
    if free is None or not visits:
        return
    if len(visits) > _MOST_VISITS:
        yield f"Free for all {len(visits)} visits"
    else:
        yield from (f"Free {said.free(visit, free)}" for visit in visits)


def _not_free(pair: Pair) -> Iterator[str]:
    if pair.free is None:
        return
    uncovered = [visit for visit in pair.need.visits if not times.job_of(visit, pair.free).starts]
    if not uncovered:
        yield "Not free for all the visits together"
    elif len(uncovered) > _MOST_VISITS:
        yield f"Not free for {len(uncovered)} of the {len(pair.need.visits)} visits"
    else:
        for visit in uncovered:
            yield f"Not free for {said.length(visit.minutes)} {said.window(visit)}"


def _affordable(pair: Pair) -> Iterator[str]:
    ceiling, dearest = pair.need.max_rate_pence, price.dearest_asked(pair.need, pair.candidate)
    if ceiling is None or dearest is None:
        return
    yield (
        f"{said.pounds(ceiling - dearest)} an hour under your ceiling"
        if dearest < ceiling
        else "At your ceiling"
    )


def _dear(pair: Pair) -> Iterator[str]:
    yield from price.over_limits(pair.need, pair.candidate)


def _speaks(pair: Pair) -> Iterator[str]:
    asked = dict.fromkeys([*pair.need.languages_any, *pair.need.prefers.languages])
    yield from (f"Speaks {said.language(code)}" for code in asked if code in (pair.candidate.languages or ()))


def _speaks_not(pair: Pair) -> Iterator[str]:
    yield f"Does not speak {said.any_of(map(said.language, pair.need.languages_any))}"


def _gender(pair: Pair) -> Iterator[str]:
    if pair.need.gender is not None and pair.candidate.gender is not None:
        yield said.capital(said.plain(pair.candidate.gender))


def _too_few_hours(pair: Pair) -> Iterator[str]:
    full_since = pair.candidate.full_since
    yield f"Full for now, since {freshness.since(full_since)}" if full_since else "Not enough spare hours"


def _nothing(pair: Pair) -> Iterator[str]:
    yield from ()


def _when(is_asked: Callable[[Pair], object], text: str) -> Callable[[Pair], Iterator[str]]:
    """Return a writer of one sentence, for those who asked."""

    def write(pair: Pair) -> Iterator[str]:
        if is_asked(pair):
            yield text

    return write


_MUSTS: Mapping[str, Callable[[Pair, RuleAnswer], Iterator[str]]] = {
    "service": _evidence_against,
    "distance": _by_answer(_near, _too_far, "is it near enough?"),
    "times": _by_answer(_free, _not_free, "when are they free?"),
    "price": _by_answer(_affordable, _dear, "what would they charge?"),
    "hours": _by_answer(
        _nothing,
        _too_few_hours,
        "have they the hours?",
    ),
    "gender": _by_answer(_gender, _gender, "what gender are they?"),
    "language": _by_answer(_speaks, _speaks_not, "which languages do they speak?"),
    "driver": _by_answer(
        _when(lambda pair: pair.need.driver, "Drives"),
        _when(lambda pair: True, "Does not drive"),
        "do they drive?",
    ),
    "pets": _by_answer(
        _when(lambda pair: pair.need.pets, "Goes to homes with your pets"),
        _when(lambda pair: True, "Does not go to homes with your pets"),
        "do they go to homes with pets?",
    ),
    "smoking": _by_answer(
        _when(lambda pair: pair.need.smoking_home, "Goes to homes where people smoke"),
        _when(lambda pair: True, "Does not go to homes where people smoke"),
        "do they go to homes where people smoke?",
    ),
    "own_must": _by_answer(
        _when(lambda pair: pair.need.own_musts, "Meets what else you asked"),
        _when(lambda pair: True, "Cannot meet what else you asked"),
        "can they meet what else you asked?",
    ),
}


def _known(pair: Pair, today: date) -> Iterator[tuple[Answer, str]]:
    if pair.candidate.id in pair.need.known_providers:
        yield Answer.MET, "Has supported this person before"


def _neighbour(pair: Pair, today: date) -> Iterator[tuple[Answer, str]]:
    if pair.need.neighbourhood is not None and pair.need.neighbourhood == pair.candidate.neighbourhood:
        name = pair.need.neighbourhood_name
        yield Answer.MET, f"In the same neighbourhood, {name}" if name else "In the same neighbourhood"


def _experienced(pair: Pair, today: date) -> Iterator[tuple[Answer, str]]:
    for each in pair.need.prefers.experience:
        if each in (pair.candidate.experience or ()):
            yield Answer.MET, f"{said.capital(said.plain(each))} experience"


def _confirmed(pair: Pair, today: date) -> Iterator[tuple[Answer, str]]:
    on = pair.candidate.confirmed_on
    if on is None:
        yield Answer.UNKNOWN, "Details never confirmed"
        return
    days = max(0, (today - on).days)
    answer = Answer.MET if days <= FRESH_DAYS else Answer.UNKNOWN
    yield answer, f"Details confirmed {freshness.ago(on, today)}"


_PREFERENCES: Mapping[str, Callable[[Pair, date], Iterator[tuple[Answer, str]]]] = {
    "continuity": _known,
    "neighbourhood": _neighbour,
    "experience": _experienced,
    "fresh": _confirmed,
}
