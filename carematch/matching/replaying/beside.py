"""What a ranking rests on and a problem file has no place for: who was paused, and which rules of their own counted.

It is kept beside the answer, so that the ranking can be worked out again as it was, whatever has changed since.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from carematch.matching.facts import Candidate
from carematch.matching.problem import Problem
from carematch.rules.data import BOOK
from carematch.rules.dated import Rule, RuleBook

KEY = "beside"


def beside(problem: Problem) -> dict[str, Any]:
    """Return what has to be kept beside a problem's file; empty where the file says everything."""
    kept: dict[str, Any] = {}
    held = [each.id for each in problem.providers if each.safeguarding_pause]
    if held:
        kept["held"] = held
    rules = next((_own_rules(each.rule_book) for each in problem.providers), ())
    if rules:
        kept["rules"] = [_written(rule) for rule in rules]
        kept["overrides"] = {each.id: list(each.overrides) for each in problem.providers}
    return {KEY: kept} if kept else {}


def put_back(problem: Problem, kept: Mapping[str, Any]) -> Problem:
    """Return a problem that was read from its file, with what was kept beside it."""
    book = BOOK.with_rules(map(_read, kept["rules"])) if "rules" in kept else BOOK
    held, overrides = frozenset(kept.get("held", ())), kept.get("overrides", {})
    providers = tuple(_whole(each, book, held, overrides.get(each.id, ())) for each in problem.providers)
    return replace(problem, providers=providers)


def _whole(each: Candidate, book: RuleBook, held: frozenset[str], overrides: list[str]) -> Candidate:
    return replace(each, rule_book=book, safeguarding_pause=each.id in held, overrides=tuple(overrides))


def _own_rules(book: RuleBook) -> tuple[Rule, ...]:
    """Return the rules of a book beyond those shipped, which every book begins with."""
    return () if book is BOOK else book.rules[len(BOOK.rules) :]


def _written(rule: Rule) -> list[Any]:
    value = list(rule.value) if isinstance(rule.value, tuple) else rule.value
    ends_on = rule.ends_on.isoformat() if rule.ends_on else None
    return [rule.key, value, rule.starts_on.isoformat(), ends_on, rule.source, rule.applies_to]


def _read(kept: list[Any]) -> Rule:
    key, value, starts_on, ends_on, source, applies_to = kept
    return Rule(
        key,
        tuple(value) if isinstance(value, list) else value,
        dt.date.fromisoformat(starts_on),
        dt.date.fromisoformat(ends_on) if ends_on else None,
        source,
        applies_to,
    )
