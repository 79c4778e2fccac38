"""What a week of visits would cost at a provider's rates, and whether that is within what the person can pay."""

from collections.abc import Iterator

from carematch.matching import said
from carematch.matching.facts import Candidate, DayType, Need
from carematch.rules.answers import Answer, RuleAnswer

_LABELS = {DayType.WEEKDAY: "weekdays", DayType.WEEKEND: "weekends", DayType.BANK_HOLIDAY: "bank holidays"}
_STEP_PENCE = 50


def rates_asked(need: Need, candidate: Candidate) -> dict[DayType, int | None]:
    """Return the rate for each kind of day that the asked minutes fall on; None where it is not known."""
    asked = need.minutes_by_day_type
    return {kind: candidate.rate_pence.get(kind) for kind in DayType if kind in asked}


def dearest_asked(need: Need, candidate: Candidate) -> int | None:
    """Return the dearest rate that would be paid, or None while any of them is not known."""
    rates = [rate for rate in rates_asked(need, candidate).values() if rate is not None]
    return max(rates) if len(rates) == len(need.minutes_by_day_type) else None


def week_in_sixtieths(need: Need, candidate: Candidate) -> int:
    """Return what a week costs at the rates that are known, in sixtieths of a penny so that nothing is rounded."""
    rates = rates_asked(need, candidate)
    return sum(minutes * (rates[kind] or 0) for kind, minutes in need.minutes_by_day_type.items())


def answer(need: Need, candidate: Candidate) -> RuleAnswer:
    """Answer whether the rates keep under the ceiling and the week within budget and top-up, where each is set.

    What is known can be enough to say no; it is never enough to say yes.
    """
    if need.max_rate_pence is None and need.weekly_budget_pence is None:
        return RuleAnswer(Answer.MET, "No ceiling or budget is set")
    over = over_limits(need, candidate)
    if over:
        return RuleAnswer(Answer.NOT_MET, "; ".join(over))
    unset = [_LABELS[kind] for kind, rate in rates_asked(need, candidate).items() if rate is None]
    if unset:
        return RuleAnswer(Answer.UNKNOWN, f"The rate for {said.all_of(unset)} is not recorded")
    return RuleAnswer(Answer.MET, "; ".join(_within(need, candidate)))


def over_limits(need: Need, candidate: Candidate) -> list[str]:
    """Return a sentence for each limit that the known rates go over."""
    return [*_over_ceiling(need, candidate), *_over_budget(need, candidate)]


def smallest_rise(need: Need, candidate: Candidate) -> int:
    """Return the extra pence an hour, up to a multiple of 50, that bring the known rates within both limits."""
    rises = [0]
    if need.max_rate_pence is not None:
        rises += [rate - need.max_rate_pence for rate in _known(need, candidate)]
    if need.weekly_budget_pence is not None:
        short = week_in_sixtieths(need, candidate) - 60 * _week_limit(need)
        rises.append(-(-short // need.minutes_asked))
    return -(-max(rises) // _STEP_PENCE) * _STEP_PENCE


def _known(need: Need, candidate: Candidate) -> list[int]:
    return [rate for rate in rates_asked(need, candidate).values() if rate is not None]


def _week_limit(need: Need) -> int:
    return (need.weekly_budget_pence or 0) + need.weekly_top_up_pence


def _over_ceiling(need: Need, candidate: Candidate) -> Iterator[str]:
    if need.max_rate_pence is None:
        return
    for kind, rate in rates_asked(need, candidate).items():
        if rate is not None and rate > need.max_rate_pence:
            gap = said.pounds(rate - need.max_rate_pence)
            yield f"{said.pounds(rate)} an hour at {_LABELS[kind]}, {gap} over the ceiling"


def _over_budget(need: Need, candidate: Candidate) -> Iterator[str]:
    cost = week_in_sixtieths(need, candidate)
    if need.weekly_budget_pence is not None and cost > 60 * _week_limit(need):
        gap = said.pounds(-(-cost // 60) - _week_limit(need))
        yield f"{said.pounds(-(-cost // 60))} a week, {gap} over what the week can cost"


def _within(need: Need, candidate: Candidate) -> Iterator[str]:
    rates = _known(need, candidate)
    if need.max_rate_pence is not None:
        yield f"{said.pounds(max(rates))} an hour at most; the ceiling is {said.pounds(need.max_rate_pence)}"
    if need.weekly_budget_pence is not None:
        cost = said.pounds(-(-week_in_sixtieths(need, candidate) // 60))
        yield f"{cost} a week; the week can cost {said.pounds(_week_limit(need))}"
