"""The rules as a page tells them: each in plain words, since when and until when, its source, and whose it is."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from carematch.core import clock
from carematch.organisations.models import Kind, Organisation, RuleOverride
from carematch.organisations.operation import commissioning_councils
from carematch.organisations.rule_overrides import book_for, plain_value
from carematch.organisations.rule_overrides_recording import (
    applies_to,
    changer,
    is_standing,
    list_overrides,
)
from carematch.places import service as places
from carematch.rules.data import ALWAYS, BOOK, DEFINITIONS
from carematch.rules.dated import NoRuleInForce, Rule, RuleBook
from carematch.rules.definitions import Definition

_SHIPPED = "Everybody"
_FOR_ALL = "Everybody here, recorded by the administrator"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a rule as a reader is told it; no first day: it has always held."""

    words: str
    since: dt.date | None
    until: dt.date | None
    source: str
    whose: str


@dataclass(frozen=True, slots=True)
class Told:
    """A rule: what holds today (one line more for each council that has its own), what held, and what is to come."""

    definition: Definition
    today: tuple[Version, ...]
    others: tuple[Version, ...]
    can_change: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change that was recorded here, as the list of them tells it."""

    override: RuleOverride
    title: str
    words: str
    is_standing: bool


def told(organisation: Organisation | None) -> dict[str, list[Told]]:
    """Return every rule as it holds for an organisation (None: for everybody), by the part it stands in."""
    teller = _Teller(organisation)
    groups: dict[str, list[Told]] = {}
    for definition in DEFINITIONS.values():
        groups.setdefault(definition.group, []).append(teller.tell(definition))
    return groups


def in_force(organisation: Organisation | None, definition: Definition) -> Version:
    """Return what a rule says today where it is changed, or raise NoRuleInForce."""
    return _Teller(organisation).tell(definition).today[0]


def list_recorded(organisation: Organisation | None) -> list[Recorded]:
    """Return every change that was recorded here, the latest to begin first."""
    return [recorded(each) for each in list_overrides(organisation)]


def recorded(override: RuleOverride) -> Recorded:
    """Return a change as the list tells it; of a rule that is no longer shipped, its name and the bare value."""
    definition = DEFINITIONS.get(override.key)
    return Recorded(
        override,
        definition.title if definition else override.key,
        definition.in_words(plain_value(override.value)) if definition else str(override.value),
        is_standing(override, clock.today()),
    )


class _Teller:
    """Tells rules to one reader, from one book."""

    def __init__(self, organisation: Organisation | None) -> None:
        self._book: RuleBook = book_for(organisation.id if organisation else None)
        self._today = clock.today()
        self._own = applies_to(organisation)
        self._names = {self._own: organisation.name} if organisation else {}
        self._changer = changer(organisation)
        self._councils: list[str] = []
        if organisation is not None and organisation.kind is Kind.ANCHOR:
            self._councils = commissioning_councils(organisation)
            self._names |= {code: places.council_name(code) or code for code in self._councils}

    def tell(self, definition: Definition) -> Told:
        """Return one rule."""
        holding = list(self._holding(definition.key))
        others = [each for each in self._book.versions(definition.key) if each not in holding]
        return Told(
            definition,
            tuple(self._version(definition, each) for each in holding),
            tuple(self._version(definition, each) for each in others),
            self._changer in definition.changed_by,
        )

    def _holding(self, key: str) -> Iterator[Rule]:
        """Yield what holds today: the organisation's own or everybody's, then what its councils put before it."""
        try:
            yield self._book.rule(key, self._today, overrides=[self._own] if self._own else [])
        except NoRuleInForce:
            return
        for code in self._councils:
            rule = self._book.rule(key, self._today, overrides=[code])
            if rule.applies_to == code:
                yield rule

    def _version(self, definition: Definition, rule: Rule) -> Version:
        return Version(
            definition.in_words(rule.value),
            None if rule.starts_on == ALWAYS else rule.starts_on,
            rule.ends_on,
            rule.source,
            self._whose(rule),
        )

    def _whose(self, rule: Rule) -> str:
        if rule.applies_to is None:
            return _SHIPPED if rule in BOOK.rules else _FOR_ALL
        name = self._names.get(rule.applies_to, rule.applies_to)
        return f"Providers in {name}" if rule.applies_to in self._councils else name
