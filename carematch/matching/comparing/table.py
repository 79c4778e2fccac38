"""Sets candidates side by side: pure, from the facts the desk has to rows of Yes, No and Not known with their evidence.

A row stands only for what this need asks. Nobody gets a sum of it all here: how many are met is told in words, and the
score with its weights stands elsewhere.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from carematch.matching import price, said, times
from carematch.matching.cards import RULES, miles, price_guide
from carematch.matching.eligibility import LEGAL, Pair, legal_answers, must_answers
from carematch.matching.facts import Candidate, Need
from carematch.providers import freshness
from carematch.rules import vocabulary
from carematch.rules.answers import Answer
from carematch.rules.checks import CHECK_LABELS, CheckKind

MUST, PREFER, PRACTICAL = "must", "prefer", "practical"
FEWEST, MOST = 2, 3


@dataclass(frozen=True, slots=True)
class Cell:
    """What is said of one candidate in one row; without an answer it is neither good nor bad."""

    answer: Answer | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that candidates are compared by."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together, and for each candidate how many of them are met, in words."""

    code: str
    rows: tuple[Row, ...]
    totals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One candidate as compared: the facts, and the day each check was seen."""

    candidate: Candidate
    seen: Mapping[CheckKind, date]


def side_by_side(
    need: Need, sides: Sequence[Side], today: date, adjacency: Mapping[str, tuple[str, ...]]
) -> tuple[Group, ...]:
    """Return the three groups, with a cell for each candidate in the order given; a group without rows is left out."""
    pairs = [Pair.of(need, each.candidate) for each in sides]
    groups = (
        _group(MUST, _musts(need, pairs)),
        _group(PREFER, _preferences(need, pairs, adjacency)),
        Group(PRACTICAL, tuple(_practical(need, pairs, sides, today)), ()),
    )
    return tuple(each for each in groups if each.rows)


def _group(code: str, rows: Iterable[Row]) -> Group:
    held = tuple(rows)
    columns = zip(*(row.cells for row in held), strict=True)
    return Group(code, held, tuple(_total(column) for column in columns))


def _total(cells: Sequence[Cell]) -> str:
    """Say how many are met: "All 5", "4 of 5; 1 not known"."""
    met = sum(cell.answer is Answer.MET for cell in cells)
    unknown = sum(cell.answer is Answer.UNKNOWN for cell in cells)
    if met == len(cells):
        return f"All {met}" if met > 1 else "1 of 1"
    return f"{met} of {len(cells)}" + (f"; {unknown} not known" if unknown else "")


# Must ----------------------------------------------------------------------------------------------------------


_IS_ASKED: Mapping[str, Callable[[Need], object]] = {
    "times": lambda need: need.visits,
    "gender": lambda need: need.gender,
    "language": lambda need: need.languages_any,
    "driver": lambda need: need.driver,
    "pets": lambda need: need.pets,
    "smoking": lambda need: need.smoking_home,
    "own_must": lambda need: need.own_musts,
    "price": lambda need: need.max_rate_pence is not None or need.weekly_budget_pence is not None,
}


def _musts(need: Need, pairs: Sequence[Pair]) -> Iterable[Row]:
    """Yield the law as one row, then each Must that is asked."""
    yield Row("The law and our checks", tuple(_lawful(pair) for pair in pairs))
    answers = [must_answers(pair) for pair in pairs]
    for code in answers[0]:
        if _IS_ASKED.get(code, lambda _need: True)(need):
            yield Row(RULES[code], tuple(Cell(each[code].answer, (each[code].evidence,)) for each in answers))


def _lawful(pair: Pair) -> Cell:
    answers = legal_answers(pair.need, pair.candidate)
    against = tuple(
        f"{RULES[code]}: {answer.evidence}" for code, answer in answers.items() if not answer.is_met
    )
    if against:
        return Cell(Answer.NOT_MET, against)
    return Cell(Answer.MET, (f"All {len(LEGAL)} rules are met",))


# Prefer --------------------------------------------------------------------------------------------------------


def _preferences(
    need: Need, pairs: Sequence[Pair], adjacency: Mapping[str, tuple[str, ...]]
) -> Iterable[Row]:
    """Yield one row for each single thing that is preferred, so that each can be answered yes or no."""
    if need.neighbourhood is not None:
        near = adjacency.get(need.neighbourhood, ())
        yield Row("In the neighbourhood or next to it", tuple(_neighbour(pair, near) for pair in pairs))
    if need.known_providers:
        yield Row("Has supported them before", tuple(_known(pair) for pair in pairs))
    lists = (
        (need.prefers.languages, "Speaks {}", "languages", _Language()),
        (need.prefers.experience, "Experience: {}", "experience", vocabulary.EXPERIENCE),
        (need.prefers.interests, "Shares an interest: {}", "interests", vocabulary.INTERESTS),
        (need.prefers.communities, "Knows the community: {}", "communities", vocabulary.COMMUNITIES),
    )
    for wanted, label, name, words in lists:
        for code in wanted:
            held = [getattr(pair.candidate, name) for pair in pairs]
            yield Row(label.format(_word(words, code)), tuple(_listed(code, each, words) for each in held))


class _Language(dict[str, str]):
    """The names of languages by code, made when asked."""

    def __missing__(self, code: str) -> str:
        """Return a language's name."""
        return said.language(code)


def _word(words: Mapping[str, str], code: str) -> str:
    if isinstance(words, _Language):
        return words[code]
    return str(words.get(code, said.plain(code)))


def _neighbour(pair: Pair, near: Sequence[str]) -> Cell:
    there = pair.candidate.neighbourhood
    if there is None:
        return Cell(Answer.UNKNOWN, ("Their neighbourhood is not recorded",))
    if there == pair.need.neighbourhood:
        return Cell(Answer.MET, ("In the same neighbourhood",))
    if there in near:
        return Cell(Answer.MET, ("In a neighbourhood next to it",))
    return Cell(Answer.NOT_MET, ("In another neighbourhood",))


def _known(pair: Pair) -> Cell:
    if pair.candidate.id in pair.need.known_providers:
        return Cell(Answer.MET, ("The person said yes to them before",))
    return Cell(Answer.NOT_MET, ("New to this person",))


def _listed(code: str, held: Sequence[str] | None, words: Mapping[str, str]) -> Cell:
    """Answer by what somebody told of themselves; what they named instead is the evidence of a no."""
    if held is None:
        return Cell(Answer.UNKNOWN, ("They have not been asked",))
    if code in held:
        return Cell(Answer.MET, ("They told us so",))
    named = said.all_of(_word(words, each) for each in held)
    return Cell(Answer.NOT_MET, (f"They told us: {named}" if named else "They named none",))


# Practical -----------------------------------------------------------------------------------------------------


def _practical(need: Need, pairs: Sequence[Pair], sides: Sequence[Side], today: date) -> Iterable[Row]:
    """Yield what it comes down to, in plain words."""
    yield Row("Price for this week", tuple(Cell(None, _week_price(pair)) for pair in pairs))
    yield Row("Distance", tuple(Cell(None, (miles(pair),)) for pair in pairs))
    if need.visits:
        yield Row("Free at the visits asked", tuple(Cell(None, _free(pair)) for pair in pairs))
    yield Row("Hours to spare", tuple(Cell(None, (_spare(pair),)) for pair in pairs))
    yield Row("Checks", tuple(Cell(None, _checks(each)) for each in sides))
    yield Row(
        "Details last confirmed",
        tuple(Cell(None, (str(freshness.confirmed(each.candidate.confirmed_on, today)),)) for each in sides),
    )
    yield Row(
        "Offers in the last 28 days",
        tuple(Cell(None, (str(each.candidate.offers_28_days),)) for each in sides),
    )


def _week_price(pair: Pair) -> tuple[str, ...]:
    """Return what the asked minutes cost at their rates, rounded up to the penny; not known while a rate is missing."""
    rates = price.rates_asked(pair.need, pair.candidate).values()
    length = said.length(pair.need.minutes_asked)
    guide = price_guide(pair.candidate.rate_pence)
    if any(rate is None for rate in rates):
        return ("Not known: a rate that would be paid is not recorded", guide)
    cost = -(-price.week_in_sixtieths(pair.need, pair.candidate) // 60)
    return (f"{said.pounds(cost)} for {length} a week", guide)


def _free(pair: Pair) -> tuple[str, ...]:
    """Return each visit with the longest time free inside it, and first for how many of them that is enough."""
    free = pair.free
    if free is None:
        return ("It is not recorded when they are free",)
    visits = pair.need.visits
    enough = [bool(times.job_of(visit, free).starts) for visit in visits]
    return (
        f"Long enough for {sum(enough)} of {said.counted(len(visits), 'visit')}",
        *(
            f"{said.capital(said.free(visit, free))}{'' if is_enough else ': too short'}"
            if times.free_within(visit, free)
            else f"Not free {said.window(visit)}"
            for visit, is_enough in zip(visits, enough, strict=True)
        ),
    )


def _spare(pair: Pair) -> str:
    full, spare = pair.candidate.full_since, pair.candidate.spare_minutes
    if full is not None:
        return str(freshness.full(full))
    return "Not recorded" if spare is None else f"{said.length(spare)} a week"


def _checks(side: Side) -> tuple[str, ...]:
    """Return each accepted check with the day it was seen and the last day it is good for."""
    return tuple(
        f"{CHECK_LABELS[kind]}: {_seen(side.seen.get(kind))}{_until(last_day)}"
        for kind, last_day in side.candidate.checks.items()
    ) or ("None is recorded",)


def _seen(day: date | None) -> str:
    return f"seen {_day(day)}, " if day else ""


def _until(day: date | None) -> str:
    return f"good until {_day(day)}" if day else "does not run out"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
