"""What somebody who acts for another may do follows from their authority; what is recorded only narrows it."""

import pytest

from carematch.rules.acting import (
    HELPER,
    POWERS,
    ActsAs,
    May,
    arranging_authority,
    may_do,
    powers,
    waits_for_doubt,
)
from carematch.rules.lawful_route import Authority

MONEY = {May.AGREE_MONEY, May.SEE_MONEY}


def test_every_authority_is_decided_with_its_source():
    assert set(POWERS) == set(ActsAs)
    for each in (*POWERS.values(), HELPER):
        assert each.may >= {May.SEE, May.WRITE}
        assert each.source


@pytest.mark.parametrize(
    ("acts_as", "answers", "money"),
    [
        (None, False, False),
        ("appointee", False, False),
        ("lpa_health", True, False),
        ("lpa_money", False, True),
        ("deputy_health", True, False),
        ("deputy_money", False, True),
        ("deputy_both", True, True),
        ("deputy", False, False),
        ("council_authorised", True, True),
        ("daughter", False, False),
    ],
)
def test_who_decides_on_care_and_who_on_money(acts_as, answers, money):
    may = may_do(acts_as)
    assert (May.ANSWER in may) is answers
    assert (may >= MONEY) is money
    assert bool(may & MONEY) is money


def test_what_is_recorded_narrows_and_never_widens():
    assert may_do(None, [each.value for each in May]) == HELPER.may
    assert may_do("lpa_money", ["see", "answer"]) == {May.SEE}


def test_a_power_for_health_decides_only_where_the_person_may_not_be_able_to():
    waiting = {(each, may) for each in ActsAs for may in May if waits_for_doubt(each, may)}
    assert waiting == {(ActsAs.LPA_HEALTH, May.ANSWER)}
    assert waits_for_doubt("lpa_health", May.ANSWER)
    assert not waits_for_doubt(None, May.ANSWER)


@pytest.mark.parametrize("acts_as", [None, "appointee", "daughter", ""])
def test_a_helper_and_an_appointee_hold_no_authority_to_arrange_care(acts_as):
    assert arranging_authority(acts_as) is None


def test_lawful_authority_is_what_the_route_rule_knows():
    held = {arranging_authority(each) for each in ActsAs} - {None}
    assert held == set(Authority)
    assert arranging_authority("deputy_both", ["see", "write"]) is None
    assert arranging_authority("deputy_both", ["see", "answer"]) is Authority.DEPUTY
    assert powers("daughter") is HELPER
