"""Whom a Direct Payment may pay."""

import pytest

from carematch.rules.answers import Answer
from carematch.rules.direct_payment import (
    DIRECT_PAYMENT,
    RELATION_LABELS,
    Relation,
    family_rule,
    relation_called,
)

MET, NOT_MET, UNKNOWN = Answer.MET, Answer.NOT_MET, Answer.UNKNOWN

# Relation: lives elsewhere, lives in the same home, not recorded where.
EXPECTED = {
    "spouse": (NOT_MET, NOT_MET, NOT_MET),
    "civil_partner": (NOT_MET, NOT_MET, NOT_MET),
    "partner": (NOT_MET, NOT_MET, NOT_MET),
    "wife": (NOT_MET, NOT_MET, NOT_MET),
    "parent": (MET, NOT_MET, UNKNOWN),
    "parent_in_law": (MET, NOT_MET, UNKNOWN),
    "step_parent": (MET, NOT_MET, UNKNOWN),
    "child": (MET, NOT_MET, UNKNOWN),
    "child_in_law": (MET, NOT_MET, UNKNOWN),
    "step_child": (MET, NOT_MET, UNKNOWN),
    "sibling": (MET, NOT_MET, UNKNOWN),
    "sibling_in_law": (MET, NOT_MET, UNKNOWN),
    "aunt_uncle": (MET, NOT_MET, UNKNOWN),
    "niece_nephew": (MET, NOT_MET, UNKNOWN),
    "grandparent": (MET, NOT_MET, UNKNOWN),
    "grandchild": (MET, NOT_MET, UNKNOWN),
    "cousin": (MET, NOT_MET, UNKNOWN),
    "other_relative": (MET, NOT_MET, UNKNOWN),
    "Step-Child": (MET, NOT_MET, UNKNOWN),
    "friend": (MET, MET, MET),
    "neighbour": (MET, MET, MET),
    "housemate": (MET, MET, MET),
    "unrelated": (MET, MET, MET),
    "second fiddle": (UNKNOWN, UNKNOWN, UNKNOWN),
}


@pytest.mark.parametrize("relation", EXPECTED)
def test_every_relation_in_and_out_of_the_home(relation):
    answers = tuple(family_rule(DIRECT_PAYMENT, relation, home, False).answer for home in (False, True, None))
    assert answers == EXPECTED[relation]


def test_every_relation_is_in_the_table_and_has_a_label():
    assert set(Relation) <= set(EXPECTED)
    assert set(RELATION_LABELS) == set(Relation)


@pytest.mark.parametrize("relation", EXPECTED)
def test_the_council_may_agree_and_other_money_is_free(relation):
    assert family_rule(DIRECT_PAYMENT, relation, True, True).is_met
    assert family_rule("self_funded", relation, True, False).is_met
    assert family_rule("isf", relation, True, None).is_met


def test_no_exception_recorded_is_no_exception():
    assert family_rule(DIRECT_PAYMENT, "sibling", True, None).answer is NOT_MET


def test_funding_not_recorded_might_be_a_direct_payment():
    assert family_rule(None, "spouse", False, False).answer is UNKNOWN
    assert family_rule(None, "sibling", True, False).answer is UNKNOWN
    assert family_rule(None, "friend", True, False).answer is MET


def test_nobody_related_is_recorded():
    assert family_rule(DIRECT_PAYMENT, None, None, None).answer is MET


def test_words_people_use():
    assert relation_called(" Mother ") is Relation.PARENT
    assert relation_called("son in law") is None
    assert relation_called("child in law") is Relation.CHILD_IN_LAW
