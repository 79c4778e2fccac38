"""Whether a provider is a micro-enterprise, by the number of full-time people that the work of all makes."""

from collections.abc import Sequence
from datetime import date

from carematch.rules.answers import Answer, RuleAnswer
from carematch.rules.data import BOOK
from carematch.rules.dated import RuleBook

_TENTHS = 10


def micro_enterprise(
    fte_tenths: int | None, *, on: date, overrides: Sequence[str] = (), book: RuleBook = BOOK
) -> RuleAnswer:
    """Answer whether the full-time people (in tenths; None is not recorded) are fewer than the rule of the day allows.

    It says nothing of the sector: a micro-enterprise may or may not be a voluntary or social one.
    """
    most = book.number("micro_enterprise.fte_below", on, overrides=overrides)
    meaning = f"a micro-enterprise has fewer than {most} full-time people"
    if fte_tenths is None:
        return RuleAnswer(
            Answer.UNKNOWN, f"It is not recorded how many full-time people there are; {meaning}"
        )
    whole, tenths = divmod(fte_tenths, _TENTHS)
    people = f"{whole}.{tenths}" if tenths else str(whole)
    is_micro = fte_tenths < most * _TENTHS
    return RuleAnswer(Answer.MET if is_micro else Answer.NOT_MET, f"{people} full-time people; {meaning}")
