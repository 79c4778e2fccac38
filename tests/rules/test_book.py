"""The rules' file: what it says is read as written, and what cannot be right is refused by name."""

from datetime import date

import pytest

from carematch.rules.checks import CheckKind
from carematch.rules.data import BOOK, DEFINITIONS, FILE, RULES
from carematch.rules.definitions import Demand, Unit
from carematch.rules.reading import ALWAYS, BookRefused, read
from carematch.rules.size import micro_enterprise
from carematch.rules.taxonomy import SERVICES

ONE = """
[[rule]]
key = "fee"
title = "A fee"
group = "Fees"
unit = "months"
between = [1, 60]
endless = true
changed_by = ["anchor"]
versions = [
  { value = 12, source = "First act" },
  { from = 2026-01-21, until = 2026-06-30, value = 24, source = "Second act" },
  { from = 2027-01-01, value = "never", source = "Third act" },
]
"""


def test_versions_end_the_day_before_the_next_or_sooner():
    _, rules = read(ONE)
    assert [(each.value, each.starts_on, each.ends_on, each.source) for each in rules] == [
        (12, ALWAYS, date(2026, 1, 20), "First act"),
        (24, date(2026, 1, 21), date(2026, 6, 30), "Second act"),
        (None, date(2027, 1, 1), None, "Third act"),
    ]


def test_a_new_version_in_the_file_is_all_that_a_change_of_law_takes():
    text = FILE.read_text(encoding="utf-8")
    written = (
        '{ value = 36, source = "Common practice of councils\' approved lists; in law it has no last day" }'
    )
    assert written in text
    changed = f'{written},\n  {{ from = 2027-04-01, value = 24, source = "An act of 2027" }}'
    _, rules = read(text.replace(written, changed))
    key = "check.dbs_basic.valid_months"
    assert [(each.value, each.starts_on) for each in rules if each.key == key] == [
        (36, ALWAYS),
        (24, date(2027, 4, 1)),
    ]


@pytest.mark.parametrize(
    ("written", "instead", "sentence"),
    [
        ('key = "fee"', "", "The rule number 1 has no key"),
        ('title = "A fee"', "", "The rule fee has no title"),
        ('unit = "months"', 'unit = "moons"', "The rule fee: 'moons' is not a valid Unit"),
        ('["anchor"]', '["mayor"]', "The rule fee: 'mayor' is not a valid Changer"),
        ("[1, 60]", "[60, 1]", "The rule fee: “between” is two whole numbers, the lesser first"),
        ("value = 12", "value = 61", "The rule fee: Enter a whole number between 1 and 60"),
        ("value = 12", "value = true", "The rule fee: Enter a whole number, between 1 and 60"),
        ("value = 12", "worth = 12", "The rule fee: nothing is known of worth"),
        ("value = 12, ", "", "The rule fee: a version has no value"),
        (', source = "First act"', "", "The rule fee: a version has no source"),
        ("2026-06-30", "2027-06-30", "The rule fee: two of its versions hold on the same day"),
        ("2026-06-30", "2026-01-01", "The rule fee ends before it starts"),
        ("2026-06-30", '"June"', "The rule fee: “until” is a day, written like 2026-10-01"),
        (
            "from = 2027-01-01",
            "from = 2025-01-01",
            "The rule fee: its versions must stand in the order in which they",
        ),
        ("endless = true", "eternal = true", "The rule fee: nothing is known of eternal"),
        ("endless = true\n", "", "The rule fee: Enter a whole number, between 1 and 60"),
        ("[[rule]]", "[[rules]]", "The rules' file holds no rule"),
        ("[[rule]]", "[[rule", "The rules' file cannot be read"),
    ],
)
def test_a_faulty_rule_is_named(written, instead, sentence):
    assert written in ONE
    with pytest.raises(BookRefused, match=sentence.replace("(", r"\(")):
        read(ONE.replace(written, instead, 1))


def test_a_rule_stands_in_the_file_once():
    with pytest.raises(BookRefused, match="The rule fee is in the file twice"):
        read(ONE + ONE)


@pytest.mark.parametrize(("unit", "value"), [("services", '["GOLF"]'), ("checks", '["luck"]')])
def test_codes_are_those_we_know(unit, value):
    text = f'[[rule]]\nkey = "a"\ntitle = "A"\ngroup = "G"\nunit = "{unit}"\n'
    with pytest.raises(BookRefused, match="There is no"):
        read(f'{text}versions = [{{ value = {value}, source = "S" }}]')


def test_the_shipped_lists_agree_with_what_the_taxonomy_says_of_the_law():
    enhanced = BOOK.codes("checks.dbs_enhanced.services", date(2026, 12, 7))
    assert set(enhanced) == {each.code for each in SERVICES.values() if each.dbs_regulated_activity}
    basic = BOOK.codes("checks.dbs_basic.services", date(2026, 12, 7))
    assert set(basic) == {each.code for each in SERVICES.values() if each.given_in_person}
    motor = BOOK.codes("checks.motor_business.services", date(2026, 12, 7))
    assert set(motor) == {each.code for each in SERVICES.values() if "motor_business" in each.extra}
    care = BOOK.codes("checks.care_certificate.services", date(2026, 12, 7))
    assert set(care) == {each.code for each in SERVICES.values() if each.cqc_regulated_activity}


def test_every_rule_can_be_told_in_words_and_whatever_may_be_changed_has_bounds():
    for rule in RULES:
        assert DEFINITIONS[rule.key].in_words(rule.value)
    for definition in DEFINITIONS.values():
        if definition.changed_by:
            assert definition.unit is Unit.DEMAND or definition.most is not None
            assert not definition.can_be_endless


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("check.dbs_basic.valid_months", 36, "36 months"),
        ("right_to_work.keep_years_after_end", 1, "1 year"),
        ("check.identity.valid_months", None, "Does not run out"),
        ("public_liability.minimum_pence", 500_000_000, "£5,000,000"),
        ("engagement.one_client_warning_percent", 60, "60%"),
        ("right_to_work.before_listing", True, "Yes"),
        ("checks.ccj.asked", "not_asked", "Not asked for"),
        ("checks.motor_business.services", ("TRANS", "SHOP"), "Everyday lifts, Shopping"),
        ("check.reminder_days", (60, 30, 7), "60, 30, 7"),
        ("checks.hmrc_registration.legal_forms", ("sole_trader",), "Sole traders"),
    ],
)
def test_values_in_words(key, value, words):
    assert DEFINITIONS[key].in_words(value) == words


@pytest.mark.parametrize("kind", CheckKind)
def test_every_check_has_how_long_it_counts_and_helpful_ones_how_strongly_they_are_asked_for(kind):
    assert f"check.{kind.value}.valid_months" in DEFINITIONS
    asked = DEFINITIONS.get(f"checks.{kind.value}.asked")
    assert asked is None or BOOK.value(asked.key, date(2026, 12, 7)) in set(Demand)


@pytest.mark.parametrize(
    ("tenths", "answer", "evidence"),
    [
        (75, "met", "7.5 full-time people; a micro-enterprise has fewer than 8 full-time people"),
        (80, "not_met", "8 full-time people; a micro-enterprise has fewer than 8 full-time people"),
        (None, "unknown", "It is not recorded how many full-time people there are"),
    ],
)
def test_the_size_of_a_micro_enterprise(tenths, answer, evidence):
    found = micro_enterprise(tenths, on=date(2026, 12, 7))
    assert found.answer == answer
    assert found.evidence.startswith(evidence)
