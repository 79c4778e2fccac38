"""Who may lawfully give personal care: every cell, by a table written from the guidance, not the code."""

from itertools import product
from typing import Any

import pytest

from carematch.rules.lawful_route import Authority, ContractParty, LegalForm, Route, personal_care_route
from carematch.rules.taxonomy import SERVICES, UnknownService

SOLE_TRADER: dict[str, Any] = {
    "legal_form": "sole_trader",
    "delivers_in_person": True,
    "employs_carers": False,
    "employed_by_person": False,
    "cqc_personal_care": False,
    "contract_party": "person",
    "capacity_doubt": False,
    "arranger_authority": None,
}
PERSONAL_ASSISTANT = {**SOLE_TRADER, "legal_form": "personal_assistant", "employed_by_person": True}

# For an unregistered provider without employees, who gives the care in person; an assistant is employed
# by the person. Columns: who contracts, and whether somebody with lawful authority is recorded.
# Capital L is lawful, B block, H hold; the digit is the case; "-" is held because nothing makes it lawful.
NO_DOUBT = """
                    person  person+auth  representative  representative+auth  isf_holder  isf_holder+auth
sole_trader         L2      L2           H-              L2                   H7          H7
personal_assistant  L3      L3           H-              L3                   H7          H7
partnership         B4      B4           B4              B4                   B4          B4
company             B5      B5           B5              B5                   B5          B5
cic                 B5      B5           B5              B5                   B5          B5
charity             B4      B4           B4              B4                   B4          B4
cooperative         B4      B4           B4              B4                   B4          B4
association         B4      B4           B4              B4                   B4          B4
"""
DOUBT_RECORDED = """
                    person  person+auth  representative  representative+auth  isf_holder  isf_holder+auth
sole_trader         H6      L2           H6              L2                   H6          H7
personal_assistant  H6      L3           H6              L3                   H6          H7
partnership         B4      B4           B4              B4                   B4          B4
company             B5      B5           B5              B5                   B5          B5
cic                 B5      B5           B5              B5                   B5          B5
charity             B4      B4           B4              B4                   B4          B4
cooperative         B4      B4           B4              B4                   B4          B4
association         B4      B4           B4              B4                   B4          B4
"""
LETTERS = {"L": Route.LAWFUL, "B": Route.BLOCK, "H": Route.HOLD}


def cells():
    """Every cell of both tables, as the arguments and what is expected of them."""
    for doubt, table in ((False, NO_DOUBT), (True, DOUBT_RECORDED)):
        heading, *rows = table.strip().splitlines()
        for row in rows:
            form, *expected = row.split()
            for column, cell in zip(heading.split(), expected, strict=True):
                party, _, authorised = column.partition("+")
                for authority in Authority if authorised else [None]:
                    yield form, party, doubt, authority, cell


@pytest.mark.parametrize(("form", "party", "doubt", "authority", "cell"), list(cells()))
def test_unregistered_personal_care(form, party, doubt, authority, cell):
    decision = personal_care_route(
        ["PC-WASH"],
        legal_form=form,
        delivers_in_person=True,
        employs_carers=False,
        employed_by_person=form == "personal_assistant",
        cqc_personal_care=False,
        contract_party=party,
        capacity_doubt=doubt,
        arranger_authority=authority,
    )
    assert decision.route is LETTERS[cell[0]]
    assert decision.case == (None if cell[1] == "-" else int(cell[1]))
    assert (decision.lifts is None) == decision.is_lawful
    assert decision.reason
    assert decision.source


def test_the_tables_cover_every_form_and_party():
    covered = {(form, party) for form, party, *_ in cells()}
    assert covered == set(product(LegalForm, ContractParty))


@pytest.mark.parametrize(("form", "party", "doubt"), list(product(LegalForm, ContractParty, [True, False])))
def test_a_registered_provider_is_always_lawful(form, party, doubt):
    situation = {
        **SOLE_TRADER,
        "legal_form": form,
        "contract_party": party,
        "capacity_doubt": doubt,
        "employs_carers": True,
        "cqc_personal_care": True,
    }
    decision = personal_care_route(["LIVE"], **situation)
    assert (decision.route, decision.case) == (Route.LAWFUL, 1)


@pytest.mark.parametrize(("form", "party"), list(product(LegalForm, ContractParty)))
def test_whoever_employs_carers_unregistered_is_blocked(form, party):
    situation = {**SOLE_TRADER, "legal_form": form, "contract_party": party, "employs_carers": True}
    decision = personal_care_route(["PC-EAT"], **situation)
    assert (decision.route, decision.case) == (Route.BLOCK, 4)


@pytest.mark.parametrize("code", SERVICES)
def test_which_services_meet_the_cqc_rule(code):
    situation = {**SOLE_TRADER, "legal_form": "company"}
    expected = {
        "PC-WASH": (Route.BLOCK, 5),
        "PC-EAT": (Route.BLOCK, 5),
        "PC-PROMPT": (Route.BLOCK, 5),
        "LIVE": (Route.BLOCK, 5),
        "NURS": (Route.BLOCK, None),
    }.get(code, (Route.LAWFUL, 9))
    decision = personal_care_route([code], **situation)
    assert (decision.route, decision.case) == expected


def test_one_personal_care_service_among_others_is_enough():
    decision = personal_care_route(["CLEAN", "PC-PROMPT"], **{**SOLE_TRADER, "legal_form": "cic"})
    assert decision.case == 5


def test_nursing_is_refused_even_of_a_registered_provider():
    decision = personal_care_route(["COMP", "NURS"], **{**SOLE_TRADER, "cqc_personal_care": True})
    assert decision.route is Route.BLOCK
    assert "Nursing" in decision.reason


@pytest.mark.parametrize(
    ("situation", "changed"),
    [
        (SOLE_TRADER, {"delivers_in_person": False}),
        (SOLE_TRADER, {"delivers_in_person": None}),
        (SOLE_TRADER, {"employs_carers": None}),
        (SOLE_TRADER, {"contract_party": None}),
        (SOLE_TRADER, {"legal_form": None}),
        (SOLE_TRADER, {"contract_party": "representative", "arranger_authority": "daughter"}),
        (SOLE_TRADER, {"legal_form": "company", "cqc_personal_care": None}),
        (SOLE_TRADER, {"legal_form": "partnership", "cqc_personal_care": None}),
        (SOLE_TRADER, {"employs_carers": True, "cqc_personal_care": None}),
        (PERSONAL_ASSISTANT, {"employed_by_person": False}),
        (PERSONAL_ASSISTANT, {"employed_by_person": None}),
        (PERSONAL_ASSISTANT, {"employs_carers": None}),
    ],
)
def test_what_is_not_recorded_is_held(situation, changed):
    assert personal_care_route(["PC-WASH"], **situation).is_lawful
    decision = personal_care_route(["PC-WASH"], **{**situation, **changed})
    assert (decision.route, decision.case) == (Route.HOLD, None)


@pytest.mark.parametrize("situation", [SOLE_TRADER, PERSONAL_ASSISTANT])
def test_capacity_is_presumed_and_registration_is_not_needed_of_an_individual(situation):
    decision = personal_care_route(
        ["PC-WASH"], **{**situation, "capacity_doubt": None, "cqc_personal_care": None}
    )
    assert decision.is_lawful


def test_recording_less_never_turns_a_refusal_into_permission():
    choices: dict[str, list[Any]] = {
        "legal_form": [*LegalForm],
        "delivers_in_person": [True, False],
        "employs_carers": [True, False],
        "employed_by_person": [True, False],
        "cqc_personal_care": [True, False],
        "contract_party": [*ContractParty],
        "arranger_authority": [*Authority],
    }
    for values in product(*choices.values()):
        situation = {**dict(zip(choices, values, strict=True)), "capacity_doubt": True}
        refused = not personal_care_route(["PC-WASH"], **situation).is_lawful
        if refused:
            for left_out in choices:
                assert not personal_care_route(["PC-WASH"], **{**situation, left_out: None}).is_lawful


def test_an_unheard_of_service_is_an_error_not_a_pass():
    with pytest.raises(UnknownService, match="WASH-PC"):
        personal_care_route(["WASH-PC"], **SOLE_TRADER)
