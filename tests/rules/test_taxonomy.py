"""The list of services."""

import pytest

from carematch.rules.taxonomy import SERVICES, UnknownService, is_personal_care, is_refused, service


def test_every_service_in_order():
    assert " ".join(SERVICES) == (
        "PC-WASH PC-EAT PC-PROMPT MED MOB COMP RESP OUT TRANS TRANS-HEALTH SHOP BILL CLEAN COOK MEALS GARD "
        "PET DAY SKILL TECH THER NIGHT LIVE NURS ADMIN"
    )
    assert all(code == each.code and each.name and each.plain_words for code, each in SERVICES.items())


def test_personal_care_is_the_cqc_meaning():
    assert {code for code in SERVICES if is_personal_care([code])} == {
        "PC-WASH",
        "PC-EAT",
        "PC-PROMPT",
        "LIVE",
    }
    assert is_personal_care(["CLEAN", "LIVE"])
    assert not is_personal_care([])


def test_the_two_regulated_activities_differ():
    assert service("SHOP").dbs_regulated_activity
    assert not service("SHOP").cqc_regulated_activity


def test_only_nursing_is_refused():
    assert [code for code in SERVICES if is_refused([code])] == ["NURS"]


def test_an_unknown_code_is_named_even_after_a_known_one():
    with pytest.raises(UnknownService, match="There is no service with the code GOLF"):
        is_personal_care(["PC-WASH", "GOLF"])
