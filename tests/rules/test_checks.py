"""Which checks which services ask, and when a check held is good."""

from datetime import date

import pytest

from carematch.core.money import Money
from carematch.rules.answers import Answer
from carematch.rules.checks import (
    CHECK_LABELS,
    CheckKind,
    checks_rule,
    helpful_checks,
    last_valid_day,
    least_cover,
    missing_or_lapsed,
    required_checks,
    right_to_work_rule,
)
from carematch.rules.data import ALWAYS, BOOK
from carematch.rules.dated import Rule
from carematch.rules.taxonomy import SERVICES, UnknownService

START = date(2026, 12, 7)
EVERYONE = ["identity", "references", "public_liability", "right_to_work"]
ENHANCED = "dbs_enhanced_adults_barred"
EXPECTED = {
    "PC-WASH": [ENHANCED],
    "PC-EAT": [ENHANCED],
    "PC-PROMPT": [ENHANCED],
    "MED": ["dbs_basic"],
    "MOB": [ENHANCED],
    "COMP": ["dbs_basic"],
    "RESP": ["dbs_basic"],
    "OUT": ["dbs_basic"],
    "TRANS": ["dbs_basic", "motor_business"],
    "TRANS-HEALTH": [ENHANCED, "motor_business"],
    "SHOP": [ENHANCED],
    "BILL": [ENHANCED],
    "CLEAN": ["dbs_basic"],
    "COOK": ["dbs_basic"],
    "MEALS": ["dbs_basic"],
    "GARD": ["dbs_basic"],
    "PET": ["dbs_basic"],
    "DAY": ["dbs_basic"],
    "SKILL": ["dbs_basic"],
    "TECH": ["dbs_basic"],
    "THER": ["dbs_basic"],
    "NIGHT": ["dbs_basic"],
    "LIVE": [ENHANCED],
    "NURS": ["dbs_basic"],
    "ADMIN": [ENHANCED],
}
HELD = {CheckKind.IDENTITY: None, CheckKind.REFERENCES: None, CheckKind.PUBLIC_LIABILITY: date(2027, 3, 31)}


def kinds(*codes, employs_carers=False, **asked):
    return [each.kind for each in required_checks(codes, employs_carers=employs_carers, on=START, **asked)]


@pytest.mark.parametrize("code", SERVICES)
def test_what_each_service_asks(code):
    assert kinds(code) == EVERYONE + EXPECTED[code]


def test_an_enhanced_check_takes_the_place_of_a_basic_one():
    assert kinds("CLEAN", "SHOP", "TRANS") == [*EVERYONE, ENHANCED, "motor_business"]


def test_an_employer_is_asked_for_employers_liability():
    assert kinds("CLEAN", employs_carers=True)[-1] == "employers_liability"
    assert kinds("CLEAN", employs_carers=None)[-1] == "employers_liability"


def test_the_reason_names_the_services():
    required = required_checks(["SHOP", "CLEAN", "BILL"], employs_carers=False, on=START)
    because = {each.kind: each.because for each in required}
    assert because[CheckKind.DBS_ENHANCED_ADULTS_BARRED] == "Needed for: Shopping, Bills and letters"


def test_an_anchor_may_move_the_line_with_a_rule_of_its_own():
    advised = Rule(
        "checks.dbs_enhanced.services", ("COMP",), ALWAYS, None, "Advice 12", applies_to="anchor-a"
    )
    book = BOOK.with_rules([advised])
    assert kinds("COMP", book=book, overrides=["anchor-a"]) == [*EVERYONE, ENHANCED]
    assert kinds("SHOP", book=book, overrides=["anchor-a"]) == [*EVERYONE, "dbs_basic"]
    assert kinds("COMP", book=book, overrides=["anchor-b"]) == [*EVERYONE, "dbs_basic"]


def test_an_unknown_service_is_an_error():
    with pytest.raises(UnknownService):
        kinds("CLEAN", "GOLF")


@pytest.mark.parametrize(
    ("last_day", "answer"),
    [
        (START, Answer.MET),
        (date(2026, 12, 8), Answer.MET),
        (None, Answer.MET),
        (date(2026, 12, 6), Answer.NOT_MET),
    ],
)
@pytest.mark.parametrize("kind", [CheckKind.DBS_BASIC, CheckKind.DBS_ENHANCED_ADULTS_BARRED])
def test_a_date_is_the_last_good_day_and_either_dbs_level_serves_for_basic(kind, last_day, answer):
    assert checks_rule(["CLEAN"], {**HELD, kind: last_day}, employs_carers=False, on=START).answer is answer


def test_a_basic_check_does_not_serve_for_enhanced():
    decided = checks_rule(["SHOP"], {**HELD, CheckKind.DBS_BASIC: None}, employs_carers=False, on=START)
    assert decided.answer is Answer.NOT_MET
    assert decided.evidence == "Enhanced DBS check with the adults' barred list: not recorded"


def test_everything_wrong_is_named_once_and_in_order():
    required = required_checks(["CLEAN"], employs_carers=False, on=START)
    held = {
        CheckKind.IDENTITY: None,
        CheckKind.PUBLIC_LIABILITY: date(2026, 11, 1),
        CheckKind.DBS_BASIC: None,
    }
    assert missing_or_lapsed(required, held, START) == [
        (CheckKind.REFERENCES, "Two references: not recorded"),
        (CheckKind.PUBLIC_LIABILITY, "Public liability insurance: ran out after 1 November 2026"),
        (CheckKind.RIGHT_TO_WORK, "Right to work: not recorded"),
    ]


def test_right_to_work_is_a_rule_of_its_own():
    held = {**HELD, CheckKind.DBS_BASIC: None}
    assert checks_rule(["CLEAN"], held, employs_carers=False, on=START).is_met
    assert right_to_work_rule(held, on=START).answer is Answer.NOT_MET
    assert right_to_work_rule({CheckKind.RIGHT_TO_WORK: None}, on=START).is_met
    assert right_to_work_rule({CheckKind.RIGHT_TO_WORK: START}, on=START).is_met
    lapsed = right_to_work_rule({CheckKind.RIGHT_TO_WORK: date(2026, 12, 6)}, on=START)
    assert lapsed.evidence == "Right to work: ran out after 6 December 2026"


@pytest.mark.parametrize(
    ("kind", "issued", "last_day"),
    [
        (CheckKind.DBS_ENHANCED_ADULTS_BARRED, date(2025, 1, 1), date(2027, 12, 31)),
        (CheckKind.DBS_BASIC, date(2026, 3, 1), date(2029, 2, 28)),
        (CheckKind.PUBLIC_LIABILITY, date(2024, 2, 29), date(2025, 2, 28)),
        (CheckKind.MOTOR_BUSINESS, date(2025, 12, 15), date(2026, 12, 14)),
        (CheckKind.IDENTITY, date(2026, 1, 1), None),
    ],
)
def test_how_long_a_check_is_good_for(kind, issued, last_day):
    assert last_valid_day(kind, issued) == last_day


def test_every_kind_has_a_label_and_a_validity():
    assert set(CHECK_LABELS) == set(CheckKind)
    for kind in CheckKind:
        BOOK.value(f"check.{kind.value}.valid_months", START)


def test_a_certificate_is_judged_by_the_rule_of_the_day_it_is_looked_at():
    key = f"check.{ENHANCED}.valid_months"
    book = BOOK.with_rules([Rule(key, 24, START, None, "Advice 12", applies_to="anchor-a")])
    asked = {"book": book, "overrides": ["anchor-a"]}
    issued = date(2026, 1, 1)
    kind = CheckKind.DBS_ENHANCED_ADULTS_BARRED
    assert last_valid_day(kind, issued, on=START, **asked) == date(2027, 12, 31)
    assert last_valid_day(kind, issued, on=date(2026, 12, 6), **asked) == date(2028, 12, 31)


@pytest.mark.parametrize(
    ("day", "how"),
    [
        (date(2026, 1, 20), "we must ask for it on your behalf"),
        (date(2026, 1, 21), "Since 21 January 2026 you can apply for this yourself through an umbrella body"),
    ],
)
def test_how_to_get_an_enhanced_check_changed_on_its_day(day, how):
    required = required_checks(["PC-WASH"], employs_carers=False, on=day)
    assert how in {each.kind: each.how for each in required}[CheckKind.DBS_ENHANCED_ADULTS_BARRED]


@pytest.mark.parametrize(
    ("day", "law"),
    [
        (date(2026, 9, 30), ""),
        (date(2026, 10, 1), "; since 1 October 2026 the law wants it checked before anybody is shown"),
    ],
)
def test_why_the_right_to_work_is_asked_for_changed_on_its_day(day, law):
    required = required_checks(["CLEAN"], employs_carers=False, on=day)
    because = {each.kind: each.because for each in required}
    assert because[CheckKind.RIGHT_TO_WORK] == f"Everyone we introduce is asked for it{law}"


def test_a_helpful_check_can_be_made_compulsory_and_then_blocks():
    leeds = "E08000035"
    book = BOOK.with_rules(
        [
            Rule("checks.ccj.asked", "compulsory", START, None, "Leeds criteria", applies_to=leeds),
            Rule("checks.food_hygiene.asked", "compulsory", START, None, "Leeds criteria", applies_to=leeds),
        ]
    )
    asked = {"on": START, "overrides": [leeds], "book": book}
    assert kinds("CLEAN", **{key: asked[key] for key in ("overrides", "book")})[-1] == "ccj"
    required = required_checks(["COOK"], employs_carers=False, **asked)
    because = {each.kind: each.because for each in required}
    assert because[CheckKind.CCJ] == "Everyone we introduce is asked for it: Leeds criteria"
    assert because[CheckKind.FOOD_HYGIENE] == "Needed for: Cooking at home: Leeds criteria"
    assert CheckKind.FOOD_HYGIENE not in kinds("COOK", book=book)
    helpful = [each.kind for each in helpful_checks(["COOK"], legal_form="company", **asked)]
    assert CheckKind.FOOD_HYGIENE not in helpful
    held = {**HELD, CheckKind.DBS_BASIC: None}
    assert checks_rule(["CLEAN"], held, employs_carers=False, on=START, book=book).is_met
    refused = checks_rule(["CLEAN"], held, employs_carers=False, **asked)
    assert refused.evidence == "County court judgments: not recorded"


def test_helpful_checks_say_why():
    helpful = helpful_checks(["PC-WASH", "MOB"], legal_form="sole_trader", on=START)
    because = {each.kind: each.because for each in helpful}
    assert because[CheckKind.MOVING_AND_HANDLING] == "Helpful for: Washing and dressing, Moving and handling"
    assert because[CheckKind.HMRC_REGISTRATION] == "Helpful for sole traders"
    assert because[CheckKind.CODE_OF_CONDUCT] == "Everyone we introduce is asked for it, and it helps"


def test_how_much_insurance_must_cover():
    assert least_cover(CheckKind.PUBLIC_LIABILITY, START) == Money.pounds(5_000_000)
    assert least_cover(CheckKind.DBS_BASIC, START) is None
