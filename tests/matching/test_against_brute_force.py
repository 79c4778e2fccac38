"""The engine answers exactly as the oracle does, on random problems."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carematch.matching.problem import load
from carematch.matching.rank import rank
from tests.matching import oracle
from tests.matching.problems import Maker


@given(st.randoms(use_true_random=True))
@settings(max_examples=100, deadline=None)
def test_every_rule_score_order_and_step_is_the_oracles(random):
    problem = Maker(random).problem()
    for found, (eligible, near, blocked) in zip(
        rank(load(problem))["needs"], oracle.solve(problem), strict=True
    ):
        assert [each["id"] for each in found["eligible"]] == [each[4] for each in eligible]
        for each, (_, score, parts, miles, _, answers) in zip(found["eligible"], eligible, strict=True):
            musts = {code: each["rules"][code]["answer"] for code in oracle.MUSTS}
            assert musts == answers
            assert all(each["rules"][code]["answer"] == "met" for code in oracle.LEGAL)
            assert each["score"] == pytest.approx(score, abs=1e-9)
            assert each["miles"] == pytest.approx(miles, abs=1e-9)
            assert each["parts"] == pytest.approx(parts, abs=1e-9)
        assert {each["id"]: (each["failed"], each["steps"]) for each in found["near"]} == near
        assert {each["id"]: each["rule"] for each in found["blocked"]} == blocked
        assert [len(each["failed"]) for each in found["near"]] == sorted(
            len(failed) for failed, _ in near.values()
        )
