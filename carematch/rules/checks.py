"""Whether the checks a provider holds are good on a day, for how long, and whether they are enough."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from carematch.core.money import Money
from carematch.rules.answers import Answer, RuleAnswer
from carematch.rules.asked import AskedCheck, helpful_checks, required_checks
from carematch.rules.check_kinds import CERTIFICATES, CHECK_LABELS, POLICIES, SERVED_BY, CheckKind
from carematch.rules.data import BOOK, DEFINITIONS
from carematch.rules.dated import RuleBook

__all__ = [
    "CERTIFICATES",
    "CHECK_LABELS",
    "POLICIES",
    "AskedCheck",
    "CheckKind",
    "RequiredCheck",
    "checks_rule",
    "helpful_checks",
    "is_good",
    "last_valid_day",
    "least_cover",
    "missing_or_lapsed",
    "required_checks",
    "right_to_work_rule",
]

RequiredCheck = AskedCheck


def is_good(kind: CheckKind, held: Mapping[CheckKind, date | None], on: date) -> bool:
    """Say whether a check of this kind, or a better one, is held and good on a day.

    In `held` a date is the last day it is good for, None never runs out, and a kind left out is not held.
    """
    for each in (kind, *SERVED_BY.get(kind, ())):
        if each in held:
            last_day = held[each]
            if last_day is None or on <= last_day:
                return True
    return False


def missing_or_lapsed(
    required: Iterable[RequiredCheck], held: Mapping[CheckKind, date | None], on: date
) -> list[tuple[CheckKind, str]]:
    """Return each check asked for that is not good on a day, with the sentence that says what is wrong."""
    return [(each.kind, _shortfall(each.kind, held)) for each in required if not is_good(each.kind, held, on)]


def checks_rule(
    service_codes: Iterable[str],
    held: Mapping[CheckKind, date | None],
    *,
    employs_carers: bool | None,
    on: date,
    legal_form: str | None = None,
    overrides: Sequence[str] = (),
    book: RuleBook = BOOK,
) -> RuleAnswer:
    """Answer whether every check these services ask for is good on a day, or raise UnknownService.

    Right to work is left out: it is a rule of its own.
    """
    required = required_checks(
        service_codes,
        employs_carers=employs_carers,
        on=on,
        legal_form=legal_form,
        overrides=overrides,
        book=book,
    )
    others = [each for each in required if each.kind is not CheckKind.RIGHT_TO_WORK]
    short = missing_or_lapsed(others, held, on)
    if short:
        return RuleAnswer(Answer.NOT_MET, ". ".join(sentence for _, sentence in short))
    return RuleAnswer(Answer.MET, f"Every check these services need is good on {_said(on)}")


def right_to_work_rule(held: Mapping[CheckKind, date | None], *, on: date) -> RuleAnswer:
    """Answer whether a right to work check is recorded and good on a day."""
    if is_good(CheckKind.RIGHT_TO_WORK, held, on):
        return RuleAnswer(Answer.MET, f"Right to work is recorded and good on {_said(on)}")
    return RuleAnswer(Answer.NOT_MET, _shortfall(CheckKind.RIGHT_TO_WORK, held))


def last_valid_day(
    kind: CheckKind,
    issued_on: date,
    *,
    on: date | None = None,
    overrides: Sequence[str] = (),
    book: RuleBook = BOOK,
) -> date | None:
    """Return the last day a check issued on a day is good for, or None when it does not run out.

    The rule that decides is that of the day on which it is looked at (`on`; left out, the day of issue).
    """
    months = book.value(f"check.{kind.value}.valid_months", on or issued_on, overrides=overrides)
    if months is None:
        return None
    if not isinstance(months, int):
        raise TypeError(f"The months a check is good for must be a whole number: {kind.value}")
    year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + months, 12)
    days_in_month = calendar.monthrange(year, month + 1)[1]
    if issued_on.day > days_in_month:
        return date(year, month + 1, days_in_month)
    return date(year, month + 1, issued_on.day) - timedelta(days=1)


def least_cover(
    kind: CheckKind, on: date, *, overrides: Sequence[str] = (), book: RuleBook = BOOK
) -> Money | None:
    """Return the least that a policy of this kind must cover on a day, or None where no rule says."""
    key = f"{kind.value}.minimum_pence"
    return Money(book.number(key, on, overrides=overrides)) if key in DEFINITIONS else None


def _shortfall(kind: CheckKind, held: Mapping[CheckKind, date | None]) -> str:
    last_day = held.get(kind)
    if last_day is None:
        return f"{CHECK_LABELS[kind]}: not recorded"
    return f"{CHECK_LABELS[kind]}: ran out after {_said(last_day)}"


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
