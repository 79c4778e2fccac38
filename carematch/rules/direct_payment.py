"""Whom a Direct Payment may not pay: a spouse or partner, or a relative in the same home."""

from enum import StrEnum

from carematch.rules.answers import Answer, RuleAnswer

DIRECT_PAYMENT = "direct_payment"
SOURCE = "Care and Support (Direct Payments) Regulations 2014, regulation 3"


class Relation(StrEnum):
    """What the provider is to the person."""

    SPOUSE = "spouse"
    CIVIL_PARTNER = "civil_partner"
    PARTNER = "partner"
    PARENT = "parent"
    PARENT_IN_LAW = "parent_in_law"
    STEP_PARENT = "step_parent"
    CHILD = "child"
    CHILD_IN_LAW = "child_in_law"
    STEP_CHILD = "step_child"
    SIBLING = "sibling"
    SIBLING_IN_LAW = "sibling_in_law"
    AUNT_UNCLE = "aunt_uncle"
    NIECE_NEPHEW = "niece_nephew"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    COUSIN = "cousin"
    OTHER_RELATIVE = "other_relative"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"
    HOUSEMATE = "housemate"
    UNRELATED = "unrelated"


RELATION_LABELS: dict[Relation, str] = {
    Relation.SPOUSE: "husband or wife",
    Relation.CIVIL_PARTNER: "civil partner",
    Relation.PARTNER: "partner",
    Relation.PARENT: "parent",
    Relation.PARENT_IN_LAW: "parent-in-law",
    Relation.STEP_PARENT: "step-parent",
    Relation.CHILD: "son or daughter",
    Relation.CHILD_IN_LAW: "son-in-law or daughter-in-law",
    Relation.STEP_CHILD: "stepson or stepdaughter",
    Relation.SIBLING: "brother or sister",
    Relation.SIBLING_IN_LAW: "brother-in-law or sister-in-law",
    Relation.AUNT_UNCLE: "aunt or uncle",
    Relation.NIECE_NEPHEW: "niece or nephew",
    Relation.GRANDPARENT: "grandparent",
    Relation.GRANDCHILD: "grandchild",
    Relation.COUSIN: "cousin",
    Relation.OTHER_RELATIVE: "other relative",
    Relation.FRIEND: "friend",
    Relation.NEIGHBOUR: "neighbour",
    Relation.HOUSEMATE: "housemate",
    Relation.UNRELATED: "no relation",
}

COUPLE = frozenset({Relation.SPOUSE, Relation.CIVIL_PARTNER, Relation.PARTNER})
NOT_FAMILY = frozenset({Relation.FRIEND, Relation.NEIGHBOUR, Relation.HOUSEMATE, Relation.UNRELATED})

# Everyday words, so that "wife" is not taken for somebody who may be paid from another address.
_WORDS: dict[str, Relation] = {
    **dict.fromkeys(("husband", "wife"), Relation.SPOUSE),
    **dict.fromkeys(("cohabitant", "cohabitee", "boyfriend", "girlfriend"), Relation.PARTNER),
    **dict.fromkeys(("mother", "father"), Relation.PARENT),
    **dict.fromkeys(("son", "daughter"), Relation.CHILD),
    **dict.fromkeys(("brother", "sister"), Relation.SIBLING),
    **dict.fromkeys(("aunt", "uncle"), Relation.AUNT_UNCLE),
    **dict.fromkeys(("niece", "nephew"), Relation.NIECE_NEPHEW),
    **dict.fromkeys(("grandmother", "grandfather"), Relation.GRANDPARENT),
    **dict.fromkeys(("grandson", "granddaughter"), Relation.GRANDCHILD),
    "lodger": Relation.HOUSEMATE,
}


def relation_called(word: str) -> Relation | None:
    """Return the relation a word stands for, or None when it is not one we know."""
    written = word.strip().lower().replace("-", "_").replace(" ", "_")
    try:
        return Relation(written)
    except ValueError:
        return _WORDS.get(written)


def family_rule(
    funding: str | None,
    relation: Relation | str | None,
    same_household: bool | None,
    council_exception: bool | None,
) -> RuleAnswer:
    """Answer whether a Direct Payment may pay somebody who is this to the person.

    No relation recorded is no relation. A relation we do not know counts as a relative in the same home, and
    may be a partner elsewhere, so it is unknown in either case, which for a legal rule is not met.
    """
    if funding is not None and funding != DIRECT_PAYMENT:
        return RuleAnswer(Answer.MET, "The care is not paid for from a Direct Payment")
    if relation is None:
        return RuleAnswer(Answer.MET, "No family relationship is recorded")
    known = relation_called(relation)
    if known in NOT_FAMILY:
        return RuleAnswer(Answer.MET, "They are not family")
    if council_exception is True:
        return RuleAnswer(Answer.MET, "The council has agreed that paying them is necessary")
    return _without_exception(relation, known, same_household, is_certain=funding is not None)


def _without_exception(
    relation: str, known: Relation | None, same_household: bool | None, *, is_certain: bool
) -> RuleAnswer:
    barred = Answer.NOT_MET if is_certain else Answer.UNKNOWN
    if known in COUPLE:
        return RuleAnswer(
            barred,
            "A Direct Payment cannot pay a spouse or partner unless the council agrees it is necessary",
        )
    if known is None:
        return RuleAnswer(Answer.UNKNOWN, f"We do not know whether “{relation}” is family whom it cannot pay")
    if same_household is False:
        return RuleAnswer(Answer.MET, f"A relative who lives elsewhere can be paid: {RELATION_LABELS[known]}")
    if same_household is None:
        return RuleAnswer(Answer.UNKNOWN, "It is not recorded whether this relative lives in the same home")
    return RuleAnswer(
        barred,
        "A Direct Payment cannot pay a relative in the same home unless the council agrees it is necessary: "
        f"{RELATION_LABELS[known]}",
    )
