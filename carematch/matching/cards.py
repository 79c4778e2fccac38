"""The desk's cards: what the engine found of each provider, in the order and the words that a manager reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from carematch.matching import near, said
from carematch.matching.desk import Look, nearest_first
from carematch.matching.eligibility import LEGAL, Pair
from carematch.matching.explain import Chip
from carematch.matching.facts import Candidate, DayType
from carematch.matching.lifting import lifts
from carematch.matching.models import Introduction
from carematch.matching.rank import Blocked, Eligible, NearMiss
from carematch.places import distance
from carematch.providers import freshness
from carematch.providers.models import Provider
from carematch.rules.answers import Answer, RuleAnswer

RULES = {
    "listed": "On the register",
    "checks": "Checks",
    "lawful_route": "Lawful for this help",
    "right_to_work": "Right to work",
    "dp_family": "Family and Direct Payments",
    "not_excluded": "Neither has said no",
    "service": "The help asked",
    "times": "Times",
    "hours": "Hours a week",
    "distance": "Distance",
    "gender": "Gender",
    "language": "Language",
    "driver": "Driving",
    "pets": "Pets",
    "smoking": "Smoking",
    "own_must": "Other must-haves",
    "price": "Price",
}
PREFERENCES = {
    "near": "Near",
    "neighbourhood": "In or beside the neighbourhood",
    "continuity": "Has supported the person before",
    "language": "Languages they would like",
    "experience": "Experience",
    "interests": "Shared interests",
    "community": "Knows the communities asked for",
    "price_fit": "Under the price limit",
    "fresh": "Details confirmed lately",
    "fair_share": "Has had fewer offers lately",
}
ANSWERS = {Answer.MET: "Met", Answer.NOT_MET: "Not met", Answer.UNKNOWN: "Not known"}
TONES = {Answer.NOT_MET: "attention", Answer.UNKNOWN: "muted"}
_DAYS = {
    DayType.WEEKDAY: "Monday to Friday",
    DayType.WEEKEND: "at weekends",
    DayType.BANK_HOLIDAY: "on bank holidays",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule's answer for the table: nobody can relax a legal one."""

    label: str
    is_legal: bool
    answer: Answer
    says: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Part:
    """One preference of the score: how far it is met out of 100, its weight, and what is not known."""

    label: str
    percent: int
    weight: str
    not_known: str


@dataclass(frozen=True, slots=True)
class Card:
    """A provider as the desk shows them."""

    provider: Provider
    miles: str
    measured: str
    facts: tuple[str | tuple[str, str], ...]
    price: str
    confirmed: str
    rules: tuple[Rule, ...]
    ask_first: tuple[str, ...] = ()
    score: int | None = None
    parts: tuple[Part, ...] = ()
    failed: str = ""
    step: str = ""
    lifts: str = ""
    introduction: Introduction | None = None


@dataclass(frozen=True, slots=True)
class Cards:
    """The desk's three lists; `beyond` counts the near misses that two or more changes would be needed for."""

    fits: tuple[Card, ...]
    ask_first: tuple[Card, ...]
    one_change: tuple[Card, ...]
    blocked: tuple[Card, ...]
    beyond: int


def deal(looked: Look, introduced: Iterable[Introduction], *, best_first: bool) -> Cards:
    """Lay out what the desk found: who fits (nearest first, or best first), who nearly does, and who cannot."""
    latest: dict[str, Introduction] = {}
    for each in introduced:  # newest first
        latest.setdefault(str(each.provider_id), each)
    entries: Sequence[Eligible] = looked.ranked.eligible
    fits = [_fitting(looked, each, latest) for each in (entries if best_first else nearest_first(entries))]
    single = [each for each in looked.ranked.near if len(each.failed) == 1]
    return Cards(
        fits=tuple(card for card in fits if not card.ask_first),
        ask_first=tuple(card for card in fits if card.ask_first),
        one_change=tuple(_near(looked, each, latest) for each in single),
        blocked=tuple(_blocked(looked, each, latest) for each in looked.ranked.blocked),
        beyond=looked.ranked.misses - len(single),
    )


def _fitting(looked: Look, entry: Eligible, latest: Mapping[str, Introduction]) -> Card:
    parts = tuple(
        Part(
            PREFERENCES[code],
            round(100 * part),
            f"{looked.ranked.weights[code]:g}",
            entry.score.not_known.get(code, ""),
        )
        for code, part in entry.score.parts.items()
    )
    return Card(
        provider=looked.providers[entry.candidate.id],
        miles=miles(entry.pair),
        measured=measured(entry.pair),
        facts=_facts(entry.chips),
        price=price_guide(entry.candidate.rate_pence),
        confirmed=confirmed(looked, entry.candidate),
        rules=_rules(entry.answers),
        ask_first=tuple(RULES[code] for code in entry.ask_first),
        score=round(entry.score.total),
        parts=parts,
        introduction=latest.get(entry.candidate.id),
    )


def _near(looked: Look, miss: NearMiss, latest: Mapping[str, Introduction]) -> Card:
    """Lay out somebody who fails one Must: the evidence, and the smallest step that would let them in."""
    code = miss.failed[0]
    return Card(
        provider=looked.providers[miss.candidate.id],
        miles=miles(miss.pair),
        measured=measured(miss.pair),
        facts=_facts(miss.chips),
        price=price_guide(miss.candidate.rate_pence),
        confirmed=confirmed(looked, miss.candidate),
        rules=_rules(miss.answers),
        failed=f"{RULES[code]}: {miss.answers[code].evidence}",
        step=near.sentence(looked.ranked.need, miss.steps[0]) if miss.steps else "",
        introduction=latest.get(miss.candidate.id),
    )


def _blocked(looked: Look, blocked: Blocked, latest: Mapping[str, Introduction]) -> Card:
    """Lay out somebody whom a legal rule keeps out, with every legal rule they break and what would lift it."""
    broken = [code for code in LEGAL if not blocked.answers[code].is_met]
    pair = Pair.of(looked.ranked.need, blocked.candidate)
    return Card(
        provider=looked.providers[blocked.candidate.id],
        miles=miles(pair),
        measured=measured(pair),
        facts=(),
        price=price_guide(blocked.candidate.rate_pence),
        confirmed=confirmed(looked, blocked.candidate),
        rules=_rules(blocked.answers),
        failed=". ".join(f"{RULES[code]}: {_why(blocked.answers[code])}" for code in broken),
        lifts=". ".join(lifts(looked.ranked.need, blocked.candidate, code) for code in broken),
        introduction=latest.get(blocked.candidate.id),
    )


def _why(answer: RuleAnswer) -> str:
    """Return why a rule is not met; what would lift it has a line of its own."""
    return answer.evidence.split(". What would lift it: ", 1)[0]


def miles(pair: Pair) -> str:
    """Write how far a provider is, "about" where either place is only roughly known."""
    return "Not known" if pair.miles is None else said.capital(distance.about(pair.miles, pair.miles_off > 0))


def measured(pair: Pair) -> str:
    """Say where the distance is measured from and to, where a place is only roughly known; else nothing."""
    provider, person = pair.candidate.place, pair.need.place
    if provider is None or person is None:
        return ""
    return distance.why_about(("the provider's", provider.precision), ("the person's", person.precision))


def price_guide(rate_pence: Mapping[DayType, int]) -> str:
    """Write what an hour costs, by kind of day."""
    guide = [f"{said.pounds(rate_pence[day])} {words}" for day, words in _DAYS.items() if day in rate_pence]
    return f"An hour: {', '.join(guide)}" if guide else "Not recorded"


def confirmed(looked: Look, candidate: Candidate) -> str:
    """Write when a provider last said that their times and hours are right."""
    return freshness.confirmed(candidate.confirmed_on, looked.problem.today)


def _facts(chips: Iterable[Chip]) -> tuple[str | tuple[str, str], ...]:
    return tuple((chip.text, TONES[chip.answer]) if chip.answer in TONES else chip.text for chip in chips)


def _rules(answers: Mapping[str, RuleAnswer]) -> tuple[Rule, ...]:
    return tuple(
        Rule(RULES[code], code in LEGAL, answer.answer, ANSWERS[answer.answer], answer.evidence)
        for code, answer in answers.items()
    )
