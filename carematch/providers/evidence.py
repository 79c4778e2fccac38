"""What each kind of check asks, how it can be made, and what must have been seen before it is accepted.

A DBS certificate's number, day, workforce and lists are kept; what it says, and any picture of it, never are (code of
practice of the Disclosure and Barring Service).
"""

import enum
from dataclasses import dataclass

from carematch.core.errors import DomainError
from carematch.core.money import Money
from carematch.providers.vocabulary import Method
from carematch.rules.checks import CheckKind


class Workforce(enum.StrEnum):
    """Whom a DBS certificate clears somebody to work with."""

    ADULT = "adult"
    CHILD_AND_ADULT = "child_and_adult"
    OTHER = "other"


class StatusResult(enum.StrEnum):
    """What the DBS Update Service answers about a certificate."""

    CURRENT = "current"
    CHANGED = "changed"
    NO_MATCH = "no_match"


WORKFORCE_LABELS = {
    Workforce.ADULT: "Adult workforce",
    Workforce.CHILD_AND_ADULT: "Child and adult workforce",
    Workforce.OTHER: "Child workforce, or other workforce",
}
STATUS_RESULT_LABELS = {
    StatusResult.CURRENT: "The certificate is still current",
    StatusResult.CHANGED: "The certificate is no longer current",
    StatusResult.NO_MATCH: "The details do not match a certificate",
}

ENHANCED = frozenset({CheckKind.DBS_ENHANCED_ADULTS_BARRED})
DBS = ENHANCED | {CheckKind.DBS_BASIC}
WITH_A_MINIMUM = frozenset({CheckKind.PUBLIC_LIABILITY, CheckKind.EMPLOYERS_LIABILITY})
MOTOR = frozenset({CheckKind.MOTOR_BUSINESS})

# How a kind can be made; whatever is not named here, by seeing it or a copy, or by asking whoever issued it.
_METHODS: dict[CheckKind, tuple[Method, ...]] = {
    CheckKind.IDENTITY: (Method.ORIGINAL, Method.DIGITAL_IDENTITY),
    CheckKind.RIGHT_TO_WORK: (Method.ORIGINAL, Method.ONLINE, Method.DIGITAL_IDENTITY),
    CheckKind.DBS_ENHANCED_ADULTS_BARRED: (Method.ORIGINAL,),
    CheckKind.DBS_BASIC: (Method.ORIGINAL, Method.ISSUER),
    CheckKind.REFERENCES: (Method.SPOKEN, Method.WRITTEN),
}
_OTHER_METHODS = (Method.ORIGINAL, Method.WRITTEN, Method.ONLINE, Method.ISSUER)


class CheckRefused(DomainError):
    """What was entered about a check cannot be right; `field` names the question that says so."""

    def __init__(self, field: str, message: str) -> None:
        """Carry the question and the sentence to show beside it."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Facts:
    """What was seen on a document besides its days; None was not asked, or not said."""

    workforce: Workforce | None = None
    barred_list_checked: bool | None = None
    update_consent: bool | None = None
    is_time_limited: bool | None = None
    cover: Money | None = None
    covers_activities: bool | None = None
    covers_business_use: bool | None = None


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What could not be checked, and which steps were taken: whoever is introduced is told both (regulation 22)."""

    what: str = ""
    steps: str = ""


def methods(kind: CheckKind) -> tuple[Method, ...]:
    """Return the ways in which a kind of check can be made."""
    return _METHODS.get(kind, _OTHER_METHODS)


def refuse_method(kind: CheckKind, method: Method) -> None:
    """Raise CheckRefused for a way in which this kind of check cannot be made."""
    if method not in methods(kind):
        raise CheckRefused("method", "Choose one of the ways in which this can be checked")


def refuse_half_told(unchecked: Unchecked) -> None:
    """Raise CheckRefused where only one is said: what could not be checked, or what was tried."""
    if unchecked.what and not unchecked.steps:
        raise CheckRefused("steps_taken", "Say what you did to check it: the people we introduce are told")
    if unchecked.steps and not unchecked.what:
        raise CheckRefused("could_not_check", "Say what could not be checked")


def refuse_unproven(kind: CheckKind, facts: Facts, minimum: Money | None) -> None:
    """Raise CheckRefused where what was seen is not enough to accept a check of this kind.

    `minimum` is the least cover that a policy must give on the day.
    """
    if kind in ENHANCED:
        _refuse_dbs(facts)
    if kind in MOTOR and not facts.covers_business_use:
        raise CheckRefused(
            "covers_business_use", "It must cover business use. If it does not, do not accept it"
        )
    if kind in WITH_A_MINIMUM:
        _refuse_policy(facts, minimum)


def _refuse_dbs(facts: Facts) -> None:
    """Raise CheckRefused for a certificate that does not clear anybody to work with adults."""
    if facts.workforce is None:
        raise CheckRefused("workforce", "Choose the workforce that the certificate names")
    if facts.workforce is Workforce.OTHER:
        raise CheckRefused(
            "workforce", "It does not clear them to work with adults, so it cannot be accepted"
        )
    if not facts.barred_list_checked:
        raise CheckRefused(
            "barred_list_checked", "The certificate must say that the adults' barred list was checked"
        )


def _refuse_policy(facts: Facts, minimum: Money | None) -> None:
    """Raise CheckRefused for cover that is too small, or for other work than what is offered."""
    if facts.cover is None:
        raise CheckRefused("cover", "Enter how much the policy covers")
    if minimum is not None and facts.cover < minimum:
        raise CheckRefused("cover", f"It must cover at least {minimum}. If it does not, do not accept it")
    if not facts.covers_activities:
        raise CheckRefused(
            "covers_activities", "It must cover everything they offer. If it does not, do not accept it"
        )
