"""Reads the rules from their file; whatever cannot be right is refused in a sentence that names the rule."""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from carematch.rules.dated import Rule, RuleValue
from carematch.rules.definitions import NEVER, Changer, Definition, Unit

ALWAYS = dt.date.min

_OF_A_RULE = {"key", "title", "group", "unit", "changed_by", "between", "endless", "versions"}
_OF_A_VERSION = {"value", "from", "until", "source"}
_BOUNDS = 2


class BookRefused(ValueError):
    """The rules' file says something that cannot be right; the sentence names the rule."""


def read(text: str) -> tuple[dict[str, Definition], tuple[Rule, ...]]:
    """Return the rules of a file, what each is about and every version of it, or raise BookRefused."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BookRefused(f"The rules' file cannot be read: {error}") from error
    definitions: dict[str, Definition] = {}
    rules: list[Rule] = []
    for number, entry in enumerate(content.get("rule", []), 1):
        definition = _definition(entry, number)
        if definition.key in definitions:
            raise BookRefused(f"The rule {definition.key} is in the file twice")
        definitions[definition.key] = definition
        rules.extend(_versions(definition, entry))
    if not definitions:
        raise BookRefused("The rules' file holds no rule")
    return definitions, tuple(rules)


def _definition(entry: Mapping[str, Any], number: int) -> Definition:
    called = f"The rule {entry.get('key') or f'number {number}'}"
    _refuse_others(called, entry, _OF_A_RULE)
    for name in ("key", "title", "group", "unit"):
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise BookRefused(f"{called} has no {name}")
    try:
        unit = Unit(entry["unit"])
        changers = frozenset(Changer(each) for each in entry.get("changed_by", ()))
    except ValueError as error:
        raise BookRefused(f"{called}: {error}") from error
    least, most = _bounds(called, entry.get("between"))
    return Definition(
        entry["key"], entry["title"], entry["group"], unit, changers, least, most, bool(entry.get("endless"))
    )


def _bounds(called: str, between: Any) -> tuple[int, int | None]:
    if between is None:
        return 0, None
    whole = (
        isinstance(between, list) and len(between) == _BOUNDS and all(type(each) is int for each in between)
    )
    if not whole or between[0] > between[1]:
        raise BookRefused(f"{called}: “between” is two whole numbers, the lesser first")
    return between[0], between[1]


def _versions(definition: Definition, entry: Mapping[str, Any]) -> Iterator[Rule]:
    """Yield a rule's versions, each until the day before the next one begins unless it says that it ends sooner."""
    called = f"The rule {definition.key}"
    written = entry.get("versions")
    if not isinstance(written, list) or not written:
        raise BookRefused(f"{called} has no versions")
    starts = [_day(called, version, "from") or ALWAYS for version in written]
    if sorted(set(starts)) != starts:
        raise BookRefused(f"{called}: its versions must stand in the order in which they begin")
    for place, version in enumerate(written):
        _refuse_others(called, version, _OF_A_VERSION)
        following = starts[place + 1] - dt.timedelta(days=1) if place + 1 < len(starts) else None
        until = _day(called, version, "until") or following
        if following is not None and until is not None and until > following:
            raise BookRefused(f"{called}: two of its versions hold on the same day")
        source = version.get("source")
        if not isinstance(source, str) or not source.strip():
            raise BookRefused(f"{called}: a version has no source")
        try:
            yield Rule(definition.key, _value(definition, version), starts[place], until, source)
        except ValueError as error:
            raise BookRefused(str(error)) from error


def _value(definition: Definition, version: Mapping[str, Any]) -> RuleValue:
    """Return a version's value, or raise BookRefused."""
    if "value" not in version:
        raise BookRefused(f"The rule {definition.key}: a version has no value")
    value: Any = version["value"]
    if value == NEVER and definition.can_be_endless:
        value = None
    if isinstance(value, list):
        value = tuple(value)
    refusal = definition.refusal(value)
    if refusal:
        raise BookRefused(f"The rule {definition.key}: {refusal}")
    return value


def _day(called: str, version: Mapping[str, Any], name: str) -> dt.date | None:
    day = version.get(name)
    if day is not None and type(day) is not dt.date:
        raise BookRefused(f"{called}: “{name}” is a day, written like 2026-10-01")
    return day


def _refuse_others(called: str, entry: Mapping[str, Any], known: set[str]) -> None:
    others = sorted(set(entry) - known)
    if others:
        raise BookRefused(f"{called}: nothing is known of {', '.join(others)}")
