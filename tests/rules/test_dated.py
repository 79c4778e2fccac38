"""Rules that hold from a day until a day."""

from datetime import date, timedelta

import pytest

from carematch.rules.data import BOOK
from carematch.rules.dated import NoRuleInForce, Rule, RuleBook

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)
DAY = timedelta(days=1)


def rule(value, starts_on=FIRST, ends_on=LAST, applies_to=None):
    return Rule("fee", value, starts_on, ends_on, "A source", applies_to)


@pytest.mark.parametrize("on", [FIRST - DAY, LAST + DAY])
def test_no_rule_holds_outside_its_days(on):
    with pytest.raises(NoRuleInForce, match=f"No rule fee is in force on {on}"):
        RuleBook([rule(1)]).value("fee", on)


@pytest.mark.parametrize("on", [FIRST, LAST])
def test_both_end_days_are_included(on):
    assert RuleBook([rule(1)]).value("fee", on) == 1


def test_an_unknown_key_is_refused():
    with pytest.raises(NoRuleInForce):
        RuleBook([rule(1)]).value("fees", FIRST)


def test_a_rule_of_ones_own_wins_while_it_holds():
    book = RuleBook([rule(1), rule(2, ends_on=FIRST, applies_to="E06000023"), rule(3, applies_to="anchor-a")])
    assert book.value("fee", FIRST, overrides=["E06000023"]) == 2
    assert book.value("fee", FIRST + DAY, overrides=["E06000023"]) == 1
    assert book.value("fee", FIRST, overrides=["anchor-a", "E06000023"]) == 3
    assert book.value("fee", FIRST, overrides=["E06000023", "anchor-a"]) == 2
    assert book.value("fee", FIRST, overrides=["E99999999"]) == 1
    assert book.value("fee", FIRST) == 1


def test_overlaps_are_found_only_for_the_same_question():
    first, second = rule(1), rule(2, starts_on=LAST, ends_on=None)
    assert RuleBook([first, second]).overlaps() == ((first, second),)
    assert RuleBook([first, rule(2, starts_on=LAST + DAY, ends_on=None)]).overlaps() == ()
    assert RuleBook([first, rule(2, applies_to="E06000023")]).overlaps() == ()


def test_a_rule_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="ends before it starts"):
        rule(1, starts_on=LAST, ends_on=FIRST)


def test_asking_for_another_kind_of_value_is_refused():
    book = RuleBook([rule(True), Rule("days", (60, 30), FIRST, None, "A source")])
    assert book.yes("fee", FIRST) is True
    assert book.numbers("days", FIRST) == (60, 30)
    for ask, key in ((book.number, "fee"), (book.yes, "days"), (book.codes, "days"), (book.numbers, "fee")):
        with pytest.raises(TypeError):
            ask(key, FIRST)


def test_our_own_rules_do_not_overlap_and_each_has_a_source():
    assert BOOK.overlaps() == ()
    assert all(each.source for each in BOOK.rules)


@pytest.mark.parametrize(
    ("key", "since"),
    [
        ("dbs.enhanced_open_to_self_employed", date(2026, 1, 21)),
        ("right_to_work.before_listing", date(2026, 10, 1)),
    ],
)
def test_law_that_changed_changes_on_its_day(key, since):
    assert BOOK.yes(key, since - DAY) is False
    assert BOOK.yes(key, since) is True


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("disclosure.people_min", 10),
        ("disclosure.people_rounding", 5),
        ("disclosure.providers_min", 3),
        ("disclosure.dominance_percent", 50),
        ("disclosure.money_rounding_pence", 10_000),
        ("personal_budget.period_weeks", 4),
        ("direct_payment.first_review_months", 6),
        ("check.dbs_enhanced_adults_barred.valid_months", 36),
        ("check.public_liability.valid_months", 12),
        ("check.reminder_days", (60, 30, 7)),
    ],
)
def test_defaults(key, value):
    assert BOOK.value(key, FIRST) == value
