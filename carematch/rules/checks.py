"""Which checks a provider needs for the services asked, and whether those held are good on a day."""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from carematch.rules.answers import Answer, RuleAnswer
from carematch.rules.data import BOOK
from carematch.rules.dated import RuleBook
from carematch.rules.taxonomy import service


class CheckKind(StrEnum):
    """A kind of check, in the order that lists of checks keep."""

    IDENTITY = "identity"
    REFERENCES = "references"
    PUBLIC_LIABILITY = "public_liability"
    RIGHT_TO_WORK = "right_to_work"
    DBS_ENHANCED_ADULTS_BARRED = "dbs_enhanced_adults_barred"
    DBS_BASIC = "dbs_basic"
    MOTOR_BUSINESS = "motor_business"
    EMPLOYERS_LIABILITY = "employers_liability"


CHECK_LABELS: dict[CheckKind, str] = {
    CheckKind.IDENTITY: "Identity",
    CheckKind.REFERENCES: "Two references",
    CheckKind.PUBLIC_LIABILITY: "Public liability insurance",
    CheckKind.RIGHT_TO_WORK: "Right to work",
    CheckKind.DBS_ENHANCED_ADULTS_BARRED: "Enhanced DBS check with the adults' barred list",
    CheckKind.DBS_BASIC: "Basic DBS check",
    CheckKind.MOTOR_BUSINESS: "Motor insurance for business use",
    CheckKind.EMPLOYERS_LIABILITY: "Employers' liability insurance",
}

# A check of the kind on the right is also good wherever the kind on the left is asked.
_SERVED_BY: dict[CheckKind, tuple[CheckKind, ...]] = {
    CheckKind.DBS_BASIC: (CheckKind.DBS_ENHANCED_ADULTS_BARRED,),
}

_BY_SERVICE: dict[CheckKind, str] = {
    CheckKind.DBS_ENHANCED_ADULTS_BARRED: "checks.dbs_enhanced.services",
    CheckKind.DBS_BASIC: "checks.dbs_basic.services",
    CheckKind.MOTOR_BUSINESS: "checks.motor_business.services",
}


@dataclass(frozen=True, slots=True)
class RequiredCheck:
    """A check that is asked for, and the sentence that says why."""

    kind: CheckKind
    because: str


def required_checks(
    service_codes: Iterable[str],
    *,
    employs_carers: bool | None,
    on: date,
    overrides: Sequence[str] = (),
    book: RuleBook = BOOK,
) -> tuple[RequiredCheck, ...]:
    """Return the checks these services ask for on a day, always in the same order, or raise UnknownService.

    A basic DBS check is left out where an enhanced one is asked, which serves for it. Where nobody has said
    whether carers are employed, employers' liability insurance is asked for.
    """
    asked = [service(code) for code in dict.fromkeys(service_codes)]
    because: dict[CheckKind, str] = {
        CheckKind(kind): "Everyone we introduce is asked for it"
        for kind in book.codes("checks.everyone", on, overrides=overrides)
    }
    for kind, key in _BY_SERVICE.items():
        codes = book.codes(key, on, overrides=overrides)
        names = [each.name for each in asked if each.code in codes]
        if names:
            because[kind] = f"Needed for: {', '.join(names)}"
    if employs_carers is not False:
        because[CheckKind.EMPLOYERS_LIABILITY] = (
            "Needed by anyone who employs carers"
            if employs_carers
            else "Needed by anyone who employs carers, and it is not recorded whether they do"
        )
    return tuple(
        RequiredCheck(kind, because[kind])
        for kind in CheckKind
        if kind in because and not any(better in because for better in _SERVED_BY.get(kind, ()))
    )


def is_good(kind: CheckKind, held: Mapping[CheckKind, date | None], on: date) -> bool:
    """Say whether a check of this kind, or a better one, is held and good on a day.

    In `held` a date is the last day it is good for, None never runs out, and a kind left out is not held.
    """
    for each in (kind, *_SERVED_BY.get(kind, ())):
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
    overrides: Sequence[str] = (),
    book: RuleBook = BOOK,
) -> RuleAnswer:
    """Answer whether every check these services ask for is good on a day, or raise UnknownService.

    Right to work is left out: it is a rule of its own.
    """
    required = required_checks(
        service_codes, employs_carers=employs_carers, on=on, overrides=overrides, book=book
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
    kind: CheckKind, issued_on: date, *, overrides: Sequence[str] = (), book: RuleBook = BOOK
) -> date | None:
    """Return the last day a check issued on a day is good for, or None when it does not run out."""
    months = book.value(f"check.{kind.value}.valid_months", issued_on, overrides=overrides)
    if months is None:
        return None
    if not isinstance(months, int):
        raise TypeError(f"The months a check is good for must be a whole number: {kind.value}")
    year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + months, 12)
    days_in_month = calendar.monthrange(year, month + 1)[1]
    if issued_on.day > days_in_month:
        return date(year, month + 1, days_in_month)
    return date(year, month + 1, issued_on.day) - timedelta(days=1)


def _shortfall(kind: CheckKind, held: Mapping[CheckKind, date | None]) -> str:
    last_day = held.get(kind)
    if last_day is None:
        return f"{CHECK_LABELS[kind]}: not recorded"
    return f"{CHECK_LABELS[kind]}: ran out after {_said(last_day)}"


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
