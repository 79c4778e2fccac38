"""Rules as data: each holds between two days, has a source, and may differ for one council or anchor."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

Result = TypeVar("Result")
RuleValue = int | bool | str | tuple[int, ...] | tuple[str, ...] | None


_REMEMBERED = 2_000  # answers that one book remembers before it begins anew


class NoRuleInForce(LookupError):
    """No rule with this key holds on this day."""

    def __init__(self, key: str, on: date) -> None:
        super().__init__(f"No rule {key} is in force on {on.isoformat()}")
        self.key = key
        self.on = on


@dataclass(frozen=True, slots=True)
class Rule:
    """A value that holds from `starts_on` to `ends_on`, both included; raises ValueError when they cross.

    `applies_to` is the code of the one council or organisation that it holds for; None is everyone.
    """

    key: str
    value: RuleValue
    starts_on: date
    ends_on: date | None
    source: str
    applies_to: str | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError(f"The rule {self.key} ends before it starts")

    def holds_on(self, on: date) -> bool:
        """Say whether the rule is in force on a day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)

    def overlaps(self, other: "Rule") -> bool:
        """Say whether both rules answer the same question on some day."""
        if (self.key, self.applies_to) != (other.key, other.applies_to):
            return False
        return self.starts_on <= (other.ends_on or date.max) and other.starts_on <= (self.ends_on or date.max)


class RuleBook:
    """Every rule, asked by key and day."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._by_question: dict[tuple[str, str | None], list[Rule]] = {}
        self._worked_out: dict[Hashable, Any] = {}
        for rule in self.rules:
            self._by_question.setdefault((rule.key, rule.applies_to), []).append(rule)

    def with_rules(self, rules: Iterable[Rule]) -> "RuleBook":
        """Return a book that holds these rules as well, such as the overrides an anchor has recorded."""
        return RuleBook((*self.rules, *rules))

    def once(self, question: Hashable, work_out: Callable[[], Result]) -> Result:
        """Return what was worked out from these rules, which never change, when the same was asked before."""
        if question not in self._worked_out:
            if len(self._worked_out) >= _REMEMBERED:
                self._worked_out.clear()
            self._worked_out[question] = work_out()
        return self._worked_out[question]

    def versions(self, key: str) -> tuple[Rule, ...]:
        """Return every version of a rule, whoever's, the earliest to begin first."""
        return tuple(
            sorted((each for each in self.rules if each.key == key), key=lambda each: each.starts_on)
        )

    def rule(self, key: str, on: date, *, overrides: Sequence[str] = ()) -> Rule:
        """Return the rule in force on a day, or raise NoRuleInForce.

        `overrides` are the codes of the organisation and council concerned: the first that has a rule of its
        own on that day wins over those after it, and over the rule for everyone.
        """
        for applies_to in (*overrides, None):
            in_force = [rule for rule in self._by_question.get((key, applies_to), ()) if rule.holds_on(on)]
            if in_force:
                return max(in_force, key=lambda rule: rule.starts_on)
        raise NoRuleInForce(key, on)

    def value(self, key: str, on: date, *, overrides: Sequence[str] = ()) -> RuleValue:
        """Return what the rule in force on a day says, or raise NoRuleInForce."""
        return self.rule(key, on, overrides=overrides).value

    def number(self, key: str, on: date, *, overrides: Sequence[str] = ()) -> int:
        """Return a rule's whole number, or raise NoRuleInForce, or TypeError when it holds something else."""
        value = self.value(key, on, overrides=overrides)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise TypeError(f"The rule {key} is not a whole number")

    def yes(self, key: str, on: date, *, overrides: Sequence[str] = ()) -> bool:
        """Return a rule's yes or no, or raise NoRuleInForce, or TypeError when it holds something else."""
        value = self.value(key, on, overrides=overrides)
        if isinstance(value, bool):
            return value
        raise TypeError(f"The rule {key} is not a yes or no")

    def numbers(self, key: str, on: date, *, overrides: Sequence[str] = ()) -> tuple[int, ...]:
        """Return a rule's numbers, or raise NoRuleInForce, or TypeError when it holds something else."""
        value = self.value(key, on, overrides=overrides)
        if isinstance(value, tuple):
            listed = tuple(each for each in value if isinstance(each, int))
            if len(listed) == len(value):
                return listed
        raise TypeError(f"The rule {key} is not a list of numbers")

    def codes(self, key: str, on: date, *, overrides: Sequence[str] = ()) -> tuple[str, ...]:
        """Return a rule's codes, or raise NoRuleInForce, or TypeError when it holds something else."""
        value = self.value(key, on, overrides=overrides)
        if isinstance(value, tuple):
            listed = tuple(each for each in value if isinstance(each, str))
            if len(listed) == len(value):
                return listed
        raise TypeError(f"The rule {key} is not a list of codes")

    def overlaps(self) -> tuple[tuple[Rule, Rule], ...]:
        """Return every pair of rules that would answer the same question on the same day."""
        return tuple(
            (rule, other)
            for same in self._by_question.values()
            for place, rule in enumerate(same)
            for other in same[place + 1 :]
            if rule.overlaps(other)
        )
