"""What a rule is about: its words, the kind of value it holds, who may change it, and which values can be right."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from carematch.core.money import Money
from carematch.rules.check_kinds import CHECK_LABELS, CheckKind
from carematch.rules.dated import RuleValue
from carematch.rules.lawful_route import LegalForm
from carematch.rules.taxonomy import SERVICES


class Changer(StrEnum):
    """Who may record another value than the one shipped; what nobody may is law, or keeps people safe."""

    ANCHOR = "anchor"
    COUNCIL = "council"
    ADMINISTRATOR = "administrator"


class Demand(StrEnum):
    """How strongly a check is asked for where it fits; only a compulsory one keeps anybody off the list."""

    NOT_ASKED = "not_asked"
    HELPFUL = "helpful"
    COMPULSORY = "compulsory"


class Unit(StrEnum):
    """The kind of value that a rule holds."""

    MONTHS = "months"
    YEARS = "years"
    WEEKS = "weeks"
    PENCE = "pence"
    PERCENT = "percent"
    PEOPLE = "people"
    YES = "yes"
    DEMAND = "demand"
    DAYS = "days"
    CHECKS = "checks"
    SERVICES = "services"
    LEGAL_FORMS = "legal_forms"
    SENTENCE = "sentence"


DEMAND_LABELS = {
    Demand.NOT_ASKED: "Not asked for",
    Demand.HELPFUL: "Asked for, and it helps; nobody is kept off the list without it",
    Demand.COMPULSORY: "Compulsory: nobody is listed without it",
}
LEGAL_FORM_NAMES = {
    LegalForm.SOLE_TRADER: "sole traders",
    LegalForm.PERSONAL_ASSISTANT: "personal assistants",
    LegalForm.PARTNERSHIP: "partnerships",
    LegalForm.COMPANY: "limited companies",
    LegalForm.CIC: "community interest companies",
    LegalForm.CHARITY: "charities",
    LegalForm.COOPERATIVE: "co-operatives",
    LegalForm.ASSOCIATION: "community groups",
}
NEVER = "never"  # how the file writes that something does not run out; in the book it is None

NUMBERS = {
    Unit.MONTHS: "months",
    Unit.YEARS: "years",
    Unit.WEEKS: "weeks",
    Unit.PENCE: "pence",
    Unit.PERCENT: "percent",
    Unit.PEOPLE: "people",
}
_LISTS: Mapping[Unit, tuple[Mapping[str, str], str]] = {
    Unit.CHECKS: ({kind.value: label for kind, label in CHECK_LABELS.items()}, "kind of check"),
    Unit.SERVICES: ({code: each.name for code, each in SERVICES.items()}, "service"),
    Unit.LEGAL_FORMS: ({form.value: name for form, name in LEGAL_FORM_NAMES.items()}, "legal form"),
}


@dataclass(frozen=True, slots=True)
class Definition:
    """A rule apart from its value: `least` and `most` bound a number, `can_be_endless` lets a period never run out."""

    key: str
    title: str
    group: str
    unit: Unit
    changed_by: frozenset[Changer] = frozenset()
    least: int = 0
    most: int | None = None
    can_be_endless: bool = False

    @property
    def check(self) -> CheckKind | None:
        """Return the kind of check that the rule is about, or None."""
        named = self.key.split(".")[1] if self.key.startswith(("check.", "checks.")) else ""
        return CheckKind(named) if named in set(CheckKind) else None

    def refusal(self, value: object) -> str | None:
        """Return the sentence that says what to enter instead of a value that this rule cannot hold, or None."""
        if self.unit in NUMBERS:
            return self._number_refusal(value)
        if self.unit is Unit.YES:
            return None if isinstance(value, bool) else "Choose yes or no"
        if self.unit is Unit.DEMAND:
            fits = isinstance(value, str) and value in set(Demand)
            return None if fits else f"Choose one of: {', '.join(Demand)}"
        if self.unit is Unit.SENTENCE:
            return None if isinstance(value, str) and value.strip() else "Write a sentence"
        return self._list_refusal(value)

    def in_words(self, value: RuleValue) -> str:
        """Return a value as a reader is told it."""
        if value is None:
            return "Does not run out"
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, int):
            return self._number_in_words(value)
        if isinstance(value, str):
            return DEMAND_LABELS[Demand(value)] if self.unit is Unit.DEMAND else value
        names = _LISTS[self.unit][0] if self.unit in _LISTS else {}
        said = ", ".join(names.get(str(each), str(each)) for each in value) or "nobody"
        return said[0].upper() + said[1:]

    def bounds_in_words(self) -> str:
        """Return which numbers can be right, such as “between 1 and 120”."""
        if self.most is None:
            return f"{self._bound(self.least)} or more"
        return f"between {self._bound(self.least)} and {self._bound(self.most)}"

    def _bound(self, number: int) -> str:
        return _pounds(number) if self.unit is Unit.PENCE else str(number)

    def _number_in_words(self, value: int) -> str:
        if self.unit is Unit.PENCE:
            return _pounds(value)
        if self.unit is Unit.PERCENT:
            return f"{value}%"
        word = NUMBERS[self.unit]
        if value == 1:
            word = "person" if self.unit is Unit.PEOPLE else word[:-1]
        return f"{value} {word}"

    def _number_refusal(self, value: object) -> str | None:
        if value is None and self.can_be_endless:
            return None
        what = "an amount" if self.unit is Unit.PENCE else "a whole number"
        if not isinstance(value, int) or isinstance(value, bool):
            return f"Enter {what}, {self.bounds_in_words()}"
        if value < self.least or (self.most is not None and value > self.most):
            return f"Enter {what} {self.bounds_in_words()}"
        return None

    def _list_refusal(self, value: object) -> str | None:
        if not isinstance(value, tuple):
            return "Write a list"
        if self.unit is Unit.DAYS:
            fits = all(isinstance(each, int) and not isinstance(each, bool) and each > 0 for each in value)
            return None if fits else "List whole numbers of days"
        names, called = _LISTS[self.unit]
        unheard = [str(each) for each in value if each not in names]
        return f"There is no {called} called {', '.join(unheard)}" if unheard else None


def _pounds(pence: int) -> str:
    """Return an amount without its pence where there are none: these are round figures."""
    return str(Money(pence)).removesuffix(".00")
