"""What would lift each legal rule: said wherever the rule is broken, and true: with it the rule is met."""

import dataclasses
import datetime as dt

import pytest

from carematch.matching import lifting
from carematch.matching.eligibility import LEGAL
from carematch.matching.facts import Relation
from carematch.matching.problem import load
from carematch.rules.checks import CheckKind
from tests.matching.example import example

RAN_OUT = dt.date(2020, 1, 1)
WASHING = {"services": ["PC-WASH"]}


def pair(need=None, **provider):
    problem = load(example(need, provider))
    return problem.needs[0], problem.providers[0]


def without(candidate, kind):
    return dataclasses.replace(
        candidate, checks={each: day for each, day in candidate.checks.items() if each is not kind}
    )


def ran_out(candidate, kind):
    return dataclasses.replace(candidate, checks={**candidate.checks, kind: RAN_OUT})


def of(need, candidate):
    """Return what lifts the rules that are broken, each by its code."""
    broken = [code for code in LEGAL if not LEGAL[code](need, candidate).is_met]
    return {code: lifting.lifts(need, candidate, code) for code in broken}


def test_every_legal_rule_has_what_would_lift_it():
    assert set(lifting._LIFTS) == set(LEGAL)


def test_a_rule_that_is_met_needs_no_lifting():
    need, candidate = pair()
    assert [lifting.lifts(need, candidate, code) for code in LEGAL] == [""] * len(LEGAL)


def test_listing():
    need, candidate = pair()
    unlisted = dataclasses.replace(candidate, listed=False)
    assert of(need, unlisted) == {
        "listed": "Everything that listing asks for recorded, and the provider listed again"
    }
    assert "show their listing again" in of(need, dataclasses.replace(candidate, paused=True))["listed"]


@pytest.mark.parametrize("kind", [CheckKind.REFERENCES, CheckKind.PUBLIC_LIABILITY, CheckKind.IDENTITY])
def test_a_check_is_recorded_or_renewed(kind):
    need, candidate = pair()
    assert of(need, without(candidate, kind))["checks"].endswith("seen and recorded")
    assert of(need, ran_out(candidate, kind))["checks"].endswith("renewed and recorded")
    assert of(need, candidate) == {}


def test_a_dbs_that_ran_out_is_renewed_and_right_to_work_recorded():
    need, candidate = pair(WASHING, services=["PC-WASH"])
    said = of(need, ran_out(candidate, CheckKind.DBS_ENHANCED_ADULTS_BARRED))["checks"]
    assert "DBS" in said
    assert said.endswith("renewed and recorded")
    said = of(need, without(candidate, CheckKind.RIGHT_TO_WORK))
    assert said == {"right_to_work": "Right to work seen and recorded"}


@pytest.mark.parametrize(
    ("need", "provider", "says"),
    [
        ({"capacity_doubt": True}, {}, "Record an attorney, a deputy"),
        ({"contract_party": "representative"}, {}, "Record their power of attorney"),
        ({"contract_party": "isf_holder"}, {}, "Have the person make the contract"),
        ({}, {"legal_form": "company"}, "registered with the CQC"),
        ({}, {"delivers_in_person": False}, "gives the care in person"),
    ],
)
def test_a_lawful_route_is_lifted_by_what_its_case_says(need, provider, says):
    asked, candidate = pair({**WASHING, **need}, services=["PC-WASH"], **provider)
    assert says in of(asked, candidate)["lawful_route"]


def test_the_authority_that_is_named_lifts_the_hold():
    asked, candidate = pair({**WASHING, "capacity_doubt": True}, services=["PC-WASH"])
    assert "lawful_route" in of(asked, candidate)
    assert of(dataclasses.replace(asked, arranger_authority="lpa_health"), candidate) == {}


def test_family_and_exclusions():
    need, candidate = pair({"funding": "direct_payment"})
    wed = dataclasses.replace(need, relations=(Relation(candidate.id, "spouse", True, False),))
    assert "Another way of paying" in of(wed, candidate)["dp_family"]
    assert of(dataclasses.replace(wed, funding="own_money"), candidate) == {}
    kept_out = dataclasses.replace(need, excluded=frozenset({candidate.id}))
    assert of(kept_out, candidate)["not_excluded"].startswith("Only the person")
    keeps_out = dataclasses.replace(candidate, excluded=frozenset({need.id}))
    assert of(need, keeps_out)["not_excluded"].startswith("Only the provider")
    held = dataclasses.replace(candidate, safeguarding_pause=True)
    assert of(need, held)["not_excluded"].startswith("Our pause")
