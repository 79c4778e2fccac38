"""Who can do which visit: the question a team search starts from, with each visit judged as a need of its own."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from carematch.matching import times
from carematch.matching.eligibility import (
    MUSTS,
    Pair,
    first_legal_failure,
    legal_answers,
)
from carematch.matching.facts import MINUTES_A_WEEK, Candidate, Need, Visit
from carematch.matching.price import dearest_asked, week_in_sixtieths
from carematch.rules.answers import Answer

FAR_UNITS = 10**7  # distances are compared in whole ten-millionths of a mile, so that sums have no rounding
_BY_VISIT = ("service", "times", "hours", "price")
_BY_PERSON = tuple(code for code in MUSTS if code not in _BY_VISIT)


def visit_need(need: Need, visit: Visit) -> Need:
    """Return one visit as a need of its own: at its time, with the services it asks, all else as the person asks."""
    services = visit.services or need.services
    return replace(need, visits=(replace(visit, services=None),), services=services, weekly_minutes=None)


@dataclass(frozen=True, eq=False)
class Member:
    """Somebody who can do at least one of the visits; sets of visits are bits, visit number n being 1 << n.

    `sixtieths` is what each visit costs in sixtieths of a penny, None where the rate is not known.
    """

    candidate: Candidate
    miles: float
    able: int
    jobs: Mapping[int, times.Job]
    sixtieths: Mapping[int, int | None]
    minutes: tuple[int, ...]
    crossing: tuple[int, ...]
    _placed: dict[int, bool] = field(default_factory=dict)

    @property
    def far(self) -> int:
        """Return the distance in whole units."""
        return round(self.miles * FAR_UNITS)

    @cached_property
    def holds_all(self) -> bool:
        """Tell whether one week has room for every visit they can do."""
        return self.can_hold(self.able)

    def can_hold(self, visits: int) -> bool:
        """Tell whether they can do all of a set of visits in one week: able, hours to spare, never in two places."""
        if visits & ~self.able or self.minutes_of(visits) > (self.candidate.spare_minutes or 0):
            return False
        close = sum(1 << each for each in bits(visits) if self.crossing[each] & visits)
        if close and close not in self._placed:
            self._placed[close] = times.place([self.jobs[each] for each in bits(close)]) is not None
        return not close or self._placed[close]

    def minutes_of(self, visits: int) -> int:
        """Return the real minutes of a set of visits."""
        return sum(self.minutes[each] for each in bits(visits))


@dataclass(frozen=True, eq=False)
class Board:
    """The visits of a need and everybody who can do any of them, nearest first.

    `refusals` counts for each visit a rule that each of the others does not certainly meet, and
    `ask_first` for each visit those whom only something not known keeps out.
    """

    need: Need
    members: tuple[Member, ...]
    refusals: tuple[Counter[str], ...]
    ask_first: tuple[tuple[str, ...], ...]

    @property
    def visits(self) -> tuple[Visit, ...]:
        """Return the visits, in the order that their bits stand for."""
        return self.need.visits

    @cached_property
    def coverable(self) -> int:
        """Return the visits that somebody can do."""
        return any_of(member.able for member in self.members)

    @cached_property
    def minutes(self) -> tuple[int, ...]:
        """Return the minutes of each visit."""
        return tuple(visit.minutes for visit in self.visits)

    @property
    def limit(self) -> int | None:
        """Return what the week may cost in sixtieths of a penny, or None where no budget is set."""
        if self.need.weekly_budget_pence is None:
            return None
        return 60 * (self.need.weekly_budget_pence + self.need.weekly_top_up_pence)

    @cached_property
    def dear(self) -> int:
        """Return the rate that one that is not known is compared as: the dearest that is known, so it never wins."""
        known = [
            dearest_asked(visit_need(self.need, visit), member.candidate) for member, visit in self._pairs()
        ]
        return max((rate for rate in known if rate is not None), default=0)

    def cost(self, member: Member, visit: int) -> int:
        """Return what a visit costs with somebody, in sixtieths of a penny, to compare with others."""
        sixtieths = member.sixtieths[visit]
        return self.dear * self.minutes[visit] if sixtieths is None else sixtieths

    def _pairs(self) -> Iterable[tuple[Member, Visit]]:
        return ((member, self.visits[each]) for member in self.members for each in bits(member.able))


def bits(visits: int) -> Iterable[int]:
    """Yield the numbers of the visits in a set."""
    while visits:
        yield (visits & -visits).bit_length() - 1
        visits &= visits - 1


def any_of(sets: Iterable[int]) -> int:
    """Return the visits that are in any of some sets."""
    whole = 0
    for each in sets:
        whole |= each
    return whole


def lay(need: Need, candidates: Iterable[Candidate]) -> Board:
    """Judge every candidate for every visit by every Legal rule and every Must, each certainly met."""
    asked = [visit_need(need, visit) for visit in need.visits]
    minutes = tuple(visit.minutes for visit in need.visits)
    crossing = _crossing(need.visits)
    refusals: tuple[Counter[str], ...] = tuple(Counter() for _ in asked)
    ask_first: tuple[list[str], ...] = tuple([] for _ in asked)
    members = []
    for candidate in candidates:
        pair = Pair.of(need, candidate)
        able = 0
        for number, why in enumerate(_standing(pair, asked)):
            if why is None:
                able |= 1 << number
                continue
            refusals[number][why[0]] += 1
            if why[1] is Answer.UNKNOWN:
                ask_first[number].append(candidate.id)
        if able and pair.miles is not None:
            members.append(_member(pair, asked, able, minutes, crossing))
    members.sort(key=lambda member: member.far)
    return Board(need, tuple(members), refusals, tuple(tuple(each) for each in ask_first))


def _member(
    pair: Pair, asked: list[Need], able: int, minutes: tuple[int, ...], crossing: tuple[int, ...]
) -> Member:
    candidate, free = pair.candidate, pair.free or 0
    costs = {each: _sixtieths(asked[each], candidate) for each in bits(able)}
    jobs = {each: times.job_of(asked[each].visits[0], free) for each in bits(able)}
    return Member(candidate, pair.miles or 0.0, able, jobs, costs, minutes, crossing)


def _sixtieths(single: Need, candidate: Candidate) -> int | None:
    return None if dearest_asked(single, candidate) is None else week_in_sixtieths(single, candidate)


def _standing(pair: Pair, asked: Iterable[Need]) -> Iterable[tuple[str, Answer] | None]:
    """Yield for each visit the rule that keeps somebody from it, with its answer, or None where all are met."""
    legal: dict[tuple[str, ...], str | None] = {}
    personal = _worst({code: MUSTS[code](pair).answer for code in _BY_PERSON})
    for single in asked:
        if single.services not in legal:
            legal[single.services] = first_legal_failure(legal_answers(single, pair.candidate))
        refused = legal[single.services]
        if refused:
            yield refused, Answer.NOT_MET
        elif personal and personal[1] is Answer.NOT_MET:
            yield personal
        else:
            yield _at_the_visit(pair.asking(single)) or personal


def _at_the_visit(pair: Pair) -> tuple[str, Answer] | None:
    """Return the Must of a single visit that keeps somebody from it; one not met before one not known."""
    answers: dict[str, Answer] = {}
    for code in _BY_VISIT:
        answers[code] = _free(pair) if code == "times" else MUSTS[code](pair).answer
        if answers[code] is Answer.NOT_MET:
            break
    return _worst(answers)


def _free(pair: Pair) -> Answer:
    """Answer the rule of times for a single visit, which needs no words and no placing beside others."""
    if pair.free is None:
        return Answer.UNKNOWN
    return Answer.MET if times.job_of(pair.need.visits[0], pair.free).starts else Answer.NOT_MET


def _worst(answers: Mapping[str, Answer]) -> tuple[str, Answer] | None:
    """Return the first Must in the order of the table that is not met, else the first that is not known."""
    for answer in (Answer.NOT_MET, Answer.UNKNOWN):
        for code in MUSTS:
            if answers.get(code) is answer:
                return code, answer
    return None


def _crossing(visits: tuple[Visit, ...]) -> tuple[int, ...]:
    """Return for each visit the others whose windows share a moment of the week with it."""
    return tuple(
        sum(1 << other for other, theirs in enumerate(visits) if other != each and _share(mine, theirs))
        for each, mine in enumerate(visits)
    )


def _share(one: Visit, other: Visit) -> bool:
    """Tell whether two windows share a moment, round the end of the week."""
    opens = [visit.window.day * 1440 + visit.window.since for visit in (one, other)]
    lengths = [visit.window.until - visit.window.since for visit in (one, other)]
    later = (opens[1] - opens[0]) % MINUTES_A_WEEK
    return later < lengths[0] or (MINUTES_A_WEEK - later) % MINUTES_A_WEEK < lengths[1]
