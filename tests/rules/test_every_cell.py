"""Every service × legal form × case: which route is lawful and which checks are asked, by tables written from the law.

The tables were written by hand from the guidance, not from the code, and their rows do not depend on an order: each
cell must be decided by exactly one of them.
"""

from collections import Counter
from datetime import date
from itertools import product

import pytest

from carematch.rules.checks import CheckKind, helpful_checks, required_checks
from carematch.rules.data import BOOK, DEFINITIONS
from carematch.rules.dated import Rule
from carematch.rules.definitions import Demand, Unit
from carematch.rules.lawful_route import Authority, Route, personal_care_route
from carematch.rules.taxonomy import SERVICES

START = date(2026, 12, 7)

# What each service means for the CQC ("yes": personal care, "no", "refused": nobody may be introduced for it), the
# checks that block besides those of everybody, and the helpful ones besides those of everybody.
E, B, M = "dbs_enhanced_adults_barred", "dbs_basic", "motor_business"
CARE = ["safeguarding_training", "care_certificate", "moving_and_handling"]
TAXONOMY: dict[str, tuple[str, list[str], list[str]]] = {
    "PC-WASH": ("yes", [E], [*CARE, "infection_control", "first_aid"]),
    "PC-EAT": ("yes", [E], [*CARE, "nutrition_training", "first_aid"]),
    "PC-PROMPT": ("yes", [E], [*CARE, "first_aid"]),
    "MED": ("no", [B], ["safeguarding_training", "medication_training"]),
    "MOB": ("no", [E], ["safeguarding_training", "moving_and_handling", "first_aid"]),
    "COMP": ("no", [B], ["safeguarding_training"]),
    "RESP": ("no", [B], ["safeguarding_training", "first_aid"]),
    "OUT": ("no", [B], ["safeguarding_training"]),
    "TRANS": ("no", [B, M], []),
    "TRANS-HEALTH": ("no", [E, M], []),
    "SHOP": ("no", [E], []),
    "BILL": ("no", [E], []),
    "CLEAN": ("no", [B], []),
    "COOK": ("no", [B], ["food_hygiene"]),
    "MEALS": ("no", [B], ["food_registration", "food_hygiene"]),
    "GARD": ("no", [B], ["trade_insurance"]),
    "PET": ("no", [B], []),
    "DAY": ("no", [B], ["safeguarding_training", "first_aid", "venue_insurance"]),
    "SKILL": ("no", [B], ["safeguarding_training"]),
    "TECH": ("no", [B], []),
    "THER": ("no", [B], ["professional_register"]),
    "NIGHT": ("no", [B], ["safeguarding_training", "first_aid"]),
    "LIVE": ("yes", [E], [*CARE, "infection_control", "first_aid"]),
    "NURS": ("refused", [B], []),
    "ADMIN": ("no", [E], []),
}
EVERYONE = ["identity", "references", "public_liability", "right_to_work"]

FORMS: dict[str, str | None] = {
    "S": "sole_trader",
    "A": "personal_assistant",
    "P": "partnership",
    "C": "company",
    "I": "cic",
    "H": "charity",
    "O": "cooperative",
    "G": "association",
    "U": None,
}
FACTS: dict[str, bool | None] = {"y": True, "n": False, "?": None}
PARTIES: dict[str, str | None] = {"p": "person", "r": "representative", "i": "isf_holder", "?": None}

# Personal care. Letters in a cell are alternatives, * is any; y yes, n no, ? not recorded. Forms and parties as above.
# The outcome: L lawful, B block, H hold, with the numbered case ("-": held because nothing makes it lawful).
PERSONAL_CARE = """
forms      cqc  employs  in-person  employed  party  doubt  authority  outcome
SAPCIHOGU  y    *        *          *         *      *      *          L1

PHOG       n    *        *          *         *      *      *          B4
PHOG       ?    *        *          *         *      *      *          H-
CI         n    y        *          *         *      *      *          B4
CI         n    n?       *          *         *      *      *          B5
CI         ?    *        *          *         *      *      *          H-
SAU        n    y        *          *         *      *      *          B4
SAU        ?    y        *          *         *      *      *          H-

SAU        n?   n?       *          *         *      y      n          H6
SAU        n?   n?       *          *         i      n?     *          H7
SAU        n?   n?       *          *         i      y      y          H7
SAU        n?   n?       *          *         ?      n?     *          H-
SAU        n?   n?       *          *         ?      y      y          H-
SAU        n?   n?       *          *         r      n?     n          H-

SAU        n?   ?        *          *         p      n?     *          H-
U          n?   n        *          *         p      n?     *          H-
S          n?   n        y          *         p      n?     *          L2
S          n?   n        n?         *         p      n?     *          H-
A          n?   n        *          y         p      n?     *          L3
A          n?   n        *          n?        p      n?     *          H-

SAU        n?   ?        *          *         p      y      y          H-
U          n?   n        *          *         p      y      y          H-
S          n?   n        y          *         p      y      y          L2
S          n?   n        n?         *         p      y      y          H-
A          n?   n        *          y         p      y      y          L3
A          n?   n        *          n?        p      y      y          H-

SAU        n?   ?        *          *         r      *      y          H-
U          n?   n        *          *         r      *      y          H-
S          n?   n        y          *         r      *      y          L2
S          n?   n        n?         *         r      *      y          H-
A          n?   n        *          y         r      *      y          L3
A          n?   n        *          n?        r      *      y          H-
"""
ROUTES = {"L": Route.LAWFUL, "B": Route.BLOCK, "H": Route.HOLD}
ANY = ["SAPCIHOGU", "yn?", "yn?", "yn?", "yn?", "pri?", "yn?", "yn"]


def spread():
    """Yield each cell of the table of personal care with its outcome, as often as rows decide it."""
    for line in PERSONAL_CARE.strip().splitlines()[1:]:
        if line:
            *cells, outcome = line.split()
            choices = [every if cell == "*" else cell for cell, every in zip(cells, ANY, strict=True)]
            for cell in product(*choices):
                yield cell, outcome


CELLS = dict(spread())


def decide(code, cell, authority):
    form, cqc, employs, in_person, employed, party, doubt, _authority = cell
    return personal_care_route(
        [code],
        legal_form=FORMS[form],
        delivers_in_person=FACTS[in_person],
        employs_carers=FACTS[employs],
        employed_by_person=FACTS[employed],
        cqc_personal_care=FACTS[cqc],
        contract_party=PARTIES[party],
        capacity_doubt=FACTS[doubt],
        arranger_authority=authority,
    )


def test_each_cell_is_decided_by_exactly_one_row():
    assert {cell for cell, rows in Counter(cell for cell, _ in spread()).items() if rows > 1} == set()
    assert set(CELLS) == set(product(*ANY))
    assert set(TAXONOMY) == set(SERVICES)


@pytest.mark.parametrize("code", TAXONOMY)
def test_every_route(code):
    fixed = {"no": "L9", "refused": "B-"}.get(TAXONOMY[code][0])
    wrong = []
    for cell, decided in CELLS.items():
        decision = decide(code, cell, Authority.LPA_HEALTH if cell[-1] == "y" else None)
        letter, case = fixed or decided
        found, expected = (
            (decision.route, decision.case),
            (ROUTES[letter], None if case == "-" else int(case)),
        )
        is_told = decision.reason and decision.source and (decision.lifts is None) is decision.is_lawful
        if found != expected or not is_told:
            wrong.append((cell, expected, decision))
    assert wrong == []


@pytest.mark.parametrize("authority", [*Authority, "daughter", ""])
def test_every_authority_is_as_good_as_the_next_and_being_family_is_none(authority):
    authorised = authority in set(Authority)
    for cell, _outcome in CELLS.items():
        if cell[-1] == ("y" if authorised else "n") and cell[0] in "SA":
            known = Authority.DEPUTY if authorised else None
            assert decide("PC-WASH", cell, authority) == decide("PC-WASH", cell, known)


@pytest.mark.parametrize("code", TAXONOMY)
def test_every_check_that_blocks(code):
    by_service = TAXONOMY[code][1]
    for form, employs in product(FORMS, FACTS.values()):
        liable = [] if employs is False else ["employers_liability"]
        required = required_checks([code], employs_carers=employs, legal_form=FORMS[form], on=START)
        assert [each.kind for each in required] == [*EVERYONE, *by_service, *liable]
        assert all(each.because for each in required)


@pytest.mark.parametrize("code", TAXONOMY)
def test_every_check_that_helps(code):
    for form, keeps in product(FORMS, FACTS.values()):
        expected = ["code_of_conduct"]
        expected += ["hmrc_registration"] if form in "SU" else []
        expected += ["ico_fee"] if form != "A" and keeps is not False else []
        helpful = helpful_checks([code], legal_form=FORMS[form], keeps_client_data=keeps, on=START)
        assert [each.kind for each in helpful] == [*expected, *TAXONOMY[code][2]]
        assert all(each.because for each in helpful)


@pytest.mark.parametrize("code", TAXONOMY)
def test_nobody_is_asked_for_an_enhanced_check_that_the_work_is_not_eligible_for(code):
    """Whatever an anchor, a council or the administrator makes compulsory, the level of the DBS check stays."""
    everything = [
        Rule(key, Demand.COMPULSORY.value, START, None, "Advice", applies_to="anchor-a")
        for key, definition in DEFINITIONS.items()
        if definition.unit is Unit.DEMAND
    ]
    strictest = BOOK.with_rules(everything)
    for form, employs in product(FORMS.values(), FACTS.values()):
        asked = required_checks(
            [code],
            employs_carers=employs,
            legal_form=form,
            on=START,
            overrides=["anchor-a"],
            book=strictest,
        )
        levels = [each.kind for each in asked if each.kind.value.startswith("dbs")]
        assert levels == [kind for kind in TAXONOMY[code][1] if kind.startswith("dbs")]


def test_no_rule_about_dbs_levels_or_whom_the_law_names_can_be_changed():
    assert not {
        key
        for key, definition in DEFINITIONS.items()
        if definition.changed_by
        and definition.unit in (Unit.SERVICES, Unit.CHECKS, Unit.LEGAL_FORMS, Unit.YES)
    }


def test_a_cleaner_is_asked_for_a_basic_check_and_never_an_enhanced_one():
    asked = [each.kind for each in required_checks(["CLEAN"], employs_carers=False, on=START)]
    assert CheckKind.DBS_BASIC in asked
    assert CheckKind.DBS_ENHANCED_ADULTS_BARRED not in asked


def test_someone_who_offers_bathing_and_a_partner_who_employs_two():
    alone = decide("PC-WASH", ("S", "n", "n", "y", "n", "p", "n", "n"), None)
    assert (alone.route, alone.case) == (Route.LAWFUL, 2)
    together = decide("PC-WASH", ("P", "n", "y", "y", "n", "p", "n", "n"), None)
    assert (together.route, together.case) == (Route.BLOCK, 4)
    assert "must be registered with the CQC" in together.reason
    assert "Health and Social Care Act 2008, section 10" in together.source
    assert "registered with the CQC" in together.lifts


def test_a_companys_unregistered_worker_is_blocked_and_a_registered_ones_is_not():
    worker = ("C", "n", "n", "y", "n", "p", "n", "n")
    blocked = decide("PC-WASH", worker, None)
    assert (blocked.route, blocked.case) == (Route.BLOCK, 5)
    assert decide("PC-WASH", ("C", "y", *worker[2:]), None).is_lawful


@pytest.mark.parametrize(
    ("cell", "reason", "source", "lifts"),
    [
        (
            ("P", "?", "n", "y", "n", "p", "n", "n"),
            "it is not recorded whether it is",
            "section 10",
            "Look the",
        ),
        (("S", "n", "n", "y", "n", "p", "y", "n"), "doubt is recorded", "Mental Capacity Act", "attorney"),
        (("S", "n", "n", "y", "n", "i", "n", "n"), "fund holder, not the person", "individual", "only pay"),
        (
            ("S", "n", "n", "y", "n", "r", "n", "n"),
            "being family does not",
            "individual",
            "power of attorney",
        ),
        (("S", "n", "n", "n", "n", "p", "n", "n"), "in person", "individual", "stands in for them"),
        (
            ("A", "n", "n", "y", "?", "p", "n", "n"),
            "not recorded that the person employs",
            "individual",
            "employs",
        ),
    ],
)
def test_what_is_held_says_why_by_which_source_and_what_lifts_it(cell, reason, source, lifts):
    decision = decide("PC-WASH", cell, None)
    assert decision.route is Route.HOLD
    assert reason in decision.reason
    assert source in decision.source
    assert lifts in decision.lifts
