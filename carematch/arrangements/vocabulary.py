"""The words that arrangements are described with; stored by value, shown by label."""

import enum

from carematch.rules.lawful_route import LegalForm


class Status(enum.StrEnum):
    """Where an arrangement stands; one with an end set may still run until that day."""

    AGREED = "agreed"
    ENDED = "ended"


class Route(enum.StrEnum):
    """Whose money pays, and who holds it."""

    DIRECT_PAYMENT = "direct_payment"
    ISF = "isf"
    OWN_MONEY = "own_money"


ROUTE_LABELS = {
    Route.DIRECT_PAYMENT: "Direct Payment",
    Route.ISF: "Individual Service Fund",
    Route.OWN_MONEY: "Own money",
}

ROUTE_HINTS = {
    Route.DIRECT_PAYMENT: "The council pays the person, or somebody who holds it for them, and they pay the provider",
    Route.ISF: "We hold the council's money for the person, in a fund of their own, and the provider is paid from it",
    Route.OWN_MONEY: "The person pays the provider themselves",
}


class EngagementBasis(enum.StrEnum):
    """On what footing the provider works for the person; HMRC looks at the facts, not at this label."""

    SELF_EMPLOYED = "self_employed"
    EMPLOYED_PA = "employed_pa"
    BUSINESS = "business"


BASIS_LABELS = {
    EngagementBasis.SELF_EMPLOYED: "Self-employed",
    EngagementBasis.EMPLOYED_PA: "Employed by the person, as a personal assistant",
    EngagementBasis.BUSINESS: "A business or organisation",
}

_USUAL_BASIS = {
    LegalForm.SOLE_TRADER: EngagementBasis.SELF_EMPLOYED,
    LegalForm.PERSONAL_ASSISTANT: EngagementBasis.EMPLOYED_PA,
}


def usual_basis(legal_form: LegalForm | None) -> EngagementBasis | None:
    """Return the footing that a provider of a legal form usually works on, or None where the form is not known."""
    return None if legal_form is None else _USUAL_BASIS.get(legal_form, EngagementBasis.BUSINESS)


class Holder(enum.StrEnum):
    """Who holds a Direct Payment."""

    PERSON = "person"
    NOMINATED = "nominated"
    AUTHORISED = "authorised"
    MANAGED = "managed"


HOLDER_LABELS = {
    Holder.PERSON: "The person",
    Holder.NOMINATED: "Somebody the person nominated",
    Holder.AUTHORISED: "Somebody the council authorised for them",
    Holder.MANAGED: "A managed account",
}


class StatusOutcome(enum.StrEnum):
    """What the tax office's tool (Check Employment Status for Tax, CEST) said about one engagement."""

    SELF_EMPLOYED = "self_employed"
    EMPLOYED = "employed"
    UNDECIDED = "undecided"


OUTCOME_LABELS = {
    StatusOutcome.SELF_EMPLOYED: "Self-employed for tax",
    StatusOutcome.EMPLOYED: "Employed for tax",
    StatusOutcome.UNDECIDED: "It could not tell",
}


class Decider(enum.StrEnum):
    """Who decided about the status: always the side that pays, never us."""

    PERSON = "person"
    REPRESENTATIVE = "representative"
    ISF_HOLDER = "isf_holder"
    PROVIDER_ENGAGES = "provider_engages"


DECIDER_LABELS = {
    Decider.PERSON: "The person, who pays",
    Decider.REPRESENTATIVE: "Somebody who acts for the person, and pays for them",
    Decider.ISF_HOLDER: "Whoever holds the Individual Service Fund, and pays from it",
    Decider.PROVIDER_ENGAGES: "The provider's own organisation, which pays whoever comes",
}
